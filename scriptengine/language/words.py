"""The closed lists of the language: its keywords, types, built-in marks, functions and filters."""

from collections.abc import Mapping
from types import MappingProxyType

HEADERS = ("script", "flow", "rules")
DECLARATIONS = ("use", "fact", "mark", "outcome", "contact", "guarantee", "waive", "on", "step")
STATEMENTS = (
    "say",
    "coach",
    "notice",
    "acknowledge",
    "ask",
    "listen",
    "set",
    "if",
    "else",
    "do",
    "raise",
    "escalate",
    "end",
    "return",
    "resume",
)
EXPRESSION_WORDS = frozenset({"and", "or", "not", "is", "yes", "no"})

# Every word that the grammar writes out; any other word is a name.
KEYWORDS = (
    frozenset(HEADERS)
    | frozenset(DECLARATIONS)
    | frozenset(STATEMENTS)
    | EXPRESSION_WORDS
    | {"after", "as", "at", "by", "call", "choice", "every", "from", "has", "most", "never", "of", "only", "optional"}
    | {"requires", "to", "turn", "turns", "unless", "until", "within"}
)

TYPES = ("text", "number", "money", "date", "yesno", "choice")

SETTINGS = ("version", "locale", "currency", "checks", "owner", "tones", "scorecard")
CONTACT_SETTINGS = ("person", "email", "phone", "webhook", "queue")

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "verifies": "identity is confirmed",
        "discloses": "something of the account is given away",
        "informs": "a required notice is read",
        "demands": "money is asked for",
        "offers": "help or an option is offered",
        "acknowledges": "what the customer feels or said is acknowledged",
        "consents": "permission is asked and given",
        "signposts": "independent help is named",
        "summarises": "what was agreed is summed up",
        "feedback": "the customer is asked how it went",
        "resolved": "the call reached what it was for",
        "private": "a fact that is masked on screen, in transcripts and in errors",
    }
)


FUNCTIONS = ("known", "days_since", "days_until", "min", "max", "round_up", "round_down", "instalments", "visits")

FILTERS = ("upper", "lower", "title", "capitalize", "day", "short", "whole", "spelled")

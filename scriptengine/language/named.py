"""Slips in names, titles, quotation marks and types, named in plain words: one function each, and how lines look."""

import re
from collections.abc import Callable
from unicodedata import normalize

from scriptengine.language import claimed
from scriptengine.language.claimed import WRONG_FORM
from scriptengine.language.slip import Slip
from scriptengine.language.words import CONTACT_SETTINGS, EXPRESSION_WORDS, MARKS, SETTINGS, TYPES
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind, near
from scriptengine.text.source import Span

CAPITAL_IN_NAME = Kind("CS030", "capital-in-name")
BAD_NAME = Kind("CS031", "name-form")
RESERVED_NAME = Kind("CS032", "reserved-name")
MISSING_NAME = Kind("CS033", "missing-name")
DOTTED_NAME = Kind("CS034", "dotted-name")
MARK_WITHOUT_AT = Kind("CS035", "mark-without-at")
MISSING_TITLE = Kind("CS036", "missing-title")
UNCLOSED_QUOTE = Kind("CS037", "unclosed-quote")
CURLY_QUOTES = Kind("CS038", "curly-quotes")
SINGLE_QUOTES = Kind("CS039", "single-quotes")
AFTER_ARROW = Kind("CS042", "words-after-target")
QUESTION_ON_LINE = Kind("CS050", "question-on-ask-line")
TYPE_UNKNOWN = Kind("CS078", "unknown-type")
MARK_PLACE = Kind("CS079", "mark-place")
NOT_UNDERSTOOD = Kind("CS099", "not-understood")

_LETTERS = "A name has small letters from a to z"

FORMS = {
    "script": 'script early_arrears "Early arrears: first contact"',
    "flow": 'flow identity "Confirm who is speaking"',
    "rules": 'rules uk "What every call in the UK keeps"',
    "use": "use library/identity",
    "fact": "fact account.balance as money @discloses",
    "mark": 'mark reassures "the customer is told nothing is lost"',
    "outcome": 'outcome plan_agreed "Affordable plan agreed" @resolved',
    "contact": 'contact team_leader "Team leader, early arrears"',
    "guarantee": 'guarantee identity_first "The debt is never mentioned before identity is confirmed"',
    "waive": "waive identity_first until 2026-03-31 by Priya Nair, the new wording is being tested",
    "on": "on hardship or bereavement",
    "step": "step greeting",
    "say": "say Thank you for telling me.",
    "coach": "coach Slow down, and let them finish.",
    "notice": "notice recorded_line",
    "acknowledge": "acknowledge",
    "ask": "ask income as money from 0 to 20000",
    "listen": "listen story",
    "set": "set spare = income - outgoings",
    "if": "if spare >= 10",
    "else": "else",
    "else if": "else if spare > 0",
    "->": "-> settle",
    "do": "do identity",
    "raise": "raise cannot_afford",
    "escalate": "escalate team_leader",
    "end": "end plan_agreed",
    "return": "return",
    "resume": "resume",
    "-": "- (yes) Yes, that works -> settle",
    "requires": "requires @informs, @signposts",
}
CLAIM_FORMS = (
    "`A only after B`, `never A`, `at most 2 A`, `every call has B`, `every call has B unless Y`, `B within 3 turns`, "
    "each also behind `after X, `"
)
_TYPE_HABITS = {  # what types are called elsewhere
    **dict.fromkeys(("string", "str", "words", "name"), "text"),
    **dict.fromkeys(("int", "integer", "float", "decimal", "percent"), "number"),
    **dict.fromkeys(("amount", "currency", "price", "cash", "pounds", "dollars"), "money"),
    **dict.fromkeys(("boolean", "bool", "flag"), "yesno"),
    **dict.fromkeys(("day", "datetime"), "date"),
    **dict.fromkeys(("enum", "options", "list"), "choice"),
}
_NAMED = frozenset({*FORMS}) - {
    "say",
    "coach",
    "if",
    "else",
    "else if",
    "return",
    "resume",
    "-",
    "requires",
    "use",
    "acknowledge",
}
_TITLED = frozenset({"script", "flow", "rules", "mark", "outcome", "contact", "guarantee"})


def _curly_quotes(slip: Slip) -> Diagnostic | None:
    found = re.search(r"[“”„«»]", slip.line) if slip.context not in {"text", "more"} else None
    if (
        not found
        or (slip.context == "ask" and not re.match(r"- *\[[^\]]*[“”]", slip.line))
        or slip.word in {"say", "coach"}
    ):
        return None
    return CURLY_QUOTES.at(
        slip.place(found),
        f"`{found[0]}` is a quotation mark as writing programs make it.",
        'Write straight ones: `"`.',
        fix=Fix(
            "Write straight quotation marks",
            tuple([Edit(slip.place(one), '"') for one in re.finditer(r"[“”„«»]", slip.line)]),
        ),
    )


def _single_quotes(slip: Slip) -> Diagnostic | None:
    found = re.search(r"(?<!\w)['‘’`][^'‘’`]*['‘’`](?!\w)", slip.code)
    if not found or slip.word in {"say", "coach", "waive"}:
        return None
    return SINGLE_QUOTES.at(
        slip.place(found),
        f"`{found[0][:40]}` stands in single quotation marks.",
        'Write double ones: `"`.',
        fix=slip.swap("Write double ones", found, f'"{found[0][1:-1]}"'),
    )


def _unclosed_quote(slip: Slip) -> Diagnostic | None:
    if slip.line.count('"') % 2 == 0 or slip.word in {"say", "coach", "-"} or slip.context in {"text", "more"}:
        return None
    found = re.search(r'"[^"]*$', slip.line)
    return found and UNCLOSED_QUOTE.at(
        slip.place(found),
        'A `"` opens a text that is not closed on this line.',
        'Write the second `"` where the text ends.',
    )


def _type_unknown(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(?:fact|ask) +[a-z][\w.]* +(as +)?([A-Za-z]\w*)", slip.line)
    if slip.context == "claims" or slip.word not in {"fact", "ask"} or not found or (found[1] and found[2] in TYPES):
        return None
    if not found[1]:
        if found[2] not in TYPES and near(found[2], TYPES) is None:
            return None
        return WRONG_FORM.at(
            slip.place(found, 2), f"The word `as` is missing before `{found[2]}`.", f"Write `as {found[2]}`."
        )
    meant = _TYPE_HABITS.get(found[2].lower()) or near(found[2].lower(), TYPES)
    return TYPE_UNKNOWN.at(
        slip.place(found, 2),
        f"`{found[2]}` is no type." + (f" Did you mean `{meant}`?" if meant else ""),
        "Write `text`, `number`, `money`, `date`, `yesno`, or `choice of` and its options.",
        fix=slip.swap(f"Write `{meant}`", found, meant, 2, safe=False) if meant and meant != "choice" else None,
    )


def _question_on_line(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(?:ask|listen) +[a-z]\w* +(?!as\b|@)(\S.*)", slip.line)
    if not found or not (len(found[1].split()) > 1 or found[1][-1:] == "?"):
        return None
    return QUESTION_ON_LINE.at(
        slip.place(found, 1),
        f"The question stands on the `{slip.word}` line.",
        "Write it on the next line, indented by four spaces.",
    )


def _mark_without_at(slip: Slip) -> Diagnostic | None:
    rest = slip.rest.split(" ")[0]
    if slip.word not in {"outcome", "fact", "ask", "requires"} or rest not in MARKS:
        return None
    span = slip.near()
    return MARK_WITHOUT_AT.at(
        span,
        f"The mark `{rest}` has no `@`.",
        f"Write `@{rest}`.",
        fix=Fix(f"Write `@{rest}`", (Edit(span, f"@{rest}"),)),
    )


def _without_marks(slip: Slip) -> Diagnostic | None:
    """A mark on a statement that takes none."""
    advice = {
        "notice": "It carries `@informs` by itself; what else it does stands in the notice book.",
        "acknowledge": "It carries `@acknowledges` by itself.",
        "end": "Put it on the `outcome` that the call ends in, or on the answer before it.",
        "->": "Put it on the answer or the words before it.",
    }
    if slip.context != "block" or slip.word not in (*advice, "listen", "escalate", "do", "raise", "return", "resume"):
        return None
    found = re.search(r" (@[a-z]\w*)", slip.line)
    instead = advice.get(slip.word, "Put it on the `say`, the question or the answer that makes it true.")
    return found and MARK_PLACE.at(slip.place(found, 1), f"`{slip.word}` takes no mark.", instead)


def _after_arrow(slip: Slip) -> Diagnostic | None:
    found = re.search(r"->\s*([A-Za-z]\w*)\s+(\S.*)$", slip.line) if slip.context in {"block", "ask"} else None
    if not found:
        return None
    if found[2].startswith("@"):
        return MARK_PLACE.at(
            slip.place(found, 2), "A mark stands after the arrow.", "Write marks before the arrow, after the words."
        )
    joined = f"{found[1].lower()}_{re.sub(r'[^a-z0-9]+', '_', found[2].lower())}"
    return AFTER_ARROW.at(
        slip.place(found, 2),
        f"After the step's name `{found[1]}` there are other words.",
        f"A step's name is one word, with `_` for spaces: `{joined}`. Anything else goes on a line of its own.",
    )


def _name_form(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(?:(?:else +)?\S+) +([^\s\"@=(\[]+)", slip.line)
    if slip.word not in _NAMED or not found or slip.line[-1:] == "?":
        return None
    name = found[1]
    if re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", name):
        return _reserved_or_dotted(slip, found, name)
    if not re.search(r"\w", name):
        return None
    better = "" if name[0].isdigit() else name_in(name)
    if slip.word in {"fact", "do"} and re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", name):
        better = name.lower()
    fix = slip.swap(f"Write `{better}`", found, better, 1, safe=False) if better else None
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        return CAPITAL_IN_NAME.at(
            slip.place(found, 1), f"The name `{name}` has a capital letter.", f"Write `{better}`.", fix=fix
        )
    return BAD_NAME.at(
        slip.place(found, 1),
        f"`{name[:60]}` is not written as a name.",
        f"{_LETTERS}, figures and `_`, and begins with a letter" + (f": `{better}`." if better else "."),
        fix=fix,
    )


def _letters_of_target(slip: Slip) -> Diagnostic | None:
    found = re.search(r"->\s*([^\s@]+)$", slip.line) if slip.context == "ask" else None
    if not found or found[1].isascii() or not re.fullmatch(r"\w+", found[1]):
        return None
    better = name_in(found[1])
    advice = f"{_LETTERS}, figures and `_`" + (f": `{better}`." if better else ".")
    return BAD_NAME.at(slip.place(found, 1), f"`{found[1][:60]}` is not written as a name.", advice)


def _name_of_several_words(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(?:step|end|raise|escalate|notice|acknowledge) +([a-z]\w*(?: +[a-z]\w*){1,3})$", slip.line)
    if not found:
        return None
    name = re.sub(r" +", "_", found[1])
    fix = slip.swap(f"Write `{name}`", found, name, 1, safe=False)
    return BAD_NAME.at(slip.place(found, 1), "A name is one word.", f"Write it with `_` for spaces: `{name}`.", fix=fix)


def _missing_name(slip: Slip) -> Diagnostic | None:
    if slip.word not in _NAMED or slip.context not in {"top", "block"} or re.match(r"[\w.]", slip.after):
        return None
    span = Span(slip.file, slip.start, slip.start + len(slip.word))
    quoted = re.match(r'"([^"]*)"$', slip.after)
    if quoted and slip.word not in _TITLED:
        return BAD_NAME.at(
            slip.near(), "The name stands in quotation marks.", f"Write it without: `{name_in(quoted[1]) or 'a_name'}`."
        )
    if re.match(r"@[a-z]\w*\s+[a-z]", slip.after):
        return MARK_PLACE.at(slip.near(), "A mark stands before the name.", f"Write it after: `{FORMS[slip.word]}`.")
    if slip.word == "mark" and slip.after.startswith("@"):
        return BAD_NAME.at(span, "A mark is declared without its `@`.", f"Write it so: `{FORMS['mark']}`")
    return MISSING_NAME.at(
        span, f"This `{slip.word}` has no name after it.", f"Such a line looks like this: `{FORMS[slip.word]}`"
    )


def _missing_title(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(\w+) +([a-z][a-z0-9_]*) *(.*)$", slip.line)
    if slip.word not in _TITLED or not found or '"' in slip.line:
        return None
    words = re.match(r"[^@]*", found[3])
    title = words[0].strip() if words else ""
    if not title:
        return MISSING_TITLE.at(
            slip.span, f"This `{slip.word}` has no title.", f"Such a line looks like this: `{FORMS[slip.word]}`"
        )
    start = slip.start + found.start(3)
    span = Span(slip.file, start, start + len(title))
    return MISSING_TITLE.at(
        span,
        "The title stands without quotation marks.",
        f'Write `"{title}"`.',
        fix=Fix("Put it in quotation marks", (Edit(span, f'"{title}"'),)),
    )


def _joined_events(slip: Slip) -> Diagnostic | None:
    found = re.search(r",|\band\b", slip.code) if slip.word == "on" and slip.context == "top" else None
    return found and WRONG_FORM.at(
        slip.place(found), "Several triggers of one `on` are joined by `or`.", "Write `on hardship or bereavement`."
    )


def _waiver_form(slip: Slip) -> Diagnostic | None:
    """What a waiver leaves out: an end, who decided, or why."""
    found = re.match(r"waive +[\w.]+(?P<until> +until +\S+)?(?P<by> +by +[^,]*)?(?P<why>, *\S)?", slip.line)
    if slip.word != "waive" or not found or (found["until"] and found["by"] and found["why"]):
        return None
    left_out = "until when" if not found["until"] else "who decided it" if not found["by"] else "why"
    message = f"This waiver does not say {left_out}."
    return WRONG_FORM.at(slip.span, message, f"Such a line looks like this: `{FORMS['waive']}`")


def _capital_in_expression(slip: Slip) -> Diagnostic | None:
    found = (
        re.search(r"(?<![\w@.])[a-z0-9_.]*[A-Z][\w.]*", slip.code) if slip.context in {"block", "text", "ask"} else None
    )
    if slip.context == "block" and slip.word not in {"if", "else", "else if", "set", "ask"}:
        return None
    if not found or (slip.word == "-" and "]" not in slip.code):
        return None
    if slip.code.lstrip("- ").startswith("[") and found.start() > slip.code.find("]") >= 0:
        return None
    word = {"AND": "and", "OR": "or", "NOT": "not", "TRUE": "yes", "FALSE": "no"}.get(
        found[0].upper(), found[0].lower()
    )
    return CAPITAL_IN_NAME.at(
        slip.place(found),
        f"`{found[0][:60]}` has a capital letter.",
        f"Write `{word[:60]}`.",
        fix=slip.swap(f"Write `{word[:60]}`", found, word, safe=False),
    )


def name_in(words: str) -> str:
    """The first thing in some words that could be meant as a name, as a name is written; empty when there is none."""
    found = re.search(r"[^\W\d_][\w.\-]*", words[:200])
    bare = re.sub(r"[\u0300-\u036f]", "", normalize("NFKD", found[0].casefold())) if found else ""  # without accents
    return re.sub(r"[^a-z0-9_]", "_", bare) if bare.isascii() else ""


def _reserved_or_dotted(slip: Slip, found: re.Match[str], name: str) -> Diagnostic | None:
    if name in EXPRESSION_WORDS:
        return RESERVED_NAME.at(
            slip.place(found, 1), f"`{name}` is a word of the language and cannot be a name.", "Choose another name."
        )
    if "." in name and slip.word not in {"fact", "do", "waive"}:
        return DOTTED_NAME.at(
            slip.place(found, 1),
            f"The name `{name}` has a dot in it.",
            "Only facts and what another file made have one. Write `_` instead.",
        )
    return None


def explain_form(slip: Slip) -> Diagnostic:
    """What is missing in a line that begins well, or how a line of its kind is written."""
    for mistake in _LATER:
        finding = mistake(slip)
        if finding:
            return finding
    if slip.context == "settings":
        message = f"The setting `{slip.word[:60]}` has no value."
        return WRONG_FORM.at(slip.span, message, "Write it after the word, as in `version 3`, or take the line away.")
    if slip.context == "claims":
        return WRONG_FORM.at(slip.near(), "This is no claim as they are written here.", f"Write one of {CLAIM_FORMS}.")
    form = FORMS.get(slip.word)
    if form is None and slip.word in (*SETTINGS, *CONTACT_SETTINGS):
        head = "the first line of the file" if slip.word in SETTINGS else "its `contact`"
        message = f"`{slip.word}` is a setting, and stands below {head}, further in."
        return NOT_UNDERSTOOD.at(slip.span, message, "Move the line there, with four spaces more before it.")
    if form is None:
        return NOT_UNDERSTOOD.at(
            slip.span,
            f"`{slip.line[:60]}` is not understood.",
            "Begin the line with what it does, as `say`, `ask`, `->` or `end`.",
        )
    return WRONG_FORM.at(
        slip.near(),
        f"This `{slip.word}` line cannot be read from here on."
        if slip.rest
        else f"This `{slip.word}` line is not finished.",
        f"Such a line looks like this: `{form}`",
    )


MISTAKES: tuple[Callable[[Slip], Diagnostic | None], ...] = (
    _curly_quotes,
    _single_quotes,
    _unclosed_quote,
)
_LATER: tuple[Callable[[Slip], Diagnostic | None], ...] = (
    _type_unknown,
    _joined_events,
    claimed.explain,
    _waiver_form,
    _name_of_several_words,
    _question_on_line,
    _mark_without_at,
    _without_marks,
    _after_arrow,
    _letters_of_target,
    _name_form,
    _missing_name,
    _missing_title,
    _capital_in_expression,
)

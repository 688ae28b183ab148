"""What hearing makes of a line: suggestions, each with the customer's words that it rests on."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A trigger or tone the agent may accept: the words it rests on, their place, and why."""

    name: str
    evidence: str
    start: int
    end: int
    because: tuple[str, ...]
    score: float


class Hearing(NamedTuple):
    """What a line says: triggers most urgent first, a tone, and triggers that the customer denied."""

    triggers: tuple[Suggestion, ...] = ()
    tone: Suggestion | None = None
    denied: tuple[Suggestion, ...] = ()

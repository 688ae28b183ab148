"""What hearing makes of a line: suggestions, each with the customer's words that it rests on."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A trigger or tone the agent may accept: the words it rests on, their place, and why.

    `elsewhere` are the other places that speak of it, start and end each, which count where words are to be withheld;
    `words` the places of the few words from `start` to `end` that weighed, where it is by likeness and not by a phrase.
    """

    name: str
    evidence: str
    start: int
    end: int
    because: tuple[str, ...]
    score: float
    elsewhere: tuple[tuple[int, int], ...] = ()
    words: tuple[tuple[int, int], ...] = ()


class Hearing(NamedTuple):
    """What a line says: triggers most urgent first, a tone, and triggers that the customer denied.

    `aside` are those that a phrase found, and that are not suggested: the line as a whole is unlike them, or they are
    past and over, only supposed, somebody else's or denied. They are spoken of all the same. `mistaken` are not even
    that: their words are part of a figure of speech or of something that only sounds alike.
    """

    triggers: tuple[Suggestion, ...] = ()
    tone: Suggestion | None = None
    denied: tuple[Suggestion, ...] = ()
    aside: tuple[Suggestion, ...] = ()
    mistaken: tuple[Suggestion, ...] = ()

"""All that a screen shows of a call at one moment, whichever way it is shown."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from scriptengine.call.turn import Item, Turn
from scriptengine.console.question import Question


class Message(NamedTuple):
    """Something the agent is told: `news`, or a `warn`ing that must not be missed. Lines are parted by line ends."""

    text: str
    kind: Literal["news", "warn"] = "news"


class Sheet(NamedTuple):
    """Something to read: a title and lines, each with a word for the margin (which may be empty)."""

    title: str
    lines: tuple[tuple[str, str], ...]


class Shown(NamedTuple):
    """A moment of a call. `place`, `tone` and `raised` are in words; `warning` stays on top. A `sheet` is read after
    what the turn has to say, or instead of it where `alone`."""

    title: str
    call: str
    place: str
    tone: str
    raised: tuple[str, ...]
    turn: Turn
    question: Question
    messages: tuple[Message, ...] = ()
    warning: str = ""
    sheet: Sheet | None = None
    alone: bool = False


def same_to_see(one: Turn, other: Turn) -> bool:
    """Whether two turns show the same, whatever has happened in between."""
    return _face(one) == _face(other)


def _face(turn: Turn) -> tuple[object, ...]:
    return turn.do, turn.place, turn.round, turn.items, turn.options, turn.outcome


def same_statements(one: Turn, other: Turn) -> bool:
    """Whether two turns say and ask the same, whatever the words."""
    return _statements(one) == _statements(other)


def _statements(turn: Turn) -> tuple[object, ...]:
    return turn.place, turn.round, [item.node for item in turn.items]


def remarks(item: Item) -> Iterator[str]:
    """What the agent should know of a line before saying it."""
    if item.gap:
        yield "A value in ‹ › is not known: find out first, or say it without."

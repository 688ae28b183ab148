"""What the agent is shown: a Turn with what to say, coaching, and one thing to do."""

import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from scriptengine.program.model import Type, Value


class Item(NamedTuple):
    """One paragraph of a turn, in the order to be said.

    `how`: "say", "ask" (a question or a listen's text), "notice" (word for word), "acknowledge", or "coach" (never
    spoken).
    `node` is the label of the statement it comes from and `line` the id of the line chosen there. `again`: it was said
    before on
    this call. `gap`: a value in it is not known, so the line shows ‹…› and its marks do not happen. `variants`: how
    many other
    ways there are to say it now.
    """

    how: Literal["say", "ask", "notice", "acknowledge", "coach"]
    text: str
    node: str
    line: str
    again: bool
    gap: bool
    variants: int


class Option(NamedTuple):
    """A choice that can be chosen now."""

    key: str
    text: str


class Change(NamedTuple):
    """What a correction did to one answer: "kept", "changed" (the corrected one), "dropped" (no longer fits), or
    "waiting" (not asked on
    the new path so far; it comes back if the question does). Values as kept: a choice's key, a typed value, a listen's
    text, or None."""

    name: str
    what: Literal["kept", "changed", "dropped", "waiting"]
    before: Value | None
    now: Value | None


class Case(NamedTuple):
    """A case opened by an escalation: its reference, its contact, and how often it was passed on."""

    reference: str
    contact: str
    times: int


class Broken(NamedTuple):
    """A guarantee that the move just refused would break, and where to get what is missing: steps or asks of the
    script."""

    guarantee: str
    sentence: str
    firm: bool
    supplied_by: tuple[str, ...]


Happened = tuple[str, str]
"""What came to pass, as claims name it, and how: "said" (shown to be said, or sent: going back does not undo it),
"anew" (said where it was said before going back), "again" (a turn shown once more), "before" (said before, and passed
over by an answer kept in a correction), "chosen" (an answer's marks and what the script raised or entered: going back
undoes it), "raised" (by the agent: only taking it back does), "raised again" (a group, all of whose triggers were
taken back meanwhile) or "taken back"."""


class Turn(NamedTuple):
    """One screen of the call.

    do       what is asked of the agent                                   fields that go with it
    choose   choose one of `options`                                      `ask`, `type`, `round`
    type     type an answer (or "not given")                              `ask`, `type`, `low`, `high`, `round`
    listen   listen, and type the gist                                    `ask` (the listen's name), `round`
    go_on    say it, then go on
    ended    the call is over with `outcome`: wrap up
    dropped  the line is gone: wrap up, or return to the call
    there    after a break: is the same person still on the line?

    `place` is the node's label, `step` the step it stands in. `happened` is what came to pass since the turn before, in
    order; after a correction it is what came to pass since the call began (`afresh`). `unset`: names of values that a
    calculation left unknown. `refused` says why the event was not taken (then the rest is the turn
    as it was). `broken` goes with a refusal by a guarantee; `owed` (at the end) names the guarantees still owed.
    """

    do: Literal["choose", "type", "listen", "go_on", "ended", "dropped", "there"]
    place: str
    step: str
    items: tuple[Item, ...]
    ask: str = ""
    type: Type | None = None
    options: tuple[Option, ...] = ()
    low: Value | None = None
    high: Value | None = None
    round: int = 0
    outcome: str = ""
    happened: tuple[Happened, ...] = ()
    afresh: bool = False
    changes: tuple[Change, ...] = ()
    unset: tuple[str, ...] = ()
    refused: str = ""
    broken: tuple[Broken, ...] = ()
    owed: tuple[str, ...] = ()


def plain(turn: Turn) -> list[object]:
    """The turn as JSON-able data in a fixed order, for a digest that tells whether a replay came to the same turn."""
    return [
        turn.do,
        turn.place,
        turn.step,
        [list(item) for item in turn.items],
        turn.ask,
        [list(option) for option in turn.options],
        _value(turn.low),
        _value(turn.high),
        turn.round,
        turn.outcome,
        [list(one) for one in turn.happened],
        [[change.name, change.what, _value(change.before), _value(change.now)] for change in turn.changes],
        list(turn.unset),
        list(turn.owed),
    ]


def _value(value: Value | None) -> object:
    return str(value) if isinstance(value, Decimal | datetime.date) else value

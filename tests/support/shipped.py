"""The shipped scripts as tests play them: loaded once, started with their account, and walked breadth first."""

import datetime
from collections import deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from scriptengine.call.account import read_account
from scriptengine.call.events import Answered, Chose, Event, Listened, Raised, Started, WentOn
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.program.load import load
from scriptengine.program.model import Program, Value
from scriptengine.text.source import Source

SCRIPTS = Path(__file__).parents[2] / "scripts"
CALLS = sorted(path.stem for path in SCRIPTS.glob("*.call"))
TODAY = datetime.date(2026, 11, 21)

# Triggers that lead somewhere of their own; between them they open every block.
WAYS = (
    "suicide_risk",
    "cannot_afford",
    "dispute",
    "cease_contact",
    "capacity",
    "represented",
    "insolvency",
    "servicemember",
    "bad_moment",
    "customer_deceased",
    "third_party",
    "wrong_party",
    "identity_refused",
    "speaker_changed",
    "complaint",
    "wants_human",
    "recording_refused",
)
TYPED: dict[str, tuple[Value, ...]] = {
    "money": (Decimal(2000), Decimal(500)),
    "number": (Decimal(5),),
    "date": (datetime.date(2026, 12, 1),),
    "text": ("what they said",),
    "yesno": (True,),
}


@cache
def program_of(name: str) -> Program:
    loaded = load(SCRIPTS / f"{name}.call", cache=False, today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def started(program: Program) -> tuple[State, Turn]:
    """A practice call of a program, with the account that is shipped with its script."""
    path = SCRIPTS / "accounts" / f"{program.name}.yaml"
    facts, findings = read_account(program, Source(path.name, path.read_text("utf-8")))
    assert not findings
    state, turn = step(program, None, Started("R-1", facts, TODAY, rehearsal=True))
    assert not turn.refused
    return state, turn


def moves(turn: Turn) -> Iterator[Event]:
    """What the agent can do at a turn to go on."""
    match turn.do:
        case "choose":
            yield from (Chose(turn.ask, option.key) for option in turn.options)
        case "type":
            assert turn.type is not None
            yield Answered(turn.ask, None)
            yield from (Answered(turn.ask, value) for value in TYPED[turn.type.name])
        case "listen":
            yield Listened(turn.ask, "what they said")
        case "go_on":
            yield WentOn()


def explore(program: Program, found: Callable[[Turn], bool], *, claims: bool) -> tuple[Event, ...] | None:
    """The shortest call on which `found` says yes to a turn, or None; at most one trigger is raised in it.

    Two calls at the same place with the same values known are taken to go on alike; with `claims`, only where they
    also stand alike with every guarantee, which takes much longer to walk through.
    """
    state, turn = started(program)
    if found(turn):
        return ()
    seen = set()
    waiting: deque[tuple[State, Turn, int, tuple[Event, ...]]] = deque([(state, turn, 0, ())])
    while waiting:
        state, turn, raised, done = waiting.popleft()
        events = list(moves(turn))
        if not raised:
            events += [Raised((trigger,)) for trigger in WAYS]
        for event in events:
            after, shown = step(program, state, event)
            if found(shown):
                return (*done, event)
            assert not shown.refused, (*done, event, shown.refused)
            back = tuple((frame.name, frame.next) for frame in after.frames)
            more = raised + isinstance(event, Raised)
            spot = (shown.place, shown.do, back, frozenset(after.values), after.claims if claims else (), more)
            if spot not in seen:
                seen.add(spot)
                waiting.append((after, shown, more, (*done, event)))
    return None

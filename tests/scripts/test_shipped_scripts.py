"""The shipped scripts load clean, start with their account, reach every outcome and keep their guarantees."""

import datetime
import random
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from scriptengine.call.account import read_account
from scriptengine.call.events import Answered, Chose, Event, Listened, Raised, Started, ToneSet, WentOn
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.program.claims import Watch
from scriptengine.program.load import load
from scriptengine.program.model import Program, Value
from scriptengine.text.source import Source

SCRIPTS = Path(__file__).parents[2] / "scripts"
FILES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.call"))
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


def started(name: str) -> tuple[State, Turn]:
    path = SCRIPTS / "accounts" / f"{name}.yaml"
    facts, findings = read_account(program_of(name), Source(path.name, path.read_text("utf-8")))
    assert not findings
    state, turn = step(program_of(name), None, Started("R-1", facts, TODAY, rehearsal=True))
    assert not turn.refused
    return state, turn


def moves(turn: Turn) -> Iterator[Event]:
    """What the agent can do at a turn, without raising anything."""
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


@pytest.mark.parametrize("file", FILES)
def test_every_shipped_file_loads_without_a_finding(file: str) -> None:
    loaded = load(SCRIPTS / file, cache=False, today=TODAY)
    assert loaded.diagnostics == []
    assert loaded.program is not None


@pytest.mark.parametrize("name", CALLS)
def test_a_call_can_be_taken_to_every_outcome(name: str) -> None:
    program = program_of(name)
    first = started(name)
    seen = set()
    reached = set()
    waiting = deque([(*first, 0)])
    while waiting:
        state, turn, raised = waiting.popleft()
        if turn.do == "ended":
            reached.add(turn.outcome)
            continue
        events = list(moves(turn))
        if not raised:
            events += [Raised((trigger,)) for trigger in WAYS]
        for event in events:
            after, shown = step(program, state, event)
            assert not shown.refused, (event, shown.refused)
            back = tuple((frame.name, frame.next) for frame in after.frames)
            spot = (shown.place, shown.do, back, frozenset(after.values))
            if spot not in seen:
                seen.add(spot)
                waiting.append((after, shown, raised + isinstance(event, Raised)))
    assert reached == set(program.outcomes)


@pytest.mark.parametrize("name", CALLS)
def test_no_guarantee_breaks_on_calls_drawn_at_random(name: str) -> None:
    program = program_of(name)
    watch = Watch(program)
    triggers, tones = list(program.triggers), list(program.tones)
    for seed in range(150):
        draw = random.Random(seed)
        state, turn = started(name)
        states, broken = watch.happen(watch.start, turn.happened)
        interruptions = draw.choice((0, 1, 2, 3))
        done: list[Event] = []
        while turn.do != "ended" and len(done) < 80:
            event: Event
            if interruptions and draw.random() < 0.15:
                interruptions -= 1
                together = Raised(tuple(draw.sample(triggers, draw.choice((1, 1, 2)))))
                event = draw.choice((together, together, ToneSet(draw.choice(tones))))
            else:
                event = draw.choice(list(moves(turn)))
            done.append(event)
            state, turn = step(program, state, event)
            states, wrong = watch.happen(states, turn.happened)
            broken += wrong
        crisis = any(frame.kind == "on" and program.handlers[frame.name].urgency == "crisis" for frame in state.frames)
        if turn.do == "ended":
            broken += watch.owed(states, crisis=crisis)
        assert not broken, ([watch.automata[at].guarantee for at in broken], done)


@pytest.mark.parametrize("name", CALLS)
def test_a_person_with_a_direct_channel_can_decide(name: str) -> None:
    for contact in program_of(name).contacts.values():
        assert contact.person
        assert contact.phone or contact.email

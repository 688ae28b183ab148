"""Proofs against brute force: small random programs, whose calls are all played through the interpreter to a depth."""

import os
import sys
from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scriptengine.call.events import Answered, Chose, Event, Listened, Raised, Started, ToneSet, WentBack, WentOn
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.check.proof import Limits, Verdict, prove
from scriptengine.program.claims import Watch
from scriptengine.program.model import Program

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import random_calls
from watched import Seen, follow

CLAIMS = """guarantee all "Random claims"
    @discloses only after @verifies
    after job_loss, @demands only after @offers
    after hardship, @demands only after @offers
    after dispute, never @demands
    after hardship, at most 1 @demands
    @agrees only after @summarises
    after complaint, every call has escalate
    every call has @offers unless suicide_risk
    after @discloses, every call has @summarises
    after hardship, @offers within 2 turns
    after vulnerable, @demands only after @offers
    after speaker_changed, @discloses only after @verifies
    after suicide_risk, never @discloses or @demands
    after suicide_risk, every call has escalate
    after step step_1, never @discloses
    listen only after say
    after @demands, after hardship, never @discloses
"""
SMALL = Limits(states=6_000, rounds=8, events=2_500, amounts=40)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SEEDS = range(3000) if LONG else range(16)
TRIED = 2_500


def moves(program: Program, state: State) -> Iterator[Event]:
    turn: Turn = state.turn
    match turn.do:
        case "choose":
            yield from (Chose(turn.ask, option.key) for option in turn.options)
        case "type":
            top = turn.high if isinstance(turn.high, Decimal) else Decimal(50)
            yield from (Answered(turn.ask, value) for value in (None, Decimal(0), min(Decimal(4), top), top))
        case "listen":
            yield Listened(turn.ask, "words")
        case "go_on":
            yield WentOn()
    for trigger in random_calls.TRIGGERS:
        if trigger not in state.raised:
            yield Raised((trigger,))
    yield Raised(("job_loss", "dispute"))
    yield Raised(("complaint", "speaker_changed"))
    if state.tone != "angry":
        yield ToneSet("angry")
    if state.before is not None:
        yield WentBack()


def key(state: State, seen: Seen) -> Hashable:
    frames = tuple(
        (one.kind, one.name, one.next, one.turn.place if one.turn else "", one.shown) for one in state.frames
    )
    before = state.before.turn.place if state.before is not None else ""
    waiting = state.circumstances.waiting
    return state.turn.place, state.shown, frames, waiting, frozenset(state.values.items()), before, seen.states


def broken_calls(program: Program) -> dict[int, tuple[Event, ...]]:
    """Each claim (by index) that some short call breaks, with that call."""
    watch = Watch(program)
    program = replace(program, guarantees={}, made={})  # so that no move is held back
    found: dict[int, tuple[Event, ...]] = {}
    left: deque[tuple[State, Seen, tuple[Event, ...]]] = deque()
    known: set[Hashable] = set()

    def reach(state: State, seen: Seen, events: tuple[Event, ...]) -> None:
        for at in (*seen.broken, *seen.owed):
            found.setdefault(at, events)
        if key(state, seen) not in known:
            known.add(key(state, seen))
            left.append((state, seen, events))

    for late in (0, 40):
        for vulnerable in (False, True):
            facts = {"account.balance": Decimal(90), "account.late": Decimal(late), "vulnerable": vulnerable}
            start = Started("T3ST", facts, random_calls.TODAY)
            state, turn = step(program, None, start)
            reach(state, follow(watch, None, start, state, turn), (start,))
    tried = 0
    while left and tried < TRIED:
        state, seen, events = left.popleft()
        for event in moves(program, state):
            tried += 1
            after, turn = step(program, state, event)
            if not turn.refused:
                reach(after, follow(watch, seen, event, after, turn), (*events, event))
    return found


def replayed(program: Program, verdict: Verdict, at: int) -> bool:
    watch = Watch(program)
    program = replace(program, guarantees={}, made={})
    state, seen = None, None
    for event in verdict.events:
        state, turn = step(program, state, event)
        assert not turn.refused
        seen = follow(watch, seen, event, state, turn)
    assert seen is not None
    return at in seen.broken or at in seen.owed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_brute_force_breaks_is_never_proved_and_what_is_broken_replays(seed: int) -> None:
    program = random_calls.program(seed, guarantees=CLAIMS)
    verdicts = prove(program, limits=SMALL, today=random_calls.TODAY)
    brute = broken_calls(program)
    for at, verdict in enumerate(verdicts):
        if verdict.status == "broken":
            assert replayed(program, verdict, at), verdict
        if at in brute:
            assert verdict.status not in ("proved", "untested"), (verdict.claim, brute[at])

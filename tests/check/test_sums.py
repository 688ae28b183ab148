"""Guards that do sums: proofs with the solver against every call of small random scripts, and what is told without."""

import os
import sys
from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scriptengine.call.events import Answered, Chose, Event, Raised, Started, WentBack, WentOn
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.check.proof import Limits, Verdict, prove
from scriptengine.program.model import Program

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import summing_calls
from random_calls import TODAY

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SEEDS = range(1500) if LONG else range(24)
SMALL = Limits(states=20_000, events=400, amounts=10)
TRIED = 20_000 if LONG else 6_000
AMOUNTS = (None, *(Decimal(amount) for amount in range(summing_calls.TOP + 1)))


def broken_calls(program: Program) -> dict[str, tuple[Event, ...]]:
    """Each guarantee that some call breaks, of all calls with whole amounts up to a number of events tried."""
    found: dict[str, tuple[Event, ...]] = {}
    known: set[Hashable] = set()
    left: deque[tuple[State | None, tuple[Event, ...]]] = deque([(None, ())])
    tried = 0
    while left and tried < TRIED:
        state, events = left.popleft()
        for event in starts(program) if state is None else moves(state):
            tried += 1
            after, turn = step(program, state, event)
            for name in (*(one.guarantee for one in turn.broken), *turn.owed):
                found.setdefault(name, (*events, event))
            if not turn.refused and key(after) not in known:
                known.add(key(after))
                left.append((after, (*events, event)))
    return found


def starts(program: Program) -> Iterator[Started]:
    optional = program.facts["owed"].optional
    for owed in AMOUNTS:
        if owed is not None or optional:
            yield Started("T3ST", {} if owed is None else {"owed": owed}, TODAY)


def moves(state: State) -> Iterator[Event]:
    turn = state.turn
    match turn.do:
        case "choose":
            yield from (Chose(turn.ask, option.key) for option in turn.options)
        case "type":
            yield from (Answered(turn.ask, amount) for amount in AMOUNTS)
        case "go_on":
            yield WentOn()
    if "job_loss" not in state.raised:
        yield Raised(("job_loss",))
    if state.before is not None and len(state.frames) < 2:
        yield WentBack()


def key(state: State) -> Hashable:
    frames = tuple((one.kind, one.name, one.next, one.shown) for one in state.frames)
    before = state.before.turn.place if state.before is not None else ""
    values = frozenset(state.values.items())
    return (state.turn.place, state.turn.do, state.shown, frames, values, state.raised, before, state.claims)


def breaks(program: Program, verdict: Verdict) -> bool:
    """Whether a call breaks the guarantee that it is said to break, when it is played."""
    alone = replace(program, guarantees={verdict.guarantee: program.guarantees[verdict.guarantee]}, made={})
    state, turn = step(alone, None, verdict.events[0])
    for event in verdict.events[1:]:
        assert not turn.refused
        state, turn = step(alone, state, event)
    return bool(turn.broken or turn.owed)


@pytest.mark.parametrize("seed", SEEDS)
def test_sums_that_brute_force_breaks_are_never_proved_and_what_is_broken_replays(seed: int) -> None:
    program = summing_calls.program(seed)
    verdicts = prove(program, limits=SMALL, today=TODAY)
    brute = broken_calls(program)
    for verdict in verdicts:
        if verdict.status == "broken":
            assert breaks(program, verdict)
        elif verdict.guarantee in brute:
            assert verdict.status == "undecided", (verdict.claim, brute[verdict.guarantee])

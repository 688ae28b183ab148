"""Proofs against brute force: small random programs, whose calls are all played through the interpreter to a depth, and
some of them further: going back, taking back and correcting too."""

import os
import sys
from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Escalated,
    Event,
    Listened,
    Raised,
    Started,
    TakenBack,
    ToneSet,
    WentBack,
    WentOn,
)
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.check.proof import Limits, Verdict, prove
from scriptengine.program.claims import Watch
from scriptengine.program.model import Program
from scriptengine.program.promises import Guarantee

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import knotty_calls
import random_calls
from watched import follow

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
KNOTTY = range(3000) if LONG else range(24)
TRIED = 2_500 if LONG else 800
WALKS = 150 if LONG else 12
TRIGGERS = tuple(dict.fromkeys((*random_calls.TRIGGERS, *knotty_calls.TRIGGERS)))


def moves(program: Program, state: State, random: Random | None = None) -> Iterator[Event]:
    """What somebody may do at a turn; with `random`, any triggers together and with a tone."""
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
    for trigger in TRIGGERS:
        if trigger not in state.raised:
            yield Raised((trigger,))
    for _ in range(4 if random else 0):
        assert random is not None
        yield Raised(tuple(random.sample(TRIGGERS, random.choice([2, 3]))), tone=random.choice(["", "", "angry"]))
    yield Raised(("job_loss", "dispute"))
    yield Raised(("complaint", "speaker_changed"))
    yield Raised(("illness",), tone="angry")
    if state.tone != "angry":
        yield ToneSet("angry")
    yield Escalated("leader")
    if state.before is not None:
        yield WentBack()
    for trigger, by in state.circumstances.raised.items():
        if by == "agent":
            yield TakenBack(trigger)
    yield from corrections(state)


def corrections(state: State) -> Iterator[Corrected]:
    """Each answer given, made every other one that its question knows."""
    for _, ((label, round_), event) in state.path.entries[: state.path_length]:
        match event:
            case Chose():
                yield from (Corrected(event.ask, round_, key) for key in state.plan.keys[label] if key != event.key)
            case Answered():
                others = (None, Decimal(0), Decimal(4))
                yield from (Corrected(event.ask, round_, value) for value in others if value != event.value)
            case Listened():
                yield Corrected(event.listen, round_, "" if event.text else "words")


def key(state: State) -> Hashable:
    frames = tuple(
        (one.kind, one.name, one.next, one.turn.place if one.turn else "", one.shown) for one in state.frames
    )
    before = state.before.turn.place if state.before is not None else ""
    c = state.circumstances
    times = frozenset(c.times.items())
    values = frozenset(state.values.items())
    return state.turn.place, state.shown, frames, c.waiting, values, before, times, tuple(c.kept), state.claims


def promising(program: Program, verdicts: Sequence[Verdict]) -> Program:
    """The program with a guarantee for each claim that is said to hold, so that no move should ever be held back."""
    guarantees = {
        str(at): Guarantee(str(at), "", "", (verdict.claim,), False, verdict.claim.span)
        for at, verdict in enumerate(verdicts)
        if verdict.status in ("proved", "untested")
    }
    return replace(program, guarantees=guarantees, made={})


def starts(program: Program) -> Iterator[Started]:
    for late in (0, 40) if "account.late" in program.facts else (0,):
        for vulnerable in (False, True):
            facts = {"account.balance": Decimal(90), "account.late": Decimal(late), "vulnerable": vulnerable}
            known = {name: value for name, value in facts.items() if name in program.facts}
            yield Started("T3ST", known, random_calls.TODAY)


def broken_by(turn: Turn) -> tuple[str, ...]:
    return (*(one.guarantee for one in turn.broken), *turn.owed)


def broken_calls(program: Program) -> dict[str, tuple[Event, ...]]:
    """Each guarantee that some short call breaks, with that call."""
    found: dict[str, tuple[Event, ...]] = {}
    left: deque[tuple[State, tuple[Event, ...]]] = deque()
    known: set[Hashable] = set()

    def reach(state: State, turn: Turn, events: tuple[Event, ...]) -> None:
        for name in broken_by(turn):
            found.setdefault(name, events)
        if not turn.refused and key(state) not in known:
            known.add(key(state))
            left.append((state, events))

    for start in starts(program):
        reach(*step(program, None, start), (start,))
    tried = 0
    while left and tried < TRIED:
        state, events = left.popleft()
        for event in moves(program, state):
            tried += 1
            reach(*step(program, state, event), (*events, event))
    return found


WEIGHTS: dict[type, float] = {Raised: 3, WentBack: 3, TakenBack: 2, Corrected: 2, ToneSet: 0.3, Escalated: 0.3}


def broken_far_off(program: Program, random: Random) -> dict[str, tuple[Event, ...]]:
    """Each guarantee that some longer call breaks, with that call, most of which answer what is asked."""
    found: dict[str, tuple[Event, ...]] = {}
    for start in [*starts(program)] * WALKS:
        state, turn = step(program, None, start)
        events: tuple[Event, ...] = (start,)
        for _ in range(16):
            for name in broken_by(turn):
                found.setdefault(name, events)
            kinds: dict[type, list[Event]] = {}
            for event in moves(program, state, random):
                kinds.setdefault(type(event), []).append(event)
            kind = random.choices([*kinds], [WEIGHTS.get(one, 7) for one in kinds])[0]
            event = random.choice(kinds[kind])
            state, turn = step(program, state, event)
            events = (*events, event)
    return found


def replayed(program: Program, verdict: Verdict, at: int) -> bool:
    """Whether a call breaks its claim: told apart from the call itself, unless that was played again on the way."""
    watch = Watch(program)
    program = replace(program, guarantees={}, made={})
    state, seen = None, None
    for event in verdict.events:
        state, turn = step(program, state, event)
        assert not turn.refused
        if turn.afresh:
            return lived(program, verdict)
        seen = follow(watch, seen, event, state, turn)
    assert seen is not None
    return at in seen.broken or at in seen.owed


def lived(program: Program, verdict: Verdict) -> bool:
    """Whether the live watch says that a call breaks its claim."""
    alone = promising(program, [replace(verdict, status="proved")])
    state, turn = step(alone, None, verdict.events[0])
    for event in verdict.events[1:]:
        state, turn = step(alone, state, event)
    return bool(broken_by(turn))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_brute_force_breaks_is_never_proved_and_what_is_broken_replays(seed: int) -> None:
    hold_against_brute_force(random_calls.program(seed, guarantees=CLAIMS), seed)


@pytest.mark.parametrize("seed", KNOTTY)
def test_neither_is_what_brute_force_breaks_in_small_scripts_full_of_knots(seed: int) -> None:
    hold_against_brute_force(knotty_calls.program(seed), seed)


def hold_against_brute_force(program: Program, seed: int) -> None:
    verdicts = prove(program, limits=SMALL, today=random_calls.TODAY)
    promises = promising(program, verdicts)
    brute = {**broken_far_off(promises, Random(seed)), **broken_calls(promises)}
    for at, verdict in enumerate(verdicts):
        if verdict.status == "broken":
            assert replayed(program, verdict, at), verdict
    assert not brute, [(verdicts[int(at)].claim, call) for at, call in brute.items()]


@pytest.mark.parametrize("seed", range(40 if LONG else 3))
def test_in_however_many_processes_claims_are_proved_the_same_comes_of_them(seed: int) -> None:
    program = random_calls.program(seed, guarantees=CLAIMS)
    alone = prove(program, limits=SMALL, today=random_calls.TODAY)
    assert len(alone) >= 12, "few claims are proved in one process anyway"
    assert prove(program, limits=SMALL, today=random_calls.TODAY, processes=3) == alone

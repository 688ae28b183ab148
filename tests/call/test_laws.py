"""The laws of a call, over random scripts and random events."""

from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st
from random_calls import answer, correction, event, program, start
from watched import follow

from scriptengine.call import turn as turns
from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Event,
    Listened,
    Raised,
    TakenBack,
    WentBack,
    WentOn,
)
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.program.claims import Watch
from scriptengine.program.model import Program

SEEDS = st.integers(0, 10**6)
CLAIMS = """guarantee all "Random claims"
    after job_loss, @demands only after @offers
    after hardship, at most 1 @demands
    at most 2 say
    every call has @offers unless suicide_risk
    after @discloses, every call has @summarises
    after hardship, @offers within 2 turns
    after @demands, after hardship, never @discloses
"""


def standing(state: State) -> object:
    """All of where a call stands but what was said and sent."""
    turn = state.turn
    frames = [(one.kind, one.name, one.next, one.turn and one.turn.place, one.triggers) for one in state.frames]
    values = {name: value for name, value in state.values.items() if name != "escalation.reference"}
    c = state.circumstances
    raised = sorted(c.raised.items())
    return turn.do, turn.place, turn.round, turn.options, turn.low, turn.high, values, frames, c.tone, raised, c.waiting


def played(seed: int, length: int) -> tuple[Program, Random, list[Event], list[State]]:
    """A random call: the events taken, and the state after each."""
    random = Random(seed)
    made = program(seed % 400)
    begin = start(random)
    state, turn = step(made, None, begin)
    assert not turn.refused
    taken: list[Event] = [begin]
    states = [state]
    for _ in range(length):
        next_event = event(random, state)
        following, turn = step(made, state, next_event)
        if turn.refused:
            assert following is state
            continue
        state = following
        taken.append(next_event)
        states.append(state)
    return made, random, taken, states


def corrections(random: Random, state: State) -> list[Corrected]:
    """A correction for each answer given so far, in random order."""
    entries = state.path.entries[: state.path_length]
    found = [
        correction(random, state, anchor, old)
        for _, (anchor, old) in entries
        if isinstance(old, Chose | Answered | Listened)
    ]
    random.shuffle(found)
    return found


def given_to(state: State, one: Corrected) -> object:
    """What the question that is to be corrected was answered."""
    for _, (anchor, given_there) in state.path.entries[: state.path_length]:
        if anchor in ((f"ask {one.ask}", one.round), (f"listen {one.ask}", one.round)):
            match given_there:
                case Chose(_, value) | Answered(_, value) | Listened(_, value):
                    return value
    return None


@given(SEEDS)
def test_the_same_events_give_the_same_turns_even_from_a_state_others_have_gone_on_from(seed: int) -> None:
    made, _, taken, states = played(seed, 25)
    state: State | None = None
    for at, one in enumerate(taken):
        state, turn = step(made, state, one)
        assert turns.plain(turn) == turns.plain(states[at].turn)
        assert standing(state) == standing(states[at])
    for at in range(len(taken) - 1, 0, -1):
        _, turn = step(made, states[at - 1], taken[at])
        assert turns.plain(turn) == turns.plain(states[at].turn)


@given(SEEDS)
def test_taking_an_event_leaves_the_state_before_as_it_was(seed: int) -> None:
    made, random, _, states = played(seed, 15)
    before = [(standing(state), turns.plain(state.turn), state.said_length) for state in states]
    for state in states:
        for _ in range(3):
            step(made, state, event(random, state))
    assert before == [(standing(state), turns.plain(state.turn), state.said_length) for state in states]


@given(SEEDS)
def test_correcting_to_the_same_value_changes_nothing(seed: int) -> None:
    made, _, _, states = played(seed, 20)
    state = states[-1]
    for _, (anchor, old) in state.path.entries[: state.path_length]:
        match old:
            case Chose(ask, key):
                same = Corrected(ask, anchor[1], key)
            case Answered(ask, value):
                same = Corrected(ask, anchor[1], value)
            case Listened(ask, text):
                same = Corrected(ask, anchor[1], text)
            case _:
                continue
        after, turn = step(made, state, same)
        if not turn.refused:
            assert standing(after) == standing(state)
            assert after.turn.items == state.turn.items


@given(SEEDS)
def test_correcting_twice_is_the_last_correction(seed: int) -> None:
    made, random, taken, states = played(seed, 20)
    state = states[-1]
    # A slip that is on the path may cancel out with its trigger when they are moved to the same turn.
    assume(not any(isinstance(one, TakenBack) for _, (_, one) in state.path.entries[: state.path_length]))
    corrected_before = any(isinstance(one, Corrected) for one in taken)
    for one in corrections(random, state)[:3]:
        first, turn = step(made, state, one)
        if turn.refused:
            continue
        for other in corrections(random, state):
            # What an earlier correction moved to another turn goes home only where a correction changes something.
            as_it_is = other.value == given_to(state, other) and corrected_before
            if (other.ask, other.round) == (one.ask, one.round) and other.value != one.value and not as_it_is:
                twice, turn = step(made, first, other)
                direct, refusal = step(made, state, other)
                assert bool(turn.refused) == bool(refusal.refused)
                assert standing(twice) == standing(direct)


@given(SEEDS)
def test_a_corrected_call_equals_a_fresh_one_with_the_kept_answers(seed: int) -> None:
    made, random, _, states = played(seed, 20)
    state = states[-1]
    # Played afresh, a slip taken back inside its own block leaves the block, which the agent may have gone back into.
    assume(not any(isinstance(one, TakenBack) for _, (_, one) in state.path.entries[: state.path_length]))
    for one in corrections(random, state)[:2]:
        corrected, turn = step(made, state, one)
        if turn.refused:
            continue
        fresh: State | None = None
        for _, (_, entry) in corrected.path.entries[: corrected.path_length]:
            fresh, turn = step(made, fresh, entry)
            assert not turn.refused, (entry, turn.refused)
        assert fresh is not None
        assert standing(fresh) == standing(corrected)


@given(SEEDS)
def test_going_back_opens_the_turn_before_and_the_same_answer_leads_on_as_it_did(seed: int) -> None:
    made, random, _, states = played(seed, 20)
    for state in states:
        one = answer(random, state.turn)
        if not isinstance(one, Chose | Answered | Listened | WentOn):
            continue
        after, turn = step(made, state, one)
        if turn.refused or state.circumstances.kept:
            continue
        gone, turn = step(made, after, WentBack())
        assert not turn.refused
        assert standing(gone)[:7] == standing(state)[:7]  # type: ignore[index]
        again, _ = step(made, gone, one)
        assert standing(again) == standing(after)


@given(SEEDS)
def test_a_trigger_raised_and_taken_back_was_never_raised(seed: int) -> None:
    made, random, _, states = played(seed, 20)
    for state in states:
        trigger = random.choice(["job_loss", "complaint", "suicide_risk", "dispute"])
        if trigger in state.raised:
            continue
        raised, turn = step(made, state, Raised((trigger,)))
        if turn.refused:
            continue
        gone, turn = step(made, raised, TakenBack(trigger))
        assume(raised.circumstances.raised.get(trigger) == "agent")
        assert not turn.refused
        if raised.barrier and not state.barrier:
            assert standing(gone) == standing(state)
        assert trigger not in gone.raised
        assert gone.values.get(trigger) is None


@given(SEEDS)
def test_what_was_said_is_never_unsaid(seed: int) -> None:
    _, _, _, states = played(seed, 30)
    for before, after in pairwise(states):
        said = {line for line, _ in before.said.entries[: before.said_length]}
        assert said <= {line for line, _ in after.said.entries[: after.said_length]}


@given(SEEDS)
def test_the_claims_of_a_live_call_are_those_of_its_turns_read_one_by_one(seed: int) -> None:
    random = Random(seed)
    made = program(seed % 400, guarantees=CLAIMS)
    watch = Watch(made)
    begin = start(random)
    state, turn = step(made, None, begin)
    seen = follow(watch, None, begin, state, turn)
    for _ in range(30):
        taken = event(random, state)
        if isinstance(taken, Corrected):
            continue
        following, turn = step(made, state, taken)
        if turn.refused:
            continue
        state = following
        seen = follow(watch, seen, taken, state, turn)
        assert seen.states == state.claims, taken

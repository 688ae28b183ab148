"""The shipped scripts load clean, start with their account, reach every outcome and keep their guarantees."""

import random

import pytest
from shipped import CALLS, SCRIPTS, TODAY, explore, moves, program_of, started

from scriptengine.call.events import Event, Raised, ToneSet
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.check.proofs import unproved
from scriptengine.program.cache import Cache
from scriptengine.program.load import load

FILES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.call"))


@pytest.mark.parametrize("file", FILES)
def test_every_shipped_file_loads_without_a_finding(file: str) -> None:
    loaded = load(SCRIPTS / file, cache=False, today=TODAY)
    assert loaded.diagnostics == []
    assert loaded.program is not None


@pytest.mark.parametrize("name", CALLS)
def test_a_call_can_be_taken_to_every_outcome_and_breaks_no_guarantee_on_the_way(name: str) -> None:
    program = program_of(name)
    reached = set()

    def wrong(turn: Turn) -> bool:
        if turn.do == "ended":
            reached.add(turn.outcome)
        return bool(turn.broken or turn.owed)

    assert explore(program, wrong, claims=False) is None
    assert reached == set(program.outcomes)


@pytest.mark.parametrize("name", CALLS)
def test_no_guarantee_breaks_on_calls_drawn_at_random(name: str) -> None:
    program = program_of(name)
    triggers, tones = list(program.triggers), list(program.tones)
    for seed in range(150):
        draw = random.Random(seed)
        state, turn = started(program)
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
            assert not turn.broken, (turn.broken, done)
        assert not turn.owed, (turn.owed, done)


@pytest.mark.parametrize("name", CALLS)
def test_a_person_with_a_direct_channel_can_decide(name: str) -> None:
    for contact in program_of(name).contacts.values():
        assert contact.person
        assert contact.phone or contact.email


@pytest.mark.parametrize("name", CALLS)
def test_the_proof_beside_a_script_is_of_the_script_as_it_stands(name: str) -> None:
    why = unproved(program_of(name), SCRIPTS / f"{name}.call", Cache(None), TODAY)
    assert why == "", f"{why} Then: scriptengine lint --proofs scripts"

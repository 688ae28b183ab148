"""Calls that break a claim, cut down to what they need for it."""

import sys
from pathlib import Path

import pytest

from scriptengine.call.events import Chose, Event, Raised, Started
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.check import shorter
from scriptengine.check.shorter import shortened
from scriptengine.program.model import Program

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from small_calls import TODAY, program

SCRIPT = """
guarantee one "One"
    never @offers
on hardship
    say @offers We can help.
    resume
step first
    ask who
        Is that you?
        - (yes) Yes
    ask more
        Anything else?
        - (yes) Yes @offers
    end done
"""
STARTED = Started("T3ST", {}, TODAY)


def _shortened(*events: Event) -> tuple[Event, ...]:
    return shortened(program(SCRIPT), (STARTED, *events))[1:]


def test_what_is_not_needed_goes() -> None:
    assert _shortened(Chose("who", "yes"), Raised(("job_loss",))) == (Raised(("job_loss",)),)


def test_of_triggers_raised_at_once_those_not_needed_go() -> None:
    assert _shortened(Raised(("complaint", "job_loss"), tone="calm")) == (Raised(("job_loss",)),)


def test_what_is_needed_stays() -> None:
    call = (Chose("who", "yes"), Chose("more", "yes"))
    assert _shortened(*call) == call


def test_what_comes_after_the_claim_is_broken_goes() -> None:
    assert _shortened(Raised(("job_loss",)), Chose("who", "yes")) == (Raised(("job_loss",)),)


def test_a_call_is_not_played_from_its_start_for_each_event(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"q{at}" for at in range(60)]
    asks = "".join(f"    ask {name}\n        So?\n        - (yes) Yes\n" for name in names)
    made = program(f'guarantee one "One"\n    never end done\nstep first\n{asks}    end done\n')
    played: list[Event] = []

    def counted(program: Program, state: State | None, event: Event) -> tuple[State, Turn]:
        played.append(event)
        return step(program, state, event)

    monkeypatch.setattr(shorter, "step", counted)
    call: tuple[Event, ...] = (STARTED, *(Chose(name, "yes") for name in names))
    assert shortened(made, call) == call
    assert len(played) < 3 * len(call)

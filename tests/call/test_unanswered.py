"""What was suggested and is not answered yet."""

import datetime

import pytest

from scriptengine.call.events import (
    Declined,
    Dropped,
    Event,
    Heard,
    Noted,
    Raised,
    Rephrased,
    ToneSet,
    WentBack,
    WentOn,
)
from scriptengine.call.unanswered import Unanswered
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program

SCRIPT = """\
script tiny "A tiny call"
    version 1

outcome done "Done"

on crisis
    say I'm glad you told me.
    end done

step start
    say Hello.
    end done
"""
CRISIS = Heard("I want to die", (("suicide_risk", "want to die"),))
JOB = Heard("lost my job, fed up", (("job_loss", "lost my job"),), (), "angry", "fed up")


@pytest.fixture(scope="module")
def program() -> Program:
    loaded = load_sources({"tiny.call": SCRIPT}, "tiny.call", today=datetime.date(2026, 11, 22))
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def left(program: Program, *happened: Event) -> tuple[list[str], str]:
    """The triggers and the tone that are open after all that."""
    unanswered = Unanswered(program)
    for event in happened:
        unanswered.follow(event)
    heard = unanswered.heard
    return ([name for name, _ in heard.triggers], heard.tone) if heard else ([], "")


def test_a_crisis_stays_open_when_something_else_is_heard_and_when_the_call_goes_on(program: Program) -> None:
    assert left(program, CRISIS, JOB) == (["suicide_risk", "job_loss"], "angry")
    assert left(program, CRISIS, JOB, Heard("well")) == (["suicide_risk", "job_loss"], "angry")
    assert left(program, CRISIS, JOB, WentOn()) == (["suicide_risk"], "")
    assert left(program, CRISIS, JOB, WentOn(), WentOn(), Raised(("job_loss",))) == (["suicide_risk"], "")


def test_yes_or_no_to_one_leaves_the_others_open(program: Program) -> None:
    assert left(program, CRISIS, JOB, Declined(("suicide_risk",))) == (["job_loss"], "angry")
    assert left(program, CRISIS, JOB, Raised(("job_loss",), True, "angry")) == (["suicide_risk"], "")
    assert left(program, CRISIS, JOB, ToneSet("angry")) == (["suicide_risk", "job_loss"], "")
    assert left(program, CRISIS, JOB, Declined(("suicide_risk", "job_loss", "angry"))) == ([], "")


@pytest.mark.parametrize("aside", [Noted("hm"), Rephrased(), WentBack(), Dropped()])
def test_what_answers_nothing_leaves_all_open(program: Program, aside: Event) -> None:
    assert left(program, JOB, aside) == (["job_loss"], "angry")


def test_what_is_suggested_again_rests_on_its_newest_words(program: Program) -> None:
    unanswered = Unanswered(program)
    unanswered.follow(CRISIS)
    unanswered.follow(Heard("end it", (("suicide_risk", "end it"),)))
    assert unanswered.heard == Heard("end it", (("suicide_risk", "end it"),))

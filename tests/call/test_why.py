"""Why these words: the candidates, and what decided."""

import datetime
from decimal import Decimal

from scriptengine.call.events import Chose, Event, Raised, Rephrased, Started, ToneSet
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.why import why
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program

SCRIPT = """\
script tiny "Tiny"
    locale en-GB
    currency GBP

use phrases.yaml

fact late as number

outcome done "Done"

on crisis
    end done

step one
    say
        [angry and late > 30] First and longest.
        [angry] Angry, one.
        [angry] Angry, two.
        [else] Otherwise.
    say Plain.
    ask go_on
        Shall we?
        - (again) Again -> one
        - (sorry) Sorry -> two

step two
    acknowledge
    ask more
        More?
        - (no) No
            end done
"""
PHRASES = """\
kind: phrases
language: en
triggers:
  job_loss:
    - I'm sorry about your job.
general:
  - Thank you for telling me.
"""


def call(late: int, *events: Event) -> State:
    loaded = load_sources({"tiny.call": SCRIPT, "phrases.yaml": PHRASES}, "tiny.call")
    assert isinstance(loaded.program, Program), loaded.diagnostics
    facts = Started("id", {"late": Decimal(late)}, datetime.date(2026, 11, 21))
    state, turn = step(loaded.program, None, facts)
    for event in events:
        state, turn = step(loaded.program, state, event)
        assert not turn.refused, turn.refused
    return state


def test_the_one_line_that_fits_needs_no_more_reason() -> None:
    (reason,) = why(call(1))
    assert reason.decided == "only"
    assert [(one.guard, one.holds, one.chosen) for one in reason.candidates] == [
        ("angry and late > 30", False, False),
        ("angry", False, False),
        ("angry", False, False),
        ("else", True, True),
    ]


def test_the_guard_with_the_most_conditions_decides() -> None:
    (reason,) = why(call(31, ToneSet("angry")))
    assert (reason.decided, reason.candidates[0].chosen, reason.candidates[0].parts) == ("guard", True, 2)


def test_among_equals_the_first_unsaid_then_the_one_said_longest_ago() -> None:
    (reason,) = why(call(1, ToneSet("angry")))
    assert (reason.decided, reason.candidates[1].chosen) == ("unsaid", True)
    (reason,) = why(call(1, ToneSet("angry"), Rephrased()))
    assert (reason.decided, reason.candidates[2].chosen) == ("unsaid", True)
    assert reason.candidates[1].ago == 3
    (reason,) = why(call(1, ToneSet("angry"), Rephrased(), Chose("go_on", "again")))
    assert (reason.decided, reason.candidates[1].chosen) == ("longest", True)


def test_an_acknowledgement_shows_the_phrases_that_fit() -> None:
    state = call(1, Raised(("job_loss",)), Chose("go_on", "sorry"))
    (reason,) = why(state)
    assert [one.text for one in reason.candidates] == ["I'm sorry about your job.", "Thank you for telling me."]
    assert (reason.decided, reason.candidates[0].chosen) == ("unsaid", True)

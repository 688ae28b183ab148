"""Correcting an earlier answer: what is kept, what changes, what no longer fits, and what is said."""

from decimal import Decimal

from small_calls import Walk, program

from scriptengine.call.events import Corrected, Escalated, Raised

SCRIPT = """
fact owed as money

on hardship
    acknowledge
    resume

step start
    ask who
        Is that you?
        - (yes) Yes
        - (partner) Their partner
            ask allowed
                May you speak for them?
                - Yes
                - No
    ask income as money from 0 to 1000
        What comes in?
    if income > 100
        say @offers There is a good option for you.
        ask option
            Would that help?
            - [income > 500] (all) All of it
            - (some) Some of it
    else
        say @offers You need not pay anything now.
    ask last
        Anything else?
        - Yes
        - No
    end done
"""


def test_later_answers_are_kept_and_the_agent_is_told_what_changed() -> None:
    walk = Walk(program(SCRIPT), {"owed": Decimal(10)})
    walk.say("yes", 600, "all")
    turn = walk.take(Corrected("income", 1, Decimal(700)))
    assert turn.ask == "last"
    assert [(one.name, one.what) for one in turn.changes] == [
        ("who", "kept"),
        ("income", "changed"),
        ("option", "kept"),
    ]


def test_a_new_question_on_the_way_opens_and_the_answers_after_it_come_back() -> None:
    walk = Walk(program(SCRIPT), {"owed": Decimal(10)})
    walk.say("yes", 600, "all")
    turn = walk.take(Corrected("who", 1, "partner"))
    assert turn.ask == "allowed"
    assert [(one.name, one.what) for one in turn.changes] == [
        ("who", "changed"),
        ("income", "waiting"),
        ("option", "waiting"),
    ]
    assert walk.say("yes").ask == "last"


def test_an_answer_that_no_longer_fits_is_asked_again() -> None:
    walk = Walk(program(SCRIPT), {"owed": Decimal(10)})
    walk.say("yes", 600, "all")
    turn = walk.take(Corrected("income", 1, Decimal(200)))
    assert turn.ask == "option"
    assert [option.key for option in turn.options] == ["some"]
    assert ("option", "dropped") in [(one.name, one.what) for one in turn.changes]
    assert walk.take(Corrected("income", 1, Decimal(600))).ask == "last"


def test_what_the_new_way_says_and_was_never_said_is_shown_before_the_turn() -> None:
    walk = Walk(program(SCRIPT), {"owed": Decimal(10)})
    walk.say("yes", 600, "all")
    turn = walk.take(Corrected("income", 1, Decimal(50)))
    assert turn.ask == "last"
    assert walk.words == ["You need not pay anything now.", "Anything else?"]
    assert ("@offers", "said") in turn.happened


def test_triggers_keep_their_place_and_a_case_is_not_opened_twice() -> None:
    walk = Walk(program(SCRIPT), {"owed": Decimal(10)})
    walk.take(Raised(("job_loss",)))
    walk.say("yes")
    walk.take(Escalated("leader", "please"))
    walk.say(600, "all")
    walk.take(Corrected("income", 1, Decimal(700)))
    assert walk.state.raised == ("job_loss",)
    assert len(walk.state.cases) == 1
    assert walk.turn.ask == "last"


def test_a_correction_of_what_was_never_answered_is_refused_in_words() -> None:
    walk = Walk(program(SCRIPT), {"owed": Decimal(10)})
    assert "has not been answered" in walk.attempt(Corrected("income", 1, Decimal(1))).refused
    walk.say("yes", 600)
    assert walk.attempt(Corrected("income", 2, Decimal(1))).refused
    assert walk.attempt(Corrected("who", 1, "nobody")).refused


CRISIS = """
on crisis
    ask safe_now
        Are you safe?
        - Yes
        - No
    resume

step start
    ask pays
        Do you pay anything now?
        - Yes
            say Thank you.
        - No
            say @demands Then we need to talk about money.
    ask why
        How come?
        - (ill) Illness
        - (upset) They break down
            raise suicide_risk
    ask last
        Anything else?
        - Yes
        - No
    end done
"""


def test_what_came_up_comes_before_what_the_correction_brings() -> None:
    walk = Walk(program(CRISIS, crisis=False))
    walk.say("yes")
    walk.take(Raised(("suicide_risk",)))
    assert walk.take(Corrected("pays", 1, "no")).ask == "safe_now"
    assert walk.words == ["Are you safe?"]
    assert walk.say("yes").ask == "why"
    assert walk.words == ["Then we need to talk about money.", "How come?"]


def test_what_a_correction_brings_waits_until_a_crisis_is_over() -> None:
    walk = Walk(program(CRISIS, crisis=False))
    walk.say("yes", "upset")
    assert walk.take(Corrected("pays", 1, "no")).ask == "safe_now"
    assert walk.words == ["Are you safe?"]
    assert walk.say("yes").ask == "last"
    assert walk.words == ["Then we need to talk about money.", "Anything else?"]

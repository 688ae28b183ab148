"""The guarantees watching the live call."""

from decimal import Decimal

from small_calls import Walk, program

from scriptengine.call.events import Chose, Corrected, Left, Overridden, Raised, TakenBack, WentBack

SCRIPT = """
fact owed as money @discloses

guarantee identity_first "The debt is never mentioned before identity is confirmed"
    @discloses only after @verifies
    after speaker_changed, @discloses only after @verifies

guarantee gentle "Nobody is asked for money before an option"
    @demands only after @offers

guarantee told "Every call says goodbye"
    every call has @signposts

step start
    ask who
        Who is there?
        - (right) The customer @verifies
        - (other) Somebody else -> bye
    -> reason

step reason
    say You owe {{ owed }}.
    ask option @offers
        Would a break help?
        - Yes
        - No
    -> pay

step pay
    ask plan @demands
        Could you pay some?
        - Yes
        - No
    -> bye

step bye
    say @signposts Here is who can help. Goodbye.
    end done

step rude
    end done
"""
FACTS = {"owed": Decimal(100)}


def test_a_move_that_would_break_a_promise_is_held_back_and_says_what_is_missing() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    turn = walk.attempt(Left("reason", "they asked straight away"))
    assert "never mentioned" in turn.refused
    assert [(one.guarantee, one.firm, one.supplied_by) for one in turn.broken] == [("identity_first", True, ("start",))]
    assert walk.turn.ask == "who"


def test_a_step_that_supplies_what_two_promises_miss_is_named_once() -> None:
    twice = SCRIPT.replace(
        "guarantee identity_first",
        'guarantee too "Nor mentioned at all"\n    @discloses only after @verifies\n\nguarantee identity_first',
    )
    turn = Walk(program(twice), FACTS).attempt(Left("reason", "they asked straight away"))
    assert len(turn.broken) == 2
    assert turn.refused.endswith("First: start.")


def test_a_firm_promise_cannot_be_overridden_another_can_with_a_reason() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    assert walk.attempt(Overridden(("identity_first",), "in a hurry")).refused
    assert walk.attempt(Left("pay", "they want to pay")).refused
    assert walk.attempt(Overridden(("gentle",), " ")).refused
    walk.take(Overridden(("gentle",), "they want to pay now"))
    assert walk.take(Left("pay", "they want to pay")).ask == "plan"


def test_an_override_holds_for_one_move() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    walk.take(Overridden(("gentle",), "they want to pay now"))
    walk.take(Left("pay", "they want to pay"))
    walk.take(WentBack())
    assert walk.attempt(Left("pay", "again")).refused


def test_what_is_still_owed_is_listed_at_the_end() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    assert walk.take(Left("rude", "they must go")).owed == ("told",)
    walk = Walk(program(SCRIPT), FACTS)
    assert walk.say("other").owed == ()


def test_an_answer_gone_back_over_takes_its_marks_with_it() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    walk.say("right")
    walk.take(WentBack())
    assert walk.attempt(Left("reason", "to see")).refused


def test_what_the_customer_needs_is_never_held_back() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    walk.say("right")
    turn = walk.take(Raised(("speaker_changed",)))
    assert [one.guarantee for one in turn.broken] == ["identity_first"]
    assert not turn.refused


def test_a_crisis_that_was_a_slip_forbids_nothing_once_another_slip_is_taken_back() -> None:
    text = """
guarantee life_first "After a crisis nothing is offered"
    after crisis, never @offers

on hardship
    ask way @offers
        Shall we look at ways to help?
        - Yes
        - No
    resume

step start
    ask ready
        Is now a good time?
        - Yes
        - No
    end done
"""
    crisis = "\non crisis\n    ask safe_now\n        Are you safe?\n        - Yes\n        - No\n    end safe\n"
    walk = Walk(program(crisis + text, crisis=False))
    walk.take(Raised(("serious_illness", "addiction")))
    assert walk.take(Raised(("suicide_risk",))).ask == "safe_now"
    assert walk.take(TakenBack("suicide_risk")).ask == "way"
    assert walk.turn.broken == ()
    walk.take(TakenBack("addiction"))
    assert walk.turn.ask == "way"
    assert walk.turn.broken == ()


ONCE = """
guarantee once "Money is asked for once"
    at most 1 @demands

step start
    ask able
        Could you pay anything?
        - Yes
            say @demands Then please pay now.
        - No
            say @demands Then please pay next week.
    ask plan
        Shall we do that?
        - Yes
        - No
    ask other
        Is there anything else?
        - Yes
        - No
    end done
"""


def test_the_same_words_said_again_after_going_back_count_once() -> None:
    walk = Walk(program(ONCE))
    for _ in range(3):
        walk.say("yes", "yes")
        assert walk.turn.broken == ()
        walk.take(WentBack())
        walk.take(WentBack())


def test_a_correction_counts_an_answer_once_though_a_slip_is_not_there_any_more() -> None:
    text = """
on crisis
    ask sure
        Is it so?
        - Yes @demands
        - [vulnerable] Perhaps
        - No
    end safe

on illness
    end safe
"""
    promise = '\nguarantee once "Money is asked for once"\n    at most 1 @demands\n\nfact vulnerable as yesno\n'
    walk = Walk(program(promise + text + ONCE[ONCE.index("step start") :], crisis=False), {"vulnerable": False})
    walk.take(Raised(("illness", "dispute")))
    walk.take(Raised(("suicide_risk",)))
    walk.say("no")
    walk.take(TakenBack("dispute"))
    walk.take(Corrected("sure", 1, "perhaps"))
    walk.take(Raised(("dispute",)))
    walk.take(TakenBack("dispute"))
    walk.say("yes")
    walk.take(WentBack())
    assert walk.take(Corrected("sure", 1, "yes")).broken == ()


def test_other_words_said_instead_after_going_back_count_too() -> None:
    walk = Walk(program(ONCE))
    walk.say("yes")
    walk.take(WentBack())
    assert "asked for once" in walk.attempt(Chose("able", "no")).refused


def test_a_correction_repeats_nothing_that_it_passes_over() -> None:
    walk = Walk(program(ONCE))
    walk.say("yes", "yes")
    assert walk.take(Corrected("plan", 1, "no")).broken == ()
    assert [one.guarantee for one in walk.take(Corrected("able", 1, "no")).broken] == ["once"]


def test_what_was_confirmed_still_is_after_a_correction_and_going_back() -> None:
    walk = Walk(program(SCRIPT), FACTS)
    walk.say("right", "yes")
    walk.take(Corrected("option", 1, "no"))
    walk.take(WentBack())
    assert walk.take(Left("reason", "to say it again")).broken == ()


def test_taking_a_slip_back_raises_the_others_anew() -> None:
    text = """
guarantee heard "A complaint is followed by who can help"
    after complaint, every call has @signposts

on complaint
    ask wrong
        What went wrong?
        - Fees @signposts
        - (else) Something else @signposts
    resume

on hardship
    ask aid
        Would a break help?
        - Yes
        - No
    resume

step start
    ask ready
        Is now a good time?
        - Yes
        - No
    end done
"""
    walk = Walk(program(text))
    walk.take(Raised(("job_loss",)))
    walk.take(Raised(("complaint",)))
    walk.say("fees")
    walk.take(TakenBack("job_loss"))
    assert walk.say("fees", "yes").owed == ()


def test_where_no_call_comes_supplies_nothing() -> None:
    text = """
guarantee identity_first "Identity comes first"
    @discloses only after @verifies

on complaint
    say @discloses It is about your account.
    resume

step start
    ask ready
        Is now a good time?
        - Yes
            end done
    ask who @verifies
        Is that you?
        - Yes
    end done
"""
    walk = Walk(program(text))
    (broken,) = walk.take(Raised(("complaint",))).broken
    assert broken.supplied_by == ()

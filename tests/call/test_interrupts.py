"""Triggers, tones and blocks: who interrupts whom, in which order, and where the call goes on."""

import pytest
from small_calls import Walk, program

from scriptengine.call.events import (
    Answered,
    Dropped,
    Event,
    Left,
    Raised,
    Returned,
    TakenBack,
    ToneSet,
    WentBack,
)

TWO_STEPS = """
step start
    say Hello.
    ask ready
        Is now a good time?
        - (yes) Yes
        - (no) No -> later
    -> middle

step middle
    ask income as money from 0 to 1000
        What comes in?
    ask plan
        Would that work?
        - (yes) Yes
        - (no) No
    end done

step later
    say I will call back.
    end done
"""


def test_a_raised_trigger_interrupts_there_and_then_and_the_turn_stays_unanswered() -> None:
    walk = Walk(
        program(
            "\non hardship\n    ask help\n        Shall we look at help?\n        - Yes\n        - No\n    resume\n"
            + TWO_STEPS
        )
    )
    walk.say("yes")
    turn = walk.take(Raised(("job_loss",)))
    assert turn.ask == "help"
    turn = walk.say("yes")
    assert turn.ask == "income"
    assert [item.again for item in turn.items] == [True]


def test_a_block_that_only_acknowledges_shows_its_words_before_the_interrupted_turn() -> None:
    walk = Walk(program("\non hardship\n    acknowledge\n    resume\n" + TWO_STEPS))
    walk.take(Raised(("illness",)))
    assert [item.how for item in walk.turn.items] == ["acknowledge", "say", "ask"]
    assert walk.turn.ask == "ready"


def test_the_most_specific_block_runs_a_trigger_before_its_group() -> None:
    walk = Walk(
        program(
            "\non hardship\n    say The wide one.\n    resume\n\non health\n    say The narrower one.\n    resume\n"
            "\non illness\n    say The very one.\n    resume\n" + TWO_STEPS
        )
    )
    assert "The very one." in [item.text for item in walk.take(Raised(("illness",))).items]
    assert "The narrower one." in [item.text for item in walk.take(Raised(("addiction",))).items]
    assert "The wide one." in [item.text for item in walk.take(Raised(("job_loss",))).items]


def test_the_scripts_own_block_runs_before_a_used_files() -> None:
    flow = "on hardship\n    say The flow's.\n    resume\n\nstep first\n    return\n"
    own = "\non hardship\n    say The script's.\n    resume\n"
    assert "The script's." in Walk(program(own + TWO_STEPS, helping=flow)).take(Raised(("job_loss",))).items[0].text
    assert "The flow's." in Walk(program(TWO_STEPS, helping=flow)).take(Raised(("job_loss",))).items[0].text


def test_raised_together_the_most_urgent_block_runs_first_and_the_rest_as_it_resumes() -> None:
    walk = Walk(
        program(
            "\non bad_moment\n    say Normal.\n    ask b\n        Later?\n        - Yes\n        - No\n    resume\n"
            "\non hardship\n    say High.\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n"
            + TWO_STEPS
        )
    )
    assert walk.take(Raised(("bad_moment", "job_loss", "illness"))).ask == "h"
    assert walk.say("yes").ask == "b"
    assert walk.say("yes").ask == "ready"


def test_a_block_runs_once_for_all_the_triggers_it_names() -> None:
    walk = Walk(
        program("\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n" + TWO_STEPS)
    )
    walk.take(Raised(("job_loss", "illness")))
    assert walk.say("yes").ask == "ready"


def test_a_block_is_not_interrupted_by_itself_only_by_others() -> None:
    walk = Walk(
        program(
            "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n"
            "\non complaint\n    ask c\n        What went wrong?\n        - Much\n        - Little\n    resume\n"
            + TWO_STEPS
        )
    )
    walk.take(Raised(("job_loss",)))
    assert walk.take(Raised(("illness",))).ask == "h"
    assert "illness" in walk.state.raised
    assert walk.take(Raised(("complaint",))).ask == "c"
    assert walk.say("much").ask == "h"
    assert walk.say("yes").ask == "ready"


def test_what_is_raised_in_a_crisis_waits_until_the_crisis_block_is_done() -> None:
    crisis = "\non crisis\n    ask safe_now\n        Are you safe?\n        - Yes\n        - No\n    resume\n"
    walk = Walk(
        program(
            crisis + "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n" + TWO_STEPS,
            crisis=False,
        )
    )
    walk.take(Raised(("suicide_risk",)))
    assert walk.take(Raised(("job_loss",))).ask == "safe_now"
    assert walk.say("yes").ask == "h"
    assert walk.say("yes").ask == "ready"


def test_what_had_to_wait_runs_before_the_next_turn_also_after_an_arrow() -> None:
    crisis = "\non crisis\n    ask safe_now\n        Are you safe?\n        - Yes\n        - No\n    -> later\n"
    walk = Walk(
        program(
            crisis + "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n" + TWO_STEPS,
            crisis=False,
        )
    )
    walk.take(Raised(("suicide_risk",)))
    walk.take(Raised(("job_loss",)))
    assert walk.say("yes").ask == "h"
    turn = walk.say("yes")
    assert turn.do == "ended"
    assert walk.words == ["I will call back."]


def test_an_arrow_out_of_a_block_leaves_the_interrupted_turn_and_every_open_do() -> None:
    flow = "step first\n    ask inside\n        Inside?\n        - Yes\n        - No\n    return\n"
    walk = Walk(
        program(
            (
                "\non dispute\n    -> later\n\nstep start\n    do helping\n    end done\n\n"
                "step later\n    say Later.\n    end done\n"
            ),
            helping=flow,
        )
    )
    assert walk.turn.ask == "helping.inside"
    assert walk.take(Raised(("dispute",))).do == "ended"
    assert walk.state.frames == ()


def test_a_raise_after_an_answer_runs_its_block_before_the_rest_of_the_script() -> None:
    walk = Walk(
        program(
            "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n"
            "\nstep start\n    ask cause\n        Why?\n        - (money) No money\n"
            "            raise cannot_afford\n            say Let us go on.\n"
            "        - Other\n    ask last\n        More?\n        - Yes\n        - No\n    end done\n"
        )
    )
    assert walk.say("money").ask == "h"
    turn = walk.say("yes")
    assert turn.ask == "last"
    assert walk.words == ["Let us go on.", "More?"]


def test_a_flow_that_a_block_does_again_leaves_the_outer_run_returned_too() -> None:
    flow = (
        "step first\n    ask inside\n        Who are you?\n        - Me\n        - You\n"
        "    ask more\n        More?\n        - Yes\n        - No\n    return\n"
    )
    walk = Walk(
        program(
            "\non speaker_changed\n    do identity\n    resume\n\nstep start\n"
            "    do identity\n    ask after\n        After?\n        - Yes\n        - No\n"
            "    end done\n",
            identity=flow,
        )
    )
    walk.say("me")
    assert walk.turn.ask == "identity.more"
    assert walk.take(Raised(("speaker_changed",))).ask == "identity.inside"
    walk.say("you", "yes")
    assert walk.turn.ask == "after"


def test_a_tone_counts_when_it_changes() -> None:
    walk = Walk(program("\non angry\n    acknowledge\n    resume\n" + TWO_STEPS))
    assert walk.take(ToneSet("angry")).items[0].how == "acknowledge"
    assert ("angry", "raised") in walk.turn.happened
    walk.take(ToneSet("angry"))
    assert ("angry", "raised") not in walk.turn.happened


def test_a_turn_shown_again_keeps_its_wording_unless_tone_or_guards_changed() -> None:
    text = """
step start
    say
        [calm] Calm one.
        [else] Plain one.
    say
        [not angry] First way.
        [not angry] Second way.
        [angry] Angry way.
    ask go_on
        Shall we?
        - Yes
        - No
    end done
"""
    walk = Walk(program(text))
    assert walk.words == ["Plain one.", "First way.", "Shall we?"]
    walk.take(Raised(("illness",)))
    assert walk.words == ["Plain one.", "First way.", "Shall we?"]
    walk.take(ToneSet("calm"))
    assert walk.words == ["Calm one.", "First way.", "Shall we?"]


def test_a_slip_taken_back_returns_to_the_interrupted_turn() -> None:
    walk = Walk(
        program(
            (
                "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n"
                "    ask i\n        More?\n        - Yes\n        - No\n    resume\n"
            )
            + TWO_STEPS
        )
    )
    walk.take(Raised(("job_loss",)))
    walk.say("yes")
    assert walk.take(TakenBack("job_loss")).ask == "ready"
    assert walk.state.raised == ()
    assert walk.state.frames == ()


def test_a_slip_whose_block_is_done_takes_its_words_from_the_turn() -> None:
    walk = Walk(program("\non hardship\n    acknowledge\n    resume\n" + TWO_STEPS))
    before = walk.words
    walk.take(Raised(("job_loss",)))
    assert walk.words != before
    walk.take(TakenBack("job_loss"))
    assert walk.words == before


def test_going_back_stops_at_the_first_turn_of_a_block_the_agent_opened() -> None:
    walk = Walk(
        program("\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n" + TWO_STEPS)
    )
    walk.say("yes")
    walk.take(Raised(("job_loss",)))
    refused = walk.attempt(WentBack())
    assert "job loss" in refused.refused
    walk.say("yes")
    assert walk.take(WentBack()).ask == "h"


def test_a_trigger_raised_at_the_end_of_the_call_still_interrupts() -> None:
    walk = Walk(program(TWO_STEPS))
    walk.say("no")
    assert walk.turn.do == "ended"
    turn = walk.take(Raised(("suicide_risk",)))
    assert turn.outcome == "safe"


def test_after_a_lost_line_the_speaker_has_changed_before_anything_is_said() -> None:
    walk = Walk(
        program(
            "\non speaker_changed\n    ask who\n        Who is it?\n        - Me\n        - You\n    resume\n"
            + TWO_STEPS
        )
    )
    assert walk.take(Dropped()).do == "dropped"
    assert walk.attempt(Answered("income", None)).refused
    assert walk.take(Returned(same_person=True)).ask == "who"
    assert walk.say("me").ask == "ready"


def test_leaving_for_a_flow_does_it_and_comes_back_leaving_for_a_step_does_not() -> None:
    flow = "step first\n    ask inside\n        Inside?\n        - Yes\n        - No\n    return\n"
    walk = Walk(program(TWO_STEPS, helping=flow))
    assert walk.attempt(Left("helping.first", " ")).refused
    assert walk.take(Left("helping.first", "they asked")).ask == "helping.inside"
    assert walk.say("yes").ask == "ready"
    assert walk.take(Left("later", "they asked")).do == "ended"


@pytest.mark.parametrize("second", [Raised(("serious_illness",)), ToneSet("angry")])
def test_going_back_stops_at_a_block_though_another_one_has_come_and_gone_since(second: Event) -> None:
    text = "\non speaker_changed\n    say Who is there?\n    -> check\n"
    for event in ("hardship", "angry"):
        text += f"\non {event}\n    acknowledge\n    resume\n"
    choices = "        - (yes) Yes\n        - (no) No\n"
    text += f"\nstep start\n    ask first\n        One?\n{choices}    ask told\n        Told?\n{choices}    end done\n"
    text += f"\nstep check\n    ask sure\n        Is it you?\n{choices}    end done\n"
    walk = Walk(program(text))
    walk.say("yes")
    walk.take(Raised(("speaker_changed",)))
    assert walk.turn.do == "go_on"
    walk.take(second)
    assert "take back speaker changed first" in walk.attempt(WentBack()).refused
    assert walk.take(TakenBack("speaker_changed")).ask == "told"


CUT_SHORT = """
on hardship
    ask aid
        Would a break help?
        - Yes
        - No
    resume

on complaint
    ask wrong
        What went wrong?
        - (fees) Fees
        - (else) Something else
    resume
"""


def test_a_block_cut_short_by_a_slip_taken_back_runs_where_the_call_returned_to() -> None:
    walk = Walk(program(CUT_SHORT + TWO_STEPS))
    walk.take(Raised(("job_loss",)))
    assert walk.take(Raised(("complaint",))).ask == "wrong"
    assert walk.take(TakenBack("job_loss")).ask == "wrong"
    assert [frame.name for frame in walk.state.frames] == ["on complaint"]
    assert walk.say("fees").ask == "ready"


def test_what_stays_raised_runs_its_block_anew_for_its_answers_are_undone() -> None:
    walk = Walk(program(CUT_SHORT + TWO_STEPS))
    walk.take(Raised(("job_loss",)))
    walk.take(Raised(("complaint",)))
    assert walk.say("fees").ask == "aid"
    assert walk.take(TakenBack("job_loss")).ask == "wrong"
    assert walk.take(TakenBack("complaint")).ask == "ready"
    assert walk.state.raised == ()


def test_going_back_over_a_block_without_a_turn_shows_its_words_where_the_call_went_back_to() -> None:
    walk = Walk(program("\non complaint\n    say We will look into it.\n    resume\n" + TWO_STEPS))
    walk.say("yes")
    walk.take(Raised(("complaint",)))
    assert walk.take(WentBack()).ask == "ready"
    assert walk.words == ["We will look into it.", "Hello.", "Is now a good time?"]
    assert walk.state.raised == ("complaint",)


def test_what_waits_for_a_crisis_block_waits_though_a_flow_round_it_has_returned() -> None:
    text = """
on crisis
    do check
    ask safe_now
        Are you safe?
        - Yes
        - No
    end safe

on complaint
    say We will look into it.
    resume

step start
    do check
    end done
"""
    flow = """
step start
    raise suicide_risk
    ask there
        Are you there?
        - Yes
        - No
    return
"""
    walk = Walk(program(text, crisis=False, check=flow))
    assert [frame.kind for frame in walk.state.frames] == ["do", "on", "do"]
    walk.take(Raised(("complaint",)))
    assert walk.say("yes").ask == "safe_now"
    assert "We will look into it." not in walk.words


def test_what_waits_and_is_raised_again_further_in_is_heard_there_and_where_it_waits() -> None:
    crisis = "\non crisis\n    ask safe_now\n        Are you safe?\n        - Yes\n        - No\n    resume\n"
    hardship = "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n"
    complaint = "\non complaint\n    ask c\n        What went wrong?\n        - Much\n        - Little\n    resume\n"
    walk = Walk(program(crisis + hardship + complaint + TWO_STEPS, crisis=False))
    assert walk.take(Raised(("job_loss", "complaint"))).ask == "h"
    assert walk.take(Raised(("suicide_risk",))).ask == "safe_now"
    assert walk.take(Raised(("complaint",))).ask == "safe_now"
    assert walk.say("yes").ask == "c"
    assert walk.say("much").ask == "h"
    assert walk.say("yes").ask == "c"
    assert walk.say("much").ask == "ready"


def test_what_waits_in_two_places_is_heard_once_after_an_arrow() -> None:
    crisis = "\non crisis\n    ask safe_now\n        Are you safe?\n        - Yes\n        - No\n    -> later\n"
    hardship = "\non hardship\n    ask h\n        Help?\n        - Yes\n        - No\n    resume\n"
    complaint = "\non complaint\n    ask c\n        What went wrong?\n        - Much\n        - Little\n    resume\n"
    walk = Walk(program(crisis + hardship + complaint + TWO_STEPS, crisis=False))
    walk.take(Raised(("job_loss", "complaint")))
    walk.take(Raised(("suicide_risk",)))
    walk.take(Raised(("complaint",)))
    assert walk.say("yes").ask == "c"
    assert walk.say("much").do == "ended"


def test_what_had_to_wait_and_has_begun_is_not_taken_back_any_more() -> None:
    text = "\non crisis\n    ask safe_now\n        Are you safe?\n        - Yes\n        - No\n    -> later\n"
    walk = Walk(program(text + CUT_SHORT + TWO_STEPS, crisis=False))
    walk.take(Raised(("suicide_risk",)))
    walk.take(Raised(("complaint",)))
    assert walk.say("yes").ask == "wrong"
    assert "had to wait" in walk.attempt(TakenBack("complaint")).refused


TWO_QUESTIONS = """
on job_loss
    ask aid
        Would a break help?
        - Yes
        - No
    resume

on dispute
    ask wrong
        What is wrong with it?
        - (amount) The amount
        - (else) Something else
    ask since
        Since when?
        - (now) Only now
        - (long) For long
    if job_loss
        say We will come to your work, too.
    resume
"""


def test_a_slip_that_still_waits_was_never_raised() -> None:
    walk = Walk(program(TWO_QUESTIONS + TWO_STEPS))
    walk.take(Raised(("dispute", "job_loss")))
    assert walk.say("amount").ask == "since"
    assert walk.take(TakenBack("job_loss")).ask == "since"
    assert walk.state.raised == ("dispute",)
    assert walk.say("now").ask == "ready"
    assert not any("your work" in line for line in walk.words)


def test_what_waits_is_promised_no_more_once_it_was_a_slip() -> None:
    promise = '\nguarantee gently "A worry is answered"\n    after complaint or job_loss, every call has @offers\n'
    walk = Walk(program(promise + TWO_QUESTIONS + TWO_STEPS))
    walk.take(Raised(("dispute", "job_loss")))
    walk.say("amount")
    walk.take(TakenBack("job_loss"))
    assert walk.say("now", "no").do == "ended"
    assert walk.turn.owed == ()


def test_back_in_the_block_of_a_slip_it_is_raised_again() -> None:
    walk = Walk(program(TWO_QUESTIONS + TWO_STEPS))
    walk.take(Raised(("dispute",)))
    assert walk.say("amount", "now").ask == "ready"
    walk.take(TakenBack("dispute"))
    assert not walk.state.raised
    assert walk.take(WentBack()).ask == "since"
    assert list(walk.state.raised) == ["dispute"]

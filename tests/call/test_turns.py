"""What a turn collects, which words it shows, and what it does with unknown values."""

from decimal import Decimal

from small_calls import TODAY, Walk, program

from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Escalated,
    Noted,
    Raised,
    Rephrased,
    Started,
    ToneSet,
    WentBack,
    WentOn,
    WrappedUp,
)
from scriptengine.call.step import step


def test_a_turn_collects_into_a_do_and_back_until_something_is_asked() -> None:
    flow = "step first\n    say In the flow.\n    return\n"
    walk = Walk(
        program(
            (
                "\nstep start\n    say Before.\n    do helping\n    say After.\n    ask x\n"
                "        Is it so?\n        - Yes\n        - No\n    end done\n"
            ),
            helping=flow,
        )
    )
    assert walk.words == ["Before.", "In the flow.", "After.", "Is it so?"]


def test_an_arrow_ends_the_turn_where_something_was_said() -> None:
    walk = Walk(program("\nstep start\n    say Hello.\n    -> next\n\nstep next\n    say Goodbye.\n    end done\n"))
    assert (walk.turn.do, walk.words) == ("go_on", ["Hello."])
    assert (walk.take(WentOn()).do, walk.words) == ("ended", ["Goodbye."])


def test_an_arrow_with_nothing_said_is_no_turn() -> None:
    walk = Walk(program("\nstep start\n    -> next\n\nstep next\n    say Hello.\n    end done\n"))
    assert walk.turn.do == "ended"


def test_the_line_with_the_most_matching_parts_is_said_then_the_least_recent_then_the_first() -> None:
    text = """
fact late as number

step start
    say
        [late > 3] More than three.
        [late > 3 and late > 5] More than five.
        [else] Few.
    ask again
        Again?
        - Yes -> start
        - No
    say
        [late > 0] One way.
        [late > 0] Another way.
    ask more
        More?
        - (yes) Yes -> start
        - (no) No
    end done
"""
    walk = Walk(program(text), {"late": Decimal(9)})
    assert walk.words[0] == "More than five."
    walk.say("no")
    assert walk.words[0] == "One way."
    walk.say("yes", "no")
    assert walk.words[0] == "Another way."
    assert Walk(program(text), {"late": Decimal(4)}).words[0] == "More than three."
    assert Walk(program(text), {"late": Decimal(1)}).words[0] == "Few."


def test_another_phrasing_is_offered_while_there_is_one() -> None:
    walk = Walk(
        program(
            "\nstep start\n    say\n        [not angry] One.\n        [not angry] Two.\n    acknowledge\n    end done\n"
        )
    )
    assert walk.words == ["One.", "I hear you."]
    assert walk.turn.items[0].variants == 1
    walk.take(Rephrased(0))
    assert walk.words == ["Two.", "I hear you."]
    walk.take(Rephrased())
    assert walk.words == ["One.", "Thank you for telling me."]


def test_no_acknowledgement_is_said_twice_while_another_fits() -> None:
    walk = Walk(
        program(
            "\nstep start\n    acknowledge\n    ask a\n        More?\n"
            "        - Yes -> start\n        - No\n    end done\n"
        )
    )
    first = walk.words[0]
    walk.say("yes")
    assert walk.words[0] != first
    walk.say("yes")
    assert walk.words[0] == first


def test_a_line_that_would_speak_an_unknown_value_is_left_out_and_one_with_a_mark_shows_the_gap() -> None:
    text = """
fact late as number

step start
    set share = 10 / late
    say It is {{ share }}.
    say @offers It could be {{ share }}.
    ask ok
        Fine?
        - Yes
        - No
    end done
"""
    walk = Walk(program(text), {"late": Decimal(0)})
    assert walk.turn.unset == ("share",)
    assert [item.gap for item in walk.turn.items] == [True, False]
    assert "not known" in walk.words[0]
    assert ("@offers", "said") not in walk.turn.happened
    known = Walk(program(text), {"late": Decimal(4)})
    assert known.words[:2] == ["It is 2.5.", "It could be 2.5."]
    assert ("@offers", "said") in known.turn.happened


def test_money_is_rounded_to_the_coin_where_it_is_set() -> None:
    walk = Walk(
        program(
            "\nfact owed as money\n\nstep start\n    set third = owed / 3\n    say That is {{ third }}.\n    end done\n"
        ),
        {"owed": Decimal(100)},
    )
    assert walk.state.values["third"] == Decimal("33.33")
    assert walk.words == ["That is £33.33."]


def test_a_typed_answer_outside_its_range_or_of_another_type_is_refused() -> None:
    walk = Walk(
        program(
            "\nstep start\n    ask income as money from 0 to 100\n        How much?\n"
            "    if income > 50\n        say A lot.\n    end done\n"
        )
    )
    assert walk.attempt(Answered("income", Decimal(101))).refused
    assert walk.attempt(Answered("income", "much")).refused
    assert walk.attempt(Chose("income", "much")).refused
    assert walk.turn.do == "type"
    assert walk.take(Answered("income", None)).do == "ended"


def test_a_flow_done_twice_starts_with_its_answers_unknown() -> None:
    flow = (
        "step first\n    ask sure\n        Sure?\n        - Yes\n        - No\n"
        "    if known(sure)\n        coach Known.\n    return\n"
    )
    text = """
step start
    do helping
    if helping.sure is yes
        say Sure once.
    do helping
    end done
"""
    walk = Walk(program(text, helping=flow))
    walk.say("yes")
    assert "Sure once." in walk.words
    assert "helping.sure" not in walk.state.values


def test_a_hidden_choice_cannot_be_chosen() -> None:
    text = (
        "\nfact late as number\n\nstep start\n    ask x\n        So?\n"
        "        - [late > 3] (hold) Hold\n        - (other) Other\n    end done\n"
    )
    walk = Walk(program(text), {"late": Decimal(1)})
    assert [option.key for option in walk.turn.options] == ["other"]
    assert walk.attempt(Chose("x", "hold")).refused


def test_an_escalation_opens_one_case_whose_reference_can_be_read_out() -> None:
    text = (
        "\nstep start\n    escalate leader\n"
        "    say Your reference is {{ escalation.reference }}; {{ leader.person }} decides.\n"
        "    ask x\n        Fine?\n        - Yes -> start\n        - No\n    end done\n"
    )
    walk = Walk(program(text))
    reference = walk.state.cases[0].reference
    assert walk.words[0] == f"Your reference is {reference}; Pat Lee decides."
    walk.say("yes")
    walk.take(Escalated("leader", "my own words"))
    assert [(case.reference, case.times) for case in walk.state.cases] == [(reference, 3)]
    walk.take(WentBack())
    assert len(walk.state.cases) == 1


def test_going_back_keeps_tone_and_what_was_said() -> None:
    walk = Walk(
        program(
            "\nstep start\n    say Hello.\n    ask a\n        A?\n        - Yes\n"
            "        - No\n    ask b\n        B?\n        - Yes\n        - No\n    end done\n"
        )
    )
    walk.say("yes")
    walk.take(ToneSet("angry"))
    walk.take(WentBack())
    assert walk.turn.ask == "a"
    assert walk.state.tone == "angry"
    assert all(item.again for item in walk.turn.items)
    assert walk.attempt(WentBack()).refused


def test_a_call_does_not_start_without_a_fact_it_needs() -> None:
    made = program("\nfact late as number\n\nstep start\n    say Hello.\n    end done\n")
    _, turn = step(made, None, Started("T3ST", {}, TODAY))
    assert "late" in turn.refused
    _, turn = step(made, None, Noted("too early"))
    assert turn.refused


def test_a_wrapped_up_call_takes_notes_only() -> None:
    walk = Walk(program("\nstep start\n    ask a\n        A?\n        - Yes\n        - No\n    end done\n"))
    assert walk.attempt(WrappedUp()).refused
    walk.say("yes")
    walk.take(WrappedUp("all told"))
    assert walk.attempt(WentBack()).refused
    walk.take(Noted("one more"))


def test_a_fact_brings_its_mark_to_what_speaks_it() -> None:
    walk = Walk(
        program(
            "\nfact owed as money @discloses\n\nstep start\n    set half = owed / 2\n"
            "    say It is about {{ half }}.\n    end done\n"
        ),
        {"owed": Decimal(100)},
    )
    assert ("@discloses", "said") in walk.turn.happened


def test_two_acknowledgements_of_a_turn_keep_their_own_words_when_it_is_shown_again() -> None:
    text = """
on hardship
    acknowledge
    resume

on distressed
    acknowledge
    resume

step start
    ask x
        Is it so?
        - Yes
        - No
    ask y
        And this?
        - Yes
        - No
    end done
"""
    walk = Walk(program(text))
    walk.say("yes")
    walk.take(Raised(("job_loss",), True, "distressed"))
    words = walk.words
    assert words[:2] == ["I hear you.", "Thank you for telling me."]
    walk.take(Noted("A note."))
    assert walk.words == words
    walk.take(Escalated("leader", ""))
    assert walk.words == words
    walk.take(Corrected("x", 1, "no"))
    assert walk.words == words


def test_another_phrasing_of_two_acknowledgements_keeps_them_two() -> None:
    choices = "        - Yes\n        - No\n    end done\n"
    walk = Walk(program("\nstep start\n    acknowledge\n    acknowledge\n    ask x\n        So?\n" + choices))
    walk.take(Rephrased(0))
    assert len(set(walk.words)) == len(walk.words)

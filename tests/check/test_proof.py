"""Proofs of small scripts: what is proved, what is broken by which call, what stays undecided, and how it is told."""

import datetime

import pytest

from scriptengine.call.events import Answered, Chose, Raised, Started, WentBack
from scriptengine.check.proof import Limits, Verdict, prove
from scriptengine.check.told import dialogue, findings
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program

TODAY = datetime.date(2026, 3, 2)
HEAD = """script small "Small"
    locale en-GB
    currency GBP
outcome done "Done"
outcome safe "Safe"
contact leader "Leader"
    person Pat Lee
    email pat@northwind.example
on suicide_risk or immediate_danger
    escalate leader
    end safe
"""
IDENTITY = """
step first
    ask who
        Is that you?
        - (yes) Yes @verifies
        - (no) No{no}
    say @discloses It's about your account.
    end done
"""


def program(guarantee: str, body: str, declarations: str = "") -> Program:
    text = f'{HEAD}{declarations}\nguarantee promise "The promise"\n{guarantee}\n{body}'
    loaded = load_sources({"main.call": text}, "main.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def proved(guarantee: str, body: str, declarations: str = "", limits: Limits | None = None) -> Verdict:
    made = program(guarantee, body, declarations)
    (verdict,) = prove(made, today=TODAY, limits=limits or Limits())
    return verdict


def test_what_comes_up_after_the_end_and_changes_nothing_is_told_as_that() -> None:
    text = """script late "Late"
outcome done "Done"
contact leader "Leader"
guarantee passed_on "Passed on"
    after complaint, every call has escalate
on crisis
    end done
on complaint
    escalate leader
    end done
step first
    say Hello.
    end done
"""
    program = load_sources({"late.call": text}, "late.call").program
    assert program is not None
    (found,) = [one for one in findings(program, prove(program), TODAY) if one.code == "CS300"]
    assert found.message == "“Passed on” can be broken: this call ends without what it owes, `escalate`."
    assert found.advice.endswith(
        "  The call ends: Done.\n"
        "  Before it is wrapped up, it comes up: complaint.\n"
        "  The call is passed on to `leader`.\n"
        "  The call ends: Done.\n"
        "  Before it is wrapped up, it comes up: complaint.\n"
        "  Nothing more is said, and the call ends as it did."
    )


def test_a_pack_s_broken_promise_is_shown_at_the_words_or_the_answer_that_break_it_with_whose_call_it_is() -> None:
    pack = """rules kept "Kept"
    requires @verifies
guarantee private "Private"
    @discloses only after @verifies
guarantee unasked "Unasked"
    never @demands
"""
    flow = """flow told "Told"
step first
    say It's about your account.
    say @discloses You owe something.
    ask now
        Shall we look at it?
        - (yes) Yes @demands
        - (no) No @verifies
    return
"""
    text = """script small "Small"
    checks kept
use told
outcome done "Done"
on crisis
    end done
step first
    do told
    end done
"""
    loaded = load_sources({"small.call": text, "told.call": flow, "rules/kept.call": pack}, "small.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    found = findings(loaded.program, prove(loaded.program, today=TODAY), TODAY)
    shown = [
        (loaded.program.sources[one.span.file].text[one.span.start : one.span.end], one) for one in found if one.span
    ]
    assert [(words, *(why for _, why in one.related)) for words, one in shown] == [
        (
            "say @discloses You owe something.",
            "the script of this call",
            "what `kept.private` promises; `@verifies`: identity is confirmed",
        ),
        (
            "- (yes) Yes @demands",
            "the script of this call",
            "what `kept.unasked` promises; `@demands`: money is asked for",
        ),
    ]


def test_an_ended_turn_that_is_shown_once_more_says_what_it_said() -> None:
    body = """
on complaint
    say I'm sorry to hear that.
    -> first
step first
    say @discloses You owe something.
    end done
"""
    made = program("    after bad_moment, never @discloses", body)
    (found,) = findings(made, prove(made, today=TODAY), TODAY)
    assert "bad_moment.\n  What was said last stands once more, and the call ends as it did." in found.advice


def test_a_mark_that_every_path_has_before_is_proved() -> None:
    assert (
        proved("    @discloses only after @verifies", IDENTITY.format(no="\n            end done")).status == "proved"
    )


def test_the_shortest_call_that_misses_it_is_played() -> None:
    verdict = proved("    @discloses only after @verifies", IDENTITY.format(no=""))
    assert verdict.status == "broken"
    assert [type(event) for event in verdict.events] == [Started, Chose]
    assert verdict.events[1] == Chose("who", "no")


def test_what_never_happens_is_proved_but_untested() -> None:
    assert proved("    @demands only after @offers", IDENTITY.format(no="")).status == "untested"


AMOUNT = """
step first
    ask amount as number from 0 to {top}
        How much?
    if amount > 10
        say @demands Pay it, please.
    end done
"""


@pytest.mark.parametrize(("top", "status"), [(10, "proved"), (11, "broken")])
def test_a_guard_on_a_typed_answer_is_decided_over_its_range(top: int, status: str) -> None:
    verdict = proved("    never @demands", AMOUNT.format(top=top))
    assert verdict.status == status
    if status == "broken":
        assert isinstance(verdict.events[1], Answered)


def test_two_guards_that_exclude_each_other_are_told_apart() -> None:
    body = """
step first
    if late
        ask a
            Well?
            - (ok) Fine @verifies
    if late
        say @discloses It's late.
    end done
"""
    assert proved("    @discloses only after @verifies", body, "fact late as yesno\n").status == "proved"
    broken = proved(
        "    @discloses only after @verifies", body.replace("if late", "if not late", 1), "fact late as yesno\n"
    )
    assert broken.status == "broken"
    start = broken.events[0]
    assert isinstance(start, Started) and start.facts == {"late": True}


SPEAKER = """
on speaker_changed
    ask again
        And who is this?
        - (same) The same @verifies
        - (other) Somebody else{other}
    resume
step first
    ask who
        Is that you?
        - (yes) Yes @verifies
    say @discloses It's about your account.
    ask fine
        All right?
        - (yes) Yes
    end done
"""


def test_a_block_that_resumes_into_what_it_must_not_is_broken_and_one_that_ends_is_proved() -> None:
    claim = "    after speaker_changed, @discloses only after @verifies"
    assert proved(claim, SPEAKER.format(other="\n            end done")).status == "proved"
    verdict = proved(claim, SPEAKER.format(other=""))
    assert verdict.status == "broken"
    assert Raised(("speaker_changed",)) in verdict.events


def test_what_was_said_before_going_back_still_counts() -> None:
    body = """
step first
    ask way
        Which way?
        - (a) This -> told
        - (b) That -> other
step told
    say @plans We could spread it.
    ask fine
        Is that fine?
        - (yes) Yes
    end done
step other
    ask deal
        Deal?
        - (yes) Yes @agrees
    end done
"""
    marks = 'mark plans "A plan"\nmark agrees "A yes"\n'
    verdict = proved("    after @plans, @agrees only after @summarises", body, marks)
    assert verdict.status == "broken"
    assert WentBack() in verdict.events


def test_a_crisis_owes_only_what_is_claimed_after_it() -> None:
    body = "step first\n    ask a\n        Well?\n        - (ok) Fine @offers\n    end done\n"
    assert proved("    every call has @offers", body).status == "proved"
    assert proved("    after crisis, every call has escalate", body).status == "proved"
    assert proved("    after crisis, every call has @offers", body).status == "broken"


def test_within_counts_turns_of_its_own_block_only() -> None:
    body = """
on job_loss
{first}    ask support
        Would help be welcome?
        - (yes) Yes
    resume
step first
    ask a
        Well?
        - (ok) Fine
    end done
"""
    claim = "    after job_loss, @acknowledges within 1 turn"
    assert proved(claim, body.format(first="    say @acknowledges I'm sorry.\n")).status == "proved"
    assert proved(claim, body.format(first="")).status == "broken"


def test_a_limit_that_is_met_is_named() -> None:
    verdict = proved("    @discloses only after @verifies", IDENTITY.format(no=""), limits=Limits(states=1))
    assert verdict.status == "undecided"
    assert "1 states" in verdict.reason


@pytest.mark.parametrize(("needed", "waivable"), [("@verifies", False), ("@summarises", True)])
def test_what_may_not_be_waived_is_not_advised_to_be(needed: str, waivable: bool) -> None:
    made = program(f"    @discloses only after {needed}", IDENTITY.format(no=""))
    (found,) = findings(made, prove(made, today=TODAY, limits=Limits(states=1)), TODAY)
    assert found.code == "CS301"
    assert ("waive" in found.advice) is waivable


def test_sums_with_several_answers_are_never_silently_passed() -> None:
    body = """
step first
    ask one as money from 0 to 100
        What comes in?
    ask two as money from 0 to 100
        What goes out?
    set spare = one - two
    if spare > {over}
        say @demands Pay it, please.
    end done
"""
    assert proved("    never @demands", body.format(over=50)).status == "broken"
    assert proved("    never @demands", body.format(over=100)).status in ("proved", "untested")


def test_a_broken_promise_is_told_as_a_dialogue() -> None:
    made = program("    @discloses only after @verifies", IDENTITY.format(no=""))
    verdicts = prove(made, today=TODAY)
    (found,) = findings(made, verdicts, TODAY)
    assert found.code == "CS300"
    told = dialogue(made, verdicts[0].events)
    assert told.splitlines()[1:3] == ["  Agent: Is that you?", "  Answer to `who`: No"]
    assert told in found.advice


def test_a_waiver_accepts_until_its_day_and_no_longer() -> None:
    waive = "waive promise until 2026-04-01 by Priya Nair, a new greeting is in the making\n"
    made = program("    @offers only after @summarises", IDENTITY.format(no="").replace("@discloses", "@offers"), waive)
    verdicts = prove(made, today=TODAY)
    assert [one.code for one in findings(made, verdicts, TODAY)] == ["CS303"]
    assert [one.code for one in findings(made, verdicts, datetime.date(2026, 4, 2))] == ["CS304", "CS300"]


HARDSHIPS = ("addiction", "bereavement", "caring", "disability", "disaster", "illness", "job_loss", "separation")
EACH_BY_ITSELF = """
step first
    ask more
        Would you like to hear more?
        - (yes) Yes
        - (no) No
    say @demands Could you pay today?
    end done
"""


@pytest.mark.parametrize("form", ["@demands only after @offers", "@offers within 1 turn", "every call has @offers"])
@pytest.mark.parametrize("without", ["", "bereavement", "separation"])
def test_a_promise_about_many_blocks_is_proved_for_each_of_them_with_few_states(form: str, without: str) -> None:
    said = {name: "" if name == without else " @offers" for name in HARDSHIPS}
    blocks = "".join(
        f"on {name}\n    say{mark} We can help.\n    listen words_{name}\n        What would help?\n    resume\n"
        for name, mark in said.items()
    )
    claim = f"    after {' or '.join(HARDSHIPS)}, {form}"
    verdict = proved(claim, EACH_BY_ITSELF, blocks, limits=Limits(states=2_000))
    assert verdict.status == ("broken" if without else "proved"), verdict.reason
    if without:
        assert without in {name for event in verdict.events if isinstance(event, Raised) for name in event.triggers}


def test_many_questions_for_money_do_not_multiply() -> None:
    steps = "".join(
        f"""
step stage_{at}
    if known(said_no)
        -> last
    ask pay_{at} @demands
        Would you like to pay?
        - (yes) Yes -> last
        - (no) No @refuses
            set said_no = yes
            -> last
        - (unsure) Not sure -> {f"stage_{at + 1}" if at < 29 else "last"}
"""
        for at in range(30)
    )
    body = f"""
on speaker_changed
    ask who_now
        Who am I speaking with?
        - (same) The customer
        - (other) Somebody else
    -> stage_0
step first
    ask who
        Is that you?
        - (yes) Yes
        - (no) No
    -> stage_0
{steps}
step last
    listen more
        Would you like to add anything?
    end done
"""
    claim, mark = "    after @refuses, at most 1 @demands", 'mark refuses "the customer said no"'
    verdict = proved(claim, body, mark, limits=Limits(states=2_000))
    assert verdict.status == "proved", verdict.reason


def test_a_call_that_goes_back_and_cannot_be_played_does_not_hide_one_that_can() -> None:
    far = "".join(
        f"""
step far_{at}
    ask way_{at}
        Which way shall we go?
        - (on) On
        - (left) Left
        - (right) Right
    -> {f"far_{at + 1}" if at < 7 else "pay_far"}
"""
        for at in range(8)
    )
    body = f"""
on speaker_changed
    -> far_0
on hardship
    -> near
step first
    ask pay @demands
        Would you like to pay?
        - (yes) Yes
            end done
        - (no) No @refuses
    listen more
        Would you like to add anything?
    end done
{far}
step pay_far
    ask pay_again @demands
        Would you like to pay now?
        - (yes) Yes
        - (no) No
    -> near
step near
    if visits(near) > 1
        end done
    ask pay_last @demands
        Would you like to pay some of it?
        - (yes) Yes
        - (no) No
    end done
"""
    claim, mark = "    after @refuses, at most 1 @demands", 'mark refuses "the customer said no"'
    verdict = proved(claim, body, mark, limits=Limits(events=10))
    assert verdict.status == "broken", verdict.reason


def test_what_a_turn_has_said_itself_is_not_said_ahead_of_it() -> None:
    body = """
step first
    ask pay @demands
        Would you like to pay?
        - (yes) Yes
        - (no) No
    ask part @demands
        Would you like to pay some of it?
        - (yes) Yes
        - (no) No
    end done
"""
    assert proved("    at most 2 @demands", body, limits=Limits(events=0)).status == "proved"


CEASED = """
on cease_contact
    say I won't ring you again.
    end safe
step first
    ask more
        Would you like to hear more?
        - (yes) Yes
        - (no) No
    end done
"""


@pytest.mark.parametrize(("end", "status"), [("safe", "proved"), ("done", "broken")])
def test_what_the_end_of_a_call_is_stays_so_when_its_trigger_is_raised_once_more(end: str, status: str) -> None:
    assert proved(f"    after cease_contact, every call has end {end}", CEASED).status == status


def test_what_comes_up_is_played_at_the_turn_where_it_was_found_past_those_that_ask_nothing() -> None:
    body = """
on speaker_changed
    end done
step first
    ask more
        Would you like to hear more?
        - (yes) Yes
            coach Take your time.
        - (no) No
    -> second
step second
    say @offers Here is what we can do.
    ask which
        Which would suit you?
        - (one) One
        - (other) Another
    escalate leader
    end done
"""
    verdict = proved("    after @offers, every call has escalate", body, limits=Limits(events=0))
    assert verdict.status == "broken", verdict.reason


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("every call has @feedback", "ends without what it owes, `@feedback`"),
        ("@feedback within 1 turn", "has no `@feedback` within 1 turn"),
        ("@feedback within 3 turns", "has no `@feedback` within 3 turns"),
        ("never member", "begins with `member`"),
        ("member only after @verifies", "begins with `member`"),
        ("every call has member", "ends without what it owes, `member`"),
    ],
)
def test_what_a_call_does_that_breaks_a_claim_is_said_by_its_form(claim: str, wrong: str) -> None:
    made = program(f"    {claim}", "step first\n    say Hello.\n    end done\n", "fact member as yesno\n")
    (found,) = [one for one in findings(made, prove(made, today=TODAY), TODAY) if one.code == "CS300"]
    assert found.message == f"“The promise” can be broken: this call {wrong}."
    assert found.advice.startswith("A script has no hand in") == ("member" in claim)


@pytest.mark.parametrize(
    ("claim", "advice"),
    [
        ("after complaint, every call has escalate", "`on complaint`, and in it `escalate`."),
        ("after hardship, @feedback within 1 turn", "`on serious_illness`, and in it `@feedback`."),
        ("after distressed, @acknowledges within 1 turn", "`on distressed`, and in it `@acknowledges`."),
        ("after dispute, never say", "`on dispute`, and in it lead away from `say`."),
        ("after dispute, say only after @verifies", "`on dispute`, and in it `@verifies`, or lead away from `say`."),
        ("after bereavement, every call has @feedback", ""),
        ("every call has @feedback", ""),
    ],
)
def test_where_nothing_is_done_when_a_trigger_comes_up_the_block_to_write_is_named(claim: str, advice: str) -> None:
    block = "on bereavement\n    say I'm sorry.\n    resume\n"
    body = f"{block}step first\n    listen how\n        How are you?\n    say Hello.\n    end done\n"
    made = program(f"    {claim}", body)
    (found,) = [one for one in findings(made, prove(made, today=TODAY), TODAY) if one.code == "CS300"]
    first = found.advice.split("\n")[0]
    assert first.endswith(advice or "as the engine itself plays it:"), first
    assert first.startswith("Nothing is done when") == bool(advice)


@pytest.mark.parametrize(
    "claim",
    ["never say", "@demands only after @offers", "every call has escalate", "at most 1 @demands", "never @demands"],
)
def test_no_block_for_a_tone_is_asked_to_do_what_it_may_not(claim: str) -> None:
    body = "step first\n    listen how\n        How?\n    say @demands Pay.\n    ask more @demands\n        More?\n"
    made = program(f"    after distressed, {claim}", f"{body}        - (no) No\n    end done\n")
    (found,) = [one for one in findings(made, prove(made, today=TODAY), TODAY) if one.code == "CS300"]
    assert found.advice.startswith("`distressed` is a tone")


def test_all_that_a_call_may_owe_is_named_so_that_another_name_for_it_is_seen() -> None:
    ends = [f"end way_{letter}" for letter in "abcde"]
    outcomes = "".join(f'outcome way_{letter} "Way {letter}"\n' for letter in "abcde")
    made = program(f"    every call has {' or '.join(ends)}", "step first\n    say Hello.\n    end done\n", outcomes)
    (found,) = [one for one in findings(made, prove(made, today=TODAY), TODAY) if one.code == "CS300"]
    assert all(f"`{end}`" in found.message for end in ends)


def test_the_call_shown_is_the_shortest_where_turns_are_passed_while_nothing_is_owed() -> None:
    ask = "    ask {0}\n        Well?\n        - (y) Yes{1}\n"
    asks = "".join(ask.format(name, mark) for name, mark in (("a", ""), ("b", ""), ("c", ""), ("d", " @demands")))
    body = f"on complaint\n    say @demands Pay.\n    end done\nstep first\n{asks}    end done\n"
    verdict = proved("    after @demands, @offers within 3 turns", body)
    assert [type(event).__name__ for event in verdict.events] == ["Started", "Raised"]

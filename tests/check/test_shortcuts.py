"""Calls that a search once left out for what it passes, drops or shares: each breaks its claim when it is played, so
none of these claims may be said to hold."""

import sys
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from scriptengine.call.events import (
    Chose,
    Corrected,
    Escalated,
    Event,
    Raised,
    TakenBack,
    ToneSet,
    WentBack,
    WentOn,
)
from scriptengine.check.graph import Graph
from scriptengine.check.layout import Layout
from scriptengine.check.proof import prove
from scriptengine.check.question import Question
from scriptengine.check.search import Search
from scriptengine.program.claims import automata

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from small_calls import TODAY, Walk, program

MARKS = 'mark plans "A plan"\nmark agrees "A yes"\n'
OUTCOMES = 'outcome done "Done"\noutcome safe "Safe"\n'


class Case(NamedTuple):
    """A script, and a call of it that breaks its claim with the last event."""

    claim: str
    body: str
    events: tuple[Event, ...]
    flow: str = ""
    facts: tuple[tuple[str, bool], ...] = ()
    declarations: str = ""


def chose(*answers: str) -> tuple[Event, ...]:
    """Answers as `question=key`, or `back` for going back and `on` for going on."""
    words: dict[str, Event] = {"back": WentBack(), "on": WentOn()}
    return tuple(words[one] if one in words else Chose(*one.split("=")) for one in answers)


def question(name: str, marks: str = "", *, key: str = "y", depth: int = 1, said: str = "") -> str:
    """An `ask` with one choice."""
    pad = "    " * depth
    return f"{pad}ask {name}{said}\n{pad}    {name.title()}?\n{pad}    - ({key}) Yes{marks}\n"


ONE_TURN = f"step first\n{question('t')}    end safe\n"
TWO_WAYS = """
    ask way
        Which?
        - (a) This -> told
        - (b) That -> other
"""
OTHER = f"step other\n{question('deal', ' @agrees')}    end done\n"

CASES = {
    "what comes up at turns that go round for ever, and bear on nothing themselves": Case(
        "never @offers",
        "on hardship\n    say @offers We can help.\n    resume\n"
        f"step first\n{question('one')}{question('two')}    -> first\n",
        (Raised(("cannot_afford",)),),
    ),
    "a turn passed from which something can be said that cannot from the next": Case(
        "after @offers, after @plans, never @agrees",
        f"step first\n{question('zero', ' @offers')}{TWO_WAYS}"
        f"step told\n{question('x')}    say @plans We plan.\n{question('fine')}    end done\n"
        f"{OTHER}",
        chose("zero=y", "way=a", "x=y", "back", "back", "way=b", "deal=y"),
    ),
    "what a block's answer lets be said, gone back over to before the block": Case(
        "after @offers, after @plans, never @agrees",
        "on complaint\n    ask b\n        B?\n        - (yes) Yes\n        - (no) No\n    resume\n"
        f"step first\n{question('zero', ' @offers')}"
        "    ask way\n        Which?\n        - (a) This\n            say This it is.\n            -> told\n"
        "        - (b) That -> other\n"
        f"step told\n{question('x')}    if b is yes\n        say @plans We plan.\n{question('fine')}    end done\n"
        f"{OTHER}",
        (
            *chose("zero=y", "way=a", "on"),
            Raised(("complaint",)),
            *chose("b=yes", "x=y", "back", "back"),
            TakenBack("complaint"),
            *chose("back", "back", "way=b", "deal=y"),
        ),
    ),
    "what an answer in a flow lets be said after it, gone back over into the flow": Case(
        "after @offers, after @plans, never @agrees",
        f"step first\n{question('zero', ' @offers')}    do part\n    if part.x is yes\n        say @plans We plan.\n"
        f"{question('fine')}    end done\n",
        chose("zero=y", "part.x=yes", "part.y=y", "back", "back", "part.x=no"),
        flow=MARKS
        + "step go\n    ask x\n        X?\n        - (yes) Yes\n        - (no) No @agrees\n"
        + f"{question('y')}    return\n",
    ),
    "what is said some turns after an arrow out of a block, before its trigger is taken back": Case(
        "after @offers, after @plans, never @demands",
        f"on complaint\n{question('b')}    -> other\n"
        f"step first\n{question('zero', ' @offers')}{question('t')}    say @demands Pay.\n{question('u')}    end done\n"
        f"step other\n{question('v')}{question('w')}    say @plans We plan.\n{question('x')}    end done\n",
        (
            *chose("zero=y"),
            Raised(("complaint",)),
            *chose("b=y", "v=y", "w=y", "back", "back", "back"),
            TakenBack("complaint"),
            *chose("t=y"),
        ),
    ),
    "turns of a block that has no bearing on what is owed from the start within some": Case(
        "@offers within 2 turns",
        f"on complaint\n{question('b')}    resume\n"
        f"step first\n{question('t')}    say @offers Help.\n{question('u')}    end done\n",
        (Raised(("complaint",)),),
    ),
    "turns at which nothing is owed yet, where a block resumes before what is owed came": Case(
        "after complaint, @offers within 2 turns",
        f"on complaint\n    say Sorry.\n    resume\nstep first\n{question('t')}{question('u')}{question('v')}"
        "    say @offers Help.\n    end done\n",
        (Raised(("complaint",)), *chose("t=y", "u=y")),
    ),
    "turns of a block that counts, at which nothing is owed yet, where another resumes before what is owed came": Case(
        "after complaint, after complaint or dispute, @offers within 2 turns",
        f"on complaint\n    say @offers Help.\n{question('b')}{question('c')}{question('d')}{question('e')}"
        f"    say @offers Help.\n    end done\non dispute\n    say Sorry.\n    resume\n{ONE_TURN}",
        (Raised(("complaint",)), *chose("b=y"), Raised(("dispute",)), *chose("c=y", "d=y")),
    ),
    "turns right after an answer from which on something is owed": Case(
        "after @demands, @offers within 2 turns",
        f"step first\n{question('t', ' @demands')}{question('u')}{question('v')}{question('w')}"
        "    say @offers Help.\n    end done\n",
        chose("t=y", "u=y"),
    ),
    "turns of the block that runs for what starts the claim": Case(
        "after complaint, @offers within 2 turns",
        f"on complaint\n{question('b')}{question('c')}{question('d')}    say @offers Help.\n    resume\n"
        f"step first\n{question('t')}    say @offers Help.\n    end done\n",
        (Raised(("complaint",)), *chose("b=y")),
    ),
    "a turn at an arrow out of a block, because what waited speaks": Case(
        "after speaker_changed, end done only after @verifies",
        f"on job_loss\n{question('x', ' @verifies')}    -> settle\n"
        f"on complaint\n    say Sorry.\n    resume\n{ONE_TURN}step settle\n    end done\n",
        (Raised(("job_loss", "complaint")), *chose("x=y"), Raised(("speaker_changed",)), WentOn()),
    ),
    "turns of a block that an answer runs and that has no bearing on the claim": Case(
        "after speaker_changed, end done only after @verifies",
        f"on complaint\n{question('b')}    resume\n"
        f"step first\n{question('zero', ' @verifies')}    raise complaint\n    end done\n",
        (*chose("zero=y"), Raised(("speaker_changed",)), *chose("b=y")),
    ),
    "turns of a flow that never returns": Case(
        "after @demands, never @discloses",
        "on complaint\n    say @discloses It is due.\n    resume\n"
        f"step first\n{question('zero', ' @demands')}    do part\n    end done\n",
        (*chose("zero=y"), Raised(("complaint",))),
        flow=f"{OUTCOMES}step go\n{question('a')}    end done\n",
    ),
    "the end of a call in a flow that a crisis block does too": Case(
        "every call has @offers",
        "on immediate_danger\n    do part\n    end safe\n"
        f"step first\n{question('zero', ' @summarises')}    do part\n{question('b')}"
        "    say @offers Here.\n    end done\n",
        chose("zero=y", "part.a=stop"),
        flow=f"{OUTCOMES}step go\n    ask a\n        A?\n        - (ok) Fine\n        - (stop) Stop\n"
        "            end done\n    return\n",
    ),
    "a fact that must not be": Case(
        "never vulnerable", ONE_TURN, (), facts=(("vulnerable", True),), declarations="fact vulnerable as yesno\n"
    ),
    "a hand-over that comes first, and must not come again, on a call that is corrected": Case(
        "after escalate, after vulnerable, escalate only after hardship",
        f"step first\n    ask t\n        T?\n        - (a) A\n        - (b) B\n{question('u')}    end done\n",
        (Escalated("leader"), *chose("t=a"), Corrected("t", 1, "b"), Escalated("leader")),
        facts=(("vulnerable", True),),
        declarations="fact vulnerable as yesno\n",
    ),
    "a fact that comes second, on a call that is corrected": Case(
        "after @plans, after vulnerable, never @demands",
        "step first\n    ask t\n        T?\n        - (a) A\n            say @plans We plan.\n"
        f"{question('v', depth=3)}            end done\n        - (b) B\n{question('u', said=' @demands')}"
        "    end done\n",
        (*chose("t=a"), Corrected("t", 1, "b")),
        facts=(("vulnerable", True),),
        declarations="fact vulnerable as yesno\n",
    ),
    "the first step": Case(
        "after step first, never @demands", f"step first\n{question('t', said=' @demands')}    end done\n", ()
    ),
    "a group raised again that comes second": Case(
        "after @offers, after hardship, never @demands",
        f"on hardship\n{question('h', ' @offers')}    resume\n"
        f"step first\n{question('t')}{question('v', ' @demands')}    end done\n",
        (
            Raised(("job_loss",)),
            *chose("h=y"),
            TakenBack("job_loss"),
            Raised(("job_loss",)),
            *chose("h=y", "t=y", "v=y"),
        ),
    ),
    "a trigger taken back in its block, which another one of it has run": Case(
        "never @demands",
        f"on illness or job_loss\n    if illness\n{question('b', depth=2)}"
        f"        if not illness\n            say @demands Pay.\n    resume\n{ONE_TURN}",
        (Raised(("illness",)), *chose("b=y"), Raised(("job_loss",)), TakenBack("illness"), *chose("b=y")),
    ),
    "a trigger taken back in its block, which another one of it has run where it was not run in itself": Case(
        "never @demands",
        "on illness or job_loss\n    set begun = 1\n    if illness\n"
        "        ask b\n            B?\n            - (y) Yes\n            - (n) No\n"
        "                set begun = 2\n                resume\n"
        "        if begun <= 1 and not illness\n            say @demands Pay.\n    set begun = 2\n    resume\n"
        f"on complaint\n    say Sorry.\n    resume\n{ONE_TURN}",
        (Raised(("illness",)), *chose("b=n"), Raised(("job_loss",)), TakenBack("illness"), *chose("b=y")),
    ),
    "a tone that comes up with a trigger": Case(
        "after angry, end done only after @acknowledges",
        f"on angry\n    acknowledge\n    resume\non complaint\n    end done\n{ONE_TURN}",
        (Raised(("complaint",), tone="angry"),),
    ),
    "a statement said twice on the way that was gone back over": Case(
        "at most 2 @demands",
        f"step first\n{question('z')}    -> two\nstep two\n    ask t\n        T?\n"
        "        - [visits(two) < 3] (more) More -> more\n        - [visits(two) < 2] (stop) Stop -> stop\n"
        "        - (out) Out -> out\n"
        f"step more\n{question('m', said=' @demands')}    -> two\n"
        f"step stop\n{question('s', ' @demands')}    -> out\nstep out\n    end done\n",
        chose("z=y", "t=more", "m=y", "t=more", "back", "back", "back", "t=stop", "s=y"),
    ),
    "a turn at an arrow after a flow, because a block that did the flow too speaks": Case(
        "after speaker_changed, end done only after @verifies",
        "on complaint\n    do part\n    say So.\n    resume\n"
        f"step first\n{question('zero')}    do part\n    -> settle\nstep settle\n    end done\n",
        (*chose("zero=y"), Raised(("complaint",)), *chose("part.a=y"), Raised(("speaker_changed",)), WentOn()),
        flow=f"step go\n{question('a', ' @verifies')}    return\n",
    ),
    "a reference that the agent brings about": Case(
        "never @demands",
        f"step first\n{question('t')}    if known(escalation.reference)\n        say @demands Pay.\n"
        f"{question('u')}    end done\n",
        (Escalated("leader"), *chose("t=y")),
    ),
    "a line said only when its turn is shown once more": Case(
        "never @demands",
        f"step first\n    say @demands\n        [angry] Pay now.\n{question('t')}    end done\n",
        (ToneSet("angry"),),
    ),
    "what a block said in the turn of another that waited for it, shown once more": Case(
        "after job_loss, never @demands",
        "on complaint\n    if not job_loss\n        say @demands Pay now.\n    resume\n"
        "on job_loss\n    say Sorry.\n    resume\n"
        f"on wants_human\n{question('b')}    resume\n{ONE_TURN}",
        (Raised(("complaint", "wants_human")), Raised(("job_loss",))),
    ),
    "two triggers of one block raised at once": Case(
        "after job_loss or illness, after job_loss or illness, never end done",
        f"on job_loss or illness\n    end done\n{ONE_TURN}",
        (Raised(("job_loss", "illness")),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_search_passes_by_is_not_said_to_hold(name: str) -> None:
    case = CASES[name]
    promise = f'{MARKS}{case.declarations}guarantee promise "The promise"\n    {case.claim}\n'
    text = f"{promise}{case.body}"
    made = program(text, part=case.flow) if case.flow else program(text)
    walk = Walk(made, dict(case.facts))
    for event in case.events:
        turn = walk.attempt(event)
        assert event is case.events[-1] or not turn.refused, turn.refused
    assert walk.turn.broken or walk.turn.owed, "the call should break the claim"
    (verdict,) = prove(made, today=TODAY)
    assert verdict.status in ("broken", "undecided")


def test_what_waits_is_run_one_after_the_other_whichever_blocks_are_watched() -> None:
    turn = f"    say @verifies You are you.\n{question('t')}"
    made = program(
        f'{MARKS}guarantee promise "The promise"\n    after @plans, @demands only after @verifies\n'
        f"on job_loss\n    if not known(a)\n{question('a', ' @plans', depth=2)}    resume\n"
        "on complaint\n    if a is y\n        set c = 1\n    resume\n"
        f"on illness\n    if c >= 1\n{question('b', depth=2)}    resume\n"
        "on dispute\n    if b is y\n        say @demands Pay.\n    resume\n"
        f"step first\n{turn}    say @verifies Thank you.\n    end done\n"
    )
    walk = Walk(made)
    walk.take(Raised(("job_loss", "complaint", "illness", "dispute")))
    walk.say("y")
    assert walk.attempt(Chose("b", "y")).broken
    (automaton,) = automata(made, made.guarantees.values())
    blocks = [f"on {name}" for name in ("job_loss", "complaint", "illness", "dispute")]
    for watched in (some for size in range(5) for some in combinations(blocks, size)):
        question_ = Question(Layout(Graph(made)), automaton, ["a", "b", "c", *watched])
        assert Search(question_, 200_000).run() is not None, watched


def test_a_group_raised_again_is_not_counted_twice() -> None:
    made = program(f'guarantee promise "The promise"\n    at most 1 hardship\n{ONE_TURN}')
    walk = Walk(made)
    for event in (Raised(("job_loss",)), TakenBack("job_loss"), Raised(("job_loss",))):
        assert not walk.take(event).broken
    (verdict,) = prove(made, today=TODAY)
    assert verdict.status == "proved"

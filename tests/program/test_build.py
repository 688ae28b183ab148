"""What a built program holds: whole names, labels, what happens at a node, which block runs, what may be waived."""

import datetime

import pytest

from scriptengine.program.load import load_sources
from scriptengine.program.model import Ask, Branch, Choice, Go, Notice, Program, Raise, Say, Set

HEAD = """\
script early "Early arrears"
    version 3
    locale en-GB
    currency GBP
use flow
use notices.yaml
use phrases.yaml
fact account.balance as money @discloses
fact customer.name as text @private
fact customer.tenant as yesno optional
outcome done "Done" @resolved
outcome left "Left"
contact leader "Team leader"
    person Priya Nair
mark explains "why something is asked is said"
on crisis
    end left
"""
FLOW = """\
flow means "What somebody can manage"
    locale en
outcome done "Another title"
contact leader "Another title"
    phone 1
on hardship
    acknowledge
    resume
on speaker_changed
    resume
step begin
    ask income as money
        What comes in?
    set half = income / 2
    return
step end_it
    return
"""
NOTICES = """\
kind: notices
jurisdiction: nowhere
notices:
  rights:
    versions:
      - {version: 1, effective: 2020-01-01, source: a test, text: Old words.}
      - {version: 2, effective: 2021-01-01, source: a test, marks: [signposts], text: "You owe {{ account.balance }}."}
"""
PHRASES = """\
kind: phrases
language: en
triggers:
  bereavement: [I'm so sorry.]
  life: [That is a lot to carry.]
tones:
  angry: [I can hear that this is hard.]
general: [Thank you for telling me.]
"""


def texts(body: str, head: str = HEAD, flow: str = FLOW) -> dict[str, str]:
    return {"main.call": head + body, "flow.call": flow, "notices.yaml": NOTICES, "phrases.yaml": PHRASES}


def built(body: str, head: str = HEAD, flow: str = FLOW) -> Program:
    loaded = load_sources(texts(body, head, flow), "main.call")
    assert loaded.diagnostics == []
    assert loaded.program is not None
    return loaded.program


def test_names_of_the_script_stay_bare_and_those_of_a_flow_get_its_name() -> None:
    program = built("step start\n    do means\n    set rest = means.half\n    end done\n")
    assert list(program.steps) == ["start", "means.begin", "means.end_it"]
    assert program.first == "start"
    assert set(program.answers) == {"rest", "means.income", "means.half"}
    assert program.flows["means"].answers == {"means.income", "means.half"}
    found = next(node for node in program.nodes.values() if isinstance(node, Set) and node.name == "rest")
    assert found.value.names == {"means.half"}
    assert found.type.name == "money"


def test_an_alias_is_only_a_way_to_write_a_name() -> None:
    program = built(
        "step start\n    do m\n    set rest = m.half\n    end done\n", HEAD.replace("use flow", "use flow as m")
    )
    assert "means.half" in program.answers
    assert "means" in program.flows


def test_labels_name_asks_and_listens_and_number_the_rest_in_reading_order() -> None:
    program = built(
        "step start\n"
        "    say Hello.\n"
        "    ask how\n"
        "        How are you?\n"
        "        - (well) Well -> finish\n"
        "        - (ill) Not well\n"
        "            say I'm sorry.\n"
        "    listen story\n"
        "        What happened?\n"
        "    -> finish\n"
        "step finish\n"
        "    end done\n"
    )
    own = [label for label in program.nodes if "means" not in label and "on " not in label]
    assert set(own) == {"start#1", "ask how", "start#3", "start#4", "listen story", "start#6", "finish#1"}
    ask = program.nodes["ask how"]
    assert isinstance(ask, Ask)
    assert [choice.next for choice in ask.choices] == ["start#3", "start#4"]
    assert isinstance(program.nodes["start#3"], Go)
    said = program.nodes["start#4"]
    assert isinstance(said, Say)
    assert said.next == "listen story"


def test_a_choice_without_arrow_or_block_goes_on_after_the_ask() -> None:
    program = built("step start\n    ask how\n        How?\n        - (well) Well\n    end done\n")
    assert choices(program)[0].next == "start#2"


def choices(program: Program) -> tuple[Choice, ...]:
    ask = program.nodes["ask how"]
    assert isinstance(ask, Ask)
    return ask.choices


def test_a_key_is_made_from_the_text_where_none_is_given() -> None:
    program = built(
        "step start\n    ask how\n        How?\n        - They can't afford it.\n        - Größer\n    end done\n"
    )
    assert [choice.key for choice in choices(program)] == ["they_can_t_afford_it", "großer"]
    assert program.answers["how"].type.titles == ("They can't afford it.", "Größer")


def test_raises_in_a_row_are_raised_together() -> None:
    program = built(
        "step start\n    raise bereavement\n    raise illness\n    say Thank you.\n    raise caring\n    end done\n"
    )
    raises = [node for node in program.nodes.values() if isinstance(node, Raise)]
    assert sorted(node.triggers for node in raises) == [("bereavement", "illness"), ("caring",)]
    assert program.nodes[raises[0].next]


def test_what_happens_names_the_marks_first_then_the_statement() -> None:
    program = built(
        "step start\n"
        "    say @explains @offers\n"
        "        You owe {{ account.balance }}.\n"
        "    ask how @demands\n"
        "        Will you pay {{ account.balance }}?\n"
        "        - (yes) Yes @consents\n"
        "    ask who\n"
        "        - (self) Themselves\n"
        "    listen story\n"
        "    notice rights\n"
        "    acknowledge\n"
        "    escalate leader\n"
        "    end done\n"
    )
    happens = {label: getattr(node, "happens", None) for label, node in program.nodes.items()}
    assert happens["start#1"] == ("@explains", "@offers", "@discloses", "say")
    assert happens["ask how"] == ("@demands", "@discloses", "ask")
    assert choices(program)[0].happens == ("@consents",)
    assert happens["ask who"] == ()
    assert happens["listen story"] == ("listen",)
    assert ("@informs", "@signposts", "@discloses", "notice rights") in happens.values()
    assert ("@acknowledges",) in happens.values()
    assert ("escalate", "escalate leader") in happens.values()
    assert ("@resolved", "end", "end done") in happens.values()


def test_a_mark_of_a_fact_goes_with_what_is_computed_from_it_through_several_sets() -> None:
    program = built(
        "step start\n"
        "    set half = account.balance / 2\n"
        "    set shown = half + 1\n"
        "    set mine = customer.name\n"
        "    say That would be {{ shown }}, {{ mine }}.\n"
        "    coach They owe {{ account.balance }}.\n"
        "    end done\n"
    )
    said = next(node for node in program.nodes.values() if isinstance(node, Say) and node.label.startswith("start"))
    assert said.happens == ("@discloses", "say")
    assert said.marked
    assert program.answers["shown"].marks == {"discloses"}
    assert program.answers["mine"].private
    assert not program.answers["shown"].private


def test_sets_may_stand_in_any_order() -> None:
    program = built("step start\n    set shown = half + 1\n    set half = account.balance / 2\n    end done\n")
    assert program.answers["shown"].type.name == "money"


def test_the_version_of_a_notice_is_the_one_in_effect() -> None:
    sources = texts("step start\n    notice rights\n    end done\n")
    for day, version in ((datetime.date(2020, 6, 1), "1"), (datetime.date(2021, 1, 1), "2")):
        program = load_sources(sources, "main.call", today=day).program
        assert program is not None
        assert [node.version for node in program.nodes.values() if isinstance(node, Notice)] == [version]


def test_the_script_settles_what_files_say_differently() -> None:
    program = built("step start\n    end done\n")
    assert program.outcomes["done"].title == "Done"
    assert (program.contacts["leader"].person, program.contacts["leader"].phone) == ("Priya Nair", "1")


BLOCKS = """\
on bereavement
    resume
on hardship
    resume
on life
    resume
on angry
    acknowledge
    resume
step start
    end done
"""


def test_the_most_specific_block_runs_and_the_scripts_own_first() -> None:
    program = built(BLOCKS)
    runs = {name: trigger.handler for name, trigger in program.triggers.items()}
    assert runs["bereavement"] == "on bereavement"
    assert runs["separation"] == "on life"
    assert runs["illness"] == "on hardship"
    assert runs["speaker_changed"] == "means.on speaker_changed"
    assert runs["suicide_risk"] == "on crisis"
    assert runs["dispute"] == ""
    assert program.tone_handlers == {"angry": "on angry"}


def test_a_block_is_as_urgent_as_its_most_urgent_trigger_and_crisis_only_alone() -> None:
    program = built(
        "on disability\n    resume\non complaint or immediate_danger\n    resume\nstep start\n    end done\n"
    )
    urgencies = {name: handler.urgency for name, handler in program.handlers.items()}
    assert urgencies["on crisis"] == "crisis"
    assert urgencies["on disability"] == "normal"
    assert urgencies["on complaint or immediate_danger"] == "high"


def test_acknowledgements_fit_the_trigger_before_its_group_before_the_tone() -> None:
    program = built("step start\n    end done\n")
    expected = (
        "I'm so sorry.",
        "That is a lot to carry.",
        "I can hear that this is hard.",
        "Thank you for telling me.",
    )
    assert program.phrases("angry", ("bereavement",)) == expected
    assert program.phrases(None, ()) == ("Thank you for telling me.",)


def test_an_if_without_else_goes_on_below() -> None:
    program = built("step start\n    if hardship\n        say Hello.\n    end done\n")
    branch = program.nodes["start#1"]
    assert isinstance(branch, Branch)
    assert branch.otherwise == "start#3"
    assert branch.branches[0][1] == "start#2"


GUARANTEES = """\
guarantee crisis_first "One"
    after crisis, never @demands
guarantee identity_first "Two"
    @discloses only after @verifies
guarantee soft "Three"
    after hardship, @demands only after @offers or end left
    every call has step start unless customer.tenant
waive soft until 2027-01-31 by Priya Nair, until the new script is there
step start
    say @offers Hello.
    end done
"""


def test_a_guarantee_after_a_crisis_or_on_identity_is_firm() -> None:
    program = built(GUARANTEES)
    assert {name: guarantee.firm for name, guarantee in program.guarantees.items()} == {
        "crisis_first": True,
        "identity_first": True,
        "soft": False,
    }
    assert [waiver.guarantee for waiver in program.waivers] == ["soft"]


@pytest.mark.parametrize(
    ("waived", "meant"),
    [("soft", ["kept.soft", "other.soft"]), ("kept.soft", ["kept.soft"]), ("kept.sofd", []), ("main.soft", [])],
)
def test_a_pack_s_guarantee_is_waived_by_its_name_or_in_each_pack_that_has_it(waived: str, meant: list[str]) -> None:
    pack = 'rules {0} "{0}"\nguarantee soft "Soft"\n    never @demands\n'
    text = (
        'script main "Main"\n    checks kept, other\noutcome done "Done"\n'
        f"waive {waived} until 2027-01-31 by Priya Nair, it is new\n"
        "on crisis\n    end done\nstep first\n    say Hello.\n    end done\n"
    )
    files = {"main.call": text, "rules/kept.call": pack.format("kept"), "rules/other.call": pack.format("other")}
    loaded = load_sources(files, "main.call")
    if meant:
        assert loaded.program is not None
        assert [waiver.guarantee for waiver in loaded.program.waivers] == meant
    else:
        assert [one.code for one in loaded.diagnostics] == ["CS185"]


def test_a_claim_names_a_step_of_a_flow() -> None:
    text = (
        'script main "Main"\nuse told\noutcome done "Done"\nguarantee g "G"\n    never step told.more\n'
        "on crisis\n    end done\nstep first\n    do told\n    end done\n"
    )
    flow = 'flow told "Told"\nstep first\n    -> more\nstep more\n    say Hello.\n    return\n'
    program = load_sources({"main.call": text, "told.call": flow}, "main.call").program
    assert program is not None
    (claim,) = program.guarantees["g"].claims
    assert claim.first == {"step told.more"}


def test_happenings_become_tokens() -> None:
    first, second = built(GUARANTEES).guarantees["soft"].claims
    assert [set(happenings) for happenings in (*first.after, first.first, first.second)] == [
        {"hardship"},
        {"@demands"},
        {"@offers", "end left"},
    ]
    assert [set(second.first), set(second.second)] == [{"step start"}, {"customer.tenant"}]


def test_guarantees_of_a_used_file_carry_its_name() -> None:
    flow = FLOW.replace("step begin", 'guarantee kept "Kept"\n    never step end_it\nstep begin')
    program = built("step start\n    end done\n", flow=flow)
    assert program.guarantees["means.kept"].pack == "means"
    assert program.guarantees["means.kept"].claims[0].first == {"step means.end_it"}


def test_a_flow_alone_is_built_without_its_scripts_contacts_marks_and_books() -> None:
    flow = (
        'flow alone "Alone"\ncontact leader "Leader"\noutcome done "Done"\n'
        "step begin\n    notice rights\n    acknowledge\n    say @of_a_pack Ring {{ leader.phone }}.\n    return\n"
    )
    loaded = load_sources({"alone.call": flow}, "alone.call")
    assert loaded.diagnostics == []
    assert loaded.program is not None
    assert loaded.program.kind == "flow"


def test_a_rule_pack_alone_has_no_steps() -> None:
    loaded = load_sources({"p.call": 'rules p "P"\nguarantee g "G"\n    never a_trigger_of_others\n'}, "p.call")
    assert loaded.diagnostics == []
    assert loaded.program is not None
    assert (loaded.program.kind, loaded.program.first, dict(loaded.program.steps)) == ("rules", "", {})


def test_a_name_in_a_pack_that_is_almost_another_is_told() -> None:
    loaded = load_sources({"p.call": 'rules p "P"\nguarantee g "G"\n    after hardshp, never @demands\n'}, "p.call")
    assert [(one.code, one.severity) for one in loaded.diagnostics] == [("CS193", "warning")]
    assert "Did you mean `hardship`?" in loaded.diagnostics[0].message

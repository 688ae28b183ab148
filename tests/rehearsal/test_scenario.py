"""Scenarios: read, played, found wrong in words, and written from a proof's counterexample."""

import datetime
from pathlib import Path

import pytest

from scriptengine.check.proof import prove
from scriptengine.cli.main import main
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program
from scriptengine.rehearsal.scenario import play, read_scenarios, save
from scriptengine.text.source import Source

TODAY = datetime.date(2026, 3, 2)
SCRIPT = """script small "Small"
    locale en-GB
    currency GBP
outcome done "Done"
outcome paid "Paid"
contact leader "Leader"
    person Pat Lee
    email pat@northwind.example
fact account.late as yesno
guarantee promise "The promise"
    @discloses only after @verifies
on suicide_risk or immediate_danger
    escalate leader
    end done
step first
    ask who
        Is that you?
        - (yes) Yes @verifies
        - (no) No
    ask sum as money from 0 to 50
        How much?
    say @discloses It's about your account.
    end done
"""
GOOD = """kind: scenarios
call: small.call
scenarios:
  verified:
    today: 2026-03-02
    facts:
      account.late: yes
    moves:
    - choose: {who: "no"}
    - back
    - choose: {who: "yes"}
    - raise: job_loss
    - answer: {sum: 12.50}
    expect:
      outcome: done
      said: about your account
      never_said: Goodbye
      happened: "@discloses"
      never_happened: "@demands"
"""


def program() -> Program:
    loaded = load_sources({"small.call": SCRIPT}, "small.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def played(text: str) -> list[str]:
    (scenario,), wrong = read_scenarios(Source("small.scenarios.yaml", text))
    assert not wrong, wrong
    return [finding.message for finding in play(program(), scenario)]


def test_a_scenario_that_goes_as_expected_finds_nothing() -> None:
    assert played(GOOD) == []


def test_each_thing_that_is_not_as_expected_is_told() -> None:
    wrong = GOOD.replace("outcome: done", "outcome: paid").replace("Goodbye", "your account")
    assert played(wrong) == [
        "Expected outcome: paid; but done.",
        "Expected never said: your account; but it was said.",
    ]


def test_a_move_that_the_call_does_not_take_is_told_where_it_stands() -> None:
    (message,) = played(GOOD.replace("{sum: 12.50}", "{sum: 99}"))
    assert "50" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('happened: "@discloses"', 'happened: "@disclose"', "Did you mean `@discloses`?"),
        ('never_happened: "@demands"', 'never_happened: "@demand"', "There is no mark"),
        ('never_happened: "@demands"', "never_happened: step secnd", "There is no mark, trigger, step or statement"),
        ('never_happened: "@demands"', "breaks: promises", "Did you mean `promise`?"),
        ("outcome: done", "outcome: dome", "There is no outcome `dome`. Did you mean `done`?"),
        ("outcome: done", "open: somme", "There is no ask or listen `somme`."),
    ],
)
def test_what_can_never_happen_is_not_expected_in_vain(old: str, new: str, said: str) -> None:
    assert old in GOOD
    (message,) = played(GOOD.replace(old, new))
    assert said in message


def test_an_end_with_a_declared_outcome_may_be_expected_never_to_happen() -> None:
    assert played(GOOD.replace('never_happened: "@demands"', "never_happened: end paid")) == []


def test_a_mistake_says_which_choices_there_are_which_trigger_was_meant_and_which_fact_is_wrong() -> None:
    def first(old: str, new: str) -> tuple[str, str, str]:
        text = GOOD.replace(old, new)
        (scenario,), _ = read_scenarios(Source("a.scenarios.yaml", text))
        finding = play(program(), scenario)[0]
        assert finding.span is not None
        return text[finding.span.start : finding.span.end], finding.message, finding.advice

    assert first('"no"', '"nein"')[2].endswith("whose choices are yes, no.")
    assert first("job_loss", "jobloss")[1].endswith("Did you mean `job_loss`?")
    assert first("late: yes", "late: perhaps")[0] == "perhaps"


def test_a_move_that_is_none_is_told_when_reading() -> None:
    _, wrong = read_scenarios(Source("a.scenarios.yaml", GOOD.replace("- back", "- jump")))
    assert [one.code for one in wrong] == ["CS340"]


def test_the_call_that_breaks_a_promise_can_be_kept_as_a_scenario_and_played() -> None:
    made = program()
    (verdict,) = prove(made, today=TODAY)
    assert verdict.status == "broken"
    text = save("small.call", [("promise", verdict.events)])
    assert played(text) == []


def test_a_call_that_breaks_one_promise_is_played_past_the_others_that_it_breaks_on_the_way() -> None:
    early = 'guarantee early "Help is offered at once"\n    @offers within 1 turn\n'
    text = SCRIPT.replace("guarantee promise", early + "guarantee promise")
    loaded = load_sources({"small.call": text}, "small.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    broken = [(one.guarantee, one.events) for one in prove(loaded.program, today=TODAY) if one.events]
    assert {name for name, _ in broken} == {"early", "promise"}
    scenarios, findings = read_scenarios(Source("small.scenarios.yaml", save("small.call", broken)))
    assert findings == []
    assert [found.message for one in scenarios for found in play(loaded.program, one)] == []


def test_the_command_plays_files_and_gives_honest_exit_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.call").write_text(SCRIPT, encoding="utf-8")
    scenarios = tmp_path / "small.scenarios.yaml"
    scenarios.write_text(GOOD, encoding="utf-8")
    assert main(["test", str(tmp_path)]) == 0
    scenarios.write_text(GOOD.replace("outcome: done", "outcome: paid"), encoding="utf-8")
    assert main(["test", str(scenarios)]) == 1
    assert "not-as-expected" in capsys.readouterr().out
    assert main(["test", str(tmp_path / "nothing")]) == 2
    assert main(["test", str(tmp_path / "small.call")]) == 2
    assert "small.call is a script" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ('[choose: {who: "yes"}, answer: {sum: 1}, go on]', "The call has ended by then, in `done`."),
        ("[drop, go on]", "The line is lost by then"),
        ("[go on]", "The call is at the question `who`, whose choices are yes, no."),
    ],
)
def test_where_the_call_is_instead_is_said_in_words(moves: str, said: str) -> None:
    text = GOOD.partition("    moves:")[0] + f"    moves: {moves}\n"
    (scenario,), wrong = read_scenarios(Source("small.scenarios.yaml", text))
    assert not wrong
    (finding,) = play(program(), scenario)
    assert finding.advice.startswith(said)


def test_a_fault_in_a_lexicon_is_told_once_and_the_scenarios_are_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lexicon = "kind: lexicon\ntriggers:\n  job_loss:\n    phrases: |\n      foo*bar\n"
    (tmp_path / "ours.yaml").write_text(lexicon)
    (tmp_path / "small.call").write_text(SCRIPT.replace("outcome done", "use ours.yaml\noutcome done"))
    (tmp_path / "small.scenarios.yaml").write_text(
        GOOD + GOOD.partition("scenarios:\n")[2].replace("verified", "again")
    )
    assert main(["test", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.count("ours.yaml:5:7: error CS266") == 1
    assert "2 scenarios played, 0 not as expected." in told


def test_scenarios_that_cannot_be_read_are_not_counted_as_played(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.call").write_text(SCRIPT)
    (tmp_path / "small.scenarios.yaml").write_text(GOOD + "  other:\n    moves: [jump: 3]\n")
    assert main(["test", str(tmp_path)]) == 1
    assert "1 scenario played, 0 not as expected. 1 file to mend before all can be played." in capsys.readouterr().out

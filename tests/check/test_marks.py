"""Words, facts and outcomes that call for a mark, beyond the examples on the rules' pages."""

from pathlib import Path

import pytest
import rule_pages
import yaml

from benchmarks.marked import SENTENCES, told
from scriptengine.check.registry import BY_NAME
from scriptengine.check.rules.mark_words import TURNS
from scriptengine.text.diagnostic import Diagnostic

TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "marks.yaml").read_text("utf-8"))
PACKS = "plans", "refuses", "takes_details", "stops_recording", "copy_sent", "machine"
WATCHED = "demands", "discloses", "consents", *PACKS

HEAD = "".join(f'mark {mark} "{mark}"\n' for mark in PACKS if mark != "refuses")
HEAD += 'guarantee watched "All is watched"\n' + "".join(f"    never @{mark}\n" for mark in WATCHED)
CHECKED = """
step start
    ask birth
        What is your date of birth?
        - (matches) It matches @verifies
        - (unsaid) They'd rather not say
            end done
"""
HEAD += CHECKED


def _fragment(line: str) -> str:
    sort, words = line.split(": ", 1)
    question, _, answer = words.partition(" | ")
    unsure = "        - (unsure) They're not sure\n"
    return {
        "say": f"{HEAD}    say {words}\n    end done\n",
        "ask": f"{HEAD}    ask it\n        {words}\n        - (yes) Yes\n{unsure}    end done\n",
        "demand": f"{HEAD}    ask it @demands\n        {words}\n        - (yes) Yes\n{unsure}    end done\n",
        "answer": f"{HEAD}    ask it\n        {question}\n        - (first) {answer}\n{unsure}    end done\n",
        "typed": f"{HEAD}    ask it as text\n        {words}\n    end done\n",
        "outcome": f'outcome over "{words}"\n\nstep start\n    end over\n',
    }[sort]


def _found(name: str, fragment: str) -> list[Diagnostic]:
    findings, errors = rule_pages.found(BY_NAME[name], fragment)
    assert not errors, [error.message for error in errors]
    return findings


def _rule(mark: str) -> str:
    return "unresolved-outcome" if mark == "resolved" else "unmarked-words"


@pytest.mark.parametrize(("mark", "line"), [(mark, line) for mark, row in TABLE.items() for line in row["catch"]])
def test_words_that_do_what_a_mark_says_are_asked_for_it(mark: str, line: str) -> None:
    findings = _found(_rule(mark), _fragment(line))
    assert any(f"`@{mark}`" in one.advice for one in findings), [one.message for one in findings]


@pytest.mark.parametrize(("mark", "line"), [(mark, line) for mark, row in TABLE.items() for line in row["leave"]])
def test_a_look_alike_is_left(mark: str, line: str) -> None:
    findings = _found(_rule(mark), _fragment(line))
    assert not findings, [one.message for one in findings]


def test_every_mark_that_words_call_for_has_its_paraphrases_and_look_alikes() -> None:
    assert {turn.mark for turn in TURNS} == {f"@{mark}" for mark in TABLE} - {"@resolved"}
    assert all(min(len(row["catch"]), len(row["leave"])) >= 5 for row in TABLE.values())


def test_words_with_their_mark_are_left() -> None:
    said = _fragment("say: You missed the payment for May.")
    assert len(_found("unmarked-words", said)) == 1
    assert not _found("unmarked-words", said.replace("say You", "say @discloses You"))


def test_a_mark_that_nothing_is_promised_of_is_not_asked_for_unless_reports_count_it() -> None:
    promise = 'guarantee watched "Free help is named"\n    never @signposts\n' + CHECKED
    for line, asked in (("Can you pay that this week?", 0), ("Would a short break help?", 1)):
        fragment = _fragment(f"ask: {line}").replace(HEAD, promise)
        assert len(_found("unmarked-words", fragment)) == asked


def test_a_line_that_anybody_may_hear_is_told_of_once() -> None:
    early = _fragment("say: Your card is overdue.").replace(" @verifies", "")
    assert len(_found("debt-named-to-anyone", early)) == 1
    assert not _found("unmarked-words", early)


PROMISED = 'guarantee identity "Nothing before identity"\n    @discloses only after @verifies\n\n'


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (["promise.amount as money @discloses", "promise.date as date"], 1),
        (["promise.amount as money @discloses", "promise.kept as yesno"], 0),
        (["customer.debt as money @discloses", "customer.first_name as text"], 0),
        (["visit.reason as text", "visit.date as date"], 0),
        (["visit.reason as text @discloses", "visit.date as date @discloses"], 0),
    ],
)
def test_a_fact_about_what_another_one_discloses_discloses_too(facts: list[str], told: int) -> None:
    fragment = PROMISED + "".join(f"fact {fact}\n" for fact in facts) + "\nstep start\n    end done\n"
    assert len(_found("unmarked-account-fact", fragment)) == told


def test_a_plan_asks_for_money_and_is_a_way_out() -> None:
    head = (
        'mark plans "instalments"\n\nguarantee kind "A no is a no"\n    after dispute, never @demands\n\nstep start\n'
    )
    ask = "    ask it as money {}\n        What could you spare?\n    end done\n"
    for marks, lacking in (
        ("@plans", "@demands`, `@offers"),
        ("@demands @plans", "@offers"),
        ("@offers @plans", "@demands"),
    ):
        [finding] = _found("half-marked-plan", head + ask.format(marks))
        assert f"not marked `{lacking}`" in finding.message
    assert not _found("half-marked-plan", head + ask.format("@offers @demands @plans"))


def test_most_sentences_that_were_written_down_first_are_asked_for_their_mark_and_hardly_a_look_alike_is() -> None:
    sentences = yaml.safe_load(SENTENCES.read_text("utf-8"))
    carry = [(mark, line) for mark, lines in sentences["carry"].items() for line in lines]
    found = dict(told([*(line for _, line in carry), *sentences["leave"]]))
    assert sum(mark in found[line] for mark, line in carry) >= 36
    assert sum(bool(found[line]) for line in sentences["leave"]) <= 2

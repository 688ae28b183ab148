"""Every rule has a page, and the page's Bad and Good are true."""

import re
from collections import Counter
from pathlib import Path

import pytest
import rule_pages
import yaml

from scriptengine.check.registry import ALL_RULES, BY_NAME
from scriptengine.check.rule import GROUPS, Rule

FRAGMENTS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "fragments.yaml").read_text("utf-8")
)

every_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: f"{rule.code}-{rule.name}")


@every_rule
def test_a_page_says_what_is_found_and_why_and_shows_it(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z].*\.", rule.summary), "the page begins with a sentence"
    for heading in ("Why", "Bad", "Good"):
        assert re.findall(rf"^{heading}:", rule.page, re.MULTILINE) == [f"{heading}:"]
    assert rule.part("Why")


@every_rule
def test_the_bad_example_has_exactly_this_finding(rule: Rule) -> None:
    findings, errors = rule_pages.found(rule, rule.part("Bad"))
    assert not errors, [finding.message for finding in errors]
    assert [finding.code for finding in findings] == [rule.code], [finding.message for finding in findings]
    finding = findings[0]
    assert finding.name == rule.name
    assert finding.severity == rule.severity
    assert finding.span is not None
    assert finding.advice


@every_rule
def test_the_good_example_has_none(rule: Rule) -> None:
    findings, errors = rule_pages.found(rule, rule.part("Good"))
    assert not errors, [finding.message for finding in errors]
    assert not findings, [finding.message for finding in findings]


@every_rule
def test_a_name_says_what_is_found(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.code[:3] in GROUPS


def test_no_two_rules_share_a_code_or_a_name() -> None:
    assert max(Counter(rule.code for rule in ALL_RULES).values()) == 1
    assert max(Counter(rule.name for rule in ALL_RULES).values()) == 1


@pytest.mark.parametrize(
    ("name", "fragment"), [(name, fragment) for name, row in FRAGMENTS.items() for fragment in row["catch"]]
)
def test_what_a_trainer_may_write_wrong_is_caught(name: str, fragment: str) -> None:
    findings, errors = rule_pages.found(BY_NAME[name], fragment)
    assert not errors, [finding.message for finding in errors]
    assert len(findings) == 1, [finding.message for finding in findings]


@pytest.mark.parametrize(
    ("name", "fragment"), [(name, fragment) for name, row in FRAGMENTS.items() for fragment in row["leave"]]
)
def test_what_only_looks_like_it_is_left(name: str, fragment: str) -> None:
    findings, errors = rule_pages.found(BY_NAME[name], fragment)
    assert not errors, [finding.message for finding in errors]
    assert not findings, [finding.message for finding in findings]


def test_titles_that_are_missing_are_not_said_to_be_alike() -> None:
    findings, errors = rule_pages.found(BY_NAME["title-used-twice"], "outcome a\noutcome b\n\nstep start\n    end a\n")
    assert {finding.name for finding in errors} == {"missing-title"}
    assert not findings


def test_titles_that_are_empty_are_alike() -> None:
    findings, _ = rule_pages.found(BY_NAME["title-used-twice"], 'outcome a ""\noutcome b ""\n\nstep start\n    end a\n')
    assert len(findings) == 1

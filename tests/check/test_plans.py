"""What may be proposed for a plan: nothing that can be more than what is left over, and everything that can't."""

import pytest
import rule_pages

from scriptengine.check.registry import BY_NAME

ASKED = """\
mark plans "an amount by instalments is proposed"
fact policy.least as money

step start
    ask income as money from 0 to 5000
        What comes in each month?
    ask rent as money from 0 to 5000
        What is the rent?
    ask food as money from 0 to 5000
        And food?
    set needs = rent + food
    set spare = income - needs
    set monthly = {monthly}
{body}    end done
"""
QUESTION = """\
{deep}    ask plan @offers @demands @plans
{deep}        {words}
{deep}        - (yes) Yes
{deep}        - (no) No
"""


def plan(monthly: str, *, when: str = "known(monthly)", words: str = "Would {{ monthly }} a month do?") -> str:
    body = f"    if {when}\n{QUESTION.format(deep='    ', words=words)}"
    return ASKED.format(monthly=monthly, body=body)


def found(fragment: str) -> list[str]:
    findings, errors = rule_pages.found(BY_NAME["unaffordable-plan"], fragment)
    assert not errors, [error.message for error in errors]
    return [finding.message for finding in findings]


@pytest.mark.parametrize(
    "text",
    [
        plan("account.balance / 6"),
        plan("max(policy.least, spare / 2)"),
        plan("round_up(spare / 2, 5)"),
        plan("spare", words="Would {{ spare * 2 }} a month do?"),
        plan("spare", words="Would {{ account.balance }} a month do?"),
        plan("account.balance / 6", when="monthly >= spare"),
        plan("account.balance / 6", when="known(monthly) and monthly <= account.balance"),
        plan("account.balance / 6", when="known(monthly) or monthly <= spare"),
        ASKED.format(
            monthly="account.balance / 6",
            body="    say @offers We could say {{ monthly }} a month.\n"
            + QUESTION.format(deep="", words="Would it do?"),
        ),
    ],
)
def test_a_proposal_that_can_be_too_much_is_found(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        plan("min(account.balance, spare / 2)"),
        plan("round_down(spare * 0.5, 5)"),
        plan("account.balance / 6", when="monthly <= spare"),
        plan("account.balance / 6", when="known(monthly) and spare / 2 > monthly"),
        plan("account.balance / 6", when="not (not known(monthly) or monthly > spare) and monthly <= spare"),
        plan("spare / 2", words="The {{ account.balance }} would be paid by {{ monthly }} a month. Would that do?"),
        plan(
            "account.balance / 6",
            words="[monthly <= spare / 2] Would {{ monthly }} do?\n            [else] What would?",
        ),
        ASKED.format(
            monthly="account.balance / 6",
            body="    if not known(spare) or not known(monthly) or monthly > spare\n        end done\n"
            + QUESTION.format(deep="", words="Would {{ monthly }} a month do?"),
        ),
    ],
)
def test_a_proposal_that_is_bounded_is_left(text: str) -> None:
    assert found(text) == []


def test_where_what_is_left_over_is_unknown_else_bounds_nothing() -> None:
    body = "    if monthly > spare\n        end done\n" + QUESTION.format(
        deep="", words="Would {{ monthly }} a month do?"
    )
    assert len(found(ASKED.format(monthly="account.balance / 6", body=body))) == 1

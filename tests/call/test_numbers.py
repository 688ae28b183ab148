"""Which numbers calls take: those that they count with exactly, and money in whole coins."""

from decimal import Decimal

import pytest
from small_calls import TODAY, Walk, program

from scriptengine.call.account import facts_from
from scriptengine.call.events import Answered, Started
from scriptengine.call.step import step
from scriptengine.program.model import Program


@pytest.fixture(scope="module")
def asking() -> Program:
    return program(
        """
fact account.balance as money = 0
step first
    ask paid as money
        What did you pay?
    ask times as number
        How many times?
    say That's {{ paid }}, {{ times }} times, of {{ account.balance }}.
    end done
"""
    )


@pytest.mark.parametrize(("amount", "why"), [("0.004", "smallest coin, 0.01 GBP"), ("1E+16", "at most 16 digits")])
def test_an_amount_finer_than_a_coin_or_too_long_is_refused_with_the_reason(
    asking: Program, amount: str, why: str
) -> None:
    assert why in Walk(asking).attempt(Answered("paid", Decimal(amount))).refused


def test_a_number_that_is_no_money_may_be_finer(asking: Program) -> None:
    walk = Walk(asking)
    walk.take(Answered("paid", Decimal("0.10")))
    assert "10 more after the point" in walk.attempt(Answered("times", Decimal("0.12345678901"))).refused
    assert not walk.attempt(Answered("times", Decimal("0.1234567891"))).refused


def test_what_an_account_gives_finer_is_rounded_to_the_coin(asking: Program) -> None:
    facts, findings = facts_from(asking, {"account": {"balance": "12.345"}})
    assert (facts, findings) == ({"account.balance": Decimal("12.35")}, [])
    _, turn = step(asking, None, Started("T3ST", {"account.balance": Decimal("12.345")}, TODAY))
    assert "account.balance: " in turn.refused

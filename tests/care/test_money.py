"""Money is exact: nothing is lost in a plan, in shares or in rounding."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.care import money

D = Decimal
amounts = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)
positive = st.decimals(min_value=D("0.01"), max_value=1_000_000, places=2)
any_decimal = st.none() | st.decimals(allow_nan=True, allow_infinity=True)
any_day = st.dates()


@pytest.mark.parametrize(("currency", "coin"), [("GBP", "0.01"), ("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_the_smallest_coin_is_the_currency_s_own(currency: str, coin: str) -> None:
    assert money.smallest_coin(currency) == D(coin)


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.01"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1.004", "1.00"), ("7", "7.00")]
)
def test_half_a_coin_is_rounded_away_from_zero(amount: str, rounded: str) -> None:
    result = money.to_coin(D(amount), "GBP")
    assert str(result) == rounded


def test_a_currency_without_small_coins_is_rounded_to_whole_ones() -> None:
    assert money.to_coin(D("1500.5"), "JPY") == D(1501)


@given(any_decimal)
def test_rounding_never_fails_whatever_the_number(amount: Decimal | None) -> None:
    rounded = money.to_coin(amount, "GBP")
    assert rounded is None or (amount is not None and abs(rounded - amount) <= D("0.005"))


@pytest.mark.parametrize(
    ("amount", "unit", "down", "up"),
    [("37.49", "5", "35", "40"), ("35", "5", "35", "35"), ("-3", "5", "-5", "0"), ("10", "0.3", "9.9", "10.2")],
)
def test_rounding_to_a_unit_goes_to_the_next_multiple(amount: str, unit: str, down: str, up: str) -> None:
    assert money.round_down(D(amount), D(unit)) == D(down)
    assert money.round_up(D(amount), D(unit)) == D(up)


@given(amounts, positive)
def test_an_amount_lies_between_its_two_roundings(amount: Decimal, unit: Decimal) -> None:
    down, up = money.round_down(amount, unit), money.round_up(amount, unit)
    assert down is not None
    assert up is not None
    assert down <= amount <= up
    assert up - down in (0, unit)
    assert down % unit == 0 == up % unit


@pytest.mark.parametrize("unit", [None, D(0), D(-5), D("NaN"), D("Infinity")])
def test_a_unit_that_divides_nothing_gives_no_answer(unit: Decimal | None) -> None:
    assert money.round_down(D(10), unit) is None
    assert money.round_up(D(10), unit) is None
    assert money.instalments(D(10), unit) is None


@given(any_decimal, any_decimal)
def test_no_pair_of_numbers_makes_rounding_or_counting_fail(one: Decimal | None, other: Decimal | None) -> None:
    money.round_down(one, other)
    money.round_up(one, other)
    money.instalments(one, other)
    money.schedule(one, other, date(2026, 1, 31))
    money.pro_rata(one, [other] if other is not None else [], "GBP")
    money.by_month(one, "weekly", "GBP")


@pytest.mark.parametrize(
    ("balance", "amount", "count"),
    [("1000", "74.50", 14), ("240", "20", 12), ("0", "20", 0), ("-5", "20", 0), ("0.01", "500", 1)],
)
def test_instalments_are_counted_up_to_the_last_smaller_one(balance: str, amount: str, count: int) -> None:
    assert money.instalments(D(balance), D(amount)) == count


def test_a_plan_keeps_its_day_at_the_end_of_months() -> None:
    plan = money.schedule(D(90), D(30), date(2026, 1, 31))
    assert plan is not None
    assert [payment.due for payment in plan] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_a_plan_puts_what_remains_in_the_last_payment() -> None:
    plan = money.schedule(D(1000), D("74.50"), date(2026, 12, 1))
    assert plan is not None
    assert len(plan) == 14
    assert plan[-1] == (date(2028, 1, 1), D("31.50"))


def test_a_leap_day_is_kept_where_there_is_one() -> None:
    assert money.months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert money.months_after(date(2024, 2, 29), 48) == date(2028, 2, 29)


@given(positive, positive, any_day)
def test_a_plan_sums_to_the_balance_and_never_asks_for_more_at_once(
    balance: Decimal, amount: Decimal, first: date
) -> None:
    plan = money.schedule(balance, amount, first)
    if plan is None:
        count = money.instalments(balance, amount)
        assert count is not None
        assert count > money.LONGEST_PLAN or first.year + count // 12 >= date.max.year
        return
    assert sum(payment.amount for payment in plan) == balance
    assert all(0 < payment.amount <= amount for payment in plan)
    assert all(before.due < after.due for before, after in pairwise(plan))
    assert plan[0].due == first


def test_a_plan_that_would_outlive_everybody_is_no_plan() -> None:
    assert money.schedule(D(1_000_000), D("0.01"), date(2026, 1, 1)) is None
    assert money.schedule(D(100), D(1), date(9999, 6, 1)) is None


@pytest.mark.parametrize(
    ("amount", "debts", "shares"),
    [
        ("160", ["4550", "6700", "1200"], ["58.47", "86.11", "15.42"]),
        ("100", ["500", "1000", "233", "200"], ["25.87", "51.73", "12.05", "10.35"]),
        ("4000", ["1", "1", "1"], ["1333.33", "1333.33", "1333.34"]),
    ],
)
def test_shares_lose_no_cent(amount: str, debts: list[str], shares: list[str]) -> None:
    assert money.pro_rata(D(amount), [D(debt) for debt in debts], "GBP") == tuple(D(share) for share in shares)


@given(
    st.decimals(min_value=0, max_value=100_000, places=2),
    st.lists(st.decimals(min_value=0, max_value=100_000, places=2), min_size=1, max_size=12),
)
def test_shares_sum_exactly_and_each_is_within_a_cent_of_its_due(amount: Decimal, debts: list[Decimal]) -> None:
    shares = money.pro_rata(amount, debts, "GBP")
    total = sum(debts)
    if not total:
        assert shares is None
        return
    assert shares is not None
    assert sum(shares) == amount
    assert all(abs(share - amount * debt / total) < D("0.01") for share, debt in zip(shares, debts, strict=True))


def test_a_negative_debt_takes_no_share() -> None:
    assert money.pro_rata(D(100), [D(50), D(-1)], "GBP") is None
    assert money.pro_rata(D(-100), [D(50)], "GBP") is None
    assert money.pro_rata(None, [D(50)], "GBP") is None


@pytest.mark.parametrize(
    ("amount", "how_often", "month"),
    [
        ("100", "weekly", "433.33"),
        ("300", "fortnightly", "650.00"),
        ("400", "four_weekly", "433.33"),
        ("400", "monthly", "400.00"),
        ("1000", "yearly", "83.33"),
    ],
)
def test_income_by_any_period_is_counted_by_the_month(amount: str, how_often: str, month: str) -> None:
    assert str(money.by_month(D(amount), how_often, "GBP")) == month


def test_a_period_nobody_knows_gives_no_amount() -> None:
    assert money.by_month(D(100), "now and then", "GBP") is None

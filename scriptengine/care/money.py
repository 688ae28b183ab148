"""Exact money: rounding to coins, payment plans, fair shares and income by the month, never a float.

Every function is total. What has no answer (an unknown amount, a unit of zero, a number too large to be money) is None.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

LONGEST_PLAN = 1200
"""Payments in the longest schedule written out: a hundred years of months."""

TIMES_A_YEAR = {"weekly": 52, "fortnightly": 26, "four_weekly": 13, "monthly": 12, "yearly": 1}
"""How often income or an outgoing comes. By months: 52/12, 26/12 and 13/12, as money advisers count."""

# Wide enough that no sum of money loses a digit; a number wider than this is refused, not rounded.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


class Payment(NamedTuple):
    """One payment of a plan: the day it is due and how much."""

    due: date
    amount: Decimal


@lru_cache(maxsize=64)
def smallest_coin(currency: str) -> Decimal:
    """The smallest coin of an ISO 4217 currency: 0.01 for GBP, 1 for JPY, 0.001 for KWD; 0.01 for a code not known.

    Source: the currency data of the Unicode CLDR, as Babel ships it.
    """
    from babel.numbers import get_currency_precision  # loading Babel takes longer than starting the engine

    return Decimal(1).scaleb(-get_currency_precision(currency))


def to_coin(amount: Decimal | None, currency: str) -> Decimal | None:
    """The amount rounded to the currency's smallest coin, a half coin away from zero."""
    if amount is None or not amount.is_finite():
        return None
    try:
        return amount.quantize(smallest_coin(currency), context=_EXACT)
    except InvalidOperation:
        return None


def round_down(amount: Decimal | None, unit: Decimal | None) -> Decimal | None:
    """The largest multiple of the unit that is not above the amount; -3 by 5 is -5. None for a unit of zero or less."""
    units = _whole_units(amount, unit)
    return None if units is None or unit is None else _EXACT.multiply(units, unit)


def round_up(amount: Decimal | None, unit: Decimal | None) -> Decimal | None:
    """The smallest multiple of the unit that is not below the amount; -3 by 5 is 0. None for a unit of zero or less."""
    units = _whole_units(None if amount is None else amount.copy_negate(), unit)
    return None if units is None or unit is None else _EXACT.multiply(-units, unit)


def instalments(balance: Decimal | None, amount: Decimal | None) -> int | None:
    """How many payments of `amount` clear the balance, the last one perhaps smaller: the ceiling of balance / amount.

    Nothing left to pay takes 0 payments; an amount of zero or less never clears it: None.
    """
    units = _whole_units(None if balance is None else balance.copy_negate(), amount)
    return None if units is None else max(0, int(-units))


def schedule(balance: Decimal | None, amount: Decimal | None, first: date | None) -> tuple[Payment, ...] | None:
    """A monthly plan: `amount` on the first date and on its day of each month after, what remains in the last payment.

    The payments sum to the balance exactly. A month too short for the day takes its own last day and the next one
    comes back to it (31 January, 28 February, 31 March). None where no payment ever clears the balance, or where it
    would take more than `LONGEST_PLAN`.
    """
    count = instalments(balance, amount)
    if count is None or balance is None or amount is None or first is None or count > LONGEST_PLAN:
        return None
    last_year = first.year + (first.month - 1 + count - 1) // 12
    if last_year > date.max.year:
        return None
    paid_before_last = _EXACT.multiply(amount, Decimal(count - 1))
    return tuple(
        Payment(months_after(first, n), amount if n < count - 1 else _EXACT.subtract(balance, paid_before_last))
        for n in range(count)
    )


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def pro_rata(amount: Decimal | None, debts: Sequence[Decimal], currency: str) -> tuple[Decimal, ...] | None:
    """The amount shared out in proportion to the debts, to the coin; the shares sum to the amount exactly.

    Share = debt / sum of debts x amount. What rounding down leaves over goes, a coin each, to the shares that lost the
    largest part of one; among equals to the later. Equal debts make the parts of a plan by number: 4000 in three is
    1333.33, 1333.33, 1333.34. None where nothing is owed, or where an amount is negative or no money.
    """
    sharing = _coins(amount, currency)
    owed = [_coins(debt, currency) for debt in debts]
    known = [coins for coins in owed if coins is not None and coins >= 0]
    total = sum(known)
    if sharing is None or sharing < 0 or len(known) < len(owed) or not total:
        return None
    shares = [sharing * debt // total for debt in known]
    lost = [sharing * debt % total for debt in known]
    by_loss = sorted(range(len(known)), key=lambda i: (lost[i], i), reverse=True)
    for i in by_loss[: sharing - sum(shares)]:
        shares[i] += 1
    coin = smallest_coin(currency)
    return tuple(_EXACT.multiply(Decimal(share), coin) for share in shares)


def by_month(amount: Decimal | None, how_often: str, currency: str) -> Decimal | None:
    """What comes `weekly`, `fortnightly`, `four_weekly`, `monthly` or `yearly`, as a month's amount, to the coin.

    Source of 52/12 and its kin: the practice of money advisers' financial statements (Newham Money Advice, stage 4).
    """
    times = TIMES_A_YEAR.get(how_often)
    if amount is None or times is None or not amount.is_finite() or amount.adjusted() > _EXACT.prec:
        return None
    return to_coin(_EXACT.divide(_EXACT.multiply(amount, Decimal(times)), Decimal(12)), currency)


def _whole_units(amount: Decimal | None, unit: Decimal | None) -> Decimal | None:
    """The floor of amount / unit, exact however long its digits."""
    if amount is None or unit is None or not amount.is_finite() or not unit.is_finite() or unit <= 0:
        return None
    try:
        whole, rest = _EXACT.divmod(amount, unit)
    except InvalidOperation:
        return None
    return whole - 1 if rest < 0 else whole


def _coins(amount: Decimal | None, currency: str) -> int | None:
    rounded = to_coin(amount, currency)
    return None if rounded is None else int(_EXACT.divide_int(rounded, smallest_coin(currency)))

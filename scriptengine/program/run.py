"""How each operator and function runs: closures over a call's values that never raise; unknown is None."""

import datetime
import operator
from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from typing import Final

from scriptengine.care import money
from scriptengine.program.model import Value, Values

Run = Callable[[Values], Value | None]

_ZERO: Final = Decimal(0)
_FARTHEST = 4_000_000  # days; more than the calendar has

DIGITS: Final = 28
"""How many digits a computed number keeps."""
LARGEST: Final = 10**16
PLACES: Final = 10
"""Numbers that are typed in or come from the account are smaller than `LARGEST` and have at most so many places after
the point: sums of them are exact, and so is most of what scripts make of them."""

# The same digits whatever context the host application set; what grows past all bounds is unknown.
_EXACT = Context(prec=DIGITS, Emax=30, Emin=-30)
_LAST_PLACE = Decimal(1).scaleb(-PLACES)

# What is wrong in a value itself (a number past all bounds, a value that is not of its type) makes the result unknown.
_WRONG_VALUES = (ArithmeticError, TypeError, ValueError, AttributeError)


def countable(value: Decimal) -> bool:
    """Whether a number is one that calls take, so that they can count with it exactly."""
    return value.copy_abs() < LARGEST and value == value.quantize(_LAST_PLACE, context=_EXACT)


def constant(value: Value) -> Run:
    return lambda _values: value


def read(key: str) -> Run:
    """A fact, an answer, a contact's detail."""
    return lambda values: values.get(key)


def standing(key: str) -> Run:
    """A trigger, a group or a tone: not there is no."""
    return lambda values: values.get(key, False)


def visited(key: str) -> Run:
    """How often a step was entered: not there is never."""
    return lambda values: values.get(key, _ZERO)


def computed(make: Callable[..., Value | None], *runs: Run) -> Run:
    """What a function makes of known values."""
    if len(runs) == 1:
        only = runs[0]

        def one(values: Values) -> Value | None:
            value = only(values)
            try:
                return None if value is None else make(value)
            except _WRONG_VALUES:
                return None

        return one
    if len(runs) == 2:
        left, right = runs

        def two(values: Values) -> Value | None:
            a = left(values)
            if a is None:
                return None
            b = right(values)
            try:
                return None if b is None else make(a, b)
            except _WRONG_VALUES:
                return None

        return two

    def many(values: Values) -> Value | None:
        given = [run(values) for run in runs]
        try:
            return None if None in given else make(*given)
        except _WRONG_VALUES:
            return None

    return many


def negated(run: Run) -> Run:
    def opposite(values: Values) -> Value | None:
        value = run(values)
        return None if value is None else not value

    return opposite


def _and(left: Run, right: Run) -> Run:
    """Unknown and no is no."""

    def both(values: Values) -> Value | None:
        a = left(values)
        if a is False:
            return False
        b = right(values)
        if b is False:
            return False
        return None if a is None or b is None else True

    return both


def _or(left: Run, right: Run) -> Run:
    """Unknown or yes is yes."""

    def either(values: Values) -> Value | None:
        a = left(values)
        if a is True:
            return True
        b = right(values)
        if b is True:
            return True
        return None if a is None or b is None else False

    return either


def _operator(make: Callable[..., Value | None]) -> Callable[[Run, Run], Run]:
    return lambda left, right: computed(make, left, right)


minus: Callable[..., Value] = _EXACT.minus


def _plus(left: Decimal | datetime.date, right: Decimal) -> Value | None:
    return _days_later(left, right) if isinstance(left, datetime.date) else _EXACT.add(left, right)


def _minus(left: Decimal | datetime.date, right: Decimal) -> Value | None:
    return _days_later(left, right.copy_negate()) if isinstance(left, datetime.date) else _EXACT.subtract(left, right)


def _days_later(day: datetime.date, days: Decimal) -> datetime.date | None:
    """Whole days only: half a day later is no date."""
    if days.copy_abs() > _FARTHEST or days != days.to_integral_value():
        return None
    return day + datetime.timedelta(days=int(days))


def _days_between(first: datetime.date, last: datetime.date) -> Decimal:
    return Decimal((last - first).days)


def _instalments(balance: Decimal, amount: Decimal) -> Decimal | None:
    count = money.instalments(balance, amount)
    return None if count is None else Decimal(count)


_today = read("today")


OPERATORS: Mapping[str, Callable[[Run, Run], Run]] = {
    "and": _and,
    "or": _or,
    "is": _operator(operator.eq),
    "is not": _operator(operator.ne),
    "<": _operator(operator.lt),
    "<=": _operator(operator.le),
    ">": _operator(operator.gt),
    ">=": _operator(operator.ge),
    "+": _operator(_plus),
    "-": _operator(_minus),
    "*": _operator(_EXACT.multiply),
    "/": _operator(_EXACT.divide),
}

FUNCTIONS: Mapping[str, Callable[..., Run]] = {
    "known": lambda run: lambda values: run(values) is not None,
    "days_since": lambda day: computed(_days_between, day, _today),
    "days_until": lambda day: computed(_days_between, _today, day),
    "min": lambda *runs: computed(min, *runs),
    "max": lambda *runs: computed(max, *runs),
    "round_up": lambda *runs: computed(money.round_up, *runs),
    "round_down": lambda *runs: computed(money.round_down, *runs),
    "instalments": lambda *runs: computed(_instalments, *runs),
}

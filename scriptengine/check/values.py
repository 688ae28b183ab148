"""What a value may be, in place of what it is: cells of values that no guard tells apart, and expressions over them."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from scriptengine.language import tree
from scriptengine.program.model import Value

Number = Fraction
Truth = frozenset[bool | None]
"""The truth values a condition may have; None is unknown."""

TRUE: Truth = frozenset({True})
FALSE: Truth = frozenset({False})
EITHER: Truth = frozenset({True, False})
ANY: Truth = frozenset({True, False, None})


class Range(NamedTuple):
    """Numbers (money too; dates as the number of their day) between two ends, None for no end, each in it or not;
    `empty`: no number at all. `unknown`: it may also be unknown."""

    low: Number | None = None
    low_in: bool = False
    high: Number | None = None
    high_in: bool = False
    unknown: bool = True
    empty: bool = False


class Words(NamedTuple):
    """Texts, choices' keys: one of these, or (`other`) any that is not named by a guard."""

    named: frozenset[str]
    other: bool
    unknown: bool


Abstract = Range | Words | Truth
NOTHING = Range(unknown=True, empty=True)


@lru_cache(maxsize=10_000)
def number(value: Value) -> Number:
    """A number or a date on the line of numbers."""
    return Fraction(value.toordinal()) if isinstance(value, datetime.date) else Fraction(value)


def exactly(value: Value | None) -> Abstract:
    """The abstract value that is just this one."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, str):
        return Words(frozenset({value}), other=False, unknown=False)
    point = number(value)
    return Range(point, True, point, True, unknown=False)


def may_be_unknown(value: Abstract) -> bool:
    """Whether it can be unknown."""
    return None in value if isinstance(value, frozenset) else value.unknown


def may_be_known(value: Abstract) -> bool:
    """Whether it can be known."""
    match value:
        case Range():
            return not value.empty
        case Words():
            return bool(value.named) or value.other
    return bool(value - {None})


def overlaps(one: Abstract, other: Abstract) -> bool:
    """Whether some value is in both."""
    if may_be_unknown(one) and may_be_unknown(other):
        return True
    match one, other:
        case Range(), Range():
            return not one.empty and not other.empty and not before(one, other) and not before(other, one)
        case Words(), Words():
            return bool(one.named & other.named) or (one.other and other.other)
        case frozenset(), frozenset():
            return bool(one & other)
    return (
        may_be_known(one) and may_be_known(other) and not (isinstance(one, frozenset) and isinstance(other, frozenset))
    )


def before(one: Range, other: Range) -> bool:
    """Every number of the one lies before every number of the other."""
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and not (one.high_in and other.low_in))


def clipped(value: Abstract, within: Abstract | None) -> Abstract:
    """The part of a value that is in another as well, which is said of numbers only."""
    if not isinstance(value, Range) or not isinstance(within, Range) or value.empty:
        return value
    low, low_in = value.low, value.low_in
    if within.low is not None and (low is None or low < within.low):
        low, low_in = within.low, within.low_in
    high, high_in = value.high, value.high_in
    if within.high is not None and (high is None or high > within.high):
        high, high_in = within.high, within.high_in
    return Range(low, low_in, high, high_in, value.unknown)


Known = Callable[[str], Abstract]
"""What may a name's value be."""


def evaluate(expr: tree.Expr, of: Known) -> Abstract | None:
    """All that an expression may come to, or more, never less; None for a value that nothing is known of."""
    match expr:
        case tree.Constant(constant):
            return exactly(constant)
        case tree.Name(name):
            return of(name)
        case tree.Unary("not", operand):
            truth = evaluate(operand, of)
            return frozenset(None if one is None else not one for one in truth) if isinstance(truth, frozenset) else ANY
        case tree.Unary(_, operand):
            value = evaluate(operand, of)
            return _negative(value) if isinstance(value, Range) else Range()
        case tree.Binary(operator, left, right):
            return _binary(operator, evaluate(left, of), evaluate(right, of))
        case tree.Call():
            return _call(expr, of)
        case tree.Filter(operand):
            value = evaluate(operand, of)
            return Words(frozenset(), other=True, unknown=value is None or may_be_unknown(value))


def truth(expr: tree.Expr, of: Known) -> Truth:
    """The truth values a condition may have, or more."""
    value = evaluate(expr, of)
    return value if isinstance(value, frozenset) else ANY


def _call(expr: tree.Call, of: Known) -> Abstract | None:
    name = expr.function.text
    if name == "visits":
        step = expr.arguments[0]
        assert isinstance(step, tree.Name)
        return of(f"visits {step.name}")
    given = [evaluate(argument, of) for argument in expr.arguments]
    if name == "known":
        value = given[0]
        if value is None:
            return EITHER
        return frozenset({may_be_known(value), not may_be_unknown(value)})
    ranges = [value for value in given if isinstance(value, Range)]
    if len(ranges) < len(given):
        return Range()
    match name:
        case "days_since":
            today = of("today")
            return _plus(today, _negative(ranges[0])) if isinstance(today, Range) else Range()
        case "days_until":
            today = of("today")
            return _plus(ranges[0], _negative(today)) if isinstance(today, Range) else Range()
        case "min":
            return _negative(_greatest([_negative(one) for one in ranges]))
        case "max":
            return _greatest(ranges)
    return Range()


def _binary(operator: str, left: Abstract | None, right: Abstract | None) -> Abstract | None:
    if operator in ("and", "or"):
        return _joined(operator == "and", left, right)
    if operator in ("+", "-", "*", "/"):
        if not isinstance(left, Range) or not isinstance(right, Range):
            return Range()
        if left.empty or right.empty:
            return NOTHING
        match operator:
            case "+":
                return _plus(left, right)
            case "-":
                return _plus(left, _negative(right))
            case "*":
                return _times(left, right)
        return _divided(left, right)
    if left is None or right is None:
        return ANY
    found: set[bool | None] = set()
    if may_be_unknown(left) or may_be_unknown(right):
        found.add(None)
    if may_be_known(left) and may_be_known(right):
        found |= _compared(operator, left, right)
    return frozenset(found)


def _joined(both: bool, left: Abstract | None, right: Abstract | None) -> Truth:
    lefts = left if isinstance(left, frozenset) else ANY
    rights = right if isinstance(right, frozenset) else ANY
    decides = not both  # a no decides an `and`, a yes an `or`
    return frozenset(
        decides if decides in (one, other) else None if None in (one, other) else both
        for one in lefts
        for other in rights
    )


def _compared(operator: str, left: Abstract, right: Abstract) -> set[bool | None]:
    if isinstance(left, Range) and isinstance(right, Range):
        return _ordered(operator, left, right)
    equal: set[bool | None] = set()
    if overlaps(left, right):
        equal.add(True)
    if isinstance(left, Words) and isinstance(right, Words):
        single = len(left.named) == 1 == len(right.named) and left.named == right.named
        if not single or left.other or right.other:
            equal.add(False)
    elif isinstance(left, frozenset) and isinstance(right, frozenset):
        if any(one is not other for one in left - {None} for other in right - {None}):
            equal.add(False)
    else:
        equal |= {True, False}
    return equal if operator == "is" else {not one for one in equal}


def _ordered(operator: str, left: Range, right: Range) -> set[bool | None]:
    if operator in (">", ">="):
        left, right = right, left
        operator = {">": "<", ">=": "<="}[operator]
    point = left.low is not None and left.low == left.high == right.low == right.high
    if operator in ("is", "is not"):
        equal: set[bool | None] = set()
        if not before(left, right) and not before(right, left):
            equal.add(True)
        if not point:
            equal.add(False)
        return equal if operator == "is" else {not one for one in equal}
    may: set[bool | None] = set()
    # Some number on the left lies below (or at) some on the right, and some does not.
    below = left.low is None or right.high is None or left.low < right.high
    touches = left.low is not None and left.low == right.high and left.low_in and right.high_in
    above = left.high is None or right.low is None or left.high > right.low
    meets = left.high is not None and left.high == right.low and left.high_in and right.low_in
    if below or (operator == "<=" and touches):
        may.add(True)
    if above or (operator == "<" and meets):
        may.add(False)
    return may or {True, False}


def _negative(value: Range) -> Range:
    low = None if value.high is None else -value.high
    high = None if value.low is None else -value.low
    return Range(low, value.high_in, high, value.low_in, value.unknown, value.empty)


def _plus(left: Range, right: Range) -> Range:
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return Range(
        low,
        left.low_in and right.low_in,
        high,
        left.high_in and right.high_in,
        left.unknown or right.unknown,
        left.empty or right.empty,
    )


def _times(left: Range, right: Range) -> Range:
    unknown = left.unknown or right.unknown
    ends = [end for end in (left.low, left.high, right.low, right.high) if end is not None]
    if len(ends) < 4:
        factor = next((one for one in (left, right) if one.low is not None and one.low == one.high), None)
        if factor is None or factor.low is None:
            return Range(unknown=unknown)
        other = right if factor is left else left
        if factor.low == 0:
            return Range(Fraction(0), True, Fraction(0), True, unknown)
        if factor.low < 0:
            other, factor = _negative(other), _negative(factor)
        by = factor.low
        assert by is not None
        low = None if other.low is None else other.low * by
        high = None if other.high is None else other.high * by
        return Range(low, other.low_in, high, other.high_in, unknown)
    points = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]  # type: ignore[operator]
    if left.low == left.high or right.low == right.high:
        one, other = (left, right) if left.low == left.high else (right, left)
        assert one.low is not None
        low_in, high_in = (other.low_in, other.high_in) if one.low > 0 else (other.high_in, other.low_in)
        return Range(min(points), low_in or one.low == 0, max(points), high_in or one.low == 0, unknown)
    return Range(min(points), True, max(points), True, unknown)


def _divided(left: Range, right: Range) -> Range:
    if right.low is not None and right.low == right.high:
        if right.low == 0:
            return NOTHING
        return _times(left, Range(1 / right.low, True, 1 / right.low, True, right.unknown))
    return Range()


def _greatest(ranges: Sequence[Range]) -> Range:
    unknown = any(one.unknown for one in ranges)
    if any(one.empty for one in ranges):
        return NOTHING
    lows = [one.low for one in ranges if one.low is not None]
    highs = [one.high for one in ranges]
    high = None if None in highs else max(end for end in highs if end is not None)
    return Range(max(lows) if lows else None, True, high, True, unknown)


def conditions(expr: tree.Expr) -> Iterator[tree.Expr]:
    """The conditions that `and` joins."""
    if isinstance(expr, tree.Binary) and expr.operator == "and":
        yield from conditions(expr.left)
        yield from conditions(expr.right)
    else:
        yield expr


def names(expr: tree.Expr) -> frozenset[str]:
    """The names that an expression reads, `visits` aside."""
    match expr:
        case tree.Name(name):
            return frozenset({name})
        case tree.Unary(_, operand) | tree.Filter(operand):
            return names(operand)
        case tree.Binary(_, left, right):
            return names(left) | names(right)
        case tree.Call(_, arguments):
            return frozenset().union(*map(names, arguments))
    return frozenset()

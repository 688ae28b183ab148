"""The number line cut where guards cut it: cells of values that no guard tells apart, and sums with one unknown."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from scriptengine.check.values import NOTHING, Abstract, Number, Range, Words, number
from scriptengine.language import tree


def number_cells(points: Iterable[Number], *, whole: bool) -> list[Abstract]:
    """The number line cut at the points: each point and each gap, and unknown. With `whole`, gaps without a whole
    number (between two days) are left out."""
    cells: list[Abstract] = [NOTHING]
    before: Number | None = None
    for point in sorted(set(points)):
        if not (whole and before is not None and point - before <= 1):
            cells.append(Range(before, False, point, False, unknown=False))
        cells.append(Range(point, True, point, True, unknown=False))
        before = point
    return [*cells, Range(before, False, None, False, unknown=False)]


def word_cells(named: Iterable[str], *, other: bool) -> list[Abstract]:
    """Each word that a guard names, all others together, and unknown."""
    cells: list[Abstract] = [NOTHING]
    cells += [Words(frozenset({word}), other=False, unknown=False) for word in sorted(set(named))]
    return [*cells, Words(frozenset(), other=True, unknown=False)] if other else cells


def a_number_in(cell: Range, *, low: Number | None = None, high: Number | None = None) -> Number:
    """Some plain number in the cell, and between the bounds where that goes."""
    floor = cell.low if low is None else low if cell.low is None else max(low, cell.low)
    ceiling = cell.high if high is None else high if cell.high is None else min(high, cell.high)
    floor_in = cell.low_in if floor == cell.low and cell.low is not None else True
    ceiling_in = cell.high_in if ceiling == cell.high and cell.high is not None else True
    if floor is None and ceiling is None:
        return Fraction(0)
    if floor is None:
        assert ceiling is not None
        return ceiling if ceiling_in else Fraction((ceiling.numerator - 1) // ceiling.denominator)
    if ceiling is None:
        return floor if floor_in else Fraction(floor.numerator // floor.denominator + 1)
    for unit in (1, 100, 1000):  # whole, then in coins
        start, end = floor * unit, ceiling * unit
        for candidate in (Fraction((start + end) / 2).__floor__(), start.__floor__() + 1, end.__ceil__() - 1):
            if (start < candidate or (start == candidate and floor_in)) and (
                candidate < end or (candidate == end and ceiling_in)
            ):
                return Fraction(candidate, unit)
    return floor if floor_in else ceiling if ceiling_in else (floor + ceiling) / 2


def as_decimal(value: Number) -> Decimal:
    """The number as calls have it."""
    return Decimal(value.numerator) / Decimal(value.denominator)


Linear = tuple[Mapping[str, Fraction], Fraction]


def linear(expr: tree.Expr) -> Linear | None:
    """The expression as a sum of names with factors and a constant, None where it is none."""
    match expr:
        case tree.Constant(value) if not isinstance(value, (bool, str)):
            return {}, number(value)
        case tree.Name(name):
            return {name: Fraction(1)}, Fraction(0)
        case tree.Unary("-", operand):
            return _scaled(linear(operand), Fraction(-1))
        case tree.Call(function, (argument, *_)) if function.text in ("days_since", "days_until"):
            sign = -1 if function.text == "days_since" else 1
            return _added(_scaled(linear(argument), Fraction(sign)), ({"today": Fraction(-sign)}, Fraction(0)))
        case tree.Call(function, (tree.Name(step),)) if function.text == "visits":
            return {f"visits {step}": Fraction(1)}, Fraction(0)
        case tree.Binary("+", left, right):
            return _added(linear(left), linear(right))
        case tree.Binary("-", left, right):
            return _added(linear(left), _scaled(linear(right), Fraction(-1)))
        case tree.Binary("*", left, right):
            one, other = linear(left), linear(right)
            if one is not None and not one[0]:
                return _scaled(other, one[1])
            return _scaled(one, other[1]) if other is not None and not other[0] else None
        case tree.Binary("/", left, right):
            other = linear(right)
            return _scaled(linear(left), 1 / other[1]) if other is not None and not other[0] and other[1] else None
    return None


def _scaled(sum_: Linear | None, by: Fraction) -> Linear | None:
    if sum_ is None:
        return None
    return {name: factor * by for name, factor in sum_[0].items()}, sum_[1] * by


def _added(one: Linear | None, other: Linear | None) -> Linear | None:
    if one is None or other is None:
        return None
    names = dict(one[0])
    for name, factor in other[0].items():
        names[name] = names.get(name, Fraction(0)) + factor
    return {name: factor for name, factor in names.items() if factor}, one[1] + other[1]


def comparisons(expr: tree.Expr) -> Iterable[tree.Binary]:
    """Every comparison in a condition."""
    match expr:
        case tree.Binary("and" | "or", left, right):
            yield from comparisons(left)
            yield from comparisons(right)
        case tree.Binary():
            yield expr
        case tree.Unary("not", operand):
            yield from comparisons(operand)

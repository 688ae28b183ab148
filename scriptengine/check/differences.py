"""Two names compared with each other: the difference that a comparison rests on, and whether cells of it fit theirs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, NamedTuple

from scriptengine.check import cells, values
from scriptengine.check.values import Abstract, Number, Range
from scriptengine.language import tree

_TURNED: Final[Mapping[tree.Operator, tree.Operator]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Difference(NamedTuple):
    """How much more the one is than the other, both numbers, money or dates, by their names."""

    more: str
    less: str

    @property
    def key(self) -> str:
        """What it is called beside the names of values, none of which has such a sign in it."""
        return f"{self.more} - {self.less}"


class Compared(NamedTuple):
    """A comparison of a difference with a number."""

    difference: Difference
    operator: tree.Operator
    point: Number


class Related(dict[str, Abstract]):
    """A case that tells cells of differences too, by their keys; the comparisons in `instead` are of these."""

    __slots__ = ("_instead",)

    def __init__(self, case: Mapping[str, Abstract], instead: dict[int, tree.Expr]) -> None:
        super().__init__(case)
        self._instead = instead

    def truth(self, expr: tree.Expr) -> values.Truth:
        """The truth values a condition may have in this case."""
        if id(expr) not in self._instead:
            self._instead[id(expr)] = _over_differences(expr, self)
        return values.truth(self._instead[id(expr)], self.__getitem__)


def compared(comparison: tree.Binary) -> Compared | None:
    """The comparison as one of a simple difference of two names, such as `a < b` or `a >= b + 10`; None for others."""
    sum_ = cells.linear(tree.Binary("-", comparison.left, comparison.right, comparison.span))
    if sum_ is None or len(sum_[0]) != 2:
        return None
    more, less = sorted(sum_[0])
    factor = sum_[0][more]
    if abs(factor) != 1 or sum_[0][less] != -factor:
        return None
    point = -sum_[1] / factor
    if Fraction(cells.as_decimal(point)) != point:
        return None
    operator = comparison.operator if factor > 0 else _TURNED.get(comparison.operator, comparison.operator)
    return Compared(Difference(more, less), operator, point)


def _over_differences(expr: tree.Expr, keys: Collection[str]) -> tree.Expr:
    match expr:
        case tree.Binary("and" | "or", left, right):
            return expr._replace(left=_over_differences(left, keys), right=_over_differences(right, keys))
        case tree.Unary("not", operand):
            return expr._replace(operand=_over_differences(operand, keys))
        case tree.Binary():
            found = compared(expr)
            if found is not None and found.difference.key in keys:
                point = tree.Constant(cells.as_decimal(found.point), expr.span)
                return tree.Binary(found.operator, tree.Name(found.difference.key, expr.span), point, expr.span)
    return expr


def fit(case: Mapping[str, Abstract], differences: Iterable[Difference], whole: Collection[str]) -> bool:
    """Whether some values of the names in a case are as far from each other as its differences say.

    `whole` are the names that stand for whole numbers. Bounds on numbers and on differences of two of them agree
    unless some of them, in a circle, add up to less than nothing (Bellman 1958).
    """
    bounds: list[tuple[str, str, Number, bool]] = []
    for one in differences:
        ends = case[one.more], case[one.less]
        known = all(map(values.may_be_known, ends))
        if known != values.may_be_known(case[one.key]):
            return False
        if known:
            bounds += _bounds(case[one.key], one.more, one.less)
            for name, cell in zip(one, ends, strict=True):
                bounds += _bounds(cell, name, "")
    names = {name for bound in bounds for name in bound[:2]}
    # How far below zero each can be pushed; what is left out by "less than" counts as a little less.
    lowest = dict.fromkeys(names, (Fraction(0), 0))
    for _ in range(len(names) + 1):
        changed = False
        for upper, lower, by, strictly in bounds:
            most, little = by, -1 if strictly else 0
            if strictly and {upper, lower} <= {"", *whole}:
                most, little = Fraction(by.__ceil__() - 1), 0
            reached = (lowest[lower][0] + most, lowest[lower][1] + little)
            if reached < lowest[upper]:
                lowest[upper] = reached
                changed = True
        if not changed:
            return True
    return False


def _bounds(cell: Abstract, more: str, less: str) -> Iterator[tuple[str, str, Number, bool]]:
    """That `more` is at most (or less than) so much above `less`, as a cell of their difference has it."""
    assert isinstance(cell, Range)
    if cell.high is not None:
        yield more, less, cell.high, not cell.high_in
    if cell.low is not None:
        yield less, more, -cell.low, not cell.low_in

"""Expressions as formulas of an SMT solver: exactly what calls compute, or more where they round; never less.

Calls count with 28 digits. What surely needs no more is written down exactly, in rational numbers; whatever a call
may round may lie as far off as rounding goes. Amounts that go in are those that `exactly_counted` lets in.
"""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from functools import reduce
from types import ModuleType
from typing import Any, Final, NamedTuple

from scriptengine.care.money import smallest_coin
from scriptengine.check.values import number
from scriptengine.language import tree
from scriptengine.program.model import Value
from scriptengine.program.run import DIGITS, LARGEST, PLACES

_ROUNDED: Final = Fraction(1, 10 ** (DIGITS - 1))
"""By how much, as a share of it, a result may be off that has too many digits."""
_TINY: Final = Fraction(1, 10**50)
_MANY_PLACES: Final = 57  # after the point; no computed number has more
_OVERFLOW: Final = Fraction(10) ** 30
_MOST_FACTORS: Final = 2
_LAST_DAY: Final = date.max.toordinal()
_FARTHEST: Final = 4_000_000


class Size(NamedTuple):
    """How far from zero numbers may lie, at least 1, and how many places after the point they may have."""

    bound: Fraction
    places: int

    def __or__(self, other: "Size") -> "Size":
        return Size(max(self.bound, other.bound), max(self.places, other.places))

    @property
    def counted(self) -> bool:
        """Whether a call computes numbers of this size without rounding."""
        return bool(self.bound * 10**self.places < 10**DIGITS)

    def after(self, operator: str, other: "Size", fixed: Fraction | None) -> "Size":
        """The size of what an operator makes of numbers of two sizes; `fixed` is the other where it is a constant."""
        match operator:
            case "+" | "-":
                return Size(self.bound + other.bound, max(self.places, other.places))
            case "*":
                return Size(self.bound * other.bound, self.places + other.places)
        if not fixed:
            return Size(self.bound * 10**other.places, _MANY_PLACES)
        places = _places(1 / fixed)
        return Size(max(Fraction(1), self.bound / abs(fixed)), _MANY_PLACES if places is None else self.places + places)


def _places(value: Fraction) -> int | None:
    """How many places after the point a number has, None where they never end."""
    left, places = value.denominator, 0
    while left % 10 == 0:
        left, places = left // 10, places + 1
    for factor in (2, 5):
        while left % factor == 0:
            left, places = left // factor, places + 1
    return places if left == 1 else None


GIVEN: Final = Size(Fraction(LARGEST), PLACES)
"""The size of numbers that are typed in or come from the account."""
UNBOUNDED: Final = Size(_OVERFLOW * 10, _MANY_PLACES)
"""The size of any number that a call may compute."""
_DAYS: Final = Size(Fraction(_FARTHEST), 0)


class Number(NamedTuple):
    """A number, money or a day's number: whether it is known, and what it then is."""

    known: Any
    value: Any
    size: Size = GIVEN
    day: bool = False
    factors: int = 1  # that are multiplied at most


class Truth(NamedTuple):
    """A condition: whether it is true, and whether it is false; neither is unknown."""

    yes: Any
    no: Any


class Word(NamedTuple):
    """A text or a choice's key, by a number of its own."""

    known: Any
    value: Any


Term = Number | Truth | Word
Of = Callable[[str], Term]


class Formulas:
    """Terms and formulas of one question to the solver. `also` must hold besides: how far results may be off."""

    def __init__(self, z3: ModuleType, currency: str) -> None:
        self.z3 = z3
        self.context = z3.Context()
        self.also: list[Any] = []
        self.words: dict[str, int] = {}
        self.coin = -int(smallest_coin(currency).as_tuple().exponent)
        self._made = 0
        self.true, self.false = z3.BoolVal(True, self.context), z3.BoolVal(False, self.context)

    # --- terms of any value --------------------------------------------------------------------------------

    def anything(self, type_: str, name: str = "", size: Size = GIVEN, *, coins: bool = False) -> Term:
        """Any value of a type, or none; with `coins`, money that is a whole number of them."""
        name = name or self._name()
        known = self.z3.Bool(f"{name} is known", self.context)
        match type_:
            case "yesno":
                yes = self.z3.Bool(name, self.context)
                return Truth(self.all((known, yes)), self.all((known, self.z3.Not(yes))))
            case "money" if coins:
                value = self.z3.ToReal(self.z3.Int(name, self.context)) / 10**self.coin
                return Number(known, value, Size(size.bound, self.coin))
            case "number" | "money":
                return Number(known, self.z3.Real(name, self.context), size)
            case "date":
                value = self.z3.Int(name, self.context)
                self.also.append(self.all((value >= 1, value <= _LAST_DAY)))
                return Number(known, self.z3.ToReal(value), _DAYS, day=True)
        return Word(known, self.z3.Int(name, self.context))

    def word(self, text: str) -> Any:
        """What stands for a text."""
        return self.z3.IntVal(self.words.setdefault(text, len(self.words)), self.context)

    def constant(self, value: Value) -> Term:
        """The term of a value."""
        if isinstance(value, bool):
            return Truth(self.true, self.false) if value else Truth(self.false, self.true)
        if isinstance(value, str):
            return Word(self.true, self.word(value))
        point = number(value)
        size = Size(max(Fraction(1), abs(point)), _places(point) or 0)
        return Number(self.true, self._real(point), size, isinstance(value, date), 0)

    def known(self, term: Term) -> Any:
        """That a value is known."""
        return self.z3.Or(term.yes, term.no) if isinstance(term, Truth) else term.known

    def same(self, one: Term, other: Term) -> Any:
        """That two terms have the same value, or none."""
        if isinstance(one, Truth) and isinstance(other, Truth):
            return self.all((one.yes == other.yes, one.no == other.no))
        assert not isinstance(one, Truth) and not isinstance(other, Truth)
        return self.all((one.known == other.known, self.z3.Implies(one.known, one.value == other.value)))

    def no(self, part: Any) -> Any:
        """That something does not hold."""
        return self.z3.Not(part)

    def all(self, parts: Iterable[Any]) -> Any:
        """That all of these hold."""
        return self.z3.And([self.true, *parts])

    def any(self, parts: Iterable[Any]) -> Any:
        """That one of these holds."""
        return self.z3.Or([self.false, *parts])

    def to_coin(self, term: Term) -> Term:
        """Money rounded to the coin, as `set` does: a half coin away from zero."""
        assert isinstance(term, Number)
        size = Size(term.size.bound + 1, self.coin)
        if term.size.places <= self.coin:
            return term
        coins = term.value * 10**self.coin
        half = self._real(Fraction(1, 2))
        rounded = self.z3.If(coins >= 0, self._floor(coins + half), -self._floor(half - coins))
        return Number(term.known, rounded / 10**self.coin, size, factors=term.factors)

    # --- expressions --------------------------------------------------------------------------------

    def term(self, expr: tree.Expr, of: Of) -> Term:
        """What an expression comes to."""
        match expr:
            case tree.Constant(value):
                return self.constant(value)
            case tree.Name(name):
                return of(name)
            case tree.Unary("not", operand):
                truth = self.truth(operand, of)
                return Truth(truth.no, truth.yes)
            case tree.Unary(_, operand):
                negative = self._number(operand, of)
                return self._counted(negative.known, -negative.value, negative.size, negative.factors)
            case tree.Binary("and", left, right):
                one, other = self.truth(left, of), self.truth(right, of)
                return Truth(self.all((one.yes, other.yes)), self.any((one.no, other.no)))
            case tree.Binary("or", left, right):
                one, other = self.truth(left, of), self.truth(right, of)
                return Truth(self.any((one.yes, other.yes)), self.all((one.no, other.no)))
            case tree.Binary("+" | "-" | "*" | "/" as operator, left, right):
                return self._computed(operator, self._number(left, of), self._number(right, of))
            case tree.Binary(operator, left, right):
                return self._compared(operator, self.term(left, of), self.term(right, of))
            case tree.Call():
                return self._call(expr, of)
            case tree.Filter(operand):
                return Word(self.known(self.term(operand, of)), self.z3.Int(self._name(), self.context))

    def truth(self, expr: tree.Expr, of: Of) -> Truth:
        """What a condition comes to."""
        term = self.term(expr, of)
        assert isinstance(term, Truth)
        return term

    def _number(self, expr: tree.Expr, of: Of) -> Number:
        term = self.term(expr, of)
        assert isinstance(term, Number)
        return term

    def _computed(self, operator: str, left: Number, right: Number) -> Number:
        known = self.all((left.known, right.known))
        if left.day:
            value = left.value + right.value if operator == "+" else left.value - right.value
            real = [value >= 1, value <= _LAST_DAY]
            if right.size.places:
                real.append(self.z3.IsInt(right.value))
            return Number(self.all((known, *real)), value, _DAYS, day=True)
        fixed = self._fixed(right)
        size = left.size.after(operator, right.size, fixed)
        most = max(left.factors, right.factors)
        match operator:
            case "+":
                return self._counted(known, left.value + right.value, size, most)
            case "-":
                return self._counted(known, left.value - right.value, size, most)
            case "*":
                return self._counted(known, left.value * right.value, size, left.factors + right.factors)
        if fixed is None:
            known = self.all((known, right.value != 0))
            return self._counted(known, left.value / right.value, size, left.factors + right.factors)
        if not fixed:
            return Number(self.false, left.value, size)
        return self._counted(known, left.value * self._real(1 / fixed), size, left.factors)

    def _compared(self, operator: str, left: Term, right: Term) -> Truth:
        if isinstance(left, Truth) or isinstance(right, Truth):
            assert isinstance(left, Truth) and isinstance(right, Truth)
            equal = self.any((self.all((left.yes, right.yes)), self.all((left.no, right.no))))
        else:
            equal = left.value == right.value
        known = self.all((self.known(left), self.known(right)))
        match operator:
            case "is":
                holds = equal
            case "is not":
                holds = self.z3.Not(equal)
            case _:
                assert isinstance(left, Number) and isinstance(right, Number)
                holds = {
                    "<": lambda: left.value < right.value,
                    "<=": lambda: left.value <= right.value,
                    ">": lambda: left.value > right.value,
                    ">=": lambda: left.value >= right.value,
                }[operator]()
        return Truth(self.all((known, holds)), self.all((known, self.z3.Not(holds))))

    def _call(self, expr: tree.Call, of: Of) -> Term:
        name = expr.function.text
        if name == "visits":
            step = expr.arguments[0]
            assert isinstance(step, tree.Name)
            return of(f"visits {step.name}")
        if name == "known":
            known = self.known(self.term(expr.arguments[0], of))
            return Truth(known, self.z3.Not(known))
        given = [self._number(argument, of) for argument in expr.arguments]
        if name in ("days_since", "days_until"):
            today = of("today")
            assert isinstance(today, Number)
            first, last = (given[0], today) if name == "days_since" else (today, given[0])
            return Number(self.all((first.known, last.known)), last.value - first.value, _DAYS)
        known = self.all(one.known for one in given)
        if name in ("min", "max"):
            value = reduce(self._least if name == "min" else self._greatest, (one.value for one in given))
            size = reduce(Size.__or__, (one.size for one in given))
            return Number(known, value, size, given[0].day, max(one.factors for one in given))
        amount, unit = given
        fixed = self._fixed(unit)
        known = self.all((known, unit.value > 0))
        if fixed is not None and fixed <= 0:
            return Number(self.false, amount.value)
        most = amount.size.bound * 10**unit.size.places
        factors = amount.factors + (unit.factors if fixed is None else 0)
        if most >= 10**DIGITS or factors > _MOST_FACTORS:
            return self._unsure()
        units = amount.value / unit.value if fixed is None else amount.value * self._real(1 / fixed)
        size = Size(amount.size.bound + unit.size.bound, unit.size.places)
        match name:
            case "round_down":
                return Number(known, self._floor(units) * unit.value, size, factors=factors)
            case "round_up":
                return Number(known, -self._floor(-units) * unit.value, size, factors=factors)
        count = -self._floor(-units)
        return Number(known, self._greatest(count, self._real(Fraction(0))), Size(most + 1, 0), factors=factors)

    # --- how calls count --------------------------------------------------------------------------------

    def _counted(self, known: Any, value: Any, size: Size, factors: int) -> Number:
        """The result of a computation, as near to this as calls come; any number where the solver could make nothing of
        it."""
        if size.bound >= _OVERFLOW:
            return self._unsure()
        near = self.z3.Real(self._name(), self.context)
        if factors > _MOST_FACTORS:
            return Number(known, near, size)
        if size.counted:
            return Number(known, value, size, factors=factors)
        low, high = self._real(1 - _ROUNDED), self._real(1 + _ROUNDED)
        tiny = self._real(_TINY)
        above = self.all((near >= 0, value * low - tiny <= near, near <= value * high + tiny))
        below = self.all((near <= 0, value * high - tiny <= near, near <= value * low + tiny))
        self.also += [
            self.z3.Implies(value > 0, above),
            self.z3.Implies(value < 0, below),
            self.z3.Implies(value == 0, near == 0),
        ]
        return Number(known, near, Size(size.bound + 1, _MANY_PLACES), factors=factors)

    def _unsure(self) -> Number:
        """A number of which nothing is known, not even whether it is known: it may be past all bounds."""
        term = self.anything("number", size=UNBOUNDED)
        assert isinstance(term, Number)
        return term

    def _fixed(self, term: Number) -> Fraction | None:
        """The value of a constant."""
        value = self.z3.simplify(term.value)
        return Fraction(value.as_fraction()) if self.z3.is_rational_value(value) else None

    def _floor(self, value: Any) -> Any:
        return self.z3.ToReal(self.z3.ToInt(value))

    def _least(self, one: Any, other: Any) -> Any:
        return self.z3.If(one <= other, one, other)

    def _greatest(self, one: Any, other: Any) -> Any:
        return self.z3.If(one >= other, one, other)

    def _real(self, value: Fraction) -> Any:
        return self.z3.RealVal(str(value), self.context)

    def _name(self) -> str:
        self._made += 1
        return f"_{self._made}"

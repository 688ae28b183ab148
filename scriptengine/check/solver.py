"""What an SMT solver (z3, where it is installed) makes of a call that a search has found: amounts with which it can be
played, or a course that no call can take."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import ModuleType
from typing import Any, Final

from scriptengine.check.acting import Filling, plain_text
from scriptengine.check.cells import as_decimal
from scriptengine.check.conditions import Names, Part, Way
from scriptengine.check.course import Course, course
from scriptengine.check.formula import Number, Term, Truth, Word
from scriptengine.check.graph import day
from scriptengine.check.layout import Layout
from scriptengine.check.search import Found
from scriptengine.program.model import Value
from scriptengine.program.run import PLACES

WORK: Final = 300_000
"""How much work z3 may do for one answer, in its own measure, which is the same on every machine: most take a thousand.
Where it does not know, it is asked no more."""
LONGEST: Final = 10_000
"""Milliseconds for one answer, which only matter where products of products cost more than z3 counts."""

_CANDIDATES: Final = (100, 0, 1, 10, 50, 200, 500, 1000, 2000, 5000, 10_000, 20_000, -100)
"""Amounts that a made-up call should have rather than others."""


class _TooHardError(Exception):
    """The solver has met its limit."""


class Solver:
    """For one program. Without z3 it knows nothing."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @cached_property
    def _z3(self) -> ModuleType | None:
        try:
            import z3  # 80 ms, and most proofs need no solver
        except ImportError:
            return None
        module: ModuleType = z3
        return module

    @property
    def missing(self) -> bool:
        """Whether z3 is not installed here."""
        return self._z3 is None

    def solve(self, found: Found, today: datetime.date) -> Filling | Course | None:
        """Values with which the statements of a call can come as they were found, or a course among them that no call
        can take; None where the solver does not know, within its limit."""
        if self._z3 is None:
            return None
        try:
            asked = _Asked(self._z3, Way(self._names, found))
            core = asked.core()
            if core is None:
                return asked.filling(today)
        except (_TooHardError, self._z3.Z3Exception):
            return None
        return course([(part.item, part.names) for part in core], self._giving) if core else None

    @cached_property
    def _names(self) -> Names:
        assert self._z3 is not None
        return Names(self._layout.graph, self._z3)

    @cached_property
    def _giving(self) -> Mapping[str, set[str]]:
        """The answers that each label gives."""
        giving: dict[str, set[str]] = {}
        for name in self._layout.program.answers:
            for label in self._layout.giving.get(name, ()):
                giving.setdefault(label, set()).add(name)
        return giving


class _Asked:
    """One conversation with the solver on one way."""

    def __init__(self, z3: ModuleType, way: Way) -> None:
        self._z3 = z3
        self._way = way
        self._formulas = formulas = way.formulas
        self._solver = z3.Solver(ctx=formulas.context)
        self._solver.set("rlimit", WORK)
        self._solver.set("timeout", LONGEST)
        self._marks = [z3.Bool(f"part {number}", formulas.context) for number in range(len(way.parts))]
        for mark, part in zip(self._marks, way.parts, strict=True):
            self._solver.add(z3.Implies(mark, part.formula))
        self._solver.add(*formulas.also)

    def _can_be(self, asked: Iterable[Any]) -> bool:
        answer = self._solver.check(*asked)
        if answer == self._z3.unknown:
            raise _TooHardError
        return bool(answer == self._z3.sat)

    def core(self) -> list[Part] | None:
        """The fewest statements that cannot all be, as far as is easily found; None where all can be."""
        if self._can_be(self._marks):
            return None
        core = self._core()
        for mark in list(core):
            try:
                if mark in core and not self._can_be(self._marks[one] for one in core if one != mark):
                    core = self._core()
            except _TooHardError:
                break
        return [self._way.parts[number] for number in sorted(core)]

    def _core(self) -> list[int]:
        needed = {str(mark) for mark in self._solver.unsat_core()}
        return [number for number, mark in enumerate(self._marks) if str(mark) in needed]

    def filling(self, today: datetime.date) -> Filling | None:
        """Values with which all can be: plain ones where these will do."""
        settled = [*self._marks, *self._way.holding]
        found: dict[str | int, Value | None] = {}
        inputs: list[tuple[str | int, str, Term]] = [(name, name, term) for name, term in self._way.facts.items()]
        inputs += [(at, name, term) for at, (name, term) in self._way.typed.items()]
        for key, name, term in inputs:
            for value, wish in self._wishes(name, term, settled, today):
                if self._can_be((*settled, wish)):
                    settled.append(wish)
                    found[key] = value
                    break
            else:
                return None
        on = found.pop("today", None)
        return Filling(
            {name: value for name, value in found.items() if isinstance(name, str)},
            {at: value for at, value in found.items() if isinstance(at, int)},
            on if isinstance(on, datetime.date) else None,
        )

    def _wishes(
        self, name: str, term: Term, settled: list[Any], today: datetime.date
    ) -> Iterator[tuple[Value | None, Any]]:
        """Values that a name may be given, those first that look best in a call, and what each means for the solver."""
        formulas = self._formulas
        match term:
            case Truth():
                yield False, term.no
                yield True, term.yes
            case Word():
                for option in self._way.names.options(name) or (plain_text(name), *formulas.words):
                    yield option, formulas.same(term, formulas.constant(option))
            case Number(day=True):
                yield today, formulas.same(term, formulas.constant(today))
                some = self._some(term, settled, 1)
                if some is not None:
                    yield day(some), formulas.same(term, formulas.constant(day(some)))
            case Number():
                for amount in map(Decimal, _CANDIDATES):
                    yield amount, formulas.same(term, formulas.constant(amount))
                for unit in (1, 100, 10**PLACES):
                    some = self._some(term, settled, unit)
                    if some is not None:
                        amount = as_decimal(some)
                        yield amount, formulas.same(term, formulas.constant(amount))
        yield None, formulas.no(formulas.known(term))

    def _some(self, term: Number, settled: list[Any], unit: int) -> Fraction | None:
        """Some whole number of parts of one that a term may be, as `unit` says how many make one."""
        whole = self._z3.Int("whole", self._formulas.context)
        wish = self._formulas.all([term.known, term.value * unit == self._z3.ToReal(whole)])
        if not self._can_be((*settled, wish)):
            return None
        found = self._solver.model().eval(whole, model_completion=True)
        return Fraction(found.as_long(), unit)

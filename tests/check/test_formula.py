"""Formulas against what calls compute: an expression's value is always a value of its formula, and the only one where
nothing is rounded."""

import datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scriptengine.call.events import Started
from scriptengine.call.step import step
from scriptengine.check.formula import Formulas, Number, Term
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Set, Value
from scriptengine.program.run import LARGEST, PLACES, countable

z3: ModuleType = pytest.importorskip("z3")
TODAY = datetime.date(2026, 3, 2)
TYPES = {"m": "money", "n": "number", "d": "date", "y": "yesno", "w": "text"}
FACTS = "".join(f"fact {letter}{at} as {type_} optional\n" for letter, type_ in TYPES.items() for at in (1, 2))


def names(letter: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{letter}1", f"{letter}2"])


CONSTANTS = st.one_of(st.integers(0, 12).map(str), st.sampled_from(["0.5", "2.25", "1000", "0.07", "33"]))
NUMBERS: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        names("n"),
        CONSTANTS,
        st.builds("({} {} {})".format, NUMBERS, st.sampled_from("+-*/"), NUMBERS),
        st.builds("({} / {})".format, MONEY, MONEY),
        st.builds("-{}".format, names("n")),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "round_up", "round_down"]), NUMBERS, NUMBERS),
        st.builds("instalments({}, {})".format, MONEY, MONEY),
        st.builds("{}({})".format, st.sampled_from(["days_since", "days_until"]), DATES),
    )
)
MONEY: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        names("m"),
        st.builds("({} {} {})".format, MONEY, st.sampled_from("+-"), MONEY),
        st.builds("({} {} {})".format, MONEY, st.sampled_from("+-*/"), NUMBERS),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "round_up", "round_down"]), MONEY, NUMBERS),
    )
)
DATES: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(names("d"), st.builds("({} {} {})".format, names("d"), st.sampled_from("+-"), NUMBERS))
)
CONDITIONS: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        names("y"),
        *(
            st.builds("({} {} {})".format, kind, st.sampled_from(["<", "<=", ">", ">=", "is", "is not"]), kind)
            for kind in (NUMBERS, MONEY, DATES)
        ),
        st.builds("({} is {})".format, names("w"), st.sampled_from(["w2", '"east"'])),
        st.builds("({} {} {})".format, CONDITIONS, st.sampled_from(["and", "or"]), CONDITIONS),
        st.builds("(not {})".format, CONDITIONS),
        st.builds("known({})".format, st.one_of(names("m"), names("y"), names("d"), names("w"))),
    )
)
COINS = st.one_of(
    st.integers(-9, 60).map(Decimal),
    st.decimals(-1000, 20_000, places=2),
    st.decimals(-LARGEST + 1, LARGEST - 1, places=2),
)
AMOUNTS = st.one_of(COINS, st.decimals(-LARGEST + 1, LARGEST - 1, places=PLACES))
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "m": COINS,
    "n": AMOUNTS,
    "d": st.one_of(st.dates(datetime.date(2025, 1, 1), datetime.date(2027, 1, 1)), st.dates()),
    "y": st.booleans(),
    "w": st.sampled_from(["east", "west", ""]),
}
KNOWN = st.fixed_dictionaries(
    {f"{letter}{at}": st.one_of(value, value, value, st.none()) for letter, value in VALUES.items() for at in (1, 2)}
)


def scripted(expression: str) -> Program | None:
    text = (
        'script small "Small"\n    locale en-GB\n    currency GBP\noutcome done "Done"\n'
        f"{FACTS}on suicide_risk or immediate_danger\n    end done\n"
        f"step first\n    set x = {expression}\n    say It is {{{{ x }}}}.\n    end done\n"
    )
    return load_sources({"main.call": text}, "main.call", today=TODAY).program


def computed(program: Program, known: dict[str, Value | None]) -> Value | None:
    """What a call makes of the expression."""
    state, turn = step(
        program, None, Started("T3ST", {name: value for name, value in known.items() if value is not None}, TODAY)
    )
    assert not turn.refused
    return state.values.get("x")


def answers(formulas: Formulas, *asked: Any) -> str:
    solver = z3.Solver(ctx=formulas.context)
    solver.set("rlimit", 3_000_000)
    return str(solver.check(*formulas.also, *asked))


@given(st.one_of(NUMBERS, MONEY, CONDITIONS, DATES), KNOWN)
@example("((m1 / 3) * 3)", {"m1": Decimal(100)})
@example("((n1 / 3) * 3)", {"n1": Decimal(100)})
@example("round_down((m1 / 2), 5)", {"m1": Decimal("-7.01")})
@example("(n1 * n2)", {"n1": Decimal(LARGEST - 1), "n2": Decimal(LARGEST - 1)})
@example("instalments(m1, m2)", {"m1": Decimal(100), "m2": Decimal("0.03")})
@example("round_up(n1, 2)", {"n1": Decimal(-5)})
@example("round_up((n1 / 4), 0.5)", {"n1": Decimal("2.1")})
@example("max(m1, 3)", {"m1": Decimal(2)})
@example("days_since(d1)", {"d1": datetime.date(2026, 2, 1)})
@example("(m1 / 2)", {"m1": Decimal("-0.05")})
@example("(y1 or (n1 > 2))", {"n1": Decimal(3)})
@example("(y1 and y2)", {"y1": True, "y2": False})
@example("(y1 and (n1 > 2))", {"y1": True})
@example("(n1 / n2)", {"n1": Decimal(4), "n2": Decimal(0)})
@example("(d1 + 0.5)", {"d1": TODAY})
@example("(d1 - 9999999)", {"d1": TODAY})
@example("(y1 and (n1 > 2))", {"y1": False})
def test_what_a_call_computes_is_what_the_formula_says(expression: str, known: dict[str, Value | None]) -> None:
    program = scripted(expression)
    if program is None:
        return  # it divides by zero
    (node,) = [node for node in program.nodes.values() if isinstance(node, Set)]
    formulas = Formulas(z3, program.currency)
    terms: dict[str, Term] = {"today": formulas.constant(TODAY)}
    given: list[Any] = []
    for name, fact in program.facts.items():
        terms[name] = term = formulas.anything(fact.type.name, name)
        value = known.get(name)
        given.append(
            formulas.no(formulas.known(term)) if value is None else formulas.same(term, formulas.constant(value))
        )
    term = formulas.term(node.value.tree, terms.__getitem__)
    if node.type.name == "money":
        term = formulas.to_coin(term)
    result = computed(program, known)
    is_it = formulas.no(formulas.known(term)) if result is None else formulas.same(term, formulas.constant(result))
    assert answers(formulas, *given, is_it) in ("sat", "unknown")
    if not isinstance(term, Number) or term.size.counted:
        others = answers(formulas, *given, formulas.no(is_it))
        assert others in ("unsat", "unknown") or _rounds(expression)


def _rounds(expression: str) -> bool:
    """Whether something in an expression may be rounded, as a quotient is, or a product of large numbers."""
    return "/" in expression or "*" in expression


@given(st.decimals(allow_nan=False, allow_infinity=False))
@example(Decimal("1E+999999"))
@example(Decimal("-0"))
@example(Decimal("0.10000000000"))
@example(Decimal("0.12345678901"))
@example(Decimal(LARGEST))
def test_a_number_is_taken_that_has_few_enough_digits(value: Decimal) -> None:
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    short = len(digits) + exponent <= 16 and exponent >= -PLACES
    if abs(exponent) < 100:
        shifted = value.scaleb(PLACES)
        short = abs(value) < LARGEST and shifted == shifted.to_integral_value()
    assert countable(value) == (short or not value)

import datetime
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, localcontext
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.language import tree
from scriptengine.program.expression import compile_expression
from scriptengine.program.model import Type, Value
from scriptengine.program.types import DATE, MONEY, NUMBER, TEXT, YESNO, Scope, common
from scriptengine.text.source import Span

Write = Callable[[str], tree.Expr]
TODAY = datetime.date(2026, 11, 21)
PLACE = Span("test.call", 0, 1)


@pytest.fixture(scope="session")
def value(expr: Write, scope: Scope) -> Callable[..., Value | None]:
    def run(text: str, **values: Value) -> Value | None:
        found, wrong = compile_expression(expr(text), scope)
        assert found is not None, wrong
        return found.run({name.replace("__", "."): each for name, each in values.items()})

    return run


@pytest.fixture(scope="session")
def mistake(expr: Write, scope: Scope) -> Callable[..., tuple[str, str]]:
    def find(text: str, want: Type | None = None) -> tuple[str, str]:
        found, wrong = compile_expression(expr(text), scope, want=want)
        assert found is None
        assert len(wrong) == 1, wrong
        return wrong[0].name, f"{wrong[0].message} {wrong[0].advice}"

    return find


Run = Callable[..., Value | None]
Mistake = Callable[..., tuple[str, str]]


def test_a_bare_trigger_or_tone_is_no_until_it_is_there(value: Run) -> None:
    assert value("hardship") is False
    assert value("not angry") is True
    assert value("hardship and angry", hardship=True, angry=True) is True


def test_a_bare_fact_that_is_missing_is_unknown_and_not_of_it_too(value: Run) -> None:
    assert value("account.recorded") is None
    assert value("not account.recorded") is None
    assert value("not account.recorded", account__recorded=False) is True


def test_unknown_and_no_is_no_and_unknown_or_yes_is_yes(value: Run) -> None:
    for text in ("account.recorded and hardship", "hardship and account.recorded"):
        assert value(text) is False
        assert value(text, hardship=True) is None
    for text in ("account.recorded or hardship", "hardship or account.recorded"):
        assert value(text) is None
        assert value(text, hardship=True) is True


def test_what_is_computed_from_something_unknown_is_unknown(value: Run) -> None:
    for text in ("spare + 1", "spare < 1", "spare is 1", "min(spare, 1)", "round_up(spare, 5)", "-spare", "spare / 2"):
        assert value(text) is None


@pytest.mark.parametrize(
    ("sign", "below", "same", "above"), [("<", 1, 0, 0), ("<=", 1, 1, 0), (">", 0, 0, 1), (">=", 0, 1, 1)]
)
def test_a_comparison_knows_its_own_bound(value: Run, sign: str, below: bool, same: bool, above: bool) -> None:
    seen = [value(f"spare {sign} 10", story__spare=Decimal(spare)) for spare in ("9.99", "10.00", "10.01")]
    assert seen == [below, same, above]


def test_known_asks_whether_a_value_is_there(value: Run) -> None:
    assert value("known(spare)") is False
    assert value("known(spare) and spare > 1", story__spare=Decimal(2)) is True
    assert value("known(spare / count)", story__spare=Decimal(2), story__count=Decimal(0)) is False


def test_dividing_by_zero_is_unknown(value: Run) -> None:
    assert value("spare / count", story__spare=Decimal(2), story__count=Decimal(0)) is None
    assert value("spare / count", story__spare=Decimal(0), story__count=Decimal(0)) is None


def test_a_choice_is_compared_with_its_keys(value: Run) -> None:
    assert value("cause is oversight", story__cause="oversight") is True
    assert value("cause is not oversight", story__cause="disputed") is True
    assert value("cause is oversight") is None


def test_yes_and_no_may_be_keys_of_a_choice(value: Run, mistake: Mistake) -> None:
    assert value("plan is yes", plan="yes") is True
    assert value("plan is not no", plan="no") is False
    assert mistake("cause is yes")[0] == "unknown-option"


def test_yes_and_no_and_text_are_compared_as_written(value: Run) -> None:
    assert value("account.recorded is no", account__recorded=False) is True
    assert value('customer.name is "Ann"', customer__name="Ann") is True


def test_a_date_moves_by_whole_days(value: Run) -> None:
    assert value("today + 7", today=TODAY) == datetime.date(2026, 11, 28)
    assert value("today - 21", today=TODAY) == datetime.date(2026, 10, 31)
    assert value("today + 0.5", today=TODAY) is None
    assert value("today + 9999999", today=TODAY) is None


def test_days_are_counted_from_today(value: Run) -> None:
    due = datetime.date(2026, 11, 1)
    assert value("days_since(account.due)", today=TODAY, account__due=due) == 20
    assert value("days_until(account.due)", today=TODAY, account__due=due) == -20
    assert value("days_since(account.due)", account__due=due) is None


def test_functions_of_money_round_and_count(value: Run) -> None:
    assert value("round_down(spare / 2, 5)", story__spare=Decimal(47)) == 20
    assert value("round_up(spare / 2, 5)", story__spare=Decimal(47)) == 25
    assert value("instalments(spare, 30)", story__spare=Decimal(100)) == 4
    assert value("instalments(spare, 0)", story__spare=Decimal(100)) is None
    assert value("max(spare, 5, count)", story__spare=Decimal(1), story__count=Decimal(9)) == 9


def test_visits_counts_from_zero_by_the_whole_name_of_the_step(expr: Write, scope: Scope) -> None:
    found, _ = compile_expression(expr("visits(greeting) > 1"), scope)
    assert found is not None
    assert found.run({}) is False
    assert found.run({"visits identity.greeting": Decimal(2)}) is True
    assert found.names == {"visits identity.greeting"}


def test_names_are_whole_in_the_tree_and_a_key_is_a_text(expr: Write, scope: Scope) -> None:
    found, _ = compile_expression(expr("cause is disputed and spare > 0"), scope)
    assert found is not None
    assert found.names == {"story.cause", "story.spare"}
    assert found.parts == 2
    cause = found.tree.left if isinstance(found.tree, tree.Binary) else found.tree
    assert isinstance(cause, tree.Binary)
    assert isinstance(cause.left, tree.Name)
    assert isinstance(cause.right, tree.Constant)
    assert (cause.left.name, cause.operator, cause.right.value) == ("story.cause", "is", "disputed")


def test_parts_are_what_and_joins(expr: Write, scope: Scope) -> None:
    texts = {"angry": 1, "angry and hardship": 2, "angry and hardship and account.recorded": 3, "angry or hardship": 1}
    for text, parts in texts.items():
        found, _ = compile_expression(expr(text), scope)
        assert found is not None
        assert found.parts == parts


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("account.balanse > 1", "unknown-name", "Did you mean `account.balance`?"),
        ("balance > 1", "unknown-name", "Did you mean `account.balance`?"),
        ("spare > account.due", "types-do-not-fit", "`spare` is money and `account.due` is a date"),
        ("spare * spare", "types-do-not-fit", "Multiply money by a number."),
        ("account.due + account.due", "types-do-not-fit", "as in `today + 7`"),
        ("customer.name > 1", "types-do-not-fit", "text"),
        ("angry and spare", "types-do-not-fit", "condition"),
        ("not spare", "not-a-condition", "`spare > 0`"),
        ("-customer.name", "types-do-not-fit", "text"),
        ("cause is oversite", "unknown-option", "Did you mean `oversight`?"),
        ('cause is "oversight"', "types-do-not-fit", "`oversight`, `disputed`"),
        ("cause > 1", "types-do-not-fit", "a choice (oversight, disputed)"),
        ("spare / 0", "division-by-zero", "zero"),
        ("roundup(spare, 5)", "unknown-function", "Did you mean `round_up`?"),
        ("round_up(spare)", "wrong-arguments", "`round_up(spare, 5)`"),
        ("days_since(spare)", "wrong-arguments", "money"),
        ("min(spare, account.due)", "wrong-arguments", "money and a date"),
        ("today()", "wrong-arguments", "without brackets"),
        ("known", "wrong-arguments", "`known(income)`"),
        ("visits(spare)", "visits-of-no-step", "`spare` is not a step"),
        ("customer.name | uper", "unknown-filter", "Did you mean `upper`?"),
        ("spare | upper", "filter-does-not-fit", "`spare` is money"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(mistake: Mistake, text: str, name: str, words: str) -> None:
    seen, message = mistake(text)
    assert seen == name
    assert words in message


def test_both_sides_are_checked_in_one_run(expr: Write, scope: Scope) -> None:
    _, wrong = compile_expression(expr("nobody > 1 and nothing > 2"), scope)
    assert [each.name for each in wrong] == ["unknown-name", "unknown-name"]


def test_a_key_is_not_reported_when_its_choice_is_misspelt(mistake: Mistake) -> None:
    assert mistake("cuase is oversight")[0] == "unknown-name"


def test_a_guard_must_be_a_condition(mistake: Mistake) -> None:
    name, message = mistake("spare", want=YESNO)
    assert name == "not-a-condition"
    assert "`spare` is money" in message
    assert "`spare > 0`" in message


def test_a_number_may_stand_for_money_but_not_the_other_way(expr: Write, scope: Scope, mistake: Mistake) -> None:
    assert compile_expression(expr("20"), scope, want=MONEY)[0] is not None
    assert mistake("spare", want=NUMBER)[0] == "wrong-type"


def test_ten_thousand_levels_are_a_finding(scope: Scope) -> None:
    deep: tree.Expr = tree.Name("angry", PLACE)
    for _ in range(10_000):
        deep = tree.Unary("not", deep, PLACE)
    found, wrong = compile_expression(deep, scope)
    assert found is None
    assert [each.name for each in wrong] == ["expression-too-long"]


def test_the_host_applications_decimal_context_changes_nothing(expr: Write, scope: Scope) -> None:
    found, _ = compile_expression(expr("spare * 1.5 + 0.01"), scope)
    assert found is not None
    with localcontext(Context(prec=3)):
        assert found.run({"story.spare": Decimal("123456.78")}) == Decimal("185185.18")


# --- laws ------------------------------------------------------------------------------------------------------------

_NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("account.days_late", "count"),
    "money": ("account.balance", "spare"),
    "date": ("account.due", "today"),
    "yesno": ("account.recorded", "hardship", "angry"),
    "text": ("customer.name",),
}
_amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2)
_dates = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
_of: Mapping[str, st.SearchStrategy[Value]] = {
    "number": _amounts,
    "money": _amounts,
    "date": _dates,
    "yesno": st.booleans(),
    "text": st.sampled_from(["Ann", "Bo"]),
}


def _binary(
    signs: list[str], left: st.SearchStrategy[tree.Expr], right: st.SearchStrategy[tree.Expr]
) -> st.SearchStrategy[tree.Expr]:
    return st.builds(tree.Binary, st.sampled_from(signs), left, right, st.just(PLACE))


def _call(names: list[str], *arguments: st.SearchStrategy[tree.Expr]) -> st.SearchStrategy[tree.Expr]:
    words = st.sampled_from([tree.Word(name, PLACE) for name in names])
    return st.builds(tree.Call, words, st.tuples(*arguments), st.just(PLACE))


def _leaf(type_: str) -> st.SearchStrategy[tree.Expr]:
    names = st.sampled_from([tree.Name(name, PLACE) for name in _NAMES[type_]])
    if type_ == "money":
        return names
    constants: st.SearchStrategy[tree.Expr] = st.builds(tree.Constant, _of[type_], st.just(PLACE))
    return names | constants


@cache
def _typed(type_: str, depth: int) -> st.SearchStrategy[tree.Expr]:
    """Expressions of a type, so deep at most."""
    if depth == 0 or type_ == "text":
        return _leaf(type_)
    number, amount, date, yesno = (_typed(each, depth - 1) for each in ("number", "money", "date", "yesno"))
    if type_ == "number":
        more = [
            _binary(["+", "-", "*", "/"], number, number),
            _binary(["/"], amount, amount),
            _call(["days_since", "days_until"], date),
            _call(["instalments"], amount, amount),
            st.builds(tree.Unary, st.just("-"), number, st.just(PLACE)),
        ]
    elif type_ == "money":
        more = [
            _binary(["+", "-"], amount, amount | number),
            _binary(["*", "/"], amount, number),
            _call(["min", "max", "round_up", "round_down"], amount, number),
        ]
    elif type_ == "date":
        more = [_binary(["+", "-"], date, number), _call(["min", "max"], date, date)]
    else:
        signs = ["is", "is not", "<", "<=", ">", ">="]
        more = [
            _binary(["and", "or"], yesno, yesno),
            _binary(signs, number, amount),
            _binary(signs, date, date),
            _binary(["is", "is not"], yesno, yesno),
            st.builds(tree.Unary, st.just("not"), yesno, st.just(PLACE)),
            _call(["known"], amount | date | yesno),
        ]
    return _leaf(type_) | st.one_of(more)


_KEYS = {"spare": "story.spare", "count": "story.count"}
_VALUES = st.fixed_dictionaries(
    {},
    optional={
        _KEYS.get(name, name): (st.just(True) if name in {"hardship", "angry"} else _of[type_])
        for type_, names in _NAMES.items()
        for name in names
    },
)


def _meaning(expr: tree.Expr, values: Mapping[str, Value]) -> Any:
    """The language's section on expressions, said once more in the plainest way."""
    match expr:
        case tree.Constant(value):
            return value
        case tree.Name(name):
            return values.get(_KEYS.get(name, name), False if name in {"hardship", "angry"} else None)
        case tree.Unary(sign, operand):
            inner = _meaning(operand, values)
            if inner is None:
                return None
            return not inner if sign == "not" else Decimal(0) - inner
        case tree.Call(function, arguments):
            given = [_meaning(each, values) for each in arguments]
            return given[0] is not None if function.text == "known" else _function(function.text, given, values)
        case tree.Binary(sign, left, right):
            return _operator(sign, _meaning(left, values), _meaning(right, values))
    raise AssertionError(expr)


def _operator(sign: str, a: Any, b: Any) -> Any:
    if sign in {"and", "or"}:
        decides = sign == "or"
        return decides if decides in (a, b) else None if None in (a, b) else not decides
    if a is None or b is None:
        return None
    if isinstance(a, datetime.date) and isinstance(b, Decimal):
        whole = b == int(b)
        return a + datetime.timedelta(int(b) if sign == "+" else -int(b)) if whole else None
    if sign == "/":
        return Context(prec=28).divide(a, b) if b else None
    plain: Mapping[str, Callable[[], Any]] = {
        "is": lambda: a == b,
        "is not": lambda: a != b,
        "<": lambda: a < b,
        "<=": lambda: a <= b,
        ">": lambda: a > b,
        ">=": lambda: a >= b,
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
    }
    return plain[sign]()


def _function(name: str, given: list[Any], values: Mapping[str, Any]) -> Any:
    if None in given:
        return None
    first, *rest = given
    if name in {"min", "max"}:
        return (min if name == "min" else max)(given)
    if name in {"days_since", "days_until"}:
        if "today" not in values:
            return None
        days = (values["today"] - first).days
        return Decimal(days if name == "days_since" else -days)
    if rest[0] <= 0:
        return None
    with localcontext(prec=60):
        units = int(first // rest[0])
        exact = units * rest[0] == first
        if name == "instalments":
            return Decimal(max(0, units if exact or first < 0 else units + 1))
        if first < 0 and not exact:
            units -= 1
        return (units if name == "round_down" or exact else units + 1) * rest[0]


@given(
    expr=st.sampled_from(["yesno", "money", "number", "date"]).flatmap(lambda type_: _typed(type_, 3)), values=_VALUES
)
def test_what_runs_is_what_the_language_says(scope: Scope, expr: tree.Expr, values: Mapping[str, Value]) -> None:
    found, wrong = compile_expression(expr, scope)
    if found is None:
        assert {each.name for each in wrong} == {"division-by-zero"}
        return
    assert found.run(values) == _meaning(expr, values)


_any_name = st.sampled_from(["spare", "cause", "angry", "today", "nobody", "account.due", "customer.name", "known", ""])
_any_leaf: st.SearchStrategy[tree.Expr] = st.builds(tree.Name, _any_name, st.just(PLACE)) | st.builds(
    tree.Constant, st.one_of(*_of.values()) | st.decimals(), st.just(PLACE)
)


def _any_more(inner: st.SearchStrategy[tree.Expr]) -> st.SearchStrategy[tree.Expr]:
    signs = ["and", "or", "is", "is not", "<", "<=", ">", ">=", "+", "-", "*", "/"]
    words = st.builds(
        tree.Word, st.sampled_from(["known", "min", "visits", "round_up", "upper", "day", "x"]), st.just(PLACE)
    )
    return st.one_of(
        _binary(signs, inner, inner),
        st.builds(tree.Unary, st.sampled_from(["not", "-"]), inner, st.just(PLACE)),
        st.builds(tree.Call, words, st.lists(inner, max_size=3).map(tuple), st.just(PLACE)),
        st.builds(tree.Filter, inner, words, st.just(()), st.just(PLACE)),
    )


@given(expr=st.recursive(_any_leaf, _any_more, max_leaves=12))
def test_any_expression_compiles_or_is_reported_and_never_raises(scope: Scope, expr: tree.Expr) -> None:
    found, wrong = compile_expression(expr, scope)
    assert (found is None) == bool(wrong)
    if found is not None:
        found.run({})


_junk = st.one_of(st.decimals(), st.text(max_size=3), st.booleans(), st.dates(), st.just(Decimal("1E+999999")))


@given(
    expr=st.sampled_from(["yesno", "money", "number", "date"]).flatmap(lambda type_: _typed(type_, 3)),
    values=st.dictionaries(st.sampled_from([_KEYS.get(n, n) for names in _NAMES.values() for n in names]), _junk),
)
def test_no_value_makes_an_expression_raise(scope: Scope, expr: tree.Expr, values: Mapping[str, Value]) -> None:
    found, _ = compile_expression(expr, scope)
    if found is not None:
        result = found.run(values)
        assert not isinstance(result, Decimal) or len(str(result)) < 100


_types = st.sampled_from([TEXT, NUMBER, MONEY, DATE, YESNO, Type("choice", ("a",))])


@given(left=_types, right=_types)
def test_what_can_be_compared_can_be_compared_the_other_way_round(left: Type, right: Type) -> None:
    assert common(left, right) == common(right, left)

"""What stands in `{{ … }}`: our reader of plain names gives what Jinja's parser gives, and nothing reaches Python."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.language import gaps, spoken, tree
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

SPAN = Span("a.call", 0, 0)
name = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda word: word not in gaps._NO_NAMES)
space = st.sampled_from(["", " ", "  "])


@st.composite
def plain_gaps(draw: st.DrawFn) -> str:
    words = ".".join(draw(st.lists(name, min_size=1, max_size=3)))
    for one in draw(st.lists(name, max_size=3)):
        words += f"{draw(space)}|{draw(space)}{one}"
    return f" {draw(space)}{words}{draw(space)} "


def bare(node: Any) -> Any:
    if isinstance(node, Span):
        return None
    if hasattr(node, "_fields"):
        return (type(node).__name__, *map(bare, node))
    return tuple(bare(one) for one in node) if isinstance(node, tuple) else node


def read(inner: str) -> tuple[tree.Expr | None, list[Diagnostic]]:
    findings: list[Diagnostic] = []
    return gaps.read(inner, 0, "a.call", findings), findings


@given(plain_gaps())
def test_a_plain_gap_is_read_as_jinja_reads_it(inner: str) -> None:
    ours, findings = read(inner)
    theirs, finding = gaps._read_with_jinja(inner, SPAN)
    assert not findings
    assert finding is None
    assert bare(ours) == bare(theirs)


def test_a_plain_gap_knows_where_its_words_are() -> None:
    inner = " account.balance | whole|upper "
    value, _ = read(inner)
    assert isinstance(value, tree.Filter)
    assert isinstance(value.operand, tree.Filter)
    assert inner[value.name.span.start : value.name.span.end] == "upper"
    assert inner[value.operand.name.span.start : value.operand.name.span.end] == "whole"


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("min(a, b.c)", tree.Call),
        ("a + 2 * b", tree.Binary),
        ("cause is oversight", tree.Binary),
        ("cause is not oversight", tree.Binary),
        ("not angry and x >= 10", tree.Binary),
        ("-spare", tree.Unary),
        ("(a + b) | whole", tree.Filter),
        ("'text'", tree.Constant),
        ("yes", tree.Constant),
    ],
)
def test_other_expressions_are_read_through_jinjas_parser(inner: str, kind: type) -> None:
    value, findings = read(f" {inner} ")
    assert not findings
    assert type(value) is kind


@pytest.mark.parametrize(
    "inner",
    [
        "''.__class__",
        "a.__class__.__mro__",
        "_private",
        "a['b']",
        "a[0]",
        "a.b()",
        "a.b.c('x')",
        "range(10).x",
        "[1, 2]",
        "{'a': 1}",
        "(1, 2)",
        "a ~ b",
        "a ** 2",
        "a % 2",
        "a // 2",
        "a if b else c",
        "a in b",
        "1 < a < 3",
        "none",
        "f(x=1)",
        "f(*a)",
        "a|f(x=1)",
        "a is divisibleby 3",
        "Name",
        "1e999",
        "loop.__init__",
        "a | attr('__class__')()",
        "lambda: 1",
        "a; b",
        "a }} {{ b",
        "#",
    ],
)
def test_nothing_else_stands_in_a_gap(inner: str) -> None:
    value, findings = read(f" {inner} ")
    assert value is None
    assert len(findings) == 1
    assert findings[0].advice


@given(st.text(alphabet=st.sampled_from(list("ab1 .|()[]'\"+-*/%~<>=!,:_{}not")) | st.characters(), max_size=400))
def test_no_gap_raises(inner: str) -> None:
    value, findings = read(inner)
    assert (value is None) == bool(findings)
    findings = []
    spoken.line("{{" + inner + "}}", 0, "a.call", findings)


@pytest.mark.parametrize("inner", ["(" * 17 + "a" + ")" * 17, "a" + " + a" * 200, "-" * 290 + "a", "not " * 70 + "a"])
def test_deep_and_long_gaps_are_bounded(inner: str) -> None:
    value, findings = read(f" {inner} ")
    assert (value is None) == bool(findings)

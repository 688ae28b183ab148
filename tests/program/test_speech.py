import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.language import tree
from scriptengine.program.model import Line, Type, Value
from scriptengine.program.speech import compile_line, compile_speech
from scriptengine.program.types import FILTERS, TEXT, Scope, of_operator
from scriptengine.program.values import MASK, filtered, printed, text_of
from scriptengine.text.source import Span

Write = Callable[[str], tree.Expr]
PLACE = Span("test.call", 0, 1)
VALUES: dict[str, Value] = {
    "customer.name": "Ann Lee",
    "account.balance": Decimal("1234.50"),
    "account.days_late": Decimal(12),
    "account.due": datetime.date(2026, 3, 31),
    "account.recorded": True,
    "story.cause": "oversight",
    "story.spare": Decimal(90),
    "story.count": Decimal(4),
    "team_leader.person": "Priya Nair",
    "today": datetime.date(2026, 11, 21),
}


@pytest.fixture(scope="session")
def line(expr: Write, scope: Scope) -> Callable[[str], Line]:
    """A line from a text with `{{ … }}`."""

    def make(text: str) -> Line:
        found, wrong = compile_line(tuple(_pieces(text, expr)), scope, id="ask who/1", span=PLACE)
        assert not wrong
        return found

    return make


def _pieces(text: str, expr: Write) -> list[tree.Piece]:
    start, *gaps = text.split("{{")
    pieces: list[tree.Piece] = [start]
    for gap in gaps:
        inside, _, after = gap.partition("}}")
        pieces += [tree.Gap(expr(inside.strip()), PLACE), after]
    return [piece for piece in pieces if piece != ""]


Lines = Callable[[str], Line]
Texts = Callable[[str], tree.Text]


def test_values_print_by_their_type(line: Lines) -> None:
    said = line("{{ customer.name }} owes {{ account.balance }} since {{ account.due }}, {{ cause }}: {{ count }}.")
    assert said.render(VALUES) == "Ann Lee owes £1,234.50 since 31 March 2026, It slipped their mind: 4."
    assert line("{{ account.recorded }}, {{ account.days_late > 30 }}").render(VALUES) == "yes, no"


def test_filters_print_in_another_form(line: Lines) -> None:
    said = line(
        "{{ spare | whole }} or {{ account.balance | whole }} by {{ account.due | day }}, {{ account.due | short }}"
    )
    assert said.render(VALUES) == "£90 or £1,234.50 by Tuesday 31 March, 31/03/2026"
    assert line("{{ cause | upper }} {{ customer.name | lower }}").render(VALUES) == "IT SLIPPED THEIR MIND ann lee"
    assert line("{{ account.days_late | spelled }}").render(VALUES) == "1 2"


def test_a_line_with_an_unknown_value_is_not_rendered_and_its_gap_can_be_shown(line: Lines) -> None:
    said = line("You owe {{ account.balance }}, {{ customer.name }}.")
    assert said.render({"customer.name": "Ann"}) is None
    assert said.render_gaps({"customer.name": "Ann"}) == "You owe ‹balance not known›, Ann."
    assert line("{{ account.days_late | spelled }}").render_gaps({}) == "‹days late not known›"


def test_what_cannot_be_computed_is_named_by_its_type(line: Lines) -> None:
    said = line("That's {{ spare / count }} a month.")
    assert said.render({"story.spare": Decimal(9), "story.count": Decimal(0)}) is None
    assert said.render_gaps({}) == "That's ‹amount not known› a month."


def test_private_values_are_masked_whatever_is_made_of_them(line: Lines) -> None:
    said = line("It is {{ customer.secret }}, {{ customer.secret | upper }}, {{ not known(customer.secret) }}.")
    assert said.render({"customer.secret": "hunter2"}) == f"It is {MASK}, {MASK}, {MASK}."
    assert said.render({}) is None


def test_a_value_is_data_and_never_obeyed(line: Lines) -> None:
    said = line("Hello {{ customer.name }}.")
    assert (
        said.render({"customer.name": "{{ account.balance }}\x1b[31m\r\nBob\u202e"})
        == "Hello {{ account.balance }}[31m Bob."
    )


def test_a_line_says_what_it_reads_by_whole_names(line: Lines) -> None:
    said = line("{{ spare }} and {{ count + 1 }}")
    assert said.names == {"story.spare", "story.count"}
    first = said.pieces[0]
    assert isinstance(first, tree.Gap)
    assert isinstance(first.value, tree.Name)
    assert first.value.name == "story.spare"
    assert said.id == "ask who/1"


def test_plain_lines_that_follow_one_another_are_one_paragraph(text: Texts, scope: Scope) -> None:
    speech, wrong = compile_speech(text("Hello {{ customer.name }}.\nIt is me.\n\nAnd now?"), scope, label="x#1")
    assert not wrong
    assert [[line.render(VALUES) for line in paragraph.lines] for paragraph in speech] == [
        ["Hello Ann Lee. It is me."],
        ["And now?"],
    ]
    assert [paragraph.group for paragraph in speech] == [False, False]
    assert speech[0].lines[0].span == speech[0].lines[0].span._replace(
        end=speech[1].lines[0].span.start - len("\n\n        ")
    )


def test_guarded_lines_that_follow_one_another_are_a_group(text: Texts, scope: Scope) -> None:
    lines = "Thank you.\n[angry] I hear you.\n[angry and hardship] I do.\n[else] Right.\n\n[hardship] A.\n[else] B.\nC."
    speech, wrong = compile_speech(text(lines), scope, label="x#1")
    assert not wrong
    assert [(len(paragraph.lines), paragraph.group) for paragraph in speech] == [
        (1, False),
        (3, True),
        (2, True),
        (1, False),
    ]
    parts = [line.guard.parts if line.guard else 0 for line in speech[1].lines]
    assert parts == [1, 2, 0]
    assert [line.otherwise for line in speech[1].lines] == [False, False, True]


def test_every_line_has_an_id_of_its_own(text: Texts, scope: Scope) -> None:
    speech, _ = compile_speech(text("A.\n[angry] B.\n[else] C.\nD.\n\nE."), scope, label="x#1")
    assert [line.id for paragraph in speech for line in paragraph.lines] == [f"x#1/{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("[else] Only this.", "else-without-a-guard"),
        ("[angry] A.\n[else] B.\n[else] C.", "second-else"),
        ("[spare] A.\n[else] B.", "not-a-condition"),
        ("[nobody] A.\n[else] B.", "unknown-name"),
        ("Hello {{ custom.name }}.", "unknown-name"),
    ],
)
def test_a_mistake_in_a_text_is_named(text: Texts, scope: Scope, lines: str, name: str) -> None:
    _, wrong = compile_speech(text(lines), scope, label="x#1")
    assert [each.name for each in wrong] == [name]


def test_every_mistake_of_a_text_is_reported_in_one_run(text: Texts, scope: Scope) -> None:
    _, wrong = compile_speech(text("{{ a }} {{ b }}\n\n[c] {{ d }}"), scope, label="x#1")
    assert [each.name for each in wrong] == ["unknown-name"] * 4


# --- against Jinja ---------------------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """A value that knows its type, so that Jinja's own arithmetic and `finalize` can print it."""

    value: Any
    type: Type

    def _with(self, sign: str, other: Any) -> "Shown":
        right = other if isinstance(other, Shown) else Shown(Decimal(str(other)), Type("number"))
        type_ = of_operator(sign, self.type, right.type)
        assert type_ is not None
        if isinstance(self.value, datetime.date):
            days = datetime.timedelta(int(right.value))
            return Shown(self.value + days if sign == "+" else self.value - days, type_)
        made = {
            "+": lambda: self.value + right.value,
            "-": lambda: self.value - right.value,
            "*": lambda: self.value * right.value,
        }
        return Shown(made[sign](), type_)

    def __add__(self, other: Any) -> "Shown":
        return self._with("+", other)

    def __sub__(self, other: Any) -> "Shown":
        return self._with("-", other)

    def __mul__(self, other: Any) -> "Shown":
        return self._with("*", other)


def _final(shown: Any) -> str:
    return text_of(shown.value, shown.type, "en-GB", "GBP") if isinstance(shown, Shown) else str(shown)


def _environment() -> jinja2.Environment:
    def filter_of(name: str) -> Callable[[Shown], Shown]:
        make = filtered(name, "en-GB", "GBP")

        def apply(shown: Shown) -> Shown:
            words = printed(shown.type, "en-GB", "GBP")[shown.value] if shown.type.name == "choice" else shown.value
            return Shown(make(words), TEXT)

        return apply

    environment = jinja2.Environment(finalize=_final, keep_trailing_newline=True, autoescape=False)
    environment.filters = {name: filter_of(name) for name in FILTERS}
    return environment


_words = st.text(
    alphabet=st.characters(
        min_codepoint=32, max_codepoint=0x2FF, exclude_characters="{}", exclude_categories=["Cc", "Cf"]
    )
)
_gaps = st.sampled_from(
    [
        "customer.name",
        "customer.name | upper",
        "customer.name | lower | capitalize",
        "customer.name | spelled",
        "cause",
        "cause | title",
        "account.balance",
        "account.balance | whole",
        "account.balance - spare",
        "spare * count + 1",
        "count",
        "account.due",
        "account.due | day",
        "account.due + 30",
        "account.due - count",
        "account.recorded",
    ]
)
_values = st.fixed_dictionaries(
    {
        "customer.name": _words,
        "account.balance": st.decimals(-99999, 99999, places=2),
        "account.due": st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
        "account.recorded": st.booleans(),
        "story.cause": st.sampled_from(["oversight", "disputed"]),
        "story.spare": st.decimals(0, 999, places=2),
        "story.count": st.integers(0, 100).map(Decimal),
    }
)


@given(parts=st.lists(st.tuples(_words, _gaps), max_size=5), end=_words, values=_values)
def test_a_line_reads_as_jinja_renders_it(
    line: Lines, scope: Scope, parts: list[tuple[str, str]], end: str, values: dict[str, Value]
) -> None:
    template = "".join(f"{words}{{{{ {gap} }}}}" for words, gap in parts) + end
    context: dict[str, Any] = {"customer": {}, "account": {}}
    for name in ("customer.name", "account.balance", "account.due", "account.recorded", "cause", "spare", "count"):
        binding = scope.find(name)
        assert binding is not None
        first, dot, last = name.partition(".")
        (context[first] if dot else context)[last if dot else name] = Shown(values[binding.key], binding.type)
    assert line(template).render(values) == _environment().from_string(template).render(context)

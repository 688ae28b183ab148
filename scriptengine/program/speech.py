"""Text lines as speech: paragraphs and groups of guarded lines, each ready to give its text for a call's values."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program import types
from scriptengine.program.expression import UNKNOWN_NAME, Reader
from scriptengine.program.model import Expression, Line, Paragraph, Speech, Value, Values
from scriptengine.program.run import Run
from scriptengine.program.types import Scope
from scriptengine.program.values import printed
from scriptengine.text.clean import clean
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

ELSE_ALONE = Kind("CS120", "else-without-a-guard")
SECOND_ELSE = Kind("CS121", "second-else")

# What an unknown value is called when nothing in the text names it.
_NAMELESS: Mapping[str, str] = {
    "text": "words",
    "number": "number",
    "money": "amount",
    "date": "date",
    "yesno": "answer",
    "choice": "answer",
}


def compile_speech(text: tree.Text, scope: Scope, *, label: str) -> tuple[Speech, list[Diagnostic]]:
    """The paragraphs and groups of a text; the ids of its lines are `LABEL/1`, `LABEL/2` in reading order.

    A `{{ … }}` with something wrong in it is reported and left out.
    """
    reader = Reader(scope)
    paragraphs = []
    number = 0
    for lines in _paragraphs(text):
        if _guarded(lines[0]):
            _check_otherwise(lines, reader)
            made = []
            for line in lines:
                number += 1
                made.append(_line(line.pieces, reader, f"{label}/{number}", line.span, line.guard, line.otherwise))
            paragraphs.append(Paragraph(tuple(made), True))
        else:
            number += 1
            pieces, span = (lines[0].pieces, lines[0].span) if len(lines) == 1 else _joined(lines)
            paragraphs.append(Paragraph((_line(pieces, reader, f"{label}/{number}", span),), False))
    return tuple(paragraphs), reader.diagnostics


def compile_line(
    pieces: tuple[tree.Piece, ...],
    scope: Scope,
    *,
    id: str,  # noqa: A002  # it is the line's `id`
    span: Span,
) -> tuple[Line, list[Diagnostic]]:
    """One line without a guard, as a choice's text; a `{{ … }}` with something wrong in it is reported and left out."""
    reader = Reader(scope)
    return _line(pieces, reader, id, span), reader.diagnostics


def _paragraphs(text: tree.Text) -> Iterator[list[tree.Line]]:
    """Plain lines that follow one another, or guarded ones, up to a blank line."""
    lines: list[tree.Line] = []
    for line in text:
        if lines and (line.new_paragraph or _guarded(line) != _guarded(lines[0])):
            yield lines
            lines = []
        lines.append(line)
    if lines:
        yield lines


def _guarded(line: tree.Line) -> bool:
    return line.guard is not None or line.otherwise


def _joined(lines: list[tree.Line]) -> tuple[tuple[tree.Piece, ...], Span]:
    """The words of plain lines as one, and where those stand."""
    pieces: list[tree.Piece] = list(lines[0].pieces)
    for line in lines[1:]:
        pieces.append(" ")
        pieces.extend(line.pieces)
    return tuple(pieces), lines[0].span._replace(end=lines[-1].span.end)


def _check_otherwise(lines: list[tree.Line], reader: Reader) -> None:
    otherwise = [line for line in lines if line.otherwise]
    if len(otherwise) == len(lines):
        reader.diagnostics.append(
            ELSE_ALONE.at(
                otherwise[0].span,
                "This `[else]` has no guarded line beside it.",
                "Put lines with a `[guard]` right above it, without a blank line between, or take `[else]` away.",
            )
        )
    for line in otherwise[1:]:
        reader.diagnostics.append(
            SECOND_ELSE.at(
                line.span,
                "These lines have an `[else]` already.",
                "Give this line a guard of its own, or put a blank line where another choice of lines begins.",
                related=((otherwise[0].span, "the first `[else]`"),),
            )
        )


# --- one line --------------------------------------------------------------------------------------------------------


class _Gap(NamedTuple):
    """A `{{ … }}`: how to get its value, the texts of its values, and what is shown for an unknown one."""

    run: Run
    texts: Mapping[Value, str]
    unknown: str


def _line(
    pieces: tuple[tree.Piece, ...],
    reader: Reader,
    label: str,
    span: Span,
    guard: tree.Expr | None = None,
    otherwise: bool = False,
) -> Line:
    words = [""]  # before the first gap and after each
    gaps: list[_Gap] = []
    whole: list[tree.Piece] = []
    names: set[str] = set()
    for piece in pieces:
        if isinstance(piece, str):
            text = clean(piece)
            whole.append(text)
            words[-1] += text
        elif (value := reader.read(piece.value)) is not None:
            whole.append(tree.Gap(value.tree, piece.span))
            names |= value.names
            gaps.append(_gap(value, reader))
            words.append("")
    condition = None if guard is None else reader.read(guard, types.YESNO)
    if condition is None and isinstance(guard, tree.Name):
        reader.diagnostics[-1] = _not_a_guard(reader.diagnostics[-1], guard.name)
    render, render_gaps = _renderers(words, gaps)
    return Line(label, condition, otherwise, frozenset(names), render, render_gaps, tuple(whole), span)


def _not_a_guard(finding: Diagnostic, name: str) -> Diagnostic:
    """A word in brackets may be meant as a guard, as a value, or to be said."""
    if "Did you mean" in finding.advice:
        return finding
    value = "" if finding.code == UNKNOWN_NAME.code else f" Write `{{{{ {name} }}}}` to say its value."
    advice = (
        f"What stands in `[ ]` here says when the line is said: a tone ({', '.join(TONES)}), a trigger or a condition."
        f"{value} Write `\\[` if the agent is to say the bracket."
    )
    return finding._replace(advice=advice)


def _gap(value: Expression, reader: Reader) -> _Gap:
    texts = printed(value.type, reader.scope.locale, reader.scope.currency, private=reader.private)
    named = value.tree
    while isinstance(named, tree.Filter):
        named = named.operand
    if isinstance(named, tree.Name):
        called = named.name.rpartition(".")[2].replace("_", " ")
    else:
        called = _NAMELESS[value.type.name]
    return _Gap(value.run, texts, f"‹{called} not known›")


def _renderers(words: list[str], gaps: list[_Gap]) -> tuple[Callable[[Values], str | None], Callable[[Values], str]]:
    """How a line gives its text: without unknown values or not at all, and with them named."""
    start = words[0]
    if not gaps:
        return (lambda _values: start,) * 2
    parts = tuple((gap.run, gap.texts, after) for gap, after in zip(gaps, words[1:], strict=True))

    def render(values: Values) -> str | None:
        text = start
        for run, texts, after in parts:
            value = run(values)
            if value is None:
                return None
            text += texts[value] + after
        return text

    def render_gaps(values: Values) -> str:
        text = start
        for gap, (run, texts, after) in zip(gaps, parts, strict=True):
            value = run(values)
            text += (gap.unknown if value is None else texts[value]) + after
        return text

    return render, render_gaps

"""The words of a text line as pieces: plain text with its escapes resolved, and the `{{ … }}` gaps in it."""

import re

from scriptengine.language import gaps, worded
from scriptengine.language.tokens import GAP
from scriptengine.language.tree import Gap, Piece
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind
from scriptengine.text.source import Span

UNCLOSED_GAP = Kind("CS070", "unclosed-gap")
STRAY_BRACES = Kind("CS071", "stray-braces")
TEMPLATE_STATEMENT = Kind("CS072", "template-statement")
TEMPLATE_COMMENT = Kind("CS073", "template-comment")

LINE_ESCAPES = "-[#@\\"  # after `\` at the start of a text line
_DOUBTFUL = frozenset('"“derns*•·–—+0123456789')  # what a doubtful line may begin with
_CHOICE_ESCAPE = re.compile(r"\\([-\[#@(\\])")  # anywhere in a choice's text
_BRACES = re.compile(r"\{\{|\{%|\{#|\}\}")
_GAP = re.compile(GAP)


def line(text: str, start: int, file: str, findings: list[Diagnostic]) -> tuple[Piece, ...]:
    """A text line's words, as written at the offset `start`."""
    if text[:1] in _DOUBTFUL or ">" in text or "@" in text or "→" in text:
        doubt = worded.doubt(text, start, file)
        if doubt:
            findings.append(doubt)
    escaped = text[:1] == "\\" and text[1:2] in LINE_ESCAPES and len(text) > 1
    if "{" not in text and "}" not in text:
        return (text[1:],) if escaped else (text,) if text else ()
    pieces = _split(text, start, file, findings)
    return (str(pieces[0])[1:], *pieces[1:]) if escaped else pieces


def meant(text: str, start: int, file: str, findings: list[Diagnostic]) -> tuple[Piece, ...]:
    """A choice's words."""
    doubt = worded.doubt(text, start, file) if "goto " in text else None
    if doubt:
        findings.append(doubt)
    pieces = _split(text, start, file, findings) if "{" in text or "}" in text else (text,) if text else ()
    if "\\" not in text:
        return pieces
    return tuple([_CHOICE_ESCAPE.sub(r"\1", piece) if isinstance(piece, str) else piece for piece in pieces])


def joined(first: tuple[Piece, ...], second: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Two lines of one text, a space between them."""
    if first and isinstance(first[-1], str):
        if second and isinstance(second[0], str):
            return (*first[:-1], f"{first[-1]} {second[0]}", *second[1:])
        return (*first[:-1], f"{first[-1]} ", *second)
    if second and isinstance(second[0], str):
        return (*first, f" {second[0]}", *second[1:])
    return (*first, " ", *second)


def _split(text: str, start: int, file: str, findings: list[Diagnostic]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    done = at = 0
    while found := _BRACES.search(text, at):
        sign, at = found[0], found.start()
        gap = _GAP.match(text, at) if sign == "{{" else None
        if gap is None:
            findings.append(_stray(sign, Span(file, start + at, start + at + 2)))
            at = found.end() if sign != "{{" else len(text)
            continue
        if at > done:
            pieces.append(text[done:at])
        done = gap.end()
        span = Span(file, start + at, start + done)
        value = gaps.read(gap[0][2:-2], start + at + 2, file, findings)
        pieces.append(Gap(value, span) if value else text[at:done])
        at = done
    if done < len(text):
        pieces.append(text[done:])
    return tuple(pieces)


def _stray(sign: str, span: Span) -> Diagnostic:
    if sign == "{{":
        return UNCLOSED_GAP.at(
            span,
            "`{{` opens a gap that is not closed on this line.",
            "Write `}}` after the name, as in `{{ customer.first_name }}`, on the same line.",
        )
    if sign == "}}":
        return STRAY_BRACES.at(
            span,
            "`}}` closes a gap, but no gap was opened before it on this line.",
            "Write `{{` before the name, or take `}}` away.",
            fix=Fix("Take `}}` away", (Edit(span, ""),), safe=False),
        )
    if sign == "{%":
        return TEMPLATE_STATEMENT.at(
            span,
            "`{%` begins a template statement, and a spoken line holds values only.",
            "Use `if` on a line of its own, or several lines with a `[guard]`.",
        )
    return TEMPLATE_COMMENT.at(
        span,
        "`{#` begins a template comment, and a spoken line has none.",
        "Write the comment on a line of its own that begins with `#`.",
    )

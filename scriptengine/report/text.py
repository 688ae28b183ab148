"""Findings for people: where, what was seen, the line with a caret under it, and what to do."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TextIO

from scriptengine.report.place import ordered, place
from scriptengine.text.clean import one_line, visible
from scriptengine.text.diagnostic import Diagnostic, Severity
from scriptengine.text.source import Source, Span

WIDTH: Final = 100
_TAB: Final = 4
_COLORS: Final[dict[Severity, str]] = {"error": "31", "warning": "33", "hint": "36"}
_PLURALS: Final[dict[Severity, str]] = {"error": "errors", "warning": "warnings", "hint": "hints"}


def wants_color(stream: TextIO) -> bool:
    """Whether to colour: only to a terminal that can, and not where NO_COLOR is set (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def render(
    findings: Iterable[Diagnostic], sources: Mapping[str, Source], *, color: bool = False, width: int = WIDTH
) -> str:
    """All findings in order, an empty line between them; long lines are cut around the caret to `width` cells."""
    return "\n".join(_finding(finding, sources, color, width) for finding in ordered(findings))


def summary(findings: Sequence[Diagnostic]) -> str:
    """`Found 2 errors and 1 warning.`, or that nothing was found."""
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{n} {kind if n == 1 else _PLURALS[kind]}" for kind in _PLURALS if (n := counts[kind])]
    if not parts:
        return "Nothing found."
    return f"Found {' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)}."


def _finding(finding: Diagnostic, sources: Mapping[str, Source], color: bool, width: int) -> str:
    def paint(code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if color and text else text

    kind = paint(f"1;{_COLORS[finding.severity]}", finding.severity)
    where = paint("1", _where(finding.span, sources)) + ": " if finding.span else ""
    lines = [f"{where}{kind} {finding.code} {finding.name}: {one_line(finding.message)}"]
    lines += _excerpt(finding.span, sources, paint, _COLORS[finding.severity], width)
    if finding.advice:
        first, *more = finding.advice.split("\n")
        lines.append(f"  {paint('1', 'what to do:')} {one_line(first)}")
        lines += [f"    {one_line(line)}" for line in more]
    if finding.fix:
        how = "lint --fix" if finding.fix.safe else "lint --fix --unsafe-fixes"
        lines.append(f"  {paint('1', 'can be mended:')} {one_line(finding.fix.title)} (`{how}`)")
    for span, word in finding.related:
        lines.append(f"  see {paint('1', _where(span, sources))}: {one_line(word)}")
        lines += _excerpt(span, sources, paint, "34", width)
    return "\n".join(lines) + "\n"


def _where(span: Span, sources: Mapping[str, Source]) -> str:
    at = place(span, sources)
    return f"{at.file}:{at.start.line}:{at.start.column}"


def _excerpt(
    span: Span | None, sources: Mapping[str, Source], paint: Callable[[str, str], str], color: str, width: int
) -> list[str]:
    """The first line of the span with carets under it; nothing where there is no text to show."""
    source = sources.get(span.file) if span else None
    if span is None or source is None:
        return []
    number, column = source.position(span.start)
    line = source.line(number)
    start = column - 1
    end = min(len(line), start + max(1, span.end - span.start))
    gutter = f"{number:>5} | "
    before, marked, after = _cut(line[:start], line[start:end], line[end:], width - len(gutter))
    carets = " " * _cells(before) + paint(f"1;{color}", "^" * max(1, _cells(marked)))
    return [paint("2", gutter) + (before + marked + after).rstrip(), paint("2", " " * 5 + " | ") + carets]


def _cut(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """The parts as shown, in about `room` cells: a long line keeps what stands around the mark."""
    if len(before) + len(marked) + len(after) <= room:
        whole = _shown(before), _shown(marked), _shown(after)
        if _cells("".join(whole)) <= room:
            return whole
    left = _end(before, room // 2)
    middle = _beginning(marked, room - _cells(left))
    return left, middle, _beginning(after, room - _cells(left + middle))


def _beginning(text: str, room: int) -> str:
    # Cut before it is measured, so that a line of a million characters costs no more than a short one.
    shown = _shown(text[: max(room, 1)])
    kept = shown
    while len(kept) > 1 and _cells(kept) > room:
        kept = kept[:-1]
    return kept if len(kept) == len(shown) and len(text) <= max(room, 1) else kept[:-1] + "…"


def _end(text: str, room: int) -> str:
    shown = _shown(text[-room:])
    kept = shown
    while kept and _cells(kept) > room:
        kept = kept[1:]
    return kept if len(kept) == len(shown) and len(text) <= room else "…" + kept[1:]


def _shown(text: str) -> str:
    return visible(text).replace("\t", " " * _TAB)


def _cells(text: str) -> int:
    """How many cells of a terminal the text fills."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # its tables take time to load, and most scripts are plain

    return max(0, wcswidth(text))

"""Where a finding stands, in which order findings are told, and what stays of one when lines move."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scriptengine.text.clean import clean, one_line
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Position, Source, Span


class Place(NamedTuple):
    """A stretch of a file as people count: lines and columns from 1, `end` not included."""

    file: str
    start: Position
    end: Position


def place(span: Span, sources: Mapping[str, Source]) -> Place:
    """The lines and columns of a span; the start of the file where its text is not at hand."""
    name = one_line(span.file)
    source = sources.get(span.file)
    if source is None:
        return Place(name, Position(1, 1), Position(1, 1))
    return Place(name, source.position(span.start), source.position(max(span.start, span.end)))


def ordered(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, place and code; findings without a place come first."""

    def order(finding: Diagnostic) -> tuple[str, int, str, str]:
        span = finding.span or Span("", -1, -1)
        return span.file, span.start, finding.code, finding.message

    return sorted(findings, key=order)


def told(finding: Diagnostic) -> str:
    """The message and the advice, one behind the other; a call in the advice keeps its lines."""
    return clean(f"{finding.message} {finding.advice}").strip()


def fingerprints(findings: Sequence[Diagnostic], sources: Mapping[str, Source]) -> list[str]:
    """What a build server knows each finding by from one run to the next: 64 hexadecimal digits each, all different.

    They rest on the rule, the file and the words of the line, never on its number, which any edit above changes.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    prints = []
    for finding in findings:
        span = finding.span
        source = sources.get(span.file) if span else None
        line = source.line(source.position(span.start).line).strip() if span and source else finding.message
        key = (finding.code, span.file if span else "", line)
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        prints.append(hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest())
    return prints

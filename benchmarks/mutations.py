"""Defects that can be made in the shipped scripts: every place for each kind, and a draw that is even over both.

Kinds and draw were fixed before anything was tuned to what they find.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import yaml

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.language.parse import parse
from scriptengine.text.source import Source, Span

SCRIPTS: Final = Path(__file__).parents[1] / "scripts"
UNKIND: Final = Path(__file__).with_name("unkind.yaml")
SEED: Final = 20261122


class Edit(NamedTuple):
    """A stretch of a file's text and what stands there instead; `sort` is the sort of a wording slip."""

    start: int
    end: int
    new: str
    sort: str = ""


class Mutant(NamedTuple):
    """One defect: its kind, the file below the scripts, the line it begins on, the file's new text, and what it is."""

    kind: str
    file: str
    line: int
    text: str
    what: str
    sort: str = ""


class _File(NamedTuple):
    source: Source
    tree: tree.File
    random: Random

    def text(self, span: Span) -> str:
        return self.source.text[span.start : span.end]

    def nodes(self, kind: type | tuple[type, ...]) -> Iterator[tuple[object, ...]]:
        """Every node of a kind, in reading order."""
        waiting: list[object] = [self.tree.declarations]
        while waiting:
            node = waiting.pop()
            if isinstance(node, kind):
                assert isinstance(node, tuple)
                yield node
            if isinstance(node, tuple):
                waiting.extend(reversed(node))

    def lines(self, span: Span) -> tuple[int, int]:
        """From the beginning of a span's first line to the beginning of the line after its last."""
        text = self.source.text
        end = text.find("\n", span.end)
        return text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end + 1


def _marks(file: _File) -> Iterator[Edit]:
    for node in file.nodes((tree.Say, tree.Ask, tree.Choice, tree.Fact, tree.Outcome)):
        for mark in getattr(node, "marks", ()):
            yield Edit(mark.span.start - 1, mark.span.end, "")


def _arrows(file: _File) -> Iterator[Edit]:
    steps = [one.name.text for one in file.tree.declarations if isinstance(one, tree.Step)]
    for node in file.nodes((tree.Go, tree.Choice)):
        word = node.step if isinstance(node, tree.Go) else getattr(node, "target", None)
        if isinstance(word, tree.Word) and (others := [step for step in steps if step != word.text]):
            yield Edit(word.span.start, word.span.end, file.random.choice(others))


def _guards(file: _File) -> Iterator[Edit]:
    for node in file.nodes((tree.If, tree.Choice, tree.Line)):
        if isinstance(node, tree.If):
            for guard, _ in node.branches:
                start, end = file.lines(guard.span)
                found = re.match(r" *(?:else )?if (.*)", file.source.text[start:end])
                assert found is not None
                yield Edit(start + found.start(1), start + found.end(1), f"not ({found[1]})")
        elif (found := _guard(file, node)) is not None:
            yield Edit(found.start(1), found.end(1), f"not ({found[1]})")


def _guard(file: _File, node: object) -> re.Match[str] | None:
    assert isinstance(node, tree.Choice | tree.Line)
    if node.guard is None:
        return None
    return re.compile(r"(?:- )?\[(.*?)\]").match(file.source.text, node.span.start)


def _handlers(file: _File) -> Iterator[Edit]:
    for node in file.nodes(tree.On):
        assert isinstance(node, tree.On)
        yield Edit(*file.lines(node.span), "")


def _choices(file: _File) -> Iterator[Edit]:
    for node in file.nodes(tree.Choice):
        assert isinstance(node, tree.Choice)
        yield Edit(*file.lines(node.span), "")


def _hidden(file: _File) -> Iterator[Edit]:
    for node in file.nodes(tree.Choice):
        assert isinstance(node, tree.Choice)
        tone = file.random.choice(TONES)
        guard = _guard(file, node)
        if guard is not None:
            yield Edit(guard.start(1), guard.end(1), f"{tone} and ({guard[1]})")
        else:
            yield Edit(node.span.start, node.span.start + 2, f"- [{tone}] ")


def _slips(file: _File) -> Iterator[Edit]:
    for node in file.nodes((tree.Say, tree.Ask, tree.Listen)):
        for line in getattr(node, "text", ()):
            sort = file.random.choice([*_phrases()])
            slip = file.random.choice(_phrases()[sort])
            guard = re.match(r"\[.*?\] ?", file.text(line.span)) if line.guard is not None or line.otherwise else None
            words = line.span.start + (guard.end() if guard else 0)
            if file.random.random() < 0.5:
                yield Edit(words, line.span.end, slip, sort)
            else:
                yield Edit(line.span.end, line.span.end, f" {slip}", sort)


@cache
def _phrases() -> Mapping[str, list[str]]:
    phrases: dict[str, list[str]] = yaml.safe_load(UNKIND.read_text("utf-8"))
    return phrases


KINDS: Final[Mapping[str, Callable[[_File], Iterator[Edit]]]] = {
    "mark dropped": _marks,
    "arrow moved": _arrows,
    "guard negated": _guards,
    "handler removed": _handlers,
    "choice deleted": _choices,
    "option hidden by a tone": _hidden,
    "wording slip": _slips,
}


def places(seed: int = SEED) -> dict[str, list[Mutant]]:
    """Every defect that can be made, by kind: one at each place in the scripts and the flows they use."""
    found: dict[str, list[Mutant]] = {kind: [] for kind in KINDS}
    for path in (*sorted(SCRIPTS.glob("*.call")), *sorted((SCRIPTS / "library").glob("*.call"))):
        name = path.relative_to(SCRIPTS).as_posix()
        source = Source(name, path.read_text("utf-8"))
        file, findings = parse(source)
        assert not findings
        for kind, edits in KINDS.items():
            for edit in edits(_File(source, file, Random(f"{seed} {name} {kind}"))):
                found[kind].append(_mutant(kind, source, edit))
    return found


def _mutant(kind: str, source: Source, edit: Edit) -> Mutant:
    text = source.text[: edit.start] + edit.new + source.text[edit.end :]
    line = source.position(edit.start).line
    begins = source.offset(line)
    gone = "\n" in source.text[edit.start : edit.end] and not edit.new
    new = "" if gone else text[begins : text.find("\n", begins)].strip()
    return Mutant(kind, source.name, line, text, f"{source.line(line).strip()} => {new or 'nothing'}", edit.sort)


def draw(count: int, seed: int = SEED) -> list[Mutant]:
    """So many defects, as many of each kind as there are places for, each place as likely as another of its kind."""
    left = places(seed)
    drawn: list[Mutant] = []
    while left:
        kind = min(left, key=lambda one: len(left[one]))  # the scarcest first: what it lacks, the others make up for
        here = left.pop(kind)
        share = (count - len(drawn)) // (len(left) + 1)
        drawn += Random(f"{seed} {kind}").sample(here, min(share, len(here)))
    order = list(KINDS)
    return sorted(drawn, key=lambda one: (order.index(one.kind), one.file, one.line, one.what))

"""YAML as trainers write it: maps, lists and text with a place each, and nothing that surprises or can be a bomb."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

SYNTAX = Kind("CS921", "yaml-syntax")
ALIAS = Kind("CS922", "yaml-alias")
MERGE = Kind("CS923", "yaml-merge-key")
TAG = Kind("CS924", "yaml-tag")
DUPLICATE = Kind("CS925", "yaml-duplicate-key")
DOCUMENTS = Kind("CS926", "yaml-several-documents")
DEPTH = Kind("CS927", "yaml-too-deep")
SIZE = Kind("CS928", "yaml-too-large")
TOP = Kind("CS929", "yaml-not-a-map")
KEY = Kind("CS930", "yaml-key-not-text")
CONTROL = Kind("CS931", "yaml-control-character")

_ENOUGH = 100  # findings, after which a file is not worth reading on
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NOTHING = ("", "~", "null", "Null", "NULL")


class Scalar(NamedTuple):
    """A value as written: `no`, `12:30` and `010` stay that text; `null` and nothing at all are an empty text."""

    text: str
    span: Span


class Sequence(NamedTuple):
    """A list."""

    items: "tuple[Node, ...]"
    span: Span


class Mapping(NamedTuple):
    """Names and their values in the order of the file; `keys` tells where each name stands."""

    items: "dict[str, Node]"
    keys: dict[str, Span]
    span: Span


Node = Scalar | Sequence | Mapping


def read(source: Source, *, max_bytes: int = 4_000_000, max_depth: int = 32) -> tuple[Mapping | None, list[Diagnostic]]:
    """The map a file holds and what is wrong with it; None where the file cannot be understood to its end.

    Aliases and anchors, merge keys, tags, names given twice (the first stands), names that are not text and control
    characters are findings, each with its place, and reading goes on. A slip of syntax, a second document, more than
    `max_bytes` bytes or `max_depth` levels, and a file that is no map end it.
    """
    size = len(source.text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        message = f"`{source.name}` has {size:,} bytes; {max_bytes:,} are allowed."
        return None, [SIZE.at(Span(source.name, 0, 0), message, "Split it into smaller files.")]
    composer = _Composer(source, max_depth)
    try:
        composer.compose(yaml.parse(source.text, Loader=yaml.SafeLoader))
    except _StopError as stop:
        return None, [*composer.findings, *stop.findings]
    except yaml.YAMLError as problem:
        return None, [*composer.findings, _slip(source, problem)]
    except (ValueError, OverflowError):
        # PyYAML turns the digits of `\U…` and of `%YAML` into numbers without looking at their size.
        at = composer.reached
        message = "There is a number after `\\` or `%` here that YAML cannot read."
        return None, [*composer.findings, SYNTAX.at(Span(source.name, at, at), message, "Write the character itself.")]
    root = composer.root
    if isinstance(root, Mapping):
        return root, composer.findings
    if root is None:
        message, span = f"`{source.name}` is empty.", Span(source.name, 0, 0)
    else:
        what = "a list" if isinstance(root, Sequence) else "one piece of text"
        message, span = f"`{source.name}` holds {what}, not names with values.", root.span
    return None, [*composer.findings, TOP.at(span, message, "Begin with a line such as `name: value`.")]


class _StopError(Exception):
    """Reading cannot go on, and why; an exception because PyYAML's events are halfway through."""

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__()
        self.findings = findings


@dataclass(slots=True)
class _Open:
    """A map or list whose end has not come yet."""

    start: int
    is_map: bool
    in_brackets: bool
    items: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)
    listed: list[Node] = field(default_factory=list)
    key: Scalar | None = None
    end: int = 0

    @property
    def wants_key(self) -> bool:
        return self.is_map and self.key is None


class _Composer:
    """Builds nodes from PyYAML's events with a stack of its own, so that depth is a count, not Python's recursion."""

    def __init__(self, source: Source, max_depth: int) -> None:
        self.name = source.name
        self.max_depth = max_depth
        self.findings: list[Diagnostic] = []
        self.root: Node | None = None
        self.reached = 0
        self._open: list[_Open] = []
        self._documents = 0

    def compose(self, events: Iterator[Event]) -> None:
        for event in events:
            self.reached = _place(event.end_mark)
            if len(self.findings) >= _ENOUGH:
                raise _StopError
            match event:
                case DocumentStartEvent():
                    self._document(event)
                case AliasEvent():
                    self._alias(event)
                case ScalarEvent():
                    self._scalar(event)
                case CollectionStartEvent():
                    self._begin(event)
                case CollectionEndEvent():
                    self._end(event)

    def _span(self, event: Event) -> Span:
        return Span(self.name, _place(event.start_mark), _place(event.end_mark))

    def _document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "A second document begins here (`---`); a file holds one."
            raise _StopError(DOCUMENTS.at(self._span(event), message, "Move what follows to a file of its own."))

    def _alias(self, event: AliasEvent) -> None:
        span = self._span(event)
        message = f"`*{event.anchor}` repeats another part of the file, which is not allowed here."
        advice = 'Write the value out; text that begins with `*` goes in "quotes".'
        self.findings.append(ALIAS.at(span, message, advice))
        self._add(Scalar("", span))

    def _decorations(self, event: NodeEvent) -> None:
        start = _place(event.start_mark)
        if event.anchor is not None:
            span = Span(self.name, start, start + 1 + len(event.anchor))
            message = f"`&{event.anchor}` names a part of the file to repeat it, which is not allowed here."
            self.findings.append(ALIAS.at(span, message, 'Delete it; text that begins with `&` goes in "quotes".'))
        tag = getattr(event, "tag", None)
        if tag is not None:
            message = "A word that begins with `!` changes what the value means, which is not allowed here."
            advice = 'Delete it; text that begins with `!` goes in "quotes".'
            self.findings.append(TAG.at(Span(self.name, start, start + 1), message, advice))

    def _scalar(self, event: ScalarEvent) -> None:
        self._decorations(event)
        span = self._span(event)
        text: str = event.value
        plain = event.style is None
        wants_key = bool(self._open) and self._open[-1].wants_key
        if plain and not wants_key and text in _NOTHING:
            text = ""
        if not plain and _CONTROL.search(text):
            message = "This text has a control character in it, written with `\\`, that nobody can see or say."
            self.findings.append(CONTROL.at(span, message, "Delete it, or write `\\\\` for a backslash."))
            text = _CONTROL.sub("", text)
        if plain and wants_key and text == "<<":
            message = "`<<` copies one map into another, which is not allowed here."
            self.findings.append(MERGE.at(span, message, "Write the lines out."))
        self._add(Scalar(text, span))

    def _begin(self, event: CollectionStartEvent) -> None:
        self._decorations(event)
        span = self._span(event)
        if len(self._open) == self.max_depth:
            message = f"This is more than {self.max_depth} levels deep."
            advice = 'Bring it nearer to the margin; text that begins with brackets goes in "quotes".'
            raise _StopError(DEPTH.at(span, message, advice))
        if self._open and self._open[-1].wants_key:
            message = "A name must be text, but a list or a map stands here."
            raise _StopError(KEY.at(span, message, 'Put text that begins with `[` or `{` in "quotes".'))
        self._open.append(_Open(span.start, isinstance(event, MappingStartEvent), bool(event.flow_style)))

    def _end(self, event: Event) -> None:
        done = self._open.pop()
        # In YAML a block ends where the next one begins; for people it ends with its last word.
        end = _place(event.end_mark) if done.in_brackets else max(done.end, done.start)
        span = Span(self.name, done.start, end)
        self._add(Mapping(done.items, done.keys, span) if done.is_map else Sequence(tuple(done.listed), span))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        into = self._open[-1]
        into.end = max(into.end, node.span.end)
        if not into.is_map:
            into.listed.append(node)
        elif into.key is None:
            # A list or map as a name was refused where it began, so this is a scalar.
            into.key = node if isinstance(node, Scalar) else Scalar("", node.span)
        else:
            self._pair(into, into.key, node)
            into.key = None

    def _pair(self, into: _Open, key: Scalar, value: Node) -> None:
        if key.text in into.items:
            message = f"`{key.text}` is given twice."
            related = ((into.keys[key.text], "it is first given here"),)
            self.findings.append(DUPLICATE.at(key.span, message, "Keep one of the two.", related=related))
            return
        into.items[key.text] = value
        into.keys[key.text] = key.span


def _place(mark: "yaml.error.Mark | yaml._yaml.Mark | None") -> int:
    # Every event of a text has its marks; only the types allow for none.
    return mark.index if mark is not None else 0


_SLIPS = (
    ("found character '\\t'", "A tab stands here; YAML wants spaces.", "Replace the tab by spaces."),
    (
        "mapping values are not allowed",
        "There is a second `: ` in this line, or this line is deeper than the one above allows.",
        'Put text that has a colon in it in "quotes", or line this up with its neighbours.',
    ),
    (
        "could not find expected ':'",
        "This line gives no value: `:` is missing after the name.",
        "Write `name: value`; text that goes on over several lines is indented deeper than its name.",
    ),
    (
        "expected <block end>",
        "This line does not line up with the lines above it.",
        'Give it as many spaces in front as its neighbours; text that has a quote mark inside goes in other "quotes".',
    ),
    (
        "found unexpected end of stream",
        "A quote mark is opened and never closed.",
        "Close it at the end of the text.",
    ),
    (
        "cannot start any token",
        "Text may not begin with this character here.",
        'Put the whole text in "quotes".',
    ),
    (
        "expected ',' or",
        "A list or map in brackets goes wrong here: a comma or the closing bracket is missing.",
        'Close the bracket; text that begins with `[` or `{` goes in "quotes".',
    ),
    (
        "found unknown escape character",
        "In double quotes a backslash begins a code, and this is none.",
        "Write `\\\\` for a backslash, or use single quotes.",
    ),
    (
        "special characters are not allowed",
        "There is a control character here that YAML does not allow.",
        "Delete it.",
    ),
)


def _slip(source: Source, problem: yaml.YAMLError) -> Diagnostic:
    """What PyYAML stumbled over, in words for somebody who knows no YAML."""
    at = len(source.text)
    related: tuple[tuple[Span, str], ...] = ()
    if isinstance(problem, yaml.MarkedYAMLError):
        mark = problem.problem_mark or problem.context_mark
        if mark is not None:
            at = mark.index
        begun = problem.context_mark
        if begun is not None and source.position(begun.index).line != source.position(at).line:
            related = ((Span(source.name, begun.index, begun.index + 1), "this is where it begins"),)
        told = problem.problem or ""
    else:
        at = getattr(problem, "position", at)
        told = getattr(problem, "reason", "")
    for sign, message, advice in _SLIPS:
        if sign in told:
            return SYNTAX.at(Span(source.name, at, at + 1), message, advice, related=related)
    message = f"YAML cannot read this: {told or 'it is not finished'}."
    advice = 'Write `name: value` on each line, lists as lines that begin with `- `, and unusual text in "quotes".'
    return SYNTAX.at(Span(source.name, at, at + 1), message, advice, related=related)

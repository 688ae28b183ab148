"""Reads the parts of a YAML book one by one; a slip becomes a finding that says where it is and what belongs there."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Source, Span
from scriptengine.text.strict_yaml import Mapping, Node, Scalar, Sequence, read

WRONG_KIND = Kind("CS201", "wrong-kind-of-book")
UNKNOWN_SETTING = Kind("CS202", "unknown-setting")
WRONG_SHAPE = Kind("CS203", "wrong-shape")
MISSING_SETTING = Kind("CS204", "missing-setting")
NO_DATE = Kind("CS205", "not-a-date")
NO_NUMBER = Kind("CS206", "not-a-number")
BAD_NAME = Kind("CS207", "bad-name")

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


@dataclass(slots=True)
class Entries:
    """A reader over one book and the findings it has made so far."""

    findings: list[Diagnostic] = field(default_factory=list)

    def book(self, source: Source, kind: str, settings: Collection[str]) -> Mapping | None:
        """The book's top level if the file is YAML and its `kind:` is the one expected."""
        root, findings = read(source)
        self.findings.extend(findings)
        if root is None:
            return None
        given = root.items.get("kind")
        if not isinstance(given, Scalar) or given.text != kind:
            seen = f"has `kind: {given.text}`" if isinstance(given, Scalar) and given.text else "does not say its kind"
            span = given.span if given is not None else Span(source.name, 0, 0)
            self.findings.append(WRONG_KIND.at(span, f"This file {seen}.", f"A file of this sort has `kind: {kind}`."))
            return None
        self.only(root, ("kind", *settings))
        return root

    def only(self, within: Mapping, allowed: Collection[str]) -> None:
        """A finding for each setting that is not one of the allowed ones."""
        for name, span in within.keys.items():
            if name not in allowed:
                advice = f"What can stand here: {', '.join(f'`{a}`' for a in allowed)}."
                message = f"`{name}` is not a setting here.{did_you_mean(name, allowed)}"
                self.findings.append(UNKNOWN_SETTING.at(span, message, advice))

    def text(self, within: Mapping, name: str, *, why: str = "") -> Scalar | None:
        """The text of a setting that has to be there; `why` says in words what it is for."""
        node = within.items.get(name)
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            span = within.keys.get(name) or Span(within.span.file, within.span.start, within.span.start + 1)
            self.findings.append(MISSING_SETTING.at(span, f"`{name}` is not given.", why or f"Add a line `{name}: …`."))
            return None
        return self.scalar(node, f"`{name}`")

    def scalar(self, node: Node, what: str) -> Scalar | None:
        """A node that has to be one piece of text."""
        if isinstance(node, Scalar):
            return node
        shape = "a list" if isinstance(node, Sequence) else "names with values"
        message = f"{what} is one piece of text, but {shape} stands here."
        self.findings.append(WRONG_SHAPE.at(node.span, message, 'Text with `: ` or brackets in it goes in "quotes".'))
        return None

    def texts(self, node: Node | None, what: str) -> Iterator[Scalar]:
        """The texts of a list; an empty one is a slip, a missing list is an empty one."""
        if node is None or (isinstance(node, Scalar) and not node.text):
            return
        if not isinstance(node, Sequence):
            message = f"{what} is a list, but something else stands here."
            self.findings.append(
                WRONG_SHAPE.at(node.span, message, "Write each on a line of its own that begins with `- `.")
            )
            return
        for item in node.items:
            scalar = self.scalar(item, f"Each entry of {what}")
            if scalar is not None and scalar.text.strip():
                yield scalar
            elif scalar is not None:
                self.findings.append(
                    WRONG_SHAPE.at(scalar.span, f"An entry of {what} is empty.", "Write it or delete it.")
                )

    def named(self, within: Mapping, name: str) -> Iterator[tuple[str, Span, Node]]:
        """The names of a setting that is a map, with their places and values; a missing map is an empty one."""
        node = within.items.get(name)
        if node is None or (isinstance(node, Scalar) and not node.text):
            return
        if not isinstance(node, Mapping):
            message = f"`{name}` holds names with values, but something else stands here."
            self.findings.append(WRONG_SHAPE.at(node.span, message, "Write `name: …` on lines of their own, indented."))
            return
        for key, value in node.items.items():
            yield key, node.keys[key], value

    def is_name(self, name: str, span: Span) -> bool:
        """Whether it is a name as the language has them; a finding if not."""
        if _NAME.fullmatch(name):
            return True
        advice = "A name has small letters, digits and `_`, and begins with a letter: `recorded_line`."
        self.findings.append(BAD_NAME.at(span, f"`{name}` is not a name.", advice))
        return False

    def date(self, scalar: Scalar, what: str) -> date | None:
        """A day, written year-month-day."""
        try:
            if _DATE.fullmatch(scalar.text):
                return date.fromisoformat(scalar.text)
        except ValueError:
            pass
        message = f"`{scalar.text}` is not a date; {what} is one."
        self.findings.append(NO_DATE.at(scalar.span, message, "Write year-month-day: `2026-03-31`."))
        return None

    def number(self, scalar: Scalar, what: str) -> Decimal | None:
        """A number, exact as written."""
        if _NUMBER.fullmatch(scalar.text):
            return Decimal(scalar.text)
        message = f"`{scalar.text}` is not a number; {what} is one."
        self.findings.append(NO_NUMBER.at(scalar.span, message, "Write digits only, with a point if need be: `12.5`."))
        return None

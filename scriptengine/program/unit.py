"""One `.call` file on its way into a program: its tree, what it uses, and how its names are made whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from scriptengine.language import tree
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

TWICE = Kind("CS143", "declared-twice")

_Sort = TypeVar("_Sort", bound=tree.Declaration)


@dataclass(slots=True, eq=False)
class Unit:
    """`uses` are the flows it uses by the names it calls them, `used_at` where it says so; `prefix` stands before its
    answers and steps everywhere else."""

    file: tree.File
    main: bool
    uses: "dict[str, Unit]" = field(default_factory=dict)
    used_at: dict[str, Span] = field(default_factory=dict)
    steps: dict[str, tree.Step] = field(default_factory=dict)
    blocks: list[tree.On] = field(default_factory=list)

    @property
    def kind(self) -> Literal["script", "flow", "rules"]:
        return self.file.header.kind if self.file.header else "script"

    @property
    def name(self) -> str:
        return self.file.header.name.text if self.file.header else ""

    @property
    def prefix(self) -> str:
        return "" if self.main else f"{self.name}."

    @property
    def span(self) -> Span:
        """Where the file names itself."""
        return self.file.header.name.span if self.file.header else Span(self.file.span.file, 0, 0)

    def of(self, sort: type[_Sort]) -> Iterator[_Sort]:
        """Its declarations of one sort."""
        return (declaration for declaration in self.file.declarations if isinstance(declaration, sort))

    def settle(self) -> list[Diagnostic]:
        """Find its steps and blocks; a step given twice is a finding, and the first stands."""
        findings = []
        for declaration in self.file.declarations:
            if isinstance(declaration, tree.On):
                self.blocks.append(declaration)
            elif isinstance(declaration, tree.Step):
                first = self.steps.setdefault(declaration.name.text, declaration)
                if first is not declaration:
                    message = f"There are two steps `{declaration.name.text}` in this file."
                    related = ((first.name.span, "the first one"),)
                    advice = "Give one of them another name, and change the arrows that lead to it."
                    findings.append(TWICE.at(declaration.name.span, message, advice, related=related))
        return findings


def statements(block: tree.Block | None) -> Iterator[tree.Statement]:
    """Every statement of a block in reading order, those inside others too."""
    waiting = list(reversed(block.statements)) if block else []
    while waiting:
        statement = waiting.pop()
        yield statement
        match statement:
            case tree.If():
                inner = [inside for _, inside in statement.branches]
                if statement.otherwise:
                    inner.append(statement.otherwise)
            case tree.Ask():
                inner = [choice.block for choice in statement.choices if choice.block]
            case tree.Bad():
                inner = [statement.block] if statement.block else []
            case _:
                continue
        for inside in reversed(inner):
            waiting.extend(reversed(inside.statements))

"""What rules look at: a file as written, and the call it is the script of, with all that is derived from them."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from scriptengine.care.plain import Found as Slips
from scriptengine.care.plain import all_slips
from scriptengine.care.wording import Tell, all_tells
from scriptengine.check import guards
from scriptengine.check.flow import Flow
from scriptengine.check.given import Given, given
from scriptengine.language import tree
from scriptengine.program.books import Books
from scriptengine.program.known import Knowledge
from scriptengine.program.model import Ask, Branch, Coach, Expression, Line, Listen, Node, Paragraph, Program, Say, Set
from scriptengine.program.paths import reached
from scriptengine.program.unit import statements
from scriptengine.text.source import Source, Span

GAP = "…"
"""What stands for `{{ … }}` in the words of a line."""


Found = TypeVar("Found")
Sort = TypeVar("Sort", bound=Node)
Written = TypeVar("Written", bound=tree.Statement)


class Spoken(NamedTuple):
    """A text line that the agent says, and the statement it belongs to. `text` has `…` for each value."""

    line: tree.Line
    statement: tree.Say | tree.Ask | tree.Listen
    text: str
    source: Source

    def place(self, words: str) -> Span:
        """Where these words of the text stand in the file; the whole line if a value or a line end divides them."""
        span = self.line.span
        pattern = r"\s+".join(map(re.escape, words.split()))
        found = re.compile(pattern or r"(?!)").search(self.source.text, span.start, span.end)
        return Span(span.file, found.start(), found.end()) if found else span


class Subject:
    """One file with its text, and for a script that could be built the whole call.

    `files` are all `.call` files of the call by name, the one looked at and rule packs included; `sources` every file
    read, books too. `program` is None for a file looked at by itself, and where something is wrong with the call.
    """

    def __init__(
        self,
        file: tree.File,
        source: Source,
        *,
        program: Program | None = None,
        files: Mapping[str, tree.File] | None = None,
        sources: Mapping[str, Source] | None = None,
        books: Books | None = None,
        today: datetime.date | None = None,
    ) -> None:
        self.file = file
        self.source = source
        self.files: Mapping[str, tree.File] = {source.name: file} if files is None else files
        self.sources: Mapping[str, Source] = {source.name: source} if sources is None else sources
        self.books = books
        self.today = today or datetime.date.today()  # noqa: DTZ011  # a day of the calendar
        self._program = program
        self._decided: dict[int, tuple[bool, bool]] = {}

    @property
    def program(self) -> Program:
        """The whole call; asked for only by rules that need it, which run only where there is one."""
        assert self._program is not None
        return self._program

    @property
    def built(self) -> bool:
        """Whether there is a program to look at."""
        return self._program is not None

    @cached_property
    def in_english(self) -> bool:
        """Whether the words of the file are English, as far as it says; the lists of words are."""
        header = self.file.header
        locales = [one.value.text for one in header.settings if one.name.text == "locale"] if header is not None else []
        return not locales or locales[0].partition("-")[0] == "en"

    @cached_property
    def flow(self) -> Flow:
        """Where the paths of the program lead."""
        return Flow(self.program)

    def can_hold(self, condition: Expression) -> bool:
        """Whether a condition can ever hold; yes where that is undecided."""
        return self._decided_of(condition)[0]

    def always_holds(self, condition: Expression) -> bool:
        """Whether a condition holds whatever the values are; no where that is undecided."""
        return self._decided_of(condition)[1]

    def _decided_of(self, condition: Expression) -> tuple[bool, bool]:
        key = id(condition)  # comparing whole expressions would cost more than it saves
        if key not in self._decided:
            self._decided[key] = guards.decided(self.program, condition, self.ranges)
        return self._decided[key]

    @cached_property
    def ranges(self) -> guards.Ranges:
        """What answers may be, by their questions."""
        return guards.asked_ranges(self.program)

    def given(self, node: Node, names: frozenset[str]) -> list[Given]:
        """What is decided about some of these facts wherever a call comes to a node."""
        return [one for one in self._given.get(node.label, ()) if one.condition.names & names]

    @cached_property
    def _given(self) -> Mapping[str, tuple[Given, ...]]:
        return given(self.program, self.within)

    @cached_property
    def within(self) -> Mapping[str, Sequence[Node]]:
        """The nodes of each step and each block by its first one, those that some path in it comes to."""
        program = self.program
        entries = [step.entry for step in program.steps.values()]
        entries += [handler.entry for handler in program.handlers.values()]
        return {entry: list(reached(entry, program.nodes)) for entry in entries}

    @cached_property
    def knowledge(self) -> Knowledge:
        """What is known where, on every path."""
        return Knowledge(self.program)

    def every(self, sort: type[Sort]) -> Sequence[Sort]:
        """All nodes of one sort, in the order of the program."""
        return cast(Sequence[Sort], self._by_sort.get(sort, ()))

    def carrying(self, token: str) -> Sequence[Node]:
        """All nodes whose statement brings a happening about, in the order of the program; answers aside."""
        return self._by_happening.get(token, ())

    @cached_property
    def _by_happening(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for node in self.program.nodes.values():
            for token in getattr(node, "happens", ()):
                found.setdefault(token, []).append(node)
        return found

    def said(self, node: Node) -> Sequence[tuple[Line, str]]:
        """The lines that a node has the agent say, and their words with `…` for each value."""
        return self._said.get(node.label, ())

    @cached_property
    def _said(self) -> dict[str, list[tuple[Line, str]]]:
        return {
            node.label: [(line, words_of(line.pieces)) for paragraph in node.speech for line in paragraph.lines]
            for node in self.program.nodes.values()
            if isinstance(node, (Say, Ask, Listen))
        }

    @cached_property
    def _by_sort(self) -> dict[type, list[Node]]:
        found: dict[type, list[Node]] = {}
        for node in self.program.nodes.values():
            found.setdefault(type(node), []).append(node)
        return found

    @cached_property
    def reads(self) -> Mapping[str, frozenset[str]]:
        """The names that each node reads which reads any, by its label."""
        return {label: frozenset(names) for label, node in self.program.nodes.items() if (names := read_by(node))}

    @cached_property
    def names_read(self) -> frozenset[str]:
        """Every name that some guard, condition, `set`, range or text of the call reads."""
        return frozenset().union(*self.reads.values())

    @cached_property
    def groups(self) -> Sequence[tuple[Node, Paragraph]]:
        """Every group of guarded lines of the call, with the statement it belongs to."""
        return [
            (node, paragraph)
            for node in self.program.nodes.values()
            if isinstance(node, (Say, Coach, Ask, Listen))
            for paragraph in node.speech
            if paragraph.group
        ]

    @cached_property
    def carried(self) -> frozenset[str]:
        """Every happening that some statement, choice, fact or outcome of the call brings about."""
        answered = (token for node in self.every(Ask) for choice in node.choices for token in choice.happens)
        return frozenset((*self._by_happening, *answered))

    @cached_property
    def claims(self) -> tuple[frozenset[str], ...]:
        """The happenings that each claim of a guarantee speaks of."""
        return tuple(claim.tokens for guarantee in self.program.guarantees.values() for claim in guarantee.claims)

    @cached_property
    def statements(self) -> tuple[tree.Statement, ...]:
        """Every statement of the file in reading order, those inside others too."""
        return tuple(
            statement
            for declaration in self.file.declarations
            if isinstance(declaration, (tree.Step, tree.On))
            for statement in statements(declaration.block)
        )

    def written(self, sort: type[Written]) -> Sequence[Written]:
        """All statements of one sort, in reading order."""
        return cast(Sequence[Written], self._written.get(sort, ()))

    @cached_property
    def _written(self) -> dict[type, list[tree.Statement]]:
        found: dict[type, list[tree.Statement]] = {}
        for statement in self.statements:
            found.setdefault(type(statement), []).append(statement)
        return found

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """Every line that the file has the agent say, notices aside: of `say`, `ask` and `listen`."""
        return tuple(self._spoken())

    @cached_property
    def tells(self) -> Mapping[Spoken, tuple[Tell, ...]]:
        """The spoken lines with turns of phrase that hurt or ring hollow, and those turns."""
        found = all_tells([spoken.text for spoken in self.spoken])
        return {spoken: tells for spoken, tells in zip(self.spoken, found, strict=True) if tells}

    def searched(self, search: Callable[[str], Iterator[Found]]) -> Iterator[tuple[Spoken, Found]]:
        """What one of the searches in words finds in the spoken lines."""
        for spoken, slips in self._slips:
            for found in slips.get(search, ()):
                yield spoken, found

    @cached_property
    def _slips(self) -> list[tuple[Spoken, Slips]]:
        """The spoken lines in which some search finds something, and what."""
        found = all_slips([spoken.text for spoken in self.spoken])
        return [(spoken, slips) for spoken, slips in zip(self.spoken, found, strict=True) if slips]

    def _spoken(self) -> Iterator[Spoken]:
        for statement in self.statements:
            if isinstance(statement, (tree.Say, tree.Ask, tree.Listen)):
                for line in statement.text:
                    text = words_of(line.pieces)
                    if ("{" not in text and "}" not in text) or not _UNREAD.search(text):
                        yield Spoken(line, statement, text, self.source)


_UNREAD = re.compile(r"\{[{%#]|[}%#]\}")  # of a gap that could not be read, which is told already


def words_of(pieces: tuple[tree.Piece, ...]) -> str:
    """A text with `…` for each value."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return pieces[0]
    return "".join(piece if isinstance(piece, str) else GAP for piece in pieces)


def read_by(node: Node) -> set[str]:
    """The names that a node reads: in its texts and their guards, its choices, its condition or what it computes."""
    names: set[str] = set()
    for paragraph in getattr(node, "speech", ()):
        for line in paragraph.lines:
            names |= line.names
            if line.guard is not None:
                names |= line.guard.names
    if isinstance(node, Ask):
        for bound in (node.low, node.high):
            if bound is not None:
                names |= bound.names
        for choice in node.choices:
            names |= choice.text.names
            if choice.guard is not None:
                names |= choice.guard.names
    elif isinstance(node, Branch):
        for condition, _ in node.branches:
            names |= condition.names
    elif isinstance(node, Set):
        names |= node.value.names
    return names

"""From a script to all the files it is made of: each read and parsed once, with who uses whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from scriptengine.language import tree
from scriptengine.program import settings
from scriptengine.program.library import Library, Lost
from scriptengine.program.settings import Settings
from scriptengine.program.trees import Trees
from scriptengine.program.unit import TWICE, Unit
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

CIRCLE = Kind("CS174", "use-circle")
TOO_DEEP = Kind("CS175", "use-too-deep")
NOT_A_FLOW = Kind("CS176", "use-of-a-script")
SAME_NAME = Kind("CS177", "two-flows-of-one-name")
NOT_IN_RULES = Kind("CS178", "not-in-a-rule-pack")
NOT_A_PACK = Kind("CS179", "not-a-rule-pack")

_DEEPEST = 50

_IN_RULES = tree.MarkDeclaration | tree.Guarantee | tree.Requires


@dataclass(slots=True)
class Gathered:
    """The files of a call. Nothing is in it when the script itself could not be read.

    `units` are the script and the flows, the script first, then in order of use; `packs` are the rule packs, and
    `books` its YAML files.
    """

    units: list[Unit] = field(default_factory=list)
    packs: list[Unit] = field(default_factory=list)
    books: list[Source] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    settings: dict[Unit, Settings] = field(default_factory=dict)
    incomplete: bool = False  # something used could not be found, read or taken in
    findings: list[Diagnostic] = field(default_factory=list)

    def all(self) -> Iterator[Unit]:
        """Every `.call` file, rule packs last."""
        return chain(self.units, self.packs)


def gather(library: Library, main: str, trees: Trees) -> Gathered:
    """Read the script and whatever it uses, directly or not."""
    gatherer = _Gatherer(library, trees)
    gatherer.visit(main)
    return gatherer.gathered


class _Gatherer:
    """Walks from file to file; `_open` are those between the script and the one being read."""

    def __init__(self, library: Library, trees: Trees) -> None:
        self.gathered = Gathered()
        self._library = library
        self._trees = trees
        self._units: dict[str, Unit | None] = {}
        self._open: list[str] = []
        self._find = self.gathered.findings.append

    def visit(self, name: str) -> Unit | None:
        """The file of that name, read with all it uses unless it was before; None when it cannot be read."""
        if name in self._units:
            return self._units[name]
        self._units[name] = None
        source, findings = self._library.read(name)
        self.gathered.findings += findings
        if source is None:
            self.gathered.incomplete = True
            return None
        self.gathered.sources[name] = source
        file, findings = self._trees.tree(source)
        self.gathered.findings += findings
        unit = Unit(file, main=not self._open)
        self._units[name] = unit
        if unit.kind == "script" and not unit.main and file.header is not None:
            return unit  # no part of another call, so what it uses is none either
        self.gathered.findings += unit.settle()
        (self.gathered.packs if unit.kind == "rules" else self.gathered.units).append(unit)
        its, findings = settings.read(unit)
        self.gathered.settings[unit] = its
        self.gathered.findings += findings
        self._open.append(name)
        if unit.kind == "rules":
            self._only_rules(unit)
        else:
            self._used(unit, name)
        self._packs(its.checks)
        if its.scorecard is not None:
            self._book(its.scorecard, name)
        self._open.pop()
        return unit

    def _used(self, unit: Unit, name: str) -> None:
        for use in unit.of(tree.Use):
            if use.path.text.endswith((".yaml", ".yml")):
                self._book(use.path, name)
                continue
            found = self._library.used(use.path.text, name)
            if isinstance(found, Lost):
                self._lost(found, use.path.span)
            elif found in self._open:
                self._circle(found, use.path.span)
            elif len(self._open) > _DEEPEST:
                self.gathered.incomplete = True
                message = f"More than {_DEEPEST} files use one another in a row."
                self._find(TOO_DEEP.at(use.path.span, message, "Let the script use the flows that it needs itself."))
            else:
                used = self.visit(found)
                if used is None or used.file.header is None:
                    self.gathered.incomplete = True
                else:
                    self._add(unit, use, used)

    def _lost(self, lost: Lost, span: Span) -> None:
        self.gathered.incomplete = True
        self._find(lost.kind.at(span, lost.message, lost.advice))

    def _circle(self, found: str, span: Span) -> None:
        self.gathered.incomplete = True
        circle = [*self._open[self._open.index(found) :], found]
        if len(circle) == 2:
            message = f"`{found}` uses itself."
        else:
            message = f"These files use one another in a circle: {' -> '.join(f'`{name}`' for name in circle)}."
        self._find(CIRCLE.at(span, message, "Take out one `use`, or move what both need into a third file."))

    def _add(self, unit: Unit, use: tree.Use, used: Unit) -> None:
        if used.kind == "rules":
            return
        if used.kind == "script":
            self.gathered.incomplete = True
            message = f"`{used.name}` is a script, which agents start; only a flow can be a part of another file."
            advice = "Move what both need into a file that begins with `flow`."
            self._find(NOT_A_FLOW.at(use.path.span, message, advice))
            return
        called = use.alias.text if use.alias else used.name
        if called in unit.uses and unit.uses[called] is not used:
            message = f"Two files are called `{called}` here."
            related = ((unit.used_at[called], "the other one"),)
            advice = f"Give one another name: `use {use.path.text} as OTHER_NAME`."
            self._find(TWICE.at(use.span, message, advice, related=related))
            return
        unit.uses[called] = used
        unit.used_at[called] = use.span

    def _packs(self, checks: Iterable[tree.Word]) -> None:
        for check in checks:
            found = self._library.pack(check.text)
            if isinstance(found, Lost):
                self._lost(found, check.span)
                continue
            pack = self.visit(found)
            if pack is not None and pack.file.header is not None and pack.kind != "rules":
                message = f"`{check.text}` is a {pack.kind}, not a rule pack."
                advice = "A rule pack begins with `rules`; bring in others by `use`."
                self._find(NOT_A_PACK.at(check.span, message, advice))

    def _book(self, path: tree.Word, beside: str) -> None:
        found = self._library.used(path.text, beside)
        if isinstance(found, Lost):
            self._lost(found, path.span)
        elif found not in self.gathered.sources:
            source, findings = self._library.read(found)
            self.gathered.findings += findings
            if source is None:
                self.gathered.incomplete = True
            else:
                self.gathered.sources[found] = source
                self.gathered.books.append(source)

    def _only_rules(self, unit: Unit) -> None:
        for declaration in unit.file.declarations:
            if not isinstance(declaration, _IN_RULES):
                message = "A rule pack holds marks and guarantees only."
                advice = "Move this to the script or to a flow."
                if isinstance(declaration, tree.Use):
                    advice = "Another pack is taken in by `checks NAME` below the header; the rest goes to the script."
                self._find(NOT_IN_RULES.at(declaration.span, message, advice))


def same_names(units: Iterable[Unit]) -> list[Diagnostic]:
    """Different files with one name: nobody could tell whose `NAME.answer` is meant."""
    findings = []
    first: dict[str, Unit] = {}
    for unit in units:
        usable = unit.main or unit.kind != "script"
        if usable and unit.file.header is not None and first.setdefault(unit.name, unit) is not unit:
            message = f"Two files of this call are named `{unit.name}`."
            related = ((first[unit.name].span, "the other one"),)
            findings.append(SAME_NAME.at(unit.span, message, "Give one of them another name.", related=related))
    return findings

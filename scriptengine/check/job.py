"""One file linted: read with all it uses, its rules run and its guarantees proved; and what that rests on."""

import datetime
import gc
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from scriptengine.care.review import review
from scriptengine.check import proofs, shape, told
from scriptengine.check.allow import allowances
from scriptengine.check.config import Config
from scriptengine.check.outcome import Broken, Order, Outcome
from scriptengine.check.proof import prove, statuses
from scriptengine.check.registry import ALL_RULES
from scriptengine.check.rule import Rule
from scriptengine.check.rules.safety_records import weighed
from scriptengine.check.state import State, look
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.language.parse import parse
from scriptengine.program.books import Books, read_books
from scriptengine.program.cache import Cache
from scriptengine.program.guarantees import REQUIRED_MARK, required
from scriptengine.program.library import Folder
from scriptengine.program.load import Assembled, assemble
from scriptengine.program.model import Program
from scriptengine.program.shelf import Shelf
from scriptengine.program.trees import Trees
from scriptengine.text import files
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

_COLLECT = 50  # files
_SCRIPT = re.compile(r"^script\b", re.MULTILINE)


class Shared(Trees):
    """Trees of files that several scripts use are made once; a script's own is needed once only, and is not kept."""

    def __init__(self, cache: Cache) -> None:
        super().__init__(cache)
        self._made: dict[tuple[str, str], tuple[tree.File, list[Diagnostic]]] = {}

    def tree(self, source: Source) -> tuple[tree.File, list[Diagnostic]]:
        if _SCRIPT.search(source.text):
            return parse(source)
        key = source.name, source.text
        if key not in self._made:
            self._made[key] = super().tree(source)
        return self._made[key]


class _Given(Folder):
    """A folder in which one file has the text that was handed over."""

    def __init__(self, main: Path, text: str) -> None:
        super().__init__(main)
        self._text = text

    def read(self, name: str) -> tuple[Source | None, list[Diagnostic]]:
        if name == self.main:
            return files.decode(self._text.encode("utf-8", "surrogateescape"), name)
        return super().read(name)


@dataclass(slots=True)
class Linter:
    """Lints one file after another, and remembers what they have in common."""

    trees: Trees
    linted: int = 0
    _seen: dict[str, tuple[State, str | None]] = field(default_factory=dict)  # each path's state, and its text
    _wanted: tuple[Config | None, tuple[Rule, ...]] = None, ()  # the rules that a configuration selects
    _heard: dict[tuple[Source, ...], list[Diagnostic]] = field(default_factory=dict)  # what is wrong with books

    def lint(self, order: Order) -> Outcome:
        path = Path(order.path)
        library = Folder(path) if order.text is None else _Given(path, order.text)
        if path.suffix in (".yaml", ".yml"):
            return self._book(order, library)
        made = assemble(library, library.main, self.trees, order.today)
        gathered = made.gathered
        units = {unit.file.span.file: unit.file for unit in gathered.all()}
        file = units.get(library.main)
        header = file.header if file else None
        sort = header.kind if header else "script"
        findings = [*made.diagnostics, *self._of_books(gathered.books, made.books)]
        whole = sort == "script" and made.program is not None
        verdicts: tuple[tuple[str, str], ...] = ()
        broken: tuple[Broken, ...] = ()
        program = ""
        if file is not None:
            subject = Subject(
                file,
                gathered.sources[library.main],
                program=made.program if whole else None,
                files=units,
                sources=gathered.sources,
                books=made.books,
                today=order.today,
            )
            findings += self._ruled(subject, order.config)
            if whole and order.proofs:
                asked = _provable(subject, made)
                anew = partial(prove, asked, today=order.today, processes=order.processes)
                proved = shape.verdicts(asked, self.trees.cache, anew)
                findings += told.findings(asked, proved, order.today)
                verdicts = tuple(statuses(proved))
                if verdicts and asked is subject.program:
                    program = proofs.fingerprint(subject.program)
                    proofs.keep(self.trees.cache, program, dict(verdicts), order.today)
                broken = tuple(Broken(one.guarantee, one.claim.span, one.events) for one in proved if one.events)
        first, last = _days(made, order.today)
        return Outcome(
            path=order.path,
            name=library.main,
            sort=sort,
            findings=tuple(filter(order.config.chooses, findings)),
            allowances=tuple(one for name in units for one in allowances(gathered.sources[name])),
            files=tuple(units),
            whole=whole,
            verdicts=verdicts,
            program=program,
            states=None if gathered.incomplete or not order.keeps else self._states(library, gathered.sources),
            first=first,
            last=last,
            broken=broken,
            called=(header.name.text, header.name.span.start, header.name.span.end) if header else ("", 0, 0),
        )

    def _ruled(self, subject: Subject, config: Config) -> Iterator[Diagnostic]:
        if self._wanted[0] != config:
            self._wanted = config, tuple(rule for rule in ALL_RULES if config.selects(rule.code, rule.name))
        built = subject.built
        for rule in self._wanted[1]:
            if built or rule.needs == "file":
                yield from rule.check(subject)

    def _book(self, order: Order, library: Folder) -> Outcome:
        """A lexicon, phrase book, notice book or scorecard by itself."""
        source, findings = library.read(library.main)
        if source is not None:
            books, found = read_books([source], Shelf(self.trees.cache))
            findings = [*findings, *found, *self._of_books([source], books)]
            if books.kinds.get(source.name) == "scorecard":
                findings += weighed(source)
        states = self._states(library, {source.name: source}) if source is not None and order.keeps else None
        return Outcome(order.path, library.main, "book", tuple(findings), states=states)

    def _of_books(self, sources: Sequence[Source], books: Books) -> list[Diagnostic]:
        """What is wrong with lexicons and phrase books: a program needs little of one, and takes any phrase."""
        lexicons, phrases = (
            tuple(source for source in sources if books.kinds.get(source.name) == kind)
            for kind in ("lexicon", "phrases")
        )
        if lexicons not in self._heard:
            self._heard[lexicons] = Shelf(self.trees.cache).lexicons(lexicons)
        if phrases not in self._heard:
            self._heard[phrases] = review(books.phrases) if books.phrases else []
        return [*self._heard[lexicons], *self._heard[phrases]]

    def _states(self, library: Folder, sources: Mapping[str, Source]) -> dict[str, State] | None:
        """What is at every path that was looked at; None if a file changed meanwhile."""
        texts = {os.fspath(library.path(name)): source.text for name, source in sources.items()}
        for path in map(os.fspath, library.probed):
            if path not in self._seen:
                state, data = look(path)
                source, _ = files.decode(data, path) if path in texts else (None, [])
                self._seen[path] = state, source.text if source else None
            if path in texts and self._seen[path][1] != texts[path]:
                return None
        return {path: self._seen[path][0] for path in map(os.fspath, library.probed)}


def _provable(subject: Subject, made: Assembled) -> Program:
    """The call with those of its guarantees that can be proved: of a mark that a pack requires and nothing carries yet,
    every proof would only tell that it is missing."""
    if all(finding.code != REQUIRED_MARK.code for finding in made.diagnostics):
        return subject.program
    lacking = {f"@{mark.text}" for _, mark in required(made.gathered.packs)} - subject.carried
    kept = {
        name: guarantee
        for name, guarantee in subject.program.guarantees.items()
        if lacking.isdisjoint(token for claim in guarantee.claims for token in claim.tokens)
    }
    return replace(subject.program, guarantees=kept, made={})


@cache
def _linter(kept: Path | None) -> Linter:
    return Linter(Shared(Cache(kept)))


def lint(order: Order) -> Outcome:
    """Lint one file; files linted one after another in this process share what they have in common."""
    linter = _linter(order.kept)
    # Python looks for garbage again and again while a program is made of many small things; now and then is enough,
    # and the engine itself, which is all there once a file was linted, is none.
    gc.disable()
    if linter.linted == 1:
        gc.freeze()
    linter.linted += 1
    if linter.linted % _COLLECT == 0:
        gc.collect()
    return linter.lint(order)


def _days(made: Assembled, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The days around today on which nothing that the outcome rests on changes: no waiver ends, no notice begins."""
    day = datetime.timedelta(days=1)
    notices = made.books.notices.notices.values()
    begins = {text.effective for notice in notices for text in notice.versions}
    for unit in made.gathered.all():
        begins |= {waive.until + day for waive in unit.of(tree.Waive) if waive.until < datetime.date.max}
    first = max((one for one in begins if one <= today), default=datetime.date.min)
    last = min((one - day for one in begins if one > today), default=datetime.date.max)
    return first, last

"""Files to a Program: the pipeline in one short function."""

import datetime
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from scriptengine.program.books import Books, read_books
from scriptengine.program.build import build
from scriptengine.program.cache import Cache, default_folder
from scriptengine.program.gather import Gathered, gather
from scriptengine.program.library import Folder, Kept, Library
from scriptengine.program.model import Program
from scriptengine.program.shelf import Shelf
from scriptengine.program.trees import Trees
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

NOT_A_SCRIPT = Kind("CS197", "not-a-script")


class Loaded(NamedTuple):
    """A program, or None when a finding is an error, but for those of lexicons: a call hears by what can be read of
    them. All findings; every file read, by the name findings use."""

    program: Program | None
    diagnostics: list[Diagnostic]
    sources: Mapping[str, Source]


def load(
    path: str | Path,
    *,
    root: Path | None = None,
    cache: Path | bool = True,
    today: datetime.date | None = None,
) -> Loaded:
    """Read a script, a flow or a rule pack with all it uses.

    `root` is the folder that nothing used may lie outside of: `scripts` above the file, or else the file's own. `cache`
    is where parsed files are kept: the user's cache folder, another, or nowhere. `today` decides which version of a
    notice is read.
    """
    library = Folder(Path(path), root)
    return _loaded(library, library.main, cache, today)


def load_script(path: str | Path, *, root: Path | None = None, today: datetime.date | None = None) -> Loaded:
    """The same of what a call is to be made with: a flow or a rule pack is a finding."""
    found = load(path, root=root, today=today)
    if found.program is None or found.program.kind == "script":
        return found
    main = next(iter(found.sources.values()))
    what = "flow" if found.program.kind == "flow" else "rule pack"
    message = f"`{found.program.name}` is a {what}, and a call is made with a script."
    advice = "Name a script that uses it." if what == "flow" else "Name a script that has it among its `checks`."
    return Loaded(None, [*found.diagnostics, NOT_A_SCRIPT.at(Span(main.name, 0, 0), message, advice)], found.sources)


def load_sources(
    sources: Mapping[str, str], main: str, *, cache: Path | bool = False, today: datetime.date | None = None
) -> Loaded:
    """The same from texts at hand, such as those kept with a call; without a `cache` nothing is read from disk."""
    return _loaded(Kept(sources, main), main, cache, today)


def _loaded(library: Library, main: str, cache: Path | bool, today: datetime.date | None) -> Loaded:
    kept_in = cache if isinstance(cache, Path) else default_folder() if cache else None
    day = today or datetime.date.today()  # noqa: DTZ011  # a day of the calendar
    trees = Trees(Cache(kept_in))
    assembled = assemble(library, main, trees, day)
    findings, gathered, books = assembled.diagnostics, assembled.gathered, assembled.books
    wrong = any(finding.severity == "error" for finding in findings)
    unheard = books.unheard
    if wrong and not unheard:  # what is not known may stand where a lexicon cannot be read
        unheard = Shelf(trees.cache).faults([one for one in gathered.books if books.kinds.get(one.name) == "lexicon"])
    return Loaded(None if wrong else assembled.program, [*findings, *unheard], gathered.sources)


class Assembled(NamedTuple):
    """A program, or None where none could be built; all findings; and the files and books it was made of. A program
    beside an error, of a mark that a pack requires, is there to be looked at only."""

    program: Program | None
    diagnostics: list[Diagnostic]
    gathered: Gathered
    books: Books


def assemble(library: Library, main: str, trees: Trees, today: datetime.date) -> Assembled:
    """The pipeline itself, for whoever wants the trees and books as well; `trees` may serve several programs."""
    with _without_interruption():
        gathered = gather(library, main, trees)
        books, findings = read_books(gathered.books, Shelf(trees.cache))
        gathered.findings += findings
        program, findings = build(gathered, books, today)
        return Assembled(program, findings, gathered, books)


@contextmanager
def _without_interruption() -> Iterator[None]:
    """Python looks for garbage again and again while much is made; none of it is garbage, and it doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()

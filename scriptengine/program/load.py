"""Files to a Program: the pipeline in one short function."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from scriptengine.program.books import read_books
from scriptengine.program.build import build
from scriptengine.program.cache import Cache, default_folder
from scriptengine.program.gather import gather
from scriptengine.program.library import Folder, Kept, Library
from scriptengine.program.model import Program
from scriptengine.program.trees import Trees
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source


class Loaded(NamedTuple):
    """A program, or None when a finding is an error; all findings; every file read, by the name findings use."""

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
    kept_in = cache if isinstance(cache, Path) else default_folder() if cache else None
    return _loaded(library, library.main, Cache(kept_in), today)


def load_sources(sources: Mapping[str, str], main: str, *, today: datetime.date | None = None) -> Loaded:
    """The same from texts at hand, such as those kept with a call; nothing is read from disk."""
    return _loaded(Kept(sources, main), main, Cache(None), today)


def _loaded(library: Library, main: str, cache: Cache, today: datetime.date | None) -> Loaded:
    gathered = gather(library, main, Trees(cache))
    books, findings = read_books(gathered.books)
    gathered.findings += findings
    program, findings = build(gathered, books, today or datetime.date.today())  # noqa: DTZ011  # a day of the calendar
    return Loaded(program, findings, gathered.sources)

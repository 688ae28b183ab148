"""The YAML files a script uses: lexicons, phrase books, notice books and scorecards, told apart by their `kind:`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from scriptengine.care.book import (
    NoticeBook,
    NoticeText,
    PhraseBook,
    join_notices,
    join_phrases,
)
from scriptengine.hearing.vocabulary import GROUPS, TRIGGERS, Trigger
from scriptengine.language import tree
from scriptengine.program.shelf import Shelf
from scriptengine.text import strict_yaml
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Source, Span

UNKNOWN_KIND = Kind("CS158", "unknown-kind-of-book")
KINDS = ("lexicon", "phrases", "notices", "scorecard")

_KIND = re.compile(r"""^kind:[ \t]*["']?([a-z]+)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)


@dataclass(slots=True)
class Books:
    """What all the books of a call hold together. `kinds` gives each file's kind by its name.

    `unheard` is what is wrong with the lexicons as far as they were read: it keeps nobody from calling with the rest.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=lambda: dict(TRIGGERS))
    phrases: PhraseBook | None = None
    notices: NoticeBook = field(default_factory=lambda: NoticeBook((), {}))
    unheard: list[Diagnostic] = field(default_factory=list)


def read_books(sources: Sequence[Source], shelf: Shelf) -> tuple[Books, list[Diagnostic]]:
    """All books in the order of use. Lexicons come first, since phrase books may speak of their triggers."""
    books = Books()
    findings: list[Diagnostic] = []
    by_kind: dict[str, list[Source]] = {kind: [] for kind in KINDS}
    for source in sources:
        kind = _kind_of(source, findings)
        if kind:
            books.kinds[source.name] = kind
            by_kind[kind].append(source)
    if by_kind["lexicon"]:
        heard, books.unheard = shelf.triggers(by_kind["lexicon"])
        books.triggers.update(heard)
    names = {*books.triggers, *GROUPS, *(trigger.group for trigger in books.triggers.values() if trigger.group)}
    said = []
    for source in by_kind["phrases"]:
        book, found = shelf.phrases(source, sorted(names))
        said.append(book)
        findings += found
    books.phrases = join_phrases(said) if said else None
    noticed = []
    for source in by_kind["notices"]:
        notices, found = shelf.notices(source)
        noticed.append(notices)
        findings += found
    books.notices, found = join_notices(noticed)
    findings += found
    for source in by_kind["scorecard"]:
        findings += shelf.scorecard(source)
    return books, findings


def _kind_of(source: Source, findings: list[Diagnostic]) -> str:
    found = _KIND.search(source.text)
    if found and found[1] in KINDS:
        return found[1]
    if found:
        span = Span(source.name, found.start(1), found.end(1))
        message = f"There is no kind of book called `{found[1]}`.{did_you_mean(found[1], KINDS)}"
    else:
        root, findings_of_yaml = strict_yaml.read(source)
        findings += findings_of_yaml
        span = Span(source.name, 0, 0)
        message = "This file does not say what kind of book it is."
        if root is None:
            return ""
    findings.append(UNKNOWN_KIND.at(span, message, f"Begin it with `kind:` and one of {', '.join(KINDS)}."))
    return ""


Fitting = Callable[[str | None, tuple[str, ...]], tuple[str, ...]]


def fitting(book: PhraseBook | None, triggers: dict[str, Trigger]) -> Fitting:
    """How a call asks for acknowledgements: by tone and by triggers, each followed here by the groups it belongs to."""
    if book is None:
        return lambda _tone, _names: ()

    @lru_cache(maxsize=256)
    def fit(tone: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
        widened: dict[str, None] = {}
        for name in names:
            group = triggers[name].group if name in triggers else ""
            wider = [name, group, *(each for each, members in GROUPS.items() if name in members)]
            widened.update(dict.fromkeys(each for each in wider if each))
        return book.fitting(tone, tuple(widened))

    return fit


def lines_of(notice: NoticeText, findings: list[Diagnostic]) -> tree.Text:
    """A notice's words as text: a paragraph to each stretch without a blank line."""
    from scriptengine.language import spoken  # a script without notices needs no reader of text once its trees are kept

    lines: list[tree.Line] = []
    at = 0
    for paragraph in re.split(r"\n[ \t]*\n", notice.words):
        words = " ".join(paragraph.split())
        start = min(notice.span.start + at, notice.span.end)
        pieces = spoken.line(words, start, notice.span.file, findings)
        lines.append(tree.Line(pieces, None, False, bool(lines), notice.span))
        at += len(paragraph) + 2
    return tuple(lines)

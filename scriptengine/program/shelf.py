"""Books once read, kept in the cache in the form a program needs, since reading much YAML takes long."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from scriptengine.care.book import Notice, NoticeBook, NoticeText, Phrase, PhraseBook, read_notices, read_phrases
from scriptengine.hearing.vocabulary import TONES, TRIGGERS, Trigger
from scriptengine.program.cache import Cache
from scriptengine.text.diagnostic import Diagnostic, Severity
from scriptengine.text.source import Source, Span

_Book = TypeVar("_Book")


class Shelf:
    """Reads books through a cache, their warnings included. A book with errors is not kept."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def triggers(self, sources: Sequence[Source]) -> tuple[Mapping[str, Trigger], list[Diagnostic]]:
        """The triggers that lexicons know, their own and the built-in ones; each lexicon extends those before it.

        One that cannot have triggers of its own, which need an `urgency`, is not read here: its many phrases matter to
        hearing and to the linter, not to what a program is.
        """
        if not any("urgency" in source.text for source in sources):
            return TRIGGERS, []
        return self._lexicons(sources)

    def lexicons(self, sources: Sequence[Source]) -> list[Diagnostic]:
        """What is wrong with lexicons, whatever they hold."""
        return self._lexicons(sources)[1] if sources else []

    def faults(self, sources: Sequence[Source]) -> list[Diagnostic]:
        """What a call would not hear of lexicons: their errors. The shipped one, used or not, has none."""

        def read() -> tuple[None, list[Diagnostic]]:
            from scriptengine.hearing import lexicon

            shipped = lexicon.shipped_source().text
            words, errors = lexicon.Lexicon(), list[Diagnostic]()
            others = any(source.text != shipped for source in sources)
            # The shipped one first, so that it need not be looked into for what another silences in it.
            for source in sorted(sources, key=lambda one: one.text != shipped) if others else ():
                its, found = lexicon.read(source, words, check=source.text != shipped)
                words = words.merge(its)
                errors += [finding for finding in found if finding.severity == "error"]
            return None, errors

        text = "\0".join(f"{source.name}\0{source.text}" for source in sources)
        return self._kept("faults", text, read, lambda _: None, lambda _: None)[1] if sources else []

    def _lexicons(self, sources: Sequence[Source]) -> tuple[Mapping[str, Trigger], list[Diagnostic]]:
        def read() -> tuple[Mapping[str, Trigger], list[Diagnostic]]:
            from scriptengine.hearing import lexicon  # a warm start has no use for it

            heard, findings = lexicon.Lexicon(), list[Diagnostic]()
            for source in sources:
                its, found = lexicon.read(source, heard)
                heard = heard.merge(its)
                findings += found
            return heard.triggers, findings

        text = "\0".join(f"{source.name}\0{source.text}" for source in sources)
        return self._kept("triggers", text, read, _from_triggers, _to_triggers)

    def phrases(self, source: Source, names: Sequence[str]) -> tuple[PhraseBook, list[Diagnostic]]:
        """A phrase book; `names` are the triggers and groups that may have phrases."""
        return self._kept(
            "phrases",
            "\0".join((source.name, source.text, *names)),
            lambda: read_phrases(source, names, TONES),
            _from_phrases,
            lambda data: _to_phrases(data, source.name),
        )

    def notices(self, source: Source) -> tuple[NoticeBook, list[Diagnostic]]:
        """A notice book."""
        return self._kept(
            "notices",
            f"{source.name}\0{source.text}",
            lambda: read_notices(source),
            _from_notices,
            lambda data: _to_notices(data, source.name),
        )

    def scorecard(self, source: Source) -> list[Diagnostic]:
        """What is wrong with a scorecard: a program needs no more of it."""

        def read() -> tuple[None, list[Diagnostic]]:
            from scriptengine.care import scorecard  # few calls have one

            return None, scorecard.read_scorecard(source)[1]

        return self._kept("scorecard", f"{source.name}\0{source.text}", read, lambda _: None, lambda _: None)[1]

    def _kept(
        self,
        made: str,
        text: str,
        read: Callable[[], tuple[_Book, list[Diagnostic]]],
        to_data: Callable[[_Book], object],
        from_data: Callable[[Any], _Book],
    ) -> tuple[_Book, list[Diagnostic]]:
        kept = self._cache.get(made, text)
        if kept is not None:
            try:
                data, warnings = kept
                return from_data(data), [_to_finding(*each) for each in warnings]
            except (ValueError, TypeError, KeyError, AttributeError):
                pass  # somebody else's file, or a damaged one: read the book itself
        book, findings = read()
        if self._cache.used and all(each.severity != "error" and each.fix is None for each in findings):
            self._cache.put(made, text, (to_data(book), [_from_finding(each) for each in findings]))
        return book, findings


def _from_finding(finding: Diagnostic) -> object:
    span, related = finding.span, finding.related
    return finding.code, finding.name, finding.message, span, finding.advice, finding.severity, related


def _to_finding(
    code: str, name: str, message: str, span: Any, advice: str, severity: Severity, related: Any
) -> Diagnostic:
    places = tuple((Span(*place), word) for place, word in related)
    return Diagnostic(code, name, message, Span(*span) if span else None, advice, severity, places)


def _from_triggers(triggers: Mapping[str, Trigger]) -> object:
    return [list(trigger) for trigger in triggers.values()]


def _to_triggers(data: Any) -> Mapping[str, Trigger]:
    return {name: Trigger(name, group, urgency, meaning) for name, group, urgency, meaning in data}


def _from_phrases(book: PhraseBook) -> object:
    def listed(phrases: Sequence[Phrase]) -> list[tuple[str, int, int]]:
        return [(phrase.text, phrase.span.start, phrase.span.end) for phrase in phrases]

    by_name = [{name: listed(phrases) for name, phrases in each.items()} for each in (book.tones, book.triggers)]
    return [book.language, *by_name, listed(book.general)]


def _to_phrases(data: Any, file: str) -> PhraseBook:
    def phrases(listed: Any) -> tuple[Phrase, ...]:
        return tuple([Phrase(text, Span(file, start, end)) for text, start, end in listed])

    language, tones, triggers, general = data
    return PhraseBook(
        language,
        {name: phrases(listed) for name, listed in tones.items()},
        {name: phrases(listed) for name, listed in triggers.items()},
        phrases(general),
    )


def _from_notices(book: NoticeBook) -> object:
    notices = [
        (
            notice.name,
            notice.span[1:],
            [
                (
                    text.version,
                    text.effective.isoformat(),
                    text.source,
                    text.marks,
                    text.words,
                    text.span[1:],
                    text.sha256,
                )
                for text in notice.versions
            ],
        )
        for notice in book.notices.values()
    ]
    return [book.jurisdictions, notices]


def _to_notices(data: Any, file: str) -> NoticeBook:
    jurisdictions, listed = data
    notices = {}
    for name, (start, end), versions in listed:
        texts = tuple(
            NoticeText(
                version, datetime.date.fromisoformat(day), source, tuple(marks), words, Span(file, *span), digest
            )
            for version, day, source, marks, words, span, digest in versions
        )
        notices[name] = Notice(name, texts, Span(file, start, end))
    return NoticeBook(tuple(jurisdictions), notices)

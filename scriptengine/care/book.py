"""Phrase books (how an agent acknowledges) and notice books (what has to be read word for word), from YAML."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from scriptengine.care.entries import WRONG_SHAPE, Entries
from scriptengine.text import strict_yaml
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Source, Span

UNKNOWN_TRIGGER = Kind("CS211", "phrases-for-unknown-trigger")
UNKNOWN_TONE = Kind("CS212", "phrases-for-unknown-tone")
TEMPLATE = Kind("CS213", "value-in-phrase")
BAD_LANGUAGE = Kind("CS214", "not-a-language")
NO_PHRASES = Kind("CS215", "no-phrases")
SAME_VERSION = Kind("CS221", "notice-version-twice")
BAD_VERSION = Kind("CS222", "bad-notice-version")
NOTICE_TWICE = Kind("CS223", "notice-in-two-books")

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?", re.ASCII)
_VERSION = re.compile(r"[1-9]\d{0,5}", re.ASCII)


class Phrase(NamedTuple):
    """One acknowledgement as it is said, and where it stands."""

    text: str
    span: Span


class PhraseBook(NamedTuple):
    """Acknowledgements by tone, by trigger or group of triggers, and those that always fit."""

    language: str
    tones: Mapping[str, tuple[Phrase, ...]]
    triggers: Mapping[str, tuple[Phrase, ...]]
    general: tuple[Phrase, ...]

    def fitting(self, tone: str | None, names: Sequence[str]) -> tuple[str, ...]:
        """The phrases that fit, best first, each once: by `names` in their order, then by tone, then the general ones.

        `names` are triggers and groups from the most to the least specific: a trigger before its group.
        """
        found = [self.triggers.get(name, ()) for name in names]
        if tone is not None:
            found.append(self.tones.get(tone, ()))
        found.append(self.general)
        return tuple(dict.fromkeys(phrase.text for phrases in found for phrase in phrases))

    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase, in the order of tones, triggers and general ones."""
        listed = (*self.tones.values(), *self.triggers.values(), self.general)
        return tuple(phrase for phrases in listed for phrase in phrases)


class NoticeText(NamedTuple):
    """One version of a notice: its words as written, `{{ … }}` and all, and since when they are the ones to read.

    `span` is where the words stand in the file. `source` is what they rest on (a law or rule by its title and number).
    `sha256` is the hash of the words in UTF-8: what a transcript keeps to show what was read.
    """

    version: int
    effective: date
    source: str
    marks: tuple[str, ...]
    words: str
    span: Span
    sha256: str


class Notice(NamedTuple):
    """A required text with all its versions, the oldest first."""

    name: str
    versions: tuple[NoticeText, ...]
    span: Span


class NoticeBook(NamedTuple):
    """The notices of one jurisdiction (or of several, joined)."""

    jurisdictions: tuple[str, ...]
    notices: Mapping[str, Notice]

    def text(self, name: str, today: date) -> NoticeText | None:
        """The version to read on that day: the newest in effect. None for no such notice, or one not in effect yet."""
        notice = self.notices.get(name)
        in_effect = [text for text in notice.versions if text.effective <= today] if notice else []
        return in_effect[-1] if in_effect else None


def read_phrases(
    source: Source, triggers: Collection[str], tones: Collection[str]
) -> tuple[PhraseBook, list[Diagnostic]]:
    """A phrase book and what is wrong with it; `triggers` are all names that may have phrases, groups among them."""
    entries = Entries()
    root = entries.book(source, "phrases", ("language", "tones", "triggers", "general"))
    if root is None:
        return PhraseBook("", {}, {}, ()), entries.findings
    language = entries.text(root, "language", why="Say the language of the phrases: `language: en`.")
    if language is not None and not _LANGUAGE.fullmatch(language.text):
        message = f"`{language.text}` is not a language."
        entries.findings.append(
            BAD_LANGUAGE.at(language.span, message, "Write its short name, such as `en` or `en-GB`.")
        )
    by_tone = _by_name(entries, root, "tones", tones, UNKNOWN_TONE)
    by_trigger = _by_name(entries, root, "triggers", triggers, UNKNOWN_TRIGGER)
    general = _phrases(entries, root.items.get("general"), "`general`")
    book = PhraseBook(language.text if language else "", by_tone, by_trigger, general)
    if not general and not entries.findings:
        span = root.keys.get("general", root.keys["kind"])
        message = "This book has no `general` phrases, so there may be nothing to say for a trigger it does not list."
        entries.findings.append(NO_PHRASES.at(span, message, "Add a list `general:` of phrases that always fit."))
    return book, entries.findings


def _by_name(
    entries: Entries, root: strict_yaml.Mapping, setting: str, allowed: Collection[str], unknown: Kind
) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, tuple[Phrase, ...]] = {}
    for name, span, node in entries.named(root, setting):
        if name not in allowed:
            what = setting.removesuffix("s")
            message = f"There is no {what} `{name}`.{did_you_mean(name, allowed)}"
            if unknown is UNKNOWN_TRIGGER:
                advice = "Use a trigger or group that is built in, or add the trigger to a lexicon first."
            else:
                advice = f"The tones are {', '.join(allowed)}."
            entries.findings.append(unknown.at(span, message, advice))
        found[name] = _phrases(entries, node, f"`{name}`")
    return found


def _phrases(entries: Entries, node: strict_yaml.Node | None, what: str) -> tuple[Phrase, ...]:
    found = []
    for scalar in entries.texts(node, what):
        if "{{" in scalar.text or "{%" in scalar.text:
            advice = "Write it so that it fits every customer: an acknowledgement has no facts in it."
            entries.findings.append(
                TEMPLATE.at(scalar.span, "A phrase is said as it stands, without `{{ … }}`.", advice)
            )
        else:
            found.append(Phrase(" ".join(scalar.text.split()), scalar.span))
    return tuple(found)


def join_phrases(books: Iterable[PhraseBook]) -> PhraseBook:
    """Several books as one: what an earlier one offers comes first. The language is the first one's."""
    listed = list(books)
    tones: dict[str, tuple[Phrase, ...]] = {}
    triggers: dict[str, tuple[Phrase, ...]] = {}
    for book in listed:
        for into, more in ((tones, book.tones), (triggers, book.triggers)):
            for name, phrases in more.items():
                into[name] = (*into.get(name, ()), *phrases)
    general = tuple(phrase for book in listed for phrase in book.general)
    return PhraseBook(listed[0].language if listed else "", tones, triggers, general)


def read_notices(source: Source) -> tuple[NoticeBook, list[Diagnostic]]:
    """A notice book and what is wrong with it. Whether its marks exist is for the script that uses it to say."""
    entries = Entries()
    root = entries.book(source, "notices", ("jurisdiction", "notices"))
    if root is None:
        return NoticeBook((), {}), entries.findings
    jurisdiction = entries.text(root, "jurisdiction", why="Say where these notices are required: `jurisdiction: uk`.")
    notices: dict[str, Notice] = {}
    for name, span, node in entries.named(root, "notices"):
        if not entries.is_name(name, span):
            continue
        if not isinstance(node, strict_yaml.Mapping):
            message = f"The notice `{name}` has no settings."
            advice = "Below its name, indented, write `version:`, `effective:`, `source:` and `text:`."
            entries.findings.append(WRONG_SHAPE.at(span, message, advice))
            continue
        versions = _versions(entries, name, node, source)
        if versions:
            notices[name] = Notice(name, versions, span)
    return NoticeBook((jurisdiction.text,) if jurisdiction else (), notices), entries.findings


def _versions(entries: Entries, name: str, node: strict_yaml.Mapping, source: Source) -> tuple[NoticeText, ...]:
    listed: list[strict_yaml.Mapping] = [node]
    if "versions" in node.items:
        entries.only(node, ("versions",))
        several = node.items["versions"]
        listed = [item for item in getattr(several, "items", ()) if isinstance(item, strict_yaml.Mapping)]
        if not isinstance(several, strict_yaml.Sequence) or len(listed) < len(several.items) or not listed:
            message = f"`versions` of `{name}` is a list with one entry to a version."
            advice = "Begin each with `- version: 1` and indent the rest below it."
            entries.findings.append(WRONG_SHAPE.at(several.span, message, advice))
            return ()
    read = [text for text in (_notice_text(entries, item, source) for item in listed) if text is not None]
    read.sort(key=lambda text: text.effective)
    for before, after in pairwise(read):
        if before.effective == after.effective or before.version >= after.version:
            message = f"Versions {before.version} and {after.version} of `{name}` contradict each other."
            advice = "Each version has a number of its own, and a higher one takes effect on a later day."
            related = ((before.span, f"version {before.version} takes effect {before.effective.isoformat()}"),)
            entries.findings.append(SAME_VERSION.at(after.span, message, advice, related=related))
    return tuple(read)


def _notice_text(entries: Entries, node: strict_yaml.Mapping, source: Source) -> NoticeText | None:
    entries.only(node, ("version", "effective", "source", "marks", "text"))
    version = entries.text(node, "version", why="Number the versions of a notice, from 1: `version: 1`.")
    effective = entries.text(node, "effective", why="Say from which day on it is read: `effective: 2026-01-31`.")
    origin = entries.text(node, "source", why="Say what the words rest on: the law or rule, its title and number.")
    words = entries.text(node, "text", why="Write the words to be read after `text:`.")
    marks = [
        mark.text for mark in entries.texts(node.items.get("marks"), "`marks`") if entries.is_name(*_as_name(mark))
    ]
    number = 0
    if version is not None and _VERSION.fullmatch(version.text):
        number = int(version.text)
    elif version is not None:
        message = f"`{version.text}` is not the number of a version."
        entries.findings.append(BAD_VERSION.at(version.span, message, "Count 1, 2, 3 and so on."))
    day = entries.date(effective, "`effective`") if effective is not None else None
    if not number or day is None or origin is None or words is None:
        return None
    said = words.text.strip()
    digest = sha256(said.encode()).hexdigest()
    return NoticeText(number, day, origin.text, tuple(marks), said, _span_of_words(said, words, source), digest)


def _as_name(mark: strict_yaml.Scalar) -> tuple[str, Span]:
    return mark.text, mark.span


def _span_of_words(said: str, words: strict_yaml.Scalar, source: Source) -> Span:
    """Where the words themselves stand: after a quote mark or the `|` of a block, before the closing one."""
    pieces = said.split()
    start = source.text.find(pieces[0], words.span.start, words.span.end)
    last = source.text.rfind(pieces[-1], words.span.start, words.span.end)
    return Span(source.name, start, last + len(pieces[-1])) if 0 <= start <= last else words.span


def join_notices(books: Iterable[NoticeBook]) -> tuple[NoticeBook, list[Diagnostic]]:
    """Several books as one; a notice that two books have is a finding, and the first one's stands."""
    notices: dict[str, Notice] = {}
    jurisdictions: dict[str, None] = {}
    findings: list[Diagnostic] = []
    for book in books:
        jurisdictions.update(dict.fromkeys(book.jurisdictions))
        for name, notice in book.notices.items():
            if name in notices:
                message = f"Two notice books have a notice `{name}`, so it is not certain which one is read."
                related = ((notices[name].span, "the other one"),)
                advice = "Use one of the two books, or give one of the notices another name."
                findings.append(NOTICE_TWICE.at(notice.span, message, advice, related=related))
            else:
                notices[name] = notice
    return NoticeBook(tuple(jurisdictions), notices), findings

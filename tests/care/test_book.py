from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.care.book import (
    NoticeBook,
    Phrase,
    PhraseBook,
    join_notices,
    join_phrases,
    read_notices,
    read_phrases,
)
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

TRIGGERS = ("bereavement", "job_loss", "life")
TONES = ("angry", "calm")
GOOD = """\
kind: phrases
language: en
tones:
  angry:
    - I hear you.
triggers:
  bereavement: [I'm so sorry for your loss.]
  life:
    - That's a lot to cope with.
    - I hear you.
general:
  - Thank you for telling me.
"""
NOTICE = """\
kind: notices
jurisdiction: uk
notices:
  recorded_line:
    version: 1
    effective: 2026-01-01
    source: House policy
    marks: [explains]
    text: "This call is recorded, {{ customer.first_name }}."
"""
VERSIONS = """\
kind: notices
jurisdiction: uk
notices:
  recorded_line:
    versions:
      - {version: 2, effective: 2026-06-01, source: Rule 2, text: The new words.}
      - version: 1
        effective: 2026-01-01
        source: Rule 1
        text: >-
          The old
          words.
"""


def phrases(text: str) -> tuple[PhraseBook, list[Diagnostic]]:
    return read_phrases(Source("en.yaml", text), TRIGGERS, TONES)


def notices(text: str) -> tuple[NoticeBook, list[Diagnostic]]:
    return read_notices(Source("uk.yaml", text))


def seen(findings: Sequence[Diagnostic], text: str) -> list[tuple[str, int]]:
    source = Source("", text)
    return [(finding.name, source.position(finding.span.start).line) for finding in findings if finding.span]


def test_a_good_phrase_book_has_no_findings() -> None:
    book, findings = phrases(GOOD)
    assert not findings
    assert book.language == "en"
    assert len(book.phrases()) == 5


def test_the_trigger_comes_before_its_group_before_the_tone_before_the_general() -> None:
    book, _ = phrases(GOOD)
    assert book.fitting("angry", ["bereavement", "life"]) == (
        "I'm so sorry for your loss.",
        "That's a lot to cope with.",
        "I hear you.",
        "Thank you for telling me.",
    )
    assert book.fitting("angry", []) == ("I hear you.", "Thank you for telling me.")
    assert book.fitting(None, ["dispute"]) == ("Thank you for telling me.",)


listed = st.lists(st.sampled_from("abcdef"), max_size=4).map(
    lambda texts: tuple(Phrase(text, Span("", 0, 0)) for text in texts)
)
books = st.builds(
    PhraseBook,
    st.just("en"),
    st.dictionaries(st.sampled_from(TONES), listed),
    st.dictionaries(st.sampled_from(TRIGGERS), listed),
    listed,
)


@given(books, st.none() | st.sampled_from(TONES), st.lists(st.sampled_from([*TRIGGERS, "dispute"]), unique=True))
def test_every_phrase_that_fits_is_offered_exactly_once(book: PhraseBook, tone: str | None, names: list[str]) -> None:
    offered = book.fitting(tone, names)
    wanted = [*(book.triggers.get(name, ()) for name in names), book.tones.get(tone or "", ()), book.general]
    assert len(set(offered)) == len(offered)
    assert set(offered) == {phrase.text for phrases in wanted for phrase in phrases}


@given(books, books)
def test_joined_books_offer_what_each_offers(one: PhraseBook, other: PhraseBook) -> None:
    for name in TRIGGERS:
        both = set(one.fitting("angry", [name])) | set(other.fitting("angry", [name]))
        assert set(join_phrases([one, other]).fitting("angry", [name])) == both


def test_each_phrase_knows_its_place() -> None:
    book, _ = phrases(GOOD)
    span = book.triggers["bereavement"][0].span
    assert GOOD[span.start : span.end] == "I'm so sorry for your loss."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kind: notices\n", [("wrong-kind-of-book", 1)]),
        ("language: en\n", [("wrong-kind-of-book", 1)]),
        ("kind: phrases\nlanguage: English\ngeneral: [Yes.]\n", [("not-a-language", 2)]),
        ("kind: phrases\ngeneral: [Yes.]\n", [("missing-setting", 1)]),
        ("kind: phrases\nlanguage: en\n", [("no-phrases", 1)]),
        (GOOD.replace("  life:", "  lief:"), [("phrases-for-unknown-trigger", 8)]),
        (GOOD.replace("  angry:", "  angrey:"), [("phrases-for-unknown-tone", 4)]),
        (GOOD.replace("general:", "generall:"), [("unknown-setting", 11)]),
        (GOOD.replace("- Thank", "- Dear {{ customer.name }}, thank"), [("value-in-phrase", 12)]),
        (GOOD.replace("- I hear you.\ntrig", "- a: b\ntrig"), [("wrong-shape", 5)]),
        (GOOD.replace("- I hear you.\ntrig", "-\ntrig"), [("wrong-shape", 5)]),
        ("kind: phrases\nlanguage: en\ntones: calm\ngeneral: Yes.\n", [("wrong-shape", 3), ("wrong-shape", 4)]),
    ],
)
def test_each_slip_in_a_phrase_book_is_found_at_its_line(text: str, found: list[tuple[str, int]]) -> None:
    findings = phrases(text)[1]
    assert seen(findings, text) == found
    assert all(finding.message and finding.advice for finding in findings)


def test_a_misspelt_trigger_gets_the_near_name() -> None:
    _, [finding] = phrases(GOOD.replace("bereavement", "bereavment"))
    assert "Did you mean `bereavement`?" in finding.message


def test_a_notice_keeps_its_words_marks_source_and_hash() -> None:
    book, findings = notices(NOTICE)
    assert not findings
    notice = book.text("recorded_line", date(2026, 11, 21))
    assert notice is not None
    assert notice.words == "This call is recorded, {{ customer.first_name }}."
    assert (notice.version, notice.source, notice.marks) == (1, "House policy", ("explains",))
    assert notice.sha256 == sha256(notice.words.encode()).hexdigest()
    assert NOTICE[notice.span.start : notice.span.end] == notice.words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "The old words."),
        (date(2026, 5, 31), "The old words."),
        (date(2026, 6, 1), "The new words."),
        (date(2030, 1, 1), "The new words."),
    ],
)
def test_the_newest_version_in_effect_is_read(today: date, words: str | None) -> None:
    book, findings = notices(VERSIONS)
    assert not findings
    notice = book.text("recorded_line", today)
    assert (notice.words if notice else None) == words


def test_the_place_of_a_folded_text_begins_and_ends_with_its_words() -> None:
    book, _ = notices(VERSIONS)
    span = book.notices["recorded_line"].versions[0].span
    assert VERSIONS[span.start : span.end].split() == ["The", "old", "words."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NOTICE.replace("version: 1", "version: one"), [("bad-notice-version", 5)]),
        (NOTICE.replace("2026-01-01", "1 January 2026"), [("not-a-date", 6)]),
        (NOTICE.replace("2026-01-01", "2026-02-30"), [("not-a-date", 6)]),
        (NOTICE.replace("2026-01-01", "20260101"), [("not-a-date", 6)]),
        (NOTICE.replace("    source: House policy\n", ""), [("missing-setting", 5)]),
        (NOTICE.replace("effective", "efective"), [("unknown-setting", 6), ("missing-setting", 5)]),
        (NOTICE.replace("[explains]", "[Explains!]"), [("bad-name", 8)]),
        (NOTICE.replace("recorded_line:", "Recorded-Line:"), [("bad-name", 4)]),
        (NOTICE.replace("jurisdiction: uk\n", ""), [("missing-setting", 1)]),
        ("kind: notices\njurisdiction: uk\nnotices:\n  a: words\n", [("wrong-shape", 4)]),
        ("kind: notices\njurisdiction: uk\nnotices:\n  a:\n    versions: none\n", [("wrong-shape", 5)]),
        ("kind: notices\njurisdiction: uk\nnotices:\n  a:\n    versions: []\n", [("wrong-shape", 5)]),
        (VERSIONS.replace("2026-06-01", "2026-01-01"), [("notice-version-twice", 11)]),
        (VERSIONS.replace("version: 2", "version: 1"), [("notice-version-twice", 6)]),
    ],
)
def test_each_slip_in_a_notice_book_is_found_at_its_line(text: str, found: list[tuple[str, int]]) -> None:
    findings = notices(text)[1]
    assert seen(findings, text) == found
    assert all(finding.message and finding.advice for finding in findings)


def test_a_notice_in_two_books_is_found_and_the_first_one_stands() -> None:
    one, _ = notices(NOTICE)
    other, _ = notices(NOTICE.replace("This call is recorded", "We record"))
    joined, [finding] = join_notices([one, other])
    assert finding.name == "notice-in-two-books"
    assert joined.notices["recorded_line"] is one.notices["recorded_line"]
    assert joined.jurisdictions == ("uk",)


@given(st.text(), st.text(), st.text())
def test_no_text_makes_reading_a_book_fail(one: str, two: str, three: str) -> None:
    for kind in ("phrases", "notices"):
        text = f"kind: {kind}\n{one}: {two}\nnotices:\n  a: {three}\n"
        phrases(text)
        notices(text)

"""What every journal keeps to: the one on disk and the one in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scriptengine.call import events, journal
from scriptengine.call.memory import MemoryJournal
from scriptengine.call.turn import Turn
from scriptengine.store.sqlite import SqliteJournal

SOURCES = {"z.call": "script z\n", "a.yaml": "kind: lexicon\n", "same.call": "script z\n"}


@pytest.fixture(params=["sqlite", "memory"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[journal.Journal]:
    if request.param == "memory":
        yield MemoryJournal()
    else:
        with SqliteJournal(tmp_path / "journal.sqlite3") as store:
            yield store


def _header(call: str = "KM7-4RX-QT2") -> journal.Header:
    hashes = {name: journal.content_hash(text) for name, text in SOURCES.items()}
    return journal.Header(call, "2026-03-02T09:00:00.000+00:00", "0.1.0", "z.call", "z", "Zed", "1", hashes)


def _entry(header: journal.Header, seq: int, previous: str = "", event: events.Event | None = None) -> journal.Entry:
    previous = previous or journal.start_of_chain(header)
    at = f"2026-03-02T09:{seq:02}:00.000+00:00"
    return journal.seal(previous, seq, at, "0.1.0", event or events.Noted("n"), Turn("go_on", str(seq), "s", ()))


def _call(kept: journal.Journal, count: int, call: str = "KM7-4RX-QT2") -> tuple[journal.Lease, list[journal.Entry]]:
    header = _header(call)
    entries = [_entry(header, 1)]
    lease = kept.create(header, SOURCES, entries[0])
    while len(entries) < count:
        entries.append(_entry(header, len(entries) + 1, entries[-1].hash))
        kept.append(lease, entries[-1])
    return lease, entries


def test_a_call_is_read_as_it_was_written(kept: journal.Journal) -> None:
    _, entries = _call(kept, 5)
    stored = kept.read("KM7-4RX-QT2")
    assert stored == journal.Stored(_header(), tuple(entries))
    assert journal.verify(stored, kept.head("KM7-4RX-QT2")).problem is None


def test_the_scripts_files_come_back_in_their_order(kept: journal.Journal) -> None:
    _call(kept, 1)
    _call(kept, 1, "other")
    for call in ("KM7-4RX-QT2", "other"):
        sources = kept.sources(kept.read(call).header)
        assert sources == SOURCES
        assert list(sources) == list(SOURCES)


def test_a_file_that_was_never_kept_is_missed(kept: journal.Journal) -> None:
    header = journal.Header("x", "", "", "b.call", "b", "B", "1", {"b.call": journal.content_hash("other")})
    with pytest.raises(journal.JournalError, match="script that call x"):
        kept.sources(header)


def test_calls_are_listed_with_the_latest_first(kept: journal.Journal) -> None:
    first, _ = _call(kept, 3, "first")
    _call(kept, 1, "second")
    kept.release(first)
    listed = kept.calls()
    assert [(one.header.call, one.count, one.kind, one.held) for one in listed] == [
        ("second", 1, "noted", True),
        ("first", 3, "noted", False),
    ]
    assert listed[1].at == "2026-03-02T09:03:00.000+00:00"


def test_an_id_can_be_used_once(kept: journal.Journal) -> None:
    _call(kept, 1)
    with pytest.raises(journal.JournalError, match="already"):
        kept.create(_header(), SOURCES, _entry(_header(), 1))


def test_a_call_that_is_not_there_is_named(kept: journal.Journal) -> None:
    asks: list[Callable[[str], object]] = [kept.read, kept.hold, kept.head, lambda call: kept.erase(call, 1)]
    for ask in asks:
        with pytest.raises(journal.NoSuchCallError, match="no call nowhere"):
            ask("nowhere")


def test_a_second_writer_is_refused_until_the_first_lets_go(kept: journal.Journal) -> None:
    lease, entries = _call(kept, 2)
    with pytest.raises(journal.HeldError, match="is open"):
        kept.hold("KM7-4RX-QT2")
    kept.release(lease)
    second = kept.hold("KM7-4RX-QT2")
    third = _entry(_header(), 3, entries[-1].hash)
    with pytest.raises(journal.HeldError, match="not recorded"):
        kept.append(lease, third)
    kept.append(second, third)
    assert kept.read("KM7-4RX-QT2").entries == (*entries, third)


def test_releasing_twice_or_after_a_takeover_takes_nothing_away(kept: journal.Journal) -> None:
    lease, entries = _call(kept, 1)
    kept.release(lease)
    second = kept.hold("KM7-4RX-QT2")
    kept.release(lease)
    kept.append(second, _entry(_header(), 2, entries[-1].hash))


def test_an_entry_cannot_be_written_twice(kept: journal.Journal) -> None:
    lease, entries = _call(kept, 2)
    with pytest.raises(journal.JournalError):
        kept.append(lease, entries[-1])
    assert len(kept.read("KM7-4RX-QT2").entries) == 2


def test_erasing_forgets_the_words_and_keeps_the_chain(kept: journal.Journal) -> None:
    _call(kept, 3)
    kept.erase("KM7-4RX-QT2", 2)
    checked = journal.verify(kept.read("KM7-4RX-QT2"), kept.head("KM7-4RX-QT2"))
    assert (checked.problem, checked.erased, len(checked.entries)) == (None, (2,), 3)
    assert checked.entries[1].payload is None
    with pytest.raises(journal.JournalError, match="no entry 4"):
        kept.erase("KM7-4RX-QT2", 4)


def test_sent_phrases_come_back_in_an_order_that_tells_nothing_of_calls(kept: journal.Journal) -> None:
    later = journal.Sent("2026-03-03", "missed", "illness", "ticker gave out")
    sooner = journal.Sent("2026-03-02", "wrong", "illness", "flat battery")
    for one in (later, sooner, later):
        kept.send(one)
    assert kept.sent() == [sooner, later, later]

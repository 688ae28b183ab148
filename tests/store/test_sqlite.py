"""The journal on disk: durable, private, and clear when something is wrong."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scriptengine.call import events, journal
from scriptengine.call.turn import Turn
from scriptengine.store import owner, schema
from scriptengine.store.sqlite import WAL_FROM, SqliteJournal

CALL = "KM7-4RX-QT2"
AT = "2026-03-02T09:00:00.000+00:00"
HEADER = journal.Header(CALL, AT, "0.1.0", "a.call", "a", "A", "1", {"a.call": journal.content_hash("script a")})
GONE = owner.Owner(owner.this_process().host, 2**22 + 1, "boot:1")  # a pid past the largest


def _entry(seq: int, previous: str) -> journal.Entry:
    turn = Turn("go_on", str(seq), "greeting", ())
    return journal.seal(previous, seq, AT, "0.1.0", events.Noted(f"word {seq}"), turn)


def _write(path: Path, count: int, who: owner.Owner | None = None) -> list[journal.Entry]:
    """A call of `count` entries, left open as a crash would leave it unless it is this process's."""
    store = SqliteJournal(path, owner=who)
    entries = [_entry(1, journal.start_of_chain(HEADER))]
    lease = store.create(HEADER, {"a.call": "script a"}, entries[0])
    while len(entries) < count:
        entries.append(_entry(len(entries) + 1, entries[-1].hash))
        store.append(lease, entries[-1])
    if who is None:
        store.close()
    else:
        store._db.close()
    return entries


def _raw(path: Path, statement: str, values: tuple[object, ...] = ()) -> None:
    with sqlite3.connect(path) as db:
        db.execute(statement, values)
    db.close()


# --- who may read it --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("umask", [0, 0o022, 0o777])
def test_folders_and_files_are_the_owners_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        path = tmp_path / "some" / "where" / "journal.sqlite3"
        with SqliteJournal(path) as store:
            store.create(HEADER, {"a.call": "script a"}, _entry(1, journal.start_of_chain(HEADER)))
            store._db.execute("BEGIN IMMEDIATE")
            store._db.execute("DELETE FROM lease")
            beside = path.with_name(path.name + "-journal")
            assert stat.S_IMODE(beside.stat().st_mode) == 0o600
            store._db.execute("ROLLBACK")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_a_journal_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1)
    path.chmod(0o644)
    SqliteJournal(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_place_is_named_by_the_variable_or_xdg_or_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("SCRIPTENGINE_JOURNAL", raising=False)
    with SqliteJournal() as store:
        assert store.path == tmp_path / "home/.local/share/scriptengine/journal.sqlite3"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with SqliteJournal() as store:
        assert store.path == tmp_path / "data/scriptengine/journal.sqlite3"
    monkeypatch.setenv("SCRIPTENGINE_JOURNAL", str(tmp_path / "named.sqlite3"))
    with SqliteJournal() as store:
        assert store.path == tmp_path / "named.sqlite3"
        assert store.path.exists()


# --- how it is kept ---------------------------------------------------------------------------------------------------


def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    with SqliteJournal(tmp_path / "journal.sqlite3") as store:
        settings_of = {
            name: store._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert settings_of == {
        "journal_mode": "delete",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


def test_wal_mode_is_refused_where_sqlite_could_corrupt_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(journal.JournalError, match=r"3\.51\.3"):
        SqliteJournal(tmp_path / "journal.sqlite3", wal=True)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", WAL_FROM)
    with SqliteJournal(tmp_path / "journal.sqlite3", wal=True) as store:
        assert store._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_an_erased_payload_is_gone_from_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 3)
    assert b"word 2" in path.read_bytes()
    with SqliteJournal(path) as store:
        store.erase(CALL, 2)
        store.erase(CALL, 2)  # asked for twice, it is still gone
    assert b"word 2" not in path.read_bytes()
    assert b"word 3" in path.read_bytes()


# --- one writer -------------------------------------------------------------------------------------------------------


def test_a_call_left_by_a_dead_process_is_taken_over_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    entries = _write(path, 2, GONE)
    with SqliteJournal(path) as store:
        assert not store.calls()[0].held
        store.append(store.hold(CALL), _entry(3, entries[-1].hash))
        assert store.calls()[0].held


def test_a_pid_used_again_by_another_process_does_not_hold_the_call(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1, owner.this_process()._replace(process="earlier"))
    with SqliteJournal(path) as store:
        store.hold(CALL)


def test_a_live_process_keeps_its_call_however_long_it_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1, owner.this_process())
    with SqliteJournal(path, clock=lambda: 4e9) as store, pytest.raises(journal.HeldError, match="this computer"):
        store.hold(CALL)


def test_a_call_of_another_host_is_taken_over_after_its_time_and_then_closed_to_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    now = 1_000.0
    far = owner.Owner("elsewhere", 1, "boot:1")
    first = SqliteJournal(path, owner=far, clock=lambda: now)
    one = _entry(1, journal.start_of_chain(HEADER))
    lease = first.create(HEADER, {"a.call": "script a"}, one)
    with SqliteJournal(path, clock=lambda: now) as second:
        now += owner.EXPIRY - 1
        with pytest.raises(journal.HeldError, match="elsewhere"):
            second.hold(CALL)
        two = _entry(2, one.hash)
        first.append(lease, two)  # a sign of life
        now += owner.EXPIRY - 1
        with pytest.raises(journal.HeldError):
            second.hold(CALL)
        now += 1
        taken = second.hold(CALL)
        three = _entry(3, two.hash)
        with pytest.raises(journal.HeldError, match="taken over"):
            first.append(lease, three)
        second.append(taken, three)
        first.close()
        assert second.calls()[0].held


def test_closing_gives_the_calls_back(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1)
    with SqliteJournal(path) as store:
        assert not store.calls()[0].held


def test_a_process_is_told_from_a_dead_one_and_from_a_zombie() -> None:
    assert owner.may_be_alive(owner.this_process(), idle=1e9)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert child.stdin is not None
    them = owner.Owner(owner.this_process().host, child.pid, owner._started(child.pid))
    assert owner.may_be_alive(them, idle=1e9)
    child.stdin.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # ended, and not yet reaped
    assert not owner.may_be_alive(them, idle=0)
    child.wait()
    assert not owner.may_be_alive(them, idle=0)


_SCRIBE = """
import sys, dataclasses
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_sqlite import HEADER, _entry
from scriptengine.call import journal
from scriptengine.store.sqlite import SqliteJournal
with SqliteJournal(Path({path!r})) as store:
    header = HEADER._replace(call={call!r})
    entry = _entry(1, journal.start_of_chain(header))
    lease = store.create(header, {{"a.call": "script a"}}, entry)
    for _ in range(30):
        entry = _entry(entry.seq + 1, entry.hash)
        store.append(lease, entry)
"""


def test_several_processes_write_their_calls_into_one_new_journal_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    calls = ["one", "two", "three"]
    scribes = [
        subprocess.Popen(
            [sys.executable, "-c", _SCRIBE.format(tests=str(Path(__file__).parent), path=str(path), call=call)],
            stderr=subprocess.PIPE,
        )
        for call in calls
    ]
    for scribe in scribes:
        assert scribe.communicate()[1] == b""
    with SqliteJournal(path) as store:
        for call in calls:
            stored = store.read(call)
            assert len(stored.entries) == 31
            assert journal.verify(stored).problem is None
        assert not any(one.held for one in store.calls())


# --- a crash ----------------------------------------------------------------------------------------------------------

_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_sqlite import HEADER, _entry
from scriptengine.call import journal
from scriptengine.store.sqlite import SqliteJournal
store = SqliteJournal(Path({path!r}))
entry = _entry(1, journal.start_of_chain(HEADER))
lease = store.create(HEADER, {{"a.call": "script a"}}, entry)
while True:
    print(entry.seq, entry.hash, flush=True)
    entry = _entry(entry.seq + 1, entry.hash)
    store.append(lease, entry)
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [1, 2, 5, 40])
def test_nothing_that_was_confirmed_is_lost_by_kill_9(tmp_path: Path, after: int) -> None:
    path = tmp_path / "journal.sqlite3"
    code = _WRITER.format(tests=str(Path(__file__).parent), path=str(path))
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    confirmed = [child.stdout.readline().split() for _ in range(after)]
    child.send_signal(signal.SIGKILL)
    confirmed += [line.split() for line in child.stdout if line.endswith("\n")]
    child.stdout.close()
    child.wait()
    with SqliteJournal(path) as store:
        stored = store.read(CALL)
        assert journal.verify(stored).problem is None
        written = [[str(entry.seq), entry.hash] for entry in stored.entries]
        assert written[: len(confirmed)] == confirmed
        # The writer is dead, so the call goes on at once.
        store.append(store.hold(CALL), _entry(len(written) + 1, stored.entries[-1].hash))


# --- what can be wrong ------------------------------------------------------------------------------------------------


def test_a_full_disk_is_named_and_what_was_kept_stays(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    entries = _write(path, 2)
    with SqliteJournal(path) as store:
        lease = store.hold(CALL)
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        turn = Turn("go_on", "3", "greeting", ())
        long = journal.seal(entries[-1].hash, 3, "", "", events.Noted("x" * 100_000), turn)
        with pytest.raises(journal.JournalError, match="disk is full"):
            store.append(lease, long)
        assert store.read(CALL).entries == tuple(entries)
        store._db.execute("PRAGMA max_page_count = 100000")
        store.append(lease, long)
        assert len(store.read(CALL).entries) == 3


def test_a_journal_that_may_not_be_written_can_still_be_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    entries = _write(path, 2)
    with SqliteJournal(path) as store:
        lease = store.hold(CALL)
        store._db.execute("PRAGMA query_only = ON")
        with pytest.raises(journal.JournalError, match="may not be written"):
            store.append(lease, _entry(3, entries[-1].hash))
        assert store.read(CALL).entries == tuple(entries)
        store._db.execute("PRAGMA query_only = OFF")


def test_a_locked_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    entries = _write(path, 2)
    with SqliteJournal(path) as store:
        lease = store.hold(CALL)
        store._db.execute("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(journal.JournalError, match="locked by another program"):
            store.append(lease, _entry(3, entries[-1].hash))
        other.execute("ROLLBACK")
        other.close()
        store.append(lease, _entry(3, entries[-1].hash))


def test_a_newer_journal_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1)
    _raw(path, f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    before = path.read_bytes()
    with pytest.raises(journal.JournalError, match="newer scriptengine"):
        SqliteJournal(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement", ["PRAGMA application_id = 7", "CREATE TABLE contact (name)", "PRAGMA user_version = 3"]
)
def test_another_programs_database_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "other.sqlite3"
    _raw(path, statement)
    before = path.read_bytes()
    with pytest.raises(journal.JournalError, match="another program"):
        SqliteJournal(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "data", [b"not a database at all, but long enough to be one\n" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_file_that_is_no_database_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(data)
    with pytest.raises(journal.JournalError, match=r"journal\.sqlite3"):
        SqliteJournal(path)
    assert path.read_bytes() == data


def test_a_folder_and_a_place_that_cannot_be_are_named(tmp_path: Path) -> None:
    with pytest.raises(journal.JournalError, match="is a folder"):
        SqliteJournal(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(journal.JournalError, match="cannot be made"):
        SqliteJournal(tmp_path / "file" / "journal.sqlite3")


def test_a_source_changed_from_outside_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1)
    _raw(path, "UPDATE source SET text = 'script b'")
    with SqliteJournal(path) as store, pytest.raises(journal.JournalError, match=r"a\.call.*was changed"):
        store.sources(HEADER)


def test_a_damaged_header_is_named_and_the_other_calls_are_still_listed(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    _write(path, 1)
    with SqliteJournal(path) as store:
        other = HEADER._replace(call="other")
        store.create(other, {}, _entry(1, journal.start_of_chain(other)))
        store._db.execute("UPDATE call SET header = '[' WHERE call = ?", (CALL,))
        listed = store.calls()
        assert [one.header.call for one in listed] == ["other", CALL]
        assert "damaged" in listed[1].header.title
        with pytest.raises(journal.JournalError, match="damaged"):
            store.read(CALL)


@pytest.mark.parametrize("column", ["at", "engine", "kind", "payload", "salt", "sealed", "digest", "hash"])
def test_a_column_changed_from_outside_is_named_even_by_bytes_that_are_no_text(tmp_path: Path, column: str) -> None:
    path = tmp_path / "journal.sqlite3"
    entries = _write(path, 3)
    _raw(path, f"UPDATE event SET {column} = CAST(x'ff00fe' AS TEXT) WHERE seq = 2")
    with SqliteJournal(path) as store:
        checked = journal.verify(store.read(CALL))
    assert checked.problem is not None
    assert checked.problem.seq == 2
    assert checked.entries == tuple(entries[:1])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_of_the_file_is_named_or_changes_nothing(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "journal.sqlite3"
    if not path.exists():
        _write(path, 12)
        path.with_name("whole").write_bytes(path.read_bytes())
    whole = bytearray(path.with_name("whole").read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    try:
        with SqliteJournal(path) as store:
            stored = store.read(CALL)
            sources = store.sources(stored.header)
    except journal.JournalError:
        return
    checked = journal.verify(stored)
    if checked.problem is None:
        # The byte was in an unused part of the file, or cut the tail off, which only a head elsewhere shows.
        assert stored.header == HEADER
        assert sources == {"a.call": "script a"}
        assert [one.kind for one in checked.entries] == ["noted"] * len(checked.entries)
        assert [journal.event_of(one) for one in checked.entries] == [
            events.Noted(f"word {seq}") for seq in range(1, len(checked.entries) + 1)
        ]
    else:
        assert checked.problem.seq == len(checked.entries) + 1

"""The journal in one SQLite file: every entry on disk before the next turn shows."""

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from scriptengine.call.journal import (
    Entry,
    Head,
    Header,
    HeldError,
    JournalError,
    Lease,
    NoSuchCallError,
    Sent,
    Stored,
    Summary,
    canonical,
    content_hash,
    header_data,
    header_of,
)
from scriptengine.store import location, schema
from scriptengine.store.owner import Owner, may_be_alive, this_process

WAL_FROM = (3, 51, 3)
"""Before this version of SQLite, two writers could corrupt a journal in WAL mode."""

_BUSY_SECONDS = 5.0
_SEEN_EVERY = 30.0  # seconds; a lease need not be renewed with each event

_APPEND = """
    INSERT INTO event SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
    WHERE EXISTS (SELECT 1 FROM lease WHERE call = ? AND token = ?)
"""

_READ = """
    SELECT seq, at, engine, kind, payload, salt, sealed, digest, hash FROM event WHERE call = ? ORDER BY seq
"""
_CALLS = """
    SELECT c.call, c.header, e.seq, e.kind, e.at, l.call, l.host, l.pid, l.process, l.seen
    FROM call c
    JOIN event e ON e.call = c.call AND e.seq = (SELECT max(seq) FROM event WHERE call = c.call)
    LEFT JOIN lease l ON l.call = c.call
    ORDER BY c.number DESC
"""


class SqliteJournal:
    """Implements `call.journal.Journal`. One object a process and thread is enough for many calls; close it when done.

    `owner` says who holds the calls (this process) and `clock` gives seconds since 1970, for leases alone.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        wal: bool = False,
        owner: Owner | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = location.default_path() if path is None else path
        self._owner = owner or this_process()
        self._clock = clock
        self._held: dict[str, tuple[Lease, float]] = {}
        if wal and sqlite3.sqlite_version_info < WAL_FROM:
            raise JournalError(
                f"WAL mode needs SQLite {'.'.join(map(str, WAL_FROM))} or newer, and this is {sqlite3.sqlite_version}:"
                " before that, two writers can corrupt the journal. Leave WAL off."
            )
        try:
            location.prepare(self.path)
        except OSError as problem:
            advice = f"Name another place in {location.VARIABLE}."
            raise JournalError(
                f"The journal {self.path} cannot be made: {problem.strerror or problem}. {advice}"
            ) from None
        with self._explained():
            self._db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            with self._explained():
                self._set_up(wal)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the calls still held, and the file."""
        try:
            for lease, _ in list(self._held.values()):
                self.release(lease)
        finally:
            self._db.close()

    def create(self, header: Header, sources: Mapping[str, str], first: Entry) -> Lease:
        lease = Lease(header.call, secrets.token_hex(16))
        with self._explained(), self._writing():
            if self._db.execute("SELECT 1 FROM call WHERE call = ?", (header.call,)).fetchone():
                raise JournalError(f"There is a call {header.call} already.")
            self._db.executemany(
                "INSERT OR IGNORE INTO source VALUES (?, ?)", [(content_hash(text), text) for text in sources.values()]
            )
            self._db.execute(
                "INSERT INTO call (call, header) VALUES (?, ?)", (header.call, canonical(header_data(header)))
            )
            self._take(lease)
            self._add(lease, first)
        self._held[header.call] = (lease, self._clock())
        return lease

    def append(self, lease: Lease, entry: Entry) -> None:
        now = self._clock()
        with self._explained(), self._writing():
            self._add(lease, entry)
            renew = now - self._held.get(lease.call, (lease, 0.0))[1] >= _SEEN_EVERY
            if renew:
                self._db.execute("UPDATE lease SET seen = ? WHERE call = ?", (int(now), lease.call))
        if renew:
            self._held[lease.call] = (lease, now)

    def hold(self, call: str) -> Lease:
        lease = Lease(call, secrets.token_hex(16))
        with self._explained(), self._writing():
            self._known(call)
            row = self._db.execute("SELECT host, pid, process, seen FROM lease WHERE call = ?", (call,)).fetchone()
            if row is not None and may_be_alive(Owner(*row[:3]), self._clock() - row[3]):
                where = "this computer" if row[0] == self._owner.host else row[0]
                window = f"another window (process {row[1]} on {where})"
                raise HeldError(f"Call {call} is open in {window}. End it there, then try again.")
            self._take(lease)
        self._held[call] = (lease, self._clock())
        return lease

    def release(self, lease: Lease) -> None:
        with self._explained(), self._writing():
            self._db.execute("DELETE FROM lease WHERE call = ? AND token = ?", (lease.call, lease.token))
        self._held.pop(lease.call, None)

    def read(self, call: str) -> Stored:
        with self._explained():
            header = self._known(call)
        entries: list[Entry] = []
        try:
            for row in self._db.execute(_READ, (call,)):
                entries.append(Entry(*row))  # one by one: on an error, what came before it must be there
        except sqlite3.Error as problem:
            return Stored(header, tuple(entries), _words(problem, self.path))
        return Stored(header, tuple(entries))

    def sources(self, header: Header) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, one in header.sources.items():
            with self._explained():
                row = self._db.execute("SELECT text FROM source WHERE hash = ?", (one,)).fetchone()
            if row is None or content_hash(row[0]) != one:
                raise JournalError(
                    f"{name}, a file of the script that call {header.call} ran on,"
                    f" {'is missing from' if row is None else 'was changed in'} the journal."
                )
            found[name] = row[0]
        return found

    def calls(self) -> Sequence[Summary]:
        with self._explained():
            rows = self._db.execute(_CALLS).fetchall()
        now = self._clock()
        return [
            Summary(_listed(call, text), seq, kind, at, held is not None and may_be_alive(Owner(*owner), now - seen))
            for call, text, seq, kind, at, held, *owner, seen in rows
        ]

    def erase(self, call: str, seq: int) -> None:
        with self._explained(), self._writing():
            self._known(call)
            if not self._db.execute(
                "UPDATE event SET payload = NULL, salt = NULL WHERE call = ? AND seq = ?", (call, seq)
            ).rowcount:
                raise JournalError(f"Call {call} has no entry {seq}.")

    def head(self, call: str) -> Head:
        with self._explained():
            self._known(call)
            row = self._db.execute(
                "SELECT seq, hash FROM event WHERE call = ? ORDER BY seq DESC LIMIT 1", (call,)
            ).fetchone()
        if row is None:
            raise JournalError(f"Call {call} has no entries: the journal was changed from outside.")
        return Head(call, row[0], row[1])

    def send(self, sent: Sent) -> None:
        with self._explained(), self._writing():
            self._db.execute("INSERT INTO sent VALUES (?, ?, ?, ?, ?)", (secrets.token_bytes(16), *sent))

    def sent(self) -> Sequence[Sent]:
        with self._explained():
            rows = self._db.execute("SELECT day, kind, name, phrase FROM sent ORDER BY day, name, phrase").fetchall()
        return [Sent(*row) for row in rows]

    # --- how ---------------------------------------------------------------------------------------------------------

    def _set_up(self, wal: bool) -> None:
        # A journal changed by another hand may hold bytes that are no text; they must still be read to be named.
        self._db.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        found = self._db.execute("PRAGMA application_id").fetchone()[0]
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, schema.APPLICATION) or (
            found == 0 and (version or self._db.execute("SELECT 1 FROM sqlite_master").fetchone())
        ):
            raise JournalError(f"{self.path} is another program's database. Name another file in {location.VARIABLE}.")
        self._no_newer(version)
        mode = "wal" if wal else "delete"
        if self._db.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0] != mode:
            raise JournalError(f"The journal {self.path} is in use in another mode. Close the other programs first.")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")  # what is erased by right is overwritten, not only unlinked
        self._db.execute("PRAGMA mmap_size = 0")
        if version < len(schema.STEPS):
            with self._writing():
                # Another process may have been quicker, so the version is read again under the lock.
                version = self._db.execute("PRAGMA user_version").fetchone()[0]
                self._no_newer(version)
                for step in schema.STEPS[version:]:
                    for statement in step:
                        self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
                self._db.execute(f"PRAGMA user_version = {len(schema.STEPS)}")

    def _no_newer(self, version: int) -> None:
        if version > len(schema.STEPS):
            raise JournalError(
                f"The journal {self.path} was written by a newer scriptengine (version {version} of its tables;"
                f" this one knows {len(schema.STEPS)}). Install the newer one; nothing was changed."
            )

    def _known(self, call: str) -> Header:
        row = self._db.execute("SELECT header FROM call WHERE call = ?", (call,)).fetchone()
        if row is None:
            raise NoSuchCallError(
                f"The journal {self.path} has no call {call}. `scriptengine calls` lists those it has."
            )
        return _header(row[0])

    def _take(self, lease: Lease) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?, ?, ?)",
            (lease.call, lease.token, *self._owner, int(self._clock())),
        )

    def _add(self, lease: Lease, entry: Entry) -> None:
        row = (
            lease.call,
            entry.seq,
            entry.at,
            entry.engine,
            entry.kind,
            entry.payload,
            entry.salt,
            entry.sealed,
            entry.digest,
            entry.hash,
        )
        if not self._db.execute(_APPEND, (*row, lease.call, lease.token)).rowcount:
            raise HeldError(
                f"Call {lease.call} was taken over by another window, and what was just done here is not recorded."
                " Go on there."
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it is on disk after the block, or none of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # After some failures (a full disk) SQLite has rolled back by itself.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise JournalError(_words(problem, self.path)) from problem
        except UnicodeDecodeError as problem:  # SQLite names a damaged table in bytes that are no text
            raise JournalError(_WORDS[sqlite3.SQLITE_CORRUPT].format(path=self.path)) from problem
        except UnicodeEncodeError:
            raise JournalError("A name with characters in it that no file can hold was given to the journal.") from None


_WORDS = {
    sqlite3.SQLITE_FULL: "The disk is full, so {path} could not be written. Free some space; all before this is kept.",
    sqlite3.SQLITE_READONLY: "The journal {path} may not be written to. Ask whoever looks after this computer.",
    sqlite3.SQLITE_BUSY: "The journal {path} is locked by another program. Wait a moment and try again.",
    sqlite3.SQLITE_LOCKED: "The journal {path} is locked by another program. Wait a moment and try again.",
    sqlite3.SQLITE_CORRUPT: "The file {path} is damaged. Keep a copy of it as it is, and restore the last backup.",
    sqlite3.SQLITE_NOTADB: "{path} is not a journal, or its beginning is damaged. Keep a copy, and restore a backup.",
    sqlite3.SQLITE_CANTOPEN: "The journal {path} cannot be opened. Ask whoever looks after this computer.",
    sqlite3.SQLITE_PERM: "The journal {path} may not be opened. Ask whoever looks after this computer.",
    sqlite3.SQLITE_IOERR: "The disk failed while {path} was in use. All that was confirmed before is kept.",
    sqlite3.SQLITE_CONSTRAINT: "What was just done is not recorded: another window wrote this call meanwhile ({path}).",
}


def _words(problem: sqlite3.Error, path: Path) -> str:
    # The lowest byte is the kind of error; the rest only says more exactly where.
    code = getattr(problem, "sqlite_errorcode", None)
    told = _WORDS.get(code & 0xFF) if code is not None else None
    return told.format(path=path) if told else f"The journal {path} failed: {problem}."


def _header(text: str) -> Header:
    try:
        return header_of(json.loads(text))
    except (ValueError, RecursionError):
        raise JournalError("The header of a call is damaged; the journal was changed from outside.") from None


def _listed(call: str, text: str) -> Header:
    """The header for a list, which one damaged call must not keep from being shown."""
    try:
        return _header(text)
    except JournalError:
        return Header(call, "", "", "", "", "(the header of this call is damaged)", "", {})

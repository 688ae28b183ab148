"""Durable events a second through the journal, beside bare SQLite commits and append + fsync, as ratios of one run.

    python -m benchmarks.durable [FOLDER]

FOLDER lies on the disk to be measured (a temporary folder unless given).
"""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import compare, show
from scriptengine.call import events, journal
from scriptengine.call.turn import Item, Option, Turn
from scriptengine.program.model import Type
from scriptengine.store.sqlite import SqliteJournal

ROUNDS = 31
BATCH = 60  # events a round

SAID = "Thank you. I'm calling because the payment of £240.00 hasn't reached us yet, and to see how we can help."
SHOWN = Turn(
    "choose",
    "ask cause",
    "reason",
    (
        Item("say", SAID, "reason#1", "reason#1.1", False, False, 2),
        Item("ask", SAID, "ask cause", "c", False, False, 0),
    ),
    "cause",
    Type("choice", ("oversight", "short_of_money"), ("It slipped their mind", "They can't afford it right now")),
    (Option("oversight", "It slipped their mind"), Option("short_of_money", "They can't afford it right now")),
    happened=(("@discloses", "said"), ("say", "said"), ("ask", "said")),
)
EVENT = events.Chose("reason.cause", "short_of_money")
AT = "2026-03-02T09:00:00.000+00:00"


def through_journal(folder: Path) -> Callable[[], None]:
    """Each event sealed and appended to a call, as on a call."""
    store = SqliteJournal(folder / "journal.sqlite3")
    header = journal.Header("KM7-4RX-QT2", AT, "0", "a.call", "a", "A", "1", {})
    last = journal.seal(journal.start_of_chain(header), 1, AT, "0", EVENT, SHOWN)
    lease = store.create(header, {}, last)

    def run() -> None:
        nonlocal last
        for _ in range(BATCH):
            last = journal.seal(last.hash, last.seq + 1, AT, "0", EVENT, SHOWN)
            store.append(lease, last)

    return run


def bare_sqlite(folder: Path) -> Callable[[], None]:
    """A row with the same number of bytes, one transaction each, same settings, nothing else."""
    db = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, payload TEXT)")
    payload = "x" * 400

    def run() -> None:
        for _ in range(BATCH):
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO event (payload) VALUES (?)", (payload,))
            db.execute("COMMIT")

    return run


def append_and_fsync(folder: Path) -> Callable[[], None]:
    """The same bytes at the end of a plain file, each made durable: what no database can beat."""
    file = (folder / "plain").open("ab", buffering=0)
    payload = b"x" * 400 + b"\n"

    def run() -> None:
        for _ in range(BATCH):
            file.write(payload)
            os.fsync(file.fileno())

    return run


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        ours = through_journal(folder)
        for label, other, target in (
            ("events through the journal, of bare SQLite commits", bare_sqlite(folder), "at least 0.80"),
            ("events through the journal, of append + fsync", append_and_fsync(folder), ""),
        ):
            ratio = compare(other, ours, ROUNDS)
            show(label, ratio, target)
            print(f"    {BATCH / ratio.second:,.0f} against {BATCH / ratio.first:,.0f} a second")


if __name__ == "__main__":
    main()

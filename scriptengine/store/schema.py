"""The tables of the SQLite journal, as ordered steps from one version of them to the next."""

APPLICATION = 0x43534A4C
"""Marks the file as ours ("CSJL"), so that another program's database is never written to."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        # One row for each text ever used, however many calls ran on it.
        "CREATE TABLE source (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE call (number INTEGER PRIMARY KEY, call TEXT NOT NULL UNIQUE, header TEXT NOT NULL) STRICT",
        # Without row ids an append changes one page, not two.
        """CREATE TABLE event (
            call TEXT NOT NULL REFERENCES call (call),
            seq INTEGER NOT NULL CHECK (seq >= 1),
            at TEXT NOT NULL,
            engine TEXT NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT,
            salt TEXT,
            sealed TEXT NOT NULL,
            digest TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (call, seq)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE lease (
            call TEXT PRIMARY KEY REFERENCES call (call),
            token TEXT NOT NULL,
            host TEXT NOT NULL,
            pid INTEGER NOT NULL,
            process TEXT NOT NULL,
            seen INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
    (
        # Under a random key and without row ids, so that not even the order tells which call a phrase came from.
        """CREATE TABLE sent (
            key BLOB PRIMARY KEY,
            day TEXT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            phrase TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
    ),
)
"""Step n brings `PRAGMA user_version` from n to n + 1. A step that has been released is never changed."""

"""The engine for a host application: load a script, start a call, resume one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scriptengine.call import account
from scriptengine.call.clock import Clock, now
from scriptengine.call.conversation import Conversation
from scriptengine.call.ear import Hear
from scriptengine.call.journal import HeldError, Journal, JournalError, NoSuchCallError
from scriptengine.call.memory import MemoryJournal
from scriptengine.call.replay import Recorded, recorded
from scriptengine.call.turn import Turn
from scriptengine.check import proofs
from scriptengine.program import load as loading
from scriptengine.program.cache import Cache, default_folder
from scriptengine.program.model import Program
from scriptengine.store.sqlite import SqliteJournal
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

__all__ = [
    "Beginning",
    "Conversation",
    "Diagnostic",
    "HeldError",
    "Journal",
    "JournalError",
    "Loaded",
    "MemoryJournal",
    "NoSuchCallError",
    "Recorded",
    "Script",
    "Source",
    "SqliteJournal",
    "Turn",
    "load",
    "open_journal",
    "recorded",
    "resume",
]


class Beginning(NamedTuple):
    """A call that has begun, or None where a finding is an error."""

    call: Conversation | None
    diagnostics: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class Script:
    """A script that can be called with. `day` is the day it was loaded for: it decides which notices are in force.

    `unproved` says, in a line to show the agent before the call, why not every promise of it is proved; empty where all
    are, as far as lint has looked at it.
    """

    program: Program
    day: datetime.date
    unproved: str = ""

    def start(
        self,
        facts: Mapping[str, object] | Source,
        *,
        journal: Journal | None = None,
        agent: str = "",
        rehearsal: bool = False,
        ear: Hear | None = None,
        clock: Clock = now,
    ) -> Beginning:
        """Begin a call with what is known of the account: nested or dotted names to values, or a YAML file's text.

        Without a journal the call is kept in memory only. `agent` is whoever makes the call, as the record should name
        them. A script loaded on an earlier day is read again from its own texts, for today's notices. But for a
        rehearsal, the record keeps what `unproved` says.
        """
        today = clock().date()
        program = self.program if self.day == today else _for_day(self.program, today)
        if isinstance(facts, Source):
            known, findings = account.read_account(program, facts)
        else:
            known, findings = account.facts_from(program, facts)
        if any(finding.severity == "error" for finding in findings):
            return Beginning(None, findings)
        call = Conversation.start(
            program,
            known,
            journal=journal,
            agent=agent,
            rehearsal=rehearsal,
            warning="" if rehearsal else self.unproved,
            today=today,
            ear=ear,
            clock=clock,
        )
        return Beginning(call, findings)


class Loaded(NamedTuple):
    """A script, or None where a finding is an error, but for those of lexicons: what can be read of them is heard."""

    script: Script | None
    diagnostics: list[Diagnostic]


def load(path: str | Path, *, root: Path | None = None, today: datetime.date | None = None) -> Loaded:
    """Read a `.call` file with all it uses. `root` is the folder that nothing used may lie outside of (the folder
    `scripts` above the file, or else the file's own)."""
    day = now().date() if today is None else today
    found = loading.load_script(path, root=root, today=day)
    if found.program is None:
        return Loaded(None, found.diagnostics)
    unproved = proofs.unproved(found.program, Path(path), Cache(default_folder()), day)
    return Loaded(Script(found.program, day, unproved), found.diagnostics)


def open_journal(path: str | Path | None = None) -> SqliteJournal:
    """The journal on disk at `path`, or at its usual place; made if it is not there. Raises JournalError."""
    return SqliteJournal(None if path is None else Path(path))


def resume(call: str, journal: Journal, *, ear: Hear | None = None, clock: Clock = now) -> Conversation:
    """Go on with a recorded call, on the very script it began with. Raises JournalError, in words for people."""
    return Conversation.resume(journal, call, ear=ear, clock=clock)


def _for_day(program: Program, day: datetime.date) -> Program:
    texts = {name: source.text for name, source in program.sources.items()}
    found = loading.load_sources(texts, next(iter(texts), ""), cache=True, today=day)
    # A book whose notices have all run out since makes an error; the script as it was loaded then still stands.
    return found.program or program

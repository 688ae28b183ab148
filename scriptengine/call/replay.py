"""A recorded call played again: the events of a journal folded through `step`, on the very program they ran on."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scriptengine.call.events import Event, EventError, Started
from scriptengine.call.journal import Entry, Header, Journal, JournalError, Problem, Verified, digest, event_of, verify
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.program.load import Loaded, load_sources
from scriptengine.program.model import Program
from scriptengine.version import __version__

_WORDS_ONLY = frozenset({"heard", "noted"})
"""Kinds that are only kept and steer nothing, so that a call can be played again without them once they are erased."""


class Move(NamedTuple):
    """An entry, its event (None once erased), and the state and turn it led to."""

    entry: Entry
    event: Event | None
    state: State
    turn: Turn


class Replay(NamedTuple):
    """What playing a record again came to.

    `problem` is why it could go no further than `moves`. `differs` is the first entry whose turn is not the one seen on
    the call, where playing went on all the same.
    """

    moves: tuple[Move, ...]
    problem: Problem | None = None
    differs: Problem | None = None


class Recorded(NamedTuple):
    """A call out of a journal: its checked record, the program it ran on (None where it cannot be read), its replay."""

    header: Header
    verified: Verified
    program: Program | None
    replay: Replay


def replay(program: Program, entries: Sequence[Entry]) -> Replay:
    """Fold the entries' events through `step`, and hold each turn against the one that was seen."""
    moves: list[Move] = []
    differs: Problem | None = None
    for entry in entries:
        made = _move(program, moves[-1] if moves else None, entry)
        if isinstance(made, str):
            return Replay(tuple(moves), Problem(entry.seq, f"Entry {entry.seq} ({entry.kind}) {made}"), differs)
        moves.append(made)
        if differs is None and made.event is not None and digest(made.turn) != entry.digest:
            by = "the same engine" if entry.engine == __version__ else f"engine {entry.engine} then, {__version__} now"
            what = f"Entry {entry.seq} ({entry.kind}) leads to another turn than it did on the call ({by})."
            differs = Problem(entry.seq, what)
    return Replay(tuple(moves), None, differs)


def recorded(journal: Journal, call: str) -> Recorded:
    """Read, check and play again a call.

    What is wrong stands in `verified.problem`, `replay.problem` and `replay.differs`, with everything before it. Raises
    JournalError only where nothing can be read.
    """
    stored = journal.read(call)
    verified = verify(stored)
    program: Program | None = None
    played = Replay(())
    if verified.entries:
        try:
            program = program_of(journal, stored.header, verified.entries[0])
            played = replay(program, verified.entries)
        except JournalError as problem:
            played = Replay((), Problem(1, str(problem)))
    return Recorded(stored.header, verified, program, played)


def program_of(journal: Journal, header: Header, first: Entry) -> Program:
    """The very program a call ran on, from the texts kept with it, with the notices of the day it began."""
    loaded = _loaded(tuple(journal.sources(header).items()), header.script, _day(first))
    if loaded.program is None:
        error = next(finding.message for finding in loaded.diagnostics if finding.severity == "error")
        script = f"The script that call {header.call} ran on (engine {header.engine})"
        raise JournalError(f"{script} cannot be read by this engine: {error}")
    return loaded.program


@lru_cache(maxsize=8)
def _loaded(texts: tuple[tuple[str, str], ...], main: str, day: datetime.date | None) -> Loaded:
    # A host that looks at a thousand calls of one script reads it once.
    return load_sources(dict(texts), main, cache=True, today=day)


def _move(program: Program, before: Move | None, entry: Entry) -> Move | str:
    """The move an entry makes, or why it cannot be made again."""
    try:
        event = event_of(entry)
    except EventError as problem:
        return f"cannot be understood: {problem}. It was written by engine {entry.engine}."
    if event is None:
        if before is None or entry.kind not in _WORDS_ONLY:
            return "was erased, and the call cannot be played again without it."
        # It left the turn as it was, with nothing newly happened.
        turn = before.turn._replace(happened=(), afresh=False, changes=(), unset=())
        return Move(entry, None, before.state, turn)
    state, turn = step(program, before.state if before else None, event)
    if turn.refused:
        return f"was taken on the call and is refused now: {turn.refused}"
    return Move(entry, event, state, turn)


def _day(first: Entry) -> datetime.date | None:
    try:
        event = event_of(first)
    except EventError:
        return None
    return event.today if isinstance(event, Started) else None

"""The record of a call: entries in a hash chain, how the chain is checked, and what a journal must be able to do."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from scriptengine.call import events, turn
from scriptengine.call.events import Event, Started
from scriptengine.call.turn import Turn
from scriptengine.program.model import Program

_ALPHABET = "234679FHKLMQRTWXY"
"""No two of these look alike or sound alike on a bad line, and without vowels they make no words."""


class JournalError(Exception):
    """A journal that cannot do what was asked. The message is for people: what happened and what to do next."""


class NoSuchCallError(JournalError):
    """The journal has no call of that id."""


class HeldError(JournalError):
    """Somebody else is writing this call, or has taken it over."""


class Header(NamedTuple):
    """What is known of a call from its start on. `sources` are the program's files by name, each with its SHA-256;
    `script` is the file it began with. `at` is UTC, ISO 8601."""

    call: str
    at: str
    engine: str
    script: str
    name: str
    title: str
    version: str
    sources: Mapping[str, str]
    rehearsal: bool = False


class Entry(NamedTuple):
    """One event as stored. `seq` counts from 1, `at` is UTC, ISO 8601, `engine` the version that took the step.

    payload  the event as JSON, and `salt` what was hashed before it; both None once erased
    sealed   SHA-256 of salt and payload
    digest   SHA-256 of the turn it led to
    hash     SHA-256 of the hash before and of all the above but payload and salt
    """

    seq: int
    at: str
    engine: str
    kind: str
    payload: str | None
    salt: str | None
    sealed: str
    digest: str
    hash: str


class Head(NamedTuple):
    """The last entry of a call and its hash. Kept somewhere else, it shows later whether the end was cut off."""

    call: str
    seq: int
    hash: str


class Problem(NamedTuple):
    """What is wrong with a record, and at which entry (0: its header)."""

    seq: int
    what: str


class Stored(NamedTuple):
    """A call as read. `unread` says why reading ended before its end, where it did."""

    header: Header
    entries: tuple[Entry, ...]
    unread: str = ""


class Verified(NamedTuple):
    """The intact entries from the first on, which of them were erased, and the first thing that is wrong."""

    entries: tuple[Entry, ...]
    erased: tuple[int, ...]
    problem: Problem | None


class Summary(NamedTuple):
    """A line of the list of calls. `kind` and `at` are the last entry's."""

    header: Header
    count: int  # type: ignore[assignment]  # nobody counts in a summary as in a tuple
    kind: str
    at: str
    held: bool


class Sent(NamedTuple):
    """A phrase that an agent sent for hearing to learn from, which nothing ties to its call: the day (UTC, ISO 8601),
    whether the trigger was `missed` or `wrong`ly suggested, its name, and the phrase."""

    day: str
    kind: Literal["missed", "wrong"]
    name: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write a call, until it is given back or taken over."""

    call: str
    token: str = field(repr=False)


class Journal(Protocol):
    """Keeps calls. What `create` and `append` get is durable when they return; every method may raise JournalError."""

    def create(self, header: Header, sources: Mapping[str, str], first: Entry) -> Lease:
        """Begin a call with its program's files (name to text) and its first entry. JournalError if the id is taken."""

    def append(self, lease: Lease, entry: Entry) -> None:
        """Add the next entry. HeldError when the lease is no longer ours."""

    def hold(self, call: str) -> Lease:
        """Become the one writer of a call. HeldError while another is at it."""

    def release(self, lease: Lease) -> None:
        """Let others write the call."""

    def read(self, call: str) -> Stored:
        """The whole call as it is stored, unchecked: `verify` checks it. NoSuchCallError when there is none."""

    def sources(self, header: Header) -> dict[str, str]:
        """The program's files, name to text, in their first order, each checked against its hash."""

    def calls(self) -> Sequence[Summary]:
        """All calls, the latest first."""

    def erase(self, call: str, seq: int) -> None:
        """Forget what one entry says, for good. The chain still verifies and names it as erased."""

    def head(self, call: str) -> Head:
        """The last entry and its hash, to be kept elsewhere."""

    def send(self, sent: Sent) -> None:
        """Keep a phrase apart from all calls, in no order that tells which call it came from."""

    def sent(self) -> Sequence[Sent]:
        """All phrases that agents sent, by day, name and phrase."""


def new_call_id() -> str:
    """A random id that can be read out: three groups of three, one of 118 thousand million."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(3)) for _ in range(3))


def new_header(program: Program, started: Started, at: str, engine: str) -> Header:
    """The header of a call that begins with this program."""
    return Header(
        started.call,
        at,
        engine,
        next(iter(program.sources), ""),
        program.name,
        program.title,
        program.version,
        {name: content_hash(source.text) for name, source in program.sources.items()},
        started.rehearsal,
    )


def canonical(data: object) -> str:
    """JSON in one form only: no spaces, keys in order, ASCII. Floats have no one form, so there may be none in it."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(text: str) -> str:
    """SHA-256 of a file's text, in hex."""
    return _sha(text)


def digest(shown: Turn) -> str:
    """SHA-256 of a turn, in hex: whether a replay came to the same one."""
    return _sha(canonical(turn.plain(shown)))


def seal(previous: str, seq: int, at: str, engine: str, event: Event, shown: Turn) -> Entry:
    """The entry that records an event and the turn it led to, chained to the `previous` hash (see `start_of_chain`)."""
    data = events.encode(event)
    # Written in its own order, not sorted: a replay then finds the facts in the order the call found them in.
    payload = json.dumps({"v": events.VERSION, **data}, separators=(",", ":"), allow_nan=False)
    salt = secrets.token_hex(16)
    kind, sealed, led_to = str(data["kind"]), _sha(salt + payload), digest(shown)
    return Entry(
        seq, at, engine, kind, payload, salt, sealed, led_to, _link(previous, seq, at, engine, kind, sealed, led_to)
    )


def start_of_chain(header: Header) -> str:
    """What the first entry is chained to: the header's hash."""
    return _sha(canonical(header_data(header)))


def event_of(entry: Entry) -> Event | None:
    """The event of an entry, or None once it is erased. Raises EventError when this engine cannot read it."""
    if entry.payload is None:
        return None
    try:
        data = json.loads(entry.payload)
    except (ValueError, RecursionError):
        raise events.EventError("it is not JSON") from None
    if not isinstance(data, dict) or data.pop("v", None) != events.VERSION:
        raise events.EventError("it was written by another version of the engine")
    return events.decode(data)


def header_data(header: Header) -> dict[str, object]:
    """The header as JSON-able data; the files keep their order in a list."""
    return {
        "call": header.call,
        "at": header.at,
        "engine": header.engine,
        "script": header.script,
        "name": header.name,
        "title": header.title,
        "version": header.version,
        "sources": [[name, one] for name, one in header.sources.items()],
        "rehearsal": header.rehearsal,
    }


def header_of(data: object) -> Header:
    """The header that `header_data` made the data of. Raises JournalError where it is not one."""
    match data:
        case {
            "call": str(call),
            "at": str(at),
            "engine": str(engine),
            "script": str(script),
            "name": str(name),
            "title": str(title),
            "version": str(version),
            "sources": list(listed),
            "rehearsal": bool(rehearsal),
        }:
            sources = {str(one[0]): str(one[1]) for one in listed if isinstance(one, list) and len(one) == 2}
            return Header(call, at, engine, script, name, title, version, sources, rehearsal)
    raise JournalError("The header of a call is not as the engine wrote it; the journal was changed from outside.")


def verify(stored: Stored, head: Head | None = None) -> Verified:
    """Check the chain from the start, and the end against a head that was kept elsewhere.

    Everything before the first problem is intact. Without a head, an end that was cut off cannot be seen.
    """
    good: list[Entry] = []
    erased: list[int] = []
    previous = start_of_chain(stored.header)
    for seq, entry in enumerate(stored.entries, start=1):
        what = _wrong(previous, seq, entry)
        if not what and head is not None and head.seq == seq and not _same(head.hash, entry.hash):
            what = f"Entry {seq} is not the one its head names: the record was written anew from here or before."
        if what:
            return Verified(tuple(good), tuple(erased), Problem(seq, what))
        if entry.payload is None:
            erased.append(seq)
        good.append(entry)
        previous = entry.hash
    problem = None
    after = len(good) + 1
    if stored.unread:
        problem = Problem(after, f"Entry {after} cannot be read: {stored.unread}")
    elif not good:
        problem = Problem(1, "Entry 1 is missing: the record has a header and nothing else.")
    elif head is not None and head.seq > len(good):
        problem = Problem(after, f"Entry {after} is missing: the record ends there, its head names entry {head.seq}.")
    return Verified(tuple(good), tuple(erased), problem)


def _wrong(previous: str, seq: int, entry: Entry) -> str:
    if entry.seq != seq:
        return f"Entry {seq} is missing: entry {entry.seq} stands in its place."
    linked = _link(previous, seq, entry.at, entry.engine, entry.kind, entry.sealed, entry.digest)
    if not _same(linked, entry.hash):
        start = " (or the call's header)" if seq == 1 else ""
        return f"Entry {seq}{start} was changed after it was written."
    if entry.payload is None and entry.salt is None:
        return ""
    if entry.payload is None or entry.salt is None or not _same(_sha(entry.salt + entry.payload), entry.sealed):
        return f"What entry {seq} says was changed after it was written."
    return ""


def _link(previous: str, seq: int, at: str, engine: str, kind: str, sealed: str, led_to: str) -> str:
    return _sha(canonical([previous, seq, at, engine, kind, sealed, led_to]))


def _sha(text: str) -> str:
    # Text from a database or a host may hold halves of a surrogate pair, which UTF-8 proper has no bytes for.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))

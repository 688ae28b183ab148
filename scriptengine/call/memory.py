"""A journal that lives as long as the process: for practice calls, tests, and hosts that keep the record themselves."""

import secrets
from collections.abc import Mapping, Sequence

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
    content_hash,
)


class MemoryJournal:
    """Keeps calls in dictionaries; nothing is durable."""

    def __init__(self) -> None:
        self._calls: dict[str, Header] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._sources: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        self._sent: list[Sent] = []

    def create(self, header: Header, sources: Mapping[str, str], first: Entry) -> Lease:
        if header.call in self._calls:
            raise JournalError(f"There is a call {header.call} already.")
        self._sources.update((content_hash(text), text) for text in sources.values())
        self._calls[header.call] = header
        self._entries[header.call] = [first]
        return self.hold(header.call)

    def append(self, lease: Lease, entry: Entry) -> None:
        if self._tokens.get(lease.call) != lease.token:
            raise HeldError(f"Call {lease.call} is no longer held by this session; what was just done is not recorded.")
        entries = self._entries[lease.call]
        if entry.seq != len(entries) + 1:
            raise JournalError(f"Entry {entry.seq} of call {lease.call} is out of turn; nothing was recorded.")
        entries.append(entry)

    def hold(self, call: str) -> Lease:
        self._known(call)
        if call in self._tokens:
            raise HeldError(f"Call {call} is open elsewhere. End it there first.")
        lease = Lease(call, secrets.token_hex(16))
        self._tokens[call] = lease.token
        return lease

    def release(self, lease: Lease) -> None:
        if self._tokens.get(lease.call) == lease.token:
            del self._tokens[lease.call]

    def read(self, call: str) -> Stored:
        return Stored(self._known(call), tuple(self._entries[call]))

    def sources(self, header: Header) -> dict[str, str]:
        try:
            return {name: self._sources[one] for name, one in header.sources.items()}
        except KeyError:
            raise JournalError(f"A file of the script that call {header.call} ran on is missing.") from None

    def calls(self) -> Sequence[Summary]:
        return [
            Summary(header, len(entries), entries[-1].kind, entries[-1].at, call in self._tokens)
            for call, header in reversed(self._calls.items())
            for entries in (self._entries[call],)
        ]

    def erase(self, call: str, seq: int) -> None:
        self._known(call)
        entries = self._entries[call]
        if not 1 <= seq <= len(entries):
            raise JournalError(f"Call {call} has no entry {seq}.")
        entries[seq - 1] = entries[seq - 1]._replace(payload=None, salt=None)

    def head(self, call: str) -> Head:
        self._known(call)
        last = self._entries[call][-1]
        return Head(call, last.seq, last.hash)

    def send(self, sent: Sent) -> None:
        self._sent = sorted([*self._sent, sent])

    def sent(self) -> Sequence[Sent]:
        return list(self._sent)

    def _known(self, call: str) -> Header:
        header = self._calls.get(call)
        if header is None:
            raise NoSuchCallError(f"The journal has no call {call}.")
        return header

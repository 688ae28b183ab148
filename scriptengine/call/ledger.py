"""A list that grows, shared by all the states of a call: each state knows how much of it is its own."""

from bisect import bisect_left
from typing import Generic, TypeVar

T = TypeVar("T")


class Ledger(Generic[T]):
    """Entries under keys, in order. `places`: where each key stands; most stand once, and need no list. A state holds
    the ledger and a length; what stands beyond that length is another's.

    Adding where the state's own part is the whole list appends in place; where another state has gone on from the same
    point, the own part is copied first. So a call costs a constant per entry, and no state ever sees another's entries.
    """

    __slots__ = ("entries", "places")

    def __init__(self) -> None:
        self.entries: list[tuple[str, T]] = []
        self.places: dict[str, int | list[int]] = {}

    def count(self, key: str, length: int) -> int:
        """How often the key stands in the first `length` entries."""
        places = self.places.get(key)
        if places is None:
            return 0
        if isinstance(places, int):
            return int(places < length)
        return len(places) if places[-1] < length else bisect_left(places, length)

    def last(self, key: str, length: int) -> int:
        """Where the key stands last in the first `length` entries; -1 where it does not."""
        places = self.places.get(key)
        if places is None:
            return -1
        if isinstance(places, int):
            return places if places < length else -1
        if places[-1] < length:
            return places[-1]
        at = bisect_left(places, length)
        return places[at - 1] if at else -1

    def add(self, length: int, key: str, entry: T) -> "Ledger[T]":
        """The ledger in which the first `length` entries are followed by this one."""
        ledger = self if length == len(self.entries) else self._copy(length)
        ledger.entries.append((key, entry))
        ledger.place(key, length)
        return ledger

    def place(self, key: str, at: int) -> None:
        """Remember that the key stands there too."""
        places = self.places.get(key)
        if places is None:
            self.places[key] = at
        elif isinstance(places, int):
            self.places[key] = [places, at]
        else:
            places.append(at)

    def _copy(self, length: int) -> "Ledger[T]":
        copy: Ledger[T] = Ledger()
        copy.entries = self.entries[:length]
        for at, (key, _) in enumerate(copy.entries):
            copy.place(key, at)
        return copy

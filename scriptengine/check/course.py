"""Courses that no call can take: statements in an order in which their conditions cannot all be true."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

START: Final = ("", "")
"""The first item of a course that counts on no answer being given yet."""

Item = tuple[str, str]
"""A statement's label, and the label that an `if` leads to or the key of the choice taken, if it is one of these."""


class Course(NamedTuple):
    """`items` cannot all come in this order on a call on which, between them, none of the answers `live` is given anew:
    `live[n]` are those on which some of the first n items and some of the others rest, as they stand between these.
    `giving` are the answers given at labels, of those that matter."""

    items: tuple[Item, ...]
    live: tuple[frozenset[str], ...]
    giving: Mapping[str, frozenset[str]]

    @property
    def labels(self) -> frozenset[str]:
        """The labels that move a call along it, or back."""
        return frozenset(label for label, _ in self.items if label).union(self.giving)

    @property
    def start(self) -> int:
        """How far a call has come along the course when it begins, as `along` tells it."""
        return 0b11 if self.items[0] == START else 0b1

    def along(self, how_far: int, item: Item) -> int:
        """How far a call has come once it has taken an item more; 0 when that can never be.

        Told in bits: the one worth 2**n is set if the first n items have come, and what the rest rests on has not been
        given anew since.
        """
        given = self.giving.get(item[0])
        if given is None and item not in self.items:
            return how_far
        after = 0
        for at, expected in enumerate(self.items):
            if how_far >> at & 1:
                if not given or given.isdisjoint(self.live[at]):
                    after |= 1 << at
                if expected == item:
                    after |= 2 << at
        return 0 if after >> len(self.items) else after


def course(items: Sequence[tuple[Item, Collection[tuple[str, int]]]], giving: Mapping[str, Collection[str]]) -> Course:
    """The course of some items, each with the answers that it reads or gives, told apart by how often they were given
    before. `giving`: what each label gives."""
    live = []
    for at in range(len(items)):
        before = {name for _, names in items[:at] for name in names}
        after = {name for _, names in items[at:] for name in names}
        live.append(frozenset(name for name, _ in before & after))
    resting = frozenset().union(*live)
    matter = {label: resting.intersection(names) for label, names in giving.items()}
    return Course(
        tuple(item for item, _ in items), tuple(live), {label: names for label, names in matter.items() if names}
    )

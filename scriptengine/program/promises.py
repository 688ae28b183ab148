"""What a call must hold to: guarantees with their claims, and the waivers of guarantees, as a program keeps them."""

import datetime
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scriptengine.text.source import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its happenings as tokens (see `happens` in the model); the fields as in `tree.Claim`."""

    form: Literal["only after", "never", "at most", "every call has", "within"]
    after: tuple[frozenset[str], ...]
    first: frozenset[str]
    second: frozenset[str]
    count: int
    span: Span

    @property
    def tokens(self) -> frozenset[str]:
        """Every happening that it speaks of."""
        return self.first.union(self.second, *self.after)


@dataclass(frozen=True, slots=True)
class Guarantee:
    """`pack` is the name of the file that makes it. `firm`: it says `after` a crisis trigger or `only after @verifies`,
    so that it can be neither waived nor overridden."""

    name: str
    sentence: str
    pack: str
    claims: tuple[Claim, ...]
    firm: bool
    span: Span


class Waiver(NamedTuple):
    """`guarantee` is the whole name of the one that is accepted as broken until a day."""

    guarantee: str
    until: datetime.date
    by: str
    why: str
    span: Span

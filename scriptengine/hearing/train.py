"""Trains the likeness model: `python -m scriptengine.hearing.train`, from the lexicon and labelled lines.

A linear model by margin-driven averaged updates (Crammer and others 2006, Freund and Schapire 1999) in whole numbers
only: the same data give the same bytes on every machine. Where each kind is suggested is chosen on lines that the model
in question was not trained on, in turns.
"""

import argparse
import hashlib
import json
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import mul
from pathlib import Path
from typing import NamedTuple

from scriptengine.hearing import lexicon, phrase, score
from scriptengine.hearing.likeness import ALWAYS, MARGIN, MODEL, ONE, Features, Model, features, scale
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.score import Row
from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.hearing.words import split
from scriptengine.text import files

KINDS = (*TRIGGERS, *TONES)
_ROUNDS = 4
_TURNS = 3
_STEP = 2  # the largest update, in margins
_POSITIVE = 2  # a kind that is there is rarer than one that is not, and counts so many times
_KNOWN = 2  # and so does a line that the lexicon was written with
_PHRASE = 2  # a phrase of the lexicon counts one part in so many of a labelled line
_WORDINGS = 3  # of one phrase; more would let phrases with many brackets outweigh lines
_ALWAYS_COUNTS = 14  # as rare as a feature of one line in a hundred
_FEWEST, _FEWEST_SPELT = 2, 4  # lines that a feature is in
_COARSE = 32  # weights are kept in steps of this
_LEAST = 12  # smaller weights are not worth their bytes
_GRID = [MARGIN * tenth // 10 for tenth in range(-14, 13)]
_UNLIKE = [mark for mark in _GRID if mark <= -MARGIN]  # a phrase gives way only to a line quite unlike it


class Example(NamedTuple):
    """A line: its features, the kinds it is, and which kinds it says nothing about."""

    found: Features
    kinds: frozenset[str]
    unknown: frozenset[str]
    part: int


class _Line(NamedTuple):
    values: list[int]
    numbers: list[int]
    signs: list[int]
    part: int
    key: str


def train(examples: Sequence[Example], kinds: Sequence[str] = KINDS) -> dict[str, list[int]]:
    """The weight of each feature for each kind. Features of very few lines are left out."""
    counts = Counter(name for one in examples for block in one.found for name in block)
    rarity = {
        name: (len(examples) ** 2 // count**2).bit_length() + (name == ALWAYS) * _ALWAYS_COUNTS
        for name, count in counts.items()
        if count >= (_FEWEST_SPELT if name[0] == "#" else _FEWEST)
    }
    numbers = {name: number for number, name in enumerate(sorted(rarity))}
    names = list(numbers)
    lines = [_line(one, rarity, numbers, kinds, place) for place, one in enumerate(examples)]
    weights = [[0] * len(kinds) for _ in names]
    sums = [[0] * len(kinds) for _ in names]
    step = 0
    for turn in range(_ROUNDS):
        for line in sorted(lines, key=lambda one: (zlib.crc32(f"{turn} {one.key}".encode()), one.key)):
            step += 1
            rows = [weights[number] for number in line.numbers]
            for kind, column in enumerate(zip(*rows, strict=True)):
                sign = line.signs[kind]
                short = MARGIN * _COARSE * ONE - sign * sum(map(mul, line.values, column))
                if not sign or short <= 0:
                    continue
                weight = _POSITIVE if sign > 0 else -1
                change = weight * min(short // ONE, _STEP * MARGIN * _COARSE) // line.part
                for value, number in zip(line.values, line.numbers, strict=True):
                    by = value * change // ONE
                    weights[number][kind] += by
                    sums[number][kind] += by * step
    # A feature's rarity is part of its weight from here on, so that hearing needs only the scale of its block.
    return {
        name: [
            (last - total // (step + 1)) * _rare(rarity[name]) // (ONE * ONE * _COARSE)
            for last, total in zip(weights[number], sums[number], strict=True)
        ]
        for name, number in numbers.items()
    }


def _rare(rarity: int) -> int:
    return ONE * rarity // 14


def _line(
    one: Example, rarity: Mapping[str, int], numbers: Mapping[str, int], kinds: Sequence[str], place: int
) -> _Line:
    values, known = [], []
    for block, names in zip(Features._fields, one.found, strict=True):
        each = scale(block, len(names))
        for name in names:
            if name in numbers:
                values.append(each * _rare(rarity[name]) // ONE)
                known.append(numbers[name])
    signs = [0 if kind in one.unknown else 1 if kind in one.kinds else -1 for kind in kinds]
    return _Line(values, known, signs, one.part, str(place))


def examples(ear: Ear, rows: Sequence[Row]) -> list[Example]:
    """Labelled lines as the model sees them. A line without a tone says nothing about tones."""
    told, untold = frozenset[str](), frozenset(TONES)
    return [
        Example(ear.features(row.text), row.triggers | {row.tone}, told if row.tone else untold, 1) for row in rows
    ]


def of_phrases(words: lexicon.Lexicon) -> list[Example]:
    """Each phrase as a line of its own, in up to three of its wordings, and look-alikes as lines of nothing."""
    notation = phrase.Notation(words.lists, words.reading)
    found = []
    for line in words.lines:
        ways = notation.understand(line.text)
        if line.use not in ("phrases", "lookalikes", "denials", "figures") or not isinstance(ways, list):
            continue
        here = frozenset((line.name,)) if line.use == "phrases" else frozenset()
        unknown = frozenset(TRIGGERS if line.name in TONES else TONES)
        for number in range(_WORDINGS):
            wordings = [(*part.wordings, *part.exact) for part in ways[0]]
            if number and number >= max(map(len, wordings)):
                break
            said = " ".join(some[number % len(some)].strip(phrase.EDGE).replace(phrase.EDGE, " ") for some in wordings)
            found.append(Example(features(split(said, words.reading)), here, unknown, _PHRASE))
    return found


def choose(heard: Sequence[tuple[Row, Features]], scored: Sequence[Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """From which score on each kind is suggested: by the best F for ordinary triggers, for a crisis one in which what
    is found counts double (F2), together for all of a group since one trigger has too few lines; tones by mean recall.
    """
    at: dict[str, dict[str, int]] = {"raise_at": {}, "keep_at": {}, "lean": {}}
    crisis = sorted(GROUPS["crisis"])
    for group, beta in ((crisis, 2), (sorted(TRIGGERS.keys() - GROUPS["crisis"]), 1)):
        pairs = [
            (name in row.triggers, f"raised:{name}" in found.rules, f"silenced:{name}" in found.rules, marks[name])
            for (row, found), marks in zip(heard, scored, strict=True)
            for name in group
        ]
        true = sum(pair[0] for pair in pairs)
        best = (-1.0, 0, 0)
        for low in _UNLIKE:
            kept = [pair[0] for pair in pairs if pair[1] and pair[3] >= low]
            for high in _GRID[4:]:
                new = [pair[0] for pair in pairs if not pair[1] and not pair[2] and pair[3] >= high]
                hits = sum(kept) + sum(new)
                f = (1 + beta**2) * hits / ((beta**2) * true + len(kept) + len(new) or 1)
                best = max(best, (f, high, low))
        at["raise_at"].update(dict.fromkeys(group, best[1]))
        at["keep_at"].update(dict.fromkeys(group, best[2]))
    at["lean"] = _leaning([(row.tone, marks) for (row, _), marks in zip(heard, scored, strict=True) if row.tone])
    return at


def _leaning(told: Sequence[tuple[str, Mapping[str, int]]]) -> dict[str, int]:
    lean = dict.fromkeys(TONES, 0)
    many = Counter(tone for tone, _ in told)

    def recall(trial: Mapping[str, int]) -> float:
        right = Counter(tone for tone, marks in told if max(TONES, key=lambda name: marks[name] + trial[name]) == tone)
        return sum(right[tone] / count for tone, count in many.items())

    for _ in range(2):
        for tone in TONES:
            lean[tone] = max(_GRID[4:-4], key=lambda by: (recall({**lean, tone: by}), -abs(by)))
    return lean


def learn(
    ear: Ear, rows: Sequence[Row], known: Sequence[Row], data: str, told: Callable[[str], object]
) -> Model:
    """The whole model: weights from all lines and phrases; from which score on, by lines left out in turn.

    `known` are lines that the lexicon was written with: its phrases find more there than elsewhere, so what they made
    of these lines is not learned from.
    """
    base = of_phrases(ear.lexicon)
    for one in examples(ear, known):
        base.append(one._replace(found=one.found._replace(rules=[ALWAYS]), part=_KNOWN))
    lines = examples(ear, rows)
    held: list[tuple[Row, Features]] = []
    scored: list[Mapping[str, int]] = []
    turns = [zlib.crc32(row.text.encode()) % _TURNS for row in rows]
    for turn in range(_TURNS):
        told(f"left out in turn: {turn + 1} of {_TURNS}")
        model = _model(train(base + [one for one, its in zip(lines, turns, strict=True) if its != turn]), {}, data)
        for row, one, its in zip(rows, lines, turns, strict=True):
            if its == turn:
                held.append((row, one.found))
                scored.append(model.scores(one.found))
    return _model(train(base + lines), choose(held, scored), data)


def _model(weights: Mapping[str, Sequence[int]], at: Mapping[str, Mapping[str, int]], data: str) -> Model:
    written = {}
    for name, row in weights.items():
        told = " ".join(f"{kind} {weight}" for kind, weight in enumerate(row) if abs(weight) >= _LEAST)
        if told:
            written[name] = told
    return Model(KINDS, written, at.get("raise_at", {}), at.get("keep_at", {}), at.get("lean", {}), data)


def write(model: Model, path: Path) -> None:
    """The model as JSON, the same bytes for the same model."""
    path.write_text(json.dumps(model._asdict(), separators=(",", ":"), sort_keys=True) + "\n", "utf-8", newline="\n")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _read(paths: Sequence[Path], seen: Callable[[bytes], object]) -> list[Row] | None:
    rows: list[Row] = []
    for path in paths:
        source, findings = files.read_file(path)
        if source is not None:
            found, findings = score.read(source)
            rows += found
            seen(source.text.encode())
        for finding in findings:
            _say(f"{path}: {finding.message} {finding.advice}")
        if findings:
            return None
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scriptengine.hearing.train", description=__doc__)
    parser.add_argument("lines", nargs="+", type=Path, help="labelled lines to learn from, JSON Lines")
    parser.add_argument("--known", nargs="*", default=[], type=Path, help="lines that the lexicon was written with")
    parser.add_argument("--to", type=Path, default=MODEL, help="where the model is written")
    args = parser.parse_args(arguments)
    digest = hashlib.sha256(lexicon.shipped_path().read_bytes())
    rows, known = _read(args.lines, digest.update), _read(args.known, digest.update)
    if rows is None or known is None:
        return 1
    write(learn(Ear(lexicon.shipped(), by_likeness=False), rows, known, digest.hexdigest(), _say), args.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())

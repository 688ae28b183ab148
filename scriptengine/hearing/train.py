"""Trains the likeness model: `python -m scriptengine.hearing.train`, from labelled lines, and judges it on the way.

A linear support vector machine for each kind, by dual coordinate descent on the squared hinge (Hsieh and others 2008),
in which a feature weighs as much as it tells of the kind (after Wang and Manning 2012). All in whole numbers, most of
them in floats that hold them exactly: the same data give the same bytes on every machine. Where each kind is suggested
is chosen on files that the model in question was not trained on, in turns, and how well it does on each is printed.
What a file of doubted lines shows of that is left aside: they were picked because a model was unsure of them. Taught
lines, which a sentence model labelled, are only learned from.
"""

import argparse
import hashlib
import math
import sys
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scriptengine.hearing import labelled, lexicon, likeness, score
from scriptengine.hearing.likeness import ALWAYS, MARGIN, MODEL, NO_BARS, ONE, Bars, Features, Model
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.score import Heard, Row
from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.hearing.words import like_writing

KINDS = (*TRIGGERS, *TONES)
_ROUNDS = 8
_TURNS = 8  # in which files are left out, every eighth at a time
_SOFT = MARGIN  # how much a line may be on the wrong side: 1 / 2C, in parts of MARGIN
_POSITIVE = 3  # a kind that is there is rarer than one that is not, and counts so many times
_HARD = 2  # so many times does a line count that only sounds like something
_FEWEST = {"spelling": 8, "named": 5, "classes": 5}  # lines that a feature is in, elsewhere:
_FEWEST_ELSE = 4
_GRID = [MARGIN * part // 20 for part in range(-24, 17)]
_SHARED = ((frozenset(TRIGGERS), 8), (GROUPS["crisis"], 5))
"""What kinds have in common is learned as a kind of its own, and one part in so many of it added to each of them."""
_LEANS = [MARGIN * part // 20 for part in range(-16, 17)]
_BETA = 1  # how much finding counts beside being right, for ordinary triggers
_BETA_CRISIS = 4  # for a crisis, nearly all that its share of false alarms allows
_ALARMS, _ALARMS_CRISIS = 0.14, 0.035  # false alarms to a hard negative, at most, where thresholds are chosen
_ORDINARY = 0.25  # of the crisis ones those count that are in files with at most this share of crises
DOUBTED = "doubted"  # in the name of a file of lines picked because a model was unsure of them
REAL = "real"  # in the name of a file of sentences of a corpus
_UNLIKE = -MARGIN * 6 // 10  # a phrase for a crisis gives way only to a line this unlike others of its kind

_DOUBT = 8  # so many more lines, no more telling than any, are reckoned to each feature
_TOLD = 16  # how telling a feature is goes in sixteenths, from 1 to 4
_USUAL = 1024  # the square of that, for a feature as usual

Numbers = NDArray[np.int64]


class Example(NamedTuple):
    """A line: its features, the kinds it is, which kinds it says nothing about, and how many times it counts."""

    found: Features
    kinds: frozenset[str]
    unknown: frozenset[str]
    times: int = 1


class Held(NamedTuple):
    """What a model made of a line that it had not learned from: the line's features and its scores.

    `ordinary`: the line's file is not mostly about crises. `real`: it is a sentence of a corpus.
    """

    row: Row
    found: Features
    scores: Mapping[str, int]
    ordinary: bool = True
    real: bool = False


def train(examples: Sequence[Example], data: str = "") -> Model:
    """The weight of each feature for each kind. Features of very few lines are left out."""
    rarity: dict[str, int] = {}
    for number, block in enumerate(Features._fields):
        counts = Counter(name for one in examples for name in one.found[number])
        for name in sorted(counts):
            if counts[name] >= _FEWEST.get(block, _FEWEST_ELSE):
                # The logarithm to the base 2 of how many lines there are to one with it, in sixteenths.
                rarity[name] = ((len(examples) // counts[name] + 1) ** 16).bit_length()
    numbers = {name: number for number, name in enumerate(rarity)}
    blank = Model(KINDS, numbers, bytes(rarity.values()), b"", b"", NO_BARS, NO_BARS, data)
    lines = []
    for one in examples:
        values = blank.values(one.found)
        lines.append((np.array(list(values), np.int64), np.array(list(values.values()), np.int64)))
    signs = np.array([[*(0 if kind in one.unknown else 1 if kind in one.kinds else -1 for kind in KINDS),
                       *(1 if one.kinds & members else 0 if one.unknown & members else -1 for members, _ in _SHARED)]
                      for one in examples], np.int64)  # fmt: skip
    weights = _descend(lines, signs, np.array([one.times for one in examples], np.int64), len(numbers))
    for at, (members, parts) in enumerate(_SHARED, start=len(KINDS)):
        weights[:, [KINDS.index(kind) for kind in sorted(members)]] += weights[:, at, None] // parts
    return likeness.with_weights(blank, (weights[:, : len(KINDS)] // ONE).tolist())


def _descend(lines: Sequence[tuple[Numbers, Numbers]], signs: Numbers, times: Numbers, size: int) -> Numbers:
    """Each feature's weight for each kind, in parts of MARGIN; a coordinate is how much a line counts for a kind."""
    telling = _telling([numbers for numbers, _ in lines], signs, size)
    weights = np.zeros((size, signs.shape[1]))
    counts = np.zeros(signs.shape)
    soft = (np.where(signs > 0, _SOFT // _POSITIVE, _SOFT) // times[:, None]).astype(float)
    squares = [np.floor((values * values) @ telling[numbers] / _USUAL) for numbers, values in lines]
    for turn in range(_ROUNDS):
        for at in sorted(range(len(lines)), key=lambda at: (zlib.crc32(f"{turn} {at}".encode()), at)):
            numbers, values = lines[at]
            now = weights[numbers]
            margin = np.floor(signs[at] * (values.astype(float) @ now) / ONE)
            short = MARGIN - margin - np.floor(counts[at] * soft[at] / MARGIN)
            new = np.maximum(counts[at] + np.floor(short * MARGIN / (squares[at] + soft[at])), 0) * (signs[at] != 0)
            change = (new - counts[at]) * signs[at]
            if change.any():
                counts[at] = new
                weights[numbers] = now + np.floor(values[:, None] * change * telling[numbers] / (ONE * _USUAL))
    return weights.astype(np.int64)


def _telling(lines: Sequence[Numbers], signs: Numbers, size: int) -> NDArray[np.int16]:
    """How much each feature tells of each kind, squared: 1 and how often it doubles the chance of it, or halves it."""
    of = (signs != 0).sum(axis=0)
    true = np.maximum((signs > 0).sum(axis=0), 1)
    seen, together = np.zeros((2, size, signs.shape[1]))
    for numbers, line in zip(lines, signs, strict=True):
        seen[numbers] += line != 0
        together[numbers] += line > 0
    chance = (together * of + _DOUBT * true) / ((seen + _DOUBT) * true)
    step = 2.0
    for _ in range(4):  # by roots, which are the same on every machine
        step = math.sqrt(step)
    steps = np.cumprod([step] * (3 * _TOLD))
    told = _TOLD + np.maximum(np.searchsorted(steps, chance), np.searchsorted(steps, 1 / chance))
    return np.array(told * told, np.int16)


def examples(ear: Ear, rows: Sequence[Row], *, known: bool = False) -> list[Example]:
    """Labelled lines as the model sees them. A line without a tone says nothing about tones.

    Lines `known` to the lexicon are those it was written with: its phrases find more there than elsewhere, so what
    they made of these lines is not learned from.
    """
    found = []
    for row in rows:
        seen = ear.features(row.text)
        if known:
            seen = seen._replace(rules={name: [] for name in seen.rules if name.endswith(ALWAYS)})
        untold = row.unsure if row.tone else row.unsure.union(TONES)
        found.append(Example(seen, row.triggers | {row.tone}, untold, _HARD if row.hard_negative else 1))
    return found


def choose(model: Model, held: Sequence[Held]) -> Model:
    """The model with the scores from which each kind is suggested.

    What begins as writing does has scores of its own: ordinary triggers by sentences of corpora, where there are any,
    tones by all such lines. Crises are told apart by what is said alone: in writing they are too rare.
    """
    said, letters = ([one for one in held if like_writing(one.row.text) is so] or held for so in (False, True))
    return model._replace(
        said=bars(said, said, said), written=bars([one for one in letters if one.real] or letters, said, letters)
    )


def bars(held: Sequence[Held], said: Sequence[Held], toned: Sequence[Held]) -> Bars:
    """From which score on a kind is suggested.

    Triggers while few hard negatives are flagged: ordinary ones by the best F on `held`, together since one has too few
    lines, crisis ones by the most found in `said`. Tones by mean recall on `toned`.
    """
    raise_at: dict[str, int] = {}
    keep_at: dict[str, int] = {}
    crisis = sorted(GROUPS["crisis"])
    ordinary = sorted(TRIGGERS.keys() - GROUPS["crisis"])
    for group, lines, beta, most in (
        (crisis, said, _BETA_CRISIS, _ALARMS_CRISIS),
        (ordinary, held, _BETA, _ALARMS),
    ):
        hard = [one.row.hard_negative and (one.ordinary or group is ordinary) for one in lines]
        there = sum(len(one.row.triggers & set(group)) for one in lines)
        found = []
        for one, alarm in zip(lines, hard, strict=True):
            for name in group:
                if f"silenced:{name}" not in one.found.rules:
                    marks = bisect_right(_GRID, one.scores[name])
                    found.append((f"raised:{name}" in one.found.rules, marks, 1, name in one.row.triggers, alarm))
        # What each threshold would suggest: how many, how many of them rightly, how many of them on hard negatives.
        table = np.array(found, np.int64).reshape(-1, 5)
        seen = np.zeros((2, len(_GRID) + 1, 3), np.int64)
        np.add.at(seen, tuple(table[:, :2].T), table[:, 2:])
        new, shown = seen[:, :0:-1].cumsum(axis=1)[:, ::-1]
        best = (-1.0, 0, 0)
        for low, kept in zip(_GRID, shown, strict=True):
            for high, more in zip(_GRID, new, strict=True):
                raised, right, alarms = (kept + more).tolist()
                f = (1 + beta**2) * right / (beta**2 * there + raised or 1)
                if alarms <= most * sum(hard) and (group is not crisis or low <= _UNLIKE):
                    best = max(best, (f, high, low))
        raise_at.update(dict.fromkeys(group, best[1]))
        keep_at.update(dict.fromkeys(group, best[2]))
    return Bars(raise_at, keep_at, _leaning([(one.row.tone, one.scores) for one in toned if one.row.tone]))


def _leaning(told: Sequence[tuple[str, Mapping[str, int]]]) -> dict[str, int]:
    lean = np.zeros(len(TONES), np.int64)
    if told:
        scores = np.array([[marks[name] for name in TONES] for _, marks in told], np.int64)
        is_tone = np.array([[name == tone for name in TONES] for tone, _ in told])
        many = is_tone.sum(axis=0)

        def recall(at: int, by: int) -> float:
            trial = lean.copy()
            trial[at] = by
            right = is_tone[np.arange(len(told)), (scores + trial).argmax(axis=1), None] & is_tone
            return float(sum(right[:, tone].sum() / many[tone] for tone in range(len(TONES)) if many[tone]))

        for at in (*range(len(TONES)), *range(len(TONES))):
            lean[at] = max(_LEANS, key=lambda by: (recall(at, by), -abs(by)))
    return dict(zip(TONES, lean.tolist(), strict=True))


def learn(
    ear: Ear,
    files: Mapping[str, Sequence[Row]],
    data: str,
    told: Callable[[str], object],
    known: Sequence[Row] = (),
    taught: Sequence[Row] = (),
) -> Model:
    """The whole model: weights from all lines; from which score on, by `files` left out in turn.

    `told` hears how a model that had learned from the others does on each. `known` are lines that the lexicon was
    written with, `taught` those that a sentence model labelled: neither is left out.
    """
    base = examples(ear, known, known=True) + examples(ear, taught)
    lines = {name: examples(ear, rows) for name, rows in files.items()}
    held: dict[str, list[Held]] = {}
    without: dict[str, Model] = {}
    for turn in range(min(_TURNS, len(files))):
        out = [*files][turn::_TURNS]
        model = train(base + [one for name, its in lines.items() if name not in out for one in its])
        for name in out:
            rows = files[name]
            without[name] = model
            held[name] = [Held(row, one.found, model.scores(one.found), ordinary(rows), REAL in name)
                          for row, one in zip(rows, lines[name], strict=True)]  # fmt: skip
    for name, rows in files.items():
        others = [one for other, its in held.items() if other != name and DOUBTED not in other for one in its]
        told(f"{name}, by what was learned from the others:")
        told(judged(Ear(ear.lexicon, model=choose(without[name], others)), rows))
    model = train(base + [one for its in lines.values() for one in its], data)
    return choose(model, [one for name, its in held.items() if DOUBTED not in name for one in its])


def ordinary(rows: Sequence[Row]) -> bool:
    """Whether a file is not mostly about crises."""
    return sum(not row.triggers.isdisjoint(GROUPS["crisis"]) for row in rows) <= _ORDINARY * len(rows)


def judged(ear: Ear, rows: Sequence[Row]) -> str:
    """Lines of figures: how an ear does on labelled lines, all together and by register."""
    heard = [_heard(ear, row.text) for row in rows]
    told = []
    for name in ("", *sorted({row.register for row in rows if row.register})):
        some = [(row, one) for row, one in zip(rows, heard, strict=True) if name in ("", row.register)]
        table = score.compare([row for row, _ in some], [one for _, one in some])
        told.append(
            f"  {name or 'all':10} {len(some):4} lines  F1 {table.triggers.f1:.3f} "
            f"precision {table.triggers.precision.value:.3f} recall {table.triggers.recall.value:.3f}  "
            f"crisis {table.crisis.recall.hits} of {table.crisis.recall.of}  "
            f"hard negatives flagged {table.hard_flagged.hits} of {table.hard_flagged.of}, as crisis "
            f"{table.hard_crisis.hits}  tone {table.tone_mean_recall:.3f}"
        )
    return "\n".join(told)


def _heard(ear: Ear, text: str) -> Heard:
    found = ear.hear(text)
    return Heard(frozenset(one.name for one in found.triggers), found.tone.name if found.tone else "")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scriptengine.hearing.train", description=__doc__)
    parser.add_argument("lines", nargs="+", type=Path, help="labelled lines to learn from, JSON Lines")
    parser.add_argument("--known", nargs="*", default=[], type=Path, help="lines that the lexicon was written with")
    parser.add_argument("--corpora", type=Path, help="where the texts are that lines name by their place")
    parser.add_argument("--to", type=Path, default=MODEL, help="where the model is written")
    parser.add_argument("--taught", nargs="*", default=[], type=Path, help="lines that a sentence model labelled")
    args = parser.parse_args(arguments)
    digest = hashlib.sha256(lexicon.shipped_path().read_bytes() + likeness.KINDS.read_bytes())
    files, problem = labelled.read_all((*args.lines, *args.known, *args.taught), args.corpora, digest)
    if problem:
        _say(problem)
        return 1
    known, taught = ([row for name in sorted(path.name for path in paths) for row in files.pop(name)]
                     for paths in (args.known, args.taught))  # fmt: skip
    ear = Ear(lexicon.shipped(), by_likeness=False)
    likeness.write(learn(ear, files, digest.hexdigest(), _say, known, taught), args.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())

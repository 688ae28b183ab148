"""How well hearing does on labelled lines: precision, recall, F1, hard negatives flagged and tones, with intervals."""

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

NOT_A_ROW = Kind("CS280", "labelled-line-unreadable")

_SURE = 1.959964  # standard deviations either side that hold 95 %
_RESAMPLES = 1000
_NOT_HARD = ("", "implicit", "multi")


class Row(NamedTuple):
    """A labelled line. `challenge` says what makes it hard; a line without triggers and with one is a hard negative."""

    id: str
    text: str
    triggers: frozenset[str]
    tone: str
    challenge: str
    register: str = ""

    @property
    def hard_negative(self) -> bool:
        return not self.triggers and self.challenge not in _NOT_HARD


class Heard(NamedTuple):
    """What was predicted for a line."""

    triggers: frozenset[str]
    tone: str


class Share(NamedTuple):
    """So many of so many, with its 95 % interval."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else math.nan


class Figures(NamedTuple):
    """Precision and recall of one trigger, or of all together, and F1."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        wrong = self.precision.of - self.precision.hits + self.recall.of - self.recall.hits
        return 2 * self.precision.hits / (2 * self.precision.hits + wrong) if self.precision.hits or wrong else math.nan


class Score(NamedTuple):
    """The table: all triggers together and each, the interval of the F1, crisis, hard negatives, tones."""

    rows: int
    triggers: Figures
    f1_low: float
    f1_high: float
    each: Mapping[str, Figures]
    crisis: Figures
    hard_flagged: Share
    hard_crisis: Share
    tones: Mapping[str, Share]

    @property
    def tone_mean_recall(self) -> float:
        return sum(share.value for share in self.tones.values()) / len(self.tones) if self.tones else math.nan


def share(hits: int, of: int) -> Share:
    """A share with Wilson's 95 % interval (Wilson 1927), which stays between 0 and 1."""
    if not of:
        return Share(0, 0, 0.0, 1.0)
    part, square = hits / of, _SURE**2
    middle = (part + square / (2 * of)) / (1 + square / of)
    reach = _SURE / (1 + square / of) * math.sqrt(part * (1 - part) / of + square / (4 * of * of))
    return Share(hits, of, max(0.0, middle - reach), min(1.0, middle + reach))


def read(source: Source) -> tuple[list[Row], list[Diagnostic]]:
    """Labelled lines from JSON Lines: `text`, and where they are known `id`, `triggers`, `tone`, `challenge`."""
    rows: list[Row] = []
    findings: list[Diagnostic] = []
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        if not line.strip():
            continue
        start = source.offset(number)
        problem = ""
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found, problem = None, "is not JSON"
        if not problem and not (isinstance(found, dict) and isinstance(found.get("text"), str)):
            problem = 'has no `"text"`'
        if not problem and not isinstance(found.get("triggers") or [], list):
            problem = 'has `"triggers"` that are no list'
        if problem:
            advice = (
                'Write one object a line, such as {"text": "I lost my job", "triggers": ["job_loss"], "tone": "calm"}.'
            )
            findings.append(
                NOT_A_ROW.at(Span(source.name, start, start + len(line)), f"Line {number} {problem}.", advice)
            )
            continue
        named = found.get("triggers")
        triggers = (
            frozenset(name for name in named if isinstance(name, str)) if isinstance(named, list) else frozenset()
        )
        told = [str(found.get(name) or "") for name in ("tone", "challenge", "register")]
        rows.append(Row(str(found.get("id", number)), found["text"], triggers, *told))
    return rows, findings


def score(rows: Sequence[Row], hear: Callable[[str], Heard]) -> Score:
    """Hear every line, each on its own, and compare. The F1's interval is a bootstrap over lines with a fixed seed."""
    return compare(rows, [hear(row.text) for row in rows])


def compare(rows: Sequence[Row], heard: Sequence[Heard]) -> Score:
    """The same for predictions already made, in the order of the rows."""
    pairs = list(zip(rows, heard, strict=True))
    names = sorted({name for row, one in pairs for name in row.triggers | one.triggers}, key=_order)
    hard = [one for row, one in pairs if row.hard_negative]
    crisis = GROUPS["crisis"]
    low, high = _bootstrap(pairs)
    return Score(
        len(rows),
        _figures(pairs, None),
        low,
        high,
        {name: _figures(pairs, frozenset((name,))) for name in names},
        _figures(pairs, crisis),
        share(sum(bool(one.triggers) for one in hard), len(hard)),
        share(sum(bool(one.triggers & crisis) for one in hard), len(hard)),
        {
            tone: share(sum(one.tone == tone for row, one in pairs if row.tone == tone), count)
            for tone in TONES
            if (count := sum(row.tone == tone for row in rows))
        },
    )


def _order(name: str) -> tuple[int, str]:
    return (list(TRIGGERS).index(name) if name in TRIGGERS else len(TRIGGERS), name)


def _figures(pairs: Sequence[tuple[Row, Heard]], only: frozenset[str] | None) -> Figures:
    hits = said = true = 0
    for row, one in pairs:
        want = row.triggers if only is None else row.triggers & only
        got = one.triggers if only is None else one.triggers & only
        hits += len(want & got)
        said += len(got)
        true += len(want)
    return Figures(share(hits, said), share(hits, true))


def _bootstrap(pairs: Sequence[tuple[Row, Heard]]) -> tuple[float, float]:
    counts = [(len(row.triggers & one.triggers), len(row.triggers) + len(one.triggers)) for row, one in pairs]
    if not counts:
        return 0.0, 1.0
    chance = random.Random(4)  # noqa: S311 resampling, not secrets
    values = []
    for _ in range(_RESAMPLES):
        drawn = chance.choices(counts, k=len(counts))
        both = sum(total for _, total in drawn)
        values.append(2 * sum(hits for hits, _ in drawn) / both if both else 0.0)
    values.sort()
    return values[int(0.025 * _RESAMPLES)], values[int(0.975 * _RESAMPLES)]

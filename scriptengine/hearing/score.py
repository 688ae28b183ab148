"""How well hearing does on labelled lines: precision, recall, F1, hard negatives flagged and tones, with intervals."""

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from scriptengine.hearing.vocabulary import TONES, TRIGGERS, Trigger
from scriptengine.text.diagnostic import Diagnostic, Kind, near
from scriptengine.text.source import Source, Span

NOT_A_ROW = Kind("CS280", "labelled-line-unreadable")
MISSPELT = Kind("CS281", "misspelt-label", "warning")
SAME_ID = Kind("CS282", "labelled-line-same-id", "warning")

_SURE = 1.959964  # standard deviations either side that hold 95 %
_RESAMPLES = 1000
_NOT_HARD = ("", "implicit", "multi")
_TOLD = ("tone", "challenge", "register")
_NAMES = ("triggers", "unsure")
_USUAL = frozenset(("text", "triggers", *_TOLD))
_LABELS = _USUAL.union(_NAMES)
_EXAMPLE = 'Write one object a line, such as {"text": "I lost my job", "triggers": ["job_loss"], "tone": "calm"}.'


class Row(NamedTuple):
    """A labelled line. `challenge` says what makes it hard; a line without triggers and with one is a hard negative.

    `unsure`: triggers that may be there or not. Only learning asks; else they count as not there.
    """

    id: str
    text: str
    triggers: frozenset[str]
    tone: str
    challenge: str
    register: str = ""
    unsure: frozenset[str] = frozenset()

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
    lines: dict[str, int] = {}
    findings: list[Diagnostic] = []
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        if not line.strip():
            continue
        start = source.offset(number)
        place = Span(source.name, start, start + len(line))
        problem = ""
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found, problem = None, "is not JSON"
        problem = problem or _slip(found)
        if problem:
            findings.append(NOT_A_ROW.at(place, f"Line {number} {problem}.", _EXAMPLE))
            continue
        tone, challenge, register = (found.get(name) or "" for name in _TOLD)
        names, unsure = (frozenset(found.get(name) or ()) for name in _NAMES)
        row = Row(str(found.get("id", number)), found["text"], names, tone, challenge, register, unsure)
        for name in found.keys() - _LABELS:
            if (meant := near(name, _USUAL)) and meant not in found:
                message = f'Line {number} has no `"{meant}"`, but `"{name}"`, which tells nothing.'
                findings.append(MISSPELT.at(place, message, f'Write `"{meant}"` if that is meant.'))
        if row.id in lines:
            message = f"Line {number} has the id `{row.id}`, which line {lines[row.id]} has too."
            findings.append(SAME_ID.at(place, message, "Give each line its own: what is heard is written by it."))
        lines.setdefault(row.id, number)
        rows.append(row)
    if not rows and not findings:
        findings.append(NOT_A_ROW.at(Span(source.name, 0, 0), "There are no lines in this file.", _EXAMPLE))
    return rows, findings


def _slip(found: object) -> str:
    """What keeps a line from being one that can be heard and compared, or nothing."""
    if not isinstance(found, dict) or "text" not in found:
        return 'has no `"text"`'
    if not isinstance(found["text"], str):
        return 'has a `"text"` that is no text'
    for field in _NAMES:
        names = found.get(field) or []
        if not isinstance(names, list):
            return f'has `"{field}"` that are no list'
        if not all(isinstance(name, str) for name in names):
            return f'has `"{field}"` that are no names'
    wrong = next((name for name in _TOLD if not isinstance(found.get(name) or "", str)), None)
    return f'has a `"{wrong}"` that is no text' if wrong else ""


def score(rows: Sequence[Row], hear: Callable[[str], Heard], triggers: Mapping[str, Trigger] = TRIGGERS) -> Score:
    """Hear every line, each on its own, and compare. The F1's interval is a bootstrap over lines with a fixed seed.

    `triggers` tell which are crises.
    """
    return compare(rows, [hear(row.text) for row in rows], triggers)


def compare(rows: Sequence[Row], heard: Sequence[Heard], triggers: Mapping[str, Trigger] = TRIGGERS) -> Score:
    """The same for predictions already made, in the order of the rows."""
    pairs = list(zip(rows, heard, strict=True))
    names = sorted({name for row, one in pairs for name in row.triggers | one.triggers}, key=_order)
    hard = [one for row, one in pairs if row.hard_negative]
    crisis = frozenset(name for name, trigger in triggers.items() if trigger.urgency == "crisis")
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

"""The customer's words to a suggested tone, over the last few things said."""

from collections.abc import Sequence
from typing import NamedTuple

from scriptengine.hearing.context import Found
from scriptengine.hearing.vocabulary import TONES
from scriptengine.hearing.words import Word

_FADING = 0.5
"""How much a thing said counts against the thing said after it."""
_ENOUGH = 0.75
"""The weight from which a tone is more than chance: one phrase, two hints, or a trigger that leans to it."""
_HINT = 0.5
_LEANS = 0.9
_LEANING = {
    "suicide_risk": "distressed",
    "immediate_danger": "anxious",
    "bereavement": "distressed",
    "separation": "distressed",
    "fraud_victim": "distressed",
    "housing_loss": "anxious",
    "complaint": "angry",
    "wrong_party": "angry",
    "capacity": "confused",
    "language_barrier": "confused",
    "addiction": "withdrawn",
    "essentials": "withdrawn",
    "domestic_abuse": "withdrawn",
    "identity_refused": "suspicious",
    "recording_refused": "suspicious",
}
"""The tone that most often goes with a trigger, for where the words themselves have none."""


class Said(NamedTuple):
    """One thing said before: the phrases found in it."""

    found: Sequence[Found]


class Felt(NamedTuple):
    """The tone suggested, the phrase that weighed most (or no words for calm), why, and how strongly."""

    found: Found
    because: tuple[str, ...]
    score: float


def feel(words: Sequence[Word], found: Sequence[Found], triggers: Sequence[str], before: Sequence[Said]) -> Felt | None:
    """The tone of a line and the lines before it (oldest first), or None where nothing was said."""
    if not words:
        return None
    shown: dict[str, Found] = {}
    scores = _scores(found, shown)
    for age, said in enumerate(reversed(before), start=1):
        for name, score in _scores(said.found, {}).items():
            scores[name] = scores.get(name, 0.0) + _FADING**age * score
    if max(scores.values(), default=0.0) < _ENOUGH:
        for leaning in (_LEANING[trigger] for trigger in triggers if trigger in _LEANING):
            scores[leaning] = max(scores.get(leaning, 0.0), _LEANS)
    best = max(scores, key=lambda name: (scores[name], -TONES.index(name)), default="calm")
    if scores.get(best, 0.0) < _ENOUGH:
        return Felt(_without_words("calm"), ("nothing said points to another tone",), 0.0)
    if best in shown:
        return Felt(shown[best], (f"phrase: {shown[best].text}",), scores[best])
    return Felt(_without_words(best), ("it goes with what was said",), scores[best])


def _without_words(name: str) -> Found:
    return Found("phrases", name, "", 0, 0)


def _scores(found: Sequence[Found], shown: dict[str, Found]) -> dict[str, float]:
    """The weight of each tone, each phrase once; `shown` gets the phrase to show for it."""
    scores: dict[str, float] = {}
    counted: set[str] = set()
    for one in found:
        if one.name not in TONES or (one.name + one.text) in counted:
            continue
        counted.add(one.name + one.text)
        scores[one.name] = scores.get(one.name, 0.0) + (1.0 if one.use == "phrases" else _HINT)
        if one.name not in shown or (one.use == "phrases" and shown[one.name].use != "phrases"):
            shown[one.name] = one
    return scores

"""The customer's words to a suggested tone, over the last few things said."""

from collections.abc import Sequence
from typing import NamedTuple

from scriptengine.hearing.context import Found
from scriptengine.hearing.vocabulary import TONES
from scriptengine.hearing.words import Word

_FADING = 0.5
_LEANING = {
    "suicide_risk": "distressed",
    "immediate_danger": "distressed",
    "bereavement": "distressed",
    "complaint": "angry",
    "capacity": "confused",
    "language_barrier": "confused",
}


class Said(NamedTuple):
    """One thing said before, with the phrases found in it."""

    text: str
    words: Sequence[Word]
    found: Sequence[Found]


class Felt(NamedTuple):
    """The tone suggested, the phrase that weighed most (or no words for calm), why, and how strongly."""

    found: Found
    because: tuple[str, ...]
    score: float


def feel(
    text: str, words: Sequence[Word], found: Sequence[Found], triggers: Sequence[str], denied: bool, before: Sequence[Said]
) -> Felt | None:
    """The tone of a line and the lines before it, or None where there are too few words to tell."""
    scores: dict[str, float] = {}
    shown: dict[str, Found] = {}
    for one in found:
        if one.name in TONES:
            scores[one.name] = scores.get(one.name, 0.0) + (1.0 if one.use == "phrases" else 0.5)
            if one.name not in shown or (one.use == "phrases" and shown[one.name].use != "phrases"):
                shown[one.name] = one
    for age, said in enumerate(reversed(before), start=1):
        for one in said.found:
            if one.name in TONES and one.name in scores:
                scores[one.name] += _FADING**age * (1.0 if one.use == "phrases" else 0.5)
    for trigger in triggers:
        leaning = _LEANING.get(trigger)
        if leaning:
            scores[leaning] = scores.get(leaning, 0.0) + 0.3
    if not scores or max(scores.values()) < 0.5:
        if not words:
            return None
        return Felt(Found("tone", "calm", "", 0, 0), ("nothing said points to another tone",), 0.0)
    best = max(scores, key=lambda name: (scores[name], -TONES.index(name)))
    if best not in shown:
        return Felt(Found("tone", best, "", 0, 0), ("it goes with what was said",), scores[best])
    return Felt(shown[best], (f"phrase: {shown[best].text}",), scores[best])

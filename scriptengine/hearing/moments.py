"""Moments when hearing was wrong, and the phrase each one proposes to the trainers."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from scriptengine.hearing.vocabulary import TONES
from scriptengine.hearing.words import Reading, Word, split

MOST_WORDS = 6
"""Words in a proposed phrase: enough to tell one thing from another, too few to tell whose call it was."""
_MASK = re.compile(r"\[[\w -]{1,64}\]")
_AROUND = 2  # words on either side of a suggestion that was turned down


class Moment(NamedTuple):
    """A trigger or tone that the agent set without a suggestion (`missed`) or turned down (`wrong`).

    `text` is what the customer had just said, as the record keeps it: masked, health words perhaps withheld. `sent` is
    a phrase that an agent chose instead, where the words could not be kept.
    """

    kind: Literal["missed", "wrong"]
    name: str
    text: str
    evidence: str = ""
    sent: str = ""


class Proposal(NamedTuple):
    """A phrase to add under a trigger or tone, for `use`, with what it comes from and how often that came up."""

    name: str
    use: Literal["phrases", "lookalikes"]
    phrase: str
    text: str
    times: int


def propose(moments: Iterable[Moment], reading: Reading) -> list[Proposal]:
    """One proposal for each different phrase, the most frequent first; `reading` is the lexicon's."""
    counted: dict[tuple[str, Literal["phrases", "lookalikes"], str], tuple[int, str]] = {}
    for moment in moments:
        if moment.kind == "wrong" and moment.name in TONES:
            continue  # nothing in a lexicon speaks against a tone, so there is no phrase to propose
        text = _without_masks(moment.sent or moment.text)
        words = split(text, reading)
        if moment.sent:
            phrase = " ".join(text.split())
        else:
            phrase = _missed(words) if moment.kind == "missed" else _wrong(words, moment)
        if any(sign.isalpha() for sign in phrase):  # a figure by itself tells of nothing
            use: Literal["phrases", "lookalikes"] = "phrases" if moment.kind == "missed" else "lookalikes"
            times, said = counted.get((moment.name, use, phrase), (0, moment.text))
            counted[moment.name, use, phrase] = (times + 1, said)
    found = [Proposal(name, use, phrase, text, times) for (name, use, phrase), (times, text) in counted.items()]
    return sorted(found, key=lambda one: (-one.times, one.name, one.phrase))


def _without_masks(text: str) -> str:
    """The text with each `[card number]` or `[illness]`, which nobody said, made a break of the same length."""
    return _MASK.sub(lambda mask: "\n" * len(mask[0]), text)


def _missed(words: list[Word]) -> str:
    """The words that count of the clause with most of them."""
    clauses: dict[int, list[str]] = {}
    for word in words:
        if not word.little:
            clauses.setdefault(word.clause, []).append(word.form)
    longest = max(clauses.values(), key=len, default=[])
    return " ".join(longest[:MOST_WORDS])


def _wrong(words: list[Word], moment: Moment) -> str:
    """The words that were taken for it, with a few on either side, in one sentence and between masks."""
    start = moment.text.find(moment.evidence)
    if not moment.evidence or start < 0:
        return ""
    end = start + len(moment.evidence)
    taken = [word.sentence for word in words if not word.little and word.start < end and start < word.end]
    if not taken:
        return ""
    most = max(taken, key=taken.count)
    counting = [word for word in words if not word.little and word.sentence == most]
    inside = [place for place, word in enumerate(counting) if word.start < end and start < word.end]
    around = counting[max(0, inside[0] - _AROUND) : inside[-1] + 1 + _AROUND]
    return " ".join(word.form for word in around[:MOST_WORDS])

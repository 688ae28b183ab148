"""What words do to people: turns of phrase that hurt or ring hollow, shouting, and how hard a text is to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from scriptengine.care.pressing import PRESSING
from scriptengine.care.turns import HURTING
from scriptengine.text.diagnostic import Kind
from scriptengine.text.once import Once
from scriptengine.text.sieve import Sieve

SHOUTING = Kind("CS246", "shouting")

_SMALL = str.maketrans(ascii_uppercase + "’", ascii_lowercase + "'")
_WORD = re.compile(r"(?<!\S)(?:[^\w\s]|_)*[^\W_]")  # as much of a word as shows that it is one
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Tell:
    """A turn of phrase that was found: what sort, the words themselves, where in the text, why it hurts, what to do."""

    kind: Kind
    words: str
    start: int
    why: str
    advice: str


SHOUTED: Final = frozenset(
    "ALL ANY BUT CALL CAN DO DUE EACH EVER HAVE LAST LATE MUST NEED NEVER NO NOT NOW ONLY OWE PAID PAY SOON STOP THAT "
    "THIS VERY WHEN WHY WILL YES YOU YOUR".split()
)
"""Short words in capital letters that stand for nothing: they are meant to be loud."""

_SHOUT = re.compile(
    rf"\b[A-Z]{{2,}}(?:['’][A-Z]+)?(?:\s+[A-Z]{{2,}})+\b|\b[A-Z]{{5,}}\b|\b(?:{'|'.join(sorted(SHOUTED))})\b|!"
)
_LOUD = re.compile(r"[A-Z]{2}|!")  # nearly every line has none, and is done with


def small(text: str) -> str:
    """The text in small letters with straight apostrophes, every character in its place.

    Patterns for small letters are found several times as fast as with case ignored.
    """
    return text.translate(_SMALL)


_TURNS = (*HURTING, *PRESSING)
_SIEVE = Sieve(turn.pattern for turn in _TURNS)


def tells(text: str) -> Iterator[Tell]:
    """Every turn of phrase in a spoken text that hurts or rings hollow; curly and straight apostrophes are alike."""
    return _tells(text, range(len(_TURNS)))


def _all_tells(texts: Sequence[str]) -> Iterator[tuple[Tell, ...]]:
    sifted = _SIEVE.sift(texts)
    for number, text in enumerate(texts):
        yield tuple(_tells(text, sifted.get(number, ())))


all_tells: Final = Once(_all_tells)
"""The turns of phrase in each of many texts."""


def _tells(text: str, turns: Sequence[int]) -> Iterator[Tell]:
    plain = small(text) if turns else ""
    for turn in map(_TURNS.__getitem__, turns):
        for found in turn.pattern.finditer(plain):
            if not turn.is_denied(plain, found.start()):
                yield Tell(turn.kind, text[found.start() : found.end()], found.start(), turn.why, turn.advice)
    shout = _SHOUT.search(text) if _LOUD.search(text) else None
    if shout is not None:
        advice = "Write it in small letters with a full stop; what matters needs no shouting."
        yield Tell(SHOUTING, shout.group(), shout.start(), "reads as shouting", advice)


def words(text: str) -> int:
    """How many words are spoken: what stands between spaces and has a letter or digit in it."""
    return len(_WORD.findall(text))


def reading_grade(text: str) -> float:
    """The automated readability index of an English text, in United States school grades (6 is an age of about 11).

    4.71 x letters / words + 0.5 x words / sentences - 21.43. Source: Senter and Smith, Automated Readability Index,
    1967. Formulas err, most of all on short texts: a hint, never a verdict. A text without words has grade 0.
    """
    count = words(text)
    if not count:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    letters = sum(map(str.isalnum, text))
    return max(0.0, 4.71 * letters / count + 0.5 * count / sentences - 21.43)

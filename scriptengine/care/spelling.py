"""One term written in several ways: with a space, a hyphen or in one word, with capitals or without."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import add
from sys import intern
from typing import Final, NamedTuple

from scriptengine.text.once import Once

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|[^a-z\s]+|\n")
_PLAIN = re.compile(r"[a-z-]*[a-z]")
_CAPITALS = re.compile(r"[A-Z](?<=[a-z,’'] .)[a-z]+(?: [A-Z][a-z]+)+")
_INNER = re.compile(r"\b[A-Z]?[a-z]+(?:[A-Z][a-z]+)+\b")
_HUMP = re.compile(r"[A-Z]?[a-z]+")
_ENDING = re.compile(r"(?<=[a-z]{2})(?:ed|ing|s)$")
_NEXT = re.compile(r" ([a-z]+)", re.IGNORECASE)
_SHORTEST: Final = 3  # letters; of two words that make a third by chance, one is mostly shorter

# Words that stand before others for many reasons: "every day" is no "everyday", nor "to log in" a "log-in".
_LOOSE: Final = frozenset(
    "a about after all along an and any are around as at away back be been before behind below beside between but by "
    "can can't could did do does down each ever every few for forth from had has have he her here him his how i if in "
    "into is it its just like longer make may me mean meantime might more most much must my never no none not now of "
    "off on once one only or other our out over own per self selves shall she should side since so some soon still "
    "such than that the their them then there these they thing this those through time times to together too under "
    "until up us very was way ways we well were what when where which while who whole will with would you your "
    "first second third fourth last next long short high low full part half good great old new two three four five "
    "six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety hundred day".split()
) - {"day", "good"}
_ATTRIBUTIVE: Final = frozenset("year month week hour minute term".split())
"""What is joined by a hyphen before another word only: "a six-month plan", but "for six months"."""

# With a hyphen these are other words: to sign again is not to resign.
_ANOTHER: Final = frozenset(
    "resign resent recover reform recreate release represent treat remark reserve resort coop "
    "reformed recreation recall".split()
)


class Use(NamedTuple):
    """Where a term stands: the how manyth text, and the words there."""

    text: int
    words: str


class _Written(NamedTuple):
    """A place of a term: what joins its parts, which of those after the first have a capital, and the word after it."""

    use: Use
    joints: tuple[str, ...]
    capitals: tuple[bool, ...]
    after: str


def variants(texts: Sequence[str]) -> Iterator[tuple[Use, Use]]:
    """Terms that these English texts write in two ways, each with a place of both, the earlier one first.

    Of capitals only those within a term count, for a sentence may begin with it; words all in capitals do not.
    """
    for term in sorted(_terms(tuple(dict.fromkeys(texts)))):
        pattern = re.compile(rf"(?<![\w-])({')([ -]?)('.join(term)})(?:s|ed|ing)?(?![\w-])", re.IGNORECASE)
        found = (one for number, text in enumerate(texts) for one in _written(pattern, number, text))
        written = list({one[1:]: one for one in reversed(list(found))}.values())[::-1]
        pairs = ((one, other) for at, other in enumerate(written) for one in written[:at])
        two = next((pair for pair in pairs if _differ(*pair, term)), None)
        if two is not None:
            yield two[0].use, two[1].use


class _Words(NamedTuple):
    """What one text has: its words in small letters, and terms of which itself shows that they have several parts."""

    words: tuple[str, ...]
    terms: frozenset[tuple[str, ...]]


def _words_of(text: str) -> _Words:
    words = tuple(map(intern, _WORD.findall(text.lower())))
    terms = {tuple(word.split("-")) for word in words if "-" in word and _PLAIN.fullmatch(word)}
    terms.update(tuple(found.lower().split()) for found in _CAPITALS.findall(text))
    terms.update(tuple(part.lower() for part in _HUMP.findall(found)) for found in _INNER.findall(text))
    return _Words((*words, "\n"), frozenset(terms))


_all_words: Final = Once(lambda texts: map(_words_of, texts))
"""The words of each of many texts."""


def _terms(texts: Sequence[str]) -> set[tuple[str, ...]]:
    """What may be written in several ways in these texts, by its parts."""
    seen = _all_words(texts)
    words = [word for one in seen for word in one.words]
    known = set(words)
    terms = set[tuple[str, ...]]().union(*[one.terms for one in seen])
    if not known.isdisjoint(map(add, words, words[1:])):  # seldom do two words in a row make a third
        joined = {one + other: (one, other) for one, other in pairwise(words)}
        terms.update(joined[word] for word in joined.keys() & known if _PLAIN.fullmatch(word))
    stems = {(*term[:-1], _ENDING.sub("", term[-1])) for term in terms}
    whole = "\n".join(texts) if stems else ""
    lower = whole.lower()
    return {stem for stem in stems if _several(stem, whole, lower)}


def _several(term: tuple[str, ...], whole: str, lower: str) -> bool:
    """Whether a term stands there in more than one way as far as a glance shows; most stand in one."""
    ways = [way for joint in (" ", "-", "") if (way := joint.join(term)) in lower]
    return len(ways) > 1 or any(lower.count(way) > whole.count(way) for way in ways)


def _written(pattern: re.Pattern[str], number: int, text: str) -> Iterator[_Written]:
    for found in pattern.finditer(text):
        if not found[0].isupper():
            parts = found.groups()
            after = _NEXT.match(text, found.end())
            capitals = tuple(part[0].isupper() for part in parts[2::2])
            yield _Written(Use(number, found[0]), parts[1::2], capitals, after[1].lower() if after else "")


def _differ(one: _Written, other: _Written, term: tuple[str, ...]) -> bool:
    """Whether one place writes a term in another way than the other does."""
    loose = not _LOOSE.isdisjoint(term)
    if one.joints == other.joints:
        return one.capitals != other.capitals and not loose
    ways = {frozenset(joints) for joints in zip(one.joints, other.joints, strict=True) if joints[0] != joints[1]}
    if {"-", ""} in ways and "".join(term) in _ANOTHER:
        return False
    if {" ", ""} in ways and (loose or min(map(len, term)) < _SHORTEST):
        return False
    return {" ", "-"} not in ways or not (loose or _before_another(one, other) or not _ATTRIBUTIVE.isdisjoint(term))


def _before_another(one: _Written, other: _Written) -> bool:
    """Whether a hyphen may be there because of the word after it: "a cost-effective plan"."""
    joined = one.after if "-" in one.joints else other.after
    return one.after != other.after and joined != "" and joined not in _LOOSE

"""Which of many texts may hold what some patterns look for: found for all of them in one pass over the texts."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, product
from re import _constants as codes
from re import _parser as parser
from typing import Any, Final

import ahocorasick_rs

_ENOUGH: Final = 1000  # texts: to look for that many pattern by pattern costs about as much as to make a sieve
_MOST: Final = 24  # literals that one stretch of a pattern may stand for
_LONG: Final = 8  # letters; a longer literal is hardly ever rarer
_ALIKE: Final = str.maketrans({"’": "'", "ſ": "s", "ı": "i"})  # what patterns that ignore case take for one letter
_DIGIT: Final = re.compile(r"\d")
_RARE: Final = re.compile(r"\w\w|...|[\d£$€]", re.DOTALL)  # anything shorter stands in nearly every text

Literals = frozenset[str]
_NOTHING: Final[Literals] = frozenset()
_EMPTY: Final[Literals] = frozenset({""})
_DIGITS: Final[Literals] = frozenset("0123456789")


class Sieve:
    """Patterns, each with literals of which every match holds one; where none of them stands there is no match.

    Patterns may be for small letters, or ignore case, or not: what passes may still hold no match, what does not pass
    holds none. Until it has seen a thousand texts it lets everything through, since it takes a while to make.
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]], *, enough: int = _ENOUGH) -> None:
        self._patterns = tuple(patterns)
        self._missing = enough

    def sift(self, texts: Sequence[str]) -> dict[int, Sequence[int]]:
        """For the number of each text, the numbers of the patterns that may be found in it, all from 0 and in order.

        A text in which none can be found is left out.
        """
        self._missing -= len(texts)
        if self._missing > 0:
            return dict.fromkeys(range(len(texts)), range(len(self._patterns)))
        always, wanting, automaton = self._made
        plain = _plain("\n".join(texts))
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        if len(plain) != starts[-1] - 1:  # some letter is two when it is small
            plain = "\n".join(map(_plain, texts))
            starts = list(accumulate((len(_plain(text)) + 1 for text in texts), initial=0))
        found = {number: set(always) for number in range(len(texts))} if always else {}
        for literal, start, _ in automaton.find_matches_as_indexes(plain, overlapping=True):
            found.setdefault(bisect_right(starts, start) - 1, set()).update(wanting[literal])
        return {number: sorted(found[number]) for number in sorted(found)}

    @cached_property
    def _made(self) -> tuple[list[int], list[list[int]], ahocorasick_rs.AhoCorasick]:
        """The patterns that any text may hold; for each literal of the automaton, the patterns that need it."""
        always = []
        wanting: dict[str, list[int]] = {}
        for number, pattern in enumerate(self._patterns):
            literals = needed(pattern)
            if not literals:
                always.append(number)
            for literal in literals:
                wanting.setdefault(literal, []).append(number)
        return always, list(wanting.values()), ahocorasick_rs.AhoCorasick(list(wanting))


def _plain(text: str) -> str:
    text = text.lower()
    return text if text.isascii() else _DIGIT.sub("0", text.translate(_ALIKE))


def needed(pattern: re.Pattern[str]) -> Literals:
    """Literals in small letters of which every match of a pattern holds one; none where all that is needed is common.

    Read from the pattern as Python itself reads it.
    """
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))[1]


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> tuple[Literals, Literals]:
    """All that a part of a pattern may stand for, where that is known and not much; and literals that it needs."""
    every = True
    stretch = _EMPTY
    best = _NOTHING
    for code, value in items:
        whole, inside = _of_item(code, value)
        best = _rarer(best, inside)
        if whole and len(stretch) * len(whole) <= _MOST:
            stretch = frozenset(map("".join, product(stretch, whole)))
        else:
            every = False
            best, stretch = _rarer(best, stretch), whole or _EMPTY
    return (stretch if every else _NOTHING), _rarer(best, stretch)


def _of_item(code: Any, value: Any) -> tuple[Literals, Literals]:
    if code is codes.LITERAL:
        letter = frozenset({_plain(chr(value))})
        return letter, letter
    if code is codes.IN:
        if all(kind is codes.LITERAL for kind, _ in value):
            letters = frozenset(_plain(chr(one)) for _, one in value)
            return letters, letters
        return _NOTHING, _DIGITS if value == [(codes.CATEGORY, codes.CATEGORY_DIGIT)] else _NOTHING
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return _EMPTY, _NOTHING
    if code is codes.SUBPATTERN:
        return _of_sequence(value[-1])
    if code is codes.BRANCH:
        parts = [_of_sequence(part) for part in value[1]]
        whole = _NOTHING.union(*(one for one, _ in parts)) if all(one for one, _ in parts) else _NOTHING
        inside = _NOTHING.union(*(one for _, one in parts)) if all(one for _, one in parts) else _NOTHING
        return (whole if len(whole) <= _MOST else _NOTHING), inside
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, most, part = value
        whole, inside = _of_sequence(part)
        if most > 1 or not whole:
            return _NOTHING, inside if least else _NOTHING
        return (whole, inside) if least else (whole | _EMPTY, _NOTHING)
    return _NOTHING, _NOTHING


def _rarer(one: Literals, other: Literals) -> Literals:
    """Those of two sets of literals that are met less often by chance: by their shortest, then by how many they are."""
    if not other or not all(map(_RARE.search, other)) or "" in other:
        return one
    if not one:
        return other
    return max(one, other, key=lambda literals: (min(_LONG, *map(len, literals)), -len(literals)))

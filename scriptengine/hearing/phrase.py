"""The notation of a lexicon's phrases: words, `(one|other)`, `sui*`, `<list>`, `...` for words between, `&` for any order."""

import re
from collections.abc import Mapping, Sequence
from itertools import permutations, product
from typing import NamedTuple

from scriptengine.hearing.words import split

GAP = 6
"""How many words that count may stand where a phrase has `...` or `&`."""

_MOST_WORDINGS = 400
_PIECE = re.compile(r"\(([^()]*)\)|<([a-z_]+)>|([^\s()<>]+)")
_EDGE = "\x00"  # between the words of a wording, so that no word is found inside another


class Phrase(NamedTuple):
    """A phrase ready to be looked for: its parts in order, each a set of wordings `\\0word\\0word\\0`.

    A wording that ends without the closing mark stands for any ending of its last word (`sui*`).
    """

    parts: tuple[tuple[str, ...], ...]


class Unreadable(NamedTuple):
    """Why a phrase cannot be read, in words for the trainer, and what to do."""

    message: str
    advice: str


def understand(
    text: str,
    lists: Mapping[str, Sequence[str]],
    little: frozenset[str],
    shorthand: Mapping[str, tuple[str, ...]],
) -> list[Phrase] | Unreadable:
    """The phrases a written phrase stands for (one for each order where it has `&`), or why it cannot be read."""
    if text.count("(") != text.count(")"):
        return Unreadable(f"a bracket is missing in `{text}`", "Write alternatives as `(one|other)`.")
    ways: list[list[tuple[str, ...]]] = [[]]
    for side in (text.split("&") if "&" in text else [text]):
        for part in re.split(r"\.{3}|…", side):
            wordings = _wordings(part, lists, little, shorthand)
            if isinstance(wordings, Unreadable):
                return wordings
            ways[-1].append(wordings)
        ways.append([])
    ways.pop()
    orders = permutations(ways) if len(ways) > 1 else [tuple(ways)]
    return [Phrase(tuple(part for side in order for part in side)) for order in orders]


def _wordings(
    part: str, lists: Mapping[str, Sequence[str]], little: frozenset[str], shorthand: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...] | Unreadable:
    choices: list[Sequence[str]] = []
    count = 1
    for group, name, word in _PIECE.findall(part):
        if name:
            if name not in lists:
                known = ", ".join(sorted(lists)) or "none yet"
                return Unreadable(f"there is no list `<{name}>`", f"Lists of this lexicon: {known}.")
            choices.append(lists[name])
        elif word:
            choices.append((word,))
        else:
            choices.append(group.split("|"))
        count *= len(choices[-1])
    if count > _MOST_WORDINGS:
        return Unreadable(
            f"`{part.strip()}` stands for {count} wordings, more than {_MOST_WORDINGS}", "Write it as several phrases."
        )
    found: dict[str, None] = {}
    for wording in product(*choices):
        written = " ".join(wording).strip()
        forms = [word.form for word in split(written.replace("*", ""), little, shorthand)]
        if forms:
            found[_EDGE + _EDGE.join(forms) + ("" if written.endswith("*") else _EDGE)] = None
    if not found:
        return Unreadable(
            f"`{part.strip()}` holds only little words, which are left out before phrases are looked for",
            "Add a word that carries the meaning.",
        )
    return tuple(found)

"""Words on health, held back from what is kept until the customer agrees to have them kept."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from scriptengine.hearing.private import mask
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.hearing.vocabulary import SENSITIVE, Sensitive

CONDITIONS = Path(__file__).with_name("conditions.txt")
_SAID = re.compile(r"[\w\[](?:.*[\w\]])?", re.DOTALL)

_Spans = list[tuple[int, int, str]]


def withhold(text: str, hearing: Hearing, consented: bool, which: Sensitive = SENSITIVE) -> str:
    """The text as it may be kept: masked, and without health words unless the customer agreed to that (`@consents`).

    Words that showed a health trigger give way to its name, `[illness]`, and those that speak of one that is not
    suggested, or that stand in `conditions.txt`, to `[health]`. Words of a phrase for a crisis are always kept; so are
    the few that made the line like one, each by itself, unless they are known to be of health. Health words that were
    not recognised as such stay in the text, because nothing tells them apart.
    """
    if consented:
        return mask(text).text
    said = [(one, one.name) for one in (*hearing.triggers, *hearing.denied)]
    health = [(one, name) for one, name in (*said, *((one, "health") for one in hearing.aside))
              if one.name in which.health]  # fmt: skip
    crisis = [(one, one.name) for one in hearing.triggers if one.name in which.crisis]
    known = [*_of_phrases(health), *((*match.span(), "health") for match in _conditions().finditer(text))]
    alike = [(one.start, one.end, name) for one, name in health if one.words]
    in_known = _joined(known)
    evidence = [(*place, name) for one, name in crisis for place in one.words if not _meets(place, in_known)]
    kept = _joined([*_of_phrases(crisis), *evidence])
    pieces: list[str] = []
    at = 0
    for start, end, name in _without(kept, _joined([*known, *alike])):
        found = _SAID.search(text, start, end)
        if found:
            pieces += (text[at : found.start()], f"[{name}]")
            at = found.end()
    return mask("".join(pieces) + text[at:]).text


@cache
def _conditions() -> re.Pattern[str]:
    """Words on health that may show no trigger on health, read once from `conditions.txt`."""
    lines = CONDITIONS.read_text(encoding="utf-8").splitlines()
    either = "|".join(re.escape(line) for line in lines if line and line[0] != "#")
    either = either.replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+")
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


def _of_phrases(found: Sequence[tuple[Suggestion, str]]) -> _Spans:
    """The places where phrases found them."""
    own = [(one.start, one.end, name) for one, name in found if one.start < one.end and not one.words]
    return [*own, *((*place, name) for one, name in found for place in one.elsewhere)]


def _joined(spans: _Spans) -> _Spans:
    """Places in their order, those that overlap as one, under the name of the first, of two the longer one's."""
    joined: _Spans = []
    for start, end, name in sorted(spans, key=lambda one: (one[0], -one[1], one[2])):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]), joined[-1][2])
        else:
            joined.append((start, end, name))
    return joined


def _meets(place: tuple[int, int], joined: _Spans) -> bool:
    """Whether a place overlaps one of those that stand in their order and apart."""
    after = bisect_right(joined, place[0], key=lambda one: one[1])
    return after < len(joined) and joined[after][0] < place[1]


def _without(kept: _Spans, spans: _Spans) -> Iterator[tuple[int, int, str]]:
    """What is left of places where others are kept; both in their order and apart."""
    ends = [stop for _, stop, _ in kept]
    for start, end, name in spans:
        at, number = start, bisect_right(ends, start)
        while number < len(kept) and kept[number][0] < end:
            yield at, max(at, kept[number][0]), name
            at, number = kept[number][1], number + 1
        yield min(at, end), end, name

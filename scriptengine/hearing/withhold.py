"""Words on health, held back from what is kept until the customer agrees to have them kept."""

from bisect import bisect_right
from collections.abc import Iterator

from scriptengine.hearing.private import mask
from scriptengine.hearing.suggestion import Hearing
from scriptengine.hearing.vocabulary import SENSITIVE, Sensitive


def withhold(text: str, hearing: Hearing, consented: bool, which: Sensitive = SENSITIVE) -> str:
    """The text as it may be kept: masked, and without health words unless the customer agreed to that (`@consents`).

    Words that showed a health trigger give way to its name, `[illness]`, and those that speak of one that is not
    suggested to `[health]`; words of a crisis are always kept. Health words that were not recognised as such stay in
    the text, because nothing tells them apart.
    """
    if consented:
        return mask(text).text
    named = [(one, one.name) for one in (*hearing.triggers, *hearing.denied)]
    spans = sorted(
        (*place, name)
        for one, name in (*named, *((one, "health") for one in hearing.aside))
        if one.name in which.health
        for place in ((one.start, one.end), *one.elsewhere)
        if place[0] < place[1]
    )
    crisis = sorted(
        (*place, one.name)
        for one in hearing.triggers
        if one.name in which.crisis
        for place in ((one.start, one.end), *one.elsewhere)
    )
    always = list(_joined(crisis))
    ends = [end for _, end, _ in always]
    pieces: list[str] = []
    at = 0
    for start, end, name in _joined(spans):
        after = bisect_right(ends, start)
        if after < len(always) and always[after][0] < end:
            continue
        pieces += (text[at:start], f"[{name}]")
        at = end
    return mask("".join(pieces) + text[at:]).text


def _joined(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Places in their order, those that overlap as one, under the name of the first."""
    if not spans:
        return
    start, end, name = spans[0]
    for begin, stop, other in spans[1:]:
        if begin < end:
            end = max(end, stop)
        else:
            yield start, end, name
            start, end, name = begin, stop, other
    yield start, end, name

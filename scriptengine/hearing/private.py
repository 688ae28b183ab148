"""Card numbers, accounts, identifiers, passwords and addresses, masked before anything is kept or shown."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from scriptengine.hearing import forms
from scriptengine.hearing.spelled import FIGURE, Figure, figures
from scriptengine.hearing.suggestion import Hearing, Suggestion

CARD = "card number"


class Place(NamedTuple):
    """A private thing in a text: from `start` to before `end`, and its kind."""

    start: int
    end: int
    kind: str


class Masked(NamedTuple):
    """A text with private things replaced by `[kind]`, and the kinds that were found, in order."""

    text: str
    kinds: tuple[str, ...]


# Every kind of space and dash is read as the plain one; one character for one, so that places stay where they are.
_PLAIN_MARKS = str.maketrans({
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-"),
    0xFF20: "@", 0x2019: "'",
})  # fmt: skip
_UNSEEN = "£"  # stands in the place of what is not to be seen: what belongs to a sign of money is an amount

_FILLED = r"(?:and|uh|um|er|erm|then|yeah|okay|so|dash|space)"
_BETWEEN = rf"(?:[\s,.…\-/_]{{1,6}}(?:{_FILLED}[\s,.…]{{1,4}}){{0,2}})"
# Digits, written or spoken, with at most a few marks between; possessive, so that a long line costs its length.
_RUN = re.compile(rf"(?<![\w£$€.,/]){FIGURE}(?:{_BETWEEN}{FIGURE}){{0,80}}+", re.IGNORECASE)
_GLUED = re.compile(r"(?<!\d)\d{13,19}(?!\d)")
_IN_ONE_PIECE = re.compile(r"(?<![\w£$€.,-])\d{8,19}(?![\w£$€]|[.,-]\d)")
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_SHORTEST_READ_OUT = 6
_SHORTEST_TYPED_SO = 8  # "1 2 3 4 5 6" may count something
_LOOKS = 2
# A sort code looks like a date, and stands where words tell it from one.
_LIKE_DATES = tuple(form for form in forms.TOLD if form.kind == "sort code")
_PHONE = re.compile(r"(?:0|44)[1-9]\d{8,10}")
_MOBILE = re.compile(r"07\d{2,3}(?=(?:,?\d){6,7}$)(?:,\d{3,6}){1,2}")
SERVICES = Path(__file__).with_name("services.txt")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile("“[^”]*”")
_YEAR = re.compile(r"(?:19|20)\d\d")


def passes_luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _cards(text: str) -> Iterator[Place]:
    for match in _RUN.finditer(text):
        yield from (Place(*card, CARD) for card in _cards_in(figures(match[0], match.start())))
    for match in _GLUED.finditer(text):
        if passes_luhn(match[0]) and len(set(match[0])) > 1:
            yield Place(*match.span(), CARD)


def _cards_in(run: list[Figure]) -> Iterator[tuple[int, int]]:
    """Figures in a row that make a card number, as many as can: 13 to 19 digits with the right check digit."""
    first = 0
    while first < len(run):
        digits = ""
        after = 0
        for last in range(first, len(run)):
            digits += run[last].digits
            if len(digits) > _LONGEST_CARD:
                break
            if len(digits) >= _SHORTEST_CARD and passes_luhn(digits) and len(set(digits)) > 1:
                after = last + 1
        if after and not _amounts(run[first:after]):
            yield run[first].start, run[after - 1].end
            first = after
        else:
            first += 1


def _amounts(run: list[Figure]) -> bool:
    """Years or round amounts in a row, which by chance have the right check digit one time in ten."""
    return any(one.how == "pair" and one.digits == "00" for one in run) or (  # "hundred"
        len(run) > 2
        and all(one.digits.endswith("0") or _YEAR.fullmatch(one.digits) for one in run if one.how == "written")
        and any(one.how == "written" and len(one.digits) > 1 for one in run)
    )


def _read_out(text: str) -> Iterator[Place]:
    """Numbers read out, or typed, digit by digit, or read out as phone numbers are."""
    for match in _RUN.finditer(text):
        run = figures(match[0], match.start())
        digits = "".join(figure.digits for figure in run)
        alone = all(figure.how == "spoken" or len(figure.digits) == 1 for figure in run)
        typed = any(figure.how == "written" for figure in run)
        one_by_one = alone and len(digits) >= (_SHORTEST_TYPED_SO if typed else _SHORTEST_READ_OUT)
        spoken = any(figure.how == "spoken" for figure in run)
        phone = (spoken and _PHONE.fullmatch(digits)) or _MOBILE.fullmatch(",".join(figure.digits for figure in run))
        if one_by_one or phone:
            # A card misheard by one digit fails its check, yet nobody reads out this many digits that are not private.
            kind = CARD if len(digits) >= _SHORTEST_CARD else "number"
            yield Place(run[0].start, run[-1].end, kind)


def _long_ones(text: str) -> Iterator[Place]:
    """Numbers too long for an amount, in one piece, that are no date."""
    for match in _IN_ONE_PIECE.finditer(text):
        if not forms.DATE_IN_ONE.fullmatch(match[0]) and not match[0].endswith("000"):
            yield Place(*match.span(), "number")


def _told(text: str, told: Iterable[forms.Form]) -> Iterator[Place]:
    """Figures and codes that the words before them tell to be private, as far as they are what these words say."""
    for kind, pattern, wanted in told:
        for match in pattern.finditer(text):
            signs, end = "", 0
            for figure in figures(match["it"], match.start("it")):
                signs += figure.digits
                if wanted and wanted.fullmatch(signs):
                    end = figure.end
            if end:
                yield Place(match.start("it"), end, kind)


def _matches(text: str, shapes: Iterable[forms.Form]) -> Iterator[Place]:
    for kind, pattern, _ in shapes:
        group = "it" if "it" in pattern.groupindex else 0
        yield from (Place(*match.span(group), kind) for match in pattern.finditer(text))


def places(text: str) -> list[Place]:
    """The private things in a text, in order and apart from each other. Time is in proportion to the text's length."""
    plain = text.translate(_PLAIN_MARKS)
    more = [*_matches(plain, forms.SHAPES), *_numbers(plain)]
    found: list[Place] = []
    for _ in range(_LOOKS):
        if not more:
            break
        found = _apart([*found, *more])
        # A number right beside another may be told from it only once that is out of sight.
        more = _numbers(_with(plain, found, lambda place: "[" * (place.end - place.start)))
    return found


def _apart(found: list[Place]) -> list[Place]:
    """In order, those that overlap as one, of the kind of the first, or a card if one of them is."""
    apart: list[Place] = []
    for place in sorted(found, key=lambda place: (place.start, -place.end)):
        if apart and place.start < apart[-1].end:
            kind = CARD if place.kind == CARD else apart[-1].kind
            apart[-1] = Place(apart[-1].start, max(place.end, apart[-1].end), kind)
        else:
            apart.append(place)
    return apart


def _numbers(plain: str) -> list[Place]:
    undated = forms.AMOUNT_OR_DATE.sub(lambda match: _UNSEEN * len(match[0]), plain)
    references = [Place(*match.span("it"), "reference") for match in forms.REFERENCE.finditer(undated)]
    unnamed = _with(undated, references, lambda place: _UNSEEN * (place.end - place.start))
    named = {place.start for place in references}
    told = [*_told(undated, forms.TOLD), *_matches(undated, forms.UNDATED_SHAPES)]
    found = [
        *_cards(undated),
        *(place for place in told if place.start not in named or place.kind == CARD),
        *_told(plain, _LIKE_DATES),
        *_read_out(unnamed),
        *_long_ones(unnamed),
    ]
    return [place for place in found if not _of_a_service(place, plain)]


@cache
def _services() -> tuple[tuple[str, frozenset[int]], ...]:
    """The first digits of telephone numbers of services, and how many these have; read once from `services.txt`."""
    rows = (line.partition(":") for line in SERVICES.read_text(encoding="utf-8").splitlines() if line[:1].isdigit())
    return tuple((first, frozenset(map(int, lengths.split()))) for first, _, lengths in rows)


def _of_a_service(place: Place, plain: str) -> bool:
    """Whether a number is one that services have, such as helplines, and no customer."""
    if place.kind not in ("phone number", "number"):
        return False
    digits = "".join(figure.digits for figure in figures(plain[place.start : place.end], 0))
    return any(digits.startswith(first) and len(digits) in lengths for first, lengths in _services())


def mask(text: str) -> Masked:
    """The text with private things replaced by `[card number]` and the like; amounts, dates and times stay.

    What is masked already stays as it is.
    """
    return _masked(text, places(text))


def without_cards(text: str) -> str:
    """The text with card numbers masked, and what could be the code of one; nothing else."""
    found = places(text)
    given = any(place.kind == CARD for place in found)
    return _masked(text, [place for place in found if given and place.kind in (CARD, "password")]).text


def _masked(text: str, found: list[Place]) -> Masked:
    return Masked(_with(text, found, lambda place: f"[{place.kind}]"), tuple(place.kind for place in found))


def without_private(hearing: Hearing, text: str) -> Hearing:
    """What was heard in a text, as it is of the masked text: places in that, and no words that are masked.

    So hearing has the words as they were said, and can tell a birth date that is given from one that is refused.
    """
    found = places(text)
    if not found:
        return hearing
    masked = _with(text, found, lambda place: f"[{place.kind}]")
    starts = [place.start for place in found]
    moved = [0, *accumulate(len(place.kind) + 2 - (place.end - place.start) for place in found)]
    hidden = {word for place in found for word in _WORD.findall(text[place.start : place.end])}

    def span(start: int, end: int) -> tuple[int, int]:
        before, within = bisect_right(starts, start), bisect_left(starts, end)
        if before and start < found[before - 1].end:
            start = found[before - 1].start + moved[before - 1]
        else:
            start += moved[before]
        if within and end < found[within - 1].end:
            end = found[within - 1].end
        return start, end + moved[within]

    def told(one: Suggestion) -> Suggestion:
        because = tuple(_QUOTED.sub(lambda words: "“…”" if hidden & {*_WORD.findall(words[0])} else words[0], why)
                        for why in one.because)  # fmt: skip
        elsewhere, words = (tuple(span(*place) for place in each) for each in (one.elsewhere, one.words))
        one = one._replace(because=because, elsewhere=elsewhere, words=words)
        if one.start == one.end:
            return one
        start, end = span(one.start, one.end)
        return one._replace(evidence=masked[start:end], start=start, end=end)

    groups = (hearing.triggers, hearing.denied, hearing.aside, hearing.mistaken)
    triggers, denied, aside, mistaken = (tuple(map(told, each)) for each in groups)
    return Hearing(triggers, told(hearing.tone) if hearing.tone else None, denied, aside, mistaken)


def _with(text: str, found: list[Place], instead: Callable[[Place], str]) -> str:
    pieces: list[str] = []
    at = 0
    for place in found:
        pieces += (text[at : place.start], instead(place))
        at = place.end
    return "".join(pieces) + text[at:]

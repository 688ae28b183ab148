"""Card numbers, accounts, identifiers, passwords and addresses, masked before anything is kept or shown."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from scriptengine.hearing.suggestion import Hearing
from scriptengine.hearing.vocabulary import SENSITIVE, Sensitive


class Masked(NamedTuple):
    """A text with private things replaced by `[kind]`, and the kinds that were found, in order."""

    text: str
    kinds: tuple[str, ...]


_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_FIGURE = r"(?:\d{1,19}|zero|oh|o|nought|naught|nil|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)"
# Digits, written or spoken, with at most a few marks between; possessive, so that a long line costs its length.
_RUN = re.compile(
    rf"(?<![\w£$€.,/]){_FIGURE}(?!\w)"
    rf"(?:(?:\s(?:and|uh|um|er|erm|then)\s|[ \t,.\-–]{{1,3}}){_FIGURE}(?!\w)){{0,80}}+(?!\w)",
    re.IGNORECASE,
)
_FIGURE_IN_RUN = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_SHORTEST_READ_OUT = 6

_IS = r"(\s*(?:is|was|:|=|’s|'s)\s*)"
# Words that tell something about a password or a PIN instead of giving it away.
_ABOUT_IT = (
    r"(?!(?:n[o']?t|never|too|no|still|always|already|now|just|also|only|being|been|to|for|on|in|at|from|with|by|the|a|an|my"
    r"|your|their|his|her|this|that|what|wrong|right|correct|incorrect|invalid|valid|blocked|unblocked|locked|expired"
    r"|forgotten|lost|stolen|unknown|required|needed|asked|sent|reset|changed|working|available|provided|given|the same"
    r"|different|new|old|easy|hard|safe|secret|private|confidential)\b)"
)
_PASSWORD = re.compile(
    rf"\b(pass ?(?:word|code|phrase)|memorable (?:word|name|place)|mother'?s maiden name){_IS}{_ABOUT_IT}"
    r"([^\s,;.!?][^\s,;!?]{0,63})",
    re.IGNORECASE,
)
_PIN = re.compile(
    rf"\b(pin(?: number| code)?|cvv|cvc|security code){_IS}"
    rf"({_FIGURE}(?!\w)(?:[ ,\-–]{{1,3}}{_FIGURE}(?!\w)){{0,11}}|(?=[^\s,;.!?]{{0,15}}\d)[^\s,;.!?]{{1,16}})",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_SPOKEN_EMAIL = re.compile(
    r"\b[\w-]{1,40}(?: dot [\w-]{1,40}){0,3} at [\w-]{1,40}(?: dot (?:com|co|uk|org|net|ie|eu|gov|edu|info|me)){1,2}\b",
    re.IGNORECASE,
)
_NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
_SOCIAL_SECURITY = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-\d{2}-\d{4}(?![\d-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_SORT_CODE = re.compile(r"\bsort ?code\b[^\d\n]{0,20}(\d{2}[ -]?\d{2}[ -]?\d{2})(?!\d)", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:a(?:c|cc|cct|ccount)(?: ?(?:no|num|number))?|routing(?: number)?|policy number|customer number)\b"
    r"\.?[^\d\n]{0,16}"
    r"(\d(?:[ -]?\d){5,16})(?!\d)",
    re.IGNORECASE,
)
_SORT_AND_ACCOUNT = re.compile(r"(?<!\d)\d{2}-\d{2}-\d{2}[ ,/]{1,3}(?:account |acc |a/c )?\d{8}(?!\d)", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w£$€.,/-])(?:(?:\+|00)\d{1,3}[ -]?(?:\(0\)[ -]?)?\d(?:[ -]?\d){7,11}"
    r"|0(?:[ -]?\d){9,10}"
    r"|\(0\d{2,4}\)[ -]?\d(?:[ -]?\d){5,7}"
    r"|(?:1[ -])?(?:\(\d{3}\) ?|\d{3}[ -])\d{3}[ -]\d{4})(?![\d])"
)


def passes_luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


class _Figure(NamedTuple):
    """One written or spoken figure of a run: its digits, its place, and whether it was a word."""

    digits: str
    start: int
    end: int
    spoken: bool


def _figures(run: str, offset: int) -> list[_Figure]:
    figures: list[_Figure] = []
    times, start = 1, -1
    for match in _FIGURE_IN_RUN.finditer(run):
        token = match[0].lower()
        begin = start if times > 1 else offset + match.start()
        if token in _TIMES:
            times, start = _TIMES[token], offset + match.start()
        elif token in _DIGIT_WORDS:
            figures.append(_Figure(_DIGIT_WORDS[token] * times, begin, offset + match.end(), spoken=True))
            times = 1
        elif token.isdigit():
            figures.append(_Figure(token[0] * (times - 1) + token, begin, offset + match.end(), spoken=times > 1))
            times = 1
    return figures


def _card(figures: list[_Figure]) -> tuple[int, int] | None:
    """The first figures in a row that make a card number, as many as can: 13 to 19 with the right check digit."""
    for first in range(len(figures)):
        digits = ""
        found: tuple[int, int] | None = None
        for last in range(first, len(figures)):
            digits += figures[last].digits
            if len(digits) > _LONGEST_CARD:
                break
            if len(digits) >= _SHORTEST_CARD and passes_luhn(digits) and len(set(digits)) > 1:
                found = figures[first].start, figures[last].end
        if found:
            return found
    return None


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Cards, and numbers read out digit by digit."""
    for match in _RUN.finditer(text):
        figures = _figures(match[0], match.start())
        card = _card(figures)
        length = sum(len(figure.digits) for figure in figures)
        if card:
            yield *card, "card number"
        elif figures and all(figure.spoken for figure in figures) and length >= _SHORTEST_READ_OUT:
            # A card misheard by one digit fails its check, yet nobody reads out this many digits that are not private.
            kind = "card number" if length >= _SHORTEST_CARD else "number"
            yield figures[0].start, figures[-1].end, kind


_FINDERS: tuple[tuple[re.Pattern[str], int, str], ...] = (
    (_EMAIL, 0, "e-mail"),
    (_SPOKEN_EMAIL, 0, "e-mail"),
    (_PASSWORD, 3, "password"),
    (_PIN, 3, "password"),
    (_NATIONAL_INSURANCE, 0, "national id"),
    (_SOCIAL_SECURITY, 0, "national id"),
    (_IBAN, 0, "account number"),
    (_SORT_AND_ACCOUNT, 0, "account number"),
    (_SORT_CODE, 1, "sort code"),
    (_ACCOUNT, 1, "account number"),
    (_PHONE, 0, "phone number"),
)


def mask(text: str) -> Masked:
    """The text with private things replaced by `[card number]` and the like; amounts, dates and times stay.

    Time is in proportion to the length of the text. What is masked already stays as it is.
    """
    spans = list(_numbers(text))
    for pattern, group, kind in _FINDERS:
        spans += ((*match.span(group), kind) for match in pattern.finditer(text))
    spans.sort(key=lambda span: (span[0], -span[1]))
    pieces: list[str] = []
    kinds: list[str] = []
    at = 0
    for start, end, kind in spans:
        if start < at:
            continue
        pieces += (text[at:start], f"[{kind}]")
        kinds.append(kind)
        at = end
    return Masked("".join(pieces) + text[at:], tuple(kinds))


def withhold(text: str, hearing: Hearing, consented: bool, which: Sensitive = SENSITIVE) -> str:
    """The text as it may be kept: masked, and without health words unless the customer agreed to that (`@consents`).

    Words that showed a health trigger give way to its name, `[illness]`; words of a crisis are always kept. Health
    words that were not recognised as such stay in the text, because nothing tells them apart.
    """
    if consented:
        return mask(text).text
    spans = sorted(
        (*place, one.name)
        for one in (*hearing.triggers, *hearing.denied)
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

"""Card numbers, accounts, identifiers, passwords and addresses, masked before anything is kept or shown."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

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
_PAIRS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40",
    "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_END = r"(?![^\W_])"
_FIGURE = rf"(?:\d{{1,19}}|{'|'.join((*_DIGIT_WORDS, *_PAIRS, *_TIMES))}){_END}"
_FILLED = r"(?:and|uh|um|er|erm|then|yeah|okay|so|dash|space)"
_BETWEEN = rf"(?:[\s,.…\-/_]{{1,6}}(?:{_FILLED}[\s,.…]{{1,4}}){{0,2}})"
# Digits, written or spoken, with at most a few marks between; possessive, so that a long line costs its length.
_RUN = re.compile(rf"(?<![\w£$€.,/]){_FIGURE}(?:{_BETWEEN}{_FIGURE}){{0,80}}+", re.IGNORECASE)
_FIGURE_IN_RUN = re.compile(r"\d+|[a-z]+", re.IGNORECASE)
_GLUED = re.compile(r"(?<!\d)\d{13,19}(?!\d)")
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_SHORTEST_READ_OUT = 6
_YEAR = re.compile(r"(?:19|20)\d\d")

# Every kind of space and dash is read as the plain one; one character for one, so that places stay where they are.
_PLAIN_MARKS = str.maketrans({
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-"),
    0xFF20: "@", 0x2019: "'",
})  # fmt: skip
# Dates, times and amounts, which most finders must not see: a sign of money stands in their place.
_UNSEEN = "£"
_AMOUNT_OR_DATE = re.compile(
    r"(?<![\d.,/-])(?:(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)"
    r"|(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20)\d\d"
    r"|(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
    r"|\d{1,7}\.\d\d|\d{1,3}(?:,\d{3}){1,3}(?:\.\d\d)?)(?![\d/-])(?![.,]\d)"
)

_IS = r"(\s*(?:is|was|are|were|it'?s|would be|will be|should be|:|=|'s)\s*)"
# Words that tell something about a password or a PIN instead of giving it away.
_ABOUT_IT = (
    r"(?!(?:n[o't]?t|never|too|no|still|always|already|now|just|also|only|being|been|to|for|on|in|at|from|with|by|the|a|an|my"
    r"|your|their|his|her|this|that|what|wrong|right|correct|incorrect|invalid|valid|blocked|unblocked|locked|expired"
    r"|forgotten|lost|stolen|unknown|required|needed|asked|sent|reset|changed|working|available|provided|given|the same"
    r"|different|new|old|easy|hard|safe|secret|private|confidential|hacked|compromised|guessed|leaked|taken|used|entered"
    r"|typed|saved|set|rejected|refused|declined|accepted|weak|strong|simple|fine|ok|okay|so|up|out)\b)"
)
_PASSWORD = re.compile(
    rf"\b(pass ?(?:word|code|phrase)|p/?w|pwd|passwd|memorable (?:word|name|place)|mother'?s maiden name)"
    rf"(?:{_IS}{_ABOUT_IT}([^\s,;.!?][^\s,;!?]{{0,63}})|\s((?=[^\s\d]{{0,63}}\d)(?=[\d]{{0,63}}[a-z])[^\s,;!?]{{4,64}}))",
    re.IGNORECASE,
)
_PIN_NAMES = r"pin(?: number| code)?|cvv2?|cvc2?|security code"
_PIN = re.compile(
    rf"\b({_PIN_NAMES}){_IS}((?=[a-z\d]{{0,15}}[a-z])(?=[a-z]{{0,15}}\d)[a-z\d]{{3,16}})\b", re.IGNORECASE
)
_DOT = r"(?: ?\. ?| dot | ?[(\[] ?dot ?[)\]] ?)"
_TOP = r"(?:com|co|uk|org|net|ie|eu|gov|edu|info|me|io)"
_PROVIDER = (
    r"(?:gmail|googlemail|g mail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|proton(?:mail)?|btinternet|sky"
    r"|virginmedia|talktalk|ntlworld|comcast|verizon|att)"
)
_EMAIL = re.compile(
    rf"(?<![\w.+-])(?=[\w.+-]{{0,63}}[^\W\d])[\w.+-]{{1,64}}@(?=[\w-]{{0,62}}[^\W\d])"
    rf"(?:[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}|(?<=[\w.+-]{{3}}@)[\w-]{{2,63}})"
    rf"|\b[\w-]{{1,40}}(?:(?: ?\. ?|_)[\w-]{{1,40}}){{0,3}} ?@ ?[\w-]{{1,40}}(?: ?\. ?{_TOP}){{1,2}}\b",
    re.IGNORECASE,
)
# Somebody who says where they looked or bought names a site, not an address.
_NO_MAILBOX = (
    r"(?!(?:look\w*|work\w*|shop\w*|bought|buy\w*|order\w*|read|saw|seen|see|found|find|check\w*|it|me|us|them|him|her|am|is"
    r"|are|was|be|site|website|page|online|account|e?mail|help|more|go|went|on|out|here|there|up)(?: at| ?@| ?[(\[]))"
)
_SPOKEN_EMAIL = re.compile(
    rf"(?<!\w){_NO_MAILBOX}(?:\w(?: \w(?!\w)){{1,24}}+|[\w-]{{1,40}})"
    rf"(?:(?:{_DOT}| underscore | dash | hyphen | plus )[\w-]{{1,40}}){{0,5}}"
    rf"(?:(?: at | ?[(\[] ?at ?[)\]] ?){_PROVIDER}(?:{_DOT}{_TOP}){{1,2}}| at [\w-]{{1,40}}(?: dot {_TOP}){{1,2}}"
    rf"| ?[(\[] ?at ?[)\]] ?[\w-]{{1,40}}(?:{_DOT}{_TOP}){{1,2}})\b",
    re.IGNORECASE,
)
_NATIONAL_INSURANCE = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)(?:(?i:[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])"
    r"|[A-CEGHJ-TW-Z][ -]?[A-CEGHJ-NP-TW-Z](?:[ .-]{0,2}\d){6}[ .-]{0,2}[A-D])\b"
)
_SOCIAL_SECURITY = re.compile(r"(?<![\d-])(?!000|666)\d{3}-\d{2}-\d{4}(?![\d-])")
_IBAN = re.compile(
    r"\b(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?"
    r"|(?i:[A-Z]{2}\d{2} ?(?:[A-Z]{4} ?)?\d(?: ?\d){9,25}))\b"
)
_SORT_AND_ACCOUNT = re.compile(
    r"(?<!\d)\d\d(?:-\d\d-\d\d| \d\d \d\d)[ ,/]{1,3}(?:account |acc |a/c )?\d{8}(?!\d)", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w£$€.,/-])(?:(?:\+|00)\d{1,3}[ -]?(?:\(0\)[ -]?)?\d(?:[ -]?\d){7,11}"
    r"|0(?:[ -]?\d){9,10}|0\d{2,4}\.\d{3,4}\.\d{3,4}|7\d{3} \d{6}"
    r"|\(0\d{2,4}\)[ -]?\d(?:[ -]?\d){5,7}"
    r"|(?:1[ -])?(?:\(\d{3}\) ?\d{3}[ -]|\d{3}([ .-])\d{3}\1)\d{4})(?!\d)"
)


def _told_by(words: str, gap: str, marks: str = " ,.-") -> re.Pattern[str]:
    """Figures after words that say what they are, with `marks` between the figures."""
    figures = rf"{_FIGURE}(?:[{marks}]{{1,3}}{_FIGURE}){{0,18}}+"
    return re.compile(rf"\b(?:{words})(?![a-z]){gap}({figures})", re.IGNORECASE)


_MONEY_WORDS = r"balance|paid|pay|payments?|owes?|owed|owing|limit|total|credit|since|opened|closed"
_NOT_MONEY = rf"(?:(?!\b(?:{_MONEY_WORDS})\b)[^\d\n£$€]){{0,16}}?"
_ACCOUNT_NAMES = r"a(?:/c|c|cc|cct|ccount)\.?(?: ?(?:no|num|number))?|routing(?: number)?|(?:policy|customer) number"
_ID_NAMES = r"(?:ssn|itin|social(?: security)?|sin|nino|n\.?i\.?|national insurance|nhs|passport)(?: (?:no\.?|number))?"
_PHONE_NAMES = (
    r"(?:call|ring|phone|text|whatsapp|mobile|mob|cell|tel|landline|contact)(?: number| no)?"
    r"(?: (?:me|us|him|her|them|back)){0,2}"
)
# What the words before tell of figures: their kind, and how few and how many digits it has.
_TOLD: tuple[tuple[re.Pattern[str], int, int, str], ...] = (
    (_told_by(_PIN_NAMES, rf"(?:{_IS}|[ ]{{1,3}})"), 3, 12, "password"),
    (_told_by(r"sort ?code|s/c|sc", r"[^\d\n]{0,20}?", " ,./-"), 6, 6, "sort code"),
    (_told_by(_ACCOUNT_NAMES, _NOT_MONEY, " -"), 6, 17, "account number"),
    (_told_by(_ID_NAMES, r"[^\d\n£$€]{0,16}?"), 9, 10, "national id"),
    (_told_by(r"last (?:four|4)(?: digits)? of \w{2,3} (?:social|ssn)", r"[^\d\n£$€]{0,8}?"), 4, 4, "national id"),
    (_told_by(_PHONE_NAMES, r"\.?(?: on| at|'s| is|:)? ?"), 7, 15, "phone number"),
)


def passes_luhn(digits: str) -> bool:
    """The check digit of payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


class _Figure(NamedTuple):
    """One figure of a run: its digits, its place, and whether it was written, read out as digits or said as a pair
    ("forty five")."""

    digits: str
    start: int
    end: int
    how: Literal["written", "spoken", "pair"]


def _figures(run: str, offset: int) -> list[_Figure]:
    figures: list[_Figure] = []
    times, start = 1, -1
    tens = False
    for match in _FIGURE_IN_RUN.finditer(run):
        token = match[0].lower()
        begin, end = start if times > 1 else offset + match.start(), offset + match.end()
        if token in _TIMES:
            times, start, tens = _TIMES[token], offset + match.start(), False
            continue
        if not token.isdigit() and token not in _PAIRS and token not in _DIGIT_WORDS:
            continue  # "and", "um"
        if token in _PAIRS:
            figures.append(_Figure(_PAIRS[token] * times, begin, end, "pair"))
        elif token in _DIGIT_WORDS:
            digit = _DIGIT_WORDS[token]
            if tens and digit != "0":
                # "forty five" is one figure.
                figures[-1] = figures[-1]._replace(digits=figures[-1].digits[0] + digit, end=end)
            else:
                figures.append(_Figure(digit * times, begin, end, "spoken"))
        else:
            figures.append(_Figure(token[0] * (times - 1) + token, begin, end, "spoken" if times > 1 else "written"))
        tens = times == 1 and token in _PAIRS and token.endswith("ty")
        times = 1
    return figures


def _cards(figures: list[_Figure]) -> Iterator[tuple[int, int]]:
    """Figures in a row that make a card number, as many as can: 13 to 19 digits with the right check digit."""
    first = 0
    while first < len(figures):
        digits = ""
        after = 0
        for last in range(first, len(figures)):
            digits += figures[last].digits
            if len(digits) > _LONGEST_CARD:
                break
            if len(digits) >= _SHORTEST_CARD and passes_luhn(digits) and len(set(digits)) > 1:
                after = last + 1
        if after and not _amounts(figures[first:after]):
            yield figures[first].start, figures[after - 1].end
            first = after
        else:
            first += 1


def _amounts(figures: list[_Figure]) -> bool:
    """Years or round amounts in a row, which by chance have the right check digit one time in ten."""
    return (
        len(figures) > 2
        and all(one.digits.endswith("0") or _YEAR.fullmatch(one.digits) for one in figures if one.how == "written")
        and any(one.how == "written" and len(one.digits) > 1 for one in figures)
    )


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Cards, and numbers read out digit by digit."""
    for match in _RUN.finditer(text):
        figures = _figures(match[0], match.start())
        cards = list(_cards(figures))
        yield from ((*card, "card number") for card in cards)
        length = sum(len(figure.digits) for figure in figures)
        if not cards and length >= _SHORTEST_READ_OUT and all(figure.how == "spoken" for figure in figures):
            # A card misheard by one digit fails its check, yet nobody reads out this many digits that are not private.
            kind = "card number" if length >= _SHORTEST_CARD else "number"
            yield figures[0].start, figures[-1].end, kind
    for match in _GLUED.finditer(text):
        if passes_luhn(match[0]) and len(set(match[0])) > 1:
            yield *match.span(), "card number"


def _told(text: str) -> Iterator[tuple[int, int, str]]:
    """Figures that the words before them tell to be private, as far as their digits are as many as that has."""
    for pattern, fewest, most, kind in _TOLD:
        for match in pattern.finditer(text):
            group = match.lastindex or 0
            end, count = 0, 0
            for figure in _figures(match[group], match.start(group)):
                if count + len(figure.digits) > most:
                    break
                end, count = figure.end, count + len(figure.digits)
            if count >= fewest:
                yield match.start(group), end, kind


_FINDERS: tuple[tuple[re.Pattern[str], tuple[int, ...], str], ...] = (
    (_EMAIL, (0,), "e-mail"),
    (_SPOKEN_EMAIL, (0,), "e-mail"),
    (_PASSWORD, (3, 4), "password"),
    (_PIN, (3,), "password"),
    (_NATIONAL_INSURANCE, (0,), "national id"),
    (_SOCIAL_SECURITY, (0,), "national id"),
    (_IBAN, (0,), "account number"),
    (_SORT_AND_ACCOUNT, (0,), "account number"),
)


def mask(text: str) -> Masked:
    """The text with private things replaced by `[card number]` and the like; amounts, dates and times stay.

    Time is in proportion to the length of the text. What is masked already stays as it is.
    """
    plain = text.translate(_PLAIN_MARKS)
    undated = _AMOUNT_OR_DATE.sub(lambda match: _UNSEEN * len(match[0]), plain)
    spans = [*_numbers(undated), *_told(undated)]
    # A sort code looks like a date, and stands where words or an account number tell it from one.
    spans += (span for span in _told(plain) if span[2] == "sort code")
    spans += ((*match.span(), "phone number") for match in _PHONE.finditer(undated))
    for pattern, groups, kind in _FINDERS:
        spans += (
            (*match.span(group), kind)
            for match in pattern.finditer(plain)
            for group in groups
            if match.start(group) >= 0
        )
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

    Words that showed a health trigger give way to its name, `[illness]`, and those that only sound like one to
    `[health]`; words of a crisis are always kept. Health words that were not recognised as such stay in the text,
    because nothing tells them apart.
    """
    if consented:
        return mask(text).text
    named = [(one, one.name) for one in (*hearing.triggers, *hearing.denied)]
    spans = sorted(
        (*place, name)
        for one, name in (*named, *((one, "health") for one in hearing.doubted))
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

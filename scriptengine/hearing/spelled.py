"""Digits, letters and days as people write and say them: patterns, and the figures that a run of them holds."""

import re
from typing import Literal, NamedTuple

_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TENS = {
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80",
    "ninety": "90",
}  # fmt: skip
_PAIRS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", **_TENS, "hundred": "00",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_LETTERS = {
    "bee": "b", "cee": "c", "dee": "d", "eff": "f", "gee": "g", "aitch": "h", "haitch": "h", "jay": "j", "kay": "k",
    "ell": "l", "em": "m", "en": "n", "pee": "p", "queue": "q", "cue": "q", "ar": "r", "ess": "s", "tee": "t",
    "vee": "v", "ex": "x", "zed": "z", "zee": "z",
}  # fmt: skip
_ALPHABET = (
    "alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|kilo|lima|mike|november|oscar|papa|quebec"
    "|romeo|sierra|tango|uniform|victor|whiskey|xray|x-ray|yankee|zulu"
)

END = r"(?![^\W_])"
"""Where a word or number is over."""
FIGURE = rf"(?<![^\W_])(?:\d{{1,19}}|{'|'.join((*_DIGITS, *_PAIRS, *_TIMES))}){END}"
"""Digits, or a word that stands for some: `450`, `nought`, `double`, `forty`."""
_ORDINARY = r"(?!\d{1,3}(?:st|nd|rd|th|am|pm|x|k|p|m|s|gb|tb|g|mg|hrs?|mins?|days?|wks?|weeks?|months?|yrs?)\b)"
MIXED = rf"(?:{_ORDINARY}(?=[a-z]{{1,8}}\d|\d{{1,12}}[a-z])[a-z\d]{{2,20}}{END})"
"""Letters and digits in one, but no `20th` or `5pm`."""
LETTER = (  # "a" and "I" before another word are words
    rf"(?:(?:{_ALPHABET}|{'|'.join(_LETTERS)}){END}"
    rf"|(?![ai] (?!(?:for|as in|like)\b)(?!{FIGURE})[a-z]{{2}})[a-z]{END}(?!')"
    r"(?: (?:for|as in|like) [a-z]{2,12}\b)?)"
)
"""`A`, `B for Bravo` or `tango`."""
SIGN = rf"(?:{FIGURE}|{MIXED}|{LETTER})"
"""One piece of a code that is read out or written in groups: a figure, a letter, or `SM9IJ`."""
_PIECE = re.compile(rf"(?P<letter>{MIXED}|{LETTER})|\d+|[a-z]+", re.IGNORECASE)


class Figure(NamedTuple):
    """One figure of a run: its digits (or letters), its place, and whether it was written, read out as digits or said
    as a pair ("forty five")."""

    digits: str
    start: int
    end: int
    how: Literal["written", "spoken", "pair"]


def figures(run: str, offset: int) -> list[Figure]:
    """The figures of a run of `FIGURE` or `SIGN`, whatever stands between them; `offset` is the place of its start."""
    found: list[Figure] = []
    times, start = 1, -1
    tens = False
    for match in _PIECE.finditer(run):
        word = match[0].lower()
        begin, end = start if times > 1 else offset + match.start(), offset + match.end()
        if word in _TIMES:
            times, start, tens = _TIMES[word], offset + match.start(), False
            continue
        if word in _PAIRS:
            found.append(Figure(_PAIRS[word] * times, begin, end, "pair"))
        elif word in _DIGITS:
            digit = _DIGITS[word]
            if tens and digit != "0":
                # "forty five" is one figure.
                found[-1] = found[-1]._replace(digits=found[-1].digits[0] + digit, end=end)
            else:
                found.append(Figure(digit * times, begin, end, "spoken"))
        elif word.isdigit():
            found.append(Figure(word[0] * (times - 1) + word, begin, end, "spoken" if times > 1 else "written"))
        elif match["letter"]:
            # "B for Bravo" is one letter, "SM9IJ" five signs.
            signs = word if any(sign.isdigit() for sign in word) else _LETTERS.get(word, word[0])
            found.append(Figure(signs[0] * (times - 1) + signs, begin, end, "written"))
        else:
            continue  # "and", "um"
        tens = times == 1 and word in _TENS
        times = 1
    return found


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|(?:twenty|thirty)[ -](?:{_ORDINALS})|{_ORDINALS})\b"
_LAST_TWO = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_UNITS}))?|(?:oh|o|nought)[ -](?:{_UNITS})|{'|'.join(_PAIRS)}|{_UNITS})"
)
_YEAR = (
    rf"(?:\d{{4}}|'?\d\d|(?:nineteen|twenty)[ -]{_LAST_TWO}|two thousand(?: and)?(?: {_LAST_TWO})?|{_LAST_TWO})(?!\d)\b"
)


def day(year: Literal["", "?"]) -> str:
    """A pattern of a day as written or said, with its year or (`?`) perhaps without."""
    of = rf"(?:[ ,]{{1,2}}(?:of )?{_YEAR}){year}"
    return (
        rf"(?:\d{{1,4}}(?:[-/.]\d{{1,2}}[-/.]| \d{{1,2}} )\d{{2,4}}(?!\d)"
        rf"|{_DAY}(?: of)?(?: the)?[ -](?:{_MONTH}|{_DAY}){of}|{_MONTH} (?:the )?{_DAY}{of})"
    )

"""What makes a spoken text hard to follow, hard to say, or true of one customer only: jargon, fixed values, guesses."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from scriptengine.care.wording import SHOUTED, small
from scriptengine.text.once import Once
from scriptengine.text.sieve import Sieve


class Slip(NamedTuple):
    """Words that were found, where in the text, and what to do about them."""

    words: str
    start: int
    advice: str


Search = Callable[[str], Iterator[Slip]]

PLAINER: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"accru(?:e|es|ed|ing|al)": "added up",
        r"aforementioned|aforesaid": "this",
        r"affordability (?:assessment|check|review)": "a look at what you can manage",
        r"amorti[sz]\w+": "paid off bit by bit",
        r"arrears": "payments that were missed",
        r"as per": "as in",
        r"ascertain": "find out",
        r"at this (?:moment|point) in time": "now",
        r"adjudicat\w+": "decided",
        r"allocat\w+": "put towards",
        r"arrangement to pay": "a plan",
        r"authenticat\w+": "check who I'm speaking with",
        r"capitali[sz]\w+": "added to what you owe",
        r"charge[d-]? ?offs?": "counted as a loss",
        r"circle back": "come back to it",
        r"commenc\w+": "start",
        r"deemed": "seen as",
        r"(?:in|into|an?) default|default(?:ed)? (?:on|notices?)|defaulted": "payments were missed",
        r"delinquen\w+": "late",
        r"disposable income|surplus income|net income": "what is left over",
        r"disposition(?:ed)?": "how the call ended",
        r"endeavou?r\w*": "try",
        r"escalat(?:e|es|ed|ing|ion)": "pass on",
        r"disburs\w+": "pay out",
        r"duly|forthwith": "leave it out",
        r"erroneous\w*": "wrong",
        r"expedit\w+": "speed up",
        r"facilitat\w+": "help with",
        r"forbear\w+": "ways we can help",
        r"furnish": "give",
        r"going forward": "from now on",
        r"henceforth": "from now on",
        r"here(?:by|in|with|to|under)": "leave it out",
        r"in (?:regard|respect|relation) (?:to|of)|with regards? to|regarding": "about",
        r"i (?:and|&) e": "what comes in and what goes out",
        r"in accordance with": "as in",
        r"in lieu of": "instead of",
        r"in the event (?:that|of)": "if",
        r"income and expenditure|expenditure": "what comes in and what goes out",
        r"inter alia": "among others",
        r"liabilit(?:y|ies)|indebtedness": "what you owe",
        r"liais\w+": "talk with",
        r"moratorium": "a time without payments",
        r"notwithstanding": "even so",
        r"obligat(?:ion|ions|ory|ed)": "what was agreed",
        r"per annum": "a year",
        r"pre-?(?:enforcement|litigation|legal)|enforcement|litigation": "what happens if it isn't paid",
        r"principal": "the amount borrowed",
        r"prior to": "before",
        r"pro[- ]rata": "a fair share",
        r"promise[- ]to[- ]pay": "the day you plan to pay",
        r"pursuant to": "under",
        r"re-ag(?:e|ed|ing)": "counted as paid up to date",
        r"reach out": "get in touch",
        r"reconcil(?:e|ed|iation)": "check",
        r"rectif(?:y|ied|ication)": "put right",
        r"remit\w*|remittances?": "pay",
        r"remunerat\w+": "pay",
        r"right[- ]party": "the person I'm calling",
        r"settlement figure": "the amount that would clear it",
        r"signpost(?:s|ed|ing)?": "tell you who can help",
        r"statutory": "required by law",
        r"subsequent(?:ly)?": "after",
        r"terminat(?:e|ed|es|ing|ion)": "end",
        r"there(?:after|of|in|by|to)": "then",
        r"token payments?": "a small payment",
        r"touch base": "talk",
        r"utili[sz]\w+": "use",
        r"vulnerab(?:le|ility|ilities)": "what makes this harder at the moment",
        r"where(?:by|as|upon|in)": "where",
        r"write[- ]off|written off": "cleared, with nothing more to pay",
    }
)
"""Words of the trade and of letters, as patterns, each with what to say instead."""

_ANY_JARGON = re.compile(rf"\b(?:{'|'.join(PLAINER)})\b")


def jargon(text: str) -> Iterator[Slip]:
    """Words that people outside the trade do not use, each with a plainer one."""
    for found in _ANY_JARGON.finditer(small(text)):
        plainer = next(plainer for pattern, plainer in PLAINER.items() if re.fullmatch(pattern, found[0]))
        yield Slip(text[found.start() : found.end()], found.start(), f"Say it in plain words: “{plainer}”.")


KNOWN_ACRONYMS: Final = frozenset(
    "AM PM ATM BBC CD DIY DVD DWP EU FAQ GP HIV HMRC ID IT MP NHS OK PC PDF PIN SIM SMS TV UK UN US USA VAT WC".split()
)
"""Acronyms that are said as letters and that everybody knows; the others need words."""

_CAPITALS = re.compile(r"[A-Z][A-Z&]")  # nearly every line has none, and is done with
_ACRONYM = re.compile(r"\b[A-Z](?:[A-Z]{1,5}|&[A-Z])(?:s|\b)(?![a-z'])")


def acronyms(text: str) -> Iterator[Slip]:
    """Letters that stand for words, unless everybody knows them, or the words are shouted."""
    if not _CAPITALS.search(text):
        return
    every = list(_ACRONYM.finditer(text))
    # Two in a row are shouted, the first as well as the second.
    beside = {one.end() + 1 for one in every}
    shouted = {one.start() for one in every if one.start() in beside}
    for one in every:
        known = one[0].rstrip("s") in KNOWN_ACRONYMS | SHOUTED
        loud = one.start() in shouted or one.end() + 1 in shouted or (len(one[0]) > 4 and one[0].isupper())
        if not known and not loud:
            yield Slip(one[0], one.start(), "Say what the letters stand for.")


_GENDERED = re.compile(
    r"\b(?:he|she|him|his|her|hers|himself|herself|sir|madam|ma'am|husband|wife|boyfriend|girlfriend|gentlem[ae]n|"
    r"lad(?:y|ies)|young (?:man|woman)|missus|(?:mr|mrs|ms|miss)\b\.?(?= ?…))\b"
    r"|(?<=, )(?:my )?(?:love|dear|darling|mate|pal|sweetheart|hon|honey|buddy|luv)\b(?=\s*(?:[.,?!]|$))"
)


def gendered(text: str) -> Iterator[Slip]:
    """Words that guess who somebody is: their sex, their partner's, or how near they wish to be."""
    for found in _GENDERED.finditer(small(text)):
        yield Slip(
            text[found.start() : found.end()],
            found.start(),
            "Use the name, or “they” and “partner”: nobody is guessed at.",
        )


_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|"
    r"eighty|ninety|a hundred|hundred|a thousand|thousand)"
)
_AMOUNT = re.compile(
    r"[£$€]\s?\d[\d,]*(?:\.\d+)?k?"
    r"|\b\d[\d,]*(?:\.\d+)?\s?(?:pounds?|dollars?|euros?|pence|cents?|quid|bucks|grand|gbp|usd|eur|p)\b"
    rf"|\b{_NUMBER}(?:[ -](?:and )?{_NUMBER}){{0,5}}[ -](?:pounds?|dollars?|euros?|quid|bucks|grand|pence|cents?)\b"
    r"|\b(?:gbp|usd|eur)\s?\d[\d,.]*"
)


def amounts(text: str) -> Iterator[Slip]:
    """Amounts of money written into the text."""
    for found in _AMOUNT.finditer(small(text)):
        yield Slip(
            text[found.start() : found.end()], found.start(), "Take it from a fact or a `set`: `{{ account.balance }}`."
        )


_NAME = re.compile(
    r"\b(?i:mr|mrs|ms|miss|dr|prof|professor)\.? (?P<a>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"|\b(?i:my name is|my name's|you're speaking (?:with|to)|am i speaking (?:with|to)|is that|ask for|dear|hello|hi) "
    r"(?P<b>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[ ,.?!]*(?:$|[.?!,]|from\b|today\b|here\b|calling\b))"
    r"|\b(?i:this is|it's) (?P<c>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?= (?:from|calling|speaking|here)\b)"
    r"|\bI'm (?P<d>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=,? (?:from|and I|calling|your)\b|[.,])"
)
_NO_NAMES = frozenset("Good There Everyone Everybody You Thank Are Is May Would Could So".split())


def names(text: str) -> Iterator[Slip]:
    """Names of people written into the text."""
    for found in _NAME.finditer(text.replace("’", "'")):
        group = found.lastgroup or "a"
        if found[group].split()[0] not in _NO_NAMES:
            advice = "Take it from a fact or a contact: `{{ customer.full_name }}`, `{{ team_leader.person }}`."
            yield Slip(found[group], found.start(group), advice)


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?"
    rf"|\b{_MONTH} \d{{1,4}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?"
    rf"|\b(?:first|second|third|fourth|fifth|tenth|last day) of {_MONTH}"
    r"|\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b"
    r"|\b(?:19|20)\d{2}\b|\b(?:on|by|from|before|until) the \d{1,2}(?:st|nd|rd|th)\b"
    rf"|\b(?:on|by|next|this|last|before|until) {_WEEKDAY}\b(?! to\b)"
    rf"|\b(?:in|by|since|until|next|last|this|(?:end|start|beginning|middle) of) {_MONTH}"
)


def dates(text: str) -> Iterator[Slip]:
    """Days, months and years written into the text."""
    for found in _DATE.finditer(text):
        yield Slip(found[0], found.start(), "Take it from a fact or a `set`: `{{ promise.date }}`, or leave it out.")


_PHONE = re.compile(
    r"(?<![\w£$€.,-])\+?\(?\d(?:[ ().-]{0,2}\d){5,}(?![\w%])"
    r"|\b(?i:ring|call|dial|text|phone)(?i: us| them)?(?i: on|"
    r" at)? (?P<short>\d{3,6})\b(?![ ().-]{1,2}\d)(?! (?:times|people|minutes|hours|days))"
)


def phones(text: str) -> Iterator[Slip]:
    """Phone numbers written into the text."""
    dated = [found.span() for found in _DATE.finditer(text)]
    for found in _PHONE.finditer(text):
        start, end = found.span("short") if found["short"] else found.span()
        if not any(one < end and start < other for one, other in dated):
            advice = "Take it from a contact, `{{ team_leader.phone }}`, or put it into a notice with its source."
            yield Slip(text[start:end], start, advice)


_SIGN = re.compile(
    r"""[^\w\s.,!?'’“”"…;%£$€+-]|_|\.\w|\b(?:etc|viz|cf|approx|incl|excl|asap|acc|ref|nb)\.|:-?d"""
)  # nearly every line has none, and is done with
_UNSPEAKABLE = re.compile(
    r"(?P<value>\{ ?[a-z][\w.]{0,80} ?\})|\bhttps?://\S+|\bwww\.\S+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|\b[\w-]{1,63}\.(?:com|org|net|co\.uk|gov|gov\.uk|"
    r"example|io)\b(?:/\S*)?"
    r"|\b\w{1,40}/[A-Za-z]\w*|\b\w{1,40}\((?:s|es)\)|\b(?:e\.g|i\.e|etc|viz|cf|approx|incl|excl|asap|a/c|acc|ref|"
    r"nb)\b\.(?=[\s,.;)]|$)"
    r"|\b(?:e\.g|i\.e)\.|\bn/a\b|(?<= )&(?= )|[*_#=<>|~^\\{}\[\]@•→™®©§¶]+|:-?[)(D]|;-\)"
    "|[\U0001f000-\U0001faff\u2600-\u27bf]",
    re.IGNORECASE,
)


def unspeakable(text: str) -> Iterator[Slip]:
    """What stands on paper or a screen and cannot be said aloud: links, signs, abbreviations."""
    if _SIGN.search(small(text)):
        for found in _UNSPEAKABLE.finditer(text):
            advice = "Write it as it is said aloud; links and addresses go into a letter or message."
            if found["value"]:
                advice = f"For a value write two braces on each side: `{{{found['value']}}}`."
            yield Slip(found[0], found.start(), advice)


SPELLINGS: Final[tuple[tuple[str, str], ...]] = (
    (r"instalment(s?)", r"installment(s?)"),
    (r"organis(\w+)", r"organiz(\w+)"),
    (r"apologis(\w+)", r"apologiz(\w+)"),
    (r"recognis(\w+)", r"recogniz(\w+)"),
    (r"realis(\w+)", r"realiz(\w+)"),
    (r"authoris(\w+)", r"authoriz(\w+)"),
    (r"summaris(\w+)", r"summariz(\w+)"),
    (r"prioritis(\w+)", r"prioritiz(\w+)"),
    (r"cheque(s?)", r"check(s?)(?= (?:or|in the post|payable|book))"),
    (r"cent(?:re)(s?)", r"center(s?)"),
    (r"favour(\w*)", r"favor(\w*)"),
    (r"honour(\w*)", r"honor(\w*)"),
    (r"behaviour(\w*)", r"behavior(\w*)"),
    (r"neighbour(\w*)", r"neighbor(\w*)"),
    (r"cancell(ed|ing)", r"cancel(ed|ing)"),
    (r"programme(s?)", r"program(s?)"),
    (r"licence(s?)", r"license(s?)"),
    (r"enquir(\w+)", r"inquir(\w+)"),
    (r"judgement(s?)", r"judgment(s?)"),
    (r"okay", r"OK"),
    (r"per cent", r"percent"),
)
"""Pairs of patterns for two spellings of one term; which one a script takes is its own affair."""

_ANY_SPELLING = re.compile(rf"\b(?:{'|'.join(one for pair in SPELLINGS for one in pair).lower()})\b")


def spelled(text: str) -> Iterator[tuple[int, int, Slip]]:
    """Terms that have two spellings: which term, which of its two spellings, and where it stands."""
    if not _ANY_SPELLING.search(small(text)):
        return
    for term, pair in enumerate(SPELLINGS):
        for which, pattern in enumerate(pair):
            for found in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE):
                yield term, which, Slip(found[0], found.start(), "")


Found = Mapping[Callable[[str], Iterator[Any]], tuple[Any, ...]]
"""What searches found in a text, by the search; those that found nothing are not in it."""

_SIFTED: Final[Mapping[Callable[[str], Iterator[Any]], re.Pattern[str]]] = MappingProxyType(
    {jargon: _ANY_JARGON, amounts: _AMOUNT, names: _NAME, dates: _DATE, phones: _PHONE, spelled: _ANY_SPELLING}
)
_SEARCHES: Final = (*_SIFTED, acronyms, gendered, unspeakable)
_OTHERS: Final = range(len(_SIFTED), len(_SEARCHES))
_SIEVE = Sieve(_SIFTED.values())


def _all_slips(texts: Sequence[str]) -> Iterator[Found]:
    sifted = _SIEVE.sift(texts)
    for number, text in enumerate(texts):
        searches = [_SEARCHES[which] for which in (*sifted.get(number, ()), *_OTHERS)]
        yield {search: found for search in searches if (found := tuple(search(text)))}


all_slips: Final = Once(_all_slips)
"""What each search of this module finds in each of many texts."""

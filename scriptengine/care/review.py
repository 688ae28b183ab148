"""Keeps a phrase book good: what in it hurts, asks, gives the debt away, takes too much breath or is said twice."""

import re
from collections.abc import Iterator

from scriptengine.care.book import Phrase, PhraseBook
from scriptengine.care.wording import reading_grade, tells, words
from scriptengine.text.diagnostic import Diagnostic, Kind

REPEATED = Kind("CS231", "repeated-phrase", "warning")
TOO_LONG = Kind("CS232", "too-long-for-one-breath", "warning")
QUESTION = Kind("CS233", "question-in-acknowledgement")
NAMES_THE_DEBT = Kind("CS234", "debt-in-acknowledgement")
HARD_TO_READ = Kind("CS235", "hard-to-read", "hint")
NO_WORDS = Kind("CS236", "phrase-without-words")

ONE_BREATH = 25
"""Words that can be said in one breath, about ten seconds of calm speech."""

_EASY = 8.0
_ENOUGH_TO_MEASURE = 8  # words; on fewer the formula says nothing
_DEBT = re.compile(
    r"\b(?:debts?|debtors?|arrears|ow(?:e|es|ed|ing)|balance|overdue|outstanding|(?:re)?pay(?:ments?|ing|s)?|instal?lments?|loans?|"
    r"accounts?|bills?|creditors?|collect(?:ions?|ors?|ing))\b",
    re.IGNORECASE,
)
_NOT_SPOKEN = re.compile(r"[^\w\s]")


def review(book: PhraseBook) -> list[Diagnostic]:
    """Findings about the phrases of a book, in the order of the file; none for a book that is good to use."""
    findings = [finding for phrase in book.phrases() for finding in _about(phrase)]
    for phrases in (*book.tones.values(), *book.triggers.values(), book.general):
        findings.extend(_repeated(phrases))
    return sorted(findings, key=lambda finding: finding.span or ("", 0, 0))


def _about(phrase: Phrase) -> Iterator[Diagnostic]:
    text, span = phrase.text, phrase.span
    if not any(sign.isalpha() for sign in text):
        advice = "Write what the agent says, or delete this line."
        yield NO_WORDS.at(span, f"“{text}” has no words in it, so it acknowledges nothing.", advice)
        return
    for tell in tells(text):
        yield tell.kind.at(span, f"“{tell.words}” {tell.why}.", tell.advice)
    if "?" in text:
        advice = "Only show that they were heard; what to ask comes next in the script."
        yield QUESTION.at(span, "This acknowledgement asks something.", advice)
    debt = _DEBT.search(text)
    if debt is not None:
        message = (
            f"“{debt.group()}” can tell a stranger why you are calling: this may be said before identity is confirmed."
        )
        yield NAMES_THE_DEBT.at(span, message, "Speak of the person and of what they told you, not of money owed.")
    count = words(text)
    if count > ONE_BREATH:
        message = f"This has {count} words; one breath holds about {ONE_BREATH}."
        yield TOO_LONG.at(span, message, "Cut it, or make two phrases of it.")
    grade = reading_grade(text)
    if count >= _ENOUGH_TO_MEASURE and grade > _EASY:
        message = f"This may be hard to follow by ear (a reading grade of about {grade:.0f}; {_EASY:.0f} is easy)."
        yield HARD_TO_READ.at(span, message, "Shorter words and sentences are easier to say and to hear.")


def _repeated(phrases: tuple[Phrase, ...]) -> Iterator[Diagnostic]:
    seen: dict[str, Phrase] = {}
    for phrase in phrases:
        heard = " ".join(_NOT_SPOKEN.sub("", phrase.text).casefold().split())
        first = seen.setdefault(heard, phrase)
        if first is not phrase:
            message = f"“{phrase.text}” is in this list twice; to the ear it is the same phrase."
            related = ((first.span, "the first one"),)
            yield REPEATED.at(phrase.span, message, "Delete one, or say it in another way.", related=related)

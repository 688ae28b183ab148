"""A customer's line as words: folded so that `can't` and `can not` are alike, each with its place in the text."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

# Marks and invisible characters that may stand inside a word without changing it.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_TOKEN = re.compile(rf"[^\W_]+(?:[{_INSIDE}'’‘`]+[^\W_]+)*|\.{{2,}}|…|[.!?;,:\n]|(?<=\s)[-–—](?=\s)|[&+](?=\s)")
_INVISIBLE = re.compile(f"[{_INSIDE}]+")
_APOSTROPHES = re.compile("[’‘`]")
_CLITIC = re.compile(r"'(?:s|ve|m|re|d|ll|em)$")
_SENTENCE = frozenset(".!?;\n")
_CLAUSE = frozenset(",:-–—")
_NEGATED = {"can": ("can", "not"), "won": ("will", "not"), "shan": ("will", "not"), "ain": ("is", "not")}
_LONGEST = 64
_BEFORE = " \t\n\ufeff\"“'‘(["


class Word(NamedTuple):
    """One word: its folded form, its place in the text (code points), its clause and sentence, if it is little."""

    form: str
    start: int
    end: int
    clause: int
    sentence: int
    little: bool


def folded(token: str) -> tuple[str, ...]:
    """The forms of one written word: small letters, no accents, short forms undone (`won't` is `will`, `not`)."""
    word = token.lower()
    if not word.isascii():
        word = _APOSTROPHES.sub("'", _INVISIBLE.sub("", word))
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(c for c in decomposed if not unicodedata.combining(c) and not c.isspace()).lower()
    if "'" in word or "`" in word:
        word = word.replace("`", "'")
        if word.endswith("n't"):
            stem = word[:-3]
            return _NEGATED.get(stem, (stem, "not")) if stem != "ca" else ("can", "not")
        word = _CLITIC.sub("", word).replace("'", "")
    return (word[:_LONGEST],) if word else ()


class Reading(NamedTuple):
    """How a language's words are read: little words, an agent's shorthand, and words that begin a new clause."""

    little: frozenset[str]
    shorthand: Mapping[str, tuple[str, ...]]
    joining: frozenset[str]


def like_writing(text: str) -> bool:
    """Whether a line begins as writing does, with a capital; so it is known from its first letter on."""
    return text.lstrip(_BEFORE)[:1].isupper()


def split(text: str, reading: Reading) -> list[Word]:
    """The words of a text, little ones marked, shorthand written out. Linear in the text."""
    words: list[Word] = []
    clause = sentence = 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in _SENTENCE:
            clause += 1
            sentence += 1
            continue
        if token in _CLAUSE or token[0] in ".…":
            clause += 1
            continue
        start, end = found.span()
        for form in folded(token):
            clause += form in reading.joining
            for full in reading.shorthand.get(form, (form,)):
                words.append(Word(full, start, end, clause, sentence, full in reading.little))
    return words

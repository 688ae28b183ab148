"""One line's words as the grammar's tokens: what each sort of line is made of."""

import datetime
import re
from itertools import pairwise

from scriptengine.language.words import KEYWORDS, TYPES

# A token: the terminal's name (a keyword or sign stands for itself), its text, the offset where it begins.
Token = tuple[str, str, int]

DEEPEST = 64  # brackets in brackets
LONGEST = 100  # operators in one line

_KINDS: dict[str, str] = {word: word for word in KEYWORDS} | {name: "TYPE" for name in TYPES if name != "choice"}
_OPERATORS = frozenset({"and", "or", "not", "+", "-", "*", "/"})
_NAME = "[a-z][a-z0-9_]*"
_TOKEN = re.compile(
    rf" *(?:(?P<NAME>{_NAME})(?![\w.])"
    rf"|(?P<DOTTED>{_NAME}(?:\.{_NAME})+)(?![\w.])"
    r"|(?P<SIGN>->|<=|>=|-(?!>)|[-+*/<>=(),\[\]])"
    r"|(?P<DATE>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w-])"
    # no number begins a date written in another form, which would be a division
    r"|(?!\d{1,2}(?:/\d{1,2}/|-\d{1,2}-)\d{4}(?!\d)|\d{4}[/-]\d{1,2}[/-]\d{1,2}(?!\d))"
    r"(?P<NUMBER>[0-9]{1,28}(?:\.[0-9]{1,28})?)(?![\w.])"
    r'|(?P<STRING>"[^"\n]*")'
    rf"|(?P<MARK>@{_NAME})(?!\w))"
)
_MARK = re.compile(rf" +(@{_NAME})(?!\w)")
_KEY = re.compile(rf"\({_NAME}\)")
GAP = r"""\{\{(?:[^{}"'\n]|"[^"\n]*"|'[^'\n]*'|\{(?!\{)|\}(?!\}))*+\}\}"""
_MEANT = re.compile(rf"(?=[^\s\-\[#@(])(?:{GAP}|\\.|\s++(?!->|@[a-z])|(?!->)[^\\\s])++\\?")
_SETTING = re.compile(r"([a-z][a-z_]*) +(?=[^ ])")
_USE = re.compile(rf" +([^\s]+)(?: +as +({_NAME}))?")
_WAIVE = re.compile(
    rf"({_NAME}(?:\.{_NAME})*) +until +([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) +by +([^\s,][^,\n]*)(,) *([^\s,][^\n]*)"
)


def scan(text: str, at: int, end: int, tokens: list[Token], until: str = "") -> int:
    """Read names, values and signs into `tokens` up to `end`, or up to and with the sign `until`.

    Gives the offset where reading stopped: `end` when all was read, otherwise where something stands that is no token,
    or what goes beyond the limits of an expression.
    """
    match = _TOKEN.match
    depth = operators = 0
    while at < end:
        found = match(text, at, end)
        if found is None:
            return at
        kind = found.lastgroup or ""
        word = found[kind]
        if kind == "NAME":
            kind = _KINDS.get(word, kind)
        elif kind == "SIGN":
            kind = word
            depth += (word == "(") - (word == ")")
        elif kind == "DATE" and not is_date(word):
            return at
        operators += kind in _OPERATORS
        if depth > DEEPEST or operators > LONGEST:
            return at
        tokens.append((kind, word, found.end() - len(word)))
        at = found.end()
        if kind == until:
            return at
    return at


def spoken(text: str, at: int, end: int, tokens: list[Token]) -> int | None:
    """The rest of a `say` or `coach`: marks, then text on the same line if any. None when all was read."""
    while mark := _MARK.match(text, at, end):
        tokens.append(("MARK", mark[1], mark.start(1)))
        at = mark.end()
    return remark(text, _skip(text, at, end), end, tokens) if at < end else None


def remark(text: str, at: int, end: int, tokens: list[Token]) -> int | None:
    """A line of text with its guard. None when all was read."""
    if text[at] == "[":
        stop = scan(text, at, end, tokens, "]")
        if tokens[-1][0] != "]":
            return stop
        at = _skip(text, stop, end)
        if at >= end:
            return end
    elif text[at] in "-#@":
        return at
    tokens.append(("SPEECH", text[at:end], at))
    return None


def choice(text: str, at: int, end: int, tokens: list[Token]) -> int | None:
    """What follows a choice's `-`. None when all was read."""
    at = _skip(text, at, end)
    if at < end and text[at] == "[":
        at = scan(text, at, end, tokens, "]")
        if tokens[-1][0] != "]":
            return at
        at = _skip(text, at, end)
    key = _KEY.match(text, at, end)
    if key:
        tokens.append(("KEY", key[0], at))
        at = _skip(text, key.end(), end)
    meant = _MEANT.match(text, at, end)
    if meant is None:
        return at
    words = meant[0].rstrip()
    bare = words.replace("\\-", "")
    if "→" in words or "⇒" in words or "=>" in words or "- >" in bare or bare.endswith("-"):
        return at  # an arrow of another kind
    tokens.append(("MEANT", words, at))
    at = scan(text, meant.end(), end, tokens)
    return None if at >= end else at


def setting(text: str, at: int, end: int, tokens: list[Token]) -> int | None:
    """A setting: a word, and its value to the end of the line."""
    found = _SETTING.match(text, at, end)
    if found is None:
        return at
    tokens += (("WORD", found[1], at), ("VALUE", text[found.end() : end], found.end()))
    return None


def use(text: str, at: int, end: int, tokens: list[Token]) -> int | None:
    """The path of a `use` and its other name."""
    found = _USE.fullmatch(text, at, end)
    if found is None:
        return at
    tokens.append(("PATH", found[1], found.start(1)))
    if found[2]:
        tokens += (("as", "as", text.index("as ", found.end(1))), ("NAME", found[2], found.start(2)))
    return None


def waive(text: str, at: int, end: int, tokens: list[Token]) -> int | None:
    """What follows `waive`: the guarantee, until when, by whom, why."""
    at = _skip(text, at, end)
    found = _WAIVE.fullmatch(text, at, end)
    if found is None or not is_date(found[2]):
        return at
    tokens += (
        ("DOTTED" if "." in found[1] else "NAME", found[1], found.start(1)),
        ("until", "until", text.index("until", found.end(1))),
        ("DATE", found[2], found.start(2)),
        ("by", "by", text.index("by", found.end(2))),
        ("WHO", found[3].rstrip(), found.start(3)),
        (",", ",", found.start(4)),
        ("WHY", found[5], found.start(5)),
    )
    return None


def miscounted(tokens: list[Token]) -> int | None:
    """The offset of the first number in a claim that counts no times and no turns."""
    for (before, _, _), (kind, word, start) in pairwise(tokens):
        if kind == "NUMBER" and ("." in word or (before == "within" and not int(word))):
            return start
    return None


def is_date(word: str) -> bool:
    """Whether `2026-03-31` is a day of the calendar."""
    try:
        datetime.date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _skip(text: str, at: int, end: int) -> int:
    """The next offset that is no space."""
    while at < end and text[at] == " ":
        at += 1
    return at

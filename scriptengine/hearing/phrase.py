"""The notation of a lexicon's phrases: `(one|other)`, `(maybe)?`, `sui*`, `<list>`, `...` for words between, `&`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Literal, NamedTuple

from scriptengine.hearing.words import Reading, folded, split
from scriptengine.text.source import Span

Use = Literal["phrases", "hints", "lookalikes", "denials", "hedges"]
Context = Literal["negated", "no_denial", "other", "supposed", "over", "figures"]

GAP = 6
"""How many words that count may stand where a phrase has `...` or `&`."""

EDGE = "\x00"
"""Stands between the words of a wording, so that no word is found inside another."""

_AS_WRITTEN = ""
_WORDINGS_TOGETHER = 16  # more alternatives in a row than this are looked for piece by piece
_DEEPEST = 6
_MOST_SIDES = 4  # of `&`: each order of them is looked for, and orders multiply
_WORD = re.compile(r"[^\s()<>|?.*&]+")
_TOKEN = re.compile(r"[()|?]|<[a-z_]+>|[^\s()<>|?]+")
_GAP_MARK = re.compile(r"\.{3}|…")

_Forms = tuple[str, ...]


class Line(NamedTuple):
    """One written phrase: what it is used for, the trigger, tone or context it speaks of, its text and its place."""

    use: Use | Context
    name: str
    text: str
    span: Span


class Part(NamedTuple):
    """A piece of a phrase: how many words that count may stand before it, and its wordings `\\0word\\0word\\0`.

    A wording that ends without the closing mark stands for any ending of its last word (`sui*`). `wordings` are looked
    for among the words that count; `exact` ones, which without their little words would be one word or none, among all.
    """

    gap: int
    wordings: tuple[str, ...]
    exact: tuple[str, ...]


class Unreadable(NamedTuple):
    """Why a phrase cannot be read, in words for the trainer, and what to do."""

    message: str
    advice: str


class _Piece(NamedTuple):
    alternatives: list[_Forms]
    optional: bool

    @property
    def open_ended(self) -> bool:
        return any(forms and forms[-1].endswith("*") for forms in self.alternatives)


class _SlipError(Exception):
    """A phrase that cannot be read; caught in `understand`."""


class Notation:
    """Reads phrases with one lexicon's lists and its way of reading words."""

    def __init__(self, lists: Mapping[str, Sequence[str]], reading: Reading) -> None:
        self._lists = lists
        self._reading = reading
        self._known: dict[str, _Forms] = {}

    def understand(self, text: str) -> list[tuple[Part, ...]] | Unreadable:
        """The phrases that a written one stands for, one for each order where it has `&`, or why it cannot be read."""
        written = text.split(" & ")
        if len(written) > _MOST_SIDES:
            return Unreadable(
                f"`&` joins {len(written)} things, and {_MOST_SIDES} are the most", "Write it as several phrases."
            )
        try:
            sides = [self._side(side) for side in written]
        except _SlipError as slip:
            message, advice = slip.args
            return Unreadable(message, advice)
        orders = permutations(sides) if len(sides) > 1 else [tuple(sides)]
        return [tuple(part for side in order for part in side) for order in orders]

    def words(self, text: str) -> set[str]:
        """Every word that a written phrase may have, those of its lists among them; endings left open are left out."""
        words = {full for token in _WORD.findall(text) for form in folded(token)
                 for full in self._reading.shorthand.get(form, (form,))}  # fmt: skip
        if "<" in text:
            for name in words & self._lists.keys():
                words.update(form for word in self._lists[name] for form in self._forms(word))
        return words

    def _side(self, side: str) -> list[Part]:
        return [part for stretch in _GAP_MARK.split(side) for part in self._parts(stretch)]

    def _parts(self, stretch: str) -> list[Part]:
        tokens = _TOKEN.findall(stretch)
        pieces, used = self._pieces(tokens, 0, 0)
        if used < len(tokens):
            raise _SlipError(
                f"a bracket is missing before `{' '.join(tokens[used:])}`", "Write alternatives as `(one|other)`."
            )
        while pieces and pieces[0].optional:
            pieces.pop(0)
        while pieces and pieces[-1].optional:
            pieces.pop()
        alone = [forms for piece in pieces for forms in piece.alternatives]
        if not alone or (
            len(pieces) == 1 and all(len(forms) == 1 and forms[0] in self._reading.little for forms in alone)
        ):
            message = f"`{stretch.strip()}` is no more than a little word or one that may be left out"
            raise _SlipError(message, "Add a word that carries the meaning.")
        chunks: list[list[_Forms]] = []
        before_open_ended = True
        for piece in pieces:
            ways = [*piece.alternatives, ()] if piece.optional else piece.alternatives
            together = chunks and (
                () in chunks[-1] or len(chunks[-1]) * len(ways) <= _WORDINGS_TOGETHER or piece.optional
            )
            if together and not before_open_ended:
                chunks[-1] = [left + right for left in chunks[-1] for right in ways]
            else:
                chunks.append(list(ways))
            before_open_ended = piece.open_ended
        return [self._part(0 if number else GAP, chunk) for number, chunk in enumerate(chunks)]

    def _part(self, gap: int, chunk: list[_Forms]) -> Part:
        wordings: dict[str, None] = {}
        exact: dict[str, None] = {}
        for forms in chunk:
            counting = () if _AS_WRITTEN in forms else tuple(form for form in forms if form not in self._reading.little)
            if len(counting) > 1 or counting == forms:
                wordings[_joined(counting)] = None
            else:
                exact[_joined(tuple(form for form in forms if form != _AS_WRITTEN))] = None
        wordings.pop("", None)
        return Part(gap, tuple(wordings), tuple(exact))

    def _pieces(self, tokens: list[str], at: int, depth: int) -> tuple[list[_Piece], int]:
        """The pieces up to a `|`, a closing bracket or the end, and where that is."""
        pieces: list[_Piece] = []
        while at < len(tokens) and tokens[at] not in ("|", ")"):
            written = tokens[at]
            at += 1
            if written == "(":
                piece, at = self._group(tokens, at, depth + 1)
            elif written == "?":
                continue
            elif written.startswith("<"):
                name = written[1:-1]
                if name not in self._lists:
                    known = ", ".join(sorted(self._lists)) or "none yet"
                    raise _SlipError(f"there is no list `{written}`", f"Lists of this lexicon: {known}.")
                piece = _Piece([forms for word in self._lists[name] if (forms := self._forms(word))], optional=False)
            else:
                piece = _Piece([forms] if (forms := self._forms(written)) else [], optional=False)
            if piece.alternatives:
                pieces.append(piece)
        return pieces, at

    def _group(self, tokens: list[str], at: int, depth: int) -> tuple[_Piece, int]:
        if depth > _DEEPEST:
            raise _SlipError(f"brackets stand more than {_DEEPEST} deep", "Write it as several phrases.")
        alternatives: dict[_Forms, None] = {}
        while True:
            pieces, at = self._pieces(tokens, at, depth)
            ways: list[_Forms] = [()]
            for piece in pieces:
                rights = [*piece.alternatives, ()] if piece.optional else piece.alternatives
                ways = [left + right for left in ways for right in rights]
                if len(ways) > _WORDINGS_TOGETHER * 8:
                    raise _SlipError(
                        f"a bracket stands for more than {_WORDINGS_TOGETHER * 8} wordings",
                        "Write it as several phrases.",
                    )
            alternatives.update((way, None) for way in ways if way)
            if at >= len(tokens):
                raise _SlipError("a bracket is not closed", "Write alternatives as `(one|other)`.")
            at += 1
            if tokens[at - 1] == ")":
                break
        optional = at < len(tokens) and tokens[at] == "?"
        if not optional and len(alternatives) > 1:
            # Somebody who lists a little word among others means that word.
            little = self._reading.little
            return _Piece([(_AS_WRITTEN, *way) if little.issuperset(way) else way for way in alternatives], False), at
        return _Piece(list(alternatives), optional), at + optional

    def _forms(self, written: str) -> _Forms:
        known = self._known.get(written)
        if known is None:
            if written.endswith("*"):
                known = tuple(form + "*" for form in folded(written[:-1])[:1])
            else:
                known = tuple(word.form for word in split(written, self._reading))
            self._known[written] = known
        return known


def _joined(forms: _Forms) -> str:
    if not forms:
        return ""
    joined = EDGE + EDGE.join(form.rstrip("*") for form in forms)
    return joined if forms[-1].endswith("*") else joined + EDGE


def stretches(wording: str) -> Iterator[str]:
    """The words in a row that a wording holds, each stretch written as a wording itself."""
    forms = wording.strip(EDGE).split(EDGE)
    for start in range(len(forms)):
        for end in range(start + 1, len(forms) + 1):
            last = "" if end == len(forms) and not wording.endswith(EDGE) else EDGE
            yield EDGE + EDGE.join(forms[start:end]) + last

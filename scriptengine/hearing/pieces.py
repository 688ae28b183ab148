"""A text in the pieces that a sentence model reads: whole words where it knows them, else their parts (WordPiece)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
WITHIN = "##"
"""Before a piece that goes on from another."""

_TOKEN = re.compile(r"[^\W_]+|[^\s\w]|_")
_UNSEEN = ("Cc", "Cf", "Me", "Mn")
_LONGEST = 40  # characters of a word; what is longer is unknown


def tokens(text: str) -> list[str]:
    """Words and marks, in small letters without accents or invisible characters. Time grows with the text's length."""
    # Marks go first too: long runs of them would be sorted at length.
    plain = unicodedata.normalize("NFKD", _seen(text.lower()))
    return _TOKEN.findall(_seen(plain).replace("’", "'"))


def _seen(text: str) -> str:
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)


def cut(word: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """A token's pieces, each as long as it can be, by their numbers."""
    found: list[int] = []
    at = 0
    while at < len(word) <= _LONGEST:
        for end in range(len(word), at, -1):
            number = known.get(WITHIN * (at > 0) + word[at:end])
            if number is not None:
                found.append(number)
                at = end
                break
        else:
            break
    return tuple(found) if at == len(word) else (known[UNKNOWN],)


def read(text: str, known: Mapping[str, int], most: int) -> Sequence[int]:
    """The numbers of a text's last pieces, at most so many, between a beginning and an end."""
    found: list[int] = []
    for word in tokens(text):
        found += cut(word, known)
    return [known[BEGIN], *found[-most:], known[END]]


def numbered(pieces: Iterable[str]) -> dict[str, int]:
    """Each piece's number, its place."""
    return {piece: number for number, piece in enumerate(pieces)}

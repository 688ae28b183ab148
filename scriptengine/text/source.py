"""A file's text and places in it; the only module that turns an offset into a line and a column."""

from bisect import bisect_right
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of one file: `start` to `end` in code points, counted from 0, `end` not included."""

    file: str
    start: int
    end: int


class Position(NamedTuple):
    """A place as people count: the first line and the first column are 1; columns are code points."""

    line: int
    column: int


class Source:
    """A file as read: its name as people should see it, and its text with `\\n` line ends. Not to be changed."""

    __slots__ = ("_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._starts: list[int] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source) and self.name == other.name and self.text == other.text

    def __hash__(self) -> int:
        return hash((self.name, self.text))

    def __repr__(self) -> str:
        return f"Source({self.name!r}, {self.text!r})"

    def _lines(self) -> list[int]:
        """Where each line begins; found when first asked for, since most texts are read without a finding."""
        starts = self._starts
        if not starts:
            found = [0]
            at = self.text.find("\n")
            while at >= 0:
                found.append(at + 1)
                at = self.text.find("\n", at + 1)
            starts[:] = found
        return starts

    def position(self, offset: int) -> Position:
        """The line and column of an offset; past the end it is the place after the last character."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._lines(), offset)
        return Position(line, offset - self._lines()[line - 1] + 1)

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column, both counted from 1 and kept inside the text."""
        line = max(1, min(line, len(self._lines())))
        return min(self._lines()[line - 1] + column - 1, len(self.text))

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        starts = self._lines()
        start = starts[number - 1]
        end = starts[number] - 1 if number < len(starts) else len(self.text)
        return self.text[start:end]

    @property
    def line_count(self) -> int:
        """How many lines there are; a text that ends with a line end has an empty last line."""
        return len(self._lines())

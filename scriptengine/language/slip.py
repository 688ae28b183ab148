"""A line with a mistake, as the functions that name mistakes look at it."""

import re
from dataclasses import dataclass

from scriptengine.text.diagnostic import Edit, Fix
from scriptengine.text.source import Span

_FIRST_WORD = re.compile(r"->|-|[^\s\-]+(?:-[^\s\-]+)*")
_SEEN = 2000
_STRING = re.compile(r'"[^"]*"')


def first_word(text: str, start: int, end: int) -> str:
    """What a line begins with: a word, `-` or `->`."""
    found = _FIRST_WORD.match(text, start, end)
    return found[0] if found else text[start:end]


@dataclass(frozen=True, slots=True)
class Slip:
    """Where the line is in its file's text, up to which offset `at` it could be read, and what it was read as.

    `context` is what the lines around it are (statements, text, choices, …), `word` the keyword it begins with.
    """

    file: str
    text: str
    start: int
    end: int
    at: int
    context: str
    word: str

    @property
    def line(self) -> str:
        """The line without its indentation; of a very long one the beginning, which is enough to see what is wrong."""
        return self.text[self.start : min(self.end, self.start + _SEEN)]

    @property
    def rest(self) -> str:
        """What stands at `at` and after it."""
        return self.text[self.at : self.end].strip()

    @property
    def after(self) -> str:
        """What stands after the line's first word."""
        return self.text[self.start + len(first_word(self.text, self.start, self.end)) : self.end].strip()

    @property
    def span(self) -> Span:
        """The whole line."""
        return Span(self.file, self.start, self.end)

    @property
    def code(self) -> str:
        """The line with everything blanked that is speech or stands in quotation marks; as long as the line."""
        line = _STRING.sub(lambda found: '"' + " " * (len(found[0]) - 2) + '"', self.line)
        if self.context in {"text", "ask"}:
            guard = re.match(r"(?:- *)?\[[^\]]*\]?", line)
            line = (guard[0] if guard else "").ljust(len(line))
        return line

    def place(self, found: re.Match[str], group: int = 0) -> Span:
        """Where something found in the line or in its `code` stands in the file."""
        return Span(self.file, self.start + found.start(group), self.start + found.end(group))

    def near(self) -> Span:
        """The word or sign at `at`, or the line's last word."""
        at = min(self.at, self.end)
        while at < self.end and self.text[at] == " ":
            at += 1
        found = re.compile(r"[\w.@]+|[^\w\s]+").match(self.text, at, self.end)
        if found:
            return Span(self.file, at, found.end())
        last = re.search(r"\S+\s*$", self.line)
        return self.place(last) if last else self.span

    def swap(self, title: str, found: re.Match[str], text: str, group: int = 0, *, safe: bool = True) -> Fix:
        """A mend that writes `text` where something was found."""
        return Fix(title, (Edit(self.place(found, group), text),), safe)

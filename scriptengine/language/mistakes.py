"""Common slips named in plain words: one function each, with what to do next and, where it is sure, the mend."""

import re
from dataclasses import dataclass

from scriptengine.language.tokens import Token
from scriptengine.text.diagnostic import Diagnostic, Kind, near
from scriptengine.text.source import Span


@dataclass(frozen=True, slots=True)
class Slip:
    """A line with a mistake: where it is in its file's text, and the offset `at` which it could be read."""

    file: str
    text: str
    start: int
    end: int
    at: int
    context: str
    word: str

    @property
    def line(self) -> str:
        return self.text[self.start : self.end]

    @property
    def span(self) -> Span:
        return Span(self.file, self.start, self.end)


def first_word(text: str, start: int, end: int) -> str:
    found = re.compile(r"->|-|[^\s\-]+").match(text, start, end)
    return found[0] if found else text[start:end]


def name_in(words: str) -> str:
    found = re.search(r"[A-Za-z][\w.\-]*", words)
    return re.sub(r"\W", "_", found[0]).lower() if found else ""


K = Kind("CS099", "not-understood")


def explain(slip: Slip) -> Diagnostic:
    return K.at(slip.span, f"not understood: {slip.line}")


def too_many(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "too many")


def too_far_in(slip: Slip, previous: str) -> Diagnostic:
    return K.at(slip.span, "too far in")


def too_deep(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "too deep")


def between_depths(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "between")


def no_choices(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "no choices")


def nothing_below(slip: Slip, context: str) -> Diagnostic:
    return K.at(slip.span, "nothing below")


def second_header(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "second")


def header_not_first(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "header first")


def no_header(file: str) -> Diagnostic:
    return K.at(Span(file, 0, 0), "no header")


def declared_late(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "late")


def else_alone(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "else alone")


def text_after_choices(slip: Slip) -> Diagnostic:
    return K.at(slip.span, "text after")


def misspelt(slip: Slip, words: tuple[str, ...]) -> tuple[str, Diagnostic] | None:
    meant = near(slip.word, words) if len(slip.word) < 30 else None
    return (meant, K.at(slip.span, "misspelt")) if meant else None


def salvaged_ask(slip: Slip) -> list[Token] | None:
    return None

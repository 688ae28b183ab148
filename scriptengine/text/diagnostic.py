"""What is wrong with a file, as one record that every reporter understands, and near names ("did you mean")."""

from collections.abc import Iterable
from itertools import islice
from typing import Literal, NamedTuple

from scriptengine.text.source import Span

Severity = Literal["error", "warning", "hint"]


class Edit(NamedTuple):
    """Replace the text of a span by another."""

    span: Span
    text: str


class Fix(NamedTuple):
    """A mend that a tool may make: what it does, in words, and its edits. Unsafe ones wait for a person's word."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Diagnostic(NamedTuple):
    """One finding: which rule, what was seen (`message`), where, and what to do next (`advice`).

    `code` is short and stable ("CS012"), `name` says what was found ("misspelt-keyword"). `span` is None only where a
    finding has no place in a file (a file that cannot be read). `related` are other places with a word on each.
    """

    code: str
    name: str
    message: str
    span: Span | None
    advice: str = ""
    severity: Severity = "error"
    related: tuple[tuple[Span, str], ...] = ()
    fix: Fix | None = None


class Kind(NamedTuple):
    """A sort of finding, declared once beside the code that finds it: `TAB = Kind("CS003", "tab")`."""

    code: str
    name: str
    severity: Severity = "error"

    def at(
        self,
        span: Span | None,
        message: str,
        advice: str = "",
        *,
        related: tuple[tuple[Span, str], ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A finding of this sort."""
        return Diagnostic(self.code, self.name, message, span, advice, self.severity, related, fix)


_LONGEST = 60  # letters: what is longer is no slip in a name
_PART = 4  # letters: a shorter word in two names says nothing
_MOST = 400  # names compared in earnest, since a comparison takes time that a hostile file could multiply


def near(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`, or None when nothing is close enough to be a slip of the hand."""
    if len(name) > _LONGEST:
        return None
    from difflib import get_close_matches  # takes time to load, and most files have no slip

    known = list(names)
    same_length = (other for other in known if abs(len(other) - len(name)) <= max(2, len(name) // 2))
    found = get_close_matches(name, list(islice(same_length, _MOST)), n=1, cutoff=0.6)
    if not found and "_" in name:
        parts = {part for part in name.split("_") if len(part) >= _PART}
        sharing = (other for other in known if not parts.isdisjoint(other.split("_")))
        found = get_close_matches(name, list(islice(sharing, _MOST)), n=1, cutoff=0.3)
    return found[0] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """` Did you mean X?` with a leading space, or an empty text."""
    found = near(name, names)
    return f" Did you mean `{found}`?" if found else ""

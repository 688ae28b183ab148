"""The file as written: frozen nodes, each with its span, comments kept; nothing here knows what a name means."""

import datetime
from dataclasses import dataclass
from typing import Literal

from scriptengine.language.expr import Binary, Call, Constant, Expr, Filter, Name, Operator, Unary, Value, Word
from scriptengine.text.source import Span

__all__ = [
    "Binary",
    "Call",
    "Constant",
    "Expr",
    "Filter",
    "Name",
    "Operator",
    "Unary",
    "Value",
    "Word",
]  # the other half of the tree

# --- text ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """`{{ expression }}` in a text."""

    value: Expr
    span: Span


Piece = str | Gap


@dataclass(frozen=True, slots=True)
class Line:
    """One text line with the lines that continue it (joined by a space), escapes resolved.

    `guard` is the expression in `[…]`, None for a plain line; `otherwise` is true for `[else]`. `new_paragraph`: a
    blank
    line stands before it. Consecutive plain lines are one paragraph, consecutive guarded ones a group.
    """

    pieces: tuple[Piece, ...]
    guard: Expr | None
    otherwise: bool
    new_paragraph: bool
    span: Span


Text = tuple[Line, ...]


# --- statements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    marks: tuple[Word, ...]
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Coach:
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Notice:
    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Acknowledge:
    name: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class TypeName:
    """`text`, `number`, `money`, `date`, `yesno`, or `choice of a, b, c` with its options."""

    name: Literal["text", "number", "money", "date", "yesno", "choice"]
    options: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """`- [guard] (key) text @mark… -> STEP`, or with a block. `key` is None when it is to be made from the text."""

    guard: Expr | None
    key: Word | None
    text: tuple[Piece, ...]
    marks: tuple[Word, ...]
    target: Word | None
    block: "Block | None"
    span: Span


@dataclass(frozen=True, slots=True)
class Ask:
    """With `type` None it has choices; with a type it may have a range."""

    name: Word
    marks: tuple[Word, ...]
    type: TypeName | None
    low: Expr | None
    high: Expr | None
    text: Text
    choices: tuple[Choice, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Listen:
    name: Word
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Set:
    name: Word
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """`if`, every `else if`, and `else` (None when there is none)."""

    branches: tuple[tuple[Expr, "Block"], ...]
    otherwise: "Block | None"
    span: Span


@dataclass(frozen=True, slots=True)
class Go:
    step: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Do:
    """`do FLOW` or `do FLOW.STEP`, the words as written in one dotted name."""

    target: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Raise:
    trigger: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Escalate:
    contact: Word
    span: Span


@dataclass(frozen=True, slots=True)
class End:
    outcome: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Return:
    span: Span


@dataclass(frozen=True, slots=True)
class Resume:
    span: Span


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that was not understood, already reported: whoever reads on expects nothing of it.

    `block` holds what stood indented below it, understood as far as it could be.
    """

    span: Span
    block: "Block | None" = None


Statement = (
    Say
    | Coach
    | Notice
    | Acknowledge
    | Ask
    | Listen
    | Set
    | If
    | Go
    | Do
    | Raise
    | Escalate
    | End
    | Return
    | Resume
    | Bad
)


@dataclass(frozen=True, slots=True)
class Block:
    statements: tuple[Statement, ...]
    span: Span


# --- declarations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """A word and its value as written: `locale en-GB`."""

    name: Word
    value: Word


@dataclass(frozen=True, slots=True)
class Header:
    """`script NAME "Title"`, `flow …` or `rules …` with its settings."""

    kind: Literal["script", "flow", "rules"]
    name: Word
    title: str
    settings: tuple[Setting, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Requires:
    """`requires @mark, @mark` in a rule pack's header."""

    marks: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    path: Word
    alias: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Fact:
    name: Word
    type: TypeName
    default: Constant | Name | None  # a Name for an option of a choice
    optional: bool
    marks: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MarkDeclaration:
    name: Word
    meaning: str
    span: Span


@dataclass(frozen=True, slots=True)
class Outcome:
    name: Word
    title: str
    marks: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Contact:
    name: Word
    title: str
    settings: tuple[Setting, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that can happen on a call, in a claim.

    `kind` "name" is a trigger, group, tone or yes/no fact; `name` is None for bare `say`, `ask`, `listen`, `escalate`,
    `end`.
    """

    kind: Literal["mark", "name", "step", "notice", "say", "ask", "listen", "escalate", "end"]
    name: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `after` are its `after X,` prefixes, outermost first, each a choice of happenings.

    form            first             second            count
    only after      A                 B
    never           A
    at most         A                                   N
    every call has  B                 Y (of `unless`)
    within          B                                   N turns
    """

    form: Literal["only after", "never", "at most", "every call has", "within"]
    after: tuple[tuple[Happening, ...], ...]
    first: tuple[Happening, ...]
    second: tuple[Happening, ...]
    count: int
    span: Span


@dataclass(frozen=True, slots=True)
class Guarantee:
    name: Word
    sentence: str
    claims: tuple[Claim, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Waive:
    """`waive GUARANTEE until DATE by WHO, why`."""

    guarantee: Word
    until: datetime.date
    by: str
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class On:
    """A block that interrupts the call; `events` are triggers, groups or tones."""

    events: tuple[Word, ...]
    block: Block
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    name: Word
    block: Block
    span: Span


Declaration = Requires | Use | Fact | MarkDeclaration | Outcome | Contact | Guarantee | Waive | On | Step


@dataclass(frozen=True, slots=True)
class Comment:
    """A whole-line comment, `#` included, without the line end."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class File:
    """A whole file in the order written. `header` is None when it is missing, which is reported."""

    header: Header | None
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
    span: Span

"""The file as written: nodes, each with its span, comments kept; nothing here knows what a name means."""

import datetime
from typing import Literal, NamedTuple

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


class Gap(NamedTuple):
    """`{{ expression }}` in a text."""

    value: Expr
    span: Span


Piece = str | Gap


class Line(NamedTuple):
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


class Say(NamedTuple):
    marks: tuple[Word, ...]
    text: Text
    span: Span


class Coach(NamedTuple):
    text: Text
    span: Span


class Notice(NamedTuple):
    name: Word
    span: Span


class Acknowledge(NamedTuple):
    name: Word | None
    span: Span


class TypeName(NamedTuple):
    """`text`, `number`, `money`, `date`, `yesno`, or `choice of a, b, c` with its options."""

    name: Literal["text", "number", "money", "date", "yesno", "choice"]
    options: tuple[Word, ...]
    span: Span


class Choice(NamedTuple):
    """`- [guard] (key) text @mark… -> STEP`, or with a block. `key` is None when it is to be made from the text."""

    guard: Expr | None
    key: Word | None
    text: tuple[Piece, ...]
    marks: tuple[Word, ...]
    target: Word | None
    block: "Block | None"
    span: Span


class Ask(NamedTuple):
    """With `type` None it has choices; with a type it may have a range."""

    name: Word
    marks: tuple[Word, ...]
    type: TypeName | None
    low: Expr | None
    high: Expr | None
    text: Text
    choices: tuple[Choice, ...]
    span: Span


class Listen(NamedTuple):
    name: Word
    text: Text
    span: Span


class Set(NamedTuple):
    name: Word
    value: Expr
    span: Span


class If(NamedTuple):
    """`if`, every `else if`, and `else` (None when there is none)."""

    branches: tuple[tuple[Expr, "Block"], ...]
    otherwise: "Block | None"
    span: Span


class Go(NamedTuple):
    step: Word
    span: Span


class Do(NamedTuple):
    """`do FLOW` or `do FLOW.STEP`, the words as written in one dotted name."""

    target: Word
    span: Span


class Raise(NamedTuple):
    trigger: Word
    span: Span


class Escalate(NamedTuple):
    contact: Word
    span: Span


class End(NamedTuple):
    outcome: Word
    span: Span


class Return(NamedTuple):
    span: Span


class Resume(NamedTuple):
    span: Span


class Bad(NamedTuple):
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


class Block(NamedTuple):
    statements: tuple[Statement, ...]
    span: Span


# --- declarations ----------------------------------------------------------------------------------------------------


class Setting(NamedTuple):
    """A word and its value as written: `locale en-GB`."""

    name: Word
    value: Word


class Header(NamedTuple):
    """`script NAME "Title"`, `flow …` or `rules …` with its settings."""

    kind: Literal["script", "flow", "rules"]
    name: Word
    title: str
    settings: tuple[Setting, ...]
    span: Span


class Requires(NamedTuple):
    """`requires @mark, @mark` in a rule pack's header."""

    marks: tuple[Word, ...]
    span: Span


class Use(NamedTuple):
    path: Word
    alias: Word | None
    span: Span


class Fact(NamedTuple):
    name: Word
    type: TypeName
    default: Constant | Name | None  # a Name for an option of a choice
    optional: bool
    marks: tuple[Word, ...]
    span: Span


class MarkDeclaration(NamedTuple):
    name: Word
    meaning: str
    span: Span


class Outcome(NamedTuple):
    name: Word
    title: str
    marks: tuple[Word, ...]
    span: Span


class Contact(NamedTuple):
    name: Word
    title: str
    settings: tuple[Setting, ...]
    span: Span


class Happening(NamedTuple):
    """One thing that can happen on a call, in a claim.

    `kind` "name" is a trigger, group, tone or yes/no fact; `name` is None for bare `say`, `ask`, `listen`, `escalate`,
    `end`.
    """

    kind: Literal["mark", "name", "step", "notice", "say", "ask", "listen", "escalate", "end"]
    name: str | None
    span: Span


class Claim(NamedTuple):
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
    count: int  # type: ignore[assignment]  # nobody counts in a claim as in a tuple
    span: Span


class Guarantee(NamedTuple):
    name: Word
    sentence: str
    claims: tuple[Claim, ...]
    span: Span


class Waive(NamedTuple):
    """`waive GUARANTEE until DATE by WHO, why`."""

    guarantee: Word
    until: datetime.date
    by: str
    why: str
    span: Span


class On(NamedTuple):
    """A block that interrupts the call; `events` are triggers, groups or tones."""

    events: tuple[Word, ...]
    block: Block
    span: Span


class Step(NamedTuple):
    name: Word
    block: Block
    span: Span


Declaration = Requires | Use | Fact | MarkDeclaration | Outcome | Contact | Guarantee | Waive | On | Step


class Comment(NamedTuple):
    """A whole-line comment, `#` included, without the line end."""

    text: str
    span: Span


class File(NamedTuple):
    """A whole file in the order written. `header` is None when it is missing, which is reported."""

    header: Header | None
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
    span: Span

"""The Program: flows, steps and a graph of small nodes, immutable and free of files; call, linter and proofs read it.

Names are made whole: an answer `income` of flow `affordable` is `affordable.income` everywhere, a step likewise; the
script's own stay bare. A node names its successor by label, so a program is plain data and can hold circles. Only
labels of asks and listens outlive a program version (they are `ask NAME` and `listen NAME`); the others number
statements inside their step.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from scriptengine.language import tree
from scriptengine.program.promises import Guarantee, Waiver
from scriptengine.text.source import Source, Span

Value = Decimal | str | bool | datetime.date
Values = Mapping[str, Value]
"""What a call knows, one flat dictionary; a name that is missing is unknown.

Facts and answers by whole name; a raised trigger or group is True; the tone's own name is True; `today`; `visits STEP`
a Decimal; `escalation.reference`; `CONTACT.person`, `.email`, `.phone`, `.queue`, `.title` of every contact.
"""


class Type(NamedTuple):
    """`text`, `number`, `money`, `date`, `yesno`, or `choice` with its keys in order and each key's words."""

    name: Literal["text", "number", "money", "date", "yesno", "choice"]
    options: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes several times as long to make
class Expression:
    """A typed expression: the tree with whole names (for proofs), its type, the names it reads, and how to run it. Not
    to be changed.

    `run(values)` is total: it gives a value, or None when the result is unknown. `parts` is how many conditions joined
    by `and` it has: what makes one guard more specific than another.
    """

    tree: tree.Expr
    type: Type
    names: frozenset[str]
    parts: int
    run: Callable[[Values], Value | None] = field(compare=False, repr=False)


@dataclass(slots=True, unsafe_hash=True)  # as an Expression
class Line:
    """One sayable line, not to be changed. `render(values)` gives its text, or None when it would speak an unknown
    value; `render_gaps(values)` always gives a text, unknown values shown as ‹name not known›. `names`: what it reads.
    `id` is unique in the program and the same for the same words in the same place: what "least recently said" counts.
    """

    id: str
    guard: Expression | None
    otherwise: bool
    names: frozenset[str]
    render: Callable[[Values], str | None] = field(compare=False, repr=False)
    render_gaps: Callable[[Values], str] = field(compare=False, repr=False)
    pieces: tuple[tree.Piece, ...]
    span: Span


class Paragraph(NamedTuple):
    """Said whole when `lines` is one plain line; otherwise a group of guarded lines, of which one is said."""

    lines: tuple[Line, ...]
    group: bool


Speech = tuple[Paragraph, ...]


# --- nodes -----------------------------------------------------------------------------------------------------------
# `happens` are the tokens of what happens when the node's statement takes place, in order (marks first), as claims name
# them: "@discloses", "say", "ask", "listen", "notice recorded_line", "step away", "escalate", "escalate team_leader",
# "end", "end plan_agreed", and the names of triggers, groups, tones and yes/no facts. Marks of facts are among them.


class Say(NamedTuple):
    label: str
    speech: Speech
    marked: bool  # a line with a mark is never left out
    happens: tuple[str, ...]
    next: str
    span: Span


class Coach(NamedTuple):
    label: str
    speech: Speech
    next: str
    span: Span


class Notice(NamedTuple):
    label: str
    name: str
    version: str
    speech: Speech
    happens: tuple[str, ...]
    next: str
    span: Span


class Acknowledge(NamedTuple):
    """`name` is the one trigger or tone to acknowledge, or None for whatever the tone and triggers are."""

    label: str
    name: str | None
    happens: tuple[str, ...]
    next: str
    span: Span


class Choice(NamedTuple):
    """`happens`: the marks that come true when it is chosen."""

    key: str
    guard: Expression | None
    text: Line
    happens: tuple[str, ...]
    next: str
    span: Span


class Ask(NamedTuple):
    """With choices, or typed (`choices` empty): then `low` and `high` bound the answer and `next` follows it."""

    label: str
    name: str
    type: Type
    speech: Speech
    choices: tuple[Choice, ...]
    low: Expression | None
    high: Expression | None
    happens: tuple[str, ...]
    next: str
    span: Span


class Listen(NamedTuple):
    label: str
    name: str
    speech: Speech
    happens: tuple[str, ...]
    next: str
    span: Span


class Set(NamedTuple):
    label: str
    name: str
    value: Expression
    type: Type
    next: str
    span: Span


class Branch(NamedTuple):
    """The first branch whose condition holds, else `otherwise`."""

    label: str
    branches: tuple[tuple[Expression, str], ...]
    otherwise: str
    span: Span


class Go(NamedTuple):
    """`-> STEP`: the turn ends here if anything was said; then the step is entered."""

    label: str
    step: str
    span: Span


class Do(NamedTuple):
    label: str
    flow: str
    step: str
    next: str
    span: Span


class Raise(NamedTuple):
    """One `raise`, or several in a row: raised together."""

    label: str
    triggers: tuple[str, ...]
    next: str
    span: Span


class Escalate(NamedTuple):
    label: str
    contact: str
    happens: tuple[str, ...]
    next: str
    span: Span


class End(NamedTuple):
    label: str
    outcome: str
    happens: tuple[str, ...]
    span: Span


class Return(NamedTuple):
    label: str
    span: Span


class Resume(NamedTuple):
    label: str
    span: Span


Node = (
    Say | Coach | Notice | Acknowledge | Ask | Listen | Set | Branch | Go | Do | Raise | Escalate | End
    | Return | Resume
)  # fmt: skip


# --- what the nodes stand in -----------------------------------------------------------------------------------------


class Step(NamedTuple):
    """`entry` is the label of its first node. Entering it counts one visit and is the happening `step NAME`."""

    name: str
    flow: str
    entry: str
    span: Span


class Flow(NamedTuple):
    """A `.call` file that can be done, the script's own included. `answers` become unknown when it is done again."""

    name: str
    title: str
    file: str
    kind: Literal["script", "flow"]
    first: str
    steps: tuple[str, ...]
    answers: frozenset[str]


class Handler(NamedTuple):
    """An `on` block. `id` is `on EVENTS` with its flow in front when it is not the script's; `urgency` orders blocks
    that are due together and tells a crisis block (all its events are crisis triggers) from others."""

    id: str
    events: tuple[str, ...]
    flow: str
    urgency: Literal["crisis", "high", "normal"]
    entry: str
    span: Span


class Fact(NamedTuple):
    name: str
    type: Type
    default: Value | None
    optional: bool
    private: bool
    marks: frozenset[str]
    span: Span


class Answer(NamedTuple):
    """What an ask, a listen or a set leaves behind. The marks and privacy of a `set` come from what it reads."""

    name: str
    kind: Literal["ask", "listen", "set"]
    type: Type
    flow: str
    private: bool
    marks: frozenset[str]
    span: Span


class Outcome(NamedTuple):
    name: str
    title: str
    marks: frozenset[str]
    span: Span


class Contact(NamedTuple):
    """Somebody who can decide. Settings that the script leaves out are empty texts."""

    name: str
    title: str
    person: str
    email: str
    phone: str
    webhook: str
    queue: str
    span: Span


class Trigger(NamedTuple):
    """`group` is empty for a trigger of its own. `handler` is the id of the block that a raise of it runs, or empty.
    `meaning` is what it stands for, in a trainer's or the engine's words."""

    name: str
    group: str
    urgency: Literal["crisis", "high", "normal"]
    handler: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Program:
    """All that a call of this script can do. `sources` are its files in the order read, the script first."""

    name: str
    title: str
    version: str
    locale: str
    currency: str
    first: str  # the first step; empty for a rule pack
    nodes: Mapping[str, Node]
    steps: Mapping[str, Step]
    flows: Mapping[str, Flow]
    facts: Mapping[str, Fact]
    answers: Mapping[str, Answer]
    outcomes: Mapping[str, Outcome]
    contacts: Mapping[str, Contact]
    triggers: Mapping[str, Trigger]
    groups: Mapping[str, frozenset[str]]  # group to its triggers
    tones: tuple[str, ...]  # those an agent may pick
    handlers: Mapping[str, Handler]
    tone_handlers: Mapping[str, str]  # tone to handler id
    marks: Mapping[str, str]  # every mark known here and its meaning
    guarantees: Mapping[str, Guarantee]
    waivers: tuple[Waiver, ...]
    phrases: Callable[[str | None, tuple[str, ...]], tuple[str, ...]] = field(compare=False, repr=False)
    """Acknowledgements that fit a tone and triggers (the one raised last first), best first."""
    sources: Mapping[str, Source] = field(compare=False, repr=False)
    books: Mapping[str, str] = field(default_factory=dict)
    """Path of each lexicon, phrase book, notice book and scorecard used, and its kind."""
    checks: tuple[str, ...] = ()
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What rooms above work out once for a program and keep with it, each under its own name."""
    kind: Literal["script", "flow", "rules"] = "script"
    """What the file is: only a script is a call by itself; a flow or a rule pack can be read and linted alone."""

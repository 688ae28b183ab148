"""Where a call stands: everything `step` needs to take the next event, derived from the events alone."""

from collections.abc import Mapping
from typing import NamedTuple

from scriptengine.call.events import Answered, Chose, Event, Listened, WentOn
from scriptengine.call.ledger import Ledger
from scriptengine.call.turn import Case, Happened, Item, Option, Turn
from scriptengine.program import model
from scriptengine.program.claims import ClaimState, Watch
from scriptengine.program.model import Program, Value

Answer = Chose | Answered | Listened | WentOn
Anchor = tuple[str, int]
"""A turn that an event belongs to: the label of its ask, listen or `->`, and the how-manieth time it is answered, from
1."""


class Frame(NamedTuple):
    """Something the call will come back from.

    `kind`: "do" (a flow, `name`), "on" (a block, `name` its id), or "detour" (a flow the agent left the script for).
    `next` is the
    label to go on at, unless a `turn` was interrupted: then that turn is shown again, with the statements `shown` in
    it. `triggers`
    are those the block was opened for, `together` all that the agent raised with them, and `undone` the state before
    that, to return
    to if it was a slip.
    """

    kind: str
    name: str
    next: str
    turn: Turn | None = None
    shown: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    undone: "State | None" = None


class Waiting(NamedTuple):
    """A block that has to wait until no more than `depth` frames are open."""

    handler: str
    triggers: tuple[str, ...]
    depth: int


class Circumstances(NamedTuple):
    """What seldom changes on a call, kept in one piece so that most turns only pass it on.

    `raised`: trigger to "agent" or "script", the most recent last. `kept`: answers from before a correction that still
    wait for
    their question. `unfit`: those whose question came and no longer takes them. `displaced`: what the agent did at
    turns that a correction left unreached. `cases`: contact to
    case. `call`: the call's id.
    `unsaid`: statements that a correction has put on the way, which wait until a crisis block is over; `late`: those
    that are said late, with the open turn. `times`: per statement that some `at most` counts, how often it was said on
    the way here, and most often on any way.
    `begun`: the groups that have happened, whether or not their triggers were taken back since.
    `line_lost`: the turn that was open when the line went, None while there is a line. `closed`: wrapped up.
    `overridden`: guarantees the agent has overridden for the next move.
    """

    tone: str = ""
    raised: Mapping[str, str] = {}
    waiting: tuple[Waiting, ...] = ()
    kept: Mapping[Anchor, Answer] = {}
    unfit: Mapping[Anchor, Answer] = {}
    displaced: tuple[tuple[Anchor, Event], ...] = ()
    cases: Mapping[str, Case] = {}
    call: str = ""
    unsaid: tuple[str, ...] = ()
    late: frozenset[str] = frozenset()
    times: Mapping[str, tuple[int, int]] = {}
    begun: frozenset[str] = frozenset()
    line_lost: Turn | None = None
    closed: bool = False
    overridden: frozenset[str] = frozenset()


class Plan:
    """A program with what a call looks up at every turn, made once for a program.

    `reads`: the names that some guard, text or calculation of the program reads; only those are carried in
    `State.values`.
    `counted`: the labels of statements that some `at most` counts. `tokens`: per node label, what happens there as
    `Happened` pairs. `options`: per ask without guards, its choices.
    `entries`: per step, its first node, the name its visits are counted under (if anything reads it), and the
    happening of entering it.
    """

    __slots__ = ("_steps", "counted", "entries", "keys", "nodes", "options", "program", "reads", "tokens", "watch")

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nodes = program.nodes
        self.reads = _reads(program)
        self.watch = Watch(program)
        self._steps: dict[str, str] = {}
        self.tokens: dict[str, tuple[Happened, ...]] = {}
        self.entries = {
            step.name: (
                step.entry,
                visits if (visits := f"visits {step.name}") in self.reads else "",
                (f"step {step.name}", "chosen"),
            )
            for step in program.steps.values()
        }
        counts = [claim.first for one in program.guarantees.values() for claim in one.claims if claim.form == "at most"]
        counted = frozenset().union(*counts)
        self.counted = {
            label for label, node in program.nodes.items() if not counted.isdisjoint(getattr(node, "happens", ()))
        }
        self.options: dict[str, tuple[Option, ...]] = {}
        self.keys: dict[str, dict[str, model.Choice]] = {}
        for label, node in program.nodes.items():
            if isinstance(node, model.Ask):
                self.keys[label] = {choice.key: choice for choice in node.choices}
                self.tokens[label] = tuple((token, "said") for token in node.happens)
            elif isinstance(node, model.Say | model.Listen | model.Notice | model.Acknowledge | model.Escalate):
                self.tokens[label] = tuple((token, "said") for token in node.happens)
            elif isinstance(node, model.End):
                self.tokens[label] = tuple((token, "chosen") for token in node.happens)

    @classmethod
    def of(cls, program: Program) -> "Plan":
        """The program's plan, made when its first call starts."""
        plan = program.made.get("plan")
        if plan is None:
            plan = program.made["plan"] = cls(program)
        assert isinstance(plan, Plan)
        return plan

    def step_of(self, label: str) -> str:
        """The step, or the block, that a node stands in; empty for one that no call comes to."""
        if not self._steps:
            program = self.program
            for step in program.steps.values():
                self._mark(step.entry, step.name)
            for handler in program.handlers.values():
                self._mark(handler.entry, handler.id)
        return self._steps.get(label, "")

    def _mark(self, entry: str, name: str) -> None:
        left = [entry]
        while left:
            label = left.pop()
            if label in self._steps:
                continue
            self._steps[label] = name
            node = self.nodes[label]
            match node:
                case model.Branch():
                    left += [target for _, target in node.branches]
                    left.append(node.otherwise)
                case model.Ask() if node.choices:
                    left += [choice.next for choice in node.choices]
                case model.Go() | model.End() | model.Return() | model.Resume():
                    pass
                case _:
                    left.append(node.next)


class State:
    """A call between two events; never changed once `step` has returned it.

    `values` as `model.Values`; `frames` outermost first; `shown` the labels of the statements the open turn shows and
    `lead` those that a
    block or a correction put before them. `path` holds the events that led here, by label, without those gone back
    over; `said` the ids of all lines ever said, gone back over or not, each with the label of the statement that said
    it: of both, only the first `path_length` and `said_length` entries are this
    state's. `before` is the state to go back to; `barrier` the triggers to take back first. `claims` is where the
    guarantees' automata
    stand, and `happenings` all that ever happened, kept only where there are guarantees.
    """

    __slots__ = (
        "barrier",
        "before",
        "carry",
        "circumstances",
        "claims",
        "frames",
        "happened",
        "happenings",
        "happenings_length",
        "items",
        "lead",
        "passed",
        "path",
        "path_length",
        "plan",
        "quiet",
        "said",
        "said_length",
        "shown",
        "turn",
        "unset",
        "values",
        "wrong",
    )

    plan: Plan
    values: dict[str, Value]
    turn: Turn
    frames: tuple[Frame, ...]
    shown: tuple[str, ...]
    lead: tuple[str, ...]
    path: Ledger[tuple[Anchor, Event]]
    path_length: int
    said: Ledger[str]
    said_length: int
    before: "State | None"
    barrier: tuple[str, ...]
    circumstances: Circumstances
    claims: tuple[ClaimState, ...]
    happenings: Ledger[Happened]
    happenings_length: int
    # Only while `step` is at work on the next state; `items` and `happened` are gone once its turn is open. `quiet`:
    # turns may be answered with kept answers and so never be shown; what they say that was never said waits in `carry`
    # for the turn that is shown. `passed`: how much of what its turn tells the claims know already; `wrong`: which of
    # them (by index) broke.
    items: list[Item]
    happened: list[Happened]
    unset: tuple[str, ...]
    quiet: bool
    carry: tuple[str, ...]
    passed: int
    wrong: tuple[int, ...]

    @property
    def program(self) -> Program:
        """The program this call runs."""
        return self.plan.program

    @property
    def tone(self) -> str:
        """The tone the agent set, or an empty text."""
        return self.circumstances.tone

    @property
    def raised(self) -> tuple[str, ...]:
        """The triggers raised and not taken back, the most recent last."""
        return tuple(self.circumstances.raised)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases opened, in order."""
        return tuple(self.circumstances.cases.values())


def _reads(program: Program) -> frozenset[str]:
    names: set[str] = set()
    for node in program.nodes.values():
        match node:
            case model.Say() | model.Coach() | model.Notice() | model.Listen() | model.Ask():
                for paragraph in node.speech:
                    for line in paragraph.lines:
                        names |= line.names
                        if line.guard is not None:
                            names |= line.guard.names
        match node:
            case model.Ask():
                for choice in node.choices:
                    names |= choice.text.names
                    if choice.guard is not None:
                        names |= choice.guard.names
                for bound in (node.low, node.high):
                    if bound is not None:
                        names |= bound.names
            case model.Set():
                names |= node.value.names
            case model.Branch():
                for condition, _ in node.branches:
                    names |= condition.names
    return frozenset(names)

"""What a search keeps and in which order it looks: states at places, procedures and their callers, the way back."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from scriptengine.check.needed import Needed
from scriptengine.check.question import Question
from scriptengine.program.claims import ClaimState

FORGOTTEN = -1
"""In place of a cell: the value may be any that its name can have, for nothing ahead reads it."""
OUTSIDE = -2
"""In place of a cell: the value is still the caller's."""


class Now(NamedTuple):
    """Where the claim stands and what else bears on it. Blocks are sets of bits.

    `values`: a cell number per tracked name, FORGOTTEN or OUTSIDE. `ready` wait for the end of the block or interrupt
    going on here, `held` for that of one further out, if they were raised in this procedure (what waited when it was
    called is said by its callers); `open`: blocks that are open. `level` 0 outside blocks, 1 in a block whose turns
    count, 2 in another; `crisis`: a crisis block is open. `done`: flows done again inside this block.
    `shown` and `lead`: statements of the turn in the making whose happenings matter. `slips`: tracked triggers that
    cannot be taken back here without returning to where they were raised. `gone`: statements gone back over that count
    no more when they are said again, as often as they are in it; `sayable`: what may be said ahead and gone back over,
    here or at the turns interrupted.
    """

    claim: ClaimState
    values: tuple[int, ...]
    ready: int = 0
    held: int = 0
    open: int = 0
    level: int = 0
    crisis: bool = False
    done: frozenset[str] = frozenset()
    shown: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    slips: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    sayable: frozenset[str] = frozenset()


Move = tuple[str, ...]
"""What somebody does: ("start", facts that are yes…), or ("corrected", …) for one that was corrected and begins anew,
("choose", ask, key), ("type", ask, name of cell), ("listen", name, "said" or ""), ("on",), ("raise", triggers…),
("tone", tone, triggers raised with it…), ("escalate", contact), ("again",), ("say", token) for going on to where the
token is said and back, ("take back", name), ("waited", trigger) for one raised together with the last, whose block had
to wait, ("first", trigger) for one whose block runs before theirs."""


class Edge(NamedTuple):
    """A state at a place: `kind` "at" before a statement, "turn" at an open turn, "back" after a block, "hub" anything
    may interrupt, "any" some block runs that is not watched, "pause" such blocks may have waited, "past" they have run,
    "end" the end of a procedure, "broken" that of a search."""

    context: int
    kind: str
    label: str
    now: Now


class Outside(NamedTuple):
    """What a procedure does not depend on, but an arrow out of it goes on with: the blocks that wait outside, and the
    values that are still the caller's."""

    waiting: int
    values: tuple[int, ...]


class Parent(NamedTuple):
    """Where an edge comes from: the one before, what was done there, the statement that led here, the end of a
    procedure gone through on the way, the label from which what does not matter was passed, and what was outside a
    procedure that an arrow has left."""

    edge: int
    move: Move | None
    through: str
    exit: int = -1
    start: str = ""
    outside: Outside | None = None


class Caller(NamedTuple):
    edge: int
    move: Move | None
    now: Now  # as it goes on when the procedure has ended
    how: str  # "do", "hub", "block", "raise", "any", "pause" or "past"
    label: str


class Context:
    """A procedure begun in one state: who called it so, and how it can end.

    `outside`: what may be outside, each with a caller for which it is and what is outside of that; `calls`: the
    procedures called from here; `left`: the edges at arrows that leave all blocks, and the states after them.
    """

    __slots__ = ("callers", "calls", "cost", "ends", "entry", "flow", "kind", "left", "outside", "seen")

    def __init__(self, kind: str, flow: str, entry: Now, cost: int) -> None:
        self.kind = kind  # "call", "do", "block", "hub", "any" or "pause"
        self.flow = flow  # or the block; for others what tells them apart
        self.entry = entry
        self.cost = cost
        self.callers: list[Caller] = []
        self.ends: list[tuple[int, str, Now]] = []
        self.seen: set[tuple[str, Now]] = set()
        self.outside: dict[Outside, tuple[Caller, Outside] | None] = {}
        self.calls: list[tuple[Context, Caller]] = []
        self.left: list[tuple[int, Now]] = []


def price(move: Move | None) -> int:
    """How many events a move is; what had to wait came to be by more than one."""
    return 0 if move is None or move[0] == "first" else 3 if move[0] == "waited" else 1


class TooMuchError(Exception):
    """The search has met its limit."""


class OwedError(Exception):
    """A block may resume while something is owed: that counts from the very turn it came up at, so each has to be
    looked at."""


class Found(NamedTuple):
    """A call that may break the claim: its first state, and then each move with the statements gone through."""

    start: Now
    moves: tuple[tuple[Move, tuple[str, ...]], ...]

    @property
    def gone_back(self) -> bool:
        """Whether something was said on the way that the call went back over, or was corrected past."""
        return any(move[0] in ("say", "corrected") for move, _ in self.moves)


class Agenda(ABC):
    """States still to be looked at, the cheapest first, and procedures that are summed up once for each beginning.

    What a state leads to is said by the classes above this one.
    """

    def __init__(self, question: Question, limit: int) -> None:
        self.question = question
        self.graph = question.graph
        self.program = question.graph.program
        self.nodes = question.graph.nodes
        self.automaton = question.automaton
        self._settles = question.automaton.settles
        self.limit = limit
        self.edges: list[Edge] = []
        self.parents: list[Parent] = []
        self.costs: list[int] = []
        self._known: dict[Edge, int] = {}
        self._taken: set[int] = set()
        self._buckets: list[deque[int]] = [deque()]
        self._at = 0
        self._contexts: list[Context] = []
        self._procedures: dict[tuple[str, str, Now], int] = {}
        self._cells = question.domains
        self._needed = Needed(question)

    def run(self) -> Found | None:
        """The shortest call that may break the claim, None when there is none. Raises TooMuchError, and OwedError where
        each turn has to be looked at."""
        self._contexts.append(Context("call", "", Now(self.automaton.start, ()), 0))
        self._contexts[0].outside[Outside(0, ())] = None
        first = self.program.steps[self.program.first]
        for now, facts, broken in self._starts():
            if broken:
                self._broken(0, now, 1, Parent(-1, facts, ""), first.entry)
            else:
                self._walk(0, first.entry, self._entered(now, first.name), 1, Parent(-1, facts, ""))
        while self._at < len(self._buckets):
            bucket = self._buckets[self._at]
            while bucket:
                number = bucket.popleft()
                if number in self._taken or self.costs[number] != self._at:
                    continue
                self._taken.add(number)
                if self.edges[number].kind == "broken":
                    return self._found(number)
                self._expand(number)
            self._at += 1
        return None

    def _push(self, context: int, kind: str, label: str, now: Now, cost: int, parent: Parent) -> int:
        if self._settles and kind != "broken" and self.automaton.settled(now.claim):
            return -1  # nothing can break the claim any more
        edge = Edge(context, kind, label, now)
        if cost < self._at:
            cost = self._at  # a cheaper call of a procedure than its first may be found late
        number = self._known.get(edge)
        if number is None:
            number = self._known[edge] = len(self.edges)
            if number >= self.limit:
                raise TooMuchError
            self.edges.append(edge)
            self.parents.append(parent)
            self.costs.append(cost)
        elif self.costs[number] <= cost or number in self._taken:
            return number
        else:
            self.parents[number] = parent
            self.costs[number] = cost
        while len(self._buckets) <= cost:
            self._buckets.append(deque())
        self._buckets[cost].append(number)
        return number

    def _call(self, kind: str, name: str, entry: Now, label: str, caller: Caller, cost: int) -> None:
        """Go into a procedure at a label; what it ends with goes on where `caller` says."""
        if self._settles and self.automaton.settled(entry.claim):
            return
        key = (kind, label or name, entry)
        number = self._procedures.get(key)
        if number is None:
            number = self._procedures[key] = len(self._contexts)
            self._contexts.append(Context(kind, name, entry, cost))
            context = self._contexts[number]
            context.callers.append(caller)
            self._called_by(context, caller)
            parent = Parent(-1, None, "")
            if kind in ("hub", "pause", "any"):
                self._push(number, kind, label, entry, cost, parent)
            else:
                self._walk(number, label, entry, cost, parent)
            return
        context = self._contexts[number]
        context.callers.append(caller)
        self._called_by(context, caller)
        for end in list(context.ends):
            self._return(caller, context, *end)

    def _called_by(self, context: Context, caller: Caller) -> None:
        """A procedure has one caller more, and so more that may be outside of it."""
        outer = self._contexts[self.edges[caller.edge].context]
        outer.calls.append((context, caller))
        new = [(context, caller, further) for further in outer.outside]
        while new:
            context, caller, further = new.pop()
            outside = self._outside(context, caller.now, further)
            if outside not in context.outside:
                context.outside[outside] = (caller, further)
                for number, now in list(context.left):
                    self._left(context, number, now, outside)
                new += [(inner, through, outside) for inner, through in context.calls]

    @staticmethod
    def _outside(context: Context, now: Now, further: Outside) -> Outside:
        """What is outside of a procedure called in a state."""
        waiting = further.waiting | now.held | (now.ready if context.kind in ("block", "any") else 0)
        if OUTSIDE not in context.entry.values:
            return further if waiting == further.waiting and not further.values else Outside(waiting, ())
        known = [
            FORGOTTEN if inside != OUTSIDE else further.values[at] if value == OUTSIDE else value
            for at, (inside, value) in enumerate(zip(context.entry.values, now.values, strict=True))
        ]
        return Outside(waiting, tuple(known))

    def _gone(self, context: Context, number: int, now: Now) -> None:
        """At an arrow that leaves all blocks, from inside a procedure."""
        context.left.append((number, now))
        for outside in list(context.outside):
            self._left(context, number, now, outside)

    def _end(self, context_number: int, edge: int, how: str, now: Now) -> None:
        context = self._contexts[context_number]
        if (how, now) in context.seen or (self._settles and self.automaton.settled(now.claim)):
            return
        context.seen.add((how, now))
        context.ends.append((edge, how, now))
        for caller in list(context.callers):
            self._return(caller, context, edge, how, now)

    def _broken(self, context: int, now: Now, cost: int, parent: Parent, label: str) -> None:
        self._push(context, "broken", label, now, cost, parent)

    def _found(self, number: int) -> Found:
        back: list[tuple[Move | None, str]] = []
        at = number
        outside: Outside | None = None
        while True:
            part, at, left = self._inside(at)
            back += part
            known = self._contexts[self.edges[at].context].outside
            through = known[left or outside or next(iter(known))]
            if through is None:
                break
            caller, outside = through
            back.append((caller.move, self._done(caller)))
            at = caller.edge
        moves: list[tuple[Move, list[str]]] = []
        for move, label in reversed(back):
            if move is not None:
                moves.append((move, []))
            if label and moves:
                moves[-1][1].append(label)
        return Found(self.edges[at].now, tuple((move, tuple(labels)) for move, labels in moves))

    def _done(self, caller: Caller) -> str:
        """The label of the `do` that called, if one did."""
        return self.edges[caller.edge].label if caller.how == "do" else ""

    def _inside(self, at: int) -> tuple[list[tuple[Move | None, str]], int, Outside | None]:
        """Moves and statements from the beginning of a procedure to an edge in it, last first, its first edge, and what
        was outside if an arrow has left it."""
        back: list[tuple[Move | None, str]] = []
        outside: Outside | None = None
        while True:
            parent = self.parents[at]
            if parent.start:
                now = self.edges[at].now
                passed = self.question.slice_in(now.claim, now.level)
                back += reversed(passed.way(parent.start, self.edges[at].label))
            if parent.exit >= 0:
                if self.edges[parent.exit].kind == "at":
                    back.append((None, self.edges[parent.exit].label))
                back += self._inside(parent.exit)[0]
            back.append((parent.move, parent.through))
            if parent.edge < 0:
                return back, at, outside
            outside = outside or parent.outside
            at = parent.edge

    @abstractmethod
    def _starts(self) -> Iterator[tuple[Now, Move, bool]]:
        """The states a call can begin in, the facts that lead there, and whether they break the claim."""

    @abstractmethod
    def _entered(self, now: Now, step: str) -> Now:
        """The state once a step is entered."""

    @abstractmethod
    def _walk(self, context: int, label: str, now: Now, cost: int, parent: Parent) -> None:
        """Go on at a statement."""

    @abstractmethod
    def _expand(self, number: int) -> None:
        """Look at where an edge leads."""

    @abstractmethod
    def _enter(self, number: int, step: str, now: Now, cost: int, move: Move | None) -> None:
        """Enter a step."""

    @abstractmethod
    def _left(self, context: Context, number: int, now: Now, outside: Outside) -> None:
        """Go on after an arrow that left all blocks, with what was outside of a procedure."""

    @abstractmethod
    def _return(self, caller: Caller, context: Context, edge: int, how: str, now: Now) -> None:
        """Go on in a caller once a procedure has ended."""

"""All calls of a program at once, as far as one claim can tell them apart: the shortest that may break it, or none.

The program is walked as procedures (its flows and blocks), each summed up once for each state it can begin in; so blocks
may nest without end. Where the walk is unsure it goes both ways: it finds every call there is, and some that are not.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from scriptengine.check import values
from scriptengine.check.question import Kind, Question
from scriptengine.program import model
from scriptengine.program.claims import ClaimState


class Now(NamedTuple):
    """Where the claim stands and what else bears on it. Blocks are sets of bits.

    `values`: a cell number per tracked name. `ready` wait for the end of the block or interrupt going on here, `held`
    for that of one further out; `open`: blocks that are open. `level` 0 outside blocks, 1 in a block whose turns count,
    2 in another; `crisis`: a crisis block is open. `done`: flows done again inside this block. `items`: the turn in the
    making shows something; `shown` and `lead`: its statements whose happenings matter.
    """

    claim: ClaimState
    values: tuple[int, ...]
    ready: int = 0
    held: int = 0
    open: int = 0
    level: int = 0
    crisis: bool = False
    done: frozenset[str] = frozenset()
    items: bool = False
    shown: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()


Move = tuple[str, ...]
"""What somebody does: ("choose", ask, key), ("type", ask, name of cell), ("listen", name, "said" or ""), ("on",),
("raise", triggers…), ("tone", tone), ("escalate", contact), ("again",), ("say", token) for going on to where the token
is said and back, ("take back", name)."""


class Edge(NamedTuple):
    """A state at a place: `kind` "at" before a statement, "turn" at an open turn, "back" after a block, "hub" anything
    may interrupt, "broken" at the end of a search."""

    context: int
    kind: str
    label: str
    now: Now


class Parent(NamedTuple):
    """Where an edge comes from: the one before, what was done there, the statement that led here, and the end of a
    procedure gone through on the way."""

    edge: int
    move: Move | None
    through: str
    exit: int = -1


class Caller(NamedTuple):
    edge: int
    move: Move | None
    now: Now  # as it goes on when the procedure has ended
    how: str  # "do", "hub", "block" or "raise"
    label: str


class Context:
    """A procedure begun in one state: who called it so, and how it can end."""

    __slots__ = ("callers", "cost", "entry", "ends", "flow", "kind", "seen")

    def __init__(self, kind: str, flow: str, entry: Now, cost: int) -> None:
        self.kind = kind  # "call", "do", "hub" or "block"
        self.flow = flow
        self.entry = entry
        self.cost = cost
        self.callers: list[Caller] = []
        self.ends: list[tuple[int, str, Now]] = []
        self.seen: set[tuple[str, Now]] = set()


def _price(move: Move | None) -> int:
    """How many events a move is; what had to wait came to be by more than one."""
    return 0 if move is None else 3 if move[0] == "waited" else 1


class TooMuch(Exception):
    """The search has met its limit."""


class Found(NamedTuple):
    """A call that may break the claim: its first state, and then each move with the statements gone through."""

    start: Now
    moves: tuple[tuple[Move, tuple[str, ...]], ...]


class Search:
    """One search for one question."""

    def __init__(self, question: Question, limit: int) -> None:
        self.question = question
        self.graph = question.graph
        self.program = question.graph.program
        self.nodes = question.graph.nodes
        self.automaton = question.automaton
        self.limit = limit
        self.tested = False  # whether the claim's X or A ever happened
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
        self._stages = len(self.automaton.claim.after)
        # What the claim is about: its X has come, and its A may (what must never come is met by not coming).
        self._reached = not self._stages
        self._met = self.automaton.claim.form not in ("only after", "at most")
        self.tested = self._reached and self._met

    # --- the agenda ------------------------------------------------------------------------------------------------------

    def run(self) -> Found | None:
        """The shortest call that may break the claim, None when there is none. Raises TooMuch."""
        self._contexts.append(Context("call", "", Now(self.automaton.start, ()), 0))
        for now, facts in self._starts():
            first = self.program.steps[self.program.first]
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
        edge = Edge(context, kind, label, now)
        cost = max(cost, self._at)  # a cheaper call of a procedure than its first may be found late
        number = self._known.get(edge)
        if number is None:
            number = self._known[edge] = len(self.edges)
            if number >= self.limit:
                raise TooMuch
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
        key = (kind, label, entry)
        number = self._procedures.get(key)
        if number is None:
            number = self._procedures[key] = len(self._contexts)
            self._contexts.append(Context(kind, name, entry, cost))
            context = self._contexts[number]
            context.callers.append(caller)
            parent = Parent(-1, None, "")
            if kind in ("hub", "pause"):
                self._push(number, kind, label, entry, cost, parent)
            else:
                self._walk(number, label, entry, cost, parent)
            return
        context = self._contexts[number]
        context.callers.append(caller)
        for end in list(context.ends):
            self._return(caller, context, *end)

    def _end(self, context_number: int, edge: int, how: str, now: Now) -> None:
        context = self._contexts[context_number]
        if (how, now) in context.seen:
            return
        context.seen.add((how, now))
        context.ends.append((edge, how, now))
        for caller in list(context.callers):
            self._return(caller, context, edge, how, now)

    # --- happenings ------------------------------------------------------------------------------------------------------

    def _happen(self, now: Now, tokens: tuple[str, ...], how: str) -> tuple[Now, bool]:
        state = now.claim
        for token in tokens:
            state, broken = self.automaton.happen(state, token, how)
            if not self.tested:
                self._reached = self._reached or state[0] == self._stages
                self._met = self._met or token in self.automaton.claim.first
                self.tested = self._reached and self._met
            if broken:
                return now._replace(claim=state), True
        return (now if state == now.claim else now._replace(claim=state)), False

    def _entered(self, now: Now, step: str) -> Now:
        """A step is entered: its visit counts. (Its happening is told by the caller.)"""
        at = self.question.at.get(f"visits {step}")
        if at is not None:
            cells = self._cells[at]
            cell = cells[now.values[at]]
            assert isinstance(cell, values.Range)
            now = self._with(now, at, min(now.values[at] + 1, len(cells) - 1))
        return now

    @staticmethod
    def _with(now: Now, at: int, cell: int) -> Now:
        if now.values[at] == cell:
            return now
        return now._replace(values=(*now.values[:at], cell, *now.values[at + 1 :]))

    def _of(self, now: Now) -> values.Known:
        """What a name's value may be in a state."""
        at, cells, top = self.question.at, self._cells, self.graph.top

        def of(name: str) -> values.Abstract:
            index = at.get(name)
            if index is not None:
                return cells[index][now.values[index]]
            value = top(name)
            return values.Range() if value is None else value

        return of

    # --- the start -------------------------------------------------------------------------------------------------------

    def _starts(self) -> Iterator[tuple[Now, Move]]:
        """Every way a call can begin: the values of tracked facts, and the yes-or-no facts that the claim speaks of."""
        question = self.question
        facts = self.program.facts
        begun: list[list[int]] = []
        for name in question.tracked:
            domain = self.graph.domain(name)
            if name in facts or name == "today":
                begun.append(list(range(len(domain))))
            elif name in self.graph.standing:
                begun.append([domain.index(values.FALSE)])
            elif name.startswith("visits "):
                begun.append([0])
            else:
                begun.append([next(at for at, cell in enumerate(domain) if values.may_be_unknown(cell))])
        spoken = [name for name in facts if name in question.concerned]
        for chosen in product(*begun):
            tracked = {name for name in spoken if name in question.at}
            for free in product(*([0, 1] for name in spoken if name not in tracked)):
                told = iter(free)
                now = Now(self.automaton.start, tuple(chosen))
                yes: list[str] = []
                for name in spoken:
                    if name in tracked:
                        holds = self._cells[question.at[name]][chosen[question.at[name]]] == values.TRUE
                    else:
                        holds = bool(next(told))
                        yes.append(f"{'' if holds else 'not '}{name}")
                    if holds:
                        now, _ = self._happen(now, (name,), "chosen")
                yield now, ("start", *yes)

    # --- from statement to statement -------------------------------------------------------------------------------------

    def _walk(self, context: int, label: str, now: Now, cost: int, parent: Parent) -> None:
        """Go on at a statement; a state that has a choice of ways to go on is kept and looked at once."""
        happens = self.question.happens
        while True:
            node = self.nodes[label]
            kind = type(node)
            if kind is model.Say or kind is model.Coach or kind is model.Notice or kind is model.Acknowledge:
                found = self.graph.outcomes(node, self._of(now), blind=self.question.blind)
                if len(found) > 1:
                    break
                after = self._said(now, node, happens(node, label), found[0])
                if after is None:
                    self._broken(context, now, cost, parent, label)
                    return
                now = after
                label = node.next  # type: ignore[union-attr]
            elif kind is model.Escalate:
                now, broken = self._happen(now, happens(node, label), "said")
                at = self.question.at.get("escalation.reference")
                if at is not None:
                    now = self._with(now, at, self.question.cell("escalation.reference", values.Words(frozenset(), True, False)))
                if broken:
                    self._broken(context, now, cost, parent, label)
                    return
                label = node.next  # type: ignore[union-attr]
            elif kind is model.Set and node.name not in self.question.at:  # type: ignore[union-attr]
                label = node.next  # type: ignore[union-attr]
            else:
                break
        self._push(context, "at", label, now, cost, parent)

    def _said(self, now: Now, node: model.Node, tokens: tuple[str, ...], outcome: tuple[bool, str], how: str = "said") -> Now | None:
        """The state after a statement is said, None when that broke the claim."""
        shows, which = outcome
        if shows and not now.items:
            now = now._replace(items=True)
        if not tokens or which == "none" or type(node) is model.Coach:
            return now
        if which == "plain":
            tokens = tuple(token for token in tokens if not token.startswith("@"))
        now, broken = self._happen(now, tokens, how)
        if broken:
            return None
        if how == "said" and node.label not in now.shown and not isinstance(node, model.Ask | model.Listen):
            now = now._replace(shown=(*now.shown, node.label))
        return now

    def _broken(self, context: int, now: Now, cost: int, parent: Parent, label: str) -> None:
        self._push(context, "broken", label, now, cost, parent)

    def _expand(self, number: int) -> None:
        context, kind, label, now = self.edges[number]
        if kind == "turn":
            self._moves(number)
        elif kind == "hub":
            self._interrupts(number)
        elif kind == "end":
            pass  # it has gone on in whoever called
        elif kind == "back":
            if not self._waits(number):
                self._walk(context, label, now, self.costs[number], Parent(number, None, ""))
        elif kind == "pause":
            self._pause(number)
        else:
            self._statement(number)

    def _run_waiting(self, number: int, waiting: list[str]) -> None:
        """One of the most urgent blocks that wait, to come back to the same place."""
        _, _, label, now = self.edges[number]
        handlers = self.program.handlers
        for name in waiting:
            if handlers[name].urgency == handlers[waiting[0]].urgency:
                left = now._replace(ready=now.ready & ~self.question.bit(name))
                self._interrupt(number, None, left, name, "raise", label)

    def _pause(self, number: int) -> None:
        """Between two statements: blocks that do not matter for the claim may have been waiting.

        A block waits for one that is at least as urgent: a crisis block only for another.
        """
        context, _, _, now = self.edges[number]
        handlers = self.program.handlers
        lone = sum(handler.urgency == "crisis" for handler in handlers.values()) == 1
        if now != self._contexts[context].entry:
            self._end(context, number, "past", now)
        for name in self.question.others:
            if not lone if handlers[name].urgency == "crisis" else not now.crisis:
                self._interrupt(number, ("waited", self.question.trigger_of(name)), now, name, "pause", "")

    def _interrupt(
        self, number: int, move: Move | None, now: Now, handler: str, how: str, label: str
    ) -> None:
        """Run a block from a state, to go on as `how` says."""
        block = self.program.handlers[handler]
        entry = now._replace(
            ready=0,
            held=now.ready | now.held,
            open=now.open | self.question.bit(handler),
            level=self.question.level(handler),
            crisis=now.crisis or block.urgency == "crisis",
            done=frozenset(),
            lead=(),
        )
        cost = self.costs[number] + _price(move)
        self._call("block", handler, entry, block.entry, Caller(number, move, now, how, label), cost)

    def _statement(self, number: int) -> None:
        context, _, label, now = self.edges[number]
        node = self.nodes[label]
        cost = self.costs[number]
        parent = Parent(number, None, label)
        match node:
            case model.Say() | model.Coach() | model.Notice() | model.Acknowledge():
                for outcome in self.graph.outcomes(node, self._of(now), blind=self.question.blind):
                    after = self._said(now, node, self.question.happens(node, label), outcome)
                    if after is None:
                        self._broken(context, now, cost, parent, label)
                    else:
                        self._walk(context, node.next, after, cost, parent)
            case model.Set():
                for after in self._given(now, node.name, self.graph.computed(node, self._of(now))):
                    self._walk(context, node.next, after, cost, parent)
            case model.Branch():
                of = self._of(now)
                for condition, target in node.branches:
                    truth = values.truth(condition.tree, of)
                    if True in truth:
                        self._walk(context, target, now, cost, parent)
                    if truth == values.TRUE:
                        break
                else:
                    self._walk(context, node.otherwise, now, cost, parent)
            case model.Go():
                self._go(number, node)
            case model.Do():
                self._do(number, node)
            case model.Return():
                self._end(context, number, "return", now)
            case model.Resume():
                self._end(context, number, "resume", now)
            case model.Raise():
                self._raise(number, node)
            case model.Ask() | model.Listen() | model.End():
                self._open(number, node)

    def _given(self, now: Now, name: str, value: values.Abstract | None) -> Iterator[Now]:
        at = self.question.at.get(name)
        if at is None:
            yield now
            return
        for cell in self.graph.cells_of(name, value):
            yield self._with(now, at, cell)

    def _go(self, number: int, node: model.Go) -> None:
        context, _, label, now = self.edges[number]
        cost = self.costs[number]
        if self._contexts[context].kind == "block":
            # An arrow in a block leaves every open block and flow; what waited need wait no longer.
            free = now._replace(
                ready=now.ready | now.held, held=0, open=0, level=0, crisis=False, done=frozenset(), lead=()
            )
            self._push(0, "at", label, free, cost, Parent(number, None, label))
            return
        if self._waits(number):
            return
        if now.items:
            self._show(number, context, label, now)
        else:
            self._enter(number, node.step, now, cost, None)

    def _enter(self, number: int, step: str, now: Now, cost: int, move: Move | None) -> None:
        context, _, label, _ = self.edges[number]
        token = f"step {step}"
        broken = False
        if token in self.question.concerned:
            now, broken = self._happen(now, (token,), "chosen")
        parent = Parent(number, move, label)
        if broken:
            self._broken(context, now, cost, parent, label)
        else:
            self._walk(context, self.program.steps[step].entry, self._entered(now, step), cost, parent)

    def _do(self, number: int, node: model.Do) -> None:
        _, _, label, now = self.edges[number]
        answers = self.program.flows[node.flow].answers
        entry = now
        for name, at in self.question.at.items():
            if name in answers:
                entry = self._with(entry, at, next(i for i, cell in enumerate(self._cells[at]) if values.may_be_unknown(cell)))
        broken = False
        token = f"step {node.step}"
        if token in self.question.concerned:
            entry, broken = self._happen(entry, (token,), "chosen")
        cost = self.costs[number]
        if broken:
            self._broken(self.edges[number].context, entry, cost, Parent(number, None, label), label)
            return
        entry = self._entered(entry, node.step)
        caller = Caller(number, None, now, "do", node.next)
        self._call("do", node.flow, entry, self.program.steps[node.step].entry, caller, cost)

    def _raise(self, number: int, node: model.Raise) -> None:
        context, _, label, now = self.edges[number]
        cost = self.costs[number]
        triggers = self.program.triggers
        due = list(dict.fromkeys(triggers[name].handler for name in node.triggers if triggers[name].handler))
        for after, broken in self._raised(now, [self._kind(name) for name in node.triggers], "chosen"):
            parent = Parent(number, None, label)
            if broken:
                self._broken(context, after, cost, parent, label)
                continue
            for first, left in self._due(after, due):
                if first is None:
                    self._walk(context, node.next, left, cost, parent)
                else:
                    self._interrupt(number, None, left, first, "raise", node.next)

    def _kind(self, trigger: str) -> Kind:
        question = self.question
        groups = [group for group, members in self.program.groups.items() if trigger in members]
        handler = self.program.triggers[trigger].handler
        return Kind(
            trigger,
            (trigger,) if trigger in question.concerned or trigger in question.at else (),
            tuple(group for group in groups if group in question.concerned or group in question.at),
            handler,
            question.bit(handler),
        )

    def _raised(self, now: Now, kinds: Sequence[Kind], how: str) -> Iterator[tuple[Now, bool]]:
        """The state after triggers are raised; a group happens when the first of its triggers does."""
        at = self.question.at
        broken = False
        for kind in kinds:
            happening: list[str] = [token for token in kind.tokens if token in self.question.concerned]
            for name in (*kind.tokens, *kind.groups):
                index = at.get(name)
                if name in kind.groups and name in self.question.concerned:
                    assert index is not None
                    if self._cells[index][now.values[index]] == values.FALSE:
                        happening.append(name)
                if index is not None:
                    now = self._with(now, index, self._cells[index].index(values.TRUE))
            now, wrong = self._happen(now, tuple(happening), how)
            broken = broken or wrong
        yield now, broken

    def _due(self, now: Now, due: list[str]) -> Iterator[tuple[str | None, Now]]:
        """Which of the blocks that are due runs first, if any, and the state in which the others wait."""
        order = {"crisis": 0, "high": 1, "normal": 2}
        handlers = self.program.handlers
        question = self.question
        due = sorted(due, key=lambda name: order[handlers[name].urgency])
        certain = [name for name in due if question.bit(name)]
        can = [name for name in due if not question.bit(name) or not now.open & question.bit(name)]
        if now.crisis:
            wait = 0
            for name in certain:
                if name in can and handlers[name].urgency != "crisis":
                    wait |= question.bit(name)
            now = now._replace(held=now.held | wait)
            can = [name for name in can if handlers[name].urgency == "crisis"]
        for at, name in enumerate(can):
            wait = 0
            for other in can[at + 1 :]:
                wait |= question.bit(other)
            yield name, now._replace(ready=now.ready | wait)
            if question.bit(name) or not now.level:
                return
            # A block that is not watched may be open already: then the next one runs.
        yield None, now

    def _waits(self, number: int) -> bool:
        """Whether a block has to run before the turn opens; those that are not watched may run too."""
        now = self.edges[number].now
        waiting = self.question.handlers(now.ready & ~now.open)
        if waiting:
            self._run_waiting(number, waiting)
            return True
        if self.costs[number] > 1 and self.edges[number].kind != "past" and self.question.others:
            label = self.edges[number].label
            self._call("pause", "", now, "", Caller(number, None, now, "pause", label), self.costs[number])
        return False

    # --- turns -----------------------------------------------------------------------------------------------------------

    def _open(self, number: int, node: model.Ask | model.Listen | model.End) -> None:
        """A question, or the end, is reached on the way."""
        context, _, label, now = self.edges[number]
        if not isinstance(node, model.End) and self._waits(number):
            return
        tokens = self.question.happens(node, label)
        how = "chosen" if isinstance(node, model.End) else "said"
        for outcome in self._opening(node, now):
            after = self._said(now, node, tokens, outcome, how)
            if after is None:
                self._broken(context, now, self.costs[number], Parent(number, None, label), label)
            else:
                self._show(number, context, label, after)

    def _opening(self, node: model.Node, now: Now) -> tuple[tuple[bool, str], ...]:
        if isinstance(node, model.End) or not getattr(node, "speech", ()):
            return ((True, "all"),) if not isinstance(node, model.Listen) else ((True, "none"),)
        return self.graph.outcomes(node, self._of(now), blind=self.question.blind)

    def _show(self, number: int, context: int, label: str, now: Now) -> None:
        """A new turn opens: it counts for `within`; where it is the end, see what is owed."""
        cost = self.costs[number]
        parent = Parent(number, None, label)
        now = now._replace(items=False)
        blocks = () if now.level < 2 else ("another interrupt",)
        state, broken = self.automaton.shown(now.claim, blocks)
        if broken:
            self._broken(context, now, cost, parent, label)
            return
        now = now._replace(claim=state)
        if isinstance(self.nodes[label], model.End) and self.automaton.owed(now.claim, now.crisis):
            self._broken(context, now, cost, parent, label)
            return
        self._push(context, "turn", label, now, cost, parent)

    def _moves(self, number: int) -> None:
        """All that can happen at an open turn."""
        context, _, label, now = self.edges[number]
        node = self.nodes[label]
        cost = self.costs[number] + 1
        fresh = now._replace(shown=(), lead=())
        match node:
            case model.Ask() if node.choices:
                of = self._of(now)
                for choice in node.choices:
                    if choice.guard is not None and True not in values.truth(choice.guard.tree, of):
                        continue
                    move = ("choose", node.name, choice.key)
                    parent = Parent(number, move, label)
                    for after in self._given(fresh, node.name, values.exactly(choice.key)):
                        tokens = self.question.happens(choice, f"{label} {choice.key}")
                        after, broken = self._happen(after, tokens, "chosen")
                        if broken:
                            self._broken(context, after, cost, parent, label)
                        else:
                            self._walk(context, choice.next, after, cost, parent)
            case model.Ask():
                of = self._of(now)
                low = values.evaluate(node.low.tree, of) if node.low is not None else None
                high = values.evaluate(node.high.tree, of) if node.high is not None else None
                for after in self._typed(fresh, node, low, high):
                    at = self.question.at.get(node.name)
                    cell = "" if at is None else str(after.values[at])
                    self._walk(context, node.next, after, cost, Parent(number, ("type", node.name, cell), label))
            case model.Listen():
                at = self.question.at.get(node.name)
                for after in self._given(fresh, node.name, None):
                    said = at is None or not values.may_be_unknown(self._cells[at][after.values[at]])
                    move = ("listen", node.name, "said" if said else "")
                    self._walk(context, node.next, after, cost, Parent(number, move, label))
            case model.Go():
                self._enter(number, node.step, fresh, cost, ("on",))
        hub = fresh
        self._call("hub", "", hub, "", Caller(number, None, now, "hub", label), self.costs[number])

    def _typed(
        self, now: Now, node: model.Ask, low: values.Abstract | None, high: values.Abstract | None
    ) -> Iterator[Now]:
        at = self.question.at.get(node.name)
        if at is None:
            yield now
            return
        for index, cell in enumerate(self._cells[at]):
            if isinstance(cell, values.Range) and not cell.empty:
                below = isinstance(low, values.Range) and not low.unknown and values.before(cell, low)
                above = isinstance(high, values.Range) and not high.unknown and values.before(high, cell)
                if below or above:
                    continue
            yield self._with(now, at, index)

    def _again(self, number: int, label: str, now: Now, statements: tuple[str, ...], cost: int, parent: Parent) -> None:
        """The turn is shown once more: what it said is said again."""
        context = self.edges[number].context
        states = {now.claim}
        broken = False
        for statement in (*statements, label):
            node = self.nodes[statement]
            tokens = self.question.happens(node, statement)
            if not tokens or isinstance(node, model.End):
                continue
            outcomes = self._opening(node, now) if isinstance(node, model.Ask | model.Listen) else None
            if outcomes is None:
                outcomes = self.graph.outcomes(node, self._of(now), blind=self.question.blind)
            following = set()
            for state in states:
                for outcome in outcomes:
                    after = self._said(now._replace(claim=state), node, tokens, outcome, "again")
                    if after is None:
                        broken = True
                    else:
                        following.add(after.claim)
            states = following
        if broken:
            self._broken(context, now, cost, parent, label)
        for state in states:
            after = now._replace(claim=state, items=False)
            if isinstance(self.nodes[label], model.End) and self.automaton.owed(state, now.crisis):
                self._broken(context, after, cost, parent, label)
            else:
                self._push(context, "turn", label, after, cost, parent)

    # --- interrupts ------------------------------------------------------------------------------------------------------

    def _interrupts(self, number: int) -> None:
        """At any turn in this state: triggers, tones, handing over, taking back, going on and coming back."""
        context, _, label, now = self.edges[number]
        waiting = self.question.handlers(now.ready & ~now.open)
        if label and waiting:
            self._run_waiting_at_hub(number, waiting)
            self._others_at_hub(number)
            return
        if label:
            self._end(context, number, "resumed", now)
            self._others_at_hub(number)
            return
        question = self.question
        self._others_at_hub(number)
        for kinds in question.together():
            move = ("raise", *(kind.trigger for kind in kinds))
            for after, broken in self._raised(now, kinds, "raised"):
                self._interrupted(number, move, after, broken, [kind.handler for kind in kinds if kind.handler])
        for tone in self.program.tones:
            handler = self.program.tone_handlers.get(tone, "")
            if tone in question.concerned or question.bit(handler):
                after = now
                for name, at in question.at.items():
                    if name in self.program.tones:
                        after = self._with(after, at, self._cells[at].index(values.TRUE if name == tone else values.FALSE))
                after, broken = self._happen(after, (tone,), "raised") if tone in question.concerned else (after, False)
                self._interrupted(number, ("tone", tone), after, broken, [handler] if handler else [])
        self._small_moves(number)

    def _interrupted(self, number: int, move: Move, now: Now, broken: bool, due: list[str]) -> None:
        context = self.edges[number].context
        if broken:
            self._broken(context, now, self.costs[number] + 1, Parent(number, move, ""), "")
            return
        due = list(dict.fromkeys(due))
        # A block that is not watched may be raised with these; a more urgent one runs before them.
        order = {"crisis": 0, "high": 1, "normal": 2}
        handlers = self.program.handlers
        ranks = [order[handlers[name].urgency] for name in due]
        for first, left in self._due(now, due):
            if first is None:
                self._same(number, move, left)
            else:
                self._interrupt(number, move, left, first, "block", "after")
        if ranks and move[0] == "raise":
            for name in self.question.others:
                urgent = order[handlers[name].urgency] <= min(ranks)
                if not urgent or (now.crisis and handlers[name].urgency != "crisis"):
                    continue
                wait = 0
                held = 0
                for other in due:
                    bit = self.question.bit(other)
                    if not now.open & bit:
                        if now.crisis and handlers[other].urgency != "crisis":
                            held |= bit
                        else:
                            wait |= bit
                left = now._replace(ready=now.ready | wait, held=now.held | held)
                together = (*move, self.question.trigger_of(name))
                self._interrupt(number, together, left, name, "block", "after")

    def _same(self, number: int, move: Move, now: Now) -> None:
        """Something that only shows the same turn again."""
        context = self.edges[number].context
        pushed = self._push(context, "end", "", now, self.costs[number] + 1, Parent(number, move, ""))
        self._end(context, pushed, "same", now)

    def _others_at_hub(self, number: int) -> None:
        now, label = self.edges[number].now, self.edges[number].label
        for name in self.question.others:
            if name in self.question.inert:
                continue
            if not now.crisis or self.program.handlers[name].urgency == "crisis":
                trigger = self.question.trigger_of(name)
                move = ("waited" if label else "tone" if trigger in self.program.tones else "raise", trigger)
                self._interrupt(number, move, now, name, "block", label or "after")

    def _run_waiting_at_hub(self, number: int, waiting: list[str]) -> None:
        _, _, label, now = self.edges[number]
        handlers = self.program.handlers
        for name in waiting:
            if handlers[name].urgency == handlers[waiting[0]].urgency:
                left = now._replace(ready=now.ready & ~self.question.bit(name))
                self._interrupt(number, None, left, name, "block", label)

    def _small_moves(self, number: int) -> None:
        context, _, _, now = self.edges[number]
        question = self.question
        self._same(number, ("again",), now)
        claim = self.automaton.claim
        harmful = frozenset().union(*claim.after, claim.first if claim.form in ("never", "at most", "only after") else ())
        for contact in self.program.contacts:
            tokens = tuple(token for token in ("escalate", f"escalate {contact}") if token in harmful)
            if tokens:
                after, broken = self._happen(now, tokens, "said")
                self._interrupted(number, ("escalate", contact), after, broken, [])
        for name, at in question.at.items():
            if name not in self.graph.standing:
                continue
            cell = self._cells[at][now.values[at]]
            if name in self.program.tones and name not in question.concerned:
                self._same(number, ("tone", name), self._toned(now, name))
            elif cell == values.TRUE and name not in self.program.tones and not now.open & question.kept_open_by(name):
                no = self._cells[at].index(values.FALSE)
                self._same(number, ("take back", name), self._with(now, at, no))
        for token in question.spoken:
            after, _ = self._happen(now, (token,), "said")
            if after.claim != now.claim:
                parent = Parent(number, ("say", token), "")
                pushed = self._push(context, "end", token, after, self.costs[number] + 2, parent)
                self._end(context, pushed, f"said {token}", after)

    def _toned(self, now: Now, tone: str) -> Now:
        for name, at in self.question.at.items():
            if name in self.program.tones:
                now = self._with(now, at, self._cells[at].index(values.TRUE if name == tone else values.FALSE))
        return now

    # --- coming back -----------------------------------------------------------------------------------------------------

    def _return(self, caller: Caller, context: Context, edge: int, how: str, now: Now) -> None:
        """A procedure has ended: go on in the one that called it."""
        number = caller.edge
        # The cheapest way round may be through a dearer beginning; never cheaper than either part.
        cost = self.costs[number] + _price(caller.move) + self.costs[edge] - context.cost
        parent = Parent(number, caller.move, "", edge)
        outer = self.edges[number].context
        match caller.how:
            case "do":
                if how == "return":
                    if caller.now.level and context.flow in self.graph.done_in_blocks:
                        now = now._replace(done=now.done | {context.flow})
                    self._walk(outer, caller.label, now, cost, parent)
                else:
                    self._unwound(number, outer, now, cost, parent)
            case "pause" if how == "past":
                self._push(outer, "past", caller.label, now, cost, parent)
            case "raise" | "block" | "pause":
                kind = {"raise": "back", "block": "hub", "pause": "pause"}[caller.how]
                self._push(outer, kind, caller.label, self._after_block(caller.now, now), cost, parent)
            case "hub":
                self._shown_again(caller, outer, how, now, cost, parent)

    @staticmethod
    def _after_block(before: Now, ended: Now) -> Now:
        new = ended.held & ~(before.ready | before.held)
        return before._replace(
            claim=ended.claim,
            values=ended.values,
            ready=before.ready | ended.ready | (0 if before.crisis else new),
            held=before.held | (new if before.crisis else 0),
            done=before.done | ended.done,
            items=ended.items,
            shown=ended.shown,
            lead=(),
        )

    def _shown_again(self, caller: Caller, outer: int, how: str, now: Now, cost: int, parent: Parent) -> None:
        turn = caller.now
        flow = self._contexts[outer].flow if self._contexts[outer].kind == "do" else ""
        if how == "resumed":
            if now.done and flow:
                # A block did this very flow and came back: the run it interrupted has returned with it.
                self._unwound(caller.edge, outer, now, cost, parent)
                if turn.level == 0 and flow in now.done:
                    return
            done = now.done if turn.level else frozenset()
            after = now._replace(shown=turn.shown, lead=now.shown, items=False, done=done)
            self._again(caller.edge, caller.label, after, turn.shown, cost, parent)
            return
        if how.startswith("said "):
            token = how.removeprefix("said ")
            if turn.level == 0 and caller.label not in self.question.spoken[token]:
                return
        after = now._replace(shown=turn.shown, lead=turn.lead, items=False)
        self._again(caller.edge, caller.label, after, (*turn.lead, *turn.shown), cost, parent)

    def _unwound(self, number: int, context: int, now: Now, cost: int, parent: Parent) -> None:
        """A flow that was open has returned from inside a block: the runs in between end here too."""
        inside = self._contexts[context]
        if inside.kind != "do":
            return
        pushed = self._push(context, "end", "", now, cost, parent)
        if inside.flow in now.done:
            self._end(context, pushed, "return", now._replace(done=now.done - {inside.flow}))
        self._end(context, pushed, "unwind", now)

    # --- the call found --------------------------------------------------------------------------------------------------

    def _found(self, number: int) -> Found:
        back: list[tuple[Move | None, str]] = []
        at = number
        while True:
            part, at = self._inside(at)
            back += part
            context = self.edges[at].context
            if context == 0:
                break
            caller = self._contexts[context].callers[0]
            back.append((caller.move, ""))
            at = caller.edge
        moves: list[tuple[Move, list[str]]] = []
        for move, label in reversed(back):
            if move is not None:
                moves.append((move, []))
            if label and moves:
                moves[-1][1].append(label)
        return Found(self.edges[at].now, tuple((move, tuple(labels)) for move, labels in moves))

    def _inside(self, at: int) -> tuple[list[tuple[Move | None, str]], int]:
        """The moves and statements from the beginning of a procedure to an edge in it, last first, and its first edge."""
        back: list[tuple[Move | None, str]] = []
        while True:
            parent = self.parents[at]
            if parent.exit >= 0:
                back += self._inside(parent.exit)[0]
            back.append((parent.move, parent.through))
            if parent.edge < 0:
                return back, at
            at = parent.edge

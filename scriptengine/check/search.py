"""All calls of a program at once, as far as one claim can tell them apart: the shortest that may break it, or none.

The program is walked as procedures (its flows and blocks), each summed up once for each state it can begin in; so
blocks may nest without end. Where the walk is unsure it goes both ways: it finds every call there is, and some that
are not.
"""

from scriptengine.check import values
from scriptengine.check.agenda import (
    OUTSIDE,
    Caller,
    Context,
    Found,
    Move,
    Now,
    Outside,
    OwedError,
    Parent,
    TooMuchError,
    price,
)
from scriptengine.check.turns import Turns
from scriptengine.program import model

__all__ = ["Found", "Move", "OwedError", "Search", "TooMuchError"]


class Search(Turns):
    """One search for one question: `run` gives the call found."""

    def _walk(self, context: int, label: str, now: Now, cost: int, parent: Parent) -> None:
        """Go on at a label, past what does not matter."""
        sayings = self.question.sayings
        for target, answered in self.question.slice_in(now.claim, now.level).runs(label):
            after = self._forget(now, self._needed.at[target])
            way = parent
            if target != label:
                way = Parent(parent.edge, parent.move, parent.through, parent.exit, label, parent.outside)
                if sayings.all and (more := sayings.passed(label, target, now.values)):
                    after = after._replace(sayable=after.sayable | more)
            self._push(context, "at", target, after, cost + answered, way)

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
        elif kind == "any":
            self._run_any(number)
        else:
            self._statement(number)

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
            case model.Escalate():
                after, broken = self._happen(now, self.question.happens(node, label), "said")
                after = self._referred(after)
                if broken:
                    self._broken(context, after, cost, parent, label)
                else:
                    self._walk(context, node.next, after, cost, parent)
            case model.Set():
                made = self.graph.computed(node, self._of(now))
                for after in self._along(self._given(now, node.name, made), label):
                    self._walk(context, node.next, after, cost, parent)
            case model.Branch():
                of = self._of(now)
                for condition, target in node.branches:
                    truth = values.truth(condition.tree, of)
                    if True in truth:
                        for after in self._along((now,), label, target):
                            self._walk(context, target, after, cost, parent)
                    if truth == values.TRUE:
                        break
                else:
                    for after in self._along((now,), label, node.otherwise):
                        self._walk(context, node.otherwise, after, cost, parent)
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

    def _go(self, number: int, node: model.Go) -> None:
        context, _, label, now = self.edges[number]
        cost = self.costs[number]
        if self._contexts[context].kind == "block":
            # An arrow in a block leaves every open block and flow.
            waiting = now.ready | now.held
            free = Now(now.claim, now.values, waiting, shown=now.shown, slips=now.slips, gone=now.gone)
            self._gone(self._contexts[context], number, free)
            return
        if self._waits(number):
            return
        if self.question.layout.shows(label):
            self._show(number, context, label, now)
        if self.question.layout.passes_unshown(label):
            self._enter(number, node.step, now, cost, None)

    def _left(self, context: Context, number: int, now: Now, outside: Outside) -> None:
        """An arrow has left a block, and all that it was in: what waited need wait no longer."""
        ready = now.ready | outside.waiting
        known = now.values
        if OUTSIDE in known:
            known = tuple(
                further if value == OUTSIDE else value for value, further in zip(known, outside.values, strict=True)
            )
        slips = frozenset(
            name
            for name in now.slips
            if (handler := self.question.handler_of(name)) == context.flow or self.question.bit(handler) & ready
        )
        label = self.edges[number].label
        parent = Parent(number, None, label, outside=outside)
        after = self._forget(now._replace(values=known, ready=ready, slips=slips), self._needed.at[label])
        self._push(0, "at", label, after, self.costs[number], parent)

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
        label_in = self.program.steps[node.step].entry
        before = self._into(now, label_in)
        before = before._replace(sayable=now.sayable | self.question.sayings.ahead(node.next, now.values, node))
        for name, at in self.question.at.items():
            if name in answers:
                before = self._with(
                    before, at, next(i for i, cell in enumerate(self._cells[at]) if values.may_be_unknown(cell))
                )
        for entry in self._along((before,), label):
            self._begin(number, node, entry)

    def _begin(self, number: int, node: model.Do, entry: Now) -> None:
        """A flow begins, from a state in which its answers are unknown."""
        _, _, label, now = self.edges[number]
        label_in = self.program.steps[node.step].entry
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
        self._call("do", node.flow, entry, label_in, caller, cost)

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
                    self._interrupt(number, None, left, first, "raise", node.next, self._slips(node.triggers, now))

    def _return(self, caller: Caller, context: Context, edge: int, how: str, now: Now) -> None:
        """A procedure has ended: go on in the one that called it."""
        number = caller.edge
        # The cheapest way round may be through a dearer beginning; never cheaper than either part.
        cost = self.costs[number] + price(caller.move) + self.costs[edge] - context.cost
        parent = Parent(number, caller.move, self._done(caller), edge)
        outer = self.edges[number].context
        match caller.how:
            case "do":
                now = self._back(caller.now, now)._replace(sayable=caller.now.sayable)
                if how == "return":
                    if caller.now.level and context.flow in self.graph.done_in_blocks:
                        now = now._replace(done=now.done | {context.flow})
                    self._walk(outer, caller.label, now, cost, parent)
                else:
                    self._unwound(outer, now, cost, parent)
            case "past":
                self._push(outer, "past", caller.label, self._back(caller.now, now), cost, parent)
            case "raise" | "block" | "pause" | "hub" if caller.how != "hub" or how == "past":
                kind = {"raise": "back", "block": "hub", "pause": "pause", "hub": "hub"}[caller.how]
                after = self._after_block(caller.now, now, context.flow)
                if kind == "hub":
                    after = self._forget(after, self._needed.between)
                self._push(outer, kind, caller.label, after, cost, parent)
            case "any":
                after = self._after_block(caller.now, now, context.flow)
                self._end(outer, self._push(outer, "end", "", after, cost, parent), "past", after)
            case "hub":
                self._shown_again(caller, outer, how, now, cost, parent)

"""Turns of a search: opened, answered in every way there is, and shown once more."""

from collections.abc import Iterable

from scriptengine.check import values
from scriptengine.check.agenda import Caller, Now, OwedError, Parent
from scriptengine.check.interrupts import SILENT, Interrupts
from scriptengine.check.ways import ANY_BLOCK
from scriptengine.program import model


class Turns(Interrupts):
    """What an open turn leads to."""

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

    def _show(self, number: int, context: int, label: str, now: Now) -> None:
        """A new turn opens: it counts for `within`; where it is the end, see what is owed."""
        cost = self.costs[number]
        parent = Parent(number, None, label)
        blocks = () if now.level < 2 else ("another interrupt",)
        state, broken = self.automaton.shown(now.claim, blocks)
        if broken:
            self._broken(context, now, cost, parent, label)
            return
        if state != now.claim:
            now = Now(state, *now[1:])
        if self._owed(label, now):
            self._broken(context, now, cost, parent, label)
            return
        self._push(context, "turn", label, now, cost, parent)

    def _owed(self, label: str, now: Now) -> bool:
        """Whether a turn is the end of a call that owes the claim something."""
        node = self.nodes[label]
        return isinstance(node, model.End) and self.automaton.owed(now.claim, node.happens, crisis=now.crisis)

    def _moves(self, number: int) -> None:
        """All that can happen at an open turn."""
        context, _, label, now = self.edges[number]
        node = self.nodes[label]
        cost = self.costs[number] + 1
        fresh = now
        if now.shown or now.lead or now.slips:
            fresh = now._replace(shown=(), lead=(), slips=now.slips if now.level else frozenset())
        if fresh.sayable and self._contexts[context].kind == "call":
            fresh = fresh._replace(sayable=frozenset())
        match node:
            case model.Ask() if node.choices:
                of = self._of(now)
                for choice in node.choices:
                    if choice.guard is not None and True not in values.truth(choice.guard.tree, of):
                        continue
                    parent = Parent(number, ("choose", node.name, choice.key), label)
                    tokens = self.question.happens(choice, f"{label} {choice.key}")
                    for after in self._chosen(fresh, node, choice.key):
                        after, broken = self._happen(after, tokens, "chosen")
                        if broken:
                            self._broken(context, after, cost, parent, label)
                        else:
                            self._walk(context, choice.next, after, cost, parent)
            case model.Ask():
                of = self._of(now)
                low = values.evaluate(node.low.tree, of) if node.low is not None else None
                high = values.evaluate(node.high.tree, of) if node.high is not None else None
                for after in self._along(self._typed(fresh, node, low, high), label):
                    at = self.question.at.get(node.name)
                    cell = "" if at is None else str(after.values[at])
                    self._walk(context, node.next, after, cost, Parent(number, ("type", node.name, cell), label))
            case model.Listen():
                at = self.question.at.get(node.name)
                for after in self._along(self._given(fresh, node.name, None), label):
                    said = at is None or not values.may_be_unknown(self._cells[at][after.values[at]])
                    move = ("listen", node.name, "said" if said else "")
                    self._walk(context, node.next, after, cost, Parent(number, move, label))
            case model.Go():
                self._enter(number, node.step, fresh, cost, ("on",))
        between = fresh
        sayable = now.sayable | (self.question.sayings.ahead(label, now.values) - self.question.sayings.own(label))
        if sayable != fresh.sayable or now.slips != fresh.slips:
            between = fresh._replace(slips=now.slips, sayable=sayable)
        silent = not now.shown and not now.lead and not self.question.happens(node, label)
        name = SILENT if silent else ""
        self._call(
            "hub", name, self._into(between, ANY_BLOCK), "", Caller(number, None, now, "hub", label), self.costs[number]
        )

    def _chosen(self, now: Now, node: model.Ask, key: str) -> Iterable[Now]:
        """The states once a choice was taken, before what happens with it."""
        if node.name not in self.question.at and not self.question.courses:
            return (now,)
        return self._along(self._given(now, node.name, values.exactly(key)), node.label, key)

    def _again(self, number: int, label: str, now: Now, statements: tuple[str, ...], cost: int, parent: Parent) -> None:
        """The turn is shown once more: what it said is said again."""
        context = self.edges[number].context
        states = [now.claim]
        broken = False
        for statement in (*statements, label):
            node = self.nodes[statement]
            tokens = self.question.happens(node, statement)
            if not tokens or isinstance(node, model.End):
                continue
            outcomes = self._opening(node, now) if isinstance(node, model.Ask | model.Listen) else None
            if outcomes is None:
                outcomes = self.graph.outcomes(node, self._of(now), blind=self.question.blind)
            following = []
            for state in states:
                for outcome in outcomes:
                    after = self._said(Now(state, *now[1:]), node, tokens, outcome, "again")
                    if after is None:
                        broken = True
                    else:
                        following.append(after.claim)
            states = list(dict.fromkeys(following))
        if broken:
            self._broken(context, now, cost, parent, label)
        for state in states:
            after = now if state == now.claim else Now(state, *now[1:])
            if self._owed(label, after):
                self._broken(context, after, cost, parent, label)
            else:
                self._push(context, "turn", label, after, cost, parent)

    def _shown_again(self, caller: Caller, outer: int, how: str, now: Now, cost: int, parent: Parent) -> None:
        turn = caller.now
        now = self._back(turn, now)
        if turn.claim[1] < 0 <= now.claim[1] and turn.level < 2 and not self.question.each_turn:
            raise OwedError
        flow = self._contexts[outer].flow if self._contexts[outer].kind == "do" else ""
        if how == "resumed":
            if now.done and flow:
                # A block did this very flow and came back: the run it interrupted has returned with it.
                self._unwound(outer, self._as_turn(now, now.shown, now.lead, now.done, turn.sayable), cost, parent)
                if turn.level == 0 and flow in now.done:
                    return
            after = self._as_turn(now, turn.shown, now.shown, now.done if turn.level else frozenset(), turn.sayable)
            self._again(caller.edge, caller.label, after, turn.shown, cost, parent)
            return
        after = self._as_turn(now, turn.shown, turn.lead, now.done, turn.sayable)
        self._again(caller.edge, caller.label, after, (*turn.lead, *turn.shown), cost, parent)

    @staticmethod
    def _as_turn(
        now: Now,
        shown: tuple[str, ...],
        lead: tuple[str, ...],
        done: frozenset[str],
        sayable: frozenset[str],
    ) -> Now:
        """The state with what belongs to a turn; most often it is that already."""
        if (now.shown, now.lead, now.done, now.sayable) == (shown, lead, done, sayable):
            return now
        return now._replace(shown=shown, lead=lead, done=done, sayable=sayable)

    def _unwound(self, context: int, now: Now, cost: int, parent: Parent) -> None:
        """A flow that was open has returned from inside a block: the runs in between end here too."""
        inside = self._contexts[context]
        if inside.kind != "do":
            return
        pushed = self._push(context, "end", "", now, cost, parent)
        if inside.flow in now.done:
            self._end(context, pushed, "return", now._replace(done=now.done - {inside.flow}))
        self._end(context, pushed, "unwind", now)

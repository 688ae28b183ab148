"""Who may interrupt an open turn of a search, which block then runs first, and which have to wait."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from scriptengine.call.interrupts import URGENCY
from scriptengine.check import values
from scriptengine.check.agenda import Caller, Move, Now, Parent, price
from scriptengine.check.effects import Effects
from scriptengine.check.question import Question
from scriptengine.check.ways import ANY_BLOCK
from scriptengine.program.claims import ClaimState

ANY = {"raise": 2, "waited": 2, "first crisis": 0, "first high": 1, "first normal": 2}
"""How a block that is not watched may come to run, as the first word of the move says it, and the rank of the least
urgent one that may."""

SILENT = "silent"
"""In place of a name: what a turn has said does not bear on the claim, so that it may be shown again unnoticed."""


class Interrupt(NamedTuple):
    """What somebody may do at a turn, how the claim and the values then stand, which blocks more have to wait, and the
    block that runs, or in which way (of `ANY`) one that is not watched does; without one the turn is shown again, or
    the claim is broken."""

    move: Move | None
    claim: ClaimState
    values: tuple[int, ...]
    ready: int
    held: int
    block: str
    broken: bool
    slips: frozenset[str]


class Interrupts(Effects):
    """Triggers, tones and what agents may do at any turn; blocks that run at once or wait."""

    def __init__(self, question: Question, limit: int) -> None:
        super().__init__(question, limit)
        self._plans: dict[Hashable, list[Interrupt]] = {}

    def _interrupts(self, number: int) -> None:
        """At any turn in this state: triggers, tones, handing over, taking back, going on and coming back."""
        context, _, label, now = self.edges[number]
        silent = self._contexts[context].flow == SILENT
        if label:
            waiting = self.question.handlers(now.ready & ~now.open)
            if waiting:
                self._run_waiting_at_hub(number, waiting)
            elif not silent or now != self._contexts[context].entry:
                self._end(context, number, "resumed", now)
            # Where nothing was said and a turn shown again changes nothing, what waited can as well be raised then.
            then = not waiting and (silent or self.automaton.claim.form in ("never", "at most"))
            if label == "after" and self.question.others and (now.done or now.shown or not then):
                self._pause_for(number, now._replace(done=frozenset(), lead=()), "hub", "past")
            return
        for one in self._plan(now):
            after = Now(one.claim, one.values, now.ready | one.ready, now.held | one.held, *now[4:])
            if one.block in ANY:
                self._run_other(number, one.move, after, one.block, "after", one.slips)
            elif one.block:
                self._interrupt(number, one.move, after, one.block, "block", "after", one.slips)
            elif one.broken:
                self._broken(context, after, self.costs[number] + 1, Parent(number, one.move, ""), "")
            elif one.move is not None:
                self._same(number, one.move, after)
        self._small_moves(number)

    def _plan(self, now: Now) -> list[Interrupt]:
        """All that triggers and tones may do at a turn. Only what is open matters for it, not what waits already."""
        key = (now.claim, now.values, now.open, now.crisis, bool(now.level))
        found = self._plans.get(key)
        if found is None:
            base = Now(now.claim, now.values, open=now.open, level=now.level, crisis=now.crisis)
            unique = {one[1:]: one for one in reversed(list(self._interruptions(base)))}
            found = self._plans[key] = list(unique.values())[::-1]
        return found

    def _interruptions(self, now: Now) -> Iterator[Interrupt]:
        question = self.question
        if question.others:
            yield self._as_planned(None, now, "raise")
        for triggers, after, broken, due in self._raises(now):
            yield from self._interrupted(("raise", *triggers), after, broken, due)
        for tone in self.program.tones:
            handler = self.program.tone_handlers.get(tone, "")
            if tone in question.concerned or question.bit(handler):
                after = self._toned(now, tone)
                after, broken = self._happen(after, (tone,), "raised") if tone in question.concerned else (after, False)
                blocks = [handler] if handler else []
                yield from self._interrupted(("tone", tone), after, broken, blocks)
                if not broken:  # what is raised with it runs its blocks before the tone does
                    for triggers, then, broken, due in self._raises(after):
                        yield from self._interrupted(("tone", tone, *triggers), then, broken, [*due, *blocks])

    def _as_planned(self, move: Move | None, after: Now, block: str = "", *, broken: bool = False) -> Interrupt:
        slips = self._slips(move[1:], after) if block and move else frozenset[str]()
        return Interrupt(move, after.claim, after.values, after.ready, after.held, block, broken, slips)

    def _raises(self, now: Now) -> Iterator[tuple[tuple[str, ...], Now, bool, list[str]]]:
        """Every set of triggers that may be raised at once, in any order, as far as what comes of it differs."""
        none: tuple[str, ...] = ()
        left = deque([(none, now, none)])
        seen: set[tuple[Now, frozenset[str], frozenset[str]]] = set()
        while left:
            triggers, before, due = left.popleft()
            for kind in self.question.kinds:
                alike = self.question.alike_triggers[kind.trigger]
                trigger = next((name for name in alike if name not in triggers), None)
                if trigger is None:
                    continue
                raised = (*triggers, trigger)
                for after, broken in self._raised(before, (kind,), "raised"):
                    if broken:
                        yield raised, after, True, []
                        continue
                    for more in self._more_due(due, kind.handler, now.level):
                        key = (after, frozenset(more), self._slips(raised, after))
                        if key not in seen:
                            seen.add(key)
                            left.append((raised, after, more))
                            yield raised, after, False, list(more)

    def _more_due(self, due: tuple[str, ...], handler: str, level: int) -> list[tuple[str, ...]]:
        """The blocks that are due once another is; of those that are not watched only one, whichever, since the rest
        may come at any time."""
        if not handler or handler in due:
            return [due]
        watched = tuple(name for name in due if self.question.bit(name))
        if self.question.bit(handler) or watched == due:
            return [(*due, handler)]
        (other,) = (name for name in due if name not in watched)
        before = URGENCY[self.program.handlers[handler].urgency] - URGENCY[self.program.handlers[other].urgency]
        # Outside blocks none is open yet, so that the most urgent one surely runs first.
        return [due] * (level > 0 or before >= 0) + [(*watched, handler)] * (level > 0 or before <= 0)

    def _interrupted(self, move: Move, now: Now, broken: bool, due: list[str]) -> Iterator[Interrupt]:
        if broken:
            yield self._as_planned(move, now, broken=True)
            return
        for one, others in self._orders(due):
            for first, left in self._due(now, [one, *others] if one else []):
                if first is None:
                    yield self._as_planned(move, left)
                else:
                    yield self._as_planned(self._first_raised(move, first), left, first)
        if not due:
            return
        # A block that is not watched may be raised with these; a more urgent one runs before them.
        handlers = self.program.handlers
        first = min((handlers[name].urgency for name in due), key=lambda urgency: URGENCY[urgency])
        wait = held = 0
        for other in due:
            bit = self.question.bit(other)
            if not now.open & bit:
                if now.crisis and handlers[other].urgency != "crisis":
                    held |= bit
                else:
                    wait |= bit
        left = now._replace(ready=now.ready | wait, held=now.held | held)
        if move[0] == "raise":
            yield self._as_planned(move, left, f"first {first}")
            return
        for name in self._others(now):
            trigger = self.question.trigger_of(name)
            if URGENCY[handlers[name].urgency] <= URGENCY[first] and trigger not in self.program.tones:
                yield self._as_planned((*move[:2], trigger, *move[2:]), left, name)

    def _orders(self, due: list[str]) -> Iterator[tuple[str, list[str]]]:
        """Each block that may be the first to be due, and the others: the agent may have raised either first."""
        for one in due or [""]:
            yield one, [other for other in due if other != one]

    def _first_raised(self, move: Move, handler: str) -> Move:
        """The raise with what runs the block named first."""
        triggers = self.program.triggers
        fixed = 2 if move[0] == "tone" else 1
        return (*move[:fixed], *sorted(move[fixed:], key=lambda name: triggers[name].handler != handler))

    def _same(self, number: int, move: Move, now: Now) -> None:
        """Something that only shows the same turn again."""
        context = self.edges[number].context
        pushed = self._push(context, "end", "", now, self.costs[number] + 1, Parent(number, move, ""))
        self._end(context, pushed, "same", now)

    def _run_other(
        self, number: int, move: Move | None, now: Now, way: str, label: str, slips: frozenset[str] = frozenset()
    ) -> None:
        """Run a block that is not watched, whichever, to go on at this label: the same for all that wait meanwhile."""
        entry = Now(
            now.claim,
            now.values,
            0,
            0,
            now.open,
            now.level,
            now.crisis,
            shown=now.shown,
            slips=now.slips | slips,
            gone=now.gone,
            sayable=now.sayable,
        )
        how = "pause" if way == "waited" else "block"
        caller = Caller(number, move, now, how, label)
        self._call("any", way, self._into(entry, ANY_BLOCK), "", caller, self.costs[number] + price(move))

    def _others(self, now: Now) -> Iterator[str]:
        """The blocks of which it is not known whether they are open or wait, and that may run now."""
        for name in self.question.others:
            if not now.crisis or self.program.handlers[name].urgency == "crisis":
                yield name

    def _run_any(self, number: int) -> None:
        """Each block that is not watched, and may run in the way the procedure says."""
        context, _, _, now = self.edges[number]
        way = self._contexts[context].flow
        handlers = self.program.handlers
        lone = sum(handler.urgency == "crisis" for handler in handlers.values()) == 1
        for name in self._others(now):
            urgency = handlers[name].urgency
            if URGENCY[urgency] > ANY[way] or (way == "waited" and lone and urgency == "crisis"):
                continue  # a block waits for one that is at least as urgent: a crisis block only for another
            trigger = self.question.trigger_of(name)
            tone = way == "raise" and trigger in self.program.tones
            move = ("tone" if tone else way.partition(" ")[0], trigger)
            self._interrupt(number, move, now, name, "any", "", self._slips((trigger,), now))

    def _run_waiting_at_hub(self, number: int, waiting: list[str]) -> None:
        """One of the most urgent blocks that wait; after it others may have waited that are not watched."""
        now = self.edges[number].now
        handlers = self.program.handlers
        for name in waiting:
            if handlers[name].urgency == handlers[waiting[0]].urgency:
                left = now._replace(ready=now.ready & ~self.question.bit(name))
                self._interrupt(number, None, left, name, "block", "after")

    def _small_moves(self, number: int) -> None:
        now = self.edges[number].now
        question = self.question
        if self._contexts[self.edges[number].context].flow != SILENT:
            self._same(number, ("again",), now)
        claim = self.automaton.claim
        harmful = question.concerned & frozenset().union(
            *claim.after, claim.first if claim.form in ("never", "at most", "only after") else ()
        )
        reference = question.at.get("escalation.reference")
        for contact in self.program.contacts:
            tokens = tuple(token for token in ("escalate", f"escalate {contact}") if token in harmful)
            if tokens or reference is not None:
                after, broken = self._happen(self._referred(now), tokens, "said")
                move = ("escalate", contact)
                if broken:
                    parent = Parent(number, move, "")
                    self._broken(self.edges[number].context, after, self.costs[number] + 1, parent, "")
                else:
                    self._same(number, move, after)
        for name, at in question.at.items():
            if name not in self.graph.standing:
                continue
            cell = self._of(now)(name)
            if name in self.program.tones and name not in question.concerned:
                self._same(number, ("tone", name), self._toned(now, name))
            elif (
                cell == values.TRUE
                and name not in self.program.tones
                and name not in now.slips
                and not now.open & question.kept_open_by(name)
            ):
                no = self._cells[at].index(values.FALSE)
                self._same(number, ("take back", name), self._lifted(self._with(now, at, no), name))
        for key in sorted(now.sayable):
            after = self._gone_over(now, key)
            if after is not now:
                self._same(number, ("say", question.sayings.all[key].token), after)

    def _lifted(self, now: Now, name: str) -> Now:
        """The state once a trigger, or all of a group, was taken back: what was promised after it and not kept yet is
        promised no more, and the group may happen once more."""
        at = self.question.at
        slips = {name, *self.program.groups.get(name, ())}
        slips |= {one for one in at if one in self.graph.standing and self._of(now)(one) == values.FALSE}
        state = self.automaton.lifted(now.claim, slips)
        if state == now.claim:
            return now
        for group in self.program.groups:
            begun = at.get(f"begun {group}")
            if begun is not None and group in slips:
                now = self._with(now, begun, self._cells[begun].index(values.FALSE))
        return now._replace(claim=state)

    def _run_waiting(self, number: int, waiting: list[str]) -> None:
        """One of the most urgent blocks that wait, to come back to the same place."""
        _, _, label, now = self.edges[number]
        handlers = self.program.handlers
        for name in waiting:
            if handlers[name].urgency == handlers[waiting[0]].urgency:
                left = now._replace(ready=now.ready & ~self.question.bit(name))
                self._interrupt(number, None, left, name, "raise", label)

    def _pause(self, number: int) -> None:
        """Between two statements: blocks that do not matter for the claim may have been waiting."""
        context, _, _, now = self.edges[number]
        if now != self._contexts[context].entry:
            self._end(context, number, "past", now)
        self._run_other(number, None, now, "waited", "")

    def _interrupt(
        self,
        number: int,
        move: Move | None,
        now: Now,
        handler: str,
        how: str,
        label: str,
        slips: frozenset[str] = frozenset(),
    ) -> None:
        """Run a block from a state, to go on as `how` says. `slips`: the tracked triggers whose blocks this lets run or
        wait."""
        block = self.program.handlers[handler]
        entry = self._into(now, block.entry)
        entry = Now(
            entry.claim,
            entry.values,
            0,
            0,
            now.open | self.question.bit(handler),
            self.question.level(handler),
            now.crisis or block.urgency == "crisis",
            frozenset(),
            now.shown,
            (),
            now.slips | slips,
            now.gone,
            now.sayable,
        )
        cost = self.costs[number] + price(move)
        self._call("block", handler, entry, block.entry, Caller(number, move, now, how, label), cost)

    def _slips(self, triggers: Iterable[str], now: Now) -> frozenset[str]:
        """Of these triggers, now raised, those tracked whose blocks run or wait."""
        return self.question.slips(triggers, now.open) if self.question.takeable else frozenset()

    def _waits(self, number: int) -> bool:
        """Whether a block has to run before the turn opens; those that are not watched may run too."""
        now = self.edges[number].now
        waiting = self.question.handlers(now.ready & ~now.open)
        if waiting:
            self._run_waiting(number, waiting)
            return True
        _, kind, label, _ = self.edges[number]
        # Elsewhere whatever waited has run: at the last turn, or as the block resumed.
        open_ = kind == "back" or (kind == "at" and label in self.question.layout.leaving)
        if open_ and self.question.others:
            self._pause_for(number, now, "past", label)
        return False

    def _pause_for(self, number: int, now: Now, kind: str, label: str) -> None:
        """Let blocks that are not watched run, if they waited, and go on with edges of this kind after them."""
        caller = Caller(number, None, self.edges[number].now, kind, label)
        self._call("pause", "", self._into(now, ANY_BLOCK), "", caller, self.costs[number])

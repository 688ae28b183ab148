"""Who may interrupt an open turn of a search, which block then runs first, and which have to wait."""

from scriptengine.check import values
from scriptengine.check.agenda import Caller, Move, Now, Parent, price
from scriptengine.check.effects import Effects
from scriptengine.check.ways import ANY_BLOCK


class Interrupts(Effects):
    """Triggers, tones and what agents may do at any turn; blocks that run at once or wait."""

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
                        after = self._with(
                            after, at, self._cells[at].index(values.TRUE if name == tone else values.FALSE)
                        )
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
                sort = "waited" if label else "tone" if trigger in self.program.tones else "raise"
                move: Move = (sort, trigger)
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
        harmful = frozenset().union(
            *claim.after, claim.first if claim.form in ("never", "at most", "only after") else ()
        )
        for contact in self.program.contacts:
            tokens = tuple(token for token in ("escalate", f"escalate {contact}") if token in harmful)
            if tokens:
                after, broken = self._happen(now, tokens, "said")
                self._interrupted(number, ("escalate", contact), after, broken, [])
        for name, at in question.at.items():
            if name not in self.graph.standing:
                continue
            cell = self._of(now)(name)
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

    def _interrupt(self, number: int, move: Move | None, now: Now, handler: str, how: str, label: str) -> None:
        """Run a block from a state, to go on as `how` says."""
        block = self.program.handlers[handler]
        entry = self._into(now, block.entry)._replace(
            ready=0,
            held=now.ready | now.held,
            open=now.open | self.question.bit(handler),
            level=self.question.level(handler),
            crisis=now.crisis or block.urgency == "crisis",
            done=frozenset(),
            lead=(),
        )
        cost = self.costs[number] + price(move)
        self._call("block", handler, entry, block.entry, Caller(number, move, now, how, label), cost)

    def _waits(self, number: int) -> bool:
        """Whether a block has to run before the turn opens; those that are not watched may run too."""
        now = self.edges[number].now
        waiting = self.question.handlers(now.ready & ~now.open)
        if waiting:
            self._run_waiting(number, waiting)
            return True
        if self.costs[number] > 1 and self.edges[number].kind != "past" and self.question.others:
            label = self.edges[number].label
            entry = self._into(now, ANY_BLOCK)
            self._call("pause", "", entry, "", Caller(number, None, now, "pause", label), self.costs[number])
        return False

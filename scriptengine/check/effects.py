"""What statements, answers and raised triggers do to a state of a search."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from scriptengine.call.interrupts import URGENCY
from scriptengine.check import values
from scriptengine.check.agenda import FORGOTTEN, OUTSIDE, Agenda, Move, Now
from scriptengine.check.question import Kind
from scriptengine.program import model


class Effects(Agenda):
    """From a state to the states after something has happened in it."""

    def _happen(self, now: Now, tokens: tuple[str, ...], how: str) -> tuple[Now, bool]:
        state = now.claim
        for token in tokens:
            state, broken = self.automaton.happen(state, token, how)
            if broken:
                return now._replace(claim=state), True
        return (now if state == now.claim else Now(state, *now[1:])), False

    def _entered(self, now: Now, step: str) -> Now:
        """A step is entered: its visit counts. (Its happening is told by the caller.)"""
        at = self.question.at.get(f"visits {step}")
        if at is not None and now.values[at] >= 0:
            now = self._with(now, at, min(now.values[at] + 1, len(self._cells[at]) - 1))
        return now

    @staticmethod
    def _forget(now: Now, what: tuple[int, ...]) -> Now:
        """The state without what nothing ahead reads."""
        if any(now.values[at] >= 0 for at in what):
            known = list(now.values)
            for at in what:
                known[at] = min(known[at], FORGOTTEN)
            return Now(now.claim, tuple(known), *now[2:])
        return now

    def _into(self, now: Now, label: str) -> Now:
        """The state as it goes into a flow or a block that begins at a label."""
        places = self._needed.inside[label]
        if not now.held and (not places or all(now.values[at] == OUTSIDE for at in places)):
            return now
        known = list(now.values)
        for at in places:
            known[at] = OUTSIDE
        return Now(now.claim, tuple(known), now.ready, 0, *now[4:])

    @staticmethod
    def _back(before: Now, ended: Now) -> Now:
        """The state after a flow or a block, with the values that it left as they were, and what waited before it."""
        held = before.held | ended.held
        if OUTSIDE not in ended.values:
            return ended if held == ended.held else Now(ended.claim, ended.values, ended.ready, held, *ended[4:])
        both = zip(before.values, ended.values, strict=True)
        known = tuple(old if new == OUTSIDE else new for old, new in both)
        return Now(ended.claim, known, ended.ready, held, *ended[4:])

    @staticmethod
    def _with(now: Now, at: int, cell: int) -> Now:
        if now.values[at] == cell:
            return now
        return Now(now.claim, (*now.values[:at], cell, *now.values[at + 1 :]), *now[2:])

    def _of(self, now: Now) -> values.Known:
        """What a name's value may be in a state."""
        at, cells, top = self.question.at, self._cells, self.graph.top

        def of(name: str) -> values.Abstract:
            index = at.get(name)
            if index is not None and now.values[index] >= 0:
                return cells[index][now.values[index]]
            value = top(name)
            return values.Range() if value is None else value

        return of

    def _starts(self) -> Iterator[tuple[Now, Move, bool]]:
        """Every way a call can begin: the values of tracked facts, and the yes-or-no facts that the claim speaks of."""
        question = self.question
        facts = self.program.facts
        begun: list[list[int]] = []
        for name in question.tracked:
            domain = self.graph.domain(name)
            if name in facts or name == "today":
                begun.append(list(range(len(domain))))
            elif name in self.graph.standing or name.startswith("begun "):
                begun.append([domain.index(values.FALSE)])
            elif name.startswith("visits "):
                begun.append([0])
            elif name in question.courses:
                begun.append([question.courses[name].start])
            else:
                begun.append([next(at for at, cell in enumerate(domain) if values.may_be_unknown(cell))])
        spoken = [name for name in facts if name in question.concerned]
        for chosen in product(*begun):
            tracked = {name for name in spoken if name in question.at}
            for free in product(*([0, 1] for name in spoken if name not in tracked)):
                told = iter(free)
                holding: list[str] = []
                yes: list[str] = []
                for name in spoken:
                    if name in tracked:
                        holds = self._cells[question.at[name]][chosen[question.at[name]]] == values.TRUE
                    else:
                        holds = bool(next(told))
                        yes.append(f"{'' if holds else 'not '}{name}")
                    if holds:
                        holding.append(name)
                # A corrected call begins anew, with all that was said before said already.
                anew = Now(self.automaton.start, tuple(chosen), sayable=frozenset(question.sayings.all))
                for before in self._said_before(anew):
                    now, broken = self._happen(before, (*holding, f"step {self.program.first}"), "chosen")
                    yield now, ("start" if before is anew else "corrected", *yes), broken

    def _said_before(self, now: Now) -> list[Now]:
        """The states in which a corrected call may begin: what happens as it begins comes after what was said."""
        found = [now]
        if not self.question.said_ahead:
            return found
        claim = self.automaton.claim
        harmful = frozenset().union(*claim.after) & self.question.concerned
        contacts = [f"escalate {name}" for name in self.program.contacts]
        handed_over = [token for token in ("escalate", *contacts) if token in harmful]
        for before in found:  # grows meanwhile
            more = [self._gone_over(before, key) for key in sorted(before.sayable)]
            more += [
                before._replace(claim=self.automaton.undone(before.claim, token, "said"))
                for token in handed_over
                if token not in claim.first or before.claim[0] < len(claim.after)
            ]
            found += dict.fromkeys(after for after in more if after not in found)
        return found

    def _gone_over(self, now: Now, key: str) -> Now:
        """The state once what may be said ahead was said and gone back over."""
        saying = self.question.sayings.all[key]
        if now.gone.count(saying.label) >= saying.times or self.automaton.full(now.claim):
            return now  # saying it breaks the claim already
        state = self.automaton.undone(now.claim, saying.token, "said")
        if state == now.claim:
            return now
        return now._replace(claim=state, gone=tuple(sorted((*now.gone, saying.label))) if saying.label else now.gone)

    def _along(self, states: Iterable[Now], label: str, detail: str = "") -> Iterator[Now]:
        """The states, come as much further along each course as a statement brings them; those left out that would end
        one."""
        courses = self.question.courses
        for now in states:
            for name, course in courses.items():
                at = self.question.at[name]
                how_far = course.along(now.values[at], (label, detail))
                if not how_far:
                    break
                now = self._with(now, at, how_far)
            else:
                yield now

    def _given(self, now: Now, name: str, value: values.Abstract | None) -> Iterator[Now]:
        at = self.question.at.get(name)
        if at is None:
            yield now
            return
        for cell in self.graph.cells_of(name, value):
            yield self._with(now, at, cell)

    def _said(
        self, now: Now, node: model.Node, tokens: tuple[str, ...], outcome: tuple[bool, str], how: str = "said"
    ) -> Now | None:
        """The state after a statement is said, None when that broke the claim."""
        _, which = outcome
        if not tokens or type(node) is model.Coach:
            return now
        if which == "none":
            # Another of its lines may be said when the turn is shown once more.
            group = any(paragraph.group for paragraph in getattr(node, "speech", ()))
            return self._shown_with(now, node) if group and how == "said" else now
        if which == "plain":
            tokens = tuple(token for token in tokens if not token.startswith("@"))
        if now.sayable and (own := self.question.sayings.own(node.label)):
            now = now._replace(sayable=now.sayable - own)
        if how == "said" and node.label in now.gone:
            how = "anew"
            at = now.gone.index(node.label)
            now = now._replace(gone=now.gone[:at] + now.gone[at + 1 :])
        now, broken = self._happen(now, tokens, how)
        if broken:
            return None
        return self._shown_with(now, node) if how == "said" else now

    def _shown_with(self, now: Now, node: model.Node) -> Now:
        """The state once a statement belongs to the turn in the making, if it matters what is said once more."""
        if not self.question.repeats or isinstance(node, model.Ask | model.Listen):
            return now
        label = self.question.alike_again(node)
        if not label or label in now.shown:
            return now
        return now._replace(shown=(*now.shown, label))

    def _opening(self, node: model.Node, now: Now) -> tuple[tuple[bool, str], ...]:
        if isinstance(node, model.End) or not getattr(node, "speech", ()):
            return ((True, "all"),) if not isinstance(node, model.Listen) else ((True, "none"),)
        return self.graph.outcomes(node, self._of(now), blind=self.question.blind)

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
            again: list[str] = []
            for name in (*kind.tokens, *kind.groups):
                index = at.get(f"begun {name}")
                if index is not None and self._cells[index][now.values[index]] == values.FALSE:
                    if self.question.starts(name, kind.handler):
                        happening.append(name)
                    now = self._with(now, index, self._cells[index].index(values.TRUE))
                elif index is not None and name in at and self._of(now)(name) == values.FALSE:
                    again += [name] if self.question.starts(name, kind.handler) else []
                index = at.get(name)
                if index is not None:
                    now = self._with(now, index, self._cells[index].index(values.TRUE))
            now, wrong = self._happen(now, tuple(happening), how)
            broken = broken or wrong
            now, wrong = self._happen(now, tuple(again), "raised again")
            broken = broken or wrong
        yield now, broken

    def _due(self, now: Now, due: list[str]) -> Iterator[tuple[str | None, Now]]:
        """Which of the blocks that are due runs first, if any, and the state in which the others wait."""
        handlers = self.program.handlers
        question = self.question
        due = sorted(due, key=lambda name: URGENCY[handlers[name].urgency])
        certain = [name for name in due if question.bit(name)]
        can = [
            name for name in due if not question.bit(name) or question.shared(name) or not now.open & question.bit(name)
        ]
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
            if not now.level or (question.bit(name) and not (question.shared(name) and now.open & question.bit(name))):
                return
            # A block that is not watched may be open already: then the next one runs.
        yield None, now

    def _referred(self, now: Now) -> Now:
        """The state once the call was handed over, so that there is a reference."""
        at = self.question.at.get("escalation.reference")
        if at is None:
            return now
        return self._with(now, at, self.question.cell("escalation.reference", values.Words(frozenset(), True, False)))

    def _toned(self, now: Now, tone: str) -> Now:
        for name, at in self.question.at.items():
            if name in self.program.tones:
                now = self._with(now, at, self._cells[at].index(values.TRUE if name == tone else values.FALSE))
        return now

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

    def _after_block(self, before: Now, ended: Now, block: str) -> Now:
        new = ended.held
        ended = self._back(before, ended)
        slips = ended.slips
        if slips:
            slips = frozenset(name for name in slips if self.question.handler_of(name) != block)
        return Now(
            ended.claim,
            ended.values,
            before.ready | ended.ready | (0 if before.crisis else new),
            before.held | (new if before.crisis else 0),
            before.open,
            before.level,
            before.crisis,
            before.done | ended.done,
            ended.shown,
            (),
            slips,
            ended.gone,
            before.sayable,
        )

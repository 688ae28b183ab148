"""What one question leaves of a program: the labels it has to look at, and what lies between them gone through at once.

A statement that bears neither on the claim nor on what is tracked is passed. So is a turn after which nothing but turns
can come: whatever may interrupt it may interrupt the next one in the same state. A block that only speaks and resumes,
or ends the call where nothing is owed, is left out.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from scriptengine.check.layout import Layout
from scriptengine.check.stretches import ANYWHERE, Onward, Run, every_way, runs
from scriptengine.check.trail import Step, way
from scriptengine.program import model


class Bearing(NamedTuple):
    """What bears on a question: tokens, tracked names, labels that must be looked at, and blocks, whatever they do, the
    labels where a call may end that owes something, and whether turns are counted, and what a turn has said may matter
    once more."""

    tokens: frozenset[str]
    names: frozenset[str]
    labels: frozenset[str]
    blocks: frozenset[str]
    raising: frozenset[str]  # triggers whose raise matters
    ends: frozenset[str]
    counts_turns: bool
    repeats: bool


class Slice:
    """The part of a graph that bears on a question. `blocks` are those that it has to look at."""

    def __init__(
        self, layout: Layout, bearing: Bearing, relevant: tuple[set[str], frozenset[str]] | None = None
    ) -> None:
        self._layout = layout
        self._nodes = layout.nodes
        self._bearing = bearing
        self._kept, self.blocks = relevant or self._relevant()
        self._shown = self._where_said() if bearing.repeats else frozenset()
        self._runs: dict[str, tuple[Run, ...]] = {}
        self._passed: dict[str, bool] = {}
        # As much is gone through at once as surely bears on nothing.
        each = bool(bearing.labels) or not bearing.tokens <= layout.claimed | ANYWHERE
        self._near = layout.leads if each else layout.onward.__getitem__
        near = each or bearing.counts_turns or not bearing.tokens.isdisjoint(ANYWHERE)
        near = near or not (layout.passed.isdisjoint(self._kept) and layout.passed.isdisjoint(self._shown))
        self._leads = self._near if near else layout.afar
        self._turns_passed: dict[str, Mapping[str, frozenset[str]]] = {}

    def uncounted(self) -> "Slice":
        """The same where no turn is counted."""
        return Slice(self._layout, self._bearing._replace(counts_turns=False), (self._kept, self.blocks))

    # --- what matters --------------------------------------------------------------------------------

    def _relevant(self) -> tuple[set[str], frozenset[str]]:
        layout, bearing = self._layout, self._bearing
        kept = set(bearing.labels)
        for token in bearing.tokens:
            kept |= layout.saying.get(token, frozenset())
        for name in bearing.names:
            kept |= layout.reading.get(name, frozenset())
            kept |= layout.giving.get(name, frozenset())
        kept |= bearing.ends
        for trigger in bearing.raising:
            kept |= layout.raising.get(trigger, frozenset())
        blocks: set[str] = set()
        left = list(layout.program.handlers)
        while True:
            more = [name for name in left if name in bearing.blocks or not self._quiet(name, kept)]
            if not more:
                break
            for name in more:
                left.remove(name)
                blocks.add(name)
                kept |= layout.running.get(name, frozenset())
        # A raise that surely ends the call leads nowhere, whether or not the block is looked at.
        for name in left:
            if not layout.units[name].resumes:
                kept |= layout.running.get(name, frozenset())
        blocks |= self._leaving_quietly(left)
        if bearing.raising:
            blocks |= self._delaying(left)
        return kept, frozenset(blocks)

    def _quiet(self, name: str, kept: Collection[str]) -> bool:
        """Whether nothing that bears on the question comes in a block, nor after its arrows, but what may interrupt."""
        unit = self._layout.units[name]
        if not unit.labels.isdisjoint(kept):
            return False
        targets = {node.step for label in unit.goes if isinstance(node := self._nodes[label], model.Go)}
        steps = self._layout.program.steps
        return not targets or (
            not self._bearing.counts_turns
            and all(
                f"step {step}" not in self._bearing.tokens and self._layout.ahead(steps[step].entry).isdisjoint(kept)
                for step in targets
            )
        )

    def _leaving_quietly(self, left: Iterable[str]) -> set[str]:
        """Of the blocks that do not matter and have an arrow one of each urgency: it leaves the open blocks."""
        found: dict[tuple[str, bool], str] = {}
        tones = self._layout.program.tone_handlers.values()
        for name in left:
            if self._layout.units[name].goes:
                found.setdefault((self._layout.program.handlers[name].urgency, name in tones), name)
        return set(found.values())

    def _delaying(self, left: Iterable[str]) -> set[str]:
        """Of the blocks that do not matter one of each urgency that resumes, and one that ends the call, if a turn
        opens in it: others may wait for it, or come up in it."""
        found: dict[tuple[str, bool], str] = {}
        units, handlers = self._layout.units, self._layout.program.handlers
        for name in left:
            if units[name].turns:
                found.setdefault((handlers[name].urgency, units[name].resumes), name)
        return set(found.values())

    def _where_said(self) -> frozenset[str]:
        """The labels on which a turn may open that has said something of the claim before."""
        said = [
            node.next
            for label in self._kept
            if isinstance(node := self._nodes[label], model.Say | model.Notice | model.Acknowledge)
            and not self._bearing.tokens.isdisjoint(node.happens)
        ]
        return self._layout.until_turn(said)

    def flow_matters(self, node: model.Do) -> bool:
        """Whether what a flow does bears on the question."""
        return not self._layout.flow(node.step).labels.isdisjoint(self._kept)

    # --- what lies between --------------------------------------------------------------------------------

    def runs(self, label: str) -> tuple[Run, ...]:
        """The labels to be looked at that come next from a label on, itself if it is one."""
        return runs(label, self._following, self._runs)

    def passed(self, label: str) -> Mapping[str, frozenset[str]]:
        """For each of the `runs` of a label the turns that may be passed on the way there."""
        found = self._turns_passed.get(label)
        if found is None:
            found = self._turns_passed[label] = self._find_passed(label)
        return found

    def _find_passed(self, label: str) -> Mapping[str, frozenset[str]]:
        before: dict[str, list[str]] = {}
        left = [label]
        seen: set[str] = set()
        while left:
            at = left.pop()
            if at not in seen:
                seen.add(at)
                for after, _ in self._following(at, self._near) or ():
                    before.setdefault(after, []).append(at)
                    left.append(after)
        found = {}
        for target, _ in self.runs(label):
            on_the_way: set[str] = set()
            left = [*before.get(target, ())]
            while left:
                at = left.pop()
                if at not in on_the_way:
                    on_the_way.add(at)
                    left += before.get(at, ())
            found[target] = frozenset(one for one in on_the_way if self._may_open(one))
        return found

    def _may_open(self, label: str) -> bool:
        """Whether a turn may open at a label that is passed, or in what it does."""
        node = self._nodes[label]
        match node:
            case model.Ask() | model.Listen():
                return True
            case model.Go():
                return self._layout.shows(label)
            case model.Do():
                return self._layout.flow(node.step).turns
            case model.Raise():
                return self._layout.opens_turns(node)
        return False

    def _following(self, label: str, leads: Callable[[str], Onward] | None = None) -> Sequence[Run] | None:
        """Where a label that may be passed leads, with the turns answered on the way; None for one to be looked at."""
        if label in self._kept:
            return None
        kind, ways = (leads or self._leads)(label)
        if kind == "way" or (kind != "end" and self._passed_by(label, kind)):
            return ways
        return None

    def _passed_by(self, label: str, kind: str) -> bool:
        """Whether no turn opens at a label, nor in what runs there, or only such as may be passed."""
        node = self._nodes[label]
        if isinstance(node, model.Do):
            if self.flow_matters(node):
                return False
            unit = self._layout.flow(node.step)
            return not unit.turns or (unit.resumes and self._passes(label))
        # The blocks of a `raise` do not matter, or it did; but something may come up at their turns.
        opens = kind == "turn" or (isinstance(node, model.Raise) and self._layout.opens_turns(node))
        return not opens or self._passes(label)

    def _leads_on(self, label: str) -> bool:
        """Whether nothing at a label, nor in what runs there, bears on the question, turns or no turns."""
        if label in self._kept or self._leads(label).kind == "end":
            return False
        node = self._nodes[label]
        return not isinstance(node, model.Do) or (self._layout.flow(node.step).resumes and not self.flow_matters(node))

    def _passes(self, label: str) -> bool:
        """Whether a turn, or a flow with turns in it, may be passed: nothing but turns come after it."""
        found = self._passed.get(label)
        if found is None:
            # One turn of each circle is kept.
            found = self._passed[label] = (
                not self._bearing.counts_turns
                and label not in self._shown
                and label not in self._layout.anchors
                and self._only_turns_follow(label)
            )
        return found

    def _only_turns_follow(self, label: str) -> bool:
        """Whether on every way on from here, first of all that bears on the question, a turn opens."""
        return every_way(self._leads(label).ways, self._opens)

    def _opens(self, label: str) -> bool | Sequence[Run]:
        node = self._nodes[label]
        if isinstance(node, model.Ask | model.Listen):
            return self._bearing.tokens.isdisjoint(node.happens)
        if isinstance(node, model.End):
            return label not in self._kept
        if not self._leads_on(label):
            return False
        kind, ways = self._leads(label)
        return (kind == "turn" and not self._layout.passes_unshown(label)) or ways

    def way(self, start: str, target: str) -> list[Step]:
        """What is done and gone through on the shortest way from a label to one of its `runs`."""
        return way(self._layout, start, target, lambda label: self._following(label) is None)

"""What the blocks and flows of a program can come to, and where turns open in them."""

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from scriptengine.check import values
from scriptengine.check.graph import Graph
from scriptengine.program import model
from scriptengine.program.paths import reached


class Unit(NamedTuple):
    """What a block, or a flow done from one of its steps, can come to: its labels and those of the flows it does,
    whether a turn can open in it, whether it can come to its end and let the caller go on, the labels of arrows that
    leave it, and how many turns its shortest way has."""

    labels: frozenset[str]
    turns: bool
    resumes: bool
    goes: frozenset[str]
    cost: int


class Units:
    """Made once for a program."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.program = graph.program
        self.nodes = graph.nodes
        self._flows: dict[str, Unit] = {}
        self._open: dict[str, list[str]] = {}

    # --- blocks and flows --------------------------------------------------------------------------------

    def opens_turns(self, node: model.Raise) -> bool:
        """Whether a turn can open in a block that a `raise` runs."""
        handlers = (self.program.triggers[name].handler for name in node.triggers)
        return any(handler and self.units[handler].turns for handler in handlers)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """What each block can come to."""
        return {name: self._unit(handler.entry, block=True) for name, handler in self.program.handlers.items()}

    def flow(self, step: str) -> Unit:
        """What a flow done from this step can come to."""
        found = self._flows.get(step)
        if found is None:
            found = self._flows[step] = self._unit(self.program.steps[step].entry, block=False)
        return found

    def _unit(self, entry: str, *, block: bool) -> Unit:
        labels: set[str] = set()
        goes: set[str] = set()
        turns = resumes = False
        cost = 0
        costs = {entry: 0}
        left = deque([entry])
        while left:
            label = left.popleft()
            if label in labels:
                continue
            labels.add(label)
            node = self.nodes[label]
            more = 0
            match node:
                case model.Return() | model.Resume():
                    cost = costs[label] if not resumes else min(cost, costs[label])
                    resumes = True
                    continue
                case model.End():
                    turns = True
                    continue
                case model.Go() if block:
                    goes.add(label)
                    continue
                case model.Go():
                    turns = True
                    following: Iterable[str] = [self.program.steps[node.step].entry]
                case model.Do():
                    inner = self.flow(node.step)
                    labels |= inner.labels
                    turns = turns or inner.turns
                    more = inner.cost
                    following = [node.next] if inner.resumes else []
                case model.Raise():
                    turns = True  # of the block it runs
                    following = [node.next]
                case model.Ask() | model.Listen():
                    turns = True
                    more = 1
                    following = self.graph.following(node)
                case _:
                    following = self.graph.following(node)
            for after in following:
                if after not in labels and costs.get(after, 1 << 30) > costs[label] + more:
                    costs[after] = costs[label] + more
                    left.append(after)
        return Unit(frozenset(labels), turns, resumes, frozenset(goes), cost)

    @cached_property
    def leaving(self) -> frozenset[str]:
        """The labels of arrows that leave a block."""
        return frozenset(label for unit in self.units.values() for label in unit.goes)

    @cached_property
    def _after_flow(self) -> Mapping[str, list[str]]:
        """Where each `return` may lead."""
        calls: dict[str, list[str]] = {}
        for node in self.nodes.values():
            if isinstance(node, model.Do):
                calls.setdefault(node.flow, []).append(node.next)
        return {
            node.label: calls.get(step.flow, [])
            for step in self.program.steps.values()
            for node in reached(step.entry, self.nodes)
            if isinstance(node, model.Return)
        }

    # --- where statements lead ------------------------------------------------------------------------------

    def _following(self, label: str, of: values.Known) -> Iterable[str]:
        """What may come right after a label where values are known."""
        node = self.nodes[label]
        match node:
            case model.Branch():
                ways = []
                for condition, target in node.branches:
                    truth = values.truth(condition.tree, of)
                    if True in truth:
                        ways.append(target)
                    if truth == values.TRUE:
                        return ways
                return [*ways, node.otherwise]
            case model.Ask() if node.choices:
                guarded = ((choice.guard, choice.next) for choice in node.choices)
                return [after for guard, after in guarded if guard is None or True in values.truth(guard.tree, of)]
        return self.graph.following(node)

    # --- what is shown --------------------------------------------------------------------------------

    def shows(self, label: str) -> bool:
        """Whether something may have been said when an arrow is come to, so that a turn opens there."""
        return bool(self._items.get(label, 0) & 2)

    def passes_unshown(self, label: str) -> bool:
        """Whether nothing may have been said when an arrow is come to, so that no turn opens there."""
        return bool(self._items.get(label, 0) & 1)

    @cached_property
    def _items(self) -> Mapping[str, int]:
        """For each label that can be come to: 1 with nothing said in the turn so far, 2 with something, 3 either."""
        found: dict[str, int] = {}
        program = self.program
        left: list[tuple[str, int]] = [(program.steps[program.first].entry, 1)] if program.first else []
        # A block may be raised between two statements, after something was said.
        left += [(handler.entry, 3) for handler in program.handlers.values()]
        while left:
            label, bits = left.pop()
            # Where an arrow leaves a block, others that waited may run first, and speak.
            bits |= found.get(label, 0) | (3 if label in self.leaving else 0)
            if bits == found.get(label):
                continue
            found[label] = bits
            node = self.nodes[label]
            match node:
                case model.Ask() | model.Listen():
                    left += [(after, 1) for after in self.graph.following(node)]
                case model.Go():
                    left.append((program.steps[node.step].entry, 1))
                case model.Raise():
                    left.append((node.next, bits | 2))
                case model.Do():
                    left.append((program.steps[node.step].entry, bits))
                    # A block that does a flow which is open goes on after it, with what the block has said.
                    left += [(node.next, 3)] if node.flow in self.graph.done_in_blocks else []
                case model.Return():
                    left += [(after, bits) for after in self._after_flow.get(label, ())]
                case model.Say() | model.Coach() | model.Notice() | model.Acknowledge():
                    said = {shows for shows, _ in self.graph.outcomes(node, self.untracked, blind=True)}
                    left.append((node.next, (2 if True in said else 0) | (bits if False in said else 0)))
                case _:
                    left += [(after, bits) for after in self.graph.following(node)]
        return found

    def untracked(self, name: str) -> values.Abstract:
        """What a name's value may be where nothing is known of it."""
        value = self.graph.top(name)
        return values.Range() if value is None else value

    def open_ways(self, node: model.Branch) -> list[str]:
        """Where an `if` may lead when nothing is known of what it reads."""
        found = self._open.get(node.label)
        if found is None:
            found = self._open[node.label] = list(self._following(node.label, self.untracked))
        return found

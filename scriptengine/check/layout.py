"""How a program's code hangs together, whatever is asked of it: what blocks and flows can come to, who reads what."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from scriptengine.check import values
from scriptengine.check.graph import Graph, deciding
from scriptengine.program import model
from scriptengine.program.paths import reached

Fixed = tuple[tuple[str, values.Abstract], ...]
"""Names whose value stays as it is, each with that value."""


class Unit(NamedTuple):
    """What a block, or a flow done from one of its steps, can come to: its labels and those of the flows it does,
    whether a turn can open in it, whether it can come to its end and let the caller go on, the labels of arrows that
    leave it, and how many turns its shortest way has."""

    labels: frozenset[str]
    turns: bool
    resumes: bool
    goes: frozenset[str]
    cost: int


class Layout:
    """Made once for a program; all in it is linear in the program, but for what blocks can come to."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.program = graph.program
        self.nodes = graph.nodes
        self._flows: dict[str, Unit] = {}
        self._open: dict[str, list[str]] = {}
        self._ahead: dict[str, frozenset[str]] = {}
        self._leading: dict[frozenset[str], frozenset[str]] = {}
        self._recurring: dict[str, bool] = {}
        self._fixed: dict[Fixed, dict[str, list[str]]] = {}
        self.learned: dict[frozenset[str], list[str]] = {}
        """What had to be tracked for a claim, by the blocks that it is about."""

    # --- who says, reads and gives what --------------------------------------------------------------------

    @cached_property
    def saying(self) -> Mapping[str, set[str]]:
        """The labels where each token can happen, that of the `ask` for a choice."""
        found: dict[str, set[str]] = {}
        for label, node in self.nodes.items():
            for token in getattr(node, "happens", ()):
                found.setdefault(token, set()).add(label)
            if isinstance(node, model.Ask):
                for choice in node.choices:
                    for token in choice.happens:
                        found.setdefault(token, set()).add(label)
            elif isinstance(node, model.Go | model.Do):
                found.setdefault(f"step {node.step}", set()).add(label)
        return found

    @cached_property
    def reading(self) -> Mapping[str, set[str]]:
        """The labels where each name decides what comes next."""
        found: dict[str, set[str]] = {}
        for label, node in self.nodes.items():
            if isinstance(node, model.Branch | model.Ask):
                for name in deciding(node):
                    found.setdefault(name, set()).add(label)
        return found

    @cached_property
    def giving(self) -> Mapping[str, set[str]]:
        """The labels where each name gets a value, or loses it."""
        found: dict[str, set[str]] = {}
        for label, node in self.nodes.items():
            names: Iterable[str] = ()
            match node:
                case model.Set() | model.Ask() | model.Listen():
                    names = (node.name,)
                case model.Go():
                    names = (f"visits {node.step}",)
                case model.Do():
                    names = (f"visits {node.step}", *self.program.flows[node.flow].answers)
                case model.Escalate():
                    names = ("escalation.reference",)
                case model.Raise():
                    names = node.triggers
            for name in names:
                found.setdefault(name, set()).add(label)
        for group, members in self.program.groups.items():
            found[group] = set().union(*(found.get(member, ()) for member in members))
        return found

    @cached_property
    def happenings(self) -> frozenset[str]:
        """The tokens of all statements and choices that a call can come to."""
        first = {f"step {self.program.first}"} if self.program.first else set()
        return frozenset(first | {token for token, labels in self.saying.items() if not labels.isdisjoint(self._items)})

    @cached_property
    def ends(self) -> frozenset[str]:
        """The labels where a call ends."""
        return frozenset(label for label, node in self.nodes.items() if isinstance(node, model.End))

    @cached_property
    def raising(self) -> Mapping[str, set[str]]:
        """The labels where the script raises each trigger."""
        found: dict[str, set[str]] = {}
        for label, node in self.nodes.items():
            for name in node.triggers if isinstance(node, model.Raise) else ():
                found.setdefault(name, set()).add(label)
        return found

    @cached_property
    def running(self) -> Mapping[str, set[str]]:
        """The labels where the script runs each block, by raising a trigger."""
        found: dict[str, set[str]] = {}
        for trigger, labels in self.raising.items():
            handler = self.program.triggers[trigger].handler
            if handler:
                found.setdefault(handler, set()).update(labels)
        return found

    @cached_property
    def openers(self) -> Mapping[str, str]:
        """Some trigger, or a tone, that runs each block."""
        found = {handler: tone for tone, handler in self.program.tone_handlers.items()}
        for name, trigger in reversed(list(self.program.triggers.items())):
            found[trigger.handler] = name
        return found

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
    def outside_crisis(self) -> frozenset[str]:
        """The labels that can be come to while no crisis block is open."""
        entries = [one.entry for one in self.program.handlers.values() if one.urgency != "crisis"]
        entries += [self.program.steps[self.program.first].entry] if self.program.first else []

        def following(label: str) -> Iterable[str]:
            node = self.nodes[label]
            return [node.next] if isinstance(node, model.Raise) else self.graph.following(node)

        return frozenset(_all_from(entries, following))

    @cached_property
    def leaving(self) -> frozenset[str]:
        """The labels of arrows that leave a block."""
        return frozenset(label for unit in self.units.values() for label in unit.goes)

    @cached_property
    def after_interrupts(self) -> frozenset[str]:
        """The labels that blocks come to, and all that comes after an arrow that leaves them: whoever goes back from
        there, and takes back what was raised, is where it was raised."""
        found = set().union(*(unit.labels for unit in self.units.values()))
        for label in self.leaving:
            if isinstance(node := self.nodes[label], model.Go):
                found |= self.ahead(self.program.steps[node.step].entry)
        return frozenset(found)

    def recurs(self, label: str) -> bool:
        """Whether a statement can be come to more than once on one way, if it is one."""
        found = self._recurring.get(label)
        if found is None:
            found = self._recurring[label] = label in self.nodes and self._find_recurring(label)
        return found

    def _find_recurring(self, label: str) -> bool:
        def following(label: str) -> Iterable[str]:
            return [*self.graph.following(self.nodes[label]), *self._after_flow.get(label, ())]

        return label in self.after_interrupts or label in _all_from(following(label), following)

    def until_turn(self, labels: Iterable[str]) -> frozenset[str]:
        """These labels and what comes after them, whoever called, up to the next turn, that one included."""
        found: set[str] = set()
        left = list(labels)
        while left:
            label = left.pop()
            if label in found:
                continue
            found.add(label)
            node = self.nodes[label]
            match node:
                case model.Ask() | model.Listen() | model.End():
                    continue
                case model.Go():
                    if not self.passes_unshown(label):
                        continue
                    left.append(self.program.steps[node.step].entry)
                case model.Return():
                    left += self._after_flow.get(label, ())
                case _:
                    left += self.graph.following(node)
        return frozenset(found)

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

    @cached_property
    def _before(self) -> Mapping[str, list[str]]:
        """The labels that each may come right after, in one run of a flow or a block and the flows it does."""
        found: dict[str, list[str]] = {}
        for label, node in self.nodes.items():
            for after in self.graph.following(node):
                found.setdefault(after, []).append(label)
        return found

    def leading_to(self, labels: Collection[str]) -> frozenset[str]:
        """The labels from which one of these can be come to before the run of a flow or block that they lie in ends."""
        key = frozenset(labels)
        found = self._leading.get(key)
        if found is None:
            found = self._leading[key] = frozenset(_all_from(key, lambda label: self._before.get(label, ())))
        return found

    def leading_where(self, labels: Iterable[str], fixed: Fixed) -> frozenset[str]:
        """The same, where these names stay as they are."""
        before = self._fixed.get(fixed)
        if before is None:
            before = self._fixed[fixed] = {}
            known = dict(fixed)
            for label in self.nodes:
                for after in self._following(label, lambda name: known.get(name) or self.untracked(name)):
                    before.setdefault(after, []).append(label)
        return frozenset(_all_from(labels, lambda label: before.get(label, ())))

    def ahead(self, label: str) -> frozenset[str]:
        """The labels that can be come to from one before the run of a flow or block that it lies in ends."""
        found = self._ahead.get(label)
        if found is None:
            found = frozenset(_all_from([label], lambda one: self._following(one, self.untracked)))
            self._ahead[label] = found
        return found

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


def _all_from(labels: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """These labels and all that follows them."""
    found: set[str] = set()
    left = list(labels)
    while left:
        label = left.pop()
        if label not in found:
            found.add(label)
            left += following(label)
    return found

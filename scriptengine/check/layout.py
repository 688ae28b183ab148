"""How a program's code hangs together, whatever is asked of it: what blocks and flows can come to, who reads what."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from scriptengine.check import values
from scriptengine.check.graph import Graph, deciding
from scriptengine.check.stretches import ANYWHERE, SPOKEN, Stretches
from scriptengine.program import model

Fixed = tuple[tuple[str, values.Abstract], ...]
"""Names whose value stays as it is, each with that value."""


class Layout(Stretches):
    """Made once for a program; all in it is linear in the program, but for what blocks can come to."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self._ahead: dict[str, frozenset[str]] = {}
        self._leading: dict[frozenset[str], frozenset[str]] = {}
        self._recurring: dict[str, bool] = {}
        self._fixed: dict[Fixed, dict[str, list[str]]] = {}
        self.read: dict[tuple[str, frozenset[str], int], frozenset[str]] = {}

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
    def claimed(self) -> frozenset[str]:
        """Every token that some claim of the program speaks of, but for what happens at all turns."""
        guarantees = self.program.guarantees.values()
        found = frozenset[str]().union(*(claim.tokens for guarantee in guarantees for claim in guarantee.claims))
        return found - ANYWHERE

    @cached_property
    def bearing(self) -> frozenset[str]:
        """The labels where something happens that some claim speaks of, with the turns it is said in, and where names
        are read that decide something, or given."""
        found: set[str] = set()
        for token in self.claimed:
            found |= self.saying.get(token, frozenset())
        said = [node for label in found if isinstance(node := self.nodes[label], SPOKEN)]
        found |= self.until_turn(node.next for node in said)
        for name, labels in self.reading.items():
            found |= labels | self.giving.get(name, set())
        return frozenset(found)

    def happens(self, tokens: Iterable[str]) -> bool:
        """Whether a call can come to a statement or choice with one of these tokens."""
        first = f"step {self.program.first}"
        said = ((token, self.saying.get(token)) for token in tokens)
        return any(token == first or (labels and not labels.isdisjoint(self._items)) for token, labels in said)

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

    # --- what comes where --------------------------------------------------------------------------------

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

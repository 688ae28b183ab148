"""Where the paths of a program lead: what can be reached from where, and whether a path can get round something."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from scriptengine.program.model import Do, Go, Node, Program, Raise, Return
from scriptengine.program.paths import following

Stop = Callable[[Node], bool]


def _never(_node: Node) -> bool:
    return False


class Flow:
    """The nodes of a program with the ways between them: arrows followed, `do` matched with its `return`.

    Guards and conditions are taken to hold or not as they like, and every trigger to be raised at any time: what cannot
    be reached here cannot be reached on any call; what can be reached here perhaps can.
    """

    def __init__(self, program: Program) -> None:
        self.nodes: Mapping[str, Node] = program.nodes
        self._program = program

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Where paths begin: the first step, and every block that some trigger or tone runs."""
        program = self._program
        first = [program.steps[program.first].entry] if program.first in program.steps else []
        run = {trigger.handler for trigger in program.triggers.values()} | set(program.tone_handlers.values())
        return (*first, *(handler.entry for handler in program.handlers.values() if handler.id in run))

    @cached_property
    def blocks(self) -> tuple[frozenset[str], ...]:
        """For each block that some trigger or tone runs, the labels of the nodes that it leads to."""
        return tuple(self.reach([entry]) for entry in self.roots[1:])

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The labels of all nodes that some call may come to."""
        return self.reach(self.roots)

    def reach(
        self,
        starts: Iterable[str],
        stop: Stop = _never,
        *,
        returning: bool = False,
        been: Collection[str] = frozenset(),
    ) -> frozenset[str]:
        """The labels of nodes that a path from one of `starts` may come to, those included.

        A path ends at a node that `stop` holds for; the node itself is among those reached. With `returning`, a path
        that begins inside a flow goes on after every `do` that may have led there. Where paths have `been` already is
        neither gone through again nor among what is given.
        """
        passable: dict[str, bool] = {}
        nodes, plainly = self.nodes, self._plainly
        seen = {label for label in starts if label in nodes and label not in been}
        waiting = list(seen)
        while waiting:
            at = waiting.pop()
            if stop is not _never and stop(nodes[at]):
                continue
            onward = plainly.get(at)
            for label in self._next(nodes[at], stop, passable, returning) if onward is None else onward:
                if label not in seen and label in nodes and label not in been:
                    seen.add(label)
                    waiting.append(label)
        return frozenset(seen)

    def leading_to(self, target: Stop) -> frozenset[str]:
        """The labels of nodes from which some path comes to a node that `target` holds for, those included."""
        waiting = [node.label for node in self.nodes.values() if target(node)]
        seen = set(waiting)
        while waiting:
            for label in self._before.get(waiting.pop(), ()):
                if label not in seen:
                    seen.add(label)
                    waiting.append(label)
        return frozenset(seen)

    def missed(self, starts: Iterable[str], wanted: Iterable[str]) -> frozenset[str]:
        """Those of the labels `wanted` that no path from one of `starts` comes to, flows returned from.

        Most are found near, or among what the one walk over everything first came to from a node near by.
        """
        left = {label for label in wanted if label in self._walked}
        near = deque(label for label in starts if label in self._walked)
        seen = set(near)
        while near and left:
            at = near.popleft()
            first, last = self._walked[at]
            left = {label for label in left if not first <= self._walked[label][0] <= last}
            for label in self._onward[at]:
                if label not in seen and label in self._walked:
                    seen.add(label)
                    near.append(label)
        return frozenset(left)

    def onward(self, label: str) -> tuple[str, ...]:
        """The labels of what may come next after a node, flows returned from."""
        return self._onward[label]

    @cached_property
    def _onward(self) -> dict[str, tuple[str, ...]]:
        """What may come next after each node, flows returned from."""
        onward = dict(self._plainly)
        for node in self.nodes.values():
            if node.label not in onward:
                onward[node.label] = tuple(self._next(node, _never, self._passable, returning=True))
        return onward

    @cached_property
    def _plainly(self) -> dict[str, tuple[str, ...]]:
        """What may come next after each node where that is the same on every path: after all but `do` and `return`."""
        nodes = self.nodes.values()
        return {
            node.label: tuple(self._next(node, _never, {}, returning=False))
            for node in nodes
            if not isinstance(node, (Do, Return))
        }

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        before: dict[str, list[str]] = {}
        for label, onward in self._onward.items():
            for after in onward:
                before.setdefault(after, []).append(label)
        return before

    @cached_property
    def _walked(self) -> dict[str, tuple[int, int]]:
        """One walk over every node, depth first: as the how manyth it came to a node, and to the last one that it
        first came to from there."""
        nodes, onward = self.nodes, self._onward
        first: dict[str, int] = {}
        walked: dict[str, tuple[int, int]] = {}
        for start in (*self.roots, *self.nodes):
            path = [start] if start in nodes and start not in first else []
            ways = [iter(onward[start])] if path else []
            first.update((label, len(first)) for label in path)
            while path:
                for label in ways[-1]:
                    if label not in first and label in nodes:
                        first[label] = len(first)
                        path.append(label)
                        ways.append(iter(onward[label]))
                        break
                else:
                    ways.pop()
                    done = path.pop()
                    walked[done] = first[done], len(first) - 1
        return walked

    @cached_property
    def circles(self) -> frozenset[str]:
        """The labels that some path from themselves comes back to, flows returned from (Tarjan 1972)."""
        number: dict[str, int] = {}
        lowest: dict[str, int] = {}
        undecided: dict[str, int] = {}  # by their place in the list of them
        waiting: list[str] = []
        found: set[str] = set()
        nodes, onward = self.nodes, self._onward
        for start in nodes:
            path = [start] if start not in number else []
            ways = [iter(onward[start])] if path else []
            while path:
                label = path[-1]
                if label not in number:
                    number[label] = lowest[label] = len(number)
                    undecided[label] = len(waiting)
                    waiting.append(label)
                for after in ways[-1]:
                    if after in undecided:
                        lowest[label] = min(lowest[label], number[after])
                    elif after not in number and after in nodes:
                        path.append(after)
                        ways.append(iter(onward[after]))
                        break
                else:
                    path.pop()
                    ways.pop()
                    if path:
                        lowest[path[-1]] = min(lowest[path[-1]], lowest[label])
                    if lowest[label] == number[label]:
                        circle = waiting[undecided[label] :]
                        del waiting[undecided[label] :]
                        for one in circle:
                            del undecided[one]
                        if len(circle) > 1 or label in onward[label]:
                            found.update(circle)
        return frozenset(found)

    @cached_property
    def _passable(self) -> dict[str, bool]:
        """Steps that were asked whether a flow done from them can return; filled as it is asked."""
        return {}

    def passes(self, step: str, stop: Stop = _never) -> bool:
        """Whether a flow done from `step` can come to its `return` without a node that `stop` holds for."""
        return self._passes(step, stop, {})

    def _next(self, node: Node, stop: Stop, passable: dict[str, bool], returning: bool) -> Iterable[str]:
        if not isinstance(node, (Do, Go, Raise, Return)):
            return following(node)
        steps = self._program.steps
        match node:
            case Go():
                return (steps[node.step].entry,) if node.step in steps else ()
            case Do():
                inside = (steps[node.step].entry,) if node.step in steps else ()
                return (*inside, node.next) if self._passes(node.step, stop, passable) else inside
            case Raise():
                handlers = (self._program.triggers[name].handler for name in node.triggers)
                blocks = (self._program.handlers[handler].entry for handler in handlers if handler)
                return (*blocks, node.next)
            case Return():
                return self._callers.get(node.label, ()) if returning else ()

    def _passes(self, step: str, stop: Stop, passable: dict[str, bool]) -> bool:
        if step not in passable:
            passable[step] = False
            entry = self._program.steps[step].entry if step in self._program.steps else ""
            seen = {entry}
            waiting = [entry]
            while waiting and not passable[step]:
                node = self.nodes.get(waiting.pop())
                if node is None or stop(node):
                    continue
                passable[step] = isinstance(node, Return)
                for label in self._beside(node, stop, passable):
                    if label not in seen:
                        seen.add(label)
                        waiting.append(label)
        return passable[step]

    def _beside(self, node: Node, stop: Stop, passable: dict[str, bool]) -> Iterable[str]:
        """The next nodes in the same flow, those after a `do` only where it can be passed."""
        if isinstance(node, Go):
            return (self._program.steps[node.step].entry,) if node.step in self._program.steps else ()
        if isinstance(node, Do):
            return (node.next,) if self._passes(node.step, stop, passable) else ()
        return following(node)

    @cached_property
    def _callers(self) -> dict[str, tuple[str, ...]]:
        """For each `return`, what follows the `do`s that may have led to it."""
        after: dict[str, set[str]] = {}
        for node in self.nodes.values():
            if isinstance(node, Do) and node.step in self._program.steps:
                after.setdefault(node.step, set()).add(node.next)
        found: dict[str, set[str]] = {}
        for step, labels in after.items():
            seen = {self._program.steps[step].entry}
            waiting = list(seen)
            while waiting:
                at = self.nodes.get(waiting.pop())
                if at is None:
                    continue
                if isinstance(at, Return):
                    found.setdefault(at.label, set()).update(labels)
                for label in self._beside(at, _never, self._passable):
                    if label not in seen:
                        seen.add(label)
                        waiting.append(label)
        return {label: tuple(sorted(labels)) for label, labels in found.items()}

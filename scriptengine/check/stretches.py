"""Where each label of a program leads, whatever is asked of it, past what no question would look at."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from scriptengine.check.graph import Graph
from scriptengine.check.units import Units
from scriptengine.program import model

Run = tuple[str, int]
"""A label come to, and how many turns are answered on the shortest way there."""

ANYWHERE = frozenset({"ask", "listen"})
"""What happens at all turns."""

SPOKEN = (model.Say, model.Coach, model.Notice, model.Acknowledge)


class Onward(NamedTuple):
    """Where a label leads: "turn" where a turn opens first, "way" where none does, "call" for a flow done or a block
    run on the way, "end" where the flow, the block or the call is left."""

    kind: Literal["turn", "way", "call", "end"]
    ways: tuple[Run, ...]


class Stretches(Units, ABC):
    """Made once for a program."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self._runs: dict[str, tuple[Run, ...]] = {}
        self._afar: dict[str, Onward] = {}

    @property
    @abstractmethod
    def bearing(self) -> frozenset[str]:
        """The labels that most questions that look at them at all would have to look at."""

    @property
    @abstractmethod
    def claimed(self) -> frozenset[str]:
        """The tokens that claims speak of, but for what happens at all turns."""

    @cached_property
    def onward(self) -> Mapping[str, Onward]:
        """Where each label leads, what only says what no claim is about left out."""
        return {label: self.leads(label, self._past) for label in self.nodes}

    def leads(self, label: str, past: Callable[[str], str] = str) -> Onward:
        """Where a label leads; `past` gives for each label after it the one to go on with, if it is not that itself."""
        node = self.nodes[label]
        match node:
            case model.Branch():
                return Onward("way", tuple((after, 0) for after in dict.fromkeys(map(past, self.open_ways(node)))))
            case model.Ask() | model.Listen():
                targets = dict.fromkeys(map(past, self.graph.following(node)))
                return Onward("turn", tuple((after, 1) for after in targets))
            case model.Go() if label not in self.leaving:
                cost = 0 if self.passes_unshown(label) else 1
                entry = past(self.program.steps[node.step].entry)
                return Onward("turn" if self.shows(label) else "way", ((entry, cost),))
            case model.Do():
                unit = self.flow(node.step)
                return Onward("call", ((past(node.next), unit.cost),) if unit.resumes else ())
            case model.Raise():
                return Onward("call", ((past(node.next), 0),))
            case model.Go() | model.Return() | model.Resume() | model.End():
                return Onward("end", ())
        return Onward("way", ((past(node.next), 0),))

    def _past(self, label: str) -> str:
        while isinstance(node := self.nodes[label], SPOKEN) and self.claimed.isdisjoint(getattr(node, "happens", ())):
            label = node.next
        return label

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Turns of which one at least lies on every circle that has a turn: those first come to after a label at which
        a walk, depth first, closes a circle."""
        onward = self.onward
        state: dict[str, bool] = {}  # False while its ways are walked
        closing: set[str] = set()
        for start in self.nodes:
            if start in state:
                continue
            state[start] = False
            path = [(start, iter(onward[start].ways))]
            while path:
                label, ways = path[-1]
                for after, _ in ways:
                    if after not in state:
                        state[after] = False
                        path.append((after, iter(onward[after].ways)))
                        break
                    if not state[after]:
                        closing.add(after)
                else:
                    state[label] = True
                    path.pop()
        return frozenset(self._first_turns(closing))

    def _first_turns(self, labels: Iterable[str]) -> set[str]:
        """The turns, or flows and blocks run, that are first come to from these labels on."""
        found: set[str] = set()
        seen: set[str] = set()
        left = list(labels)
        while left:
            label = left.pop()
            if label in seen:
                continue
            seen.add(label)
            kind, ways = self.onward[label]
            if kind in ("turn", "call"):
                found.add(label)
            if kind in ("way", "call"):
                left += [after for after, _ in ways]
        return found

    # --- past turns ----------------------------------------------------------------------------------------

    @cached_property
    def passed(self) -> frozenset[str]:
        """The labels that bear on no claim and on no value: turns after which nothing but turns can come, and what no
        turn opens at."""
        return frozenset(label for label in self.nodes if label not in self.bearing and self._bears_not(label))

    def _bears_not(self, label: str) -> bool:
        kind = self.onward[label].kind
        return kind == "way" or (kind == "turn" and label not in self.anchors and self._only_turns_follow(label))

    def _only_turns_follow(self, label: str) -> bool:
        """Whether on every way on a turn opens first."""
        return every_way(self.onward[label].ways, self._opens)

    def _opens(self, label: str) -> bool | Sequence[Run]:
        node = self.nodes[label]
        if isinstance(node, model.Ask | model.Listen):
            return self.claimed.isdisjoint(node.happens)
        kind, ways = self.onward[label]
        return ways if kind == "way" and label not in self.bearing else False

    def afar(self, label: str) -> Onward:
        """Where a label leads, `passed` ones gone through."""
        found = self._afar.get(label)
        if found is None:
            kind, ways = self.onward[label]
            costs: dict[str, int] = {}
            for after, cost in ways:
                for target, more in runs(after, self._past_these, self._runs):
                    costs[target] = min(costs.get(target, cost + more), cost + more)
            found = self._afar[label] = Onward(kind, tuple(costs.items()))
        return found

    def _past_these(self, label: str) -> Sequence[Run] | None:
        return self.onward[label].ways if label in self.passed else None


def every_way(ways: Iterable[Run], ends: Callable[[str], bool | Sequence[Run]]) -> bool:
    """Whether every way on ends well: `ends` says of a label whether one does there, or where it leads on."""
    left = [label for label, _ in ways]
    seen: set[str] = set()
    while left:
        label = left.pop()
        if label not in seen:
            seen.add(label)
            found = ends(label)
            if found is False:
                return False
            left += [after for after, _ in found] if found is not True else []
    return bool(seen)


def runs(
    label: str, following: Callable[[str], Sequence[Run] | None], known: dict[str, tuple[Run, ...]]
) -> tuple[Run, ...]:
    """The labels that come next from a label on, itself if it is one: those after which nothing is said to be
    `following`. What is `known` is not found anew, and added to."""
    found = known.get(label)
    if found is not None:
        return found
    costs = {label: 0}  # of the labels gone through while there is but one way
    at, cost = label, 0
    ways = following(at)
    while ways is not None and len(ways) == 1:
        ((at, more),) = ways
        cost += more
        if at in costs:
            known.update(dict.fromkeys(costs, ()))
            return ()  # round and round, and nothing is come to
        if at in known:
            break
        costs[at] = cost
        ways = following(at)
    if at not in known:
        known[at] = ((at, 0),) if ways is None else tuple(_parted(at, following, known).items())
    for before, passed in costs.items():
        known[before] = tuple((target, more + cost - passed) for target, more in known[at])
    return known[label]


def _parted(
    label: str, following: Callable[[str], Sequence[Run] | None], known: Mapping[str, tuple[Run, ...]]
) -> Mapping[str, int]:
    found: dict[str, int] = {}
    costs = {label: 0}
    left = deque([label])
    done: set[str] = set()
    while left:
        at = left.popleft()
        if at in done:
            continue
        done.add(at)
        cost = costs[at]
        onward = following(at) if at not in known else None
        if onward is None:
            for target, more in known.get(at, ((at, 0),)):
                found[target] = min(found.get(target, cost + more), cost + more)
            continue
        for after, more in onward:
            if after not in costs or cost + more < costs[after]:
                costs[after] = cost + more
                if more:
                    left.append(after)
                else:
                    left.appendleft(after)
    return found

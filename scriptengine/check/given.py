"""What conditions on facts are decided already where a statement stands: those of the `if`s and choices around it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scriptengine.program.model import Ask, Branch, Expression, Node, Program
from scriptengine.program.paths import following, reached


class Given(NamedTuple):
    """A condition, and whether it holds."""

    condition: Expression
    holds: bool


def given(program: Program) -> Mapping[str, tuple[Given, ...]]:
    """For each node the conditions decided on every way to it from the beginning of its step or block.

    Only facts stay as they are for a whole call, and whoever leaves the script comes to the beginning of a step; so
    what is given holds whatever else happens.
    """
    found: dict[str, dict[tuple[int, bool], Given]] = {}
    entries = [step.entry for step in program.steps.values()]
    entries += [handler.entry for handler in program.handlers.values()]
    for entry in entries:
        onward = {node.label: _ways(program, node) for node in reached(entry, program.nodes)}
        if not any(more for ways in onward.values() for _, more in ways):
            continue
        found[entry] = {}
        for label in _in_order(entry, onward):
            here = found[label]
            for after, more in onward[label]:
                there = here | {(id(one.condition), one.holds): one for one in more} if more else here
                before = found.get(after)
                found[after] = there if before is None else {key: before[key] for key in before if key in there}
    return {label: tuple(its.values()) for label, its in found.items() if its}


_Ways = list[tuple[str, Sequence[Given]]]


def _in_order(entry: str, onward: Mapping[str, _Ways]) -> Iterator[str]:
    """The labels of a step or block, each after all that lead to it; no way there leads back."""
    left = Counter(after for ways in onward.values() for after, _ in ways)
    waiting = [entry]
    while waiting:
        label = waiting.pop()
        yield label
        for after, _ in onward[label]:
            left[after] -= 1
            if not left[after] and after in onward:
                waiting.append(after)


def _ways(program: Program, node: Node) -> _Ways:
    """Where a node leads, with what is decided on the way."""
    if isinstance(node, Branch):
        ways: _Ways = []
        failed: list[Given] = []
        for condition, label in node.branches:
            on_facts = condition.names <= program.facts.keys()
            ways.append((label, [*failed, Given(condition, True)] if on_facts else [*failed]))
            failed += [Given(condition, False)] if on_facts else []
        return [*ways, (node.otherwise, failed)]
    if isinstance(node, Ask) and node.choices:
        return [(choice.next, _shown(program, choice.guard)) for choice in node.choices]
    return [(label, ()) for label in following(node)]


def _shown(program: Program, guard: Expression | None) -> Sequence[Given]:
    """What is decided where a choice with this guard was shown."""
    return [Given(guard, True)] if guard is not None and guard.names <= program.facts.keys() else ()

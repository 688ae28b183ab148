"""What conditions on facts are decided already where a statement stands: those of the `if`s and choices around it."""

from collections.abc import Iterator, Mapping
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
        if not any(isinstance(node, Branch | Ask) and _told(program, node) for node in reached(entry, program.nodes)):
            continue
        found[entry] = {}
        for node in _in_order(entry, program.nodes):
            here = found[node.label]
            for label, more in _ways(program, node):
                there = here | {(id(one.condition), one.holds): one for one in more}
                before = found.get(label)
                found[label] = there if before is None else {key: before[key] for key in before if key in there}
    return {label: tuple(its.values()) for label, its in found.items() if its}


def _told(program: Program, node: Node) -> bool:
    return any(more for _, more in _ways(program, node))


def _in_order(entry: str, nodes: Mapping[str, Node]) -> Iterator[Node]:
    """The nodes of a step or block, each after all that lead to it; no way there leads back."""
    left = {node.label: 0 for node in reached(entry, nodes)}
    for label in left:
        for after in following(nodes[label]):
            if after in left:
                left[after] += 1
    waiting = [entry]
    while waiting:
        node = nodes[waiting.pop()]
        yield node
        for after in following(node):
            if after in left:
                left[after] -= 1
                if not left[after]:
                    waiting.append(after)


def _ways(program: Program, node: Node) -> Iterator[tuple[str, list[Given]]]:
    """Where a node leads, with what is decided on the way."""
    if isinstance(node, Branch):
        failed: list[Given] = []
        for condition, label in node.branches:
            on_facts = condition.names <= program.facts.keys()
            yield label, [*failed, *([Given(condition, True)] if on_facts else [])]
            failed += [Given(condition, False)] if on_facts else []
        yield node.otherwise, failed
    elif isinstance(node, Ask) and node.choices:
        for choice in node.choices:
            guard = choice.guard
            on_facts = guard is not None and guard.names <= program.facts.keys()
            yield choice.next, [Given(guard, True)] if guard is not None and on_facts else []
    else:
        for label in following(node):
            yield label, []

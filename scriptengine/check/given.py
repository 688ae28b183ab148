"""What conditions on facts are decided already where a statement stands: those of the `if`s and choices around it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scriptengine.program.model import Ask, Branch, Expression, Node, Program
from scriptengine.program.paths import following


class Given(NamedTuple):
    """A condition, and whether it holds."""

    condition: Expression
    holds: bool


_Decided = dict[tuple[int, bool], Given]


def given(program: Program, within: Mapping[str, Sequence[Node]]) -> Mapping[str, tuple[Given, ...]]:
    """For each node the conditions decided on every way to it from the beginning of its step or block; `within` has
    the nodes of each by the first.

    Only facts stay as they are for a whole call, and whoever leaves the script comes to the beginning of a step; so
    what is given holds whatever else happens.
    """
    found: dict[str, _Decided] = {}
    for nodes in within.values():
        deciding = {
            node.label: ways for node in nodes if isinstance(node, (Branch, Ask)) and (ways := _ways(program, node))
        }
        if not deciding:
            continue
        # No way in a step or block leads back, so all that lead to a node stand before it.
        for node in sorted(nodes, key=lambda node: node.span.start):
            here = found.setdefault(node.label, {})
            if node.label in deciding:
                for after, more in deciding[node.label]:
                    _meet(found, after, {**here, **{(id(one.condition), one.holds): one for one in more}})
            else:
                for after in following(node):
                    _meet(found, after, here)
    return {label: tuple(its.values()) for label, its in found.items() if its}


def _meet(found: dict[str, _Decided], label: str, there: _Decided) -> None:
    """Come to a node on one more way: what is decided on that way too stays."""
    before = found.setdefault(label, there)
    if before and before is not there:
        found[label] = {key: before[key] for key in before if key in there}


_Ways = list[tuple[str, Sequence[Given]]]


def _ways(program: Program, node: Branch | Ask) -> _Ways:
    """Where a node leads with what is decided on the way; nothing where it decides nothing on facts."""
    facts = program.facts.keys()
    if isinstance(node, Branch):
        if not any(condition.names <= facts for condition, _ in node.branches):
            return []
        ways: _Ways = []
        failed: list[Given] = []
        for condition, label in node.branches:
            on_facts = condition.names <= facts
            ways.append((label, [*failed, Given(condition, True)] if on_facts else [*failed]))
            failed += [Given(condition, False)] if on_facts else []
        return [*ways, (node.otherwise, failed)]
    if any(choice.guard is not None and choice.guard.names <= facts for choice in node.choices):
        return [(choice.next, _shown(program, choice.guard)) for choice in node.choices]
    return []


def _shown(program: Program, guard: Expression | None) -> Sequence[Given]:
    """What is decided where a choice with this guard was shown."""
    return [Given(guard, True)] if guard is not None and guard.names <= program.facts.keys() else ()

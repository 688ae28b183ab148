"""What a call may come to before a mark has come true."""

from collections.abc import Sequence

from scriptengine.check.rules.care import carries
from scriptengine.check.subject import Subject
from scriptengine.program.model import Ask, Listen, Node, Set


def _without(subject: Subject, mark: str) -> frozenset[str]:
    """The nodes that a path from the first step may come to without the mark, on a statement or on a choice."""
    nodes = subject.program.nodes

    def stop(node: Node) -> bool:
        return carries(node, mark) or (isinstance(node, Ask) and any(mark in choice.happens for choice in node.choices))

    reached: set[str] = set()
    starts = set(subject.flow.roots)
    while starts:
        new = subject.flow.reach(starts, stop, returning=True, been=reached)
        reached |= new
        starts = {
            choice.next
            for node in map(nodes.__getitem__, new)
            if isinstance(node, Ask) and not carries(node, mark)
            for choice in node.choices
            if mark not in choice.happens
        } - reached
    return frozenset(reached)


def too_early(subject: Subject, mark: str, nodes: Sequence[Node]) -> set[str]:
    """Those of some nodes that a call may come to without the mark, and where nothing is known that only a path with
    it makes known: `known(identity.verified)`."""
    reached = _without(subject, mark) if nodes else frozenset()
    late: dict[str, bool] = {}
    for other in subject.program.nodes.values() if reached else ():
        if isinstance(other, (Set, Ask, Listen)):
            late[other.name] = late.get(other.name, True) and other.label not in reached
    names = [name for name, only in late.items() if only]
    return {
        node.label
        for node in nodes
        if node.label in reached and not any(subject.knowledge.known(name, node.label) for name in names)
    }

"""Ways through what a search has passed, told step by step: what is done at each turn, and each statement."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from scriptengine.check.layout import Layout
from scriptengine.program import model

Step = tuple[tuple[str, ...] | None, str]
"""A part of a way: what is done there, if anything, and the label."""


def way(layout: Layout, start: str, target: str, stops: Callable[[str], bool]) -> list[Step]:
    """The shortest way from a label to another that goes on nowhere a way `stops`; a flow counts as one step."""
    before: dict[str, tuple[str, list[Step]]] = {start: ("", [])}
    left = deque([start])
    while left:
        at = left.popleft()
        if at == target:
            break
        for after, steps in () if stops(at) else _steps_from(layout, at):
            if after not in before:
                before[after] = (at, steps)
                left.append(after)
    return _way_back(before, target, start)


def _steps_from(layout: Layout, label: str) -> Iterator[tuple[str, list[Step]]]:
    """Where a label leads, each with what is done and gone through."""
    node = layout.nodes[label]
    match node:
        case model.Ask() if node.choices:
            for choice in node.choices:
                yield choice.next, [(("choose", node.name, choice.key), label)]
        case model.Ask():
            yield node.next, [(("type", node.name, ""), label)]
        case model.Listen():
            yield node.next, [(("listen", node.name, "said"), label)]
        case model.Branch():
            for target in layout.open_ways(node):
                yield target, [(None, label)]
        case model.Go():
            yield layout.program.steps[node.step].entry, [(None, label)]
        case model.Do():
            yield node.next, [(None, label), *_through(layout, node.step)]
        case model.End() | model.Return() | model.Resume():
            return
        case _:
            yield node.next, [(None, label)]


def _through(layout: Layout, step: str) -> list[Step]:
    """The shortest way through a flow, from a step to a `return`."""
    entry = layout.program.steps[step].entry
    before: dict[str, tuple[str, list[Step]]] = {entry: ("", [])}
    left = deque([entry])
    while left:
        at = left.popleft()
        if isinstance(layout.nodes[at], model.Return):
            return _way_back(before, at, entry)
        for after, steps in _steps_from(layout, at):
            if after not in before:
                before[after] = (at, steps)
                left.append(after)
    return []


def _way_back(before: Mapping[str, tuple[str, list[Step]]], at: str, start: str) -> list[Step]:
    found: list[Step] = []
    while at != start:
        at, steps = before[at]
        found = [*steps, *found]
    return found

"""Which labels may come right after each: on whole calls, and inside one flow or block."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from scriptengine.program import model
from scriptengine.program.paths import reached

ANY_BLOCK = "any block"
_RESUMED = "after a block"


class Ways(NamedTuple):
    """What may come right `after` each label, what each may come right after, and the labels at which a turn may open:
    there any block may come, `before` what follows."""

    after: Mapping[str, list[str]]
    before: Mapping[str, list[str]]
    turns: frozenset[str]


class Both:
    """`all`: whoever called a flow, and to whatever turn a block goes back. `inside`: only until the end of the flow or
    block that a label lies in, or an arrow that leaves all blocks, with the flows that it does and the blocks that may
    interrupt it. `beyond`: the same, and on after such an arrow.

    Blocks come by a label of their own, ANY_BLOCK; before a turn opens and while it is open, any may come.
    """

    def __init__(
        self, program: model.Program, following: Callable[[model.Node], Iterable[str]], done_in_blocks: frozenset[str]
    ) -> None:
        returns: dict[str, list[str]] = {}
        for node in program.nodes.values():
            if isinstance(node, model.Do):
                returns.setdefault(node.flow, []).append(node.next)
        flows = {
            node.label: step.flow
            for step in program.steps.values()
            for node in reached(step.entry, program.nodes)
            if isinstance(node, model.Return)
        }
        blocks = [handler.entry for handler in program.handlers.values()]
        leaving = {
            node.label for entry in blocks for node in reached(entry, program.nodes) if isinstance(node, model.Go)
        }
        whole: dict[str, list[str]] = {ANY_BLOCK: blocks}
        inside: dict[str, list[str]] = {ANY_BLOCK: blocks}
        turns: set[str] = set()
        resumed = [ANY_BLOCK, *(label for flow in done_in_blocks for label in returns.get(flow, ()))]
        for label, node in program.nodes.items():
            match node:
                case model.Do():
                    entry = program.steps[node.step].entry
                    whole[label], inside[label] = [entry], [entry, node.next]
                    continue
                case model.Return():
                    whole[label], inside[label] = returns.get(flows.get(label, ""), []), []
                    continue
                case model.Resume():
                    whole[label], inside[label] = [_RESUMED], [ANY_BLOCK]
                    continue
                case model.Raise():
                    ways = [ANY_BLOCK, node.next]
                    resumed.append(node.next)
                case model.Ask() | model.Listen() | model.Go() | model.End():
                    ways = list(following(node))
                    turns.add(label)
                case _:
                    ways = list(following(node))
            whole[label] = inside[label] = ways
        whole[_RESUMED] = [*resumed, *turns]
        self.all = _ways(whole, turns)
        self.beyond = _ways(inside, turns)
        self.inside = _ways({**inside, **{label: [] for label in leaving}}, turns - leaving)


def _ways(after: Mapping[str, list[str]], turns: Collection[str]) -> Ways:
    before: dict[str, list[str]] = {ANY_BLOCK: sorted(turns)}
    for label, following in after.items():
        for one in following:
            before.setdefault(one, []).append(label)
    return Ways(after, before, frozenset(turns))

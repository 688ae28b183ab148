"""Which labels may come right after each: on whole calls, and inside one flow or block."""

from collections.abc import Callable, Iterable, Mapping

from scriptengine.program import model
from scriptengine.program.paths import reached

ANY_BLOCK = "any block"
_RESUMED = "after a block"
Ways = Mapping[str, list[str]]


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
        self.all: dict[str, list[str]] = {ANY_BLOCK: blocks}
        self.inside: dict[str, list[str]] = {ANY_BLOCK: blocks}
        resumed = [ANY_BLOCK, *(label for flow in done_in_blocks for label in returns.get(flow, ()))]
        for label, node in program.nodes.items():
            match node:
                case model.Do():
                    entry = program.steps[node.step].entry
                    self.all[label], self.inside[label] = [entry], [entry, node.next]
                    continue
                case model.Return():
                    self.all[label], self.inside[label] = returns.get(flows.get(label, ""), []), []
                    continue
                case model.Resume():
                    self.all[label], self.inside[label] = [_RESUMED], [ANY_BLOCK]
                    continue
                case model.Raise():
                    ways = [ANY_BLOCK, node.next]
                    resumed.append(node.next)
                case model.Go() if label in leaving:
                    self.all[label], self.inside[label] = list(following(node)), []
                    resumed.append(label)
                    continue
                case model.Ask() | model.Listen() | model.Go() | model.End():
                    ways = list(following(node))
                    resumed.append(label)
                case _:
                    ways = list(following(node))
            self.all[label] = self.inside[label] = ways
        self.all[_RESUMED] = resumed
        self.beyond: Ways = {**self.inside, **{label: self.all[label] for label in leaving}}

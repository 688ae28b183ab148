"""Where the paths of a program lead: none may run off its end, none may go round without a turn."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from scriptengine.program.model import (
    Acknowledge,
    Ask,
    Branch,
    Do,
    End,
    Go,
    Listen,
    Node,
    Notice,
    Program,
    Raise,
    Resume,
    Return,
    Say,
    Step,
)
from scriptengine.program.nodes import OFF
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

RUNS_OFF = Kind("CS188", "runs-off-its-end")
LOOP = Kind("CS189", "loop-without-turn")


_LEAVING: Final = (Go, End, Return, Resume)


def following(node: Node) -> tuple[str, ...]:
    """The labels that may come next in the same step or block."""
    if isinstance(node, Ask):
        return tuple([choice.next for choice in node.choices]) or (node.next,)
    if isinstance(node, Branch):
        return (*[label for _, label in node.branches], node.otherwise)
    return () if isinstance(node, _LEAVING) else (node.next,)


def reached(entry: str, nodes: Mapping[str, Node]) -> Iterator[Node]:
    """Every node on a path from `entry` through its step or block, the first met first."""
    seen = {entry}
    waiting = [entry]
    while waiting:
        node = nodes.get(waiting.pop())
        if node is None:
            continue
        yield node
        for label in following(node):
            if label not in seen:
                seen.add(label)
                waiting.append(label)


def runs_off(program: Program) -> list[Diagnostic]:
    """Steps and blocks with a path that just stops."""
    nodes, flows = program.nodes, program.flows
    findings: list[Diagnostic] = []
    if not any(OFF in following(node) for node in nodes.values()):
        return findings
    for step in program.steps.values():
        ends = [node for node in reached(step.entry, nodes) if OFF in following(node)]
        if ends:
            last = "`return`, " if flows[step.flow].kind == "flow" else ""
            message = f"Step `{step.name}` can stop here without saying where the call goes on."
            advice = f"End every path with an arrow to a step (`-> STEP`), {last}or `end` with an outcome."
            findings.append(_off(ends, message, advice))
    for handler in program.handlers.values():
        ends = [node for node in reached(handler.entry, nodes) if OFF in following(node)]
        if ends:
            message = "This `on` block can stop here without saying how the call goes on."
            arrow = "" if flows[handler.flow].kind == "flow" else ", an arrow to a step"
            advice = f"End every path with `resume`{arrow} or `end` with an outcome."
            findings.append(_off(ends, message, advice))
    return findings


def _off(ends: list[Node], message: str, advice: str) -> Diagnostic:
    spans = sorted(_short(node) for node in ends)
    related = tuple((span, "and here") for span in spans[1:4])
    return RUNS_OFF.at(spans[0], message, advice, related=related)


def _short(node: Node) -> Span:
    """A place for a finding about what follows a node; an `ask` is shown by its last choice that goes nowhere."""
    if isinstance(node, Ask):
        return next((choice.span for choice in reversed(node.choices) if choice.next == OFF), node.span)
    return node.span


def loops(program: Program) -> list[Diagnostic]:
    """Circles that a call would run round for ever: no question on them, and nothing surely said before an arrow."""
    nodes, steps, triggers, handlers = program.nodes, program.steps, program.triggers, program.handlers
    always_acknowledged = bool(program.phrases(None, ()))

    def silent(node: Node) -> bool:
        if isinstance(node, Say):
            plain = any(not paragraph.group and not paragraph.lines[0].names for paragraph in node.speech)
            return not (plain or node.marked)
        return not isinstance(node, (Ask, Listen, Notice)) and not (
            always_acknowledged and isinstance(node, Acknowledge)
        )

    through = _Through(nodes, steps, silent)
    # What a block does raises nothing that could begin the block again while it is open.
    done = any(isinstance(node, Do) for node in nodes.values())
    blocks = handlers.values() if done else ()
    in_blocks = {node.label for handler in blocks for node in reached(handler.entry, nodes)}

    def onward(node: Node) -> Iterator[str]:
        match node:
            case Go():
                if node.step in steps:
                    yield steps[node.step].entry
            case Do():
                if node.step in steps:
                    if node.label not in in_blocks:
                        yield steps[node.step].entry
                    if through.passes(node.step):
                        yield node.next
            case Raise():
                for name in node.triggers:
                    handler = triggers[name].handler if name in triggers else ""
                    if handler:
                        yield handlers[handler].entry
                yield node.next
            case _:
                yield from following(node)

    findings = []
    for circle in _circles(nodes, silent, onward):
        spans = sorted(node.span for node in circle if isinstance(node, (Go, Raise))) or [circle[0].span]
        message = "The call can go round here for ever without a question or anything said in between."
        related = tuple((span, "and through here") for span in spans[1:4])
        advice = "Put an `ask`, a `listen` or a `say` on the way, or send one of the arrows elsewhere."
        findings.append(LOOP.at(spans[0], message, advice, related=related))
    return findings


class _Through:
    """Whether a flow can be done from a step to its `return` without a turn; each step is looked at once."""

    def __init__(self, nodes: Mapping[str, Node], steps: Mapping[str, Step], silent: Callable[[Node], bool]) -> None:
        self._nodes = nodes
        self._steps = steps
        self._silent = silent
        self._known: dict[str, bool] = {}

    def passes(self, step: str) -> bool:
        nodes, steps, known = self._nodes, self._steps, self._known
        if step not in known:
            known[step] = False
            seen, waiting = set[str](), [steps[step].entry]
            while waiting and not known[step]:
                label = waiting.pop()
                node = nodes.get(label)
                if node is None or label in seen or not self._silent(node):
                    continue
                seen.add(label)
                if isinstance(node, Return):
                    known[step] = True
                elif isinstance(node, Go):
                    waiting += [steps[node.step].entry] if node.step in steps else []
                elif not isinstance(node, Do) or (node.step in steps and self.passes(node.step)):
                    waiting += following(node)
        return known[step]


def _circles(
    nodes: Mapping[str, Node], silent: Callable[[Node], bool], onward: Callable[[Node], Iterator[str]]
) -> Iterator[list[Node]]:
    """One circle for each arrow that closes one, over silent nodes only."""
    done: set[str] = set()
    for start in nodes:
        if start in done:
            continue
        path: dict[str, Iterator[str]] = {start: onward(nodes[start])} if silent(nodes[start]) else {}
        done.add(start)
        while path:
            label = next(reversed(path))
            after = next(path[label], None)
            if after is None:
                del path[label]
            elif after in path:
                names = list(path)
                yield [nodes[name] for name in names[names.index(after) :]]
            elif after not in done:
                done.add(after)
                node = nodes.get(after)
                if node is not None and silent(node):
                    path[after] = onward(node)

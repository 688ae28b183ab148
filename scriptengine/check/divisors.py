"""What is divided by, and whether it can be zero there: its range, and what was asked about it on every way to it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scriptengine.check import cells, values
from scriptengine.check.flow import Flow
from scriptengine.language import tree
from scriptengine.program.model import Ask, Branch, Coach, Do, Line, Listen, Node, Program, Say, Set

_ROUNDING = ("round_up", "round_down", "instalments")
_ZERO = values.exactly(Decimal(0))


class Division(NamedTuple):
    """A division, a rounding to a unit or a number of instalments; the node that computes it, and the conditions beside
    it without which it does not count, each with whether it has to hold."""

    expr: tree.Expr
    divisor: tree.Expr
    node: Node
    beside: tuple[tuple[tree.Expr, bool], ...]


Beside = tuple[tuple[tree.Expr, bool], ...]


def by_zero(program: Program, flow: Flow) -> Iterator[Division]:
    """The divisions by what can be zero when a call comes to them."""
    numbers = _Numbers(program)
    found: dict[object, list[Division]] = {}
    for node in program.nodes.values():
        for one in _divisions(node):
            if numbers.may_be_zero(one.divisor) and not any(_rules_out(one.divisor, *each) for each in one.beside):
                found.setdefault(_called(one.divisor), []).append(one)
    for divisions in found.values():
        reached = _reached_with_zero(program, flow, numbers, divisions)
        yield from (one for one in divisions if one.node.label in reached)


def _called(divisor: tree.Expr) -> object:
    """The same for divisors that are the same sum."""
    sum_ = cells.linear(divisor)
    return id(divisor) if sum_ is None else (frozenset(sum_[0].items()), sum_[1])


# --- where something is divided -------------------------------------------------------------------------------------


def _divisions(node: Node) -> Iterator[Division]:
    """What a node divides: in a `set`, in a condition or guard, in what is said."""
    if isinstance(node, Set):
        yield from _in(node.value.tree, node, ())
    elif isinstance(node, Branch):
        failed: Beside = ()
        for condition, _ in node.branches:
            yield from _in(condition.tree, node, failed)
            failed = (*failed, (condition.tree, False))
    if isinstance(node, Ask):
        for choice in node.choices:
            if choice.guard is not None:
                yield from _in(choice.guard.tree, node, ())
    if isinstance(node, (Say, Coach, Ask, Listen)):
        for group in node.speech:
            for line in group.lines:
                for piece in line.pieces:
                    if isinstance(piece, tree.Gap) and not isinstance(piece.value, tree.Name):
                        yield from _in(piece.value, node, _said_where(line, group.lines))
                if line.guard is not None:
                    yield from _in(line.guard.tree, node, ())


def _said_where(line: Line, group: Sequence[Line]) -> Beside:
    if line.guard is not None:
        return ((line.guard.tree, True),)
    return tuple((one.guard.tree, False) for one in group if one.guard is not None) if line.otherwise else ()


def _in(expr: tree.Expr, node: Node, beside: Beside) -> Iterator[Division]:
    """The divisions in an expression; what `and` and `or` join is beside each other."""
    waiting = [(expr, beside)]
    while waiting:
        one, given = waiting.pop()
        if isinstance(one, (tree.Name, tree.Constant)):
            continue
        if isinstance(one, tree.Binary):
            _, left, right, _ = one
            if one.operator in {"and", "or"}:
                holds = one.operator == "and"
                waiting += ((right, (*given, (left, holds))), (left, (*given, (right, holds))))
                continue
            waiting += ((right, given), (left, given))
            if one.operator == "/":
                yield Division(one, right, node, given)
        elif isinstance(one, tree.Call):
            waiting += ((argument, given) for argument in reversed(one.arguments))
            if one.function.text in _ROUNDING and len(one.arguments) == 2:
                yield Division(one, one.arguments[1], node, given)
        else:
            waiting.append((one.operand, given))


# --- what was asked on the way --------------------------------------------------------------------------------------


def _rules_out(divisor: tree.Expr, condition: tree.Expr, holds: bool) -> bool:
    """Whether the divisor is not zero where a condition holds, or where it does not."""
    names = values.names(divisor)
    if names.isdisjoint(values.names(condition)):
        return False
    truth = values.truth(_at_zero(condition, divisor, names), lambda _name: values.Range())
    if (True not in truth) if holds else truth == values.TRUE:
        return True
    # Of a divisor made of several values it is enough that somebody thought of what one of them is.
    single = len(names) == 1 and cells.linear(divisor) is not None
    return not single and any(
        not names.isdisjoint(values.names(one)) and _decided(one, divisor) is None
        for one in cells.comparisons(condition)
    )


def _at_zero(condition: tree.Expr, divisor: tree.Expr, names: frozenset[str]) -> tree.Expr:
    """A condition with what it comes to in the place of what is decided once the divisor is zero."""
    match condition:
        case tree.Unary("not", operand):
            return condition._replace(operand=_at_zero(operand, divisor, names))
        case tree.Binary("and" | "or", left, right):
            return condition._replace(left=_at_zero(left, divisor, names), right=_at_zero(right, divisor, names))
        case tree.Call(function, (tree.Name(name),)) if function.text == "known" and name in names:
            return tree.Constant(True, condition.span)
        case tree.Binary():
            decided = _decided(condition, divisor)
            return condition if decided is None else tree.Constant(decided, condition.span)
    return condition


def _decided(comparison: tree.Binary, divisor: tree.Expr) -> bool | None:
    """What a comparison comes to where the divisor is zero, if that decides it."""
    ours = cells.linear(divisor)
    theirs = cells.linear(tree.Binary("-", comparison.left, comparison.right, comparison.span))
    if ours is None or theirs is None or not ours[0] or ours[0].keys() != theirs[0].keys():
        return None
    some = next(iter(ours[0]))
    factor = theirs[0][some] / ours[0][some]
    if any(theirs[0][name] != factor * ours[0][name] for name in ours[0]):
        return None
    left = theirs[1] - factor * ours[1]
    point = values.Range(left, True, left, True, unknown=False)
    zero = tree.Constant(Decimal(0), comparison.span)
    compared = tree.Binary(comparison.operator, tree.Name("", comparison.span), zero, comparison.span)
    return values.truth(compared, lambda _name: point) == values.TRUE


def _reached_with_zero(
    program: Program, flow: Flow, numbers: "_Numbers", divisions: Sequence[Division]
) -> frozenset[str]:
    """The nodes that a call may come to while the divisor is zero, as far as those of the divisions are concerned."""
    divisor = divisions[0].divisor
    names = values.names(divisor)
    makers = [node for node in program.nodes.values() if isinstance(node, (Ask, Listen, Set)) and node.name in names]
    starts = [handler.entry for handler in program.handlers.values()]
    if program.answers.keys().isdisjoint(names):
        starts += flow.roots
    for maker in makers:
        if not isinstance(divisor, tree.Name) or numbers.makes_zero(maker):
            starts += flow.onward(maker.label)
    made = {maker.label for maker in makers}
    wanted = {one.node.label for one in divisions}
    seen: set[str] = set()
    while starts and not wanted <= seen:
        label = starts.pop()
        if label in seen or label not in program.nodes:
            continue
        seen.add(label)
        node = program.nodes[label]
        if label not in made and not (isinstance(node, Do) and names & program.flows[node.flow].answers):
            starts += _onward(node, divisor, program, flow)
    return frozenset(seen)


def _onward(node: Node, divisor: tree.Expr, program: Program, flow: Flow) -> Iterator[str]:
    """Where a call may go on from a node while the divisor is zero."""
    match node:
        case Branch():
            for condition, label in node.branches:
                if not _rules_out(divisor, condition.tree, True):
                    yield label
                if _rules_out(divisor, condition.tree, False):
                    return
            yield node.otherwise
        case Ask() if node.choices:
            for choice in node.choices:
                if choice.guard is None or not _rules_out(divisor, choice.guard.tree, True):
                    yield choice.next
        case Do() if node.step in program.steps:
            yield program.steps[node.step].entry  # and from its `return` on to what comes next
        case _:
            yield from flow.onward(node.label)


# --- what a divisor can be ------------------------------------------------------------------------------------------


class _Numbers:
    """What numbers may be, as far as ranges of questions and what `set` computes from them tell."""

    def __init__(self, program: Program) -> None:
        self._makers: dict[str, list[Ask | Set]] = {}
        for node in program.nodes.values():
            if isinstance(node, Set) or (isinstance(node, Ask) and not node.choices):
                self._makers.setdefault(node.name, []).append(node)
        self._found: dict[str, values.Range] = {}

    def may_be_zero(self, expr: tree.Expr) -> bool:
        if isinstance(expr, tree.Constant) and isinstance(expr.value, Decimal):
            return not expr.value
        self._find(values.names(expr))
        value = values.evaluate(expr, self._range)
        return not isinstance(value, values.Range) or values.overlaps(value, _ZERO)

    def makes_zero(self, node: Ask | Listen | Set) -> bool:
        """Whether what a node makes known can be zero."""
        if isinstance(node, Listen) or (isinstance(node, Ask) and node.choices):
            return False
        self._find(name for expr in _expressions(node) for name in values.names(expr))
        return values.overlaps(self._made(node), _ZERO)

    def _find(self, names: Iterable[str]) -> None:
        """Find what names may be, first what each is computed from; that may be a thousand `set`s in a row."""
        waiting = [(name, False) for name in names]
        while waiting:
            name, ready = waiting.pop()
            makers = self._makers.get(name, [])
            if ready:
                self._found[name] = self._made(makers[0])
            elif name not in self._found:
                self._found[name] = values.Range()  # `set`s never lead back to themselves
                if len(makers) == 1:
                    waiting.append((name, True))
                    waiting += ((other, False) for expr in _expressions(makers[0]) for other in values.names(expr))

    def _range(self, name: str) -> values.Abstract:
        return self._found.get(name, values.Range())

    def _made(self, node: Ask | Set) -> values.Range:
        if isinstance(node, Set):
            value = values.evaluate(node.value.tree, self._range)
            return value if isinstance(value, values.Range) else values.Range()
        low, high = (
            values.evaluate(bound.tree, self._range) if bound is not None else None for bound in (node.low, node.high)
        )
        return values.Range(
            low.low if isinstance(low, values.Range) else None,
            True,
            high.high if isinstance(high, values.Range) else None,
            True,
        )


def _expressions(node: Ask | Set) -> Iterator[tree.Expr]:
    if isinstance(node, Set):
        yield node.value.tree
    else:
        yield from (bound.tree for bound in (node.low, node.high) if bound is not None)

"""Values that may be missing or wrong where the script computes or compares them."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from scriptengine.check import cells, values
from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.program.model import Ask, Branch, Coach, Expression, Listen, Node, Program, Say, Set
from scriptengine.text.diagnostic import Diagnostic

_ROUNDING = ("round_up", "round_down", "instalments")


@rule("CS431", "warning")
def read_before_asked(subject: Subject) -> Iterator[Diagnostic]:
    """An answer that is read where no path can have asked for it yet.

    Why: it is always unknown there: the guard never holds, the line is left out. Mostly two statements stand in the
    wrong order, or an arrow leads past the question.

    Bad:
        step start
            if income > 100
                say Thank you.
            ask income as money from 0 to 5000
                What comes in each month?
            end done

    Good:
        step start
            ask income as money from 0 to 5000
                What comes in each month?
            if income > 100
                say Thank you.
            end done
    """
    program = subject.program
    makers: dict[str, list[str]] = {}
    for node in program.nodes.values():
        if isinstance(node, Ask | Listen | Set):
            makers.setdefault(node.name, []).append(node.label)
    blocks = subject.flow.reach(handler.entry for handler in program.handlers.values())
    readers: dict[str, list[Node]] = {}
    for label, names in subject.reads.items():
        # A block may run after any question, so in what it leads to everything may have been asked.
        if label in subject.flow.reachable and label not in blocks:
            node = program.nodes[label]
            for name in names & makers.keys():
                if not (isinstance(node, Ask | Listen) and node.name == name):
                    readers.setdefault(name, []).append(node)
    for name, nodes in readers.items():
        missed = subject.flow.missed(_beyond(program, makers[name]), (node.label for node in nodes))
        early = next((node for node in nodes if node.label in missed), None)
        if early is not None:
            message = f"`{name}` is read here, and no path can have asked for it before."
            yield read_before_asked.at(early.span, message, "Ask for it first, or send the arrow to the question.")


def _beyond(program: Program, labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        node = program.nodes[label]
        if isinstance(node, Ask) and node.choices:
            yield from (choice.next for choice in node.choices)
        elif isinstance(node, Ask | Listen | Set):
            yield node.next


@rule("CS432", "warning")
def optional_without_known(subject: Subject) -> Iterator[Diagnostic]:
    """A condition or computation on an optional fact that may be unknown there, without `known()`.

    Why: what is unknown is neither more nor less than anything, so `else` takes it without a word, and what is
    computed from it is unknown too. Asking `known()` shows that this was thought of.

    Bad:
        fact account.arrears as money optional

        step start
            if account.arrears > 100
                say Thank you for your time.
            end done

    Good:
        fact account.arrears as money optional

        step start
            if known(account.arrears) and account.arrears > 100
                say Thank you for your time.
            end done
    """
    program = subject.program
    optional = {fact.name for fact in program.facts.values() if fact.optional and fact.default is None}
    if not optional:
        return
    later = {node.label: node.name for node in _asked_about_later(subject, optional)}
    optional.update(later.values())
    for node in program.nodes.values():
        if node.label in later:
            continue
        thought_of: set[str] = set()
        for condition in _computed(node):
            thought_of |= set(_asked_for(condition.tree))
            for name in sorted(condition.names & optional - thought_of):
                thought_of.add(name)
                if not subject.knowledge.known(name, node.label):
                    message = f"`{name}` is optional, and may be unknown here."
                    yield optional_without_known.at(condition.tree.span, message, f"Ask `known({name})` first.")


def _asked_about_later(subject: Subject, optional: Collection[str]) -> Iterator[Set]:
    """Each `set` from what may be unknown, whose result some `known()` further on asks about."""
    asked: dict[str, list[str]] = {}
    for node in subject.program.nodes.values():
        for condition in _computed(node):
            for name in _asked_for(condition.tree):
                asked.setdefault(name, []).append(node.label)
    unsure, sets = set(optional), []
    for node in subject.every(Set):
        if node.value.names & unsure:
            unsure.add(node.name)
            sets.append(node)
    for node in reversed(sets):
        wanted = asked.get(node.name, ())
        if len(subject.flow.missed([node.next], wanted)) < len(wanted):
            yield node
            for name in node.value.names:  # whoever asks about the result has thought of what it is made of
                asked.setdefault(name, []).append(node.label)


def _computed(node: Node) -> Iterator[Expression]:
    """What a node computes, in the order written: below a condition, what it asked for has been thought of."""
    if isinstance(node, Branch):
        yield from (condition for condition, _ in node.branches)
    elif isinstance(node, Set):
        yield node.value
    if isinstance(node, Say | Coach | Ask | Listen):
        yield from (line.guard for group in node.speech for line in group.lines if line.guard is not None)
    if isinstance(node, Ask):
        yield from (choice.guard for choice in node.choices if choice.guard is not None)


def _asked_for(expr: tree.Expr) -> Iterator[str]:
    for part in parts(expr):
        if isinstance(part, tree.Call) and part.function.text == "known":
            yield from (one.name for one in part.arguments if isinstance(one, tree.Name))


def parts(expr: tree.Expr) -> Iterator[tree.Expr]:
    """An expression and all that it is made of."""
    waiting = [expr]
    while waiting:
        one = waiting.pop()
        yield one
        match one:
            case tree.Unary() | tree.Filter():
                waiting.append(one.operand)
            case tree.Binary():
                waiting += (one.right, one.left)
            case tree.Call():
                waiting += reversed(one.arguments)


@rule("CS433", "warning")
def division_by_zero(subject: Subject) -> Iterator[Diagnostic]:
    """A division, a rounding unit or a number of instalments by a value that can be zero.

    Why: the call does not stop, but the value is unknown, and the line that was to give it shows a gap or is left out.

    Bad:
        step start
            ask months as number from 0 to 24
                Over how many months would you like to spread it?
            set each = account.balance / months
            if known(each)
                say That's {{ each }} each month.
            end done

    Good:
        step start
            ask months as number from 1 to 24
                Over how many months would you like to spread it?
            set each = account.balance / months
            if known(each)
                say That's {{ each }} each month.
            end done
    """
    program = subject.program
    divisions = [
        (part, divisor)
        for expr in _reckoned(subject)
        for part in parts(expr)
        if (divisor := _divisor(part)) is not None and not (isinstance(divisor, tree.Constant) and divisor.value)
    ]
    if not divisions:
        return
    # Whoever compares a value somewhere has thought of what it may be; where, is more than a warning should ask.
    compared = {
        part.name
        for node in subject.every(Branch)
        for condition, _ in node.branches
        for comparison in cells.comparisons(condition.tree)
        if not any(_divisor(part) for part in parts(comparison))
        for part in parts(comparison)
        if isinstance(part, tree.Name)
    }
    numbers = _Numbers(program)
    for part, divisor in divisions:
        names = {name.name for name in parts(divisor) if isinstance(name, tree.Name)}
        if not names & compared and numbers.may_be_zero(divisor):
            message = "This divides by a value that can be zero, and then the result is unknown."
            advice = "Give the question a range above zero, or ask `if … > 0` first."
            yield division_by_zero.at(part.span, message, advice)


def _reckoned(subject: Subject) -> Iterator[tree.Expr]:
    """What is computed anywhere: in a `set`, in a condition or guard, in what is said."""
    yield from (node.value.tree for node in subject.every(Set))
    yield from (condition.tree for node in subject.every(Branch) for condition, _ in node.branches)
    for ask in subject.every(Ask):
        yield from (choice.guard.tree for choice in ask.choices if choice.guard is not None)
    for node in subject.program.nodes.values():
        for paragraph in node.speech if isinstance(node, Say | Coach | Ask | Listen) else ():
            for line in paragraph.lines:
                yield from (piece.value for piece in line.pieces if isinstance(piece, tree.Gap))
                if line.guard is not None:
                    yield line.guard.tree


def _divisor(expr: tree.Expr) -> tree.Expr | None:
    match expr:
        case tree.Binary("/", _, right):
            return right
        case tree.Call(function, (_, unit)) if function.text in _ROUNDING:
            return unit
    return None


class _Numbers:
    """What numbers may be, as far as ranges of questions and what `set` computes from them tell."""

    def __init__(self, program: Program) -> None:
        self._makers: dict[str, list[Ask | Set]] = {}
        for node in program.nodes.values():
            if isinstance(node, Set) or (isinstance(node, Ask) and not node.choices):
                self._makers.setdefault(node.name, []).append(node)
        self._found: dict[str, values.Range] = {}

    def may_be_zero(self, expr: tree.Expr) -> bool:
        self._find(values.names(expr))
        value = values.evaluate(expr, self._range)
        return not isinstance(value, values.Range) or values.overlaps(value, values.exactly(Decimal(0)))

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

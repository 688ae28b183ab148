"""Values that may be missing or wrong where the script computes or compares them."""

from collections.abc import Collection, Iterable, Iterator

from scriptengine.check.divisors import by_zero
from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.program.model import Ask, Branch, Coach, Expression, Listen, Node, Program, Say, Set
from scriptengine.text.diagnostic import Diagnostic


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
        if isinstance(node, (Ask, Listen, Set)):
            makers.setdefault(node.name, []).append(node.label)
    blocks = subject.flow.reach(handler.entry for handler in program.handlers.values())
    readers: dict[str, list[Node]] = {}
    for label, names in subject.reads.items():
        # A block may run after any question, so in what it leads to everything may have been asked.
        if label in subject.flow.reachable and label not in blocks:
            node = program.nodes[label]
            for name in names & makers.keys():
                if not (isinstance(node, (Ask, Listen)) and node.name == name):
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
        elif isinstance(node, (Ask, Listen, Set)):
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
    if isinstance(node, (Say, Coach, Ask, Listen)):
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
    A comparison counts only where it stands on every way there: what is asked afterwards comes too late.

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
    for one in by_zero(subject.program, subject.flow):
        message = "This divides by a value that can be zero, and then the result is unknown."
        advice = "Give the question a range above zero, or ask `if … > 0` first."
        yield division_by_zero.at(one.expr.span, message, advice)

"""Values that must be known where they are spoken, whatever path led there: asked, set, or guarded by `known`."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program.model import (
    Ask,
    Branch,
    Do,
    Escalate,
    Go,
    Line,
    Listen,
    Node,
    Notice,
    Program,
    Raise,
    Resume,
    Return,
    Say,
    Set,
    Speech,
)
from scriptengine.program.paths import following, reached
from scriptengine.text.diagnostic import Diagnostic, Kind

MAY_BE_UNKNOWN = Kind("CS192", "value-may-be-unknown")

_REFERENCE = "escalation.reference"
_MOST = 25  # findings, after which no more are looked for: each is a search through the program


def may_be_unknown(program: Program) -> list[Diagnostic]:
    """Asks, notices and marked lines that give a value which some path leaves unknown: they are never left out.

    Paths are followed backwards from where a value is spoken to where it becomes known: an ask with choices, a `set`
    from known values, `known(x)` or a comparison that held, a flow that always leaves it known. A typed answer may be
    "not given" and a gist left out. What an `on` block may take away again counts as unknown from the next turn on. A
    computation is taken to succeed: where it divides by zero on a call, the gap is shown.
    """
    search = Knowledge(program)
    findings: list[Diagnostic] = []
    for node in program.nodes.values():
        for line in _never_left_out(node):
            refined = _implied(line.guard.tree, True) if line.guard is not None else frozenset[str]()
            for name in sorted(_needed(piece.value for piece in line.pieces if isinstance(piece, tree.Gap))):
                if len(findings) < _MOST and name not in refined and not search.known(name, node.label):
                    findings.append(_finding(program, node, name, line))
    return findings


def _never_left_out(node: Node) -> Iterator[Line]:
    if isinstance(node, (Ask, Notice, Listen)) or (isinstance(node, Say) and node.marked):
        speech: Speech = node.speech
        for paragraph in speech:
            yield from paragraph.lines


def _finding(program: Program, node: Node, name: str, line: Line) -> Diagnostic:
    what = {Ask: "A question", Listen: "A question", Notice: "A notice"}.get(type(node), "A line with a mark")
    span = next(
        (gap.span for gap in line.pieces if isinstance(gap, tree.Gap) and name in _needed([gap.value])), node.span
    )
    message = f"{what} is never left out, but `{name}` may be unknown here."
    if name.split(".", 1)[0] in program.contacts:
        advice = f"Give the contact its details: `{name.rsplit('.', 1)[-1]}`, indented below it."
    elif name == _REFERENCE:
        advice = "Write `escalate` before it on every path."
    else:
        advice = f"Ask only `if known({name})`, or give two lines: `[known({name})] …` and `[else] …`."
    return MAY_BE_UNKNOWN.at(span if span.file == node.span.file else node.span, message, advice)


# --- what an expression needs and tells ------------------------------------------------------------------------------


def _needed(exprs: Iterable[tree.Expr]) -> frozenset[str]:
    """The names without which an expression is unknown; `known(x)` and `visits(step)` need nothing."""
    names: set[str] = set()
    waiting = list(exprs)
    while waiting:
        expr = waiting.pop()
        match expr:
            case tree.Name():
                names.add(expr.name)
            case tree.Unary() | tree.Filter():
                waiting.append(expr.operand)
            case tree.Binary():
                waiting += (expr.left, expr.right)
            case tree.Call() if expr.function.text not in {"known", "visits"}:
                waiting += expr.arguments
    return frozenset(names - {"today"})


_NOTHING: frozenset[str] = frozenset()


def _implied(expr: tree.Expr, holds: bool) -> frozenset[str]:
    """The names known for certain once an expression has come out as yes (`holds`) or as no."""
    match expr:
        case tree.Name():
            return frozenset((expr.name,))
        case tree.Unary("not"):
            return _implied(expr.operand, not holds)
        case tree.Call():
            if expr.function.text == "known":
                return _needed(expr.arguments) if holds else _NOTHING
            return _NOTHING
        case tree.Binary("and" | "or"):
            left, right = _implied(expr.left, holds), _implied(expr.right, holds)
            return left | right if (expr.operator == "and") == holds else left & right
        case tree.Binary():
            return _needed((expr.left, expr.right))
    return _NOTHING


def _implied_otherwise(expr: tree.Expr) -> frozenset[str]:
    """The names known once an expression did not hold, be it no or unknown."""
    match expr:
        case tree.Unary("not", tree.Call() as call):
            return _implied(call, True)
        case tree.Binary("or"):
            return _implied_otherwise(expr.left) | _implied_otherwise(expr.right)
        case tree.Binary("and"):
            return _implied_otherwise(expr.left) & _implied_otherwise(expr.right)
    return _NOTHING


# --- the search ------------------------------------------------------------------------------------------------------


class _Before(NamedTuple):
    """A way into a node: from another, with the names that having come this way makes known."""

    label: str
    known: frozenset[str]


class _Question(NamedTuple):
    """Is the name known before the node? With `since`, an answer known to have been computed from it, it is enough that
    the name was not changed after that."""

    name: str
    since: str
    label: str


class Knowledge:
    """Follows paths backwards through the whole program, from question to questions."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._certain = _certain(program)
        self._before: dict[str, list[_Before]] = {}
        self._callers: dict[str, list[str]] = {}  # step to the `do`s that begin there
        self._arrows: dict[str, list[str]] = {}  # step to the arrows that lead there
        self._entries: dict[str, str] = {}  # label to the step it begins
        self._owner: dict[str, str] = {}  # label to its flow
        self._blocks = {handler.entry for handler in program.handlers.values()}
        self._proved: set[_Question] = set()
        self._sources: dict[str, frozenset[str]] = {}  # computed answer to the names it was computed from, anywhere
        self._returns: dict[str, list[str]] = {}
        self._changed: dict[str, frozenset[str]] = {}
        self._does: dict[str, set[str]] = {}
        self._lost: set[str] = set()
        self._touched: set[str] = set()  # what any `on` block asks or computes
        self._prepared = False

    def _prepare(self) -> None:
        """Walk through the program; not before something is asked that is not certain, which in many is nothing."""
        if not self._prepared:
            self._prepared = True
            self._walk()
            self._find_lost()

    def _walk(self) -> None:
        program = self._program
        for node in program.nodes.values():
            for label, known in _ways(node):
                self._before.setdefault(label, []).append(_Before(node.label, known))
            if isinstance(node, Go):
                self._arrows.setdefault(node.step, []).append(node.label)
            elif isinstance(node, Do):
                self._callers.setdefault(node.step, []).append(node.label)
            elif isinstance(node, Set):
                needed = _needed([node.value.tree])
                self._sources[node.name] = self._sources.get(node.name, _NOTHING) | needed
        places = [(step.entry, step.flow) for step in program.steps.values()]
        places += [(handler.entry, handler.flow) for handler in program.handlers.values()]
        for entry, flow in places:
            for node in reached(entry, program.nodes):
                self._owner[node.label] = flow
                if isinstance(node, Do):
                    self._does.setdefault(flow, set()).add(node.flow)
                elif isinstance(node, Return):
                    self._returns.setdefault(flow, []).append(node.label)
        self._entries = {step.entry: step.name for step in program.steps.values()}

    def known(self, name: str, label: str) -> bool:
        """Whether a name is known before a node on every path to it."""
        if name in self._certain:
            return True
        self._prepare()
        return self._holds(_Question(name, "", label), within=None)

    def _holds(self, question: "_Question", *, within: str | None) -> bool:
        """The same; with `within`, the entry of an `on` block, what was known when the block began counts as known."""
        seen: set[_Question] = set()
        waiting = [question]
        while waiting:
            asked = waiting.pop()
            if asked in seen or asked in self._proved or asked.name in self._certain:
                continue
            seen.add(asked)
            if asked.label == within:
                continue
            more = self._one_back(asked)
            if more is None:
                return False
            waiting += more
        if within is None:
            self._proved |= seen
        return True

    def _one_back(self, asked: "_Question") -> "list[_Question] | None":
        """What has to hold one step earlier, or None when the name may be unknown here."""
        name, since, label = asked
        if label in self._blocks:
            return None
        questions: list[_Question] = []
        step = self._entries.get(label)
        if step is not None:
            callers = self._callers.get(step, ())
            anew = self._program.flows[self._program.steps[step].flow].answers if callers else _NOTHING
            if step == self._program.first or name in anew or since in anew:
                # Nothing is known from before: what was computed `since` cannot be, so that way here does not exist.
                if not since:
                    return None
            else:
                questions += (_Question(name, since, caller) for caller in callers)
            questions += (_Question(name, since, arrow) for arrow in self._arrows.get(step, ()))
        for way in self._before.get(label, ()):
            if name in way.known:
                continue
            derived = since or next((other for other in sorted(way.known) if name in self._sources.get(other, ())), "")
            more = self._after(name, derived, self._program.nodes[way.label])
            if more is None:
                return None
            questions += more
        return questions

    def _after(self, name: str, since: str, node: Node) -> "list[_Question] | None":
        """What makes a name known after a node: questions about what comes before it, or None when nothing does."""
        lost = self._may_be_lost(name, node.label)
        if isinstance(node, (Ask, Listen, Raise)) and since in self._touched:
            since = ""  # an `on` block may have computed it anew, from something else
        match node:
            case Ask() | Listen():
                if node.name == name:
                    return [] if isinstance(node, Ask) and node.choices and not lost else None
                return None if lost else [_Question(name, since, node.label)]
            case Set() if node.name == name:
                return None if lost else [_Question(used, "", node.label) for used in _needed([node.value.tree])]
            case Set() if node.name == since:
                return [] if name in _needed([node.value.tree]) else [_Question(name, "", node.label)]
            case Escalate() if name == _REFERENCE:
                return []
            case Do() if not self._changes(node.flow).isdisjoint((name, since)):
                if lost and name in self._changes(node.flow):
                    return None
                return [_Question(name, since, label) for label in self._returns.get(node.flow, ())]
            case Raise():
                return None if lost else [_Question(name, since, node.label)]
            case _:
                return [_Question(name, since, node.label)]

    def _may_be_lost(self, name: str, label: str) -> bool:
        """Whether an `on` block may leave the name unknown. A flow that a block does again is over before."""
        return name in self._lost and name not in self._program.flows[self._owner[label]].answers

    def _changes(self, flow: str) -> frozenset[str]:
        """The answers that doing a flow begins anew, its own and those of the flows it does."""
        if flow not in self._changed:
            self._changed[flow] = frozenset()
            flows = self._program.flows
            own = flows[flow].answers if flow in flows else _NOTHING
            self._changed[flow] = own.union(*(self._changes(inner) for inner in self._does.get(flow, ())))
        return self._changed[flow]

    def _find_lost(self) -> None:
        """Names that some block may leave unknown when it resumes; more losses can follow from those found."""
        blocks = []
        for handler in self._program.handlers.values():
            inside = list(reached(handler.entry, self._program.nodes))
            ends = [node.label for node in inside if isinstance(node, Resume)]
            names: set[str] = set()
            for node in inside:
                if isinstance(node, Do):
                    names |= self._changes(node.flow)
                elif isinstance(node, (Ask, Listen, Set)):
                    names.add(node.name)
            blocks.append((handler.entry, ends, names))
            self._touched |= names
        growing = True
        while growing:
            growing = False
            for entry, ends, names in blocks:
                for name in sorted(names - self._lost):
                    if not all(self._holds(_Question(name, "", end), within=entry) for end in ends):
                        self._lost.add(name)
                        growing = True
            self._proved.clear()


def _certain(program: Program) -> frozenset[str]:
    """Names that are never unknown."""
    facts = (fact.name for fact in program.facts.values() if not fact.optional or fact.default is not None)
    details = (
        f"{contact.name}.{detail}"
        for contact in program.contacts.values()
        for detail in ("person", "email", "phone", "queue", "title")
        if getattr(contact, detail) or program.kind != "script"
    )
    return frozenset((*facts, *details, *program.triggers, *program.groups, *TONES))


def _ways(node: Node) -> Iterator[tuple[str, frozenset[str]]]:
    """Where a node leads, each with the names that having gone there makes known."""
    if isinstance(node, Branch):
        passed: frozenset[str] = _NOTHING
        for condition, label in node.branches:
            yield label, passed | _implied(condition.tree, True)
            passed |= _implied_otherwise(condition.tree)
        yield node.otherwise, passed
    elif isinstance(node, Ask) and node.choices:
        for choice in node.choices:
            yield choice.next, _implied(choice.guard.tree, True) if choice.guard is not None else _NOTHING
    else:
        for label in following(node):
            yield label, _NOTHING

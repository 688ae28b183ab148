"""A program as proofs walk it: what each node can do, which values its guards tell apart, and who can interrupt."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from scriptengine.care.money import to_coin
from scriptengine.check import cells, values
from scriptengine.check.course import Course
from scriptengine.check.values import Abstract, Range, Words
from scriptengine.check.ways import Both
from scriptengine.language import tree
from scriptengine.program import model
from scriptengine.program.model import Expression, Program, Type
from scriptengine.program.paths import reached

Outcome = tuple[bool, str]
"""What a spoken statement may do: whether it shows anything, and of its tokens "all", the "plain" ones (a gap drops its
marks) or "none"."""

PLAIN: tuple[Outcome, ...] = ((True, "all"),)


def _come_to(program: Program) -> Mapping[str, model.Node]:
    """The statements that a step or block comes to: what stands behind its end is no part of any call."""
    entries = [step.entry for step in program.steps.values()] + [block.entry for block in program.handlers.values()]
    labels = {node.label for entry in entries for node in reached(entry, program.nodes)}
    return {label: node for label, node in program.nodes.items() if label in labels}


class Graph:
    """Made once for a program and shared by all its claims; everything in it is linear in the program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nodes = _come_to(program)
        self._sure: dict[str, tuple[Outcome, ...] | None] = {}
        self._tops: dict[str, Abstract | None] = {}
        self._domains: dict[str, tuple[Abstract, ...]] = {}
        self.courses: dict[str, Course] = {}
        """Found out meanwhile, by the name under which it is tracked how far a call has come along each."""
        self.contact_details = {
            f"{name}.{detail}" for name in program.contacts for detail in ("title", "person", "email", "phone", "queue")
        }
        self.acknowledges = all(program.phrases(tone, ()) for tone in (None, *program.tones))
        self.standing = {*program.triggers, *program.groups, *program.tones}

    # --- names --------------------------------------------------------------------------------

    @cached_property
    def definitions(self) -> Mapping[str, list[model.Set]]:
        """Each name that a `set` gives, with those that give it."""
        found: dict[str, list[model.Set]] = {}
        for node in self.nodes.values():
            if isinstance(node, model.Set):
                found.setdefault(node.name, []).append(node)
        return found

    @cached_property
    def _points(self) -> tuple[dict[str, set[Fraction]], dict[str, set[str]]]:
        """Where guards cut the number line of each name, and the words they compare it with."""
        points: dict[str, set[Fraction]] = {}
        words: dict[str, set[str]] = {}
        left = [comparison for condition in self._conditions() for comparison in cells.comparisons(condition)]
        while left:
            comparison = left.pop()
            for one, other in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
                if isinstance(one, tree.Name) and isinstance(other, tree.Constant) and isinstance(other.value, str):
                    words.setdefault(one.name, set()).add(other.value)
            difference = cells.linear(tree.Binary("-", comparison.left, comparison.right, comparison.span))
            if difference is None or len(difference[0]) != 1:
                continue
            ((name, factor),) = difference[0].items()
            point = -difference[1] / factor
            if point in points.setdefault(name, set()):
                continue
            points[name].add(point)
            constant = tree.Constant(cells.as_decimal(point), comparison.span)
            for definition in self.definitions.get(name, ()):
                left.append(tree.Binary(comparison.operator, definition.value.tree, constant, comparison.span))
        return points, words

    def _conditions(self) -> Iterator[tree.Expr]:
        for node in self.nodes.values():
            match node:
                case model.Branch():
                    for condition, _ in node.branches:
                        yield condition.tree
                case model.Ask():
                    for choice in node.choices:
                        if choice.guard is not None:
                            yield choice.guard.tree

    def type_of(self, name: str) -> Type | None:
        """A fact's or an answer's type."""
        fact = self.program.facts.get(name)
        if fact is not None:
            return fact.type
        answer = self.program.answers.get(name)
        return answer.type if answer is not None else None

    def top(self, name: str) -> Abstract | None:
        """All that a name's value may be anywhere on any call."""
        if name not in self._tops:
            self._tops[name] = self._top(name)
        return self._tops[name]

    def _top(self, name: str) -> Abstract | None:
        if name in self.standing:
            return values.EITHER
        if name.startswith("begun "):
            return values.EITHER
        if name == "today":
            return Range(unknown=False)
        if name.startswith("visits "):
            return Range(Fraction(0), low_in=True, unknown=False)
        if name in self.contact_details:
            return Words(frozenset(), other=True, unknown=False)
        fact = self.program.facts.get(name)
        unknown = fact is None or (fact.optional and fact.default is None)
        bounds = self._bounds.get(name)
        return bounds if bounds is not None else _any(self.type_of(name), unknown=unknown)

    @cached_property
    def _bounds(self) -> Mapping[str, Range]:
        """The range of each typed question whose bounds are plain numbers."""
        found: dict[str, Range] = {}
        for node in self.nodes.values():
            if isinstance(node, model.Ask) and not node.choices and node.name not in self.definitions:
                ends = [
                    values.number(bound.tree.value)
                    if bound is not None
                    and isinstance(bound.tree, tree.Constant)
                    and not isinstance(bound.tree.value, str)
                    else None
                    for bound in (node.low, node.high)
                ]
                if ends != [None, None]:
                    found[node.name] = Range(ends[0], True, ends[1], True)
        return found

    def domain(self, name: str) -> tuple[Abstract, ...]:
        """The cells that guards tell apart, those left out that the name can never have."""
        if name not in self._domains:
            top = self.top(name)
            found = self._cells(name)
            self._domains[name] = tuple(
                values.clipped(cell, top) for cell in found if top is None or values.overlaps(cell, top)
            )
        return self._domains[name]

    def _cells(self, name: str) -> list[Abstract]:
        if name.startswith("begun "):
            return [values.TRUE, values.FALSE]
        points, words = self._points
        type_ = self.type_of(name)
        if name in self.standing or (type_ is not None and type_.name == "yesno"):
            return [values.TRUE, values.FALSE, frozenset({None})]
        if name.startswith("visits "):
            top = max((point.__ceil__() for point in points.get(name, ())), default=0)
            counted: list[Abstract] = [
                Range(Fraction(count), True, Fraction(count), True, unknown=False) for count in range(top + 1)
            ]
            return [*counted, Range(Fraction(top), False, None, False, unknown=False)]
        if name == "today" or (type_ is not None and type_.name in ("number", "money", "date")):
            whole = name == "today" or (type_ is not None and type_.name == "date")
            return cells.number_cells(points.get(name, ()), whole=whole)
        named = words.get(name, set())
        every = type_ is not None and type_.name == "choice" and set(type_.options) <= named
        return cells.word_cells(named, other=not every)

    def cells_of(self, name: str, value: Abstract | None) -> list[int]:
        """The cells of a name's domain that a value may lie in."""
        domain = self.domain(name)
        if isinstance(value, Words):
            named = frozenset(word for cell in domain if isinstance(cell, Words) for word in cell.named)
            if not value.named <= named:
                value = value._replace(other=True)  # a word that no guard names
        return [at for at, cell in enumerate(domain) if value is None or values.overlaps(cell, value)]

    def computed(self, node: model.Set, of: values.Known) -> Abstract | None:
        """What a `set` may make."""
        value = values.evaluate(node.value.tree, of)
        if isinstance(value, Range) and node.type.name == "money" and not value.empty:
            return Range(self._coin(value.low), True, self._coin(value.high), True, value.unknown)
        return value

    def _coin(self, end: Fraction | None) -> Fraction | None:
        if end is None:
            return None
        rounded = to_coin(cells.as_decimal(end), self.program.currency)
        return None if rounded is None else Fraction(rounded)

    # --- what statements do --------------------------------------------------------------------------------

    def outcomes(self, node: model.Node, of: values.Known, *, blind: bool) -> tuple[Outcome, ...]:
        """What a spoken statement may do. `blind`: no value is tracked, so that the answer holds everywhere."""
        if blind:
            known = self._sure.get(node.label)
            if known is None:
                known = self._sure[node.label] = self._outcomes(node, of)
            return known
        if self._sure.get(node.label) == PLAIN:
            return PLAIN
        return self._outcomes(node, of)

    def _outcomes(self, node: model.Node, of: values.Known) -> tuple[Outcome, ...]:
        match node:
            case model.Acknowledge(name=None):
                return PLAIN if self.acknowledges else ((True, "all"), (False, "none"))
            case model.Acknowledge(name=name):
                program = self.program
                found = program.phrases(name, ()) if name in program.tones else program.phrases(None, (str(name),))
                return PLAIN if found else ((False, "none"),)
            case model.Say() | model.Coach() | model.Notice() | model.Ask() | model.Listen():
                return self._spoken(node, of)
        return PLAIN

    def _spoken(
        self, node: model.Say | model.Coach | model.Notice | model.Ask | model.Listen, of: values.Known
    ) -> tuple[Outcome, ...]:
        left_out = not node.marked if isinstance(node, model.Say) else isinstance(node, model.Coach)
        shown = shows = gap = False
        for paragraph in node.speech:
            lines = list(paragraph.lines)
            surely = True
            if paragraph.group:
                truths = [values.truth(line.guard.tree, of) if line.guard else values.EITHER for line in lines]
                surely = any(line.otherwise for line in lines) or values.TRUE in truths
                lines = [line for line, holds in zip(lines, truths, strict=True) if True in holds]
            unknown = [any(self._unknown(piece, of) for piece in line.pieces) for line in lines]
            if not lines:
                continue
            if not left_out:
                gap = gap or any(unknown)
                shown = shown or surely
                shows = True
            else:
                shown = shown or (surely and not any(unknown))
                shows = True
        found: list[Outcome] = []
        if shows:
            found.append((True, "all"))
        if gap:
            found.append((True, "plain"))
        if not shown:
            found.append((False, "none"))
        return tuple(found)

    def _unknown(self, piece: tree.Piece, of: values.Known) -> bool:
        if isinstance(piece, str):
            return False
        value = values.evaluate(piece.value, of)
        return value is None or values.may_be_unknown(value)

    # --- how nodes hang together --------------------------------------------------------------------------------

    def following(self, node: model.Node) -> Iterable[str]:
        """Every label that may come after a node, into flows and blocks too, whoever called them."""
        steps, program = self.program.steps, self.program
        match node:
            case model.Ask() if node.choices:
                return [choice.next for choice in node.choices]
            case model.Branch():
                return [*(label for _, label in node.branches), node.otherwise]
            case model.Go():
                return [steps[node.step].entry]
            case model.Do():
                return [steps[node.step].entry, node.next]
            case model.Raise():
                blocks = [program.triggers[name].handler for name in node.triggers]
                return [*(program.handlers[block].entry for block in blocks if block), node.next]
            case model.End() | model.Return() | model.Resume():
                return []
        return [node.next]

    @cached_property
    def ways(self) -> Both:
        """What may come after what."""
        return Both(self.program, self.following, self.done_in_blocks)

    @cached_property
    def done_in_blocks(self) -> frozenset[str]:
        """The flows that some block may do while a run of them is open."""
        found: set[str] = set()
        seen: set[str] = set()
        left = [handler.entry for handler in self.program.handlers.values()]
        while left:
            label = left.pop()
            if label in seen:
                continue
            seen.add(label)
            node = self.nodes[label]
            if isinstance(node, model.Go) and self.program.flows[self.program.steps[node.step].flow].kind == "script":
                continue
            if isinstance(node, model.Do):
                found.add(node.flow)
            left += self.following(node)
        return frozenset(flow for flow in found if self._interruptible(flow))

    def _interruptible(self, flow: str) -> bool:
        """Whether a block may begin inside a run of the flow: it comes to a turn, or raises a trigger."""
        seen: set[str] = set()
        left = [self.program.steps[step].entry for step in self.program.flows[flow].steps]
        while left:
            label = left.pop()
            if label in seen:
                continue
            seen.add(label)
            node = self.nodes[label]
            if isinstance(node, model.Ask | model.Listen | model.Raise | model.Go | model.End):
                return True
            left += self.following(node)
        return False


def _any(type_: Type | None, *, unknown: bool) -> Abstract | None:
    if type_ is None:
        return Words(frozenset(), other=True, unknown=True)
    if type_.name == "yesno":
        return values.ANY if unknown else values.EITHER
    if type_.name in ("number", "money", "date"):
        return Range(unknown=unknown)
    return Words(frozenset(type_.options), other=True, unknown=unknown)


def deciding(node: model.Node) -> frozenset[str]:
    """The names that decide where a node leads."""
    names: set[str] = set()
    match node:
        case model.Branch():
            for condition, _ in node.branches:
                names |= condition.names
        case model.Ask():
            for choice in node.choices:
                if choice.guard is not None:
                    names |= choice.guard.names
            for bound in (node.low, node.high):
                if bound is not None:
                    names |= bound.names
    return frozenset(names)


def spoken(node: model.Node) -> frozenset[str]:
    """The names that decide whether a node's words are said."""
    names: set[str] = set()
    for paragraph in getattr(node, "speech", ()):
        for line in paragraph.lines:
            names |= line.names
            if line.guard is not None:
                names |= line.guard.names
    return frozenset(names)


def day(value: Fraction) -> datetime.date:
    """A number of `values` as the day it stands for."""
    return datetime.date.fromordinal(max(1, min(int(value), datetime.date.max.toordinal())))


def holds(condition: Expression, of: values.Known) -> values.Truth:
    """The truth values that a guard may have."""
    return values.truth(condition.tree, of)

"""What the statements that a call goes through ask of values: each as a formula over what is known and answered."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any, Final, NamedTuple

from scriptengine.care.money import to_coin
from scriptengine.check.course import START, Item
from scriptengine.check.formula import GIVEN, UNBOUNDED, Formulas, Number, Size, Term, Truth, Word
from scriptengine.check.graph import Graph
from scriptengine.check.search import Found, Move
from scriptengine.check.values import Range
from scriptengine.program import model
from scriptengine.program.model import Type
from scriptengine.program.run import PLACES
from scriptengine.program.types import DATE, NUMBER, TEXT, YESNO

_DEEPEST: Final = 60  # sets, each computed from the one before


class Names:
    """What names may stand for, wherever on a call of a program they were given."""

    def __init__(self, graph: Graph, z3: ModuleType) -> None:
        self.program = graph.program
        self._graph = graph
        self._z3 = z3
        self._sizes: dict[str, Size] = {}

    def formulas(self) -> Formulas:
        """An empty sheet."""
        return Formulas(self._z3, self.program.currency)

    def type_of(self, name: str) -> Type:
        """The type of what a name stands for."""
        if name == "today":
            return DATE
        if name.startswith("visits "):
            return NUMBER
        return self._graph.type_of(name) or (YESNO if name in self._graph.standing else TEXT)

    def options(self, name: str) -> tuple[str, ...]:
        """What a name may be that is a choice; none for others."""
        type_ = self.type_of(name)
        return type_.options if type_.name == "choice" else ()

    def size(self, name: str, deep: int = 0) -> Size:
        """How large a number can be, and how many places it can have."""
        if name not in self._sizes:
            self._sizes[name] = self._size(name, deep)
        return self._sizes[name]

    def _size(self, name: str, deep: int) -> Size:
        graph = self._graph
        top = graph.top(name)
        if name not in graph.definitions:
            fact = self.program.facts.get(name)
            if fact is not None and isinstance(fact.default, Decimal):
                return GIVEN | Size(abs(Fraction(fact.default)), -int(fact.default.as_tuple().exponent))
            if isinstance(top, Range) and top.low is not None and top.high is not None:
                return Size(max(abs(top.low), abs(top.high), Fraction(1)), PLACES)
            return GIVEN
        size = Size(Fraction(1), 0)
        for definition in graph.definitions[name]:
            formulas = self.formulas()
            term = made_by(formulas, definition, lambda read: self.anything(formulas, read, deep + 1))  # noqa: B023
            size |= term.size if isinstance(term, Number) else size
        return size

    def anything(self, formulas: Formulas, name: str, deep: int = 0, called: str = "") -> Term:
        """A term for whatever a name may stand for."""
        type_ = self.type_of(name).name
        size = GIVEN
        if type_ in ("number", "money"):
            size = self.size(name, deep) if deep < _DEEPEST else UNBOUNDED
        return formulas.anything(type_, called, size, coins=self._in_coins(name))

    def _in_coins(self, name: str) -> bool:
        """Whether a name that stands for money always stands for whole coins: all but a value in the script itself."""
        fact = self.program.facts.get(name)
        default = fact.default if fact is not None else None
        return not isinstance(default, Decimal) or to_coin(default, self.program.currency) == default


def made_by(formulas: Formulas, node: model.Set, of: Callable[[str], Term]) -> Term:
    """What a `set` makes."""
    term = formulas.term(node.value.tree, of)
    return formulas.to_coin(term) if node.type.name == "money" else term


class Part(NamedTuple):
    """What one statement on a way asks of values, and the answers that it reads or gives, by how often they were
    given before."""

    item: Item
    formula: Any
    names: frozenset[tuple[str, int]]


class Way:
    """The statements that a call goes through, one by one, as formulas. An answer that is given anew is another one."""

    def __init__(self, names: Names, found: Found) -> None:
        self.names = names
        self.formulas = names.formulas()
        self.facts: dict[str, Term] = {}
        self.typed: dict[int, tuple[str, Term]] = {}
        self.parts: list[Part] = []
        self._given: dict[str, int] = {}
        self._terms: dict[tuple[str, int], Term] = {}
        self._rests_on: set[tuple[str, int]] = set()
        self._others: dict[str, Term] = {}
        nodes = names.program.nodes
        for at, move, label, following in _steps(found):
            self._rests_on, self._others = set(), {}
            part = self._part(at, move, nodes[label], following) if label in nodes else None
            if part is not None:
                detail, formula = part
                self.parts.append(Part((label, detail), formula, frozenset(self._rests_on)))
        first = [(key, term) for key, term in self._terms.items() if key[1] == 0]
        if first:
            nothing = self.formulas.all(self._unknown(term) for _, term in first)
            self.parts.insert(0, Part(START, nothing, frozenset(key for key, _ in first)))
        self.holding = [
            self._fact_is(fact, negative=fact.startswith("not "))
            for fact in found.moves[0][0][1:]
            if fact.removeprefix("not ") in self.facts
        ]

    def _fact_is(self, fact: str, *, negative: bool) -> Any:
        term = self.facts[fact.removeprefix("not ")]
        assert isinstance(term, Truth)
        return term.no if negative else term.yes

    def _unknown(self, term: Term) -> Any:
        return self.formulas.no(self.formulas.known(term))

    def _part(self, at: int, move: Move | None, node: model.Node, following: str) -> tuple[str, Any] | None:
        """What a statement asks for, and which way it went."""
        formulas, of = self.formulas, self._of
        match node:
            case model.Set():
                made = made_by(formulas, node, of)
                return "", formulas.same(self._give(node.name), made)
            case model.Branch():
                ways = list(self._ways(node, following))
                return (following, formulas.any(ways)) if ways else None
            case model.Do():
                answers = sorted(self.names.program.flows[node.flow].answers)
                return "", formulas.all([self._unknown(self._give(name)) for name in answers])
            case model.Ask() if move is not None and node.choices:
                chosen = [choice for choice in node.choices if choice.key == move[2]]
                guards = [formulas.truth(one.guard.tree, of).yes for one in chosen if one.guard is not None]
                key = formulas.same(self._give(node.name), formulas.constant(move[2]))
                return move[2], formulas.all([*guards, key])
            case model.Ask() if move is not None:
                low, high = (self._bound(bound) for bound in (node.low, node.high))
                answer = self._give(node.name)
                self.typed[at] = node.name, answer
                return "", formulas.all(self._typed(answer, node.type, low, high))
            case model.Listen() if move is not None:
                self._give(node.name)
        return None

    def _ways(self, node: model.Branch, target: str) -> Iterator[Any]:
        """The ways in which an `if` leads to a label."""
        formulas = self.formulas
        before: list[Any] = []
        for condition, label in node.branches:
            holds = formulas.truth(condition.tree, self._of).yes
            if label == target:
                yield formulas.all([*before, holds])
            before.append(formulas.no(holds))
        if node.otherwise == target:
            yield formulas.all(before)

    def _bound(self, bound: model.Expression | None) -> Number | None:
        term = self.formulas.term(bound.tree, self._of) if bound is not None else None
        return term if isinstance(term, Number) else None

    def _typed(self, answer: Term, type_: Type, low: Number | None, high: Number | None) -> Iterator[Any]:
        """What an answer that is typed in has to be, if it is given."""
        formulas = self.formulas
        if isinstance(answer, Number):
            most = formulas.constant(Decimal(int(answer.size.bound) + 1))
            assert isinstance(most, Number)
            yield formulas.all((answer.value <= most.value, answer.value >= -most.value))
            if low is not None:
                yield formulas.any([self._unknown(answer), self._unknown(low), answer.value >= low.value])
            if high is not None:
                yield formulas.any([self._unknown(answer), self._unknown(high), answer.value <= high.value])
        elif isinstance(answer, Word) and type_.name == "choice":
            options = [answer.value == formulas.word(option) for option in type_.options]
            yield formulas.any([self._unknown(answer), *options])

    def _give(self, name: str) -> Term:
        """An answer gets a value anew."""
        self._given[name] = self._given.get(name, 0) + 1
        return self._of(name)

    def _of(self, name: str) -> Term:
        """What a name stands for at this place."""
        names = self.names
        if name in names.program.answers:
            key = (name, self._given.get(name, 0))
            self._rests_on.add(key)
            if key not in self._terms:
                self._terms[key] = names.anything(self.formulas, name, called=f"{name} {key[1]}")
            return self._terms[key]
        if name == "today" or name in names.program.facts:
            if name not in self.facts:
                self.facts[name] = self._fact(name)
            return self.facts[name]
        # Triggers, tones and what else may change at any turn: whatever it is here.
        if name not in self._others:
            self._others[name] = other = names.anything(self.formulas, name)
            if not isinstance(other, Word):
                self.formulas.also.append(self.formulas.known(other))
        return self._others[name]

    def _fact(self, name: str) -> Term:
        term = self.names.anything(self.formulas, name, called=name)
        fact = self.names.program.facts.get(name)
        if fact is None or not fact.optional or fact.default is not None:
            self.formulas.also.append(self.formulas.known(term))
        if fact is not None:
            self.formulas.also += self._typed(term, fact.type, None, None)
        return term


def _steps(found: Found) -> Iterator[tuple[int, Move | None, str, str]]:
    """The statements on the way of a call: the number of the move each comes with, that move if it answers there, the
    label, and the one that comes next."""
    labels = [label for _, through in found.moves for label in through]
    following = iter([*labels[1:], ""])
    for at, (move, through) in enumerate(found.moves):
        answers = move[0] in ("choose", "type", "listen")
        for number, label in enumerate(through):
            yield at, move if answers and number == 0 else None, label, next(following)

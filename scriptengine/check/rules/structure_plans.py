"""What is proposed for a plan, beside what somebody has left over."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from scriptengine.check.rule import rule
from scriptengine.check.rules.structure_values import parts
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.program.model import Ask, Branch, Expression, Go, Listen, Node, Program, Resume, Return, Say, Set
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

_DEEPEST = 10  # `set`s computed from each other
_REGULAR = re.compile(r"\s*(?:(?:a|each|every|per) (?:month|week|fortnight)|(?:month|week)ly)\b")


@rule("CS434", "error")
def unaffordable_plan(subject: Subject) -> Iterator[Diagnostic]:
    """An amount proposed for a plan that can be more than what is left over.

    Why: an arrangement that eats into rent and food breaks, and should not have been proposed (UK: CONC 7.3.8G,
    sustainable repayments). Where income less outgoings is computed, every amount asked for under `@plans`, or under
    `@offers @demands`, has to be bounded by it: `min`, `round_down` and a share of it keep it below; `round_up` and
    `max` do not. What is asked only `if monthly <= spare` is bounded too.

    Bad:
        step start
            ask income as money from 0 to 5000
                What comes in each month?
            ask outgoings as money from 0 to 5000
                And what has to go out?
            set spare = income - outgoings
            set monthly = round_up(spare, 5)
            if known(monthly)
                ask plan @offers @demands
                    We could spread this at {{ monthly }} a month. Would that leave you enough?
                    - (yes) Yes
                    - (no) No
            end done

    Good:
        step start
            ask income as money from 0 to 5000
                What comes in each month?
            ask outgoings as money from 0 to 5000
                And what has to go out?
            set spare = income - outgoings
            set monthly = min(account.balance, round_down(spare / 2, 5))
            if known(monthly)
                ask plan @offers @demands
                    We could spread this at {{ monthly }} a month. Would that leave you enough?
                    - (yes) Yes
                    - (no) No
            end done
    """
    asks = [node for node in subject.every(Ask) if node.choices and _plans(node)]
    money = _Money.of(subject.program) if asks else None
    if money is None or not money.spare:
        return
    told: set[str] = set()
    for node in asks:
        for amount in _proposed(subject, node, money):
            words = subject.sources[amount.span.file].text[amount.span.start : amount.span.end].strip("{} ")
            if words not in told and not _checked(subject, node, amount, money):
                told.add(words)
                left = " or ".join(f"`{name}`" for name in sorted(money.spare))
                message = f"`{words}` can be more than what is left over: nothing keeps it below {left}."
                advice = "Bound it: `min(…, round_down(SPARE / 2, 5))`, or ask `if … <= SPARE` first."
                made = money.made.get(amount.expr.name, ()) if isinstance(amount.expr, tree.Name) else ()
                place = made[0].span if made else amount.span
                yield unaffordable_plan.at(place, message, advice, related=((node.span, "asked here"),))


class _Money(NamedTuple):
    """The `set`s that make amounts, by name; the names of what is left over; facts that are amounts."""

    made: dict[str, list[Set]]
    spare: frozenset[str]
    facts: frozenset[str]

    @classmethod
    def of(cls, program: Program) -> "_Money":
        made: dict[str, list[Set]] = {}
        for node in program.nodes.values():
            if isinstance(node, Set) and node.type.name == "money":
                made.setdefault(node.name, []).append(node)
        asked = {node.name for node in program.nodes.values() if isinstance(node, Ask) and not node.choices}
        for _ in range(_DEEPEST):
            more = {name for name, nodes in made.items() if all(_only(node.value.tree, asked) for node in nodes)}
            if more <= asked:
                break
            asked |= more
        spare = (name for name, nodes in made.items() if any(_is_left_over(node.value.tree, asked) for node in nodes))
        facts = frozenset(fact.name for fact in program.facts.values() if fact.type.name == "money")
        return cls(made, frozenset(spare), facts)


class _Amount(NamedTuple):
    """An amount as it is proposed: what is spoken, under which guard, and where."""

    expr: tree.Expr
    guard: Expression | None
    span: Span


def _plans(node: Ask) -> bool:
    return "@plans" in node.happens or {"@offers", "@demands"} <= set(node.happens)


def _only(expr: tree.Expr, asked: set[str]) -> bool:
    names = {part.name for part in parts(expr) if isinstance(part, tree.Name)}
    return bool(names) and names <= asked


def _is_left_over(expr: tree.Expr, asked: set[str]) -> bool:
    """One amount that was asked for, or computed from such, less another."""
    match expr:
        case tree.Binary("-", left, right):
            return all(any(isinstance(p, tree.Name) and p.name in asked for p in parts(side)) for side in (left, right))
    return False


def _proposed(subject: Subject, node: Ask, money: _Money) -> list[_Amount]:
    """The amounts that a question proposes; where it gives none itself, those that an offer right before it gives."""
    found = list(_amounts(node, money))
    if found:
        return found
    return [
        amount
        for say in subject.every(Say)
        if {"@offers", "@plans", "@demands"} & set(say.happens)
        and node.label in subject.flow.reach([say.next], _turn_is_over)
        for amount in _amounts(say, money)
    ]


def _turn_is_over(node: Node) -> bool:
    return isinstance(node, (Ask, Listen, Go, Resume, Return))


def _amounts(node: Ask | Say, money: _Money) -> Iterator[_Amount]:
    """What is computed, and an amount of the account that is said to be paid again and again."""
    for paragraph in node.speech:
        for line in paragraph.lines:
            for piece, after in pairwise((*line.pieces, "")):
                if not isinstance(piece, tree.Gap):
                    continue
                expr = piece.value
                while isinstance(expr, tree.Filter):
                    expr = expr.operand
                names = {part.name for part in parts(expr) if isinstance(part, tree.Name)}
                counts = isinstance(expr, tree.Call) and expr.function.text == "instalments"
                regular = isinstance(after, str) and _REGULAR.match(after)
                if (names & (money.made.keys() | money.spare) and not counts) or (names & money.facts and regular):
                    yield _Amount(expr, line.guard, piece.span)


def _checked(subject: Subject, node: Ask, amount: _Amount, money: _Money) -> bool:
    """Whether an amount is surely no more than what is left over, by how it is made or by what was asked before."""
    if _bounded(amount.expr, money, _DEEPEST):
        return True
    if not isinstance(amount.expr, tree.Name):
        return False
    name = amount.expr.name
    if amount.guard is not None and _tells(amount.guard.tree, name, money, holds=True):
        return True
    # What is unknown makes a comparison neither hold nor fail, so that `else` tells nothing of it.
    known = all(subject.knowledge.known(one, node.label) for one in (name, *money.spare))
    ways = {one.label: tuple(_unchecked(one, name, money, known=known)) for one in subject.every(Branch)}
    starts, been = set(subject.flow.roots), frozenset[str]()
    while starts:
        been |= subject.flow.reach(starts, lambda one: isinstance(one, Branch), returning=True, been=been)
        starts = {label for at in been for label in ways.get(at, ())} - been
    return node.label not in been


def _unchecked(node: Branch, name: str, money: _Money, *, known: bool) -> Iterator[str]:
    """Where a branch leads without having made sure that the amount is no more than what is left over."""
    for condition, label in node.branches:
        if not _tells(condition.tree, name, money, holds=True):
            yield label
        if known and _tells(condition.tree, name, money, holds=False):
            return
    yield node.otherwise


def _tells(expr: tree.Expr, name: str, money: _Money, *, holds: bool) -> bool:
    """Whether a condition that holds, or that does not, says that the amount is no more than what is left over."""
    match expr:
        case tree.Binary("and" | "or" as word, left, right) if holds == (word == "and"):
            return _tells(left, name, money, holds=holds) or _tells(right, name, money, holds=holds)
        case tree.Unary("not", operand):
            return _tells(operand, name, money, holds=not holds)
        case tree.Binary("<" | "<=" | ">" | ">=" as sign, left, right):
            small, large = (left, right) if (sign in ("<", "<=")) is holds else (right, left)
            return isinstance(small, tree.Name) and small.name == name and _bounded(large, money, _DEEPEST)
    return False


def _bounded(expr: tree.Expr, money: _Money, depth: int) -> bool:
    """Whether an expression is surely no more than one of `spare`, where those are not negative."""

    def bounded(inner: tree.Expr) -> bool:
        return depth > 0 and _bounded(inner, money, depth - 1)

    match expr:
        case tree.Name(name):
            made = money.made.get(name, [])
            return name in money.spare or (bool(made) and all(bounded(node.value.tree) for node in made))
        case tree.Call(function, arguments):
            if function.text == "min":
                return any(map(bounded, arguments))
            if function.text == "max":
                return all(map(bounded, arguments))
            return function.text == "round_down" and bounded(arguments[0])
        case tree.Binary("/", left, tree.Constant(Decimal() as by)):
            return by >= 1 and bounded(left)
        case tree.Binary("*", left, tree.Constant(Decimal() as by)):
            return 0 <= by <= 1 and bounded(left)
        case tree.Binary("*", tree.Constant(Decimal() as by), right):
            return 0 <= by <= 1 and bounded(right)
        case tree.Binary("-", left, tree.Constant(Decimal() as less)):
            return less >= 0 and bounded(left)
        case tree.Constant(Decimal() as amount):
            return amount <= 0
    return False

"""One small scope and a way to write an expression in a line, for the tests of this room."""

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from scriptengine.language import tree
from scriptengine.program.model import Type
from scriptengine.program.types import DATE, MONEY, NUMBER, TEXT, YESNO, Binding
from scriptengine.text.source import Span

PLACE = Span("test.call", 0, 1)
CAUSE = Type("choice", ("oversight", "disputed"), ("It slipped their mind", "They don't agree"))


@dataclass(frozen=True)
class SmallScope:
    """A file with a name of each type and kind; `step` knows `greeting` of a flow `identity`."""

    locale: str = "en-GB"
    currency: str = "GBP"
    bindings: dict[str, Binding] = field(
        default_factory=lambda: {
            "customer.name": Binding("customer.name", TEXT, "fact", certain=True),
            "customer.secret": Binding("customer.secret", TEXT, "fact", private=True),
            "account.balance": Binding("account.balance", MONEY, "fact", marks=frozenset({"discloses"})),
            "account.days_late": Binding("account.days_late", NUMBER, "fact"),
            "account.due": Binding("account.due", DATE, "fact"),
            "account.recorded": Binding("account.recorded", YESNO, "fact"),
            "cause": Binding("story.cause", CAUSE, "answer"),
            "spare": Binding("story.spare", MONEY, "answer"),
            "count": Binding("story.count", NUMBER, "answer"),
            "hardship": Binding("hardship", YESNO, "group"),
            "angry": Binding("angry", YESNO, "tone"),
            "team_leader.person": Binding("team_leader.person", TEXT, "contact", certain=True),
        }
    )

    def find(self, name: str) -> Binding | None:
        return self.bindings.get(name)

    def names(self) -> Iterable[str]:
        return self.bindings

    def step(self, name: str) -> str | None:
        return "identity.greeting" if name == "greeting" else None


@pytest.fixture(scope="session")
def scope() -> SmallScope:
    return SmallScope()


@pytest.fixture(scope="session")
def expr() -> Callable[[str], tree.Expr]:
    """Reads an expression that is one of Python's too, which is most of ours: `spare > 10 and not angry`."""
    return lambda text: _from_python(ast.parse(text, mode="eval").body)


_SIGNS: dict[type[ast.AST], tree.Operator] = {
    ast.And: "and",
    ast.Or: "or",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


def _from_python(node: ast.expr) -> tree.Expr:
    match node:
        case ast.Name("yes" | "no"):
            return tree.Constant(node.id == "yes", PLACE)
        case ast.Name(name):
            return tree.Name(name, PLACE)
        case ast.Attribute():
            return tree.Name(ast.unparse(node), PLACE)
        case ast.Constant(str(value)):
            return tree.Constant(value, PLACE)
        case ast.Constant(value):
            return tree.Constant(Decimal(str(value)), PLACE)
        case ast.BoolOp(operator, [first, *rest]):
            joined = _from_python(first)
            for each in rest:
                joined = tree.Binary(_SIGNS[type(operator)], joined, _from_python(each), PLACE)
            return joined
        case ast.Compare(left, [operator], [right]):
            return tree.Binary(_SIGNS[type(operator)], _from_python(left), _from_python(right), PLACE)
        case ast.BinOp(left, ast.BitOr(), ast.Name(name)):
            return tree.Filter(_from_python(left), tree.Word(name, PLACE), (), PLACE)
        case ast.BinOp(left, operator, right):
            return tree.Binary(_SIGNS[type(operator)], _from_python(left), _from_python(right), PLACE)
        case ast.UnaryOp(operator, operand):
            return tree.Unary("not" if isinstance(operator, ast.Not) else "-", _from_python(operand), PLACE)
        case ast.Call(ast.Name(name), arguments):
            return tree.Call(tree.Word(name, PLACE), tuple(map(_from_python, arguments)), PLACE)
    raise ValueError(ast.dump(node))

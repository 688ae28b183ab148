"""One small scope, and expressions and texts from their words, for the tests of this room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

import pytest

from scriptengine.language import tree
from scriptengine.language.parse import parse
from scriptengine.program.model import Type
from scriptengine.program.types import DATE, MONEY, NUMBER, TEXT, YESNO, Binding
from scriptengine.text.source import Source

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
            "plan": Binding("plan", Type("choice", ("yes", "no")), "answer"),
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
    """Reads an expression as it stands in a guard, or as in a text when it has a filter."""

    @cache
    def read(text: str) -> tree.Expr:
        statement = _first(f"say {{{{ {text} }}}}" if "|" in text else f"if {text}\n        end done")
        if isinstance(statement, tree.If):
            return statement.branches[0][0]
        assert isinstance(statement, tree.Say)
        gap = statement.text[0].pieces[0]
        assert isinstance(gap, tree.Gap)
        return gap.value

    return read


@pytest.fixture(scope="session")
def text() -> Callable[[str], tree.Text]:
    """Reads the lines of a text."""

    def read(lines: str) -> tree.Text:
        statement = _first("say\n" + "\n".join(f"        {line}" if line else "" for line in lines.split("\n")))
        assert isinstance(statement, tree.Say)
        return statement.text

    return read


def _first(statement: str) -> tree.Statement:
    file, wrong = parse(Source("test.call", f'script test "Test"\n\nstep first\n    {statement}\n'))
    assert not wrong, wrong
    step = file.declarations[-1]
    assert isinstance(step, tree.Step)
    return step.block.statements[0]

"""What each value, operator, function and filter takes and gives, and what a name means where it is written.

Values are Decimal (number, money), str (text, a choice's key), bool (yes or no) and date. Beside money a plain number
is that much of the currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from scriptengine.program.model import Type

TEXT = Type("text")
NUMBER = Type("number")
MONEY = Type("money")
DATE = Type("date")
YESNO = Type("yesno")
CHOICE = Type("choice")


class Binding(NamedTuple):
    """What a name means where it is written.

    `key` is the whole name, the key in Values. Triggers, groups and tones are yes or no; contact details and
    `escalation.reference` are text. `marks` are those that speaking it brings: a fact's, and a `set`'s from it.
    `certain` is a value that is never unknown: a fact neither optional nor without value today, and contact details.
    """

    key: str
    type: Type
    kind: Literal["fact", "answer", "trigger", "group", "tone", "contact", "engine"]
    private: bool = False
    marks: frozenset[str] = frozenset()
    certain: bool = False


class Scope(Protocol):
    """The names of one file. `today` and the functions belong to the language and are not asked for here."""

    @property
    def locale(self) -> str:
        """As `en-GB`."""

    @property
    def currency(self) -> str:
        """An ISO 4217 code, as `GBP`."""

    def find(self, name: str) -> Binding | None:
        """What a name written in this file means, None when nothing."""

    def names(self) -> Iterable[str]:
        """Every name that may be written here, for near names."""

    def step(self, name: str) -> str | None:
        """The whole name of a step of this file, for `visits`."""


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where another is wanted; a number may stand for money."""
    return given.name == wanted.name or (given.name == "number" and wanted.name == "money")


def common(left: Type, right: Type) -> Type | None:
    """The type of two values that can be compared or chosen between: their own, or money for money and a number."""
    if left.name == right.name:
        return left
    return MONEY if {left.name, right.name} == {"money", "number"} else None


_ARITHMETIC: Mapping[tuple[str, str, str], Type] = MappingProxyType(
    {
        (operator, left, right): gives
        for operators, left, right, gives in (
            ("+-*/", "number", "number", NUMBER),
            ("+-", "money", "money", MONEY),
            ("+-*/", "money", "number", MONEY),
            ("+-*", "number", "money", MONEY),
            ("/", "money", "money", NUMBER),
            ("/", "number", "money", NUMBER),
            ("+-", "date", "number", DATE),
        )
        for operator in operators
    }
)


def of_operator(operator: str, left: Type, right: Type) -> Type | None:
    """What a binary operator gives, or None where it cannot stand between the two.

    A choice is compared only as `choice is key`, which whoever reads the expression checks against the options.
    """
    if operator in {"and", "or"}:
        return YESNO if left.name == right.name == "yesno" else None
    if operator in {"is", "is not"}:
        return YESNO if common(left, right) is not None else None
    if operator in {"<", "<=", ">", ">="}:
        shared = common(left, right)
        return YESNO if shared is not None and shared.name in {"number", "money", "date"} else None
    return _ARITHMETIC.get((operator, left.name, right.name))


class Function(NamedTuple):
    """One function of the closed list: how few and how many values it takes, and how it is written, for messages."""

    fewest: int
    most: int
    example: str


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "known": Function(1, 1, "known(income)"),
        "days_since": Function(1, 1, "days_since(account.last_payment)"),
        "days_until": Function(1, 1, "days_until(promise.date)"),
        "min": Function(2, 20, "min(account.balance, 50)"),
        "max": Function(2, 20, "max(spare, 5)"),
        "round_up": Function(2, 2, "round_up(spare, 5)"),
        "round_down": Function(2, 2, "round_down(spare, 5)"),
        "instalments": Function(2, 2, "instalments(account.balance, instalment)"),
        "visits": Function(1, 1, "visits(greeting)"),
    }
)
"""`today` is written without brackets and so is a name, not a function."""


def of_function(name: str, given: Sequence[Type]) -> Type | None:
    """What a function of the closed list gives for arguments of these types, or None where it cannot take them."""
    names: set[str] = {type_.name for type_ in given}
    if name in {"known", "visits"}:
        return YESNO if name == "known" else NUMBER
    if name in {"days_since", "days_until"}:
        return NUMBER if names == {"date"} else None
    if name in {"min", "max"}:
        return DATE if names == {"date"} else _amount(names)
    if name == "instalments":
        return NUMBER if _amount(names) else None
    return _amount(names)


def _amount(names: set[str]) -> Type | None:
    """Numbers make a number, with money among them they make money."""
    if not names or not names <= {"number", "money"}:
        return None
    return MONEY if "money" in names else NUMBER


FILTERS: Mapping[str, tuple[Type, ...]] = MappingProxyType(
    {
        "upper": (TEXT, CHOICE),
        "lower": (TEXT, CHOICE),
        "title": (TEXT, CHOICE),
        "capitalize": (TEXT, CHOICE),
        "spelled": (TEXT, NUMBER),
        "whole": (MONEY,),
        "day": (DATE,),
        "short": (DATE,),
    }
)
"""The closed list of filters and the types each takes; all give text."""


_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "number": "a number",
        "money": "money",
        "date": "a date",
        "yesno": "a yes or no",
        "choice": "a choice",
    }
)


def in_words(type_: Type) -> str:
    """The type as a trainer would name it: `a date`, `a yes or no`, `a choice (oversight, disputed)`."""
    if type_.name != "choice" or not type_.options:
        return _WORDS[type_.name]
    shown = ", ".join(type_.options[:6])
    return f"a choice ({shown}{', …' if len(type_.options) > 6 else ''})"

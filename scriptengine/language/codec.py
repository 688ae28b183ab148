"""A tree as lists that JSON can hold, and back, quickly enough for a warm start.

A node is a list: its kind's number, where it begins and ends, then its fields in order. The file's name is not kept.
"""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from scriptengine.language import tree
from scriptengine.text.source import Span

VERSION = 1  # of the shape below: another one is not read

# The order gives each kind its number, so a new kind goes to the end, or VERSION goes up.
KINDS: tuple[Any, ...] = (
    tree.Word,
    tree.Constant,
    tree.Name,
    tree.Unary,
    tree.Binary,
    tree.Call,
    tree.Filter,
    tree.Gap,
    tree.Line,
    tree.Say,
    tree.Coach,
    tree.Notice,
    tree.Acknowledge,
    tree.TypeName,
    tree.Choice,
    tree.Ask,
    tree.Listen,
    tree.Set,
    tree.If,
    tree.Go,
    tree.Do,
    tree.Raise,
    tree.Escalate,
    tree.End,
    tree.Return,
    tree.Resume,
    tree.Bad,
    tree.Block,
    tree.Setting,
    tree.Header,
    tree.Requires,
    tree.Use,
    tree.Fact,
    tree.MarkDeclaration,
    tree.Outcome,
    tree.Contact,
    tree.Happening,
    tree.Claim,
    tree.Guarantee,
    tree.Waive,
    tree.On,
    tree.Step,
    tree.Comment,
    tree.File,
)

# What a list begins with that is no node.
_TUPLE, _DECIMAL, _DATE = -1, -2, -3
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_FIELDS = [[name for name in kind._fields if name != "span"] for kind in KINDS]


def encode(file: tree.File) -> list[Any]:
    """A tree as lists, text, numbers, booleans and None."""
    coded = _encode(file)
    assert isinstance(coded, list)
    return [VERSION, coded]


def decode(coded: Any, name: str) -> tree.File | None:
    """The tree that `encode` made lists of, read from the file called `name`; None for anything else."""
    try:
        version, inner = coded
        made = _decoder(name)(inner) if version == VERSION else None
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        return None
    return made if isinstance(made, tree.File) else None


def _encode(value: Any) -> Any:
    if type(value) is tuple:
        return [_TUPLE, *[_encode(one) for one in value]]
    if isinstance(value, Decimal):
        return [_DECIMAL, str(value)]
    if isinstance(value, datetime.date):
        return [_DATE, value.isoformat()]
    number = _NUMBERS.get(type(value))
    if number is None:
        return value
    span = getattr(value, "span", (None, 0, 0))
    return [number, span[1], span[2], *[_encode(getattr(value, name)) for name in _FIELDS[number]]]


def _decoder(file: str) -> Callable[[list[Any]], Any]:
    """A function from a list to what it stands for."""

    new = tuple.__new__  # a third of the time of the named tuple's own

    def node(kind: Any) -> Callable[[list[Any]], Any]:
        names = kind._fields
        if "span" not in names:
            return lambda coded: kind(*[read[one[0]](one) if type(one) is list else one for one in coded[3:]])
        if names[-1] != "span":
            return lambda coded: kind(
                new(Span, (file, coded[1], coded[2])),
                *[read[one[0]](one) if type(one) is list else one for one in coded[3:]],
            )
        if len(names) == 2:
            return lambda coded: kind(
                read[coded[3][0]](coded[3]) if type(coded[3]) is list else coded[3],
                new(Span, (file, coded[1], coded[2])),
            )
        return lambda coded: kind(
            *[read[one[0]](one) if type(one) is list else one for one in coded[3:]],
            new(Span, (file, coded[1], coded[2])),
        )

    read: dict[int, Callable[[list[Any]], Any]] = {number: node(kind) for kind, number in _NUMBERS.items()}
    read[_TUPLE] = lambda coded: tuple([read[one[0]](one) if type(one) is list else one for one in coded[1:]])
    read[_DECIMAL] = lambda coded: Decimal(coded[1])
    read[_DATE] = lambda coded: datetime.date.fromisoformat(coded[1])
    return lambda coded: read[coded[0]](coded)

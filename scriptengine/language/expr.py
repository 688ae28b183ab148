"""Expressions as written, of guards, `if`, `set`, ranges and `{{ … }}`; and `Word`, any name as written."""

import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from scriptengine.text.source import Span

Value = Decimal | str | bool | datetime.date


class Word(NamedTuple):
    """A name as written, dotted ones whole (`account.balance`), with its place."""

    text: str
    span: Span


# --- expressions: of guards, `if`, `set`, ranges, and of `{{ … }}` in text -------------------------------------------


class Constant(NamedTuple):
    """`12.50` (Decimal), `"text"`, `yes`/`no` (bool), `2026-03-31` (date)."""

    value: Value
    span: Span


class Name(NamedTuple):
    """A fact, answer, trigger, group, tone, contact detail; after `is` a choice's key."""

    name: str
    span: Span


class Unary(NamedTuple):
    """`not x` or `- x`."""

    operator: Literal["not", "-"]
    operand: "Expr"
    span: Span


Operator = Literal["and", "or", "is", "is not", "<", "<=", ">", ">=", "+", "-", "*", "/"]


class Binary(NamedTuple):
    """Two operands and what joins them."""

    operator: Operator
    left: "Expr"
    right: "Expr"
    span: Span


class Call(NamedTuple):
    """A function of the closed list, as `known(income)`."""

    function: Word
    arguments: tuple["Expr", ...]
    span: Span


class Filter(NamedTuple):
    """`value | name(arguments)` inside `{{ … }}`; never elsewhere."""

    operand: "Expr"
    name: Word
    arguments: tuple["Expr", ...]
    span: Span


Expr = Constant | Name | Unary | Binary | Call | Filter

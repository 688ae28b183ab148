"""Expressions as written, of guards, `if`, `set`, ranges and `{{ … }}`; and `Word`, any name as written."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from scriptengine.text.source import Span

Value = Decimal | str | bool | datetime.date


@dataclass(frozen=True, slots=True)
class Word:
    """A name as written, dotted ones whole (`account.balance`), with its place."""

    text: str
    span: Span


# --- expressions: of guards, `if`, `set`, ranges, and of `{{ … }}` in text -------------------------------------------


@dataclass(frozen=True, slots=True)
class Constant:
    """`12.50` (Decimal), `"text"`, `yes`/`no` (bool), `2026-03-31` (date)."""

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, answer, trigger, group, tone, contact detail; after `is` a choice's key."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x` or `- x`."""

    operator: Literal["not", "-"]
    operand: "Expr"
    span: Span


Operator = Literal["and", "or", "is", "is not", "<", "<=", ">", ">=", "+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and what joins them."""

    operator: Operator
    left: "Expr"
    right: "Expr"
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list, as `known(income)`."""

    function: Word
    arguments: tuple["Expr", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Filter:
    """`value | name(arguments)` inside `{{ … }}`; never elsewhere."""

    operand: "Expr"
    name: Word
    arguments: tuple["Expr", ...]
    span: Span


Expr = Constant | Name | Unary | Binary | Call | Filter

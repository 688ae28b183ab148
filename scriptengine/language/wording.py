"""Expressions, texts and claims as canonical words: what stands on one line of a formatted file."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from scriptengine.language import tree
from scriptengine.language.spoken import LINE_ESCAPES

_TIGHTNESS = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(("is", "is not", "<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/"), 6),
}
_FILTER = 7
_ATOM = 8


def expression(value: tree.Expr, *, gap: bool = False, least: int = 0) -> str:
    """An expression with no more brackets than it needs; in a `gap` as Jinja reads it.

    `least` is how tightly it has to hold together where it stands; a looser one gets brackets.
    """
    words, tightness = _words(value, gap)
    return f"({words})" if tightness < least else words


def _words(value: tree.Expr, gap: bool) -> tuple[str, int]:
    if isinstance(value, tree.Name):
        return value.name, _ATOM
    if isinstance(value, tree.Constant):
        return constant(value.value, gap=gap), _ATOM
    if isinstance(value, tree.Call):
        return f"{value.function.text}({_list(value.arguments, gap)})", _ATOM
    if isinstance(value, tree.Filter):
        arguments = f"({_list(value.arguments, gap)})" if value.arguments else ""
        least = _FILTER if isinstance(value.operand, tree.Filter) else _ATOM
        return f"{expression(value.operand, gap=gap, least=least)} | {value.name.text}{arguments}", _FILTER
    if isinstance(value, tree.Unary):
        if value.operator == "-":
            # Jinja reads `-x | day` as the filter of `-x`.
            return f"-{expression(value.operand, gap=gap, least=_ATOM if gap else 7)}", 7
        words = expression(value.operand, gap=gap, least=3)
        if gap and isinstance(value.operand, tree.Binary) and value.operand.operator in {"is", "is not"}:
            words = f"({_compared(value.operand)})"  # Jinja reads `not x is y` as `x is not y`
        return f"not {words}", 3
    tightness = _TIGHTNESS[value.operator]
    if gap and value.operator in {"is", "is not"} and not isinstance(value.right, tree.Name):
        return _compared(value), tightness
    left = expression(value.left, gap=gap, least=_left(value, tightness, gap))
    right = expression(value.right, gap=gap, least=tightness + 1)
    return f"{left} {value.operator} {right}", tightness


def _left(value: tree.Binary, tightness: int, gap: bool) -> int:
    """How tightly the left side must hold together; Jinja's `is` takes only what stands right before it."""
    if tightness != 4:
        return tightness
    return _ATOM if gap and value.operator in {"is", "is not"} else 5


def _compared(value: tree.Binary) -> str:
    """`is` as Jinja's `==`, for what it does not take as a test."""
    sign = "==" if value.operator == "is" else "!="
    return f"{expression(value.left, gap=True, least=5)} {sign} {expression(value.right, gap=True, least=5)}"


def _list(values: Iterable[tree.Expr], gap: bool) -> str:
    return ", ".join([expression(value, gap=gap) for value in values])


def constant(value: tree.Value, *, gap: bool = False) -> str:
    """`12.50`, `yes`, `2026-03-31` or `"text"`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if gap:
        value = value.replace("\\", "\\\\").replace('"', "\\x22").replace("\n", "\\n").replace("\r", "\\r")
    return f'"{value}"'


def spoken(pieces: tuple[tree.Piece, ...]) -> str:
    """The words of a line of text, with a `\\` where it begins with a sign of the language."""
    words = "".join([_gap(piece) if isinstance(piece, tree.Gap) else piece for piece in pieces])
    return f"\\{words}" if words[:1] in LINE_ESCAPES and words and isinstance(pieces[0], str) else words


def meant(pieces: tuple[tree.Piece, ...]) -> str:
    """The words of a choice, with a `\\` before what would be an arrow or a mark."""
    words = "".join([_gap(piece) if isinstance(piece, tree.Gap) else _escaped(piece) for piece in pieces])
    if words[:1] in {"-", "[", "#", "@", "("}:
        words = f"\\{words}"
    return f"{words[:-1]}\\-" if words.endswith("-") and not words.endswith("\\-") else words


def _escaped(piece: str) -> str:
    return piece.replace("\\", "\\\\").replace("->", "\\->").replace("- >", "\\- >").replace(" @", " \\@")


def _gap(piece: tree.Gap) -> str:
    return f"{{{{ {expression(piece.value, gap=True)} }}}}"


def marks(found: tuple[tree.Word, ...]) -> str:
    """Marks with a space before each."""
    return "".join([f" @{mark.text}" for mark in found])


def type_name(found: tree.TypeName) -> str:
    """`money`, or `choice of a, b`."""
    options = ", ".join([option.text for option in found.options])
    return f"choice of {options}" if found.name == "choice" else found.name


def claim(found: tree.Claim) -> str:
    """A claim, its prefixes first."""
    prefix = "".join([f"after {_happenings(one)}, " for one in found.after])
    first, second = _happenings(found.first), _happenings(found.second)
    words = {
        "only after": f"{first} only after {second}",
        "never": f"never {first}",
        "at most": f"at most {found.count} {first}",
        "every call has": f"every call has {first}" + (f" unless {second}" if second else ""),
        "within": f"{first} within {found.count} {'turn' if found.count == 1 else 'turns'}",
    }
    return prefix + words[found.form]


def _happenings(found: tuple[tree.Happening, ...]) -> str:
    return " or ".join([_happening(one) for one in found])


def _happening(one: tree.Happening) -> str:
    if one.kind == "mark":
        return f"@{one.name}"
    if one.kind == "name":
        return str(one.name)
    return f"{one.kind} {one.name}" if one.name else one.kind

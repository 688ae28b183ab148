"""What is said of an expression whose parts do not fit: what it is called, and what may stand there instead."""

from collections.abc import Mapping

from scriptengine.language import tree
from scriptengine.program.model import Type

EXAMPLES: Mapping[str, str] = {
    "text": "words in quote marks",
    "number": "a number, such as `3`,",
    "money": "an amount, such as `20`,",
    "date": "a date, such as `2026-03-31` or `today + 7`,",
    "yesno": "`yes` or `no`",
    "choice": "one of its keys",
}


def instead(sign: str, left: Type, right: Type) -> str:
    """What may stand on both sides of an operator instead."""
    both = {left.name, right.name}
    if sign in {"and", "or"}:
        return f"On both sides of `{sign}` write a condition, as in `known(x) {sign} x > 10`."
    if sign in {"+", "-", "*", "/"}:
        if "date" in both:
            return "A date takes a number of days, as in `today + 7`; `days_since` and `days_until` count days."
        if both == {"money"}:
            return "Multiply money by a number."
        return "Reckon only with numbers and money; words go into a text as they are."
    if "choice" in both:
        return "Ask about a choice by one of its keys, with `is` or `is not`."
    if left.name == right.name:
        return "Ask about it with `is` or `is not`; only numbers, money and dates are more or less than others."
    return "Compare values of one kind; beside money a plain number is that much money."


def shown(expr: tree.Expr, *, bare: bool = False) -> str:
    """The expression as a message names it: a name or constant as written, anything longer by what it is."""
    match expr:
        case tree.Name(name):
            text = name
        case tree.Constant(bool(value)):
            text = "yes" if value else "no"
        case tree.Constant(str(value)):
            text = f'"{value[:30]}"'
        case tree.Constant(value):
            text = str(value)[:30]
        case tree.Call(function):
            text = f"{function.text}(…)"
        case _:
            return "…" if bare else "What is computed here"
    return text if bare else f"`{text}`"


def listed(names: tuple[str, ...]) -> str:
    """Names one after the other, the first twelve of them."""
    return ", ".join(f"`{name}`" for name in names[:12]) + (", …" if len(names) > 12 else "")

"""What stands in `{{ … }}` as an expression: plain names and filters read here, the rest by Jinja's own parser."""

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from scriptengine.language.tree import Binary, Call, Constant, Expr, Filter, Name, Unary, Word
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

EMPTY_GAP = Kind("CS074", "empty-gap")
UNREADABLE_GAP = Kind("CS075", "unreadable-gap")
FORBIDDEN_IN_GAP = Kind("CS076", "forbidden-in-gap")
LONG_GAP = Kind("CS077", "long-gap")

LONGEST = 300  # signs in one gap: a longer one belongs in a `set`
DEEPEST = 16  # brackets in brackets

_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*")
_PLAIN = re.compile(r"\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)((?:\s*\|\s*[a-z][a-z0-9_]*)*)\s*", re.ASCII)
_FILTER = re.compile(r"[a-z][a-z0-9_]*")
_NO_NAMES = frozenset("and or not is in if else true false none yes no recursive".split())
_COMPARED = {"eq": "is", "ne": "is not", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_CALCULATED = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "And": "and", "Or": "or"}
_IN_WORDS = {
    "Getitem": "square brackets",
    "CondExpr": "`if` inside a gap",
    "Concat": "`~`",
    "Pow": "`**`",
    "Mod": "`%`",
    "FloorDiv": "`//`",
    "Pos": "a `+` before a value",
    "List": "a list",
    "Dict": "a list of pairs",
    "Tuple": "several values",
    "Call": "round brackets behind a name with a dot",
    "Compare": "a comparison of more than two values, or `in`",
}


class _ForbiddenError(Exception):
    """Something that may not stand in a gap, named for the trainer."""


def read(inner: str, start: int, file: str, findings: list[Diagnostic]) -> Expr | None:
    """The expression between `{{` and `}}`, written at the offset `start`; None and a finding where it is none."""
    plain = _PLAIN.fullmatch(inner)
    if plain and plain[1] not in _NO_NAMES and len(inner) <= LONGEST:
        return _read_plain(plain, start, file)
    bare = inner.strip()
    at = start + inner.find(bare)
    span = Span(file, at, at + len(bare)) if bare else Span(file, start, start + len(inner))
    if not bare:
        findings.append(
            EMPTY_GAP.at(span, "There is no name between `{{` and `}}`.", "Write the fact or answer to say here.")
        )
        return None
    finding = _too_much(inner, span)
    if finding is None:
        value, finding = _read_with_jinja(inner, span)
        if finding is None:
            return value
    findings.append(finding)
    return None


def _read_plain(found: re.Match[str], start: int, file: str) -> Expr:
    """`name` or `name | filter | filter`."""
    at = start + found.start(1)
    value: Expr = Name(found[1], Span(file, at, start + found.end(1)))
    if found[2]:
        for name in _FILTER.finditer(found.string, found.start(2), found.end(2)):
            word = Word(name[0], Span(file, start + name.start(), start + name.end()))
            value = Filter(value, word, (), Span(file, at, word.span.end))
    return value


def _too_much(inner: str, span: Span) -> Diagnostic | None:
    depth = deepest = 0
    for sign in inner[: LONGEST + 1]:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    if len(inner) <= LONGEST and deepest <= DEEPEST:
        return None
    return LONG_GAP.at(
        span,
        f"What stands between `{{{{` and `}}}}` is longer than {LONGEST} signs or has more than {DEEPEST} brackets in "
        "brackets.",
        "Work it out before, with `set`, and write only the name here.",
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment

    return Environment(autoescape=True)  # only its parser is used: nothing is ever rendered


def _read_with_jinja(inner: str, span: Span) -> tuple[Expr | None, Diagnostic | None]:
    from jinja2 import TemplateSyntaxError

    if inner[0] in "-+" or inner[-1] in "-+":
        return None, FORBIDDEN_IN_GAP.at(
            span,
            f"`{inner.strip()}`: a sign stands right beside the braces.",
            "Leave a space after `{{` and before `}}`.",
        )
    try:
        body = _environment().parse("{{" + inner + "}}").body
        return _mapped(_only(body), span), None
    except _ForbiddenError as error:
        return None, FORBIDDEN_IN_GAP.at(
            span,
            f"`{inner.strip()}` has {error}, which may not stand between `{{{{` and `}}}}`.",
            "Write the name of a fact or an answer, and after `|` a filter, as in `{{ account.balance | whole }}`. "
            "Work out anything else before, with `set`.",
        )
    except (TemplateSyntaxError, ValueError, OverflowError, RecursionError):
        return None, UNREADABLE_GAP.at(
            span,
            f"`{inner.strip()}` cannot be read as a value.",
            "Write the name of a fact or an answer, as in `{{ customer.first_name }}`.",
        )


def _only(body: list[Any]) -> Any:
    """The one expression of a template that is one gap."""
    if len(body) != 1 or type(body[0]).__name__ != "Output" or len(body[0].nodes) != 1:
        raise _ForbiddenError("more than one value")
    return body[0].nodes[0]


def _mapped(node: "nodes.Node", span: Span) -> Expr:
    """Jinja's node as ours. Jinja keeps no columns, so every part has the place of the whole."""
    part: Any = node
    kind = type(node).__name__
    if kind in {"Name", "Getattr"}:
        return _name(part, span)
    if kind == "Const":
        return Constant(_constant(part.value), span)
    if kind == "Filter" and part.node is not None:
        return Filter(_mapped(part.node, span), Word(part.name, span), _arguments(part, span), span)
    if kind == "Call" and type(part.node).__name__ == "Name":
        return Call(Word(part.node.name, span), _arguments(part, span), span)
    if kind == "Compare" and len(part.ops) == 1 and part.ops[0].op in _COMPARED:
        operator: Any = _COMPARED[part.ops[0].op]
        return Binary(operator, _mapped(part.expr, span), _mapped(part.ops[0].expr, span), span)
    if kind == "Test":
        return _is(part, "is", span)
    if kind == "Not":
        if type(part.node).__name__ == "Test":
            return _is(part.node, "is not", span)
        return Unary("not", _mapped(part.node, span), span)
    if kind == "Neg":
        return Unary("-", _mapped(part.node, span), span)
    if kind in _CALCULATED:
        operator = _CALCULATED[kind]
        return Binary(operator, _mapped(part.left, span), _mapped(part.right, span), span)
    raise _ForbiddenError(_IN_WORDS.get(kind, "something else than a value"))


def _name(part: Any, span: Span) -> Expr:
    names: list[str] = []
    while type(part).__name__ == "Getattr":
        names.append(part.attr)
        part = part.node
    if type(part).__name__ != "Name":
        raise _ForbiddenError("a dot after a value")
    names.append(part.name)
    whole = ".".join(reversed(names))
    if whole in {"yes", "no"}:
        return Constant(whole == "yes", span)
    if not _NAME.fullmatch(whole):
        raise _ForbiddenError("a name with a capital letter or a `_` in front")
    return Name(whole, span)


def _constant(value: object) -> Decimal | str | bool:
    if isinstance(value, (bool, str)):
        return value
    number = Decimal(repr(value)) if isinstance(value, (int, float)) else Decimal("nan")
    if not number.is_finite():
        raise _ForbiddenError("a value that is no number, text, yes or no")
    return number


def _is(part: Any, operator: Any, span: Span) -> Binary:
    """`cause is oversight`, which Jinja calls a test."""
    if part.args or part.kwargs or part.dyn_args or part.dyn_kwargs:
        raise _ForbiddenError("more than a choice's key after `is`")
    value: Expr = Constant(part.name == "yes", span) if part.name in {"yes", "no"} else Name(part.name, span)
    return Binary(operator, _mapped(part.node, span), value, span)


def _arguments(part: Any, span: Span) -> tuple[Expr, ...]:
    if part.kwargs or part.dyn_args or part.dyn_kwargs:
        raise _ForbiddenError("a named value in brackets")
    return tuple([_mapped(argument, span) for argument in part.args])

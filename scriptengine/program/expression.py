"""Expressions with names bound and types checked before the call, as closures that never raise: unknown is None."""

from decimal import Decimal

from scriptengine.language import tree
from scriptengine.program import types
from scriptengine.program.advice import EXAMPLES, instead, listed, shown
from scriptengine.program.model import Expression, Type, Value
from scriptengine.program.run import (
    FUNCTIONS,
    OPERATORS,
    Run,
    computed,
    constant,
    minus,
    negated,
    read,
    standing,
    visited,
)
from scriptengine.program.types import Scope
from scriptengine.program.values import filtered, printed
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Span

UNKNOWN_NAME = Kind("CS100", "unknown-name")
TYPES = Kind("CS101", "types-do-not-fit")
NOT_A_CONDITION = Kind("CS102", "not-a-condition")
UNKNOWN_OPTION = Kind("CS103", "unknown-option")
UNKNOWN_FUNCTION = Kind("CS104", "unknown-function")
ARGUMENTS = Kind("CS105", "wrong-arguments")
UNKNOWN_FILTER = Kind("CS106", "unknown-filter")
FILTER = Kind("CS107", "filter-does-not-fit")
BY_ZERO = Kind("CS108", "division-by-zero")
NOT_A_STEP = Kind("CS109", "visits-of-no-step")
WRONG_TYPE = Kind("CS110", "wrong-type")
TOO_DEEP = Kind("CS111", "expression-too-long")
KEY_ALONE = Kind("CS112", "key-alone-after-or")

_DEEPEST = 100
_LEAVES = (tree.Name, tree.Constant)


def compile_expression(
    expr: tree.Expr, scope: Scope, *, want: Type | None = None
) -> tuple[Expression | None, list[Diagnostic]]:
    """The expression ready to run, or None with what is wrong with it. `want` is the type it must fit.

    In `Expression.tree` names are whole, a choice's key after `is` is a text Constant, and `visits(step)` has the whole
    step as its Name. `Expression.names` are the keys of Values it reads, `today` and `visits STEP` among them.
    """
    reader = Reader(scope)
    return reader.read(expr, want), reader.diagnostics


class Reader:
    """Reads the expressions of one text or statement and keeps what was wrong with them.

    `private` tells whether the one read last has a private name in it.
    """

    __slots__ = ("_names", "diagnostics", "private", "scope")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.diagnostics: list[Diagnostic] = []
        self.private = False
        self._names: set[str] = set()

    def read(self, expr: tree.Expr, want: Type | None = None) -> Expression | None:
        """One expression, or None when something is wrong with it."""
        if type(expr) is not tree.Name and _too_deep(expr):
            self._wrong(
                TOO_DEEP,
                expr.span,
                f"This expression has more than {_DEEPEST} parts one inside another.",
                "Give its parts names with `set`, a line each, and put them together from those.",
            )
            return None
        self._names = set()
        self.private = False
        typed = self._typed(expr)
        if typed is None:
            return None
        whole, type_, run = typed
        if want is not None and not types.fits(type_, want):
            self._unwanted(expr, type_, want)
            return None
        return Expression(whole, type_, frozenset(self._names), _parts(whole), run)

    def _wrong(self, kind: Kind, span: Span, message: str, advice: str) -> None:
        self.diagnostics.append(kind.at(span, message, advice))

    def _unwanted(self, expr: tree.Expr, type_: Type, want: Type) -> None:
        if want.name == "yesno":
            example = "is yes" if type_.name == "yesno" else "> 0" if type_.name in {"number", "money"} else "is …"
            self._wrong(
                NOT_A_CONDITION,
                expr.span,
                f"{shown(expr)} is {types.in_words(type_)}, but a condition must be a yes or no.",
                f"Compare it, as in `{shown(expr, bare=True)} {example}`, or ask whether it is there: `known(…)`.",
            )
            return
        self._wrong(
            WRONG_TYPE,
            expr.span,
            f"{shown(expr)} is {types.in_words(type_)}, but here {types.in_words(want)} is wanted.",
            f"Write {EXAMPLES[want.name]} here.",
        )

    # Each gives the tree with whole names, its type and how to run it; None when it was wrong, which is then reported.

    def _typed(self, expr: tree.Expr) -> "_Typed | None":
        match expr:
            case tree.Name():
                return self._name(expr)
            case tree.Constant(value):
                return expr, _type_of(value), constant(value)
            case tree.Binary():
                return self._binary(expr)
            case tree.Unary():
                return self._unary(expr)
            case tree.Call():
                return self._call(expr)
            case tree.Filter():
                return self._filter(expr)

    def _name(self, expr: tree.Name) -> "_Typed | None":
        name = expr.name
        binding = self.scope.find(name)
        if binding is None:
            if name == "today":
                self._names.add(name)
                return expr, types.DATE, read("today")
            self._unknown(expr)
            return None
        key = binding.key
        if binding.private:
            self.private = True
        self._names.add(key)
        whole = expr if key == name else tree.Name(key, expr.span)
        if binding.kind in {"trigger", "group", "tone"}:
            return whole, binding.type, standing(key)
        return whole, binding.type, read(key)

    def _unknown(self, expr: tree.Name) -> None:
        if expr.name in types.FUNCTIONS:
            self._wrong(
                ARGUMENTS,
                expr.span,
                f"`{expr.name}` is written without what it is about.",
                f"Write it with brackets, as in `{types.FUNCTIONS[expr.name].example}`.",
            )
            return
        names = [*self.scope.names(), "today"]
        whole = next((name for name in names if name.endswith(f".{expr.name}")), "")
        near = f"Did you mean `{whole}`?" if whole else did_you_mean(expr.name, names)
        advice = near.strip() or (
            "Declare it with `fact`, ask for it with `ask`, or compute it with `set` before it is used; "
            "words that are meant as they stand go in quote marks."
        )
        self._wrong(UNKNOWN_NAME, expr.span, f"Nothing here is called `{expr.name}`.", advice)

    def _unary(self, expr: tree.Unary) -> "_Typed | None":
        operand = self._typed(expr.operand)
        if operand is None:
            return None
        whole, type_, run = operand
        if expr.operator == "not":
            if type_.name != "yesno":
                self._unwanted(expr.operand, type_, types.YESNO)
                return None
            return tree.Unary("not", whole, expr.span), type_, negated(run)
        if type_.name not in {"number", "money"}:
            self._wrong(
                TYPES,
                expr.span,
                f"A minus cannot stand before {shown(expr.operand)}, which is {types.in_words(type_)}.",
                "Take a minus only before a number or money.",
            )
            return None
        return tree.Unary("-", whole, expr.span), type_, computed(minus, run)

    def _binary(self, expr: tree.Binary) -> "_Typed | None":
        left = self._typed(expr.left)
        if self._key_alone(expr):
            return None
        if left is not None and left[1].name == "choice" and expr.operator in {"is", "is not"}:
            return self._option(expr, left)
        if left is None and expr.operator in {"is", "is not"} and isinstance(expr.right, tree.Name):
            return None  # the right may well be a key of what the left was meant to be
        right = self._typed(expr.right)
        if left is None or right is None:
            return None
        type_ = types.of_operator(expr.operator, left[1], right[1])
        if type_ is None or left[1].name == "choice" or right[1].name == "choice":
            self._mismatch(expr, left[1], right[1])
            return None
        if expr.operator == "/" and isinstance(right[0], tree.Constant) and not right[0].value:
            self._wrong(BY_ZERO, expr.span, "This divides by zero.", "Divide by something that is not zero.")
            return None
        whole = tree.Binary(expr.operator, left[0], right[0], expr.span)
        return whole, type_, OPERATORS[expr.operator](left[2], right[2])

    def _key_alone(self, expr: tree.Binary) -> bool:
        """Report `cause is oversight or unsaid`, which reads as `(cause is oversight) or unsaid`."""
        first = expr.left
        while isinstance(first, tree.Binary) and first.operator == expr.operator:
            first = first.left
        key = expr.right
        if (
            expr.operator not in {"or", "and"}
            or not isinstance(key, tree.Name)
            or not (isinstance(first, tree.Binary) and first.operator in {"is", "is not"})
            or not isinstance(first.left, tree.Name)
            or self.scope.find(key.name) is not None
        ):
            return False
        self._wrong(
            KEY_ALONE,
            key.span,
            f"`{key.name}` stands alone after `{expr.operator}`, and nothing says what is compared with it.",
            f"Write `{expr.operator} {first.left.name} {first.operator} {key.name}`.",
        )
        return True

    def _option(self, expr: tree.Binary, left: "_Typed") -> "_Typed | None":
        """`choice is key`: the key is no name of its own."""
        options = left[1].options
        right = expr.right
        if isinstance(right, tree.Constant) and isinstance(right.value, bool):
            # `yes` and `no` are values of their own elsewhere, and here often keys.
            right = tree.Name("yes" if right.value else "no", right.span)
        if not isinstance(right, tree.Name):
            advice = f"Write one of its keys after `{expr.operator}`: {listed(options)}."
            self._wrong(
                TYPES, right.span, f"{shown(expr.left)} is a choice and is compared with something else.", advice
            )
            return None
        if right.name not in options:
            near = did_you_mean(right.name, options).strip()
            self._wrong(
                UNKNOWN_OPTION,
                right.span,
                f"`{right.name}` is no answer to {shown(expr.left)}.",
                f"{near} Its answers are {listed(options)}.".strip(),
            )
            return None
        key = tree.Constant(right.name, right.span)
        whole = tree.Binary(expr.operator, left[0], key, expr.span)
        return whole, types.YESNO, OPERATORS[expr.operator](left[2], constant(right.name))

    def _mismatch(self, expr: tree.Binary, left: Type, right: Type) -> None:
        verb = {"and": "joined", "or": "joined", "+": "added", "-": "subtracted", "*": "multiplied", "/": "divided"}
        message = (
            f"{shown(expr.left)} is {types.in_words(left)} and {shown(expr.right)} is {types.in_words(right)}: "
            f"they cannot be {verb.get(expr.operator, 'compared')} with `{expr.operator}`."
        )
        self._wrong(TYPES, expr.span, message, instead(expr.operator, left, right))

    def _call(self, expr: tree.Call) -> "_Typed | None":
        name = expr.function.text
        function = types.FUNCTIONS.get(name)
        if function is None:
            self._no_function(expr)
            return None
        if not function.fewest <= len(expr.arguments) <= function.most:
            self._wrong(
                ARGUMENTS,
                expr.span,
                f"`{name}` cannot be worked out from what is in its brackets.",
                f"It is written as in `{function.example}`.",
            )
            return None
        if name == "visits":
            return self._visits(expr)
        given = [self._typed(argument) for argument in expr.arguments]
        arguments = [typed for typed in given if typed is not None]
        if len(arguments) < len(given):
            return None
        type_ = types.of_function(name, [typed[1] for typed in arguments])
        if type_ is None:
            seen = " and ".join(types.in_words(typed[1]) for typed in arguments)
            self._wrong(
                ARGUMENTS,
                expr.span,
                f"`{name}` cannot be worked out from {seen}.",
                f"It is written as in `{function.example}`.",
            )
            return None
        if name in {"days_since", "days_until"}:
            self._names.add("today")
        whole = tree.Call(expr.function, tuple(typed[0] for typed in arguments), expr.span)
        return whole, type_, FUNCTIONS[name](*(typed[2] for typed in arguments))

    def _no_function(self, expr: tree.Call) -> None:
        name = expr.function.text
        if name == "today":
            self._wrong(ARGUMENTS, expr.span, "`today` is written without brackets.", "Write just `today`.")
            return
        near = did_you_mean(name, types.FUNCTIONS).strip()
        self._wrong(
            UNKNOWN_FUNCTION,
            expr.function.span,
            f"There is no function called `{name}`.",
            f"{near} The functions are {listed(tuple(types.FUNCTIONS))}, and `today`.".strip(),
        )

    def _visits(self, expr: tree.Call) -> "_Typed | None":
        argument = expr.arguments[0]
        step = self.scope.step(argument.name) if isinstance(argument, tree.Name) else None
        if step is None:
            self._wrong(
                NOT_A_STEP,
                argument.span,
                f"{shown(argument)} is not a step of this file.",
                "Between the brackets of `visits` write the name of a step of this file.",
            )
            return None
        key = f"visits {step}"
        self._names.add(key)
        whole = tree.Call(expr.function, (tree.Name(step, argument.span),), expr.span)
        return whole, types.NUMBER, visited(key)

    def _filter(self, expr: tree.Filter) -> "_Typed | None":
        operand = self._typed(expr.operand)
        name = expr.name.text
        takes = types.FILTERS.get(name)
        if takes is None:
            near = did_you_mean(name, types.FILTERS).strip()
            self._wrong(
                UNKNOWN_FILTER,
                expr.name.span,
                f"There is no filter called `{name}`.",
                f"{near} The filters are {listed(tuple(types.FILTERS))}.".strip(),
            )
            return None
        if expr.arguments:
            self._wrong(FILTER, expr.span, f"The filter `{name}` takes nothing in brackets.", f"Write just `| {name}`.")
            return None
        if operand is None:
            return None
        whole, type_, run = operand
        if all(type_.name != each.name for each in takes):
            wanted = " or ".join(types.in_words(each) for each in takes)
            self._wrong(
                FILTER,
                expr.span,
                f"The filter `{name}` is for {wanted}, but {shown(expr.operand)} is {types.in_words(type_)}.",
                "Take the filter away: every value prints by its type already.",
            )
            return None
        make = filtered(name, self.scope.locale, self.scope.currency)
        if type_.name == "choice":
            run = computed(printed(type_, self.scope.locale, self.scope.currency).__getitem__, run)
        return tree.Filter(whole, expr.name, (), expr.span), types.TEXT, computed(make, run)


_Typed = tuple[tree.Expr, Type, Run]


def _type_of(value: Value) -> Type:
    if isinstance(value, bool):
        return types.YESNO
    if isinstance(value, Decimal):
        return types.NUMBER
    return types.TEXT if isinstance(value, str) else types.DATE


def _parts(expr: tree.Expr) -> int:
    if isinstance(expr, tree.Binary) and expr.operator == "and":
        return _parts(expr.left) + _parts(expr.right)
    return 1


def _too_deep(expr: tree.Expr) -> bool:
    """Whether the expression is nested too deep, found without recursion."""
    level = [expr]
    for _ in range(_DEEPEST):
        level = [inner for each in level if not isinstance(each, _LEAVES) for inner in _inside(each)]
        if not level:
            return False
    return True


def _inside(expr: tree.Expr) -> tuple[tree.Expr, ...]:
    match expr:
        case tree.Binary(_, left, right):
            return left, right
        case tree.Unary(_, operand):
            return (operand,)
        case tree.Call(_, arguments):
            return arguments
        case tree.Filter(operand):
            return (operand,)
        case _:
            return ()

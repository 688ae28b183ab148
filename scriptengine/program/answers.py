"""What questions and computations leave behind: the type, privacy and marks of every answer."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from re import sub
from typing import Literal

from scriptengine.language import tree
from scriptengine.program.declared import Declared, made_type
from scriptengine.program.expression import compile_expression
from scriptengine.program.model import Answer, Expression, Type
from scriptengine.program.scope import FileScope
from scriptengine.program.types import TEXT, Binding, common, in_words
from scriptengine.program.unit import TWICE, Unit, statements
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

SAME_KEY = Kind("CS154", "choices-alike")
NO_KEY = Kind("CS155", "choice-without-key")
SET_CIRCLE = Kind("CS156", "set-from-itself")
SET_TYPES = Kind("CS157", "set-to-different-types")


@dataclass(slots=True)
class Answers:
    """All answers by whole name, the keys of an ask's choices and the value of a `set` by where they stand.

    `broken` are answers whose value was not understood, so that nothing more is said about what uses them.
    """

    records: dict[str, Answer] = field(default_factory=dict)
    keys: dict[Span, tuple[str, ...]] = field(default_factory=dict)
    values: dict[Span, Expression] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)


def find_answers(scopes: Mapping[Unit, FileScope], declared: Declared) -> Answers:
    """Every answer of the files, which their scopes then know."""
    answers = Answers()
    known_to: dict[Unit, list[tuple[str, FileScope]]] = {unit: [("", scope)] for unit, scope in scopes.items()}
    for unit, scope in scopes.items():
        for called, used in unit.uses.items():
            known_to[used].append((f"{called}.", scope))
    sets: dict[str, list[tuple[FileScope, tree.Set]]] = {}
    for unit, scope in scopes.items():
        for statement in _all(unit):
            if isinstance(statement, tree.Set):
                sets.setdefault(unit.prefix + statement.name.text, []).append((scope, statement))
            elif isinstance(statement, (tree.Ask, tree.Listen)):
                _asked(scope, statement, answers, known_to[unit])
    for name, written in sets.items():
        if name in answers.records:
            _twice(written[0][1].name, answers.records[name].span, answers)
            answers.broken.add(name)
    computed = {name: written for name, written in sets.items() if name not in answers.records}
    for name in _in_order(computed, answers):
        answer = _computed(name, computed[name], answers, declared)
        if answer is None:
            answers.broken.add(name)
        else:
            _tell(answer, known_to[computed[name][0][0].unit])
            answers.records[name] = answer
    return answers


def _all(unit: Unit) -> Iterator[tree.Statement]:
    for on in unit.blocks:
        yield from statements(on.block)
    for step in unit.steps.values():
        yield from statements(step.block)


def _tell(answer: Answer, known_to: Sequence[tuple[str, FileScope]]) -> None:
    """Make an answer known where it may be written: in its own file and in those that use it."""
    bare = answer.name.rsplit(".", 1)[-1]
    for prefix, scope in known_to:
        scope.own[prefix + bare] = Binding(answer.name, answer.type, "answer", answer.private, answer.marks)


def _twice(name: tree.Word, first: Span, answers: Answers) -> None:
    message = f"`{name.text}` is already the name of an answer in this file."
    related = ((first, "this one"),)
    answers.findings.append(TWICE.at(name.span, message, "Give one of them another name.", related=related))


def _asked(
    scope: FileScope, statement: tree.Ask | tree.Listen, answers: Answers, known_to: Sequence[tuple[str, FileScope]]
) -> None:
    unit = scope.unit
    name = unit.prefix + statement.name.text
    private = False
    type_ = TEXT
    if isinstance(statement, tree.Ask):
        private = any(mark.text == "private" for mark in statement.marks)
        if statement.type is not None:
            type_ = made_type(statement.type, answers.findings)
        else:
            keys = _keys(statement, answers)
            type_ = Type("choice", keys, tuple(words_of(choice.text) for choice in statement.choices))
    if name in answers.records:
        if statement.name.text:  # that one is missing was told already
            _twice(statement.name, answers.records[name].span, answers)
        return
    kind: Literal["ask", "listen"] = "ask" if isinstance(statement, tree.Ask) else "listen"
    answers.records[name] = Answer(name, kind, type_, unit.name, private, frozenset(), statement.name.span)
    _tell(answers.records[name], known_to)


def words_of(pieces: Iterable[tree.Piece]) -> str:
    """A choice's text where no call has filled it in: values by their names."""
    return "".join(
        piece if isinstance(piece, str) else f"‹{piece.value.name if isinstance(piece.value, tree.Name) else '…'}›"
        for piece in pieces
    )


def _keys(ask: tree.Ask, answers: Answers) -> tuple[str, ...]:
    """A key for every choice: the one given, or one made from its text."""
    keys: dict[str, Span] = {}
    for choice in ask.choices:
        key = choice.key.text if choice.key else _made(choice.text)
        if not key:
            message = "This choice has no text that a name could be made of."
            answers.findings.append(NO_KEY.at(choice.span, message, "Name it in brackets: `- (yes) …`."))
        elif key in keys:
            how = "have the key" if choice.key else "say the same, or nearly so: both have the key"
            message = f"Two choices of `{ask.name.text}` {how} `{key}`."
            related = ((keys[key], "the other one"),)
            advice = "Delete one, or give one of them another key in brackets: `- (other) …`."
            answers.findings.append(SAME_KEY.at(choice.span, message, advice, related=related))
        keys[key] = choice.span
    made = tuple(choice.key.text if choice.key else _made(choice.text) for choice in ask.choices)
    answers.keys[ask.span] = made
    return made


def _made(pieces: tuple[tree.Piece, ...]) -> str:
    """A text as a name: `They can't afford it` is `they_can_t_afford_it`; empty where it has no letter or digit."""
    text = " ".join(piece for piece in pieces if isinstance(piece, str))
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return sub(r"[\W_]+", "_", text.lower()).strip("_")


def names_in(*exprs: tree.Expr) -> Iterator[str]:
    """Every name written in expressions, the keys after `is` among them."""
    waiting = list(exprs)
    while waiting:
        expr = waiting.pop()
        match expr:
            case tree.Name():
                yield expr.name
            case tree.Unary():
                waiting.append(expr.operand)
            case tree.Binary():
                waiting += (expr.left, expr.right)
            case tree.Call():
                waiting += expr.arguments
            case tree.Filter():
                waiting.append(expr.operand)


def _in_order(sets: Mapping[str, Sequence[tuple[FileScope, tree.Set]]], answers: Answers) -> Iterator[str]:
    """The names of `sets`, each after those it is computed from; a circle is reported once and left out."""
    needs = {
        name: {
            whole
            for scope, statement in written
            for used in names_in(statement.value)
            if (whole := scope.whole(used)) in sets
        }
        for name, written in sets.items()
    }
    done: set[str] = set()
    for start in sets:
        path: dict[str, Iterator[str]] = {}
        if start not in done:
            path[start] = iter(sorted(needs[start]))
        while path:
            name = next(reversed(path))
            needed = next(path[name], None)
            if needed is None:
                del path[name]
                done.add(name)
                yield name
            elif needed in path:
                _circle([*path][[*path].index(needed) :], sets, answers)
            elif needed not in done:
                path[needed] = iter(sorted(needs[needed]))


def _circle(names: Sequence[str], sets: Mapping[str, Sequence[tuple[FileScope, tree.Set]]], answers: Answers) -> None:
    if answers.broken.intersection(names):
        return
    answers.broken.update(names)
    statement = sets[names[0]][0][1]
    if len(names) == 1:
        message = f"`{names[0]}` is computed from itself."
    else:
        message = f"These are computed from one another in a circle: {', '.join(f'`{name}`' for name in names)}."
    related = tuple((sets[name][0][1].span, f"`{name}`") for name in names[1:])
    advice = "Use another name for the new value; to count how often a step was entered, write `visits(step)`."
    answers.findings.append(SET_CIRCLE.at(statement.span, message, advice, related=related))


def _computed(
    name: str, written: Sequence[tuple[FileScope, tree.Set]], answers: Answers, declared: Declared
) -> Answer | None:
    """One computed answer from all places that set it; None when its value is not understood."""
    first = written[0][1]
    types: list[Type] = []
    private, marks = False, frozenset[str]()
    for scope, statement in written:
        if name in answers.broken or answers.broken.intersection(scope.whole(n) for n in names_in(statement.value)):
            return None
        expression, findings = compile_expression(statement.value, scope)
        answers.findings += findings
        if expression is None:
            return None
        answers.values[statement.span] = expression
        before = types[-1] if types else expression.type
        shared = common(before, expression.type)
        if shared is None or set(shared.options) != set(expression.type.options):
            message = f"`{name}` is {in_words(expression.type)} here, but {in_words(before)} where it was set before."
            related = ((first.span, "it is set here"),)
            advice = "Use two names, or make both values of one kind."
            answers.findings.append(SET_TYPES.at(statement.span, message, advice, related=related))
            return None
        types.append(shared)
        for used in expression.names:
            source = declared.facts.get(used) or answers.records.get(used)
            if source is not None:
                private, marks = private or source.private, marks | source.marks
    return Answer(name, "set", types[-1], written[0][0].unit.name, private, marks, first.name.span)

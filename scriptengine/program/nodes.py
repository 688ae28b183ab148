"""Statements to nodes: each gets its label, its successor, and what happens when it takes place."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program import model
from scriptengine.program.answers import names_in
from scriptengine.program.books import lines_of
from scriptengine.program.expression import compile_expression
from scriptengine.program.material import Material
from scriptengine.program.model import Expression, Speech, Type
from scriptengine.program.moves import SOMEWHERE, UNKNOWN_TRIGGER, Moves
from scriptengine.program.scope import FileScope
from scriptengine.program.speech import compile_line, compile_speech
from scriptengine.program.types import YESNO, in_words
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Span

UNKNOWN_NOTICE = Kind("CS164", "unknown-notice")
NO_PHRASES = Kind("CS166", "no-phrase-book")
TONE_GUARD = Kind("CS167", "tone-decides")
RANGE = Kind("CS172", "range-does-not-fit")

_TONES = frozenset(TONES)
OFF = ""
"""Where a path goes that runs off the end; in a finished program only what stands after an arrow or an end has it."""

_NO_CONDITION = Expression(tree.Constant(True, Span("", 0, 0)), YESNO, frozenset(), 1, lambda _: None)


class Weaver:
    """Makes the nodes of one file."""

    def __init__(self, scope: FileScope, material: Material) -> None:
        self.scope = scope
        self.unit = scope.unit
        self.material = material
        self._find = material.findings.append
        self._moves = Moves(scope.unit, material)
        self._labels: dict[int, str] = {}

    def step(self, step: tree.Step) -> str:
        """The label of a step's first node."""
        self._moves.in_block = False
        return self._woven(step.block, self.unit.prefix + step.name.text)

    def on_block(self, on: tree.On, handler: str) -> str:
        """The label of an `on` block's first node."""
        self._moves.in_block = True
        return self._woven(on.block, handler)

    def _woven(self, block: tree.Block, place: str) -> str:
        self._labels.clear()
        self._number(block, place)
        return self._block(block, OFF)

    def _number(self, block: tree.Block, place: str) -> None:
        """Label every statement in reading order."""
        labels = self._labels
        for statement in block.statements:
            match statement:
                case tree.Ask():
                    labels[id(statement)] = f"ask {self.unit.prefix}{statement.name.text}"
                    for choice in statement.choices:
                        if choice.target is not None:
                            labels[id(choice)] = f"{place}#{len(labels) + 1}"
                        elif choice.block is not None:
                            self._number(choice.block, place)
                case tree.Listen():
                    labels[id(statement)] = f"listen {self.unit.prefix}{statement.name.text}"
                case tree.Bad():
                    if statement.block is not None:
                        self._number(statement.block, place)
                case _:
                    labels[id(statement)] = f"{place}#{len(labels) + 1}"
                    if isinstance(statement, tree.If):
                        for _, inner in statement.branches:
                            self._number(inner, place)
                        if statement.otherwise is not None:
                            self._number(statement.otherwise, place)

    def _block(self, block: tree.Block, after: str) -> str:
        """Nodes for a block whose end leads to `after`, made from the last statement up; the label of the first."""
        nodes = self.material.nodes
        following: model.Node | None = None
        for statement in reversed(block.statements):
            if isinstance(statement, tree.Bad):
                if statement.block is not None:
                    self._block(statement.block, SOMEWHERE)
                after, following = SOMEWHERE, None
                continue
            node = self._node(statement, after)
            if isinstance(node, model.Raise) and isinstance(following, model.Raise):
                node = model.Raise(node.label, (*node.triggers, *following.triggers), following.next, node.span)
                del nodes[following.label]
            nodes[node.label] = following = node
            after = node.label
        return after

    def _node(self, statement: tree.Statement, after: str) -> model.Node:
        label = self._labels[id(statement)]
        span = statement.span
        match statement:
            case tree.Say():
                speech = self._speech(statement.text, label)
                marks = self.material.brought(speech, self._marks(statement.marks))
                return model.Say(label, speech, bool(marks), (*marks, "say"), after, span)
            case tree.Coach():
                return model.Coach(label, self._speech(statement.text, label), after, span)
            case tree.Notice():
                return self._notice(statement, label, after)
            case tree.Acknowledge():
                return self._acknowledge(statement, label, after)
            case tree.Ask():
                return self._ask(statement, label, after)
            case tree.Listen():
                speech = self._speech(statement.text, label)
                happens = (*self.material.brought(speech, ()), "listen")
                return model.Listen(label, self.unit.prefix + statement.name.text, speech, happens, after, span)
            case tree.Set():
                return self._set(statement, label, after)
            case tree.If():
                branches = tuple(
                    (self._condition(guard, "An `if`") or _NO_CONDITION, self._block(inner, after))
                    for guard, inner in statement.branches
                )
                otherwise = self._block(statement.otherwise, after) if statement.otherwise is not None else after
                return model.Branch(label, branches, otherwise, span)
            case tree.Go():
                return self._moves.go(statement.step, label, span)
            case tree.Do():
                return self._moves.do(statement, label, after)
            case tree.Raise():
                return self._moves.raise_(statement, label, after)
            case tree.Escalate():
                return self._moves.escalate(statement, label, after)
            case tree.End():
                return self._moves.end(statement, label)
            case tree.Return():
                return self._moves.return_(span, label)
            case tree.Resume():
                return self._moves.resume(span, label)
            case tree.Bad():
                raise AssertionError("a line that was not understood has no node")

    # --- what is said ------------------------------------------------------------------------------------------------

    def _speech(self, text: tree.Text, label: str) -> Speech:
        if not text:
            return ()
        speech, findings = compile_speech(text, self.scope, label=label)
        if findings:
            gaps = (piece.value for line in text for piece in line.pieces if isinstance(piece, tree.Gap))
            guards = (line.guard for line in text if line.guard is not None)
            self._report(findings, (*gaps, *guards))
        return speech

    def _report(self, findings: Iterable[Diagnostic], exprs: Sequence[tree.Expr]) -> None:
        """Add findings, unless what they are about was already found wrong where it is set."""
        broken = self.material.answers.broken
        if not (broken and any(self.scope.whole(name) in broken for name in names_in(*exprs))):
            self.material.findings += findings

    def _marks(self, written: tuple[tree.Word, ...]) -> tuple[str, ...]:
        return self.material.declared.known_marks(written) if written else ()

    def _notice(self, statement: tree.Notice, label: str, after: str) -> model.Node:
        material, name = self.material, statement.name.text
        text = material.notices.text(name, material.today)
        if text is None and material.alone:
            return model.Notice(label, name, "", (), ("@informs", f"notice {name}"), after, statement.span)
        if text is None:
            listed = material.notices.notices
            if name in listed:
                first = listed[name].versions[0].effective.isoformat()
                message = f"The notice `{name}` is not to be read before {first}."
                advice = "Look at its `effective:` date."
            else:
                message = f"No notice book used here has a notice `{name}`.{did_you_mean(name, listed)}"
                advice = "Use the notice book that has it (`use notices/uk.yaml`), or mend the name."
            self._find(UNKNOWN_NOTICE.at(statement.name.span, message, advice))
            return model.Notice(label, name, "", (), ("@informs", f"notice {name}"), after, statement.span)
        lines = lines_of(text, material.findings)
        speech, findings = compile_speech(lines, material.notice_scope, label=label)
        material.findings += findings
        words = [tree.Word(mark, text.span) for mark in text.marks]
        marks = material.brought(speech, ("informs", *material.declared.known_marks(words)))
        return model.Notice(label, name, str(text.version), speech, (*marks, f"notice {name}"), after, statement.span)

    def _acknowledge(self, statement: tree.Acknowledge, label: str, after: str) -> model.Node:
        declared, word = self.material.declared, statement.name
        if not self.material.has_phrases and not self.material.alone:
            advice = "Use one, as in `use phrases/en.yaml`, or write the words with `say @acknowledges`."
            message = "`acknowledge` takes its words from a phrase book, and none is used here."
            self._find(NO_PHRASES.at(statement.span, message, advice))
        if word is not None:
            names = (*declared.triggers, *declared.groups, *TONES)
            advice = "Leave the name out to fit whatever was raised."
            self.material.check(word, names, UNKNOWN_TRIGGER, "trigger or tone", advice)
        return model.Acknowledge(label, word.text if word else None, ("@acknowledges",), after, statement.span)

    # --- what is asked -----------------------------------------------------------------------------------------------

    def _ask(self, statement: tree.Ask, label: str, after: str) -> model.Node:
        name = self.unit.prefix + statement.name.text
        record = self.material.answers.records.get(name)
        type_ = record.type if record else Type("text")
        speech = self._speech(statement.text, label)
        own = self.material.declared.known_marks(statement.marks, private=True) if statement.marks else ()
        happens = self.material.brought(speech, own)
        if statement.text:
            happens = (*happens, "ask")
        choices: tuple[model.Choice, ...] = ()
        low = high = None
        if statement.type is None:
            keys = self.material.answers.keys.get(statement.span, ())
            choices = tuple(
                self._choice(choice, key, label, after) for choice, key in zip(statement.choices, keys, strict=True)
            )
        else:
            low, high = (self._bound(bound, type_) for bound in (statement.low, statement.high))
            if low is not None and high is not None and _empty(low, high):
                message = f"No answer to `{statement.name.text}` can lie in this range: it ends before it begins."
                self._find(RANGE.at(statement.span, message, "Write the smaller value after `from`."))
        return model.Ask(label, name, type_, speech, choices, low, high, happens, after, statement.span)

    def _bound(self, bound: tree.Expr | None, type_: Type) -> Expression | None:
        if bound is None:
            return None
        if type_.name not in {"number", "money", "date"}:
            message = f"`from` and `to` are for numbers, money and dates, but this answer is {in_words(type_)}."
            self._find(RANGE.at(bound.span, message, "Leave the range out."))
            return None
        return self._value(bound, type_, "A range")

    def _choice(self, choice: tree.Choice, key: str, ask: str, after: str) -> model.Choice:
        guard = self._condition(choice.guard, "A choice") if choice.guard is not None else None
        line, findings = compile_line(choice.text, self.scope, id=f"{ask}/{key}", span=choice.span)
        self._report(findings, [piece.value for piece in choice.text if isinstance(piece, tree.Gap)])
        if choice.target is not None:
            go = self._moves.go(choice.target, self._labels[id(choice)], choice.target.span)
            self.material.nodes[go.label] = go
            after = go.label
        elif choice.block is not None:
            after = self._block(choice.block, after)
        happens = tuple(f"@{mark}" for mark in self._marks(choice.marks))
        return model.Choice(key, guard, line, happens, after, choice.span)

    # --- what is computed and decided --------------------------------------------------------------------------------

    def _set(self, statement: tree.Set, label: str, after: str) -> model.Node:
        answers = self.material.answers
        name = self.unit.prefix + statement.name.text
        value = answers.values.get(statement.span, _NO_CONDITION)
        self._no_tone(value, statement.value.span, "A `set`")
        record = answers.records.get(name)
        return model.Set(label, name, value, record.type if record else value.type, after, statement.span)

    def _condition(self, guard: tree.Expr, where: str) -> Expression | None:
        return self._value(guard, YESNO, where)

    def _value(self, expr: tree.Expr, want: Type, where: str) -> Expression | None:
        expression, findings = compile_expression(expr, self.scope, want=want)
        if findings:
            self._report(findings, (expr,))
        if expression is not None:
            self._no_tone(expression, expr.span, where)
        return expression

    def _no_tone(self, expression: Expression, span: Span, where: str) -> None:
        for tone in sorted(expression.names & _TONES)[:1]:
            message = f"{where} may not depend on the tone `{tone}`."
            advice = f"Tone changes how a thing is said, never what is offered: guard lines of text, `[{tone}] …`."
            self._find(TONE_GUARD.at(span, message, advice))


def _empty(low: Expression, high: Expression) -> bool:
    """Whether a range of constants leaves nothing between them."""
    first, last = low.run({}), high.run({})
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        return first > last
    return isinstance(first, datetime.date) and isinstance(last, datetime.date) and first > last

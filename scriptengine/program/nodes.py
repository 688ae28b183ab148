"""Statements to nodes: each gets its label, its successor, and what happens when it takes place."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from scriptengine.care.book import NoticeBook
from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program import model
from scriptengine.program.answers import Answers, names_in
from scriptengine.program.books import lines_of
from scriptengine.program.declared import Declared
from scriptengine.program.expression import compile_expression
from scriptengine.program.model import Expression, Speech, Type
from scriptengine.program.scope import FileScope
from scriptengine.program.speech import compile_line, compile_speech
from scriptengine.program.types import YESNO, in_words
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Span

UNKNOWN_STEP = Kind("CS160", "unknown-step")
UNKNOWN_FLOW = Kind("CS161", "unknown-flow")
UNKNOWN_OUTCOME = Kind("CS162", "unknown-outcome")
UNKNOWN_CONTACT = Kind("CS163", "unknown-contact")
UNKNOWN_NOTICE = Kind("CS164", "unknown-notice")
UNKNOWN_TRIGGER = Kind("CS165", "unknown-trigger")
NO_PHRASES = Kind("CS166", "no-phrase-book")
TONE_GUARD = Kind("CS167", "tone-decides")
RETURN_OUTSIDE = Kind("CS168", "return-outside-flow")
RESUME_OUTSIDE = Kind("CS169", "resume-outside-block")
LEAVES_FLOW = Kind("CS170", "arrow-out-of-flow")
DO_BACK = Kind("CS171", "do-leads-back")
RANGE = Kind("CS172", "range-does-not-fit")
NO_CHOICE = Kind("CS173", "no-choice-to-choose")

OFF = ""
"""Where a path goes that runs off the end of its step or block."""
SOMEWHERE = "?"
"""Where a line leads that was not understood: nothing is said about what follows."""

_NO_CONDITION = Expression(tree.Constant(True, Span("", 0, 0)), YESNO, frozenset(), 1, lambda _: None)


@dataclass(slots=True)
class Material:
    """What all nodes of a call are made from, and what was wrong."""

    declared: Declared
    answers: Answers
    notices: NoticeBook
    notice_scope: FileScope
    has_phrases: bool
    alone: bool  # a flow without its script, which may use the books
    today: datetime.date
    nodes: dict[str, model.Node] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def brought(self, speech: Speech, own: Iterable[str]) -> tuple[str, ...]:
        """The marks of something spoken as they happen: its own, then those of the values it gives."""
        marks = dict.fromkeys(own)
        facts, records = self.declared.facts, self.answers.records
        values = {name for paragraph in speech for line in paragraph.lines for name in line.names}
        more = [source.marks for name in values if (source := facts.get(name) or records.get(name)) is not None]
        if more:
            marks.update(dict.fromkeys(sorted(frozenset[str]().union(*more))))
        return tuple(f"@{mark}" for mark in marks)


class Weaver:
    """Makes the nodes of one file."""

    def __init__(self, scope: FileScope, material: Material) -> None:
        self.scope = scope
        self.unit = scope.unit
        self.material = material
        self._find = material.findings.append
        self._labels: dict[int, str] = {}
        self._in_block = False

    def step(self, step: tree.Step) -> str:
        """The label of a step's first node."""
        self._in_block = False
        return self._woven(step.block, self.unit.prefix + step.name.text)

    def on_block(self, on: tree.On, handler: str) -> str:
        """The label of an `on` block's first node."""
        self._in_block = True
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
                return self._go(statement.step, label, span)
            case tree.Do():
                return self._do(statement, label, after)
            case tree.Raise():
                return self._raise(statement, label, after)
            case tree.Escalate():
                name = statement.contact.text
                self._known(statement.contact, self.material.declared.contacts, UNKNOWN_CONTACT, "contact",
                            f'Declare it: `contact {name} "Who it is"`.')  # fmt: skip
                return model.Escalate(label, name, ("escalate", f"escalate {name}"), after, span)
            case tree.End():
                return self._end(statement, label)
            case tree.Return():
                self._check_return(span)
                return model.Return(label, span)
            case tree.Resume():
                if not self._in_block:
                    message = "`resume` goes back to an interrupted turn, but nothing was interrupted here."
                    self._find(RESUME_OUTSIDE.at(span, message, "Use it in an `on` block; a flow ends with `return`."))
                return model.Resume(label, span)
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
                message, advice = f"The notice `{name}` is not to be read before {first}.", "Look at its `effective:` date."
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
        return model.Notice(
            label, name, str(text.version), speech, (*marks, f"notice {name}"), after, statement.span
        )

    def _acknowledge(self, statement: tree.Acknowledge, label: str, after: str) -> model.Node:
        declared, word = self.material.declared, statement.name
        if not self.material.has_phrases and not self.material.alone:
            advice = "Use one, as in `use phrases/en.yaml`, or write the words with `say @acknowledges`."
            message = "`acknowledge` takes its words from a phrase book, and none is used here."
            self._find(NO_PHRASES.at(statement.span, message, advice))
        if word is not None:
            self._known(word, (*declared.triggers, *declared.groups, *TONES), UNKNOWN_TRIGGER, "trigger or tone",
                        "Leave the name out to fit whatever was raised.")  # fmt: skip
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
            if choices and all(choice.guard is not None and _never(choice.guard) for choice in choices):
                message = f"`{statement.name.text}` has no choice that can ever be shown."
                self._find(NO_CHOICE.at(statement.span, message, "Give it a choice without a guard, last in the list."))
        else:
            low, high = (self._bound(bound, type_) for bound in (statement.low, statement.high))
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
            go = self._go(choice.target, self._labels[id(choice)], choice.target.span)
            self.material.nodes[go.label] = go
            after = go.label
        elif choice.block is not None:
            after = self._block(choice.block, after)
        happens = tuple(f"@{mark}" for mark in self._marks(choice.marks))
        return model.Choice(key, guard, line, happens, after, choice.span)

    # --- what is computed and decided ----------------------------------------------------------------------------------

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
        for tone in expression.names.intersection(TONES):
            message = f"{where} may not depend on the tone `{tone}`: tone changes how a thing is said, never what is offered."
            advice = f"Guard lines of text with it (`[{tone}] …`), or ask about what lies behind it."
            self._find(TONE_GUARD.at(span, message, advice))

    # --- where it goes -------------------------------------------------------------------------------------------------

    def _go(self, target: tree.Word, label: str, span: Span) -> model.Go:
        name = target.text
        if self._in_block and self.unit.kind == "flow":
            message = "An `on` block of a flow cannot leave for a step: the flow may not be open when it runs."
            advice = "End it with `resume` or `end`; `do` runs a step and comes back."
            self._find(LEAVES_FLOW.at(span, message, advice))
        elif name not in self.unit.steps:
            self._no_step(target)
        return model.Go(label, self.unit.prefix + name, span)

    def _no_step(self, target: tree.Word) -> None:
        name = target.text
        flow, _, _ = name.partition(".")
        if flow in self.unit.uses:
            message = f"`{name}` lies in another file, and an arrow stays in its own."
            self._find(LEAVES_FLOW.at(target.span, message, f"Write `do {name}`: it runs there and comes back here."))
        else:
            self._known(target, self.unit.steps, UNKNOWN_STEP, "step", f"Write it, as `step {name}`, or mend the arrow.")

    def _do(self, statement: tree.Do, label: str, after: str) -> model.Node:
        flow, _, step = statement.target.text.partition(".")
        used = self.unit.uses.get(flow)
        if used is None and flow == self.unit.name and self.unit.kind == "flow":
            used = self.unit
            if not self._in_block:
                message = f"This leads back into `{flow}` itself, which may be done only once at a time."
                self._find(DO_BACK.at(statement.span, message, f"Go on at a step of it: `-> {step or 'STEP'}`."))
        if used is None or used.kind != "flow":
            if flow in self.unit.steps and not step:
                message = f"`{flow}` is a step of this file, and `do` is for other files."
                advice = f"Write `-> {flow}` to go on there."
                self._find(UNKNOWN_FLOW.at(statement.target.span, message, advice))
            else:
                word = tree.Word(flow, statement.target.span)
                flows = [name for name, unit in self.unit.uses.items() if unit.kind == "flow"]
                self._known(word, flows, UNKNOWN_FLOW, "flow", f"Bring it in at the top of the file: `use library/{flow}`.")
            return model.Do(label, SOMEWHERE, SOMEWHERE, after, statement.span)
        if step and step not in used.steps:
            word = tree.Word(step, statement.target.span)
            self._known(word, used.steps, UNKNOWN_STEP, f"step of `{flow}`", "Mend the name, or leave it out.")
        step = step or next(iter(used.steps), SOMEWHERE)
        return model.Do(label, used.name, used.prefix + step, after, statement.span)

    def _raise(self, statement: tree.Raise, label: str, after: str) -> model.Node:
        declared, word = self.material.declared, statement.trigger
        if word.text in declared.groups:
            message = f"`{word.text}` is a group of triggers, and one of them has to be raised."
            advice = f"Choose among {', '.join(sorted(declared.groups[word.text])[:8])}."
            self._find(UNKNOWN_TRIGGER.at(word.span, message, advice))
        else:
            self._known(word, declared.triggers, UNKNOWN_TRIGGER, "trigger", "Add it to a lexicon, or mend the name.")
        return model.Raise(label, (word.text,), after, statement.span)

    def _end(self, statement: tree.End, label: str) -> model.Node:
        name = statement.outcome.text
        outcomes = self.material.declared.outcomes
        self._known(statement.outcome, outcomes, UNKNOWN_OUTCOME, "outcome", f'Declare it: `outcome {name} "Its title"`.')
        marks = tuple(f"@{mark}" for mark in sorted(outcomes[name].marks)) if name in outcomes else ()
        return model.End(label, name, (*marks, "end", f"end {name}"), statement.span)

    def _check_return(self, span: Span) -> None:
        if self._in_block:
            message = "An `on` block goes back to the interrupted turn, not to a `do`."
            self._find(RETURN_OUTSIDE.at(span, message, "Write `resume` instead of `return`."))
        elif self.unit.kind != "flow":
            message = "`return` goes back to a `do`, but a script is not done by anybody."
            self._find(RETURN_OUTSIDE.at(span, message, "Write `end` with an outcome, or an arrow to a step."))

    def _known(self, word: tree.Word, names: Collection[str], kind: Kind, what: str, advice: str) -> None:
        if word.text not in names:
            message = f"There is no {what} `{word.text}`.{did_you_mean(word.text, names)}"
            self._find(kind.at(word.span, message, advice))


def _never(guard: Expression) -> bool:
    """Whether a guard depends on nothing and does not hold."""
    return not guard.names and guard is not _NO_CONDITION and guard.run({}) is not True

"""Statements that move a call: arrows, flows, raised triggers, escalations, ends, and the ways back."""

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program import model
from scriptengine.program.material import Material
from scriptengine.program.unit import Unit
from scriptengine.text.diagnostic import Kind, near
from scriptengine.text.source import Span

UNKNOWN_STEP = Kind("CS160", "unknown-step")
UNKNOWN_FLOW = Kind("CS161", "unknown-flow")
UNKNOWN_OUTCOME = Kind("CS162", "unknown-outcome")
UNKNOWN_CONTACT = Kind("CS163", "unknown-contact")
UNKNOWN_TRIGGER = Kind("CS165", "unknown-trigger")
RETURN_OUTSIDE = Kind("CS168", "return-outside-flow")
RESUME_OUTSIDE = Kind("CS169", "resume-outside-block")
LEAVES_FLOW = Kind("CS170", "arrow-out-of-flow")
DO_BACK = Kind("CS171", "do-leads-back")

SOMEWHERE = "?"
"""Where a line leads that was not understood: nothing is said about what follows."""


class Moves:
    """Makes such nodes for one file; `in_block` tells whether they stand in an `on` block or in a step."""

    def __init__(self, unit: Unit, material: Material) -> None:
        self.in_block = False
        self._unit = unit
        self._material = material
        self._find = material.findings.append

    def go(self, target: tree.Word, label: str, span: Span) -> model.Go:
        name = target.text
        if self.in_block and self._unit.kind == "flow":
            message = "An `on` block of a flow cannot leave for a step: the flow may not be open when it runs."
            advice = "End it with `resume` or `end`; `do` runs a step and comes back."
            self._find(LEAVES_FLOW.at(span, message, advice))
        elif name in self._unit.uses and name not in self._unit.steps:
            message = f"`{name}` is a flow, and an arrow leads to a step of this file."
            advice = f"Write `do {name}`, and below it where the call goes on."
            self._find(UNKNOWN_STEP.at(target.span, message, advice))
        elif name not in self._unit.steps:
            advice = f"Write it, as `step {name}`, or mend the arrow."
            self._material.check(target, self._unit.steps, UNKNOWN_STEP, "step", advice)
        return model.Go(label, self._unit.prefix + name, span)

    def do(self, statement: tree.Do, label: str, after: str) -> model.Node:
        flow, _, step = statement.target.text.partition(".")
        used = self._unit.uses.get(flow)
        if used is None and flow == self._unit.name and self._unit.kind == "flow":
            used = self._unit
            if not self.in_block:
                message = f"This leads back into `{flow}` itself, which may be done only once at a time."
                self._find(DO_BACK.at(statement.span, message, f"Go on at a step of it: `-> {step or 'STEP'}`."))
        if used is None or used.kind != "flow":
            if flow in self._unit.steps and not step:
                message = f"`{flow}` is a step of this file, and `do` is for other files."
                advice = f"Write `-> {flow}` to go on there."
                self._find(UNKNOWN_FLOW.at(statement.target.span, message, advice))
            else:
                word = tree.Word(flow, statement.target.span)
                flows = [name for name, unit in self._unit.uses.items() if unit.kind == "flow"]
                meant = near(flow, flows)
                advice = f"Write `do {meant}`."
                if meant is None:
                    advice = f"Bring it in at the top of the file: `use library/{flow}`."
                self._material.check(word, flows, UNKNOWN_FLOW, "flow", advice)
            return model.Do(label, SOMEWHERE, SOMEWHERE, after, statement.span)
        if step and step not in used.steps:
            word = tree.Word(step, statement.target.span)
            what, advice = f"step in the flow `{flow}` called", "Mend the name, or leave it out to begin at its first."
            self._material.check(word, used.steps, UNKNOWN_STEP, what, advice)
        step = step or next(iter(used.steps), SOMEWHERE)
        return model.Do(label, used.name, used.prefix + step, after, statement.span)

    def raise_(self, statement: tree.Raise, label: str, after: str) -> model.Node:
        declared, word = self._material.declared, statement.trigger
        if word.text in declared.groups:
            message = f"`{word.text}` is a group of triggers, and one of them has to be raised."
            advice = f"Choose among {', '.join(sorted(declared.groups[word.text])[:8])}."
            self._find(UNKNOWN_TRIGGER.at(word.span, message, advice))
        elif word.text in TONES:
            message = f"`{word.text}` is a tone, which only the agent sets, and no trigger."
            self._find(UNKNOWN_TRIGGER.at(word.span, message, "Take the line away, or raise a trigger."))
        else:
            advice = "Add it to a lexicon, or mend the name."
            self._material.check(word, declared.triggers, UNKNOWN_TRIGGER, "trigger", advice)
        return model.Raise(label, (word.text,), after, statement.span)

    def end(self, statement: tree.End, label: str) -> model.Node:
        name = statement.outcome.text
        outcomes = self._material.declared.outcomes
        advice = f'Declare it: `outcome {name} "Its title"`.'
        self._material.check(statement.outcome, outcomes, UNKNOWN_OUTCOME, "outcome", advice)
        marks = tuple(f"@{mark}" for mark in sorted(outcomes[name].marks)) if name in outcomes else ()
        return model.End(label, name, (*marks, "end", f"end {name}"), statement.span)

    def return_(self, span: Span, label: str) -> model.Node:
        if self.in_block:
            message = "An `on` block goes back to the interrupted turn, not to a `do`."
            self._find(RETURN_OUTSIDE.at(span, message, "Write `resume` instead of `return`."))
        elif self._unit.kind != "flow":
            message = "`return` goes back to a `do`, but a script is not done by anybody."
            self._find(RETURN_OUTSIDE.at(span, message, "Write `end` with an outcome, or an arrow to a step."))
        return model.Return(label, span)

    def escalate(self, statement: tree.Escalate, label: str, after: str) -> model.Node:
        name = statement.contact.text
        advice = f'Declare it: `contact {name} "Who it is"`.'
        self._material.check(statement.contact, self._material.declared.contacts, UNKNOWN_CONTACT, "contact", advice)
        return model.Escalate(label, name, ("escalate", f"escalate {name}"), after, statement.span)

    def resume(self, span: Span, label: str) -> model.Node:
        if not self.in_block:
            message = "`resume` goes back to an interrupted turn, but nothing was interrupted here."
            self._find(RESUME_OUTSIDE.at(span, message, "Use it in an `on` block; a flow ends with `return`."))
        return model.Resume(label, span)

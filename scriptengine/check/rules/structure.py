"""Steps, blocks and outcomes that no call can come to, and ways that lead nowhere."""

from collections.abc import Iterator

from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.program.model import Ask, Branch, End, Go, Listen, Node, Raise, Resume
from scriptengine.text.diagnostic import Diagnostic


@rule("CS401", "warning")
def unreachable_step(subject: Subject) -> Iterator[Diagnostic]:
    """A step of the script that no path leads to.

    Why: it is never said, however often it is reviewed. Usually an arrow to it was forgotten or misspelt. An agent
    who leaves the script may still choose it; a step meant for that only can be allowed with that reason.

    Bad:
        step start
            say Hello.
            end done

        step ways_to_pay
            say There are several ways to pay.
            end done

    Good:
        step start
            say Hello.
            -> ways_to_pay

        step ways_to_pay
            say There are several ways to pay.
            end done
    """
    program = subject.program
    for step in program.steps.values():
        if step.flow == program.name and step.entry not in subject.flow.reachable:
            message = f"No path leads to step `{step.name}`, so it is never said."
            yield unreachable_step.at(step.span, message, f"Send an arrow there (`-> {step.name}`), or delete it.")


@rule("CS402", "warning")
def unreachable_statement(subject: Subject) -> Iterator[Diagnostic]:
    """A line below one that always leads elsewhere.

    Why: after an arrow, `end`, `return` or `resume` nothing more of the block is done, nor after a question whose
    choices all lead elsewhere.

    Bad:
        step start
            end done
            say Goodbye.

    Good:
        step start
            say Goodbye.
            end done
    """
    met = {node.label for nodes in subject.within.values() for node in nodes}
    lost = [node for label, node in subject.program.nodes.items() if label not in met]
    after = {label for node in lost for label in _next(node)}
    for node in lost:
        if node.label not in after:
            message = "The call never comes here: what stands above always leads elsewhere."
            yield unreachable_statement.at(node.span, message, "Move it up, or delete it.")


def _next(node: Node) -> Iterator[str]:
    if isinstance(node, Ask):
        yield from (choice.next for choice in node.choices)
    elif isinstance(node, Branch):
        yield from (label for _, label in node.branches)
        yield node.otherwise
    yield getattr(node, "next", "")


@rule("CS403", "warning")
def unreached_outcome(subject: Subject) -> Iterator[Diagnostic]:
    """An outcome that has an `end`, but none that a call can come to.

    Why: the disposition stands in reports and never comes up. An outcome that nothing ends in at all is
    `unused-outcome`.

    Bad:
        outcome promised "Promise to pay"
        outcome done "Done"

        step start
            end done

        # allow unreachable-step: kept for agents who leave the script
        step promise
            end promised

    Good:
        outcome promised "Promise to pay"
        outcome done "Done"

        step start
            ask pay
                Shall I note that down?
                - (yes) Yes -> promise
                - (no) No
            end done

        step promise
            end promised
    """
    program = subject.program
    ends = subject.every(End)
    possible = {node.outcome for node in ends if node.label in subject.flow.reachable}
    for name in dict.fromkeys(node.outcome for node in ends):
        outcome = program.outcomes.get(name)
        if name not in possible and outcome is not None and outcome.span.file == subject.file.span.file:
            message = f"No path ends in `{name}`, though an `end {name}` is there."
            yield unreached_outcome.at(outcome.span, message, "Lead a path to it, or delete it.")


@rule("CS404", "error")
def no_way_out(subject: Subject) -> Iterator[Diagnostic]:
    """A question after which the call can never end, whatever is answered.

    Why: the agent is led round and round, and the only way out is to leave the script.

    Bad:
        step start
            ask ready
                Shall we go on?
                - (yes) Yes
                - (no) No
            -> start

    Good:
        step start
            ask ready
                Shall we go on?
                - (yes) Yes
                - (no) No -> goodbye
            -> start

        step goodbye
            end done
    """
    program = subject.program
    ways = subject.flow.leading_to(lambda node: isinstance(node, (End, Resume)))
    for node in program.nodes.values():
        if isinstance(node, (Ask, Listen)) and node.label in subject.flow.reachable and node.label not in ways:
            message = "From here the call can never end, whatever is answered."
            yield no_way_out.at(node.span, message, "Let one path lead to an `end`.")
            return  # the other questions of the same circle have nothing to add


@rule("CS405", "warning")
def block_never_runs(subject: Subject) -> Iterator[Diagnostic]:
    """An `on` block of the script that never runs, since each of its events has a more specific block.

    Why: a trigger's own block goes before its group's. A block for a group of which every trigger has its own waits
    for ever, and what it says is never said.

    Bad:
        on suicide_risk
            end done

        on immediate_danger
            end done

        on crisis
            say I'm calling someone in.
            end done

        step start
            end done

    Good:
        on suicide_risk
            end done

        on crisis
            say I'm calling someone in.
            end done

        step start
            end done
    """
    program = subject.program
    run = {trigger.handler for trigger in program.triggers.values()} | set(program.tone_handlers.values())
    for handler in program.handlers.values():
        if handler.flow == program.name and handler.id not in run:
            message = "This block never runs: each of its events has a more specific block."
            yield block_never_runs.at(handler.span, message, "Delete it, or one of the more specific ones.")


@rule("CS406", "warning")
def raise_inside_own_block(subject: Subject) -> Iterator[Diagnostic]:
    """A `raise` of a trigger inside the very block that it runs.

    Why: a block is not interrupted by itself; the trigger is noted a second time and nothing else happens.

    Bad:
        on complaint
            say I'm sorry about that.
            raise complaint
            resume

        step start
            end done

    Good:
        on complaint
            say I'm sorry about that.
            resume

        step start
            end done
    """
    program = subject.program
    for handler in program.handlers.values():
        for node in subject.within[handler.entry]:
            if isinstance(node, Raise):
                for name in node.triggers:
                    if name in program.triggers and program.triggers[name].handler == handler.id:
                        message = f"`{name}` is raised inside the block that it runs, so nothing happens."
                        yield raise_inside_own_block.at(node.span, message, "Delete it, or do here what it was to do.")


@rule("CS407", "warning")
def raise_without_effect(subject: Subject) -> Iterator[Diagnostic]:
    """A `raise` of a trigger that nothing in the script waits for.

    Why: there is no block for it, no guard asks for it and no guarantee speaks of it, so the call goes on as if
    nothing had been said.

    Bad:
        ask why
            What happened?
            - (illness) They're ill
                raise illness
            - (other) Something else

    Good:
        on illness
            say I'm sorry to hear that.
            resume

        step start
            ask why
                What happened?
                - (illness) They're ill
                    raise illness
                - (other) Something else
            end done
    """
    program = subject.program
    for node in subject.every(Raise):
        for name in node.triggers:
            trigger = program.triggers.get(name)
            if trigger is None or trigger.handler:
                continue
            names = {name, *(group for group, members in program.groups.items() if name in members)}
            if names.isdisjoint(subject.names_read) and all(map(names.isdisjoint, subject.claims)):
                message = f"`{name}` has no block, and no guard or guarantee asks for it: raising it does nothing."
                yield raise_without_effect.at(node.span, message, f"Write a block: `on {name}`.")


@rule("CS408", "warning")
def arrow_to_own_step(subject: Subject) -> Iterator[Diagnostic]:
    """An arrow from a choice back to the step it stands in, in a question that would then be asked just the same.

    Why: nothing has changed, so the customer hears the same question again. Say first what is different, or lead to a
    step that helps.

    Bad:
        step start
            ask pay
                Could you pay something today?
                - (yes) Yes
                - (no) No -> start
            end done

    Good:
        step start
            ask pay
                Could you pay something today?
                - (yes) Yes
                - (no) No -> help
            end done

        step help
            end done
    """
    program = subject.program
    for step in program.steps.values():
        first = program.nodes.get(step.entry)
        if not isinstance(first, Ask) or _changes(first):
            continue
        for choice in first.choices:
            target = program.nodes.get(choice.next)
            if isinstance(target, Go) and target.step == step.name and choice.guard is None:
                message = f"`{choice.key}` leads straight back to the same question."
                yield arrow_to_own_step.at(choice.span, message, "Lead to a step that says or offers something else.")


def _changes(node: Ask) -> bool:
    """Whether what is asked may be worded otherwise the next time."""
    return any(paragraph.group for paragraph in node.speech)

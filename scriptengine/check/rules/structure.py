"""Steps, blocks and outcomes that no call can come to, and ways that lead nowhere."""

from collections.abc import Iterator

from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
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

"""What is declared and never used: it misleads whoever reads the script, and shows that something was forgotten."""

from collections.abc import Iterator

from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.program.model import Answer, Ask, Do, End, Escalate, Set
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span


def _own(subject: Subject, span: Span) -> bool:
    """Whether something is declared in the script itself: what a shared file declares may be for another script."""
    return span.file == subject.file.span.file


@rule("CS421", "warning")
def unused_fact(subject: Subject) -> Iterator[Diagnostic]:
    """A fact that the script declares and nothing in the call reads.

    Why: every call has to bring it all the same, from an account record that may lack it. Personal data that is not
    needed should not be asked for either.

    Bad:
        fact customer.birth_date as date

        step start
            end done

    Good:
        fact customer.first_name as text

        step start
            say Thank you, {{ customer.first_name }}.
            end done
    """
    claimed = {token for claim in subject.claims for token in claim}
    for fact in subject.program.facts.values():
        if _own(subject, fact.span) and fact.name not in subject.names_read | claimed:
            message = f"Nothing in this call reads the fact `{fact.name}`."
            yield unused_fact.at(fact.span, message, "Delete it, or use it where it was meant to be.")


@rule("CS422", "warning")
def unused_answer(subject: Subject) -> Iterator[Diagnostic]:
    """A `set` whose answer nothing reads, or a question for a value on which nothing depends.

    Why: the customer was asked for something that changes nothing, or a computed value was meant for a line that now
    says something else. A question that carries a mark has done what it is for, and choices are kept with the call.

    Bad:
        step start
            ask income as money from 0 to 5000
                What comes in each month?
            end done

    Good:
        step start
            ask income as money from 0 to 5000
                What comes in each month?
            if income < 100
                say Thank you for telling me.
            end done
    """
    program = subject.program
    for node in program.nodes.values():
        if isinstance(node, Set):
            advice = "Delete it, or use it where it was meant to be."
        elif isinstance(node, Ask) and not node.choices and not any(token[0] == "@" for token in node.happens):
            advice = "Delete the question, or use what is answered."
        else:
            continue
        if node.name not in subject.names_read and not _read_elsewhere(subject, program.answers[node.name]):
            yield unused_answer.at(node.span, f"Nothing in this call reads the answer `{node.name}`.", advice)


def _read_elsewhere(subject: Subject, answer: Answer) -> bool:
    """Whether it is a flow's answer, which another script may read."""
    return answer.flow != subject.program.name


@rule("CS423", "warning")
def unused_mark(subject: Subject) -> Iterator[Diagnostic]:
    """A mark that the script declares and that stands nowhere, or that no guarantee speaks of.

    Why: a mark is there for guarantees. One that stands nowhere makes them hold by never happening; one that no
    guarantee names protects nobody.

    Bad:
        mark warns "says what happens next"

        step start
            end done

    Good:
        mark warns "says what happens next"

        guarantee told "Everybody hears what happens next"
            every call has @warns

        step start
            say @warns We'll write to you within a week.
            end done
    """
    marks = [word for word in subject.file.declarations if isinstance(word, tree.MarkDeclaration)]
    if not marks:
        return
    carried = subject.carried
    claimed = {token for claim in subject.claims for token in claim}
    for mark in marks:
        token = f"@{mark.name.text}"
        if token not in carried:
            message = f"The mark `{token}` stands nowhere, so it never happens."
            yield unused_mark.at(mark.name.span, message, "Put it on what makes it true, or delete it.")
        elif token not in claimed:
            message = f"No guarantee speaks of the mark `{token}`."
            yield unused_mark.at(mark.name.span, message, "Say in a guarantee what has to hold, or delete the mark.")


@rule("CS424", "warning")
def unused_outcome(subject: Subject) -> Iterator[Diagnostic]:
    """An outcome that the script declares and nothing ends in.

    Why: it stands in the list of dispositions and never comes up, so reports show a nought that means nothing.

    Bad:
        outcome promised "Promise to pay"
        outcome done "Done"

        step start
            end done

    Good:
        outcome done "Done"

        step start
            end done
    """
    ended = {node.outcome for node in subject.every(End)}
    for outcome in subject.program.outcomes.values():
        if _own(subject, outcome.span) and outcome.name not in ended:
            message = f"Nothing ends in the outcome `{outcome.name}`."
            yield unused_outcome.at(
                outcome.span, message, f"Write `end {outcome.name}` where it belongs, or delete it."
            )


@rule("CS425", "warning")
def unused_contact(subject: Subject) -> Iterator[Diagnostic]:
    """A contact that the script declares, that nothing is passed to and that nobody is told of.

    Why: somebody who can decide is named, and no path leads to them.

    Bad:
        contact specialist "Wellbeing specialist"
            person Tom Adeyemi
            phone +44 20 7946 0011

        step start
            end done

    Good:
        contact specialist "Wellbeing specialist"
            person Tom Adeyemi
            phone +44 20 7946 0011

        step start
            escalate specialist
            end done
    """
    program = subject.program
    reached = {node.contact for node in subject.every(Escalate)}
    reached |= {name.rpartition(".")[0] for name in subject.names_read}
    for contact in program.contacts.values():
        if _own(subject, contact.span) and contact.name not in reached:
            message = f"Nothing is passed to `{contact.name}`, and no line names them."
            yield unused_contact.at(contact.span, message, f"Write `escalate {contact.name}`, or delete it.")


@rule("CS426", "warning")
def unused_flow(subject: Subject) -> Iterator[Diagnostic]:
    """A flow that the script uses but never does, and that brings no `on` block, fact or guarantee.

    Why: whoever reads `use` believes that its questions are asked.

    Bad:
        use aside

        step start
            end done

        # file: aside.call
        flow aside "Aside"

        step begin
            return

    Good:
        use aside

        step start
            do aside
            end done

        # file: aside.call
        flow aside "Aside"

        step begin
            return
    """
    program = subject.program
    done = {node.flow for node in subject.every(Do)}
    done |= {handler.flow for handler in program.handlers.values()}
    read = {name.partition(".")[0] for name in subject.names_read}
    used = {use.path.text: use for use in subject.file.declarations if isinstance(use, tree.Use)}
    for flow in program.flows.values():
        use = next((use for path, use in used.items() if flow.file.removesuffix(".call").endswith(path)), None)
        if use is None or flow.name in done | read or _brings(subject.files[flow.file]):
            continue
        message = f"The flow `{flow.name}` is used, but nothing does it."
        yield unused_flow.at(use.span, message, f"Write `do {flow.name}` where it belongs, or delete this line.")


def _brings(file: tree.File) -> bool:
    """Whether using the file has an effect of its own."""
    return any(isinstance(declaration, (tree.On, tree.Guarantee)) for declaration in file.declarations)

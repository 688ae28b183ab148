"""How a script is laid out: how deep its blocks go, how long its steps are, and what the agent sees at a question."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject, words_of
from scriptengine.language import tree
from scriptengine.program.unit import statements
from scriptengine.text.diagnostic import Diagnostic

_DEEPEST = 4  # blocks inside blocks
_LONGEST = 40  # statements in a step
_MOST_CHOICES = 9  # as many as there are figure keys


@rule("CS441", "warning", needs="file")
def deep_nesting(subject: Subject) -> Iterator[Diagnostic]:
    """A block that stands more than four blocks deep.

    Why: nobody who reads it aloud can say under which conditions it is done. A step of its own with an arrow to it
    reads better, and gives that stretch of the call a name.

    Bad:
        step start
            if angry
                if hardship
                    if complaint
                        ask why
                            What happened?
                            - (late) It came late
                                if dispute
                                    say Thank you for telling me.
            end done

    Good:
        step start
            if angry
                if hardship
                    -> listen_first
            end done

        step listen_first
            ask why
                What happened?
                - (late) It came late
                    say Thank you for telling me.
            end done
    """
    for declaration in subject.file.declarations:
        if isinstance(declaration, (tree.Step, tree.On)):
            yield from _too_deep(declaration.block, 1)


def _too_deep(block: tree.Block, depth: int) -> Iterator[Diagnostic]:
    for statement in block.statements:
        for inner in _blocks(statement):
            if depth > _DEEPEST and inner.statements:
                message = f"This stands in more than {_DEEPEST} blocks, one inside the other."
                advice = "Make a step of it and send an arrow there."
                yield deep_nesting.at(inner.statements[0].span, message, advice)
            else:
                yield from _too_deep(inner, depth + 1)


def _blocks(statement: tree.Statement) -> Sequence[tree.Block]:
    if isinstance(statement, tree.If):
        inner = [block for _, block in statement.branches]
        return inner if statement.otherwise is None else [*inner, statement.otherwise]
    if isinstance(statement, tree.Ask):
        return [choice.block for choice in statement.choices if choice.block is not None]
    return ()


@rule("CS442", "hint", needs="file")
def long_step(subject: Subject) -> Iterator[Diagnostic]:
    """A step of more than forty statements.

    Why: a step is one stretch of the call: what an agent goes back to, or leaves the script for. Shorter ones with
    names that say what they are for are easier to find on a call.

    Bad:
        step start
            say One.
            say Two.
            say Three.
            say Four.
            say Five.
            say Six.
            say Seven.
            say Eight.
            say Nine.
            say Ten.
            say Eleven.
            say Twelve.
            say Thirteen.
            say Fourteen.
            say Fifteen.
            say Sixteen.
            say Seventeen.
            say Eighteen.
            say Nineteen.
            say Twenty.
            say Twenty-one.
            say Twenty-two.
            say Twenty-three.
            say Twenty-four.
            say Twenty-five.
            say Twenty-six.
            say Twenty-seven.
            say Twenty-eight.
            say Twenty-nine.
            say Thirty.
            say Thirty-one.
            say Thirty-two.
            say Thirty-three.
            say Thirty-four.
            say Thirty-five.
            say Thirty-six.
            say Thirty-seven.
            say Thirty-eight.
            say Thirty-nine.
            say Forty.
            end done

    Good:
        step start
            say One.
            say Two.
            -> further

        step further
            say Three.
            end done
    """
    for declaration in subject.file.declarations:
        if isinstance(declaration, tree.Step):
            count = len(list(statements(declaration.block)))
            if count > _LONGEST:
                message = f"The step `{declaration.name.text}` has {count} statements."
                yield long_step.at(declaration.name.span, message, "Make two steps of it, each with a name of its own.")


@rule("CS443", "warning", needs="file")
def question_without_words(subject: Subject) -> Iterator[Diagnostic]:
    """A question to the agent alone, with no `coach` above it that says what is asked.

    Why: without text the agent sees a list of choices and has to guess what about. The name of an `ask` is not shown
    as a question.

    Bad:
        step start
            ask picked_up
                - (customer) The customer
                - (other) Somebody else
            end done

    Good:
        step start
            coach Who picked up?
            ask picked_up
                - (customer) The customer
                - (other) Somebody else
            end done
    """
    wordless = any(not one.text for one in subject.written(tree.Ask))
    for block in _every_block(subject.file) if wordless else ():
        before: tree.Statement | None = None
        for statement in block.statements:
            if isinstance(statement, tree.Ask) and not statement.text and not isinstance(before, tree.Coach):
                message = "The agent is asked something here, and nothing says what."
                advice = "Write the question below `ask`, or a `coach` above it."
                yield question_without_words.at(statement.name.span, message, advice)
            before = statement


def _every_block(file: tree.File) -> Iterator[tree.Block]:
    waiting = [one.block for one in file.declarations if isinstance(one, (tree.Step, tree.On))]
    while waiting:
        block = waiting.pop()
        yield block
        for statement in block.statements:
            waiting.extend(_blocks(statement))


@rule("CS444", "warning", needs="file")
def choices_with_the_same_words(subject: Subject) -> Iterator[Diagnostic]:
    """Two choices of one question that read the same to the agent.

    Why: the keys differ, but on the screen nobody can tell them apart, and half of the answers will be the wrong one.
    Two of which only one is ever shown should still say in which case they are.

    Bad:
        step start
            ask pay
                Would that suit you?
                - (now) Yes
                - (later) Yes
                - (no) No
            end done

    Good:
        step start
            ask pay
                Would that suit you?
                - (now) Yes, today
                - (later) Yes, another day
                - (no) No
            end done
    """
    for statement in subject.written(tree.Ask):
        seen: dict[str, tree.Choice] = {}
        for choice in statement.choices:
            said = _bare(words_of(choice.text))
            first = seen.setdefault(said, choice)
            if first is not choice and choice.guard is None and first.guard is None:
                related = ((first.span, "the other one"),)
                message = "Two choices of this question have the same words."
                advice = "Say in each what makes it another answer."
                yield choices_with_the_same_words.at(choice.span, message, advice, related=related)


@lru_cache(maxsize=10_000)
def _bare(text: str) -> str:
    """A text as it is heard, without the signs in it."""
    return re.sub(r"\W+", " ", text).strip().lower()


@rule("CS445", "hint", needs="file")
def many_choices(subject: Subject) -> Iterator[Diagnostic]:
    """A question with more than nine choices.

    Why: the agent reads the list while the customer waits. Two questions, or a last choice that leads on to the rarer
    ones, are quicker than one long list.

    Bad:
        step start
            ask day
                Which day?
                - One
                - Two
                - Three
                - Four
                - Five
                - Six
                - Seven
                - Eight
                - Nine
                - Ten
            end done

    Good:
        step start
            ask day
                Which day?
                - One
                - Two
                - Another one
            end done
    """
    for statement in subject.written(tree.Ask):
        if len(statement.choices) > _MOST_CHOICES:
            message = f"This question has {len(statement.choices)} choices."
            yield many_choices.at(statement.name.span, message, "Ask in two questions, the common answers first.")


@rule("CS449", "warning", needs="file")
def only_one_choice(subject: Subject) -> Iterator[Diagnostic]:
    """A question with one choice only.

    Why: the agent has to click what was never in doubt, and a customer who says something else isn't provided for.

    Bad:
        step start
            ask ready
                Is now a good time?
                - (yes) Yes
            end done

    Good:
        step start
            ask ready
                Is now a good time?
                - (yes) Yes
                - (no) Not really
            end done
    """
    for statement in subject.written(tree.Ask):
        if len(statement.choices) == 1:
            message = "This question has one choice only, so whatever is said, the same is entered."
            advice = "Add what else may be answered, or make a `say` or a `listen` of it."
            yield only_one_choice.at(statement.name.span, message, advice)

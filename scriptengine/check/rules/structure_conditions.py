"""Guards and conditions that never hold, that leave a gap, or that get in each other's way."""

from collections.abc import Iterator, Sequence
from functools import partial

from scriptengine.check import guards
from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.program.model import Ask, Branch, Expression, Line, Node, Paragraph
from scriptengine.text.diagnostic import Diagnostic


def _sure(subject: Subject, node: Node) -> guards.Sure:
    """What the script's own paths make known. An agent who leaves the script may come without it, so this is no reason
    to call a guard needless; `if not known(…)` may be there for them."""
    return lambda name: subject.knowledge.known(name, node.label)


def _cases(
    subject: Subject, node: Node, conditions: Sequence[Expression], sure: guards.Sure = lambda _name: False
) -> Iterator[guards.Case]:
    """The cases that conditions tell apart, without those that an `if` around them rules out."""
    around = subject.given(node, frozenset().union(*(condition.names for condition in conditions)))
    told_apart = [*conditions, *(one.condition for one in around)]
    for case in guards.cases(subject.program, told_apart, sure, subject.ranges):
        if all(
            guards.may_hold(one.condition, case) if one.holds else not guards.holds(one.condition, case)
            for one in around
        ):
            yield case


def _can_hold(subject: Subject, node: Node, condition: Expression) -> bool:
    """Whether a condition can ever hold where it stands; yes where that is undecided."""
    if not subject.can_hold(condition):
        return False
    if not subject.given(node, condition.names):
        return True
    cases = list(_cases(subject, node, [condition]))
    return not cases or any(guards.may_hold(condition, case) for case in cases)


@rule("CS411", "warning")
def choice_never_shown(subject: Subject) -> Iterator[Diagnostic]:
    """A choice whose guard can never hold.

    Why: the customer may well mean it, and the agent has nowhere to click. Most often two conditions exclude each
    other, or the guard compares with a value that cannot come up.

    Bad:
        ask date
            When would suit you?
            - [account.days_late > 60 and account.days_late < 30] (now) Today
            - (later) Another day

    Good:
        ask date
            When would suit you?
            - [account.days_late > 30 and account.days_late < 60] (now) Today
            - (later) Another day
    """
    for node in subject.every(Ask):
        for choice in node.choices:
            if choice.guard is not None and not _can_hold(subject, node, choice.guard):
                message = f"The choice `{choice.key}` can never be shown: its guard never holds."
                yield choice_never_shown.at(choice.span, message, "Mend the guard, or take it away.")


@rule("CS412", "error")
def no_choice_left(subject: Subject) -> Iterator[Diagnostic]:
    """A question whose choices can all be hidden at once.

    Why: the agent would stand before a question that cannot be answered. The message gives the values that do it.

    Bad:
        ask date
            When would suit you?
            - [account.days_late > 30] (now) Today
            - [account.days_late < 30] (later) Another day

    Good:
        ask date
            When would suit you?
            - [account.days_late > 30] (now) Today
            - (later) Another day
    """
    program = subject.program
    for node in subject.every(Ask):
        if not node.choices or any(choice.guard is None for choice in node.choices):
            continue
        conditions = [choice.guard for choice in node.choices if choice.guard is not None]
        for case in _cases(subject, node, conditions, _sure(subject, node)):
            if not any(guards.may_hold(condition, case) for condition in conditions):
                message = f"No choice of `{node.name}` is left where {guards.in_words(program, case)}."
                yield no_choice_left.at(node.span, message, "Give one choice no guard, such as `- (unsure) Not sure`.")
                break


@rule("CS413", "warning")
def line_never_said(subject: Subject) -> Iterator[Diagnostic]:
    """A line of text whose guard can never hold, or that another one always takes the place of.

    Why: nobody will ever hear it, and whoever reviews the script takes it for what is said.

    Bad:
        say
            [account.days_late > 60 and account.days_late < 30] We've been trying to reach you.
            [else] Thank you for your time.

    Good:
        say
            [account.days_late > 30] We've been trying to reach you.
            [else] Thank you for your time.
    """
    for node, group in subject.groups:
        for line in group.lines:
            if line.guard is not None and not _can_hold(subject, node, line.guard):
                yield line_never_said.at(
                    line.span, "This line is never said: its guard never holds.", "Mend the guard."
                )
        otherwise = next((line for line in group.lines if line.otherwise), None)
        if otherwise is not None and _always_one(subject, group):
            message = "The `[else]` line is never said: one of the others always fits."
            yield line_never_said.at(otherwise.span, message, "Delete it, or one of the guards.")


def _always_one(subject: Subject, group: Paragraph) -> bool:
    conditions = [line.guard for line in group.lines if line.guard is not None]
    if len(conditions) == 1:
        return subject.always_holds(conditions[0])
    looked = False
    for case in guards.cases(subject.program, conditions, ranges=subject.ranges):
        looked = True
        if not any(guards.holds(condition, case) for condition in conditions):
            return False
    return looked


@rule("CS414", "warning")
def branch_never_taken(subject: Subject) -> Iterator[Diagnostic]:
    """An `if` or `else if` whose condition can never hold where it stands, or an `else` for which nothing is left.

    Why: what is written below it is never done. A condition that the ones above it already cover is found too.

    Bad:
        if account.days_late > 30
            say We've been trying to reach you.
        else if account.days_late > 60
            say It's been a while.

    Good:
        if account.days_late > 60
            say It's been a while.
        else if account.days_late > 30
            say We've been trying to reach you.
    """
    for node in subject.every(Branch):
        conditions = [condition for condition, _ in node.branches]
        if len(conditions) == 1 and _can_hold(subject, node, conditions[0]):
            continue
        taken = [False] * len(conditions)
        looked = left = False
        for case in _cases(subject, node, conditions):
            looked = True
            for number, condition in enumerate(conditions):
                taken[number] = taken[number] or guards.may_hold(condition, case)
                if guards.holds(condition, case):
                    break
            else:
                left = True
        for condition, ever in zip(conditions, taken, strict=True):
            if looked and not ever:
                message = "This condition never holds here, so what is below it is never done."
                yield branch_never_taken.at(
                    condition.tree.span, message, "Mend it, or delete it with what is below it."
                )
        other = subject.program.nodes[node.otherwise]
        # Without an `else` the call only goes on below.
        if looked and not left and len(conditions) > 1 and node.span.start < other.span.start < node.span.end:
            message = "One of the conditions above always holds, so what stands below this `else` is never done."
            yield branch_never_taken.at(other.span, message, "Mend the conditions, or delete the `else`.")


@rule("CS415", "warning")
def condition_always_holds(subject: Subject) -> Iterator[Diagnostic]:
    """A condition or guard that holds whatever the values are.

    Why: it looks like a decision and is none; what was meant is probably not what is written.

    Bad:
        if account.days_late > 30 or account.days_late <= 30
            say We've been trying to reach you.

    Good:
        if account.days_late > 30
            say We've been trying to reach you.
    """
    for node in subject.program.nodes.values():
        conditions = []
        if isinstance(node, Branch):
            conditions = [condition for condition, _ in node.branches]
        elif isinstance(node, Ask):
            conditions = [choice.guard for choice in node.choices if choice.guard is not None]
        for condition in conditions:
            if subject.always_holds(condition):
                message = "This always holds, whatever the values are."
                yield condition_always_holds.at(condition.tree.span, message, "Mend it, or take the condition away.")


@rule("CS416", "warning")
def overlapping_guards(subject: Subject) -> Iterator[Diagnostic]:
    """Two lines of one group whose guards compare the same values and hold at the same time.

    Why: of lines that fit equally well, the one least recently said is taken, so what is heard the first time is not
    what is heard the second. Lines with the same guard are meant to take turns and are not found, nor is a line that
    is more specific (has more parts joined by `and`).

    Bad:
        say
            [account.days_late > 30] We've been trying to reach you.
            [account.days_late > 60] It's been a while.
            [else] Thank you for your time.

    Good:
        say
            [account.days_late > 30 and account.days_late <= 60] We've been trying to reach you.
            [account.days_late > 60] It's been a while.
            [else] Thank you for your time.
    """
    for node, group in subject.groups:
        guarded = [line for line in group.lines if line.guard is not None]
        for number, line in enumerate(guarded):
            clashing = partial(_overlap, subject, node, line)
            other = next(filter(clashing, guarded[:number]), None)
            if other is not None:
                message = "This line and one above it can fit at the same time, and neither is the more specific one."
                related = ((other.span, "the other one"),)
                advice = "Make their guards exclude each other, or join a part to one with `and`."
                yield overlapping_guards.at(line.span, message, advice, related=related)


def _overlap(subject: Subject, node: Node, line: Line, other: Line) -> bool:
    one, two = line.guard, other.guard
    if one is None or two is None or one.parts != two.parts or one.names != two.names or not one.names:
        return False
    found = list(guards.cases(subject.program, [one, two], _sure(subject, node), subject.ranges))
    same = all(guards.holds(one, case) == guards.holds(two, case) for case in found)
    return not same and any(guards.holds(one, case) and guards.holds(two, case) for case in found)


@rule("CS417", "warning")
def tone_without_a_line(subject: Subject) -> Iterator[Diagnostic]:
    """A group of lines that has a line for some tones but nothing for another.

    Why: in that tone the sentence is missing, and it is the customers in a tone nobody thought of who hear nothing.
    Before the agent has picked a tone there is none at all, so that even a line for each tone leaves a gap.

    Bad:
        say
            [calm] Thank you for telling me.
            [angry or distressed] I can hear that this matters.

    Good:
        say
            [angry or distressed] I can hear that this matters.
            [else] Thank you for telling me.
    """
    program = subject.program
    for node, group in subject.groups:
        conditions = [line.guard for line in group.lines if line.guard is not None]
        if any(line.otherwise for line in group.lines):
            continue
        by_tone = [condition for condition in conditions if condition.names & set(program.tones)]
        if len(by_tone) < 2:
            continue  # one line for one tone is something said besides
        for case in guards.cases(program, conditions, _sure(subject, node), subject.ranges):
            if not any(guards.may_hold(condition, case) for condition in conditions):
                missing = guards.in_words(program, case) or "the agent has picked another tone, or none yet"
                message = f"Nothing is said here where {missing}."
                yield tone_without_a_line.at(group.lines[0].span, message, "Add a line with `[else]`.")
                break


@rule("CS418", "hint")
def needless_known(subject: Subject) -> Iterator[Diagnostic]:
    """A condition that asks `known()` of a fact that every call has.

    Why: a fact that is not `optional` is there before the call starts, so the question is always answered with yes,
    and a reader looks for the case in which it isn't.

    Bad:
        if known(account.days_late)
            say We've been trying to reach you.

    Good:
        if account.days_late > 30
            say We've been trying to reach you.
    """
    program = subject.program
    for node in subject.every(Branch):
        for condition, _ in node.branches:
            for name in sorted(condition.names):
                fact = program.facts.get(name)
                if fact is not None and not fact.optional and guards.asks_whether_known(condition.tree, name):
                    message = f"`{name}` is always known: it is a fact that is not `optional`."
                    yield needless_known.at(
                        condition.tree.span, message, "Leave `known(…)` out, or make the fact optional."
                    )

"""What `on` blocks lead back to, and what they leave waiting."""

from collections.abc import Iterator

from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.hearing.vocabulary import URGENCIES
from scriptengine.program.model import Branch, End, Escalate, Go, Handler, Node, Notice, Program, Raise, Resume
from scriptengine.program.paths import reached
from scriptengine.text.diagnostic import Diagnostic


def _runs_for(program: Program, handler: Handler) -> frozenset[str]:
    """The triggers whose raise runs this block."""
    return frozenset(trigger.name for trigger in program.triggers.values() if trigger.handler == handler.id)


@rule("CS461", "warning")
def resume_into_demand(subject: Subject) -> Iterator[Diagnostic]:
    """A block for hardship that can resume without an offer of help, in a script that asks for money, or that leads by
    an arrow to where money is asked for first.

    Why: `resume` shows the interrupted turn again. Somebody who has just said that they lost their job may then hear
    the same question for money, with nothing offered in between (UK: CONC 7.3.4R, forbearance). Where a guarantee
    promises that money is asked for only after an offer, the arrow is left to its proof.

    Bad:
        on hardship
            say I'm sorry to hear that.
            resume

        step start
            ask pay @demands
                Could you pay something today?
                - (yes) Yes
                - (no) No
            end done

    Good:
        on hardship
            say I'm sorry to hear that.
            say @offers There are ways we can help, and some cost nothing.
            resume

        step start
            ask pay @demands
                Could you pay something today?
                - (yes) Yes
                - (no) No
            end done
    """
    program = subject.program
    hardship = program.groups.get("hardship", frozenset())
    if not subject.carrying("@demands"):
        return
    for handler in program.handlers.values():
        if handler.urgency == "crisis" or not _runs_for(program, handler) & hardship:
            continue
        without = subject.flow.reach([handler.entry], _offers)
        end = next(
            (program.nodes[label] for label in sorted(without) if isinstance(program.nodes[label], Resume)), None
        )
        if end is not None:
            message = "After hardship this resumes without an offer, and what it goes back to may ask for money."
            advice = "Say what help there is before it (`say @offers …`), or lead to a step that does."
            yield resume_into_demand.at(end.span, message, advice, related=((handler.span, "the block"),))
        elif not _promised(program, _runs_for(program, handler) & hardship):
            demand = next((node for label in sorted(without) if _demands(node := program.nodes[label])), None)
            if demand is not None:
                message = "After hardship this block leads on to where money is asked for, with no offer in between."
                advice = "Say what help there is before the arrow (`say @offers …`), or lead to a step that does."
                related = ((demand.span, "money is asked for here"),)
                yield resume_into_demand.at(handler.span, message, advice, related=related)


def _offers(node: Node) -> bool:
    return _carries(node, "@offers")


def _demands(node: Node) -> bool:
    return _carries(node, "@demands") and not _offers(node)


def _promised(program: Program, triggers: frozenset[str]) -> bool:
    """Whether a guarantee has it that after any of these triggers money is asked for only after an offer."""
    return any(
        claim.form == "only after"
        and "@demands" in claim.first
        and claim.second == {"@offers"}
        and len(claim.after) == 1
        and triggers <= frozenset().union(*(program.groups.get(name, {name}) for name in claim.after[0]))
        for guarantee in program.guarantees.values()
        for claim in guarantee.claims
    )


def _carries(node: Node, mark: str) -> bool:
    return mark in getattr(node, "happens", ())


@rule("CS462", "warning")
def block_drops_another(subject: Subject) -> Iterator[Diagnostic]:
    """A block that ends the call while another one, still waiting, would hand over to a person, read a notice or do
    what every call owes; or a trigger that is raised where its block can only wait for the end.

    Why: of two triggers raised together the more urgent one's block runs first, or that of the one raised first. The
    other waits until it resumes or leaves by an arrow; when it ends the call, the other never runs. A complaint that
    comes up with "wrong number" is lost, though complaints have to reach somebody. In a crisis block everything but
    another crisis waits.

    Bad:
        on complaint
            escalate team_leader
            resume

        on wrong_party
            say I'm sorry to have troubled you.
            end done

        step start
            end done

    Good:
        on complaint
            escalate team_leader
            resume

        on wrong_party
            say I'm sorry to have troubled you.
            if complaint
                escalate team_leader
            end done

        step start
            end done
    """
    program = subject.program
    waiting = [*_owed(program), *_done(subject)]
    for handler in program.handlers.values():
        if handler.urgency == "crisis" or not waiting or not _runs_for(program, handler):
            continue  # a crisis ends what the call still owes
        ends = _Ends(subject, handler)
        for trigger, owed in waiting if ends.ever else ():
            waits = program.handlers.get(program.triggers[trigger].handler)
            if waits is None or waits.id == handler.id or _sooner(waits, handler):
                continue
            if ends.without(trigger, owed):
                message = f"This block can end the call while `{trigger}` still waits for its own block."
                advice = (
                    "Lead to a step with an arrow and end the call there: what waits runs before it. "
                    f"Or, before the end, ask `if {trigger}` and do what its block does, or `escalate`."
                )
                yield block_drops_another.at(handler.span, message, advice, related=((waits.span, "what waits"),))
                break
    yield from _raised_too_late(subject)


def _owed(program: Program) -> Iterator[tuple[str, frozenset[str]]]:
    """Each trigger after which every call has something, with what that may be."""
    for guarantee in program.guarantees.values():
        for claim in guarantee.claims:
            if claim.form in ("every call has", "within") and len(claim.after) == 1:
                named = frozenset().union(*(program.groups.get(name, {name}) for name in claim.after[0]))
                for name in sorted(named & program.triggers.keys()):
                    yield name, claim.first | claim.second


def _done(subject: Subject) -> Iterator[tuple[str, frozenset[str]]]:
    """Each trigger whose block hands over to a person or reads a notice, with what makes up for it: a person who is
    told, or that notice."""
    program = subject.program
    for handler in program.handlers.values():
        if handler.urgency != "crisis":
            inside = [program.nodes[label] for label in subject.flow.reach([handler.entry], _leaves)]
            notices = {f"notice {node.name}" for node in inside if isinstance(node, Notice)}
            if notices or any(isinstance(node, Escalate) for node in inside):
                for trigger in sorted(_runs_for(program, handler)):
                    yield trigger, frozenset({"escalate", *notices})


def _leaves(node: Node) -> bool:
    return isinstance(node, (Go, Raise))


def _sooner(one: Handler, other: Handler) -> bool:
    return URGENCIES.index(one.urgency) < URGENCIES.index(other.urgency)


class _Ends:
    """How a block can end the call."""

    def __init__(self, subject: Subject, handler: Handler) -> None:
        self._subject = subject
        self._entry = handler.entry
        # An arrow of the block lets go what waits; one inside a flow that it does only goes on there.
        own = subject.within[handler.entry]
        self._arrows = {node.label for node in own if isinstance(node, Go)}
        nodes = [subject.program.nodes[label] for label in self._ways(frozenset(), frozenset())]
        self.ever = any(isinstance(node, End) for node in nodes)
        self._asked = frozenset[str]().union(
            *(condition.names for node in nodes if isinstance(node, Branch) for condition, _ in node.branches)
        )
        self._found: dict[tuple[frozenset[str], frozenset[str]], bool] = {}

    def without(self, trigger: str, owed: frozenset[str]) -> bool:
        """Whether it can without what is owed, and without ever asking about the trigger."""
        groups = self._subject.program.groups
        names = self._asked & {trigger, *(group for group, members in groups.items() if trigger in members)}
        if (names, owed) not in self._found:
            nodes = (self._subject.program.nodes[label] for label in self._ways(names, owed))
            self._found[names, owed] = any(isinstance(node, End) and owed.isdisjoint(node.happens) for node in nodes)
        return self._found[names, owed]

    def _ways(self, names: frozenset[str], owed: frozenset[str]) -> frozenset[str]:
        """Where the block leads before it asks about any of the names, does what is owed or lets go what waits."""

        def settled(node: Node) -> bool:
            if isinstance(node, Branch):
                return any(condition.names & names for condition, _ in node.branches)
            return node.label in self._arrows or not owed.isdisjoint(getattr(node, "happens", ()))

        return self._subject.flow.reach([self._entry], settled)


def _raised_too_late(subject: Subject) -> Iterator[Diagnostic]:
    """Triggers raised in crisis blocks that always end the call: their own blocks never run."""
    program, flow = subject.program, subject.flow
    crises = [handler for handler in program.handlers.values() if handler.urgency == "crisis"]
    entries = {handler.entry for handler in crises}
    inside = [
        node for label in sorted(flow.reach(entries & {*flow.roots}, _raises)) if _raises(node := program.nodes[label])
    ]
    if not inside:
        return
    elsewhere = flow.reach(label for label in flow.roots if label not in entries)
    own = (node for handler in crises for node in reached(handler.entry, program.nodes))
    goes_on = {node.label for node in own if isinstance(node, (Go, Resume))}
    for node in inside:
        assert isinstance(node, Raise)
        waits = [program.handlers[name] for one in node.triggers if (name := program.triggers[one].handler)]
        if not waits or node.label in elsewhere or any(one.urgency == "crisis" for one in waits):
            continue
        if goes_on.isdisjoint(flow.reach([node.next], returning=True)):
            message = f"`{node.triggers[0]}` is raised in a crisis that ends the call, so its block never runs."
            advice = "Do here what that block does, or leave the `raise` out."
            yield block_drops_another.at(node.span, message, advice, related=((waits[0].span, "what waits"),))


def _raises(node: Node) -> bool:
    return isinstance(node, Raise)

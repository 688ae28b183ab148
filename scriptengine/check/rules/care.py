"""Whether people are heard: triggers that nothing answers, feelings passed over, a no that is not taken for one."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from scriptengine.check.cells import comparisons
from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject, words_of
from scriptengine.language import tree
from scriptengine.program.model import (
    Acknowledge,
    Ask,
    Branch,
    Choice,
    End,
    Go,
    Handler,
    Listen,
    Node,
    Program,
    Resume,
    Return,
    Say,
)
from scriptengine.program.paths import following
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

FEELINGS = ("distressed", "angry")
"""Tones that call for words of their own before anything else goes on."""

_FEW = 3  # times that a step may be come to again and still be counted
_WORD = re.compile(r"[\w']+")
_NEEDS_WARMTH = frozenset({"fraud_victim", "customer_deceased", "complaint"})


def carries(node: Node, mark: str) -> bool:
    """Whether a mark comes true when the node's statement takes place."""
    return mark in getattr(node, "happens", ())


def name_of(subject: Subject) -> Span:
    """Where the script names itself: the place of what is missing everywhere."""
    header = subject.file.header
    return header.name.span if header is not None else subject.file.span


def converses(program: Program) -> bool:
    """Whether the customer is ever asked or listened to."""
    return any(isinstance(node, (Ask, Listen)) and node.speech for node in program.nodes.values())


def listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


@rule("CS501", "warning")
def unhandled_trigger(subject: Subject) -> Iterator[Diagnostic]:
    """A sensitive trigger, one of hardship or of high urgency, without an `on` block.

    Why: somebody says that their mother died, the agent raises it, and the call goes on with the next question. A
    trigger without a block only changes guards.

    Bad:
        on hardship or capacity or customer_deceased or fraud_victim or breathing_space or insolvency or represented
            acknowledge
            resume

        on dispute or cease_contact or third_party or wrong_party or speaker_changed or minor
            end done

        step start
            listen story
                What has been happening?
            end done

    Good:
        on hardship or capacity or customer_deceased or fraud_victim or breathing_space or insolvency or represented
            acknowledge
            resume

        on dispute or cease_contact or third_party or wrong_party or speaker_changed or minor or complaint
            end done

        step start
            listen story
                What has been happening?
            end done
    """
    program = subject.program
    if not converses(program):
        return
    hardship = program.groups.get("hardship", frozenset())
    missing = [
        trigger.name
        for trigger in program.triggers.values()
        if not trigger.handler and (trigger.urgency == "high" or trigger.name in hardship)
    ]
    if hardship and hardship.issubset(missing):
        missing = ["hardship", *(name for name in missing if name not in hardship)]
    if missing:
        advice = (
            f"Add `on {missing[0]}` with what to do then. Several may share a block: `on dispute or cease_contact`."
        )
        yield unhandled_trigger.at(
            name_of(subject), f"Nothing happens when these are raised: {listed(missing)}.", advice
        )


@rule("CS502", "warning")
def unanswered_feeling(subject: Subject) -> Iterator[Diagnostic]:
    """A strong feeling, distress or anger, without an `on` block.

    Why: when somebody cries or shouts, the next line of the script is the wrong one, whatever it says. A block gives
    the agent a moment, a word of advice and something kind to say.

    Bad:
        on angry
            acknowledge
            resume

        step start
            listen story
                What has been happening?
            end done

    Good:
        on angry or distressed
            acknowledge
            resume

        step start
            listen story
                What has been happening?
            end done
    """
    program = subject.program
    missing = [tone for tone in FEELINGS if tone in program.tones and tone not in program.tone_handlers]
    if missing and converses(program):
        advice = f"Add `on {' or '.join(missing)}` with `acknowledge` and `resume`."
        yield unanswered_feeling.at(name_of(subject), f"Nothing is said when the tone turns {listed(missing)}.", advice)


@rule("CS503", "warning")
def unacknowledged_feeling(subject: Subject) -> Iterator[Diagnostic]:
    """A block for hardship, a crisis or a strong feeling that asks, resumes or ends before anything is acknowledged.

    Why: listen, acknowledge, and only then act: every frame that agents are taught has this order. What is passed over
    is said again, louder, or never again.

    Bad:
        on crisis
            acknowledge
            end done

        on hardship
            say There are ways we can help.
            resume

        step start
            end done

    Good:
        on crisis
            acknowledge
            end done

        on hardship
            acknowledge
            say There are ways we can help.
            resume

        step start
            end done
    """
    program = subject.program
    for handler in program.handlers.values():
        if not _calls_for_warmth(program, handler):
            continue
        reached = subject.flow.reach([handler.entry], lambda node: carries(node, "@acknowledges"))
        ends = sorted(
            node.span
            for node in map(program.nodes.__getitem__, reached)
            if isinstance(node, (Ask, Listen, Resume, End)) and not carries(node, "@acknowledges")
        )
        if ends:
            message = "This block can go on without a word for what was just heard."
            advice = "Begin it with `acknowledge`, or mark the words that do it: `say @acknowledges …`."
            yield unacknowledged_feeling.at(handler.span, message, advice, related=((ends[0], "goes on without one"),))


def _calls_for_warmth(program: Program, handler: Handler) -> bool:
    feelings = {tone for tone, block in program.tone_handlers.items() if block == handler.id}
    if feelings & {*FEELINGS, "anxious", "withdrawn"}:
        return True
    hardship = program.groups.get("hardship", frozenset())
    return any(
        trigger.handler == handler.id
        and (trigger.urgency == "crisis" or trigger.name in hardship or trigger.name in _NEEDS_WARMTH)
        for trigger in program.triggers.values()
    )


@rule("CS504", "warning")
def asked_again_after_no(subject: Subject) -> Iterator[Diagnostic]:
    """A path on which money is asked for more than once again after a no.

    Why: once more, in another way, may be help. Again and again is pressure, and rules on collection call it that (UK:
    CONC 7.3.10R; US: 12 CFR 1006.14). A loop that counts, `if visits(step) < 2`, is left alone.

    Bad:
        step start
            ask pay @demands
                Could you pay something?
                - (yes) Yes
                    end done
                - (no) No -> start
                - (unsure) They're not sure
            end done

    Good:
        step start
            ask pay @demands
                Could you pay something?
                - (yes) Yes
                    end done
                - (no) No -> another_way
                - (unsure) They're not sure
            end done

        step another_way
            say That's all right. I'll put this on hold.
            end done
    """
    for node in subject.carrying("@demands"):
        if isinstance(node, Ask):
            for choice in node.choices:
                if _refuses(choice) and _asks_twice(subject, choice.next):
                    message = "After this no, money can be asked for again and again."
                    advice = "Lead to another way: an offer that costs nothing, or a person who can decide."
                    yield asked_again_after_no.at(choice.span, message, advice)


def _refuses(choice: Choice) -> bool:
    text = words_of(choice.text.pieces).casefold()
    return (
        "@refuses" in choice.happens
        or choice.key in {"no", "unwilling", "refused", "declined", "wont", "cannot", "cant", "unable"}
        or text.replace("’", "'").startswith(("no,", "no ", "they don't want", "they can't", "they won't"))
    )


def _asks_twice(subject: Subject, start: str) -> bool:
    nodes = subject.program.nodes

    def stop(node: Node) -> bool:
        return _counts(node) or carries(node, "@demands")

    def asked(starts: Iterable[str]) -> list[Node]:
        reached = subject.flow.reach(starts, stop, returning=True)
        return [nodes[label] for label in reached if carries(nodes[label], "@demands")]

    return bool(asked(label for node in asked([start]) for label in following(node)))


def _counts(node: Node) -> bool:
    """Whether a branch asks how often a step was come to, and lets it be few times."""
    return isinstance(node, Branch) and any(
        isinstance(side, tree.Call) and side.function.text == "visits" and _few(other)
        for condition, _ in node.branches
        for one in comparisons(condition.tree)
        for side, other in ((one.left, one.right), (one.right, one.left))
    )


def _few(expr: tree.Expr) -> bool:
    return isinstance(expr, tree.Constant) and isinstance(expr.value, Decimal) and expr.value <= _FEW


@rule("CS505", "warning")
def same_acknowledgement_twice(subject: Subject) -> Iterator[Diagnostic]:
    """The same acknowledgement twice on one path, or two in one breath.

    Why: said twice in the same words, sympathy sounds like a form. `acknowledge` takes another phrase each time; words
    that are written out do not.

    Bad:
        step start
            say @acknowledges I'm sorry to hear that.
            listen story
                What has been happening?
            say @acknowledges I'm sorry to hear that.
            end done

    Good:
        step start
            say @acknowledges I'm sorry to hear that.
            listen story
                What has been happening?
            say @acknowledges Thank you for telling me.
            end done
    """
    nodes = subject.program.nodes
    advice = "Say it in other words, or write `acknowledge`, which never repeats itself while another fits."
    by_words: dict[str, list[Say]] = {}
    related: tuple[tuple[Span, str], ...]
    for node in nodes.values():
        if isinstance(node, Say) and carries(node, "@acknowledges"):
            for words in _sentences(node):
                by_words.setdefault(words, []).append(node)
        elif isinstance(node, Acknowledge):
            at_once = map(nodes.__getitem__, sorted(subject.flow.reach([node.next], _turn_ends)))
            other = next((one for one in at_once if isinstance(one, Acknowledge) and one is not node), None)
            if other is not None:
                message = "This acknowledges what was acknowledged a moment before, with no word from them in between."
                related = ((node.span, "the first time"),)
                yield same_acknowledgement_twice.at(other.span, message, advice, related=related)
    told: set[str] = set()
    for alike in by_words.values():
        for node in alike:
            again = next((one for one in alike if one is not node and _may_follow(subject, node, one)), None)
            if again is None and node.label in subject.flow.circles:
                again = node
            if again is not None and not told & {node.label, again.label}:
                told |= {node.label, again.label}
                message = "The same words have acknowledged something earlier on this path."
                related = ((node.span, "the first time"),)
                if again is node:
                    message, related = "A path leads back here, and the same words acknowledge once more.", ()
                yield same_acknowledgement_twice.at(again.span, message, advice, related=related)
                break


def _may_follow(subject: Subject, node: Say, other: Say) -> bool:
    """Whether a call may come from one statement to another: on its path, or in a block for something that comes up."""
    if other.label in subject.flow.reach([node.next], returning=True):
        return True
    return any(other.label in block and node.label not in block for block in subject.flow.blocks)


def _turn_ends(node: Node) -> bool:
    return isinstance(node, (Ask, Listen, Go, End, Resume, Return))


def _sentences(node: Say) -> set[str]:
    """Each line of a statement in small letters without its signs; a line that gives a value may differ each time."""
    lines = (words_of(line.pieces) for paragraph in node.speech for line in paragraph.lines if not line.names)
    return {" ".join(_WORD.findall(line.casefold().replace("’", "'"))) for line in lines} - {""}


@rule("CS506", "warning")
def demand_before_listening(subject: Subject) -> Iterator[Diagnostic]:
    """A path on which money is asked for before the customer was asked what happened, or offered anything.

    Why: whoever is asked first gives a reason; whoever is billed first gives an excuse, or a promise that will not be
    kept. Most missed payments have a cause that decides what can be done.

    Bad:
        step start
            ask pay @demands
                Could you pay {{ account.balance }}?
                - (yes) Yes
                - (unsure) They're not sure
            end done

    Good:
        step start
            listen story
                What's been happening on your side?
            ask pay @demands
                Could you pay {{ account.balance }}?
                - (yes) Yes
                - (unsure) They're not sure
            end done
    """
    program = subject.program
    reached = subject.flow.reach(
        subject.flow.roots[:1], lambda node: isinstance(node, Listen) or carries(node, "@offers")
    )
    early = sorted(
        node.span
        for node in map(program.nodes.__getitem__, reached)
        if carries(node, "@demands") and not carries(node, "@offers")
    )
    if early:
        message = "Money can be asked for here before anybody listened or offered help."
        yield demand_before_listening.at(early[0], message, "Put a `listen` before it: `What's been happening?`")

"""What every call should have: help that costs nothing, a person in reach, a recap, a last word and a question how it
went."""

import re
from collections.abc import Iterator

from scriptengine.check.rule import rule
from scriptengine.check.rules.care import carries, converses, name_of
from scriptengine.check.subject import Subject, words_of
from scriptengine.program.model import (
    Acknowledge,
    Ask,
    End,
    Escalate,
    Listen,
    Node,
    Notice,
    Outcome,
    Resume,
    Say,
)
from scriptengine.program.paths import following
from scriptengine.text.diagnostic import Diagnostic

_FREE = re.compile(
    r"\b(?:paus\w+|(?<!please )hold(?! (?:on|the line)\b)|nothing to pay|no payments?|costs? nothing|"
    r"(?<!feel )(?<!you )(?<!you're )(?<!-)free(?! (?:to|when|on|at|this|next|today|tomorrow|later)\b)|break|"
    r"breathing space|wait(?! (?:a|one|for me|here|while)\b)|stop(?! (?:me|you)\b)|writ\w+ off|"
    r"without pay\w*|not pay\w*|need(?:n't| not))\b",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(
    r"\b(?:agreed|agreement|promised|promise (?:made|to pay)|arrangement|(?:payment )?plan (?:set up|made|in place))\b"
)
_NOT_AGREED = re.compile(
    r"\b(?:not?|nothing|never|without|before|refused|declined|broken|ended|lapsed|differ\w*|dis\w+|"
    r"another time|(?:call|ring) ?back|appointment)\b"
)


@rule("CS511", "warning")
def no_person_in_reach(subject: Subject) -> Iterator[Diagnostic]:
    """A script in which no path leads to a person who can decide.

    Why: sooner or later a customer asks for what the script does not have. Where nobody can be reached, the call goes
    in circles, and ends in a complaint (UK: PRIN 2A.6, consumer support). That a crisis reaches somebody is not enough.

    Bad:
        step start
            listen story
                What would help you?
            end done

    Good:
        step start
            listen story
                What would help you?
            escalate team_leader
            say I'm passing this to {{ team_leader.person }}, who can decide.
            end done
    """
    program = subject.program
    crises = {handler.entry for handler in program.handlers.values() if handler.urgency == "crisis"}
    reached = subject.flow.reach(entry for entry in subject.flow.roots if entry not in crises)
    passed = any(isinstance(program.nodes[label], Escalate) for label in reached)
    if not passed and converses(program):
        crisis = any(isinstance(node, Escalate) for node in program.nodes.values())
        message = f"{'Outside a crisis no' if crisis else 'No'} path of this script leads to a person who can decide."
        advice = "Declare a `contact`, and `escalate` to it, at least `on wants_human or complaint`."
        yield no_person_in_reach.at(name_of(subject), message, advice)


@rule("CS512", "error")
def contact_without_channel(subject: Subject) -> Iterator[Diagnostic]:
    """A contact that can be reached in no way: no email, phone, webhook or queue.

    Why: `escalate` sends the case there. Without a direct channel it goes nowhere, while the customer is told that
    somebody has it.

    Bad:
        contact manager "Manager"
            person Ana Silva

        step start
            escalate manager
            say I'm passing this to {{ manager.person }}.
            end done

    Good:
        contact manager "Manager"
            person Ana Silva
            email ana.silva@northwind.example

        step start
            escalate manager
            say I'm passing this to {{ manager.person }}.
            end done
    """
    for contact in subject.program.contacts.values():
        if not (contact.email or contact.phone or contact.webhook or contact.queue):
            message = f"The contact `{contact.name}` has no channel."
            advice = (
                f"Give it one in the script: below `contact {contact.name}`, indented, `email`, `phone` or `queue`."
            )
            yield contact_without_channel.at(contact.span, message, advice)


@rule("CS513", "warning")
def escalation_not_told(subject: Subject) -> Iterator[Diagnostic]:
    """A case that is passed to a person, while the customer is still spoken to and hears neither who has it nor its
    reference.

    Why: "somebody will be in touch" is what people are told when nobody will. A name or a reference can be asked for.

    Bad:
        step start
            escalate team_leader
            say Somebody will be in touch.
            end done

    Good:
        step start
            escalate team_leader
            say {{ team_leader.person }} has this now. Your reference is {{ escalation.reference }}.
            end done
    """
    program = subject.program
    told = {f"{name}.{setting}" for name in program.contacts for setting in ("person", "phone", "title")}
    told.add("escalation.reference")

    def says(node: Node) -> bool:
        return isinstance(node, (Say, Ask, Listen, Notice)) and not told.isdisjoint(subject.reads.get(node.label, ()))

    passed = subject.every(Escalate)
    if not passed:
        return
    seen = subject.flow.reachable - _in_crisis(subject)
    spoken_to = subject.flow.leading_to(lambda node: isinstance(node, Say))
    hears = subject.flow.leading_to(says)
    for node in passed:
        if node.label in seen and node.label in spoken_to and node.label not in hears:
            message = "Nothing after this says who has the case, or its reference."
            advice = "Say it: `{{ " + node.contact + ".person }} has this now, your reference is …`."
            yield escalation_not_told.at(node.span, message, advice)


def _in_crisis(subject: Subject) -> frozenset[str]:
    """What a crisis leads to: there a person takes over while the customer is on the line."""
    handlers = subject.program.handlers.values()
    return subject.flow.reach(handler.entry for handler in handlers if handler.urgency == "crisis")


@rule("CS514", "warning")
def no_option_that_costs_nothing(subject: Subject) -> Iterator[Diagnostic]:
    """A script that asks for money and meets hardship, without an option that costs nothing now.

    Why: if every way costs something, somebody with nothing to spare has to say no to all of them, or yes to one they
    cannot keep (UK: CONC 7.3.5G; PS24/2). A pause, free advice or "nothing for now" belongs among the offers.

    Bad:
        on cannot_afford
            acknowledge
            resume

        step start
            ask pay @demands @offers
                Would this week or next week suit you?
                - (this) This week
                - (next) Next week
                - (unsure) They're not sure
            end done

    Good:
        on cannot_afford
            acknowledge
            resume

        step start
            ask pay @demands @offers
                Would this week or next week suit you, or a pause?
                - (this) This week
                - (next) Next week
                - (pause) A pause, with nothing to pay
                - (unsure) They're not sure
            end done
    """
    program = subject.program
    asks = [*subject.carrying("@demands"), *subject.carrying("@plans")]
    hardship = program.groups.get("hardship", frozenset())
    meets = any(trigger.handler for trigger in program.triggers.values() if trigger.name in hardship)
    if not asks or not meets or "@free_option" in subject.carried or _offers_nothing_to_pay(subject):
        return
    message = "Every way that this script offers costs something."
    advice = "Offer one that costs nothing now: a pause, free advice, or nothing to pay for a while."
    yield no_option_that_costs_nothing.at(min(node.span for node in asks), message, advice)


def _offers_nothing_to_pay(subject: Subject) -> bool:
    for node in subject.carrying("@offers"):
        if isinstance(node, (Say, Ask)):
            lines = [words_of(line.pieces) for paragraph in node.speech for line in paragraph.lines]
            if isinstance(node, Ask):
                lines += [words_of(choice.text.pieces) for choice in node.choices]
            if any(map(_FREE.search, lines)):
                return True
    return False


@rule("CS515", "warning")
def agreement_without_recap(subject: Subject) -> Iterator[Diagnostic]:
    """A path to an agreement on which nothing was summed up.

    Why: amount, day and way are heard wrong on the phone. Said back before the yes, what is agreed is what was meant;
    and only then is a promise worth counting.

    Bad:
        step start
            ask plan @offers
                Would a small amount each month suit you?
                - (yes) Yes
                    end plan_agreed
                - (unsure) They're not sure
            end done

    Good:
        step start
            ask plan @offers
                Would a small amount each month suit you?
                - (yes) Yes
                - (unsure) They're not sure
                    end done
            ask right @summarises
                So that's a small amount each month. Have I got that right?
                - (yes) Yes
                    end plan_agreed
                - (unsure) They're not sure
            end done
    """
    outcomes = {name for name, outcome in subject.program.outcomes.items() if is_agreement(outcome)}
    agreed = {node.label: node.span for node in subject.every(End) if node.outcome in outcomes}
    for ask in subject.every(Ask):
        for one in ask.choices:
            if "@agrees" in one.happens and "@summarises" not in one.happens:
                agreed.setdefault(ask.label, one.span)
    reached = subject.flow.reach(subject.flow.roots, lambda node: carries(node, "@summarises")) if agreed else ()
    for label, agrees in sorted(agreed.items()):
        if label in reached and not carries(subject.program.nodes[label], "@summarises"):
            message = "This can be agreed without anybody having said back what is agreed."
            advice = "Ask before it, marked `@summarises`: amount, day and way, and “Have I got that right?”"
            yield agreement_without_recap.at(agrees, message, advice)


def is_agreement(outcome: Outcome) -> bool:
    """Whether an outcome says, by its name or its title, that something was agreed."""
    words = f"{outcome.name.replace('_', ' ')} {outcome.title}".casefold()
    return _AGREEMENT.search(words) is not None and not _NOT_AGREED.search(words)


@rule("CS516", "warning")
def no_feedback_question(subject: Subject) -> Iterator[Diagnostic]:
    """A script that can reach what it was for, and never asks the customer how the call went.

    Why: whether a call was good is known to the person it was for. Scripts are improved by what is asked, and a
    scorecard that counts satisfied customers needs an answer to count.

    Bad:
        step start
            ask plan @summarises
                So that's a small amount each month. Have I got that right?
                - (yes) Yes
                    end plan_agreed
                - (unsure) They're not sure
            end done

    Good:
        step start
            ask plan @summarises
                So that's a small amount each month. Have I got that right?
                - (yes) Yes
                - (unsure) They're not sure
                    end done
            ask how_was_it @feedback
                May I ask how you found this call?
                - (good) Good
                - (unsaid) They'd rather not say
            end plan_agreed
    """
    program = subject.program
    if "@resolved" in subject.carried and converses(program) and "@feedback" not in subject.carried:
        message = "Nobody is asked how the call went."
        yield no_feedback_question.at(name_of(subject), message, "Add a question with `@feedback` before the end.")


@rule("CS517", "warning")
def no_independent_help(subject: Subject) -> Iterator[Diagnostic]:
    """A script that asks for money and never names free, independent help.

    Why: somebody who owes to several has a problem that one creditor cannot solve. Free advice can, and many rules ask
    that people are told of it (UK: CONC 7.3.5G).

    Bad:
        step start
            ask pay @demands @offers
                Would next week suit you, or a pause?
                - (next) Next week
                - (unsure) They're not sure
            end done

    Good:
        step start
            ask pay @demands @offers
                Would next week suit you, or a pause?
                - (next) Next week
                - (unsure) They're not sure
            say @signposts There is also free advice, from people who don't work for us.
            end done
    """
    if "@demands" in subject.carried and "@signposts" not in subject.carried:
        message = "Nobody hears where free, independent help is."
        yield no_independent_help.at(name_of(subject), message, "Name it, marked: `say @signposts …`, or by a notice.")


@rule("CS518", "warning")
def end_without_a_word(subject: Subject) -> Iterator[Diagnostic]:
    """A call that ends after the customer's last answer, with nothing said.

    Why: the agent is left to improvise the moment that people remember best, or hangs up. A thank-you and what happens
    next cost one line.

    Bad:
        step start
            ask more
                Is there anything else?
                - (no) No, thank you
                - (unsure) They're not sure
            end done

    Good:
        step start
            ask more
                Is there anything else?
                - (no) No, thank you
                - (unsure) They're not sure
            say Thank you for your time. Goodbye.
            end done
    """
    program = subject.program
    starts = {
        label
        for node in program.nodes.values()
        if isinstance(node, (Ask, Listen)) and node.speech and node.label in subject.flow.reachable
        for label in following(node)
    }
    reached = subject.flow.reach(starts, lambda node: isinstance(node, (Say, Notice, Acknowledge, Ask, Listen, Resume)))
    for node in subject.every(End):
        if node.label in reached:
            message = "The call can end here with nothing said after the customer's last answer."
            yield end_without_a_word.at(node.span, message, "Say thank you, and what happens next, before it.")

"""What spoken words do to people: threats, pressure, blame, hollow sympathy. Notices are exempt, their words are the
law's; so is what only the agent reads."""

from collections.abc import Iterator

from scriptengine.care import pressing, turns, wording
from scriptengine.check.rule import Rule, rule
from scriptengine.check.subject import Spoken, Subject
from scriptengine.text.diagnostic import Diagnostic, Kind


def english(subject: Subject) -> tuple[Spoken, ...]:
    """The spoken lines of a file, if they are English."""
    return subject.spoken if subject.in_english else ()


def _told(rule_: Rule, kind: Kind, subject: Subject) -> Iterator[Diagnostic]:
    if not subject.in_english:
        return
    for spoken, tells in subject.tells.items():
        reached = 0
        for tell in tells:
            if tell.kind is kind and tell.start >= reached:
                reached = tell.start + len(tell.words)
                yield rule_.at(spoken.place(tell.words), f"“{tell.words}” {tell.why}.", tell.advice)


@rule("CS601", "warning", needs="file")
def hollow_words(subject: Subject) -> Iterator[Diagnostic]:
    """Sympathy that nobody can mean, or that has been said too often to be heard.

    Why: "I know exactly how you feel" claims what no stranger knows, and people who are in trouble notice. What was
    said, given back in a few words, shows that it was heard.

    Bad:
        say I know exactly how you feel.

    Good:
        say I can hear how hard this has been.
    """
    yield from _told(hollow_words, turns.HOLLOW, subject)


@rule("CS602", "warning", needs="file")
def blaming_words(subject: Subject) -> Iterator[Diagnostic]:
    """Words that put the fault on the customer or doubt what they say.

    Why: people who feel judged stop telling what happened, and what happened is what a way forward is made of.

    Bad:
        ask cause as text
            Why didn't you pay when it was due?

    Good:
        ask cause as text
            What has changed since we spoke?
    """
    yield from _told(blaming_words, turns.BLAME, subject)


@rule("CS603", "warning", needs="file")
def dismissive_words(subject: Subject) -> Iterator[Diagnostic]:
    """Words that tell people not to feel what they feel.

    Why: nobody ever calmed down because they were told to. It says that the feeling is the problem, not what caused it.

    Bad:
        say Please calm down.

    Good:
        say I can hear how frustrating this is. Please go on.
    """
    yield from _told(dismissive_words, turns.DISMISSAL, subject)


@rule("CS604", "warning", needs="file")
def commanding_words(subject: Subject) -> Iterator[Diagnostic]:
    """A sentence that tells the customer what they must do.

    Why: an order takes away the one thing a person in debt still has on a call, a choice. A way that is offered is
    taken more often.

    Bad:
        say You need to fill in this form.

    Good:
        say One way is a form that we'd fill in together.
    """
    yield from _told(commanding_words, turns.ORDER, subject)


@rule("CS605", "warning", needs="file")
def rash_promise(subject: Subject) -> Iterator[Diagnostic]:
    """A promise that nobody on the phone can be sure to keep.

    Why: "everything will be fine" is the agent's wish, not what the firm has decided. When it turns out otherwise, the
    customer was misled, and the next call begins with that.

    Bad:
        say Everything will be fine.

    Good:
        say We'll take one thing at a time.
    """
    yield from _told(rash_promise, turns.PROMISE, subject)


@rule("CS606", "warning", needs="file")
def shouted_words(subject: Subject) -> Iterator[Diagnostic]:
    """Capital letters or an exclamation mark in what the agent says.

    Why: agents read what they see, and read it louder. What matters needs no shouting.

    Bad:
        say Thank you for calling!

    Good:
        say Thank you for calling.
    """
    yield from _told(shouted_words, wording.SHOUTING, subject)


@rule("CS607", "warning", needs="file")
def threatening_words(subject: Subject) -> Iterator[Diagnostic]:
    """A threat: courts, bailiffs, the police, the employer, the home, a spoilt record.

    Why: threats frighten most the people who cannot pay anyway, and saying what is not intended or not possible is
    misleading (UK: CONC 7.9.2R; US: 15 USC 1692e). What the law requires to be said stands in a notice.

    Bad:
        say If you don't pay, we'll take you to court.

    Good:
        say If nothing fits today, we can look at it again another day.
    """
    yield from _told(threatening_words, pressing.THREAT, subject)


@rule("CS608", "warning", needs="file")
def pressing_words(subject: Subject) -> Iterator[Diagnostic]:
    """Pressure: shame, comparison with others, a no that is not taken for one.

    Why: a promise that was pressed for is broken more often than one that was offered, and pressing is what rules on
    collection forbid first (UK: CONC 7.3.10R; US: 12 CFR 1006.14).

    Bad:
        say Surely you can find something.

    Good:
        say We can look together at what would leave you enough.
    """
    yield from _told(pressing_words, pressing.PRESSURE, subject)


@rule("CS609", "warning", needs="file")
def false_urgency(subject: Subject) -> Iterator[Diagnostic]:
    """A hurry that the script makes by itself: last chances, offers that end today, answers that cannot wait.

    Why: a decision about money that is made in a hurry is seldom one that lasts. A date that is real is a fact of the
    account, and is spoken from there.

    Bad:
        say This is your last chance.

    Good:
        say There's no hurry with any of this.
    """
    yield from _told(false_urgency, pressing.URGENCY, subject)


@rule("CS610", "warning", needs="file")
def dead_end_words(subject: Subject) -> Iterator[Diagnostic]:
    """A sentence that closes a door and opens none: "not our policy", "nothing I can do".

    Why: there is always something that can be done, if only to pass it to somebody who decides. Whoever hears that
    there is nothing stops looking for a way.

    Bad:
        say I'm afraid that's not our policy.

    Good:
        say I'd like to pass this to somebody who can decide.
    """
    yield from _told(dead_end_words, pressing.DEAD_END, subject)


@rule("CS611", "warning", needs="file")
def steered_to_borrow(subject: Subject) -> Iterator[Diagnostic]:
    """Advice to borrow, to sell something or to use savings or an overdraft in order to pay.

    Why: paying one debt with another moves the trouble and makes it dearer (UK: CONC 7.3.10R).

    Bad:
        ask friend as text
            Is there a friend who could lend you the money?

    Good:
        ask friend as text
            What could you spare without going short?
    """
    yield from _told(steered_to_borrow, pressing.BORROWING, subject)

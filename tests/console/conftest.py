"""A small script with something of everything, a call of it, and an ear that hears a few words."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from scriptengine.call.conversation import Conversation
from scriptengine.call.memory import MemoryJournal
from scriptengine.console.desk import Desk
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Value

SCRIPT = """\
script tiny "A tiny call"
    version 1
    locale en-GB
    currency GBP

fact customer.first_name as text
fact customer.secret as text optional @private
fact account.balance as money

outcome done "Done" @resolved
outcome safeguarded "Handed over"

contact lead "Team leader"
    person Priya Nair
    phone 020 7946 0000

on crisis
    say I'm glad you told me.
    end safeguarded

on hardship
    coach Slow down.
    listen worry
        What would help most?
    resume

step greeting
    say
        [angry] Hello {{ customer.first_name }}, thank you for bearing with me.
        [angry] Hello {{ customer.first_name }}, I can hear this is hard.
        [else] Hello {{ customer.first_name }}.
    ask who
        Am I speaking with {{ customer.first_name }}?
        - (speaking) Yes, speaking
        - (away) Not here right now
            end done
    say Thank you.
    -> reason

step reason
    say It's about {{ account.balance }}.
    listen story
        What's been happening?
    ask income as money from 0 to 20000
        What comes in each month?
    set half = income / 2
    if known(half)
        say Half of it is {{ half }}.
    ask day as date
        Which day suits you?
    escalate lead
    say Your reference is {{ escalation.reference }}.
    end done
"""

FACTS: dict[str, Value] = {
    "customer.first_name": "Daniel",
    "customer.secret": "swordfish",
    "account.balance": Decimal("240.00"),
}
TODAY = datetime.date(2026, 11, 21)


def ear(text: str, before: Sequence[str]) -> Hearing:
    def found(name: str, words: str) -> tuple[Suggestion, ...]:
        at = text.find(words)
        return (Suggestion(name, words, at, at + len(words), (), 1.0),) if at >= 0 else ()

    tone = found("angry", "fed up")
    return Hearing(
        (*found("suicide_risk", "end it all"), *found("job_loss", "lost my job")),
        tone[0] if tone else None,
        found("illness", "not ill"),
    )


@pytest.fixture(scope="session")
def program() -> Program:
    loaded = load_sources({"tiny.call": SCRIPT}, "tiny.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def call(program: Program, journal: MemoryJournal) -> Conversation:
    return Conversation.start(program, FACTS, journal=journal, today=TODAY, ear=ear, agent="Maya")


@pytest.fixture
def desk(call: Conversation) -> Desk:
    return Desk(call, keys=True)


@pytest.fixture
def said(desk: Desk) -> Callable[[], str]:
    """What the agent was last told, in one text."""
    return lambda: "\n".join(message.text for message in desk.shown().messages)

"""Moments when hearing was wrong: what the record may teach, and what only the agent's own words may."""

import datetime
from collections.abc import Sequence

from scriptengine.call import events
from scriptengine.call.conversation import Conversation
from scriptengine.call.lessons import Lessons
from scriptengine.call.memory import MemoryJournal
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.hearing.vocabulary import Sensitive
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program

SCRIPT = """\
script tiny "A tiny call"
    version 1
    locale en-GB
    currency GBP

outcome done "Done"

on crisis
    end done

step greeting
    ask keeping
        May I keep what you say of your health?
        - (yes) Yes @consents
        - (no) No
    listen story
        What happened?
    end done
"""
WHICH = Sensitive(health=frozenset({"illness"}), crisis=frozenset({"suicide_risk"}))
SAID = "the ticker gave out on me, ring 07700 900123"


def _program() -> Program:
    loaded = load_sources({"tiny.call": SCRIPT}, "tiny.call")
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def _ear(text: str, before: Sequence[str]) -> Hearing:
    at = text.find("flat battery")
    return Hearing((Suggestion("illness", "flat battery", at, at + 12, (), 1.0),)) if at >= 0 else Hearing()


def _call(journal: MemoryJournal, agreed: str = "no") -> Conversation:
    call = Conversation.start(_program(), {}, journal=journal, today=datetime.date(2026, 3, 2), ear=_ear)
    call.choose(agreed)
    return call


def _followed(*happened: events.Event, consented: bool = True) -> Lessons:
    lessons = Lessons(WHICH)
    for event in happened:
        lessons.follow(event, consented)
    return lessons


def test_what_was_set_unsuggested_and_what_was_turned_down_is_a_moment() -> None:
    lessons = _followed(
        events.Heard("the gaffer binned us", triggers=(("illness", "binned"),), tone="calm"),
        events.Raised(("job_loss",)),
        events.Raised(("illness",), suggested=True),
        events.Declined(("illness",)),
        events.ToneSet("angry"),
        events.ToneSet("calm"),  # which has no words of its own
        events.ToneSet(""),
    )
    assert [(one.kind, one.name, one.evidence) for one in lessons.open] == [
        ("missed", "job_loss", ""),
        ("wrong", "illness", "binned"),
        ("missed", "angry", ""),
    ]
    assert lessons.closed == []


def test_nothing_is_learned_before_consent_from_words_that_are_kept_for_a_crisis() -> None:
    happened = (
        events.Heard("diabetes bad, the rent is short", triggers=(("suicide_risk", "diabetes bad"),)),
        events.Declined(("suicide_risk",)),
        events.Raised(("cannot_afford",)),
    )
    before = _followed(*happened, consented=False)
    assert before.open == []
    assert [(one.kind, one.name) for one in before.closed] == [("wrong", "suicide_risk"), ("missed", "cannot_afford")]
    assert _followed(*happened).closed == []


def test_a_trigger_taken_back_as_a_slip_is_no_moment() -> None:
    slip = (events.Heard("hello"), events.Raised(("job_loss",)), events.TakenBack("job_loss"))
    assert _followed(*slip).open == []


def test_nothing_is_learned_from_where_nothing_was_typed() -> None:
    assert _followed(events.Raised(("job_loss",))).open == []


def test_a_phrase_is_offered_only_for_health_and_only_before_consent() -> None:
    journal = MemoryJournal()
    for agreed, offered in (("no", ["illness"]), ("yes", [])):
        call = _call(journal, agreed)
        call.hear(SAID)
        call.raise_trigger("job_loss")
        call.raise_trigger("illness")
        assert [one.moment.name for one in call.offers] == offered


def test_what_is_offered_is_masked_and_short() -> None:
    call = _call(MemoryJournal())
    call.hear("so ring me on 07700 900123 when it is the ticker that gave out on me again and again")
    call.raise_trigger("illness")
    (offer,) = call.offers
    assert "07700" not in offer.phrase
    assert 1 <= len(offer.phrase.split()) <= 6


def test_a_sent_phrase_is_kept_without_its_call_and_offered_no_more() -> None:
    journal = MemoryJournal()
    call = _call(journal)
    call.hear(SAID)
    call.raise_trigger("illness")
    before = journal.read(call.call)
    assert call.send(call.offers[0], "ticker gave out, call 07700 900123") == ""
    (sent,) = journal.sent()
    assert (sent.kind, sent.name, sent.phrase) == ("missed", "illness", "ticker gave out, call [phone number]")
    assert call.call not in repr(sent)
    assert journal.read(call.call) == before
    assert call.offers == ()


def test_a_long_or_empty_phrase_is_refused_with_the_reason() -> None:
    journal = MemoryJournal()
    call = _call(journal)
    call.hear(SAID)
    call.raise_trigger("illness")
    (offer,) = call.offers
    assert "That has 7 words; 6 are the most" in call.send(offer, "it was the heart all that time")
    assert call.send(offer, " ") != ""
    assert journal.sent() == []
    assert list(call.offers) == [offer]


def test_an_agent_who_sends_nothing_is_not_asked_again() -> None:
    journal = MemoryJournal()
    call = _call(journal)
    call.hear("it has a flat battery")
    call.decline("illness")
    (offer,) = call.offers
    assert (offer.moment.kind, offer.phrase) == ("wrong", "has a flat battery")
    call.send(offer, None)
    assert call.offers == ()
    assert journal.sent() == []

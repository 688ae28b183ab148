"""Moments of a call when hearing was wrong, and which of them only words that the agent agrees to send may teach."""

from collections.abc import Sequence
from typing import NamedTuple

from scriptengine.call import kept
from scriptengine.call.events import Declined, Event, Heard, Raised, TakenBack, ToneSet
from scriptengine.call.journal import Journal, Sent
from scriptengine.hearing.moments import MOST_WORDS, Moment, propose
from scriptengine.hearing.vocabulary import Sensitive
from scriptengine.hearing.words import Reading
from scriptengine.text.clean import one_line

_MOST_OFFERS = 3
"""Phrases an agent is asked for at the end of one call: enough to learn from, too few to be a burden."""


class Offer(NamedTuple):
    """A moment and the phrase that the agent may send for it, masked."""

    moment: Moment
    phrase: str


class Lessons:
    """The moments of one call, gathered event by event.

    The record has the words of those in `open`. Those in `closed` are from before the customer agreed that words on
    health are kept, and are on health, or may be since a crisis was suggested, whose words are always kept: nothing is
    learned from them but a phrase that the agent sends.
    """

    def __init__(self, which: Sensitive) -> None:
        self._which = which
        self._heard = Heard("")
        self.open: list[Moment] = []
        self.closed: list[Moment] = []

    def follow(self, event: Event, consented: bool) -> None:
        """Take in what happened; `consented` tells whether the customer had agreed by then."""
        heard = self._heard
        match event:
            case Heard():
                self._heard = event
            case Raised(triggers=names, suggested=False):
                suggested = {name for name, _ in heard.triggers}
                for name in names:
                    if name not in suggested:
                        self._add(Moment("missed", name, heard.text), consented)
            case ToneSet(tone=tone, suggested=False) if tone not in ("", "calm", heard.tone):
                self._add(Moment("missed", tone, heard.text), consented)
            case Declined(names=names):
                evidence = {**dict(heard.triggers), heard.tone: heard.tone_words}
                for name in names:
                    self._add(Moment("wrong", name, heard.text, evidence.get(name, "")), consented)
            case TakenBack(trigger=name):
                for moments in (self.open, self.closed):
                    moments[:] = [one for one in moments if (one.kind, one.name) != ("missed", name)]
            case _:
                pass

    def _add(self, moment: Moment, consented: bool) -> None:
        suggested = {name for name, _ in self._heard.triggers}
        on_health = moment.name in self._which.health or bool(suggested & self._which.crisis)
        moments = self.closed if on_health and not consented else self.open
        if moment.text:
            moments.append(moment)

    def offers(self, reading: Reading) -> Sequence[Offer]:
        """What the agent may be asked to send, one phrase for each trigger."""
        found: dict[tuple[str, str], Offer] = {}
        for moment in self.closed:
            for proposal in propose([moment], reading):
                words = phrase(proposal.phrase)
                if not unfit(words):
                    found.setdefault((moment.kind, moment.name), Offer(moment, words))
        return tuple(found.values())[:_MOST_OFFERS]

    def send(self, offer: Offer, words: str | None, journal: Journal, day: str) -> str:
        """Keep the agent's words for an offer in the journal, apart from all calls; None for no words. Either way it is
        not offered again. Why they cannot be kept, or empty."""
        moment = offer.moment
        if words is not None:
            sent = phrase(words)
            if why := unfit(sent):
                return why
            journal.send(Sent(day, moment.kind, moment.name, sent))
        self.closed = [one for one in self.closed if (one.kind, one.name) != (moment.kind, moment.name)]
        return ""


def phrase(text: str) -> str:
    """Words of the agent's as they would be sent: on one line, numbers and the like masked."""
    return one_line(kept.masked(text)).strip()


def unfit(phrase: str) -> str:
    """Why a phrase cannot be sent, or empty."""
    count = len(phrase.split())
    if not count:
        return "There are no words in that."
    if count > MOST_WORDS:
        return f"That has {count} words; {MOST_WORDS} are the most, so that nobody is known by them."
    return ""

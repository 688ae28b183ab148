"""The shell round `step`: what the agent does becomes an event, is made durable, and only then shows its turn."""

import datetime
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from scriptengine.call import journal as record
from scriptengine.call import kept, lessons
from scriptengine.call.answers import Given, answers_of
from scriptengine.call.clock import Clock, now, stamp
from scriptengine.call.ear import CallEar, Hear, to_suggest
from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Declined,
    Dropped,
    Escalated,
    Event,
    Heard,
    Left,
    Listened,
    Noted,
    Overridden,
    Raised,
    Rephrased,
    Returned,
    Started,
    TakenBack,
    ToneSet,
    WentBack,
    WentOn,
    WrappedUp,
)
from scriptengine.call.gists import Gists
from scriptengine.call.journal import Header, Journal, JournalError, Lease, Problem
from scriptengine.call.memory import MemoryJournal
from scriptengine.call.replay import Recorded, recorded
from scriptengine.call.state import State
from scriptengine.call.step import reopened, step
from scriptengine.call.turn import Turn
from scriptengine.call.unanswered import Unanswered
from scriptengine.hearing.suggestion import Hearing
from scriptengine.program import reading
from scriptengine.program.model import Program, Type, Value
from scriptengine.version import __version__

_BEFORE = 3  # things the customer said before, which hearing takes into account
_MEANWHILE = (Heard, Noted, Dropped)
_STILL_THERE = "First say whether the same person is still on the line."


class Conversation:
    """A call under way. Every method that does something gives the turn to show next.

    When it is not taken, `refused` of that turn says why and nothing was recorded; the call is where it was. What was
    taken is durable before the method returns. A JournalError means that it could not be recorded, and was not taken.
    `differs` tells where a resumed call did not come to the turns the agent saw then. Use from one thread at a time.
    """

    def __init__(
        self,
        program: Program,
        header: Header,
        journal: Journal,
        lease: Lease,
        today: datetime.date,
        ear: Hear | None = None,
        clock: Clock = now,
    ) -> None:
        """For `start` and `resume`, which are the ways to have one."""
        self.program = program
        self.header = header
        self.differs: Problem | None = None
        self._journal = journal
        self._lease = lease
        self._today = today
        self._ear = CallEar(program, ear)
        self._clock = clock
        self._state: State
        self._turn: Turn
        self._last: record.Entry
        self._heard: list[str] = []
        self._gists = Gists()
        self._open = Unanswered(program)
        self._consent = kept.Consent(program.groups)
        self._lessons = lessons.Lessons(self._consent.which)

    # --- beginnings and ends -----------------------------------------------------------------------------------------

    @classmethod
    def start(
        cls,
        program: Program,
        facts: Mapping[str, Value],
        *,
        journal: Journal | None = None,
        agent: str = "",
        rehearsal: bool = False,
        warning: str = "",
        today: datetime.date | None = None,
        ear: Hear | None = None,
        clock: Clock = now,
    ) -> Self:
        """Begin a call with facts as `call.account` gives them, without errors; with others it raises ValueError.

        Without a journal the call is kept in memory only. `today` is the clock's day unless given, and the day the
        program should be loaded for. `agent` is whoever makes the call, as the record should name them.
        `warning` is what they were told before it, as that the script is not proved.
        """
        journal = MemoryJournal() if journal is None else journal
        at = clock()
        day = at.date() if today is None else today
        started = Started(record.new_call_id(), dict(facts), day, kept.line(agent), rehearsal, kept.line(warning))
        state, turn = step(program, None, started)
        if turn.refused:
            raise ValueError(turn.refused)
        header = record.new_header(program, started, stamp(at), __version__)
        first = record.seal(record.start_of_chain(header), 1, header.at, __version__, started, turn)
        lease = journal.create(header, {name: source.text for name, source in program.sources.items()}, first)
        call = cls(program, header, journal, lease, day, ear, clock)
        call._arrive(first, started, state, turn)
        return call

    @classmethod
    def resume(cls, journal: Journal, call: str, *, ear: Hear | None = None, clock: Clock = now) -> Self:
        """Go on with a recorded call, on the very script it began with, whatever has become of the files.

        Its first turn asks whether the customer is still there, unless the call had ended or the line was gone. Raises
        NoSuchCallError, HeldError while another window has it, and JournalError naming the entry where its record is
        damaged or can no longer be played: `call.replay.recorded` gives everything before.
        """
        lease = journal.hold(call)
        try:
            return cls._reopened(recorded(journal, call), journal, lease, ear, clock)
        except BaseException:
            journal.release(lease)
            raise

    @classmethod
    def _reopened(cls, found: Recorded, journal: Journal, lease: Lease, ear: Hear | None, clock: Clock) -> Self:
        problem = found.verified.problem or found.replay.problem
        if problem is not None or found.program is None:
            why = problem.what if problem is not None else ""
            raise JournalError(f"Call {found.header.call} cannot go on. {why} What comes before can still be read.")
        started = found.replay.moves[0].event
        assert isinstance(started, Started)  # the only event that step takes first
        call = cls(found.program, found.header, journal, lease, started.today, ear, clock)
        for move in found.replay.moves:
            call._arrive(move.entry, move.event, move.state, move.turn)
        call.differs = found.replay.differs
        if call._turn.do not in ("ended", "dropped"):
            call._turn = reopened(call._state)
        return call

    def close(self) -> None:
        """Let go of the call, wherever it is: it can be resumed."""
        self._journal.release(self._lease)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- where it is -------------------------------------------------------------------------------------------------

    @property
    def call(self) -> str:
        """The call's id, to resume it by."""
        return self.header.call

    @property
    def turn(self) -> Turn:
        """The turn to show now."""
        return self._turn

    @property
    def state(self) -> State:
        """Where the call stands: tone, triggers raised, answers, cases."""
        return self._state

    @property
    def answers(self) -> list[Given]:
        """What was answered on the way here, in order."""
        return answers_of(self._state)

    @property
    def unanswered(self) -> Heard | None:
        """What was heard last, with every suggestion, earlier ones too, that has had neither yes nor no. A crisis is
        among them until it is answered, anything else until the call goes on."""
        return self._open.heard

    @property
    def gists(self) -> Mapping[tuple[str, int], str]:
        """What was heard at each listen, by its turn's place and round: after a restart it is there to keep."""
        return self._gists.at

    @property
    def hearing_trouble(self) -> str:
        """What is wrong with hearing on this call, in words for the agent; empty as long as nothing is known to be."""
        return self._ear.trouble

    @property
    def finished(self) -> bool:
        """Whether it is wrapped up: only notes can follow."""
        return self._state.circumstances.closed

    @property
    def head(self) -> record.Head:
        """The last entry and its hash. Kept elsewhere, it shows later whether the record's end was cut off."""
        return record.Head(self.call, self._last.seq, self._last.hash)

    # --- what the turn asks for --------------------------------------------------------------------------------------

    def choose(self, key: str) -> Turn:
        """Choose the open question's answer by its key."""
        return self._take(Chose(self._turn.ask, key))

    def answer(self, value: Value | None) -> Turn:
        """Answer the open question: text as typed (`£1,200`, `3 march`) or a value of its type; None is "not given"."""
        taken = self._read(value, self._turn.type)
        if isinstance(taken, reading.Problem):
            return self._refuse(kept.masked(taken.message))
        return self._take(self._answered(taken))

    def listen(self, text: str) -> Turn:
        """The gist of what the customer said at the open listen. Let `hear` have it first, so that what it tells is
        known before the call goes on."""
        return self._take(Listened(self._turn.ask, self.as_kept(text)))

    def go_on(self) -> Turn:
        """What the turn shows has been said."""
        return self._take(WentOn())

    # --- what the customer said, and what is known of it -------------------------------------------------------------

    def hear(self, text: str) -> Hearing:
        """What the customer's words tell that is not so already, to suggest it. Nothing is raised until `accept`.

        Numbers of cards, accounts and the like are masked in what is kept and told, and words on health are kept only
        with consent; the evidence in the suggestions is for the screen. Once the call is wrapped up nothing is
        suggested; while the line is gone nothing is recorded, and `accept` says what comes first.
        """
        words = kept.masked(text)
        hearing = self._ear(kept.cleaned(text), self._heard)
        stored = self._consent.withheld(words, hearing)
        hearing = self._to_suggest(hearing)
        if not self._take(kept.heard(stored, hearing)).refused:
            # What the agent may be asked about at the end is what was said, as long as this window is open.
            self._lessons.follow(kept.heard(words, hearing), self._consent.given)
        return hearing

    def suggest(self, text: str) -> Hearing:
        """What `hear` would tell of these words, recorded nowhere: for showing while the agent still types."""
        return self._to_suggest(self._ear(kept.cleaned(text), self._heard))

    def as_kept(self, text: str) -> str:
        """What the record keeps of words typed now: masked, and words on health only with consent."""
        return self._consent.words(text, self._ear, self._heard)

    def _to_suggest(self, hearing: Hearing) -> Hearing:
        return Hearing() if self.finished else to_suggest(hearing, self.program, self._state.raised, self._state.tone)

    def accept(self, *names: str) -> Turn:
        """The agent says yes to suggested triggers, a tone, or both: one move, so that what is shown fits all of it."""
        triggers = tuple(name for name in names if name in self.program.triggers)
        tone = next((name for name in names if name not in self.program.triggers), "")
        if triggers:
            return self._take(Raised(triggers, True, tone))
        return self.set_tone(tone, suggested=True) if tone else self._turn

    def decline(self, *names: str) -> Turn:
        """The agent says no to suggestions."""
        return self._take(Declined(names))

    def raise_trigger(self, *names: str, suggested: bool = False) -> Turn:
        """Raise triggers, together: the most urgent comes first."""
        return self._take(Raised(names, suggested))

    def take_back(self, name: str) -> Turn:
        """A trigger was raised by a slip: the call returns to where it was."""
        return self._take(TakenBack(name))

    def set_tone(self, name: str, suggested: bool = False) -> Turn:
        """The customer's tone as the agent hears it; an empty name for none."""
        return self._take(ToneSet(name, suggested))

    # --- what an agent can do at every turn --------------------------------------------------------------------------

    def rephrase(self, item: int | None = None) -> Turn:
        """Another way to say it: one item of the turn (from 0), or all that have one."""
        return self._take(Rephrased(item))

    def note(self, text: str) -> Turn:
        """A note for the record."""
        return self._take(Noted(self.as_kept(text)))

    def back(self) -> Turn:
        """Back to the turn before."""
        return self._take(WentBack())

    def correct(self, ask: str, value: Value | None, round: int | None = None) -> Turn:  # noqa: A002 (the events' word)
        """An earlier answer was something else: a choice's key, what was typed (as in `answer`), a listen's gist, None.

        `round` tells which time it was asked, from 1; the last unless given.
        """
        times = [given.round for given in self.answers if given.name == ask]
        answer = self.program.answers.get(ask)
        taken: Value | reading.Problem | None = value
        if answer is not None and answer.kind == "listen":
            taken = self.as_kept(str(value or ""))
        elif answer is not None:
            taken = self._read(value, answer.type)
        if isinstance(taken, reading.Problem):
            return self._refuse(kept.masked(taken.message))
        return self._take(Corrected(ask, round or max(times, default=1), taken))

    def leave(self, step_name: str, reason: str) -> Turn:
        """Leave the path for a step, with a reason that is kept."""
        return self._take(Left(step_name, self.as_kept(reason)))

    def escalate(self, contact: str, words: str = "") -> Turn:
        """Hand over to a person who can decide: opens a case, or adds to it. `words` are the customer's own; unless
        given, those heard last."""
        own = self.as_kept(words) if words else "".join(self._heard[-1:])
        return self._take(Escalated(contact, own))

    def override(self, guarantees: Sequence[str], reason: str) -> Turn:
        """Go through, with a reason that is kept, with a move that was refused for these guarantees: then make it."""
        return self._take(Overridden(tuple(guarantees), self.as_kept(reason)))

    def drop(self) -> Turn:
        """The line is gone."""
        return self._take(Dropped())

    def returned(self, same_person: bool) -> Turn:
        """After a break or a lost line: is it the same person?"""
        return self._take(Returned(same_person))

    @property
    def offers(self) -> Sequence[lessons.Offer]:
        """Phrases the agent may be asked to send at the end, for hearing to learn from what may not be kept."""
        return self._lessons.offers(self._ear.reading)

    def send(self, offer: lessons.Offer, phrase: str | None) -> str:
        """Keep the agent's phrase for an offer, apart from this call, or with None nothing: then it is not offered
        again. Why it was not kept, or empty."""
        return self._lessons.send(offer, phrase, self._journal, stamp(self._clock())[:10])

    def wrap_up(self, note: str = "") -> Turn:
        """The record is complete."""
        return self._take(WrappedUp(self.as_kept(note)))

    # --- how ---------------------------------------------------------------------------------------------------------

    def _take(self, event: Event) -> Turn:
        waiting = self._turn.do == "there" and not isinstance(event, Returned)
        if waiting and not isinstance(event, _MEANWHILE):
            return self._refuse(_STILL_THERE)
        state, turn = step(self.program, self._state, event)
        if turn.refused:
            return self._turn._replace(refused=turn.refused, broken=turn.broken)
        last = self._last
        entry = record.seal(last.hash, last.seq + 1, stamp(self._clock()), __version__, event, turn)
        self._journal.append(self._lease, entry)
        asked = self._turn
        self._arrive(entry, event, state, turn)
        if waiting and turn.do != "dropped":
            self._turn = asked
        return self._turn

    def _arrive(self, entry: record.Entry, event: Event | None, state: State, turn: Turn) -> None:
        self._last, self._state, self._turn = entry, state, turn
        self._consent.follow(state, turn)
        if event is not None:
            self._lessons.follow(event, self._consent.given)
            self._open.follow(event)
            self._gists.follow(event, turn)
        if isinstance(event, Heard):
            self._heard = [*self._heard[1 - _BEFORE :], event.text]

    def _refuse(self, why: str) -> Turn:
        return self._turn._replace(refused=why)

    def _answered(self, value: Value | None) -> Answered | Chose:
        # A question with choices may be answered by a choice's words, too.
        if self._turn.do == "choose" and isinstance(value, str):
            return Chose(self._turn.ask, value)
        return Answered(self._turn.ask, value)

    def _read(self, value: Value | None, type_: Type | None) -> Value | reading.Problem | None:
        if not isinstance(value, str) or type_ is None:
            return value
        return reading.read(kept.answered(value), type_, self.program.locale, self.program.currency, self._today)

"""A recorded call in words: what was said, chosen, raised and noted, each with its time."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

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
from scriptengine.call.replay import Recorded
from scriptengine.call.turn import Case, Turn
from scriptengine.console.words import Words
from scriptengine.program.model import Values
from scriptengine.text.clean import one_line

_SAID = {"say": "said", "ask": "asked", "notice": "read out", "acknowledge": "said", "coach": "coach"}


class Told(NamedTuple):
    """A line of the record. `at` is when (UTC, ISO 8601), empty for what follows from the line before."""

    at: str
    what: str
    text: str


def told(call: Recorded) -> Iterator[Told]:
    """The whole record, up to where it can be read and played; then what is wrong with it."""
    header = call.header
    version = f", version {header.version}" if header.version else ""
    practice = ", a rehearsal" if header.rehearsal else ""
    yield Told(header.at, "call", one_line(f"{header.call}: {header.title}{version}{practice}"))
    if call.program is not None:
        words = Words(call.program)
        before: Turn | None = None
        cases: tuple[Case, ...] = ()
        for move in call.replay.moves:
            if move.event is None:
                yield Told(move.entry.at, "erased", f"what entry {move.entry.seq} ({move.entry.kind}) said was erased")
            else:
                for what, text in event_words(move.event, words):
                    yield Told(move.entry.at, what, text)
            yield from _turn_told(move.turn, before, words, move.state.values)
            for case in move.state.cases:
                if case not in cases:
                    yield Told("", "case", f"{case.reference}, for {words.contact(case.contact)}")
            before, cases = move.turn, move.state.cases
    for problem in (call.verified.problem, call.replay.problem, call.replay.differs):
        if problem is not None:
            yield Told("", "PROBLEM", one_line(problem.what))


def _turn_told(turn: Turn, before: Turn | None, words: Words, values: Values) -> Iterator[Told]:
    known = set[tuple[str, str]]() if before is None else {(item.node, item.text) for item in before.items}
    again = before is not None and (turn.afresh or (before.place, before.round) == (turn.place, turn.round))
    for item in turn.items:
        if not (again and (item.node, item.text) in known):
            yield Told("", _SAID[item.how], words.without_answers(one_line(item.text), values))
    for change in turn.changes:
        if change.what != "kept":
            yield Told("", change.what, f"{words.name(change.name)}: {words.value(change.name, change.before)}")
    if turn.outcome and (before is None or not before.outcome):
        yield Told("", "outcome", words.outcome(turn.outcome))


def event_words(event: Event, words: Words) -> tuple[tuple[str, str], ...]:
    """An event as a word and a text; private values masked."""
    return tuple((what, one_line(text)) for what, text in _EVENTS[type(event)](event, words))


Pairs = list[tuple[str, str]]


def _started(event: Started, words: Words) -> Pairs:
    lines = [("started", f"by {event.agent}")] if event.agent else []
    lines += [("warned", event.warning)] if event.warning else []
    lines += [("fact", f"{name}: {words.value(name, value)}") for name, value in event.facts.items()]
    return lines


def _chose(event: Chose, words: Words) -> Pairs:
    return [("answered", f"{words.name(event.ask)}: {words.value(event.ask, event.key)}")]


def _answered(event: Answered, words: Words) -> Pairs:
    return [("answered", f"{words.name(event.ask)}: {words.value(event.ask, event.value)}")]


def _listened(event: Listened, words: Words) -> Pairs:
    said = f"“{event.text}”" if event.text else "(not written down)"
    return [("answered", f"{words.name(event.listen)}: {said}")]


def _went_on(event: WentOn, words: Words) -> Pairs:
    return []


def _heard(event: Heard, words: Words) -> Pairs:
    lines = [("heard", f"“{event.text}”")]
    suggested = [words.trigger(name) for name, _ in event.triggers] + [f"tone {event.tone}"] * bool(event.tone)
    if suggested:
        lines.append(("suggested", ", ".join(suggested)))
    if event.denied:
        lines.append(("denied", ", ".join(words.trigger(name) for name, _ in event.denied)))
    return lines


def _raised(event: Raised, words: Words) -> Pairs:
    names = [*map(words.trigger, event.triggers), *([f"tone {words.trigger(event.tone)}"] if event.tone else [])]
    return [("raised", ", ".join(names) + " (as suggested)" * event.suggested)]


def _taken_back(event: TakenBack, words: Words) -> Pairs:
    return [("taken back", words.trigger(event.trigger))]


def _declined(event: Declined, words: Words) -> Pairs:
    return [("turned down", ", ".join(map(words.trigger, event.names)))]


def _tone_set(event: ToneSet, words: Words) -> Pairs:
    return [("tone", words.trigger(event.tone) + " (as suggested)" * event.suggested)]


def _rephrased(event: Rephrased, words: Words) -> Pairs:
    return [("rephrased", "")]


def _noted(event: Noted, words: Words) -> Pairs:
    return [("note", event.text)]


def _went_back(event: WentBack, words: Words) -> Pairs:
    return [("went back", "to the turn before")]


def _corrected(event: Corrected, words: Words) -> Pairs:
    return [("corrected", f"{words.name(event.ask)}: {words.value(event.ask, event.value)}")]


def _left(event: Left, words: Words) -> Pairs:
    return [("left", f"the script for {words.step(event.step)}: {event.reason}")]


def _escalated(event: Escalated, words: Words) -> Pairs:
    own = f", in their words: “{event.words}”" if event.words else ""
    return [("passed on", f"to {words.contact(event.contact)}{own}")]


def _dropped(event: Dropped, words: Words) -> Pairs:
    return [("line lost", "")]


def _returned(event: Returned, words: Words) -> Pairs:
    return [("resumed", "with the same person" if event.same_person else "with someone else, or nobody was sure")]


def _overridden(event: Overridden, words: Words) -> Pairs:
    return [("overridden", f"{', '.join(event.guarantees)}: {event.reason}")]


def _wrapped_up(event: WrappedUp, words: Words) -> Pairs:
    return [("wrapped up", event.note)]


_EVENTS: Mapping[type[Event], Callable[[Any, Words], Pairs]] = {
    Started: _started,
    Chose: _chose,
    Answered: _answered,
    Listened: _listened,
    WentOn: _went_on,
    Heard: _heard,
    Raised: _raised,
    TakenBack: _taken_back,
    Declined: _declined,
    ToneSet: _tone_set,
    Rephrased: _rephrased,
    Noted: _noted,
    WentBack: _went_back,
    Corrected: _corrected,
    Left: _left,
    Escalated: _escalated,
    Dropped: _dropped,
    Returned: _returned,
    Overridden: _overridden,
    WrappedUp: _wrapped_up,
}
"""How each kind of event is told; a test holds it complete."""

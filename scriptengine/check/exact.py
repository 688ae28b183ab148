"""Calls followed one by one through the interpreter: the exact search where summing up says more than it knows."""

from collections import deque
from collections.abc import Hashable, Iterator

from scriptengine.call.events import Event, Raised, Started, TakenBack, ToneSet, WentBack
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.watched import Seen, follow
from scriptengine.check.acting import answers
from scriptengine.check.question import Question
from scriptengine.program.claims import Watch


def exact(
    question: Question, watch: Watch, events: tuple[Event, ...], limit: int
) -> tuple[tuple[Event, ...] | None, bool]:
    """The shortest call going on from these events that breaks the claim, and whether all such calls were looked at.

    Two calls count as one where they stand at the same turn with the same open blocks, what waits, values, triggers and
    claim. `limit` is how many events are tried.
    """
    program = question.graph.program
    state: State | None = None
    seen: Seen | None = None
    for event in events:
        state, turn = step(program, state, event)
        seen = follow(watch, seen, event, state, turn)
    assert state is not None and seen is not None
    left: deque[tuple[State, Seen, tuple[Event, ...]]] = deque([(state, seen, events)])
    known: set[Hashable] = {_key(state, seen)}
    tried = 0
    while left:
        state, seen, events = left.popleft()
        for event in _moves(question, state):
            tried += 1
            if tried > limit:
                return None, False
            after, turn = step(program, state, event)
            if turn.refused:
                continue
            then = follow(watch, seen, event, after, turn)
            if then.broken or then.owed:
                return (*events, event), True
            key = _key(after, then)
            if key not in known:
                known.add(key)
                left.append((after, then, (*events, event)))
    return None, True


def _moves(question: Question, state: State) -> Iterator[Event]:
    yield from answers(question, state.turn)
    program = question.graph.program
    for kinds in question.together():
        yield Raised(tuple(kind.trigger for kind in kinds))
    for name in question.others:
        trigger = question.trigger_of(name)
        if trigger in program.tones:
            if trigger != state.tone:
                yield ToneSet(trigger)
            continue
        yield Raised((trigger,))
        for kind in question.kinds:
            yield Raised((kind.trigger, trigger))
    for tone in program.tones:
        if tone in question.concerned and tone != state.tone:
            yield ToneSet(tone)
    if state.before is not None:
        yield WentBack()
    for trigger in state.raised:
        yield TakenBack(trigger)


def _key(state: State, seen: Seen) -> Hashable:
    frames = tuple((one.kind, one.name, one.next, one.turn.place if one.turn else "", one.shown) for one in state.frames)
    before = state.before.turn.place if state.before is not None else ""
    known = frozenset(state.values.items())
    waiting = state.circumstances.waiting
    return (state.turn.place, state.turn.do, state.shown, frames, waiting, known, state.tone, before, seen.states)


def begun(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Just the beginning of a call."""
    assert isinstance(events[0], Started)
    return events[:1]

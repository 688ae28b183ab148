"""Calls followed one by one through the interpreter: the exact search where summing up says more than it knows."""

from collections import deque
from collections.abc import Hashable, Iterator
from itertools import permutations

from scriptengine.call.events import Event, Raised, TakenBack, ToneSet, WentBack
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.check.acting import answers, breaks
from scriptengine.check.question import Question
from scriptengine.program.model import Program


def exact(question: Question, alone: Program, events: tuple[Event, ...], limit: int) -> tuple[Event, ...] | None:
    """The shortest call going on from these events that breaks the one claim of `alone`.

    Two calls count as one where they stand at the same turn with the same open blocks, what waits, values, triggers and
    claim. `limit` is how many events are tried.
    """
    state: State | None = None
    for event in events:
        state, _ = step(alone, state, event)
    assert state is not None
    left: deque[tuple[State, tuple[Event, ...]]] = deque([(state, events)])
    known: set[Hashable] = {_key(state)}
    tried = 0
    while left:
        state, events = left.popleft()
        for event in _moves(question, state):
            tried += 1
            if tried > limit:
                return None
            after, turn = step(alone, state, event)
            if breaks(turn):
                return (*events, event)
            key = _key(after)
            if not turn.refused and key not in known:
                known.add(key)
                left.append((after, (*events, event)))
    return None


def _moves(question: Question, state: State) -> Iterator[Event]:
    yield from answers(question, state.turn)
    program = question.graph.program
    for size in (1, 2):
        for kinds in permutations(question.kinds, size):
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


def _key(state: State) -> Hashable:
    frames = tuple(
        (one.kind, one.name, one.next, one.turn.place if one.turn else "", one.shown) for one in state.frames
    )
    before = state.before.turn.place if state.before is not None else ""
    known = frozenset(state.values.items())
    waiting = state.circumstances.waiting
    return (state.turn.place, state.turn.do, state.shown, frames, waiting, known, state.tone, before, state.claims)

"""A call held against guarantees event by event, told a second time and apart from the call itself, for tests."""

from collections.abc import Collection, Iterator
from typing import NamedTuple, Optional

from scriptengine.call.events import Event, TakenBack, WentBack
from scriptengine.call.state import State
from scriptengine.call.turn import Happened, Turn
from scriptengine.call.watch import anew
from scriptengine.program.claims import ClaimState, Watch
from scriptengine.program.model import End


class Seen(NamedTuple):
    """The claims' states after an event. `broken` and `owed` are indices of `Watch.automata`; `owed` is empty until the
    call has ended."""

    states: tuple[ClaimState, ...]
    broken: tuple[int, ...]
    owed: tuple[int, ...]
    state: State
    happened: tuple[Happened, ...]
    previous: Optional["Seen"]


def follow(watch: Watch, seen: Seen | None, event: Event, state: State, turn: Turn) -> Seen:
    """The next record, `state` and `turn` being what `step` made of the event (any but a correction); a refused event
    changes nothing.

    Going back and taking a trigger back return to the claims' states of then, as `Watch.undone` says.
    """
    if seen is None:
        return _after(watch, watch.start, state, turn, None)
    if turn.refused or state is seen.state:
        return seen._replace(broken=(), happened=(), state=state, previous=seen)
    base = _returned_to(seen.state, event)
    then = next((one for one in _back(seen) if one.state is base), None)
    slip = {event.trigger} if isinstance(event, TakenBack) else set()
    if turn.afresh:
        # What had to wait was a slip: the call was played again without.
        begun = [one for one in _back(seen) if one.previous is None]
        everything = [*begun[0].happened, *_since(seen, begun[0])]
        return _after(watch, watch.undone(watch.start, everything), state, turn, seen)
    if then is None:
        assert base is None
        return _after(watch, _lifted(watch, seen.states, seen.state, slip), state, turn, seen)
    states = watch.undone(then.states, _since(seen, then))
    before, now = then.state.circumstances.raised, seen.state.circumstances.raised
    slips = {name for name, by in before.items() if by == "agent" and (name not in now or name in slip)}
    states = _lifted(watch, states, then.state, slips)
    # What was raised further on is raised anew from a turn that is not shown; to go back may lead there.
    unseen = [one for one in (state.before, *(frame.undone for frame in state.frames)) if one is not None]
    known = [one.state for one in _back(seen)]
    for one in unseen:
        if not any(one is other for other in known):
            seen = Seen(states, (), (), one, (), seen)
            break
    return _after(watch, states, state, turn, seen)


def _lifted(
    watch: Watch, states: tuple[ClaimState, ...], state: State, slips: Collection[str]
) -> tuple[ClaimState, ...]:
    """The claims' states where what `state` holds raised is taken back."""
    if not slips:
        return states
    program = state.program
    left = set(state.circumstances.raised) - set(slips)
    holding = left | {group for group, members in program.groups.items() if members & left}
    taken = [*slips, *(group for group, members in program.groups.items() if not members.isdisjoint(slips))]
    return watch.lifted(states, taken, {*program.triggers, *program.groups} - holding)


def _after(
    watch: Watch,
    states: tuple[ClaimState, ...],
    state: State,
    turn: Turn,
    previous: Seen | None,
) -> Seen:
    states, broken = watch.happen(states, turn.happened)
    if turn.do not in ("dropped", "there") and turn.happened and anew(turn.do, turn.happened):
        states, late = watch.shown(states, block_tokens(state))
        broken += [at for at in late if at not in broken]
    end = state.program.nodes[turn.place] if turn.do == "ended" else None
    owed = watch.owed(states, end.happens, crisis=in_crisis(state)) if isinstance(end, End) else ()
    return Seen(states, tuple(broken), tuple(owed), state, turn.happened, previous)


def block_tokens(state: State) -> Collection[str]:
    """What the innermost open block interrupts for: its triggers with their groups, or its tone."""
    program = state.program
    frame = next((one for one in reversed(state.frames) if one.kind == "on"), None)
    if frame is None:
        return ()
    if not frame.triggers:
        return [tone for tone, handler in program.tone_handlers.items() if handler == frame.name]
    groups = [group for group, members in program.groups.items() if not members.isdisjoint(frame.triggers)]
    return [*frame.triggers, *groups]


def in_crisis(state: State) -> bool:
    """Whether a crisis block is open."""
    handlers = state.program.handlers
    return any(one.kind == "on" and handlers[one.name].urgency == "crisis" for one in state.frames)


def _returned_to(state: State, event: Event) -> State | None:
    if isinstance(event, WentBack):
        return state.before
    if isinstance(event, TakenBack):
        frame = next((one for one in state.frames if one.undone is not None and event.trigger in one.triggers), None)
        return frame.undone if frame is not None else state.before if event.trigger in state.barrier else None
    return None


def _back(seen: Seen) -> Iterator[Seen]:
    at: Seen | None = seen
    while at is not None:
        yield at
        at = at.previous


def _since(seen: Seen, then: Seen) -> list[Happened]:
    parts = []
    for one in _back(seen):
        if one is then:
            break
        parts.append(one.happened)
    return [pair for part in reversed(parts) for pair in part]

"""`step(program, state, event)`: the next state and the turn it shows; pure, total, and all that ever moves a call."""

from collections.abc import Callable
from typing import Any

from scriptengine.call import back, correct, moves, watch
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
from scriptengine.call.moves import Refused
from scriptengine.call.state import State
from scriptengine.call.turn import Turn
from scriptengine.program.model import Program


def step(program: Program, state: State | None, event: Event) -> tuple[State, Turn]:
    """Take one event: the next state and its turn.

    `state` is None before the first event, which must be Started. An event that cannot be taken changes nothing: the
    state comes back
    as it was, with its turn and in `refused` the reason, in words for the agent. Never raises for any event and any
    state that came
    from this function with this program; the same arguments give the same result, always.
    """
    if state is None or not state.path_length:
        fresh = moves.not_started(program)
        if not isinstance(event, Started):
            return fresh, fresh.turn._replace(refused="The call has not started.")
        result = moves.started(fresh, event)
        if isinstance(result, str):
            fresh = moves.not_started(program)
            return fresh, fresh.turn._replace(refused=result)
        watch.watched(None, result, event)
        return result, result.turn
    circumstances = state.circumstances
    if (circumstances.closed or circumstances.line_lost is not None) and not _open(state, event):
        result = _CLOSED[circumstances.closed]
    else:
        result = _TAKE[type(event)](state, event)
    if isinstance(result, str):
        return state, state.turn._replace(refused=result, happened=())
    if result.quiet:
        result = correct.settle(result)
    if not result.claims:
        return result, result.turn
    after = watch.watched(state, result, event)
    return (state, after) if isinstance(after, Turn) else (after, after.turn)


def reopened(state: State) -> Turn:
    """The question after a break, before anything else: is the same person still on the line? `Returned` answers it."""
    return Turn("there", state.turn.place, state.turn.step, ())


_ALWAYS = Noted | Heard | Declined
_WITHOUT_A_LINE = Noted | Returned | WrappedUp | Overridden
_CLOSED = {
    True: "This call is wrapped up: only notes can be added.",
    False: "The line is gone: go back to the call first, or wrap up.",
}


def _open(state: State, event: Event) -> bool:
    circumstances = state.circumstances
    if circumstances.closed:
        return isinstance(event, Noted)
    return circumstances.line_lost is None or isinstance(event, _WITHOUT_A_LINE)


def _once(state: State, event: Started) -> Refused:
    return "The call has started already."


def _recorded(state: State, event: _ALWAYS) -> State:
    return moves.unmoved(state)


_TAKE: dict[type, Callable[[State, Any], State | Refused]] = {
    Started: _once,
    Chose: moves.answered,
    Answered: moves.answered,
    Listened: moves.answered,
    WentOn: moves.answered,
    Heard: _recorded,
    Raised: moves.raised,
    TakenBack: correct.taken_back,
    Declined: _recorded,
    ToneSet: moves.tone_set,
    Rephrased: moves.rephrased,
    Noted: _recorded,
    WentBack: back.went_back,
    Corrected: correct.corrected,
    Left: moves.left,
    Escalated: moves.escalated,
    Dropped: moves.dropped,
    Returned: moves.returned,
    Overridden: moves.overridden,
    WrappedUp: moves.wrapped_up,
}
"""What takes each kind of event; a test holds it complete."""

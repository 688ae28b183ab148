"""A call that breaks a claim, without what it does not need for that."""

from collections.abc import Iterator
from typing import NamedTuple

from scriptengine.call.events import Event, Raised
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.check.acting import breaks
from scriptengine.program.model import Program


class _Played(NamedTuple):
    event: Event
    state: State  # after it


def shortened(alone: Program, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events, with those left out, one after the other from the last, without which the call still breaks the one
    claim of the program; so are single triggers of those raised at once."""
    call = _played(alone, None, events)
    at = len(call) - 1
    while at > 0:
        # What comes before is the same, and need not be played again.
        rests = (_played(alone, call[at - 1].state, rest) for rest in _without(*(one.event for one in call[at:])))
        found = next((rest for rest in rests if rest), None)
        if found is None:
            at -= 1
        else:
            call[at:] = found
            at = min(at, len(call) - 1)
    return tuple(one.event for one in call) or events


def _without(event: Event, *after: Event) -> Iterator[tuple[Event, ...]]:
    yield after
    if isinstance(event, Raised):
        if event.tone:
            yield (event._replace(tone=""), *after)
        for name in event.triggers if len(event.triggers) > 1 else ():
            yield (event._replace(triggers=tuple(one for one in event.triggers if one != name)), *after)


def _played(alone: Program, state: State | None, events: tuple[Event, ...]) -> list[_Played]:
    """The events from a state on, up to the one that breaks the claim; none where none does or one is not taken."""
    played: list[_Played] = []
    for event in events:
        state, turn = step(alone, state, event)
        played.append(_Played(event, state))
        if breaks(turn):
            return played
        if turn.refused:
            break
    return []

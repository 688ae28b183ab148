"""A call that breaks a claim, without what it does not need for that."""

from collections.abc import Iterator

from scriptengine.call.events import Event, Raised
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.check.acting import breaks
from scriptengine.program.model import Program


def shortened(alone: Program, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The events, with those left out, one after the other from the last, without which the call still breaks the one
    claim of the program; so are single triggers of those raised at once."""
    at = len(events) - 1
    while at > 0:
        calls = (_broken(alone, fewer) for fewer in _without(events, at))
        found = next((call for call in calls if call is not None), None)
        if found is None:
            at -= 1
        else:
            events = found
            at = min(at, len(events) - 1)
    return events


def _without(events: tuple[Event, ...], at: int) -> Iterator[tuple[Event, ...]]:
    yield (*events[:at], *events[at + 1 :])
    event = events[at]
    if isinstance(event, Raised):
        if event.tone:
            yield (*events[:at], event._replace(tone=""), *events[at + 1 :])
        for name in event.triggers if len(event.triggers) > 1 else ():
            left = event._replace(triggers=tuple(one for one in event.triggers if one != name))
            yield (*events[:at], left, *events[at + 1 :])


def _broken(alone: Program, events: tuple[Event, ...]) -> tuple[Event, ...] | None:
    """The events up to the one that breaks the claim, None where none does or one of them is not taken."""
    state: State | None = None
    for at, event in enumerate(events):
        state, turn = step(alone, state, event)
        if breaks(turn):
            return events[: at + 1]
        if turn.refused:
            return None
    return None

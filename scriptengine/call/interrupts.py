"""Interrupts: triggers raised, which blocks they run, and which of them have to wait."""

from collections.abc import Iterable
from functools import reduce

from scriptengine.call.state import Frame, State, Waiting

URGENCY = {"crisis": 0, "high": 1, "normal": 2}


def note_raised(s: State, triggers: Iterable[str], how: str) -> None:
    """Raise triggers: guards see them, and they happen, a group when the first of its triggers does."""
    program = s.plan.program
    raised = dict(s.circumstances.raised)
    values = {**s.values}
    for trigger in triggers:
        groups = [group for group, members in program.groups.items() if trigger in members]
        new = [group for group in groups if not any(member in raised for member in program.groups[group])]
        source = "agent" if how == "raised" else raised.get(trigger, "script")
        raised.pop(trigger, None)
        raised[trigger] = source
        values[trigger] = True
        s.happened.append((trigger, how))
        for group in groups:
            values[group] = True
        begun = s.circumstances.begun
        s.happened += [(group, "raised again" if group in begun else how) for group in new]
        if not begun.issuperset(new):
            s.circumstances = s.circumstances._replace(begun=begun.union(new))
    s.values = values
    s.circumstances = s.circumstances._replace(raised=raised)


def interrupt(s: State, due: Iterable[tuple[str, tuple[str, ...]]], frame: Frame) -> str | None:
    """Run the most urgent of the blocks that are due (handler id and its triggers) and let the others wait.

    `frame` says what the first one comes back to. The label to go on at, or None when no block can run now.
    """
    handlers = s.plan.program.handlers
    open_blocks = {one.name for one in s.frames if one.kind == "on"}
    crisis = next(
        (at for at, one in enumerate(s.frames) if one.kind == "on" and handlers[one.name].urgency == "crisis"), None
    )
    first: Waiting | None = None
    waiting = list(s.circumstances.waiting)
    for name, triggers in sorted(due, key=lambda one: URGENCY[handlers[one[0]].urgency]):
        if name in open_blocks:
            continue
        if crisis is not None and handlers[name].urgency != "crisis":
            _wait(waiting, Waiting(name, triggers, crisis))
        elif first is None:
            first = Waiting(name, triggers, len(s.frames))
        else:
            _wait(waiting, Waiting(name, triggers, len(s.frames)))
    if waiting != list(s.circumstances.waiting):
        s.circumstances = s.circumstances._replace(waiting=tuple(waiting))
    if first is None:
        return None
    s.frames = (*s.frames, frame._replace(kind="on", name=first.handler, triggers=first.triggers))
    return handlers[first.handler].entry


def _wait(waiting: list[Waiting], one: Waiting) -> None:
    """A block that waits further out as well is heard here, where it is raised again, and there."""
    for at, other in enumerate(waiting):
        if other.handler == one.handler and other.depth == one.depth:
            waiting[at] = _together(other, one)
            return
    waiting.append(one)


def _together(one: Waiting, other: Waiting) -> Waiting:
    more = tuple(trigger for trigger in other.triggers if trigger not in one.triggers)
    return one._replace(triggers=one.triggers + more)


def run_waiting(s: State, frame: Frame) -> str | None:
    """The most urgent block that need not wait any longer, to come back as `frame` says; None when there is none."""
    handlers = s.plan.program.handlers
    open_blocks = {one.name for one in s.frames if one.kind == "on"}
    ready = [one for one in s.circumstances.waiting if len(s.frames) <= one.depth and one.handler not in open_blocks]
    if not ready:
        return None
    handler = min(ready, key=lambda one: URGENCY[handlers[one.handler].urgency]).handler
    chosen = reduce(_together, (one for one in ready if one.handler == handler))
    s.circumstances = s.circumstances._replace(
        waiting=tuple(one for one in s.circumstances.waiting if one.handler != handler or one not in ready)
    )
    s.frames = (*s.frames, frame._replace(kind="on", name=chosen.handler, triggers=chosen.triggers))
    return handlers[chosen.handler].entry


def fewer_open(s: State, at: int, number: int) -> None:
    """So many frames are gone from that depth on: what waits for a block further in waits for it where it is now."""
    waiting = tuple(
        one._replace(depth=max(at, one.depth - number)) if one.depth > at else one for one in s.circumstances.waiting
    )
    if waiting != s.circumstances.waiting:
        s.circumstances = s.circumstances._replace(waiting=waiting)


def blocks_for(s: State, triggers: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The blocks that these triggers run, each once with all the triggers it is for."""
    found: dict[str, tuple[str, ...]] = {}
    for trigger in triggers:
        handler = s.plan.program.triggers[trigger].handler
        if handler:
            found[handler] = (*found.get(handler, ()), trigger)
    return list(found.items())

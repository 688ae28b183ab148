"""Going back and taking back: the state returns, and what cannot be undone stays as it is."""

from collections.abc import Collection

from scriptengine.call import interrupts, moves, run, watch
from scriptengine.call.answers import anchor_of
from scriptengine.call.events import Raised, TakenBack, WentBack
from scriptengine.call.moves import Refused
from scriptengine.call.state import Frame, State, Still, Waiting


def went_back(state: State, event: WentBack) -> State | Refused:
    """Back to the turn before; what was said stays said, what the agent raised stays raised."""
    before = state.before
    raised = [trigger for trigger in state.barrier if state.circumstances.raised.get(trigger) == "agent"]
    if raised:
        return f"To go further back, take back {', '.join(raised)} first, if it was a slip."
    if before is None:
        return "This is the first turn."
    s = _returned_to(before, state)
    kept = {anchor: one for anchor, one in s.circumstances.kept.items() if anchor != anchor_of(before.turn)}
    s.circumstances = s.circumstances._replace(kept=kept)
    return _opened_again(s, before)


def taken_back(state: State, event: TakenBack) -> State | Refused:
    """A trigger was a slip: back to the turn its block interrupted, or only out of what guards see."""
    trigger = event.trigger
    source = state.circumstances.raised.get(trigger)
    if source is None:
        return f"{trigger} was not raised."
    if source == "script":
        return f"{trigger} was raised by an answer: go back to that answer, or correct it."
    undone, together = _raised_from(state, trigger)
    if undone is not None:
        s = _returned_to(undone, state, without=together or (trigger,))
        s.happened.append((trigger, "taken back"))
        s = _opened_again(s, undone)
        now = state.circumstances.raised
        others = tuple(one for one in together if one != trigger and now.get(one) == "agent")
        return moves.raise_together(s, others, Raised(others)) if others else s
    s = run.following(state)
    moves.add_to_path(s, event, state.turn)
    _set_raised(s, {name: by for name, by in state.circumstances.raised.items() if name != trigger})
    _set_waiting(
        s,
        [
            one._replace(triggers=tuple(name for name in one.triggers if name != trigger))
            for one in s.circumstances.waiting
        ],
    )
    s.happened.append((trigger, "taken back"))
    # What its block said before the turn is not shown again: it was said to something that never was.
    return moves.same_turn(s, state, state.turn, lead=())


def _raised_from(state: State, trigger: str) -> tuple[State | None, tuple[str, ...]]:
    """Where the agent raised a trigger whose block is still open or has only just led here, and what was raised with
    it."""
    for frame in state.frames:
        if frame.undone is not None and trigger in frame.triggers:
            return frame.undone, frame.together
    return (state.before, state.barrier) if trigger in state.barrier else (None, ())


def still(state: State, event: Still) -> State:
    """A trigger or tone whose block has had its run holds here too: only guards see it."""
    s = run.following(state)
    moves.add_to_path(s, event, state.turn)
    if event.name in s.plan.program.triggers:
        interrupts.note_raised(s, (event.name,), "raised")
    else:
        moves.set_tone(s, event.name)
        s.happened.append((event.name, "raised"))
    return moves.same_turn(s, state, state.turn)


# --- parts -----------------------------------------------------------------------------------------------------------


def _returned_to(base: State, state: State, *, without: Collection[str] = ()) -> State:
    """A state as `base` was, in which what cannot be undone by returning to it stays as it is in `state`: what was
    said and sent, the
    tone, and what the agent raised (`without` what was a slip)."""
    s = run.following(base)
    s.said, s.said_length = state.said, state.said_length
    s.circumstances = s.circumstances._replace(cases=state.circumstances.cases, line_lost=None)
    if "escalation.reference" in state.values:
        s.values = {**s.values, "escalation.reference": state.values["escalation.reference"]}
    watch.gone_back(s, base, state, tuple(without))
    turn = moves.open_turn(base)
    now = state.circumstances.raised
    raised = {
        name: by
        for name, by in base.circumstances.raised.items()
        if by == "script" or (name in now and name not in without)
    }
    more = [name for name, by in now.items() if by == "agent" and name not in raised and name not in without]
    waiting = [
        one._replace(triggers=tuple(name for name in one.triggers if name in raised))
        for one in base.circumstances.waiting
    ]
    later = [one for one in state.circumstances.waiting if not set(one.triggers).isdisjoint(more)]
    _set_waiting(s, [*waiting, *later])
    waits = tuple(name for name in more if any(name in one.triggers for one in later))
    for name in more:
        raised[name] = "agent"
        if name not in waits:
            moves.add_to_path(s, Still(name), turn)
    for name in base.circumstances.raised:
        if name not in raised:
            moves.add_to_path(s, TakenBack(name), turn)
    _set_raised(s, raised)
    if state.tone != base.tone:
        moves.add_to_path(s, Still(state.tone), turn)
        moves.set_tone(s, state.tone)
    if waits:
        moves.add_to_path(s, Raised(waits), turn)
    return s


def _opened_again(s: State, base: State) -> State:
    """Open the turn that was open in `base`, once the blocks have run that waited and need not any longer."""
    turn = moves.open_turn(base)
    label = interrupts.run_waiting(s, Frame("on", "", "", turn, base.shown))
    if label is None:
        return moves.same_turn(s, base, turn)
    run.run(s, label)
    if moves.still_at(s, base, turn):
        s.barrier = base.barrier
    return s


def _set_raised(s: State, raised: dict[str, str]) -> None:
    program = s.plan.program
    values = {
        name: value for name, value in s.values.items() if name not in program.triggers and name not in program.groups
    }
    for trigger in raised:
        values[trigger] = True
        for group, members in program.groups.items():
            if trigger in members:
                values[group] = True
    s.values = values
    s.circumstances = s.circumstances._replace(raised=raised)


def _set_waiting(s: State, waiting: list[Waiting]) -> None:
    """Let these blocks wait, those excepted that nothing is left for."""
    tone_blocks = s.plan.program.tone_handlers.values()
    left = tuple(one for one in waiting if one.triggers or one.handler in tone_blocks)
    s.circumstances = s.circumstances._replace(waiting=left)

"""Going back and taking back: the state returns, what cannot be undone stays as it is, and what the agent raised is
raised anew there."""

from collections.abc import Collection

from scriptengine.call import moves, run, watch
from scriptengine.call.answers import anchor_of
from scriptengine.call.events import Raised, TakenBack, ToneSet, WentBack
from scriptengine.call.moves import Refused
from scriptengine.call.state import State


def went_back(state: State, event: WentBack) -> State | Refused:
    """Back to the turn before; what was said stays said, what the agent raised stays raised."""
    before = state.before
    raised = [trigger for trigger in state.barrier if state.circumstances.raised.get(trigger) == "agent"]
    if raised:
        named = ", ".join(trigger.replace("_", " ") for trigger in raised)
        return f"To go further back, take back {named} first, if it was a slip."
    if before is None:
        return "This is the first turn."
    s = _returned_to(before, state)
    kept = {anchor: one for anchor, one in s.circumstances.kept.items() if anchor != anchor_of(before.turn)}
    s.circumstances = s.circumstances._replace(kept=kept)
    return _opened_again(s, before, state)


def taken_back(state: State, event: TakenBack) -> State | Refused:
    """A trigger was a slip: back to the turn its block interrupted, or only out of what guards see. (One whose block
    waits: see `correct`.)"""
    trigger = event.trigger
    source = state.circumstances.raised.get(trigger)
    if source is None:
        return f"{trigger} was not raised."
    if source == "script":
        return f"{trigger} was raised by an answer: go back to that answer, or correct it."
    undone = raised_at(state, trigger)
    if undone is None and trigger in _begun(state):
        return f"What {trigger} brings had to wait, and has begun by now: go through it, or leave it for another step."
    if undone is not None:
        s = _opened_again(_returned_to(undone, state, slip=trigger), undone, state, slip=trigger)
    else:
        s = run.following(state)
        moves.add_to_path(s, event, state.turn)
        _forget(s, {trigger})
        # What its block said before the turn is not shown again: it was said to something that never was.
        s = moves.same_turn(s, state, state.turn, lead=())
    s.turn = s.turn._replace(happened=((trigger, "taken back"), *s.turn.happened))
    return s


# --- parts -----------------------------------------------------------------------------------------------------------


def raised_at(state: State, trigger: str) -> State | None:
    """Where the agent raised a trigger whose block is still open or has only just led here."""
    for frame in state.frames:
        if frame.undone is not None and trigger in frame.triggers:
            return frame.undone
    return state.before if trigger in state.barrier else None


def _begun(state: State) -> set[str]:
    """The triggers whose blocks are open or wait."""
    going = {name for frame in state.frames for name in frame.triggers}
    return going.union(*(one.triggers for one in state.circumstances.waiting))


def _returned_to(base: State, state: State, *, slip: str = "") -> State:
    """A state as `base` was, in which what cannot be undone by returning to it stays as it is in `state`: what was
    said and sent, and that a trigger raised before was a slip."""
    s = run.following(base)
    s.turn, s.shown, s.lead, s.barrier = moves.open_turn(base), base.shown, base.lead, base.barrier
    s.said, s.said_length = state.said, state.said_length
    times = {label: (0, most) for label, (_, most) in state.circumstances.times.items()}
    times |= {label: (now, times[label][1]) for label, (now, _) in base.circumstances.times.items()}
    s.circumstances = s.circumstances._replace(cases=state.circumstances.cases, times=times, line_lost=None)
    if "escalation.reference" in state.values:
        s.values = {**s.values, "escalation.reference": state.values["escalation.reference"]}
    watch.gone_back(s, state, base)
    now = state.circumstances.raised
    agents = {name for name, by in base.circumstances.raised.items() if by == "agent"}
    # Back where its block is open or waits, a trigger is not a slip any more: half a block is never left to be done.
    slips = {name for name in agents - _begun(base) if name not in now or name == slip}
    for name in sorted(slips):
        moves.add_to_path(s, TakenBack(name), s.turn)
    _forget(s, slips)
    return s


def _opened_again(s: State, base: State, state: State, *, slip: str = "") -> State:
    """Open the turn to which `s` has returned from `state`, with what the agent raised since raised there anew: blocks
    run as if it had come up only now, for what they did is undone."""
    more: dict[str, None] = {}
    for _, (_, event) in state.path.entries[base.path_length : state.path_length]:
        if isinstance(event, Raised):
            more |= dict.fromkeys(event.triggers)
    raised = tuple(name for name in more if name in state.circumstances.raised and name != slip)
    tone = state.tone if state.tone != s.tone else ""
    if raised:
        return moves.raise_together(s, raised, Raised(raised, tone=tone))
    if tone:
        changed = moves.tone_set(s, ToneSet(tone))
        assert isinstance(changed, State)
        return changed
    return moves.same_turn(s, base, s.turn)


def _forget(s: State, slips: Collection[str]) -> None:
    """Let triggers be as if never raised, for what guards see."""
    if slips:
        _set_raised(s, {name: by for name, by in s.circumstances.raised.items() if name not in slips})
        watch.lift(s, slips)


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

"""What each event does to the call, corrections aside: one function a kind, each giving the next state or why not."""

from collections.abc import Collection

from scriptengine.call import answers, interrupts, run, show, watch
from scriptengine.call.answers import anchor_of
from scriptengine.call.events import (
    Dropped,
    Escalated,
    Event,
    Left,
    Overridden,
    Raised,
    Rephrased,
    Returned,
    Started,
    TakenBack,
    ToneSet,
    WentBack,
    WrappedUp,
)
from scriptengine.call.ledger import Ledger
from scriptengine.call.state import Answer, Circumstances, Frame, Plan, State, Step, Still, Waiting
from scriptengine.call.turn import Turn
from scriptengine.program.model import Program

Refused = str
"""Why an event is not taken, in words for the agent."""


def not_started(program: Program) -> State:
    """The state before the first event."""
    s = State()
    s.plan = Plan.of(program)
    s.values = {}
    s.turn = Turn("go_on", "", "", ())
    s.frames = s.shown = s.lead = s.barrier = ()
    s.path = Ledger()
    s.said = Ledger()
    s.happenings = Ledger()
    s.path_length = s.said_length = s.happenings_length = 0
    s.claims = s.plan.watch.start
    s.before = None
    s.circumstances = Circumstances()
    s.items, s.happened, s.unset, s.carry = [], [], [], []
    s.quiet = False
    return s


def started(s: State, event: Started) -> State | Refused:
    """Begin the call in a state from `not_started`."""
    program = s.plan.program
    missing = [
        fact.name
        for fact in program.facts.values()
        if fact.default is None and not fact.optional and fact.name not in event.facts
    ]
    if missing:
        return f"The account does not say {', '.join(missing)}: the call cannot start without."
    strangers = [name for name in event.facts if name not in program.facts]
    if strangers:
        return f"{', '.join(strangers)}: the script has no such fact."
    for name, value in event.facts.items():
        wrong = answers.out_of_place(value, program.facts[name].type, None, None)
        if wrong:
            return f"{name}: {wrong}"
    s.values = {fact.name: fact.default for fact in program.facts.values() if fact.default is not None}
    s.values.update(event.facts)
    s.values["today"] = event.today
    for contact in program.contacts.values():
        for detail in ("title", "person", "email", "phone", "queue"):
            s.values[f"{contact.name}.{detail}"] = getattr(contact, detail)
    s.circumstances = s.circumstances._replace(call=event.call)
    _add_to_path(s, event)
    s.happened += [(name, "chosen") for name, value in s.values.items() if value is True and name in program.facts]
    run.run(s, run.enter(s, program.first))
    return s


def answered(state: State, event: Answer) -> State | Refused:
    """The agent did what the turn asked."""
    wrong = answers.problem(state, event)
    if wrong:
        return wrong
    s = run.following(state)
    answers.take(s, state, event)
    return s


def raised(state: State, event: Raised) -> State | Refused:
    """Triggers are raised by the agent: the call is interrupted there and then where a block is due."""
    known = state.plan.program.triggers
    strangers = [trigger for trigger in event.triggers if trigger not in known]
    if strangers or not event.triggers:
        return f"There is no trigger {', '.join(strangers)}." if strangers else "No trigger was named."
    return _raise(state, tuple(dict.fromkeys(event.triggers)), event)


def _raise(state: State, triggers: tuple[str, ...], event: Event) -> State:
    s = run.following(state)
    turn = state.circumstances.line_lost or state.turn
    s.circumstances = s.circumstances._replace(line_lost=None)
    _add_to_path(s, event, turn)
    interrupts.note_raised(s, triggers, "raised")
    frame = Frame("on", "", "", turn, state.shown, together=triggers, undone=state)
    label = interrupts.interrupt(s, interrupts.blocks_for(s, triggers), frame)
    if label is None:
        return _same_turn(s, state, turn)
    run.run(s, label)
    if (s.frames, s.turn.place, s.turn.round) != (state.frames, turn.place, turn.round):
        # The block has turns of its own or led elsewhere: to go back from there is to take the triggers back.
        s.barrier = triggers
        s.before = state
    return s


def still(state: State, event: Still) -> State:
    """A trigger or tone whose block has had its run holds here too: only guards see it."""
    s = run.following(state)
    _add_to_path(s, event, state.turn)
    if event.name in s.plan.program.triggers:
        interrupts.note_raised(s, (event.name,), "raised")
    else:
        _set_tone(s, event.name)
        s.happened.append((event.name, "raised"))
    return _same_turn(s, state, state.turn)


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
        s = _same_turn(s, undone, _open_turn(undone))
        others = tuple(one for one in together if one != trigger)
        return _raise(s, others, Raised(others)) if others else s
    s = run.following(state)
    _add_to_path(s, event, state.turn)
    _set_raised(s, {name: by for name, by in state.circumstances.raised.items() if name != trigger})
    _set_waiting(
        s,
        [
            one._replace(triggers=tuple(name for name in one.triggers if name != trigger))
            for one in s.circumstances.waiting
        ],
    )
    s.happened.append((trigger, "taken back"))
    return _same_turn(s, state, state.turn)


def _raised_from(state: State, trigger: str) -> tuple[State | None, tuple[str, ...]]:
    """Where the agent raised a trigger whose block is still open or has only just led here, and what was raised with
    it."""
    for frame in state.frames:
        if frame.undone is not None and trigger in frame.triggers:
            return frame.undone, frame.together
    return (state.before, state.barrier) if trigger in state.barrier else (None, ())


def tone_set(state: State, event: ToneSet) -> State | Refused:
    """The agent sets the tone; it counts, and runs its block, when it changes."""
    program = state.plan.program
    if event.tone not in program.tones:
        return f"There is no tone {event.tone} in this script."
    s = run.following(state)
    if event.tone == state.tone:
        return _same_turn(s, state, state.turn)
    _add_to_path(s, event, state.turn)
    _set_tone(s, event.tone)
    s.happened.append((event.tone, "raised"))
    handler = program.tone_handlers.get(event.tone)
    if handler is not None:
        label = interrupts.interrupt(s, [(handler, ())], Frame("on", "", "", state.turn, state.shown))
        if label is not None:
            run.run(s, label)
            return s
    return _same_turn(s, state, state.turn)


def rephrased(state: State, event: Rephrased) -> State | Refused:
    """Another way to say one item, or all that have one."""
    items = state.turn.items
    if event.item is not None and not 0 <= event.item < len(items):
        return "There is no such line in this turn."
    change = [at for at, item in enumerate(items) if item.variants and event.item in (None, at)]
    if not change:
        return "There is no other way written to say this. Say it in your own words."
    words = [item.line for at, item in enumerate(items) if at not in change]
    s = run.following(state)
    show.show_turn_again(s, state.turn, state.shown, state.lead, words=words)
    s.barrier, s.quiet = state.barrier, state.quiet
    return s


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
    return _same_turn(s, before, _open_turn(before))


def left(state: State, event: Left) -> State | Refused:
    """Leave the script's path: for a step of the script, or for a flow's step, which is done and then comes back."""
    program = state.plan.program
    step = program.steps.get(event.step)
    if step is None:
        return f"There is no step {event.step}."
    if not event.reason.strip():
        return "Say in a word or two why you leave the script here."
    s = run.following(state)
    _add_to_path(s, event, state.turn)
    s.before = state
    if program.flows[step.flow].kind == "script":
        s.frames = ()
        label = run.enter(s, step.name)
    else:
        s.frames = (*s.frames, Frame("detour", step.flow, "", state.turn, state.shown))
        label = run.do_flow(s, step.flow, step.name, run.BACK_FROM_DETOUR)
    run.run(s, label)
    return s


def escalated(state: State, event: Escalated) -> State | Refused:
    """Hand over to a person who can decide; the call goes on where it is."""
    if event.contact not in state.plan.program.contacts:
        return f"There is no contact {event.contact}."
    s = run.following(state)
    _add_to_path(s, event, state.turn)
    run.open_case(s, event.contact)
    s.happened += [("escalate", "said"), (f"escalate {event.contact}", "said")]
    return _same_turn(s, state, state.turn)


def dropped(state: State, event: Dropped) -> State | Refused:
    """The line is gone; the turn that was open waits in case the customer comes back."""
    if state.turn.do == "ended":
        return "The call is over already."
    s = run.following(state)
    s.shown, s.lead, s.barrier, s.quiet = state.shown, state.lead, state.barrier, state.quiet
    s.circumstances = s.circumstances._replace(line_lost=state.turn)
    s.turn = Turn("dropped", state.turn.place, state.turn.step, (), round=state.turn.round)
    return s


def returned(state: State, event: Returned) -> State | Refused:
    """After a break: with the same person on an unbroken line the turn is shown again, else the speaker has changed."""
    lost = state.circumstances.line_lost
    if lost is None and event.same_person:
        return _same_turn(run.following(state), state, state.turn)
    if "speaker_changed" not in state.plan.program.triggers:
        s = run.following(state)
        s.circumstances = s.circumstances._replace(line_lost=None)
        return _same_turn(s, state, lost or state.turn)
    return _raise(state, ("speaker_changed",), Raised(("speaker_changed",)))


def wrapped_up(state: State, event: WrappedUp) -> State | Refused:
    """The record is complete; nothing but notes comes after."""
    if state.turn.do not in ("ended", "dropped"):
        return "The call is still open: end it or mark the line as lost first."
    s = unmoved(state)
    s.circumstances = s.circumstances._replace(closed=True)
    return s


def overridden(state: State, event: Overridden) -> State | Refused:
    """The agent will go through with the next move although it breaks these guarantees, with a reason."""
    guarantees = state.plan.program.guarantees
    strangers = [name for name in event.guarantees if name not in guarantees]
    if strangers:
        return f"There is no guarantee {', '.join(strangers)}."
    firm = [guarantees[name].sentence for name in event.guarantees if guarantees[name].firm]
    if firm:
        return f"This promise always holds and cannot be set aside: {'; '.join(firm)}."
    if not event.reason.strip():
        return "Say in a word or two why you go on all the same."
    s = unmoved(state)
    s.circumstances = s.circumstances._replace(overridden=frozenset(event.guarantees))
    return s


def unmoved(state: State) -> State:
    """The same state for an event that only the record keeps: nothing newly happened."""
    s = run.following(state)
    s.shown, s.lead, s.barrier, s.quiet = state.shown, state.lead, state.barrier, state.quiet
    s.turn = state.turn._replace(happened=(), afresh=False, changes=(), unset=())
    return s


# --- parts -----------------------------------------------------------------------------------------------------------


def _add_to_path(s: State, event: Step, turn: Turn | None = None) -> None:
    anchor = anchor_of(turn) if turn is not None else ("", 0)
    s.path = s.path.add(s.path_length, "", (anchor, event))
    s.path_length += 1


def _same_turn(s: State, state: State, turn: Turn) -> State:
    """Show again, in `s`, the turn that was open in `state`."""
    s.quiet = state.quiet
    show.show_turn_again(s, turn, state.shown, state.lead)
    s.barrier = state.barrier
    return s


def _open_turn(state: State) -> Turn:
    return state.circumstances.line_lost or state.turn


def _set_waiting(s: State, waiting: list[Waiting]) -> None:
    """Let these blocks wait, those excepted that nothing is left for."""
    tone_blocks = s.plan.program.tone_handlers.values()
    left = tuple(one for one in waiting if one.triggers or one.handler in tone_blocks)
    s.circumstances = s.circumstances._replace(waiting=left)


def _set_tone(s: State, tone: str) -> None:
    values = {name: value for name, value in s.values.items() if name != s.circumstances.tone}
    if tone:
        values[tone] = True
    s.values = values
    s.circumstances = s.circumstances._replace(tone=tone)


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
    turn = _open_turn(base)
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
    for name in more:
        raised[name] = "agent"
        waits = any(name in one.triggers for one in later)
        _add_to_path(s, Raised((name,)) if waits else Still(name), turn)
    for name in base.circumstances.raised:
        if name not in raised:
            _add_to_path(s, TakenBack(name), turn)
    _set_raised(s, raised)
    if state.tone != base.tone:
        _add_to_path(s, Still(state.tone), turn)
        _set_tone(s, state.tone)
    return s

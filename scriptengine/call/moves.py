"""What each event does to the call, corrections aside: one function a kind, each giving the next state or why not."""

from scriptengine.call import answers, interrupts, run, show
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
    ToneSet,
    WrappedUp,
)
from scriptengine.call.ledger import Ledger
from scriptengine.call.state import Answer, Circumstances, Frame, Plan, State
from scriptengine.call.turn import Turn
from scriptengine.program.model import Program
from scriptengine.text.diagnostic import did_you_mean

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
    s.items, s.happened, s.unset, s.carry = [], [], (), ()
    s.quiet = False
    s.passed = 0
    s.wrong = ()
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
        wrong = answers.out_of_place(value, program.facts[name].type, None, None, program.currency)
        if wrong:
            return f"{name}: {wrong}"
    s.values = {fact.name: fact.default for fact in program.facts.values() if fact.default is not None}
    s.values.update(event.facts)
    s.values["today"] = event.today
    for contact in program.contacts.values():
        for detail in ("title", "person", "email", "phone", "queue"):
            s.values[f"{contact.name}.{detail}"] = getattr(contact, detail)
    s.circumstances = s.circumstances._replace(call=event.call)
    add_to_path(s, event)
    s.happened += [(name, "chosen") for name in program.facts if s.values.get(name) is True]
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
        meant = did_you_mean(strangers[0], known) if len(strangers) == 1 else ""
        return f"There is no trigger {', '.join(strangers)}.{meant}" if strangers else "No trigger was named."
    if event.tone and event.tone not in state.plan.program.tones:
        return f"There is no tone {event.tone} in this script."
    return raise_together(state, tuple(dict.fromkeys(event.triggers)), event)


def raise_together(state: State, triggers: tuple[str, ...], event: Raised) -> State:
    s = run.following(state)
    turn = state.circumstances.line_lost or state.turn
    s.circumstances = s.circumstances._replace(line_lost=None)
    add_to_path(s, event, turn)
    due = interrupts.blocks_for(s, triggers)
    if event.tone and event.tone != state.tone:
        due += _change_tone(s, event.tone)
    interrupts.note_raised(s, triggers, "raised")
    frame = Frame("on", "", "", turn, state.shown, together=triggers, undone=state)
    label = interrupts.interrupt(s, due, frame)
    if label is None:
        return same_turn(s, state, turn)
    run.run(s, label)
    if still_at(s, state, turn):
        s.barrier = state.barrier
    else:
        # The block has turns of its own or led elsewhere: to go back from there is to take the triggers back.
        s.barrier = triggers
        s.before = state
    return s


def tone_set(state: State, event: ToneSet) -> State | Refused:
    """The agent sets the tone; it counts, and runs its block, when it changes."""
    program = state.plan.program
    if event.tone not in program.tones:
        return f"There is no tone {event.tone} in this script."
    s = run.following(state)
    if event.tone == state.tone:
        return same_turn(s, state, state.turn)
    add_to_path(s, event, state.turn)
    label = interrupts.interrupt(s, _change_tone(s, event.tone), Frame("on", "", "", state.turn, state.shown))
    if label is None:
        return same_turn(s, state, state.turn)
    run.run(s, label)
    if still_at(s, state, state.turn):
        s.barrier = state.barrier
    return s


def _change_tone(s: State, tone: str) -> list[tuple[str, tuple[str, ...]]]:
    """Set another tone: it happens, and its block is due if it has one."""
    set_tone(s, tone)
    s.happened.append((tone, "raised"))
    handler = s.plan.program.tone_handlers.get(tone)
    return [] if handler is None else [(handler, ())]


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


def left(state: State, event: Left) -> State | Refused:
    """Leave the script's path: for a step of the script, or for a flow's step, which is done and then comes back."""
    program = state.plan.program
    step = program.steps.get(event.step)
    if step is None:
        return f"There is no step {event.step}."
    if not event.reason.strip():
        return "Say in a word or two why you leave the script here."
    s = run.following(state)
    add_to_path(s, event, state.turn)
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
    add_to_path(s, event, state.turn)
    run.open_case(s, event.contact)
    s.happened += [("escalate", "said"), (f"escalate {event.contact}", "said")]
    return same_turn(s, state, state.turn)


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
        return same_turn(run.following(state), state, state.turn)
    if "speaker_changed" not in state.plan.program.triggers:
        s = run.following(state)
        s.circumstances = s.circumstances._replace(line_lost=None)
        return same_turn(s, state, lost or state.turn)
    return raise_together(state, ("speaker_changed",), Raised(("speaker_changed",)))


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


def add_to_path(s: State, event: Event, turn: Turn | None = None) -> None:
    anchor = anchor_of(turn) if turn is not None else ("", 0)
    # To leave the end of a call is to answer it: should it come again, it is another turn.
    key = anchor[0] if isinstance(event, Left) and turn is not None and turn.do == "ended" else ""
    s.path = s.path.add(s.path_length, key, (anchor, event))
    s.path_length += 1


def same_turn(s: State, state: State, turn: Turn, *, lead: tuple[str, ...] | None = None) -> State:
    """Show again, in `s`, the turn that was open in `state`, with `lead` before it (as in `state` unless given)."""
    s.quiet = state.quiet
    show.show_turn_again(s, turn, state.shown, state.lead if lead is None else lead)
    s.barrier = state.barrier
    return s


def still_at(s: State, state: State, turn: Turn) -> bool:
    """Whether the turn that was open in `state` is open again, once a block has run."""
    return (s.frames, s.turn.place, s.turn.round) == (state.frames, turn.place, turn.round)


def open_turn(state: State) -> Turn:
    return state.circumstances.line_lost or state.turn


def set_tone(s: State, tone: str) -> None:
    values = {name: value for name, value in s.values.items() if name != s.circumstances.tone}
    if tone:
        values[tone] = True
    s.values = values
    s.circumstances = s.circumstances._replace(tone=tone)

"""From statement to statement until there is something for the agent to do: what each kind of node does to the
state."""

from collections.abc import Callable
from typing import Any

from scriptengine.call import interrupts, show, speak
from scriptengine.call.state import Frame, State
from scriptengine.call.turn import Case
from scriptengine.care.money import to_coin
from scriptengine.program import model

BACK_FROM_DETOUR = ""
"""The place after a flow that the agent left the script for."""


def following(state: State) -> State:
    """A state to work on that is so far the same as this one, with nothing shown yet."""
    s = State()
    s.plan = state.plan
    s.values = state.values
    s.turn = state.turn
    s.frames = state.frames
    s.shown = ()
    s.lead = ()
    s.path = state.path
    s.path_length = state.path_length
    s.said = state.said
    s.said_length = state.said_length
    s.before = state.before
    s.barrier = ()
    s.circumstances = state.circumstances
    s.claims = state.claims
    s.happenings = state.happenings
    s.happenings_length = state.happenings_length
    s.items = []
    s.happened = []
    s.unset = ()
    circumstances = state.circumstances
    s.quiet = state.quiet or bool(circumstances.kept or circumstances.unsaid)
    s.carry = state.carry if state.quiet else circumstances.unsaid
    s.passed = 0
    s.wrong = ()
    return s


def run(s: State, label: str) -> None:
    """Go on at a label until a turn is open."""
    nodes = s.plan.nodes
    at: str | None = label
    while at is not None:
        if at == BACK_FROM_DETOUR:
            at = come_back(s)
        else:
            node = nodes[at]
            at = _DOES[type(node)](s, node)


def keep_value(s: State, name: str, value: model.Value | None) -> None:
    """Make a value known, or unknown with None; the state before keeps its own."""
    if name in s.plan.reads:
        s.values = {**s.values}
        if value is None:
            s.values.pop(name, None)
        else:
            s.values[name] = value


def enter(s: State, step: str) -> str:
    """Enter a step: one more visit, and its happening. The label to go on at."""
    entry, visits, happened = s.plan.entries[step]
    if visits:
        count = s.values.get(visits, 0)
        assert not isinstance(count, str | bool)
        keep_value(s, visits, count + 1)  # type: ignore[operator, arg-type]
    s.happened.append(happened)
    return entry


def come_back(s: State) -> str | None:
    """Back to what was interrupted: a block that waits, the turn shown again, or the statement that would have come
    next."""
    frame = s.frames[-1]
    s.frames = s.frames[:-1]
    if s.circumstances.waiting:
        label = interrupts.run_waiting(s, frame)
        if label is not None:
            return label
    if frame.turn is None:
        return frame.next
    show.show_turn_again(s, frame.turn, frame.shown)
    return None


# --- what each statement does ----------------------------------------------------------------------------------------


def _speak(s: State, node: Any) -> str:
    before = len(s.items)
    speak.speak(s, node)
    if len(s.items) > before or any(paragraph.group for paragraph in getattr(node, "speech", ())):
        s.shown = (*s.shown, node.label)
    next_: str = node.next
    return next_


def _open(s: State, node: Any) -> str | None:
    if s.circumstances.waiting:
        label = interrupts.run_waiting(s, Frame("on", "", node.label))
        if label is not None:
            return label
    show.open_turn(s, node.label)
    return None


def _set(s: State, node: model.Set) -> str:
    value = node.value.run(s.values)
    if value is None:
        s.unset = (*s.unset, node.name)
    elif node.type.name == "money":
        value = to_coin(value, s.plan.program.currency)  # type: ignore[arg-type]
    keep_value(s, node.name, value)
    return node.next


def _branch(s: State, node: model.Branch) -> str:
    values = s.values
    for condition, label in node.branches:
        if condition.run(values) is True:
            return label
    return node.otherwise


def _go(s: State, node: model.Go) -> str | None:
    if s.frames and s.frames[-1].kind != "do":
        s.frames = ()
    if s.circumstances.waiting:
        label = interrupts.run_waiting(s, Frame("on", "", node.label))
        if label is not None:
            return label
    if s.items:
        show.open_turn(s, node.label)
        return None
    return enter(s, node.step)


def do_flow(s: State, flow: str, step: str, next_: str) -> str:
    """Do a flow from one of its steps, its answers unknown again, to come back to `next_`."""
    s.frames = (*s.frames, Frame("do", flow, next_))
    answers = s.plan.program.flows[flow].answers
    if not answers.isdisjoint(s.values):
        s.values = {name: value for name, value in s.values.items() if name not in answers}
    return enter(s, step)


def _do(s: State, node: model.Do) -> str:
    return do_flow(s, node.flow, node.step, node.next)


def _return(s: State, node: model.Return) -> str:
    frame = s.frames[-1]
    frames = list(s.frames[:-1])
    # A block that did a flow which was open already: the outer run has returned too, so what the block interrupted
    # goes on after it.
    outer = next((at for at, one in enumerate(frames) if one.kind == "do" and one.name == frame.name), None)
    if outer is not None:
        block = next(at for at in range(outer + 1, len(frames)) if frames[at].kind != "do")
        frames[block] = frames[block]._replace(next=frames[outer].next, turn=None, shown=())
        del frames[outer:block]
        interrupts.fewer_open(s, outer, block - outer)
    s.frames = tuple(frames)
    return frame.next


def _raise(s: State, node: model.Raise) -> str:
    interrupts.note_raised(s, node.triggers, "chosen")
    return interrupts.interrupt(s, interrupts.blocks_for(s, node.triggers), Frame("on", "", node.next)) or node.next


def open_case(s: State, contact: str) -> None:
    """Hand over to a contact: a new case, or one more word to the one that is open."""
    circumstances = s.circumstances
    case = circumstances.cases.get(contact)
    if case is None:
        case = Case(f"{circumstances.call}-{len(circumstances.cases) + 1}", contact, 1)
    else:
        case = case._replace(times=case.times + 1)
    s.circumstances = circumstances._replace(cases={**circumstances.cases, contact: case})
    s.values = {**s.values, "escalation.reference": case.reference}


def _escalate(s: State, node: model.Escalate) -> str:
    open_case(s, node.contact)
    came = speak.said_how(s, node.label)
    s.happened += [(token, came) for token, _ in s.plan.tokens[node.label]]
    return node.next


def _end(s: State, node: model.End) -> None:
    show.open_turn(s, node.label)


def _resume(s: State, node: model.Resume) -> str | None:
    return come_back(s)


_DOES: dict[type, Callable[[State, Any], str | None]] = {
    model.Say: _speak,
    model.Coach: _speak,
    model.Notice: _speak,
    model.Acknowledge: _speak,
    model.Ask: _open,
    model.Listen: _open,
    model.Set: _set,
    model.Branch: _branch,
    model.Go: _go,
    model.Do: _do,
    model.Raise: _raise,
    model.Escalate: _escalate,
    model.End: _end,
    model.Return: _return,
    model.Resume: _resume,
}

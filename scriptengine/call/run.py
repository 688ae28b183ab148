"""From statement to statement until there is something for the agent to do: what each kind of node does to the
state."""

from collections.abc import Callable, Container, Iterable
from typing import Any

from scriptengine.call import speak
from scriptengine.call.state import Frame, State, Waiting
from scriptengine.call.turn import Case, Option, Turn
from scriptengine.care.money import to_coin
from scriptengine.program import model

URGENCY = {"crisis": 0, "high": 1, "normal": 2}
TEXT = model.Type("text")
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
    s.items = []
    s.happened = []
    s.unset = []
    s.quiet = state.quiet or bool(state.circumstances.kept)
    s.carry = state.carry if state.quiet else []
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
    visits = f"visits {step}"
    if visits in s.plan.reads:
        count = s.values.get(visits, 0)
        assert not isinstance(count, str | bool)
        keep_value(s, visits, count + 1)  # type: ignore[operator, arg-type]
    s.happened.append((f"step {step}", "chosen"))
    return s.plan.program.steps[step].entry


# --- turns -----------------------------------------------------------------------------------------------------------


def open_turn(s: State, label: str, again: Container[str] | None = None) -> None:
    """Open the turn that a label stands for, after what was said on the way; with `again`, the
    ids of lines to keep, show it once more."""
    node = s.plan.nodes[label]
    step = s.plan.step_of(label)
    match node:
        case model.Ask():
            speak.speak(s, node, again)
            if not node.speech:
                tokens = s.plan.tokens[label]
                s.happened += tokens if again is None else [(token, "again") for token, _ in tokens]
            round_ = s.path.count(label, s.path_length) + 1
            if node.choices:
                options = s.plan.options.get(label) or _options(s, node)
                s.turn = Turn(
                    "choose",
                    label,
                    step,
                    tuple(s.items),
                    node.name,
                    node.type,
                    options,
                    None,
                    None,
                    round_,
                    "",
                    tuple(s.happened),
                )
            else:
                low = node.low.run(s.values) if node.low is not None else None
                high = node.high.run(s.values) if node.high is not None else None
                s.turn = Turn(
                    "type",
                    label,
                    step,
                    tuple(s.items),
                    node.name,
                    node.type,
                    (),
                    low,
                    high,
                    round_,
                    "",
                    tuple(s.happened),
                )
        case model.Listen():
            speak.speak(s, node, again)
            round_ = s.path.count(label, s.path_length) + 1
            s.turn = Turn(
                "listen", label, step, tuple(s.items), node.name, TEXT, (), None, None, round_, "", tuple(s.happened)
            )
        case model.End():
            if again is None:
                s.happened += s.plan.tokens[label]
            s.turn = Turn("ended", label, step, tuple(s.items), outcome=node.outcome, happened=tuple(s.happened))
        case _:
            round_ = s.path.count(label, s.path_length) + 1
            s.turn = Turn("go_on", label, step, tuple(s.items), round=round_, happened=tuple(s.happened))
    if s.unset:
        s.turn = s.turn._replace(unset=tuple(s.unset))


def show_turn_again(
    s: State, turn: Turn, shown: tuple[str, ...], lead: tuple[str, ...] = (), *, words: Iterable[str] | None = None
) -> None:
    """Open a turn that was open before, after whatever was said since: its words stay while tone and guards leave them
    fitting."""
    keep = frozenset(item.line for item in turn.items) if words is None else frozenset(words)
    s.lead = (*s.shown, *lead)
    speak.show_again(s, lead, keep)
    speak.show_again(s, shown, keep)
    s.shown = shown
    open_turn(s, turn.place, keep)


def _options(s: State, node: model.Ask) -> tuple[Option, ...]:
    """The choices that can be chosen now; kept with the plan where nothing about them can change."""
    values = s.values
    options = tuple(
        Option(choice.key, choice.text.render_gaps(values))
        for choice in node.choices
        if choice.guard is None or choice.guard.run(values) is True
    )
    if not any(choice.guard is not None or choice.text.names for choice in node.choices):
        s.plan.options[node.label] = options
    return options


# --- blocks that interrupt -------------------------------------------------------------------------------------------


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
        s.happened += [(group, how) for group in new]
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
    for at, other in enumerate(waiting):
        if other.handler == one.handler:
            more = tuple(trigger for trigger in one.triggers if trigger not in other.triggers)
            waiting[at] = Waiting(other.handler, other.triggers + more, min(other.depth, one.depth))
            return
    waiting.append(one)


def run_waiting(s: State, frame: Frame) -> str | None:
    """The most urgent block that need not wait any longer, to come back as `frame` says; None when there is none."""
    handlers = s.plan.program.handlers
    open_blocks = {one.name for one in s.frames if one.kind == "on"}
    ready = [one for one in s.circumstances.waiting if len(s.frames) <= one.depth and one.handler not in open_blocks]
    if not ready:
        return None
    chosen = min(ready, key=lambda one: URGENCY[handlers[one.handler].urgency])
    s.circumstances = s.circumstances._replace(
        waiting=tuple(one for one in s.circumstances.waiting if one is not chosen)
    )
    s.frames = (*s.frames, frame._replace(kind="on", name=chosen.handler, triggers=chosen.triggers))
    return handlers[chosen.handler].entry


def blocks_for(s: State, triggers: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The blocks that these triggers run, each once with all the triggers it is for."""
    found: dict[str, tuple[str, ...]] = {}
    for trigger in triggers:
        handler = s.plan.program.triggers[trigger].handler
        if handler:
            found[handler] = (*found.get(handler, ()), trigger)
    return list(found.items())


def come_back(s: State) -> str | None:
    """Back to what was interrupted: a block that waits, the turn shown again, or the statement that would have come
    next."""
    frame = s.frames[-1]
    s.frames = s.frames[:-1]
    if s.circumstances.waiting:
        label = run_waiting(s, frame)
        if label is not None:
            return label
    if frame.turn is None:
        return frame.next
    show_turn_again(s, frame.turn, frame.shown)
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
        label = run_waiting(s, Frame("on", "", node.label))
        if label is not None:
            return label
    open_turn(s, node.label)
    return None


def _set(s: State, node: model.Set) -> str:
    value = node.value.run(s.values)
    if value is None:
        s.unset.append(node.name)
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
        label = run_waiting(s, Frame("on", "", node.label))
        if label is not None:
            return label
    if s.items:
        open_turn(s, node.label)
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
    s.frames = tuple(frames)
    return frame.next


def _raise(s: State, node: model.Raise) -> str:
    note_raised(s, node.triggers, "chosen")
    return interrupt(s, blocks_for(s, node.triggers), Frame("on", "", node.next)) or node.next


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
    s.happened += s.plan.tokens[node.label]
    return node.next


def _end(s: State, node: model.End) -> None:
    open_turn(s, node.label)


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

"""Correcting an earlier answer: the call played again with the new value, keeping every later answer that is still
asked."""

from scriptengine.call import answers, back, moves, show, speak
from scriptengine.call.answers import anchor_of, answer_of
from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Escalated,
    Left,
    Listened,
    Raised,
    Started,
    TakenBack,
    ToneSet,
    WentOn,
)
from scriptengine.call.moves import Refused
from scriptengine.call.state import Anchor, Answer, State, Step, Still
from scriptengine.call.turn import Change, Happened
from scriptengine.program import model

Other = tuple[Anchor, Step]


def corrected(state: State, event: Corrected) -> State | Refused:
    """Play the call again with one answer changed.

    Answers that are still asked (the same ask, the same time round) are given again; the rest wait in case their
    question comes. Tones and
    triggers keep their turn, or go to the first turn that is new. Lines that the new way would have said and that were
    never said
    come with the turn that is shown.
    """
    answers_, others = _taken_apart(state)
    pool = {**state.circumstances.unfit, **state.circumstances.kept, **answers_}
    others += state.circumstances.displaced
    label, old = _find(pool, event)
    if old is None:
        return (
            f"{event.ask} has not been answered a {_ordinal(event.round)} time on this call, so it cannot be corrected."
        )
    anchor = (label, event.round)
    new = _with_value(old, event.value)
    wrong = _unfit(state, label, new)
    if wrong:
        return wrong
    if new == old and anchor in answers_:
        return moves.unmoved(state)
    pool[anchor] = new
    s = _played_again(state, pool, others)
    return _with_changes(s, answers_, anchor)


def settle(s: State) -> State:
    """After a move with answers kept from before a correction: give those that the turns now ask for, then show where
    that ends."""
    happened = list(s.turn.happened)
    made = [s]
    s = _give_kept(s, [], happened, made)
    # What the turns passed over would have said was said before, not now.
    return _shown(s, [one for one in happened if one[1] != "said"], made)


def _taken_apart(state: State) -> tuple[dict[Anchor, Answer], tuple[Other, ...]]:
    """The answers on the way here by anchor, and the other events in order."""
    given: dict[Anchor, Answer] = {}
    others: list[Other] = []
    for _, (anchor, event) in state.path.entries[: state.path_length]:
        if isinstance(event, Chose | Answered | Listened | WentOn):
            given[anchor] = event
        elif not isinstance(event, Started):
            others.append((anchor, event))
    return given, tuple(others)


def _find(pool: dict[Anchor, Answer], event: Corrected) -> tuple[str, Answer | None]:
    for label in (f"ask {event.ask}", f"listen {event.ask}"):
        if (label, event.round) in pool:
            return label, pool[label, event.round]
    return "", None


def _with_value(old: Answer, value: model.Value | None) -> Answer:
    match old:
        case Chose():
            return Chose(old.ask, str(value))
        case Listened():
            return Listened(old.listen, str(value or ""))
        case Answered():
            return Answered(old.ask, value)
    return old


def _unfit(state: State, label: str, new: Answer) -> str:
    node = state.plan.nodes.get(label)
    if isinstance(new, Chose) and new.key not in state.plan.keys.get(label, {}):
        return "That is not one of the choices of this question."
    if isinstance(new, Answered) and new.value is not None and isinstance(node, model.Ask):
        return answers.out_of_place(new.value, node.type, None, None)
    return ""


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _played_again(state: State, pool: dict[Anchor, Answer], others: tuple[Other, ...]) -> State:
    _, (_, start) = state.path.entries[0]
    assert isinstance(start, Started)
    s = moves.not_started(state.program)
    s.plan = state.plan
    s.said, s.said_length = state.said, state.said_length
    s.happenings, s.happenings_length = state.happenings, state.happenings_length
    s.circumstances = s.circumstances._replace(kept=pool, cases=state.circumstances.cases)
    s.quiet = True
    begun = moves.started(s, start)
    assert isinstance(begun, State)
    happened = list(begun.turn.happened)
    made = [begun]
    s = _give_kept(begun, list(others), happened, made)
    return _shown(s, happened, made, afresh=True)


def _give_kept(s: State, others: list[Other], happened: list[Happened], made: list[State]) -> State:
    """Take every event that belongs to the open turn, until one is open that no kept answer fits; then what is left of
    `others`."""
    while True:
        anchor = anchor_of(s.turn)
        at = next((at for at, (place, _) in enumerate(others) if place == anchor), None)
        kept = s.circumstances.kept.get(anchor)
        if at is not None:
            place, event = others.pop(at)
        elif isinstance(kept, Chose | Answered | Listened | WentOn):
            remaining = {place: one for place, one in s.circumstances.kept.items() if place != anchor}
            s.circumstances = s.circumstances._replace(kept=remaining)
            if answers.problem(s, kept):
                unfit = {**s.circumstances.unfit, anchor: kept}
                s.circumstances = s.circumstances._replace(unfit=unfit)
                continue
            place, event = anchor, kept
        else:
            at = next(
                (at for at, (_, one) in enumerate(others) if isinstance(one, Raised | Still | TakenBack | ToneSet)),
                None,
            )
            if at is None:
                s.circumstances = s.circumstances._replace(displaced=tuple(others))
                return s
            place, event = others.pop(at)
        following = _move(s, event)
        if isinstance(following, State):
            if place != anchor and following.path_length > s.path_length:
                # Where it first happened, so that another correction finds its turn again.
                key, (_, moved) = following.path.entries[s.path_length]
                following.path.entries[s.path_length] = (key, (place, moved))
            s = following
            happened += s.turn.happened
            made.append(s)


def _move(s: State, event: Step) -> State | Refused:
    match event:
        case Chose() | Answered() | Listened() | WentOn():
            return moves.answered(s, event)
        case Raised():
            return moves.raised(s, event)
        case Still():
            return back.still(s, event)
        case TakenBack():
            return back.taken_back(s, event)
        case ToneSet():
            return moves.tone_set(s, event)
        case Left():
            return moves.left(s, event)
        case Escalated():
            return moves.escalated(s, event)
    return "not replayed"


def _shown(s: State, happened: list[Happened], made: list[State], *, afresh: bool = False) -> State:
    """The turn that the agent sees at the end: what was never said on the way here first, then the turn itself."""
    carry = [label for label in s.carry if label not in s.shown and label not in s.lead]
    new = set(s.carry)
    shown, lead, turn = s.shown, s.lead, s.turn
    for state in made:
        state.quiet, state.carry = False, ()
    s.items, s.happened = [], []
    said = speak.Said(s)
    for label in (*carry, *lead, *shown):
        node = s.plan.nodes[label]
        assert isinstance(node, speak.Spoken)
        speak.speak(s, node, None if label in new else said)
    s.shown, s.lead = shown, (*carry, *lead)
    first_time = not any(item.again for item in turn.items if item.node == turn.place)
    show.open_turn(s, turn.place, None if first_time else said)
    s.turn = s.turn._replace(happened=(*happened, *s.turn.happened), afresh=afresh)
    return s


def _with_changes(s: State, old: dict[Anchor, Answer], corrected: Anchor) -> State:
    now, _ = _taken_apart(s)
    changes = []
    for anchor, event in old.items():
        given = answer_of(event)
        if given is None:
            continue
        name, before = given
        found = answer_of(now[anchor]) if anchor in now else None
        if anchor == corrected:
            changes.append(Change(name, "changed" if found else "dropped", before, found[1] if found else None))
        elif found is not None:
            changes.append(Change(name, "kept", before, found[1]))
        else:
            changes.append(Change(name, "waiting" if anchor in s.circumstances.kept else "dropped", before, None))
    s.turn = s.turn._replace(changes=tuple(changes))
    return s

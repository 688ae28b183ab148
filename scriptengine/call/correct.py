"""Correcting an earlier answer: the call played again with the new value, keeping every later answer that is still
asked."""

from scriptengine.call import answers, back, moves, show, speak, watch
from scriptengine.call.answers import anchor_of, answer_of
from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Escalated,
    Event,
    Left,
    Listened,
    Raised,
    Started,
    TakenBack,
    ToneSet,
    WentOn,
)
from scriptengine.call.moves import Refused
from scriptengine.call.state import Anchor, Answer, State
from scriptengine.call.turn import Change
from scriptengine.program import model

Other = tuple[Anchor, Event]


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


def taken_back(state: State, event: TakenBack) -> State | Refused:
    """A trigger was a slip: where its block still waits, the call is played again as if it had not been raised."""
    s = state
    if not _waits(s, event) or back.raised_at(s, event.trigger) is not None:
        result = back.taken_back(s, event)
        if isinstance(result, str) or not _waits(result, event):
            return result
        s = result  # raised once more, and that is undone; the first time still waits
        watch.happened(s)
    answers_, others = _taken_apart(s)
    pool = {**s.circumstances.unfit, **s.circumstances.kept, **answers_}
    s = _played_again(s, pool, (*_without(others, event.trigger), *s.circumstances.displaced))
    s = _with_changes(s, answers_, None)
    s.turn = s.turn._replace(happened=(*s.turn.happened, (event.trigger, "taken back")))
    return s


def _waits(state: State, event: TakenBack) -> bool:
    agents = state.circumstances.raised.get(event.trigger) == "agent"
    return agents and any(event.trigger in one.triggers for one in state.circumstances.waiting)


def _without(others: tuple[Other, ...], trigger: str) -> tuple[Other, ...]:
    """The events without a trigger in the last raise that had it."""
    at, (place, last) = max(
        (at, one) for at, one in enumerate(others) if isinstance(one[1], Raised) and trigger in one[1].triggers
    )
    assert isinstance(last, Raised)
    left = tuple(name for name in last.triggers if name != trigger)
    kept: Event | None = last._replace(triggers=left) if left else ToneSet(last.tone) if last.tone else None
    return (*others[:at], *([] if kept is None else [(place, kept)]), *others[at + 1 :])


def settle(s: State) -> State:
    """After a move with answers kept from before a correction: give those that the turns now ask for, then show where
    that ends."""
    made = [s]
    return _shown(_give_kept(s, [], made), made)


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
        return answers.out_of_place(new.value, node.type, None, None, state.program.currency)
    return ""


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _played_again(state: State, pool: dict[Anchor, Answer], others: tuple[Other, ...]) -> State:
    _, (_, start) = state.path.entries[0]
    assert isinstance(start, Started)
    s = moves.not_started(state.program)
    s.plan = state.plan
    s.said, s.said_length = state.said, state.said_length
    watch.gone_back(s, state)
    times = {label: (0, most) for label, (_, most) in state.circumstances.times.items()}
    s.circumstances = s.circumstances._replace(kept=pool, cases=state.circumstances.cases, times=times)
    s.quiet = True
    begun = moves.started(s, start)
    assert isinstance(begun, State)
    made = [begun]
    s = _give_kept(begun, list(others), made)
    return _shown(s, made, afresh=True)


def _give_kept(s: State, others: list[Other], made: list[State]) -> State:
    """Take what belongs to the open turn and the kept answer to it, turn by turn, until one is open that no kept answer
    fits; then what is left of `others`."""
    while (one := _next(s, others)) is not None:
        place, event = one
        anchor = anchor_of(s.turn)
        unwatched = s.claims, s.wrong, s.happenings_length, s.passed
        watch.happened(s)
        following = _move(s, event)
        if not isinstance(following, State):
            # This turn may be the one that is shown: what it says is watched then.
            s.claims, s.wrong, s.happenings_length, s.passed = unwatched
        else:
            if place != anchor and following.path_length > s.path_length:
                # Where it first happened, so that another correction finds its turn again.
                key, (_, moved) = following.path.entries[s.path_length]
                following.path.entries[s.path_length] = (key, (place, moved))
            following.wrong = s.wrong
            s = following
            made.append(s)
    s.circumstances = s.circumstances._replace(displaced=tuple(others))
    return s


def _next(s: State, others: list[Other]) -> Other | None:
    """What comes next, taken out of `others` if it is one of them.

    What came up on the call came up before anything that the correction brings: where the next answer leads to what is
    new, or no answer fits, triggers and tones from further on are raised first.
    """
    anchor = anchor_of(s.turn)
    here = next((at for at, (place, _) in enumerate(others) if place == anchor), None)
    if here is not None:
        return others.pop(here)
    kept = s.circumstances.kept.get(anchor)
    if kept is not None and answers.problem(s, kept):
        left = {place: one for place, one in s.circumstances.kept.items() if place != anchor}
        s.circumstances = s.circumstances._replace(kept=left, unfit={**s.circumstances.unfit, anchor: kept})
        kept = None
    later = next((at for at, (_, one) in enumerate(others) if isinstance(one, Raised | TakenBack | ToneSet)), None)
    if later is not None and (kept is None or _leads_to_new(s, kept, others)):
        return others.pop(later)
    return None if kept is None else (anchor, kept)


def _leads_to_new(s: State, kept: Answer, others: list[Other]) -> bool:
    """Whether an answer leads to words never said on this call, or to a turn at which nothing was done before."""
    following = _move(s, kept)
    if not isinstance(following, State):
        return False
    anchor = anchor_of(following.turn)
    known = anchor in following.circumstances.kept or any(place == anchor for place, _ in others)
    return following.carry != s.carry or not known


def _move(s: State, event: Event) -> State | Refused:
    match event:
        case Chose() | Answered() | Listened() | WentOn():
            return moves.answered(s, event)
        case Raised():
            return moves.raised(s, event)
        case TakenBack():
            return back.taken_back(s, event)
        case ToneSet():
            return moves.tone_set(s, event)
        case Left():
            return moves.left(s, event)
        case Escalated():
            return moves.escalated(s, event)
    return "not replayed"


def _shown(s: State, made: list[State], *, afresh: bool = False) -> State:
    """The turn that the agent sees at the end: what was never said on the way here first, then the turn itself.

    What is new has happened where it stands on the way, however late it is said. A person in crisis is not to hear it:
    it waits until that block is over.
    """
    times = s.circumstances.times
    passed = [one for state in made[:-1] for one in state.turn.happened]
    # Whatever this turn says is said now, though it may have been said before.
    now = [(token, "anew" if how == "before" else how) for token, how in s.turn.happened]
    carry = tuple(label for label in s.carry if label not in s.shown and label not in s.lead)
    waits = carry if watch.in_crisis(s) else ()
    late = () if waits else carry
    new = set(s.carry)
    shown, lead, turn = s.shown, s.lead, s.turn
    for state in made:
        state.quiet, state.carry = False, ()
    s.items, s.happened = [], []
    said = speak.Said(s)
    for label in (*late, *lead, *shown):
        node = s.plan.nodes[label]
        assert isinstance(node, speak.Spoken)
        speak.speak(s, node, None if label in new else said)
    s.shown, s.lead = shown, (*late, *lead)
    first_time = not any(item.again for item in turn.items if item.node == turn.place)
    show.open_turn(s, turn.place, None if first_time else said)
    s.turn = s.turn._replace(happened=(*passed, *now), afresh=afresh)
    s.passed = len(passed)
    s.circumstances = s.circumstances._replace(unsaid=waits, late=frozenset(late), times=times)
    return s


def _with_changes(s: State, old: dict[Anchor, Answer], corrected: Anchor | None) -> State:
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

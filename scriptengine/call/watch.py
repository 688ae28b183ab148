"""The guarantees watch the live call: every move is held against them before it is shown."""

from scriptengine.call.events import Answered, Chose, Event, Left, Listened, WentBack, WentOn
from scriptengine.call.state import State
from scriptengine.call.turn import Broken, Happened, Turn
from scriptengine.program import model
from scriptengine.program.promises import Claim

REFUSABLE = Chose | Answered | Listened | WentOn | Left | WentBack
"""Moves that may be held back. What the customer's state asks for (a trigger, a tone, a correction, a hand-over) never
is: then what
breaks is only named."""


def watched(state: State | None, s: State, event: Event) -> State | Turn:
    """The state with its guarantees brought up to date, or the turn as it was with what the move would have broken.

    `s` is what the event led to, fresh from the move. A guarantee that the agent has overridden, with a reason, holds
    back nothing.
    """
    watch = s.plan.watch
    if not watch.automata:
        return s
    turn = s.turn
    if turn.afresh:
        said = [one for one in _tokens(s) if one[1] in ("said", "again")]
        s.claims = watch.undone(watch.start, said)
    _keep(s, turn.happened)
    s.claims, broken = watch.happen(s.claims, turn.happened)
    if turn.do not in ("dropped", "there") and turn.happened and _anew(state, turn):
        s.claims, late = watch.shown(s.claims, _interrupting(s))
        broken += [at for at in late if at not in broken]
    if turn.do == "ended":
        crisis = any(_is_crisis(s, frame.name) for frame in s.frames if frame.kind == "on")
        owed = watch.owed(s.claims, crisis=crisis)
        s.turn = turn._replace(owed=tuple(dict.fromkeys(watch.automata[at].guarantee for at in owed)))
    overridden = s.circumstances.overridden
    if overridden and isinstance(event, REFUSABLE):
        s.circumstances = s.circumstances._replace(overridden=frozenset())
    wrong = [at for at in broken if watch.automata[at].guarantee not in overridden]
    if not wrong:
        return s
    named = _named(s, wrong)
    if state is not None and isinstance(event, REFUSABLE):
        return state.turn._replace(refused=_refusal(named), broken=named, happened=())
    s.turn = s.turn._replace(broken=named)
    return s


def _anew(state: State | None, turn: Turn) -> bool:
    """Whether the turn has just been opened: shown once more, it does not count again for `within`."""
    match turn.do:
        case "go_on":
            return state is None or (state.turn.place, state.turn.round) != (turn.place, turn.round)
        case "ended":
            return ("end", "chosen") in turn.happened
    return ("ask", "again") not in turn.happened and ("listen", "again") not in turn.happened


def _keep(s: State, happened: tuple[Happened, ...]) -> None:
    for one in happened:
        s.happenings = s.happenings.add(s.happenings_length, "", one)
        s.happenings_length += 1


def _tokens(s: State) -> list[Happened]:
    return [one for _, one in s.happenings.entries[: s.happenings_length]]


def gone_back(s: State, base: State, state: State, slips: tuple[str, ...] = ()) -> None:
    """Bring `s`, which has returned from `state` to where `base` was, up to date: what was said counts still, and what
    the agent raised, `slips` and what was taken back meanwhile excepted."""
    watch = s.plan.watch
    if not watch.automata:
        return
    since = [one for _, one in state.happenings.entries[base.happenings_length : state.happenings_length]]
    s.happenings, s.happenings_length = state.happenings, state.happenings_length
    s.claims = watch.undone(base.claims, _without_slips(s, since, slips))


def _without_slips(s: State, happened: list[Happened], slips: tuple[str, ...]) -> list[Happened]:
    """What happened, without the raising of slips: of these triggers, and of each that was taken back after it."""
    groups = s.plan.program.groups
    taken = set(slips)
    left: list[Happened] = []
    for token, how in reversed(happened):
        if how == "taken back":
            taken.add(token)
        elif how != "raised":
            left.append((token, how))
        elif token in groups and not groups[token].isdisjoint(taken):
            continue  # a group happens right after the trigger that begins it
        elif token in taken:
            taken -= {token} - set(slips)  # raised before that, it was no slip then
        else:
            left.append((token, how))
    return left[::-1]


def _interrupting(s: State) -> frozenset[str]:
    frame = next((one for one in reversed(s.frames) if one.kind == "on"), None)
    if frame is None:
        return frozenset()
    program = s.plan.program
    groups = {group for group, members in program.groups.items() if not members.isdisjoint(frame.triggers)}
    tones = set(program.handlers[frame.name].events) & set(program.tones) if not frame.triggers else set()
    return frozenset({*frame.triggers, *groups, *tones})


def _is_crisis(s: State, handler: str) -> bool:
    return s.plan.program.handlers[handler].urgency == "crisis"


def _named(s: State, broken: list[int]) -> tuple[Broken, ...]:
    program = s.plan.program
    found: dict[str, Broken] = {}
    for at in broken:
        automaton = s.plan.watch.automata[at]
        guarantee = program.guarantees[automaton.guarantee]
        supplied = _supplied_by(s, automaton.claim) if automaton.claim.form == "only after" else ()
        found.setdefault(guarantee.name, Broken(guarantee.name, guarantee.sentence, guarantee.firm, supplied))
    return tuple(found.values())


def _supplied_by(s: State, claim: Claim) -> tuple[str, ...]:
    """The steps where what is missing can happen."""
    steps = []
    for label, node in s.plan.nodes.items():
        happens = getattr(node, "happens", ())
        if isinstance(node, model.Ask):
            happens = (*happens, *(token for choice in node.choices for token in choice.happens))
        if not claim.second.isdisjoint(happens):
            steps.append(s.plan.step_of(label))
    return tuple(dict.fromkeys(steps))


def _refusal(broken: tuple[Broken, ...]) -> str:
    sentences = "; ".join(one.sentence for one in broken)
    steps = ", ".join(step for one in broken for step in one.supplied_by)
    first = f" First: {steps}." if steps else ""
    if any(one.firm for one in broken):
        return f"This would break a promise that always holds: {sentences}.{first}"
    return f"This would break a promise: {sentences}.{first} You may go on all the same with a reason."

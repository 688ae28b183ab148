"""The guarantees watch the live call: every move is held against them before it is shown."""

from collections.abc import Collection

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
    happened(s)
    turn = s.turn
    if turn.do == "ended":
        end = s.plan.program.nodes[turn.place]
        assert isinstance(end, model.End)
        owed = watch.owed(s.claims, end.happens, crisis=in_crisis(s))
        s.turn = turn._replace(owed=tuple(dict.fromkeys(watch.automata[at].guarantee for at in owed)))
    overridden = s.circumstances.overridden
    if overridden and isinstance(event, REFUSABLE):
        s.circumstances = s.circumstances._replace(overridden=frozenset())
    wrong = [at for at in s.wrong if watch.automata[at].guarantee not in overridden]
    if not wrong:
        return s
    named = _named(s, wrong)
    if state is not None and isinstance(event, REFUSABLE):
        return state.turn._replace(refused=_refusal(named), broken=named, happened=())
    s.turn = s.turn._replace(broken=named)
    return s


def happened(s: State) -> None:
    """Bring the claims up to date with what has happened with the turn that a move has opened, once."""
    watch = s.plan.watch
    if not watch.automata:
        return
    turn = s.turn
    new = turn.happened[s.passed :]
    for one in new:
        s.happenings = s.happenings.add(s.happenings_length, "", one)
        s.happenings_length += 1
    s.claims, broken = watch.happen(s.claims, new)
    s.wrong = (*s.wrong, *(at for at in broken if at not in s.wrong))
    if turn.do not in ("dropped", "there") and new and anew(turn.do, new):
        s.claims, late = watch.shown(s.claims, _interrupting(s))
        s.wrong = (*s.wrong, *(at for at in late if at not in s.wrong))
    s.passed = len(turn.happened)


def anew(do: str, happened: Collection[Happened]) -> bool:
    """Whether what happened opened a turn: shown once more, it does not count again for `within`."""
    if do == "ended":
        return ("end", "chosen") in happened
    return not any(how == "again" and token in ("ask", "listen", "->") for token, how in happened)


def gone_back(s: State, state: State, base: State | None = None) -> None:
    """Bring `s`, which has returned from `state` to where `base` was (or to the beginning), up to date: what was said
    counts still."""
    watch = s.plan.watch
    if not watch.automata:
        return
    first = base.happenings_length if base is not None else 0
    since = [one for _, one in state.happenings.entries[first : state.happenings_length]]
    s.happenings, s.happenings_length = state.happenings, state.happenings_length
    s.claims = watch.undone(base.claims if base is not None else watch.start, since)


def in_crisis(s: State) -> bool:
    """Whether a crisis block is open."""
    handlers = s.plan.program.handlers
    return any(frame.kind == "on" and handlers[frame.name].urgency == "crisis" for frame in s.frames)


def lift(s: State, slips: Collection[str]) -> None:
    """Let what was promised after slips, and has not been kept yet, be promised no more."""
    program = s.plan.program
    raised = s.circumstances.raised
    holding = {*raised, *(group for group, members in program.groups.items() if not members.isdisjoint(raised))}
    groups = {group for group, members in program.groups.items() if not members.isdisjoint(slips)}
    s.claims = s.plan.watch.lifted(
        s.claims, (*slips, *groups), {*program.triggers, *program.groups}.difference(holding)
    )


def _interrupting(s: State) -> frozenset[str]:
    frame = next((one for one in reversed(s.frames) if one.kind == "on"), None)
    if frame is None:
        return frozenset()
    program = s.plan.program
    groups = {group for group, members in program.groups.items() if not members.isdisjoint(frame.triggers)}
    tones = set(program.handlers[frame.name].events) & set(program.tones) if not frame.triggers else set()
    return frozenset({*frame.triggers, *groups, *tones})


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
        if not claim.second.isdisjoint(happens) and (step := s.plan.step_of(label)):
            steps.append(step)
    return tuple(dict.fromkeys(steps))


def _refusal(broken: tuple[Broken, ...]) -> str:
    sentences = "; ".join(one.sentence for one in broken)
    steps = ", ".join(dict.fromkeys(step for one in broken for step in one.supplied_by))
    first = f" First: {steps}." if steps else ""
    if any(one.firm for one in broken):
        return f"This would break a promise that always holds: {sentences}.{first}"
    return f"This would break a promise: {sentences}.{first} You may go on all the same with a reason."

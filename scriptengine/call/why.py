"""Why these words: for each line of the open turn that was chosen among others, the candidates and what decided."""

from typing import Literal, NamedTuple

from scriptengine.call.speak import fitting_phrases
from scriptengine.call.state import State
from scriptengine.call.turn import Item
from scriptengine.program import model


class Candidate(NamedTuple):
    """One line that could have been shown.

    `guard` is its guard as written ("else" for the rest, empty without one), `holds` whether it holds now and `parts`
    how many conditions it joins. `ago` is how many lines ago on this call it was said (1: the last one said before this
    turn), 0 when it had not been said.
    """

    text: str
    guard: str
    holds: bool
    parts: int
    ago: int
    chosen: bool


class Reason(NamedTuple):
    """The candidates for one item of the turn, in the order of the file, and what decided:

    "only"     no other line fits
    "guard"    its guard has the most conditions of those that hold
    "unsaid"   of those that fit as well, it is the first that had not been said
    "longest"  of those that fit as well, all said before, it was said longest ago
    """

    item: int
    candidates: tuple[Candidate, ...]
    decided: Literal["only", "guard", "unsaid", "longest"]


def why(state: State) -> tuple[Reason, ...]:
    """The reasons for the lines of the open turn, one for each that was chosen from a group or the phrase book."""
    reasons = []
    for number, item in enumerate(state.turn.items):
        candidates = _candidates(state, item)
        if candidates:
            reasons.append(Reason(number, candidates, _decided(candidates)))
    return tuple(reasons)


def _candidates(state: State, item: Item) -> tuple[Candidate, ...]:
    node = state.plan.nodes.get(item.node)
    since = _said_before(state)
    if isinstance(node, model.Acknowledge):
        phrases = fitting_phrases(state, node)
        return tuple(
            Candidate(text, "", True, 0, _ago(state, f"phrase {text}", since), f"phrase {text}" == item.line)
            for text in phrases
        )
    for paragraph in getattr(node, "speech", ()):
        if paragraph.group and any(line.id == item.line for line in paragraph.lines):
            return _lines(state, paragraph.lines, item, since)
    return ()


def _lines(state: State, lines: tuple[model.Line, ...], item: Item, since: int) -> tuple[Candidate, ...]:
    holding = [line for line in lines if line.guard is not None and line.guard.run(state.values) is True]
    return tuple(
        Candidate(
            line.render_gaps(state.values),
            _guard(state, line),
            line in holding or (line.otherwise and not holding),
            line.guard.parts if line.guard is not None else 0,
            _ago(state, line.id, since),
            line.id == item.line,
        )
        for line in lines
    )


def _guard(state: State, line: model.Line) -> str:
    if line.guard is None:
        return "else"
    span = line.guard.tree.span
    source = state.program.sources.get(span.file)
    return source.text[span.start : span.end] if source is not None else ""


def _said_before(state: State) -> int:
    """How many lines had been said before those of the open turn, whose own stand last in the list."""
    length = state.said_length
    mine = [item.line for item in state.turn.items]
    own = [line for line, _ in state.said.entries[max(0, length - len(mine)) : length]]
    return length - len(mine) if own == mine else length


def _ago(state: State, line: str, since: int) -> int:
    last = state.said.last(line, since)
    return since - last if last >= 0 else 0


def _decided(candidates: tuple[Candidate, ...]) -> Literal["only", "guard", "unsaid", "longest"]:
    chosen = next((one for one in candidates if one.chosen), None)
    holding = [one for one in candidates if one.holds]
    if chosen is None or len(holding) <= 1:
        return "only"
    rivals = [one for one in holding if one.parts == chosen.parts]
    if len(rivals) == 1:
        return "guard"
    return "longest" if chosen.ago else "unsaid"

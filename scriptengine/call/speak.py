"""Which words a turn shows: the choice among variants, and turns shown once more."""

from collections.abc import Container, Sequence
from typing import Literal

from scriptengine.call.state import State
from scriptengine.call.turn import Item
from scriptengine.program import model

Spoken = model.Say | model.Coach | model.Notice | model.Acknowledge | model.Ask | model.Listen
How = Literal["say", "ask", "notice", "acknowledge", "coach"]
HOW: dict[type, How] = {
    model.Say: "say",
    model.Coach: "coach",
    model.Notice: "notice",
    model.Acknowledge: "acknowledge",
    model.Ask: "ask",
    model.Listen: "ask",
}


def candidates(s: State, lines: Sequence[model.Line]) -> list[model.Line]:
    """The lines of a group that fit best now: guards that hold with the most parts, or the `[else]` lines when none
    holds."""
    best: list[model.Line] = []
    most = 0
    values = s.values
    for line in lines:
        guard = line.guard
        if guard is not None and guard.parts >= most and guard.run(values) is True:
            if guard.parts > most:
                best, most = [], guard.parts
            best.append(line)
    return best or [line for line in lines if line.otherwise]


def least_recent(s: State, lines: Sequence[model.Line]) -> model.Line:
    """Of lines that fit equally, the one least recently said on this call, then the first."""
    return min(lines, key=lambda line: s.said.last(line.id, s.said_length))


def speak(s: State, node: Spoken, keep: Container[str] | None = None) -> None:
    """Add the node's lines to the turn in the making, and what happens with them.

    `keep` is None when the node is reached on the way; a turn shown once more gives the ids of the lines it showed,
    which stay as they
    were while they still fit, and what happens is then said to happen `again`.
    """
    how = HOW[type(node)]
    items = s.items
    first = len(items)
    wanted = Said(s) if s.quiet and keep is None else keep
    if type(node) is model.Acknowledge:
        _acknowledge(s, node, wanted)
    else:
        _lines(s, node, how, wanted)  # type: ignore[arg-type]
    if len(items) == first or how == "coach":
        return
    before = any(item.again for item in items[first:])
    if s.quiet and not before and how != "ask":
        s.carry = (*s.carry, node.label)
    tokens = s.plan.tokens[node.label]
    if items[first].gap or (len(items) > first + 1 and any(item.gap for item in items[first:])):
        tokens = tuple(token for token in tokens if not token[0].startswith("@"))
    if keep is not None and node.label in s.circumstances.late:
        return
    came = "again" if keep is not None else said_how(s, node.label, before=before and s.quiet)
    s.happened += tokens if came == "said" else [(token, came) for token, _ in tokens]


def said_how(s: State, label: str, *, before: bool = False) -> str:
    """How what a statement says comes to pass as it is reached: "said", "anew" where the call went back over it, or
    "before"."""
    came = "before" if before else "said"
    if label in s.plan.counted:
        times = s.circumstances.times
        now, most = times.get(label, (0, 0))
        if now < most and not before:
            came = "anew"
        s.circumstances = s.circumstances._replace(times={**times, label: (now + 1, max(now + 1, most))})
    return came


class Said:
    """The lines that were ever said, up to a state."""

    def __init__(self, s: State) -> None:
        self._said, self._length = s.said, s.said_length

    def __contains__(self, line: object) -> bool:
        return self._said.last(str(line), self._length) >= 0


def _lines(
    s: State,
    node: model.Say | model.Coach | model.Notice | model.Ask | model.Listen,
    how: How,
    keep: Container[str] | None,
) -> None:
    values = s.values
    leave_out = node.marked is False if isinstance(node, model.Say) else how == "coach"
    for paragraph in node.speech:
        variants = 0
        if paragraph.group:
            fitting = candidates(s, paragraph.lines)
            if not fitting:
                continue
            variants = len(fitting) - 1
            line = (_kept(fitting, keep) if keep is not None else None) or least_recent(s, fitting)
        else:
            line = paragraph.lines[0]
        text = line.render(values)
        gap = text is None
        if text is None:
            if leave_out:
                continue
            text = line.render_gaps(values)
        s.items.append(Item(how, text, node.label, line.id, _record(s, line.id, node.label), gap, variants))


def _kept(fitting: Sequence[model.Line], keep: Container[str]) -> model.Line | None:
    return next((line for line in fitting if line.id in keep), None)


def _record(s: State, line: str, node: str) -> bool:
    """Note that a line is said, and by which statement; whether it had been said before."""
    before = s.said.last(line, s.said_length) >= 0
    if not s.quiet:
        s.said = s.said.add(s.said_length, line, node)
        s.said_length += 1
    return before


def _acknowledge(s: State, node: model.Acknowledge, keep: Container[str] | None) -> None:
    phrases = fitting_phrases(s, node)
    if not phrases:
        return
    ids = [f"phrase {phrase}" for phrase in phrases]
    at = None if keep is None else _own(s, node, ids, keep)
    if at is None:
        at = min(range(len(ids)), key=lambda index: s.said.last(ids[index], s.said_length))
    phrase = Item("acknowledge", phrases[at], node.label, ids[at], _record(s, ids[at], node.label), False, len(ids) - 1)
    s.items.append(phrase)


def _own(s: State, node: model.Acknowledge, ids: Sequence[str], keep: Container[str]) -> int | None:
    """Of the phrases to keep, the one that this statement said last: another's share the book, but not the words."""
    there = {item.line for item in s.items}
    last = [s.said.last(line, s.said_length) for line in ids]
    own = [
        at
        for at, line in enumerate(ids)
        if line in keep and line not in there and last[at] >= 0 and s.said.entries[last[at]][1] == node.label
    ]
    return max(own, key=lambda at: last[at], default=None)


def fitting_phrases(s: State, node: model.Acknowledge) -> tuple[str, ...]:
    """The phrase book's acknowledgements for what the node names, or for the open block's triggers, the tone and all
    else raised."""
    program = s.plan.program
    name = node.name
    if name is not None:
        return program.phrases(None, (name,)) if name not in program.tones else program.phrases(name, ())
    circumstances = s.circumstances
    recent = [trigger for frame in reversed(s.frames) for trigger in frame.triggers]
    recent += [trigger for trigger in reversed(list(circumstances.raised)) if trigger not in recent]
    opened_by_tone = next((frame for frame in reversed(s.frames) if frame.kind == "on"), None)
    if opened_by_tone is not None and not opened_by_tone.triggers:
        return program.phrases(circumstances.tone or None, ())
    return program.phrases(circumstances.tone or None, tuple(recent))


def show_again(s: State, labels: Sequence[str], keep: Container[str]) -> None:
    """Show these statements once more, in the words that `keep` holds while they fit."""
    for label in labels:
        node = s.plan.nodes[label]
        assert isinstance(node, Spoken)
        speak(s, node, keep)

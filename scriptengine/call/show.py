"""Opening a turn: the words that come with it and what it asks, the first time or once more."""

from collections.abc import Container, Iterable

from scriptengine.call import speak
from scriptengine.call.state import State
from scriptengine.call.turn import Option, Turn
from scriptengine.program import model

TEXT = model.Type("text")


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
                came = "again" if again is not None else speak.said_how(s, label)
                s.happened += tokens if came == "said" else [(token, came) for token, _ in tokens]
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
            round_ = s.path.count(label, s.path_length) + 1
            s.turn = Turn(
                "ended", label, step, tuple(s.items), round=round_, outcome=node.outcome, happened=tuple(s.happened)
            )
        case _:
            if again is not None:
                s.happened.append(("->", "again"))
            round_ = s.path.count(label, s.path_length) + 1
            s.turn = Turn("go_on", label, step, tuple(s.items), round=round_, happened=tuple(s.happened))
    if s.unset:
        s.turn = s.turn._replace(unset=s.unset)
    del s.items, s.happened  # the turn has them now, and calls keep all their states


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

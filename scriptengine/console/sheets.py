"""What the agent can read: the keys, why these words, the answers so far, what a move did or why it was refused."""

from collections.abc import Sequence

from scriptengine.call.conversation import Conversation
from scriptengine.call.state import State
from scriptengine.call.turn import Case, Change
from scriptengine.call.why import Candidate, why
from scriptengine.console.commands import COMMANDS, key_name
from scriptengine.console.shown import Message, Sheet
from scriptengine.console.words import Words

_DECIDED = {
    "only": "No other line fits now.",
    "guard": "Its guard says most about this moment.",
    "unsaid": "Others fit as well; it is the first that was not yet said on this call.",
    "longest": "Others fit as well, and all were said before; it was said longest ago.",
}


def help_sheet(keys: bool) -> Sheet:
    """What every command does, with its keys where there are keys."""
    lines = []
    for command in COMMANDS:
        names = [*map(key_name, command.keys)] if keys else []
        lines.append((" ".join([*names, f"/{command.word}"]), command.about))
    if keys:
        lines.append(("PgUp PgDn", "Scroll what is to be said. Arrows mark a line of a list; Enter takes it."))
        lines.append(("Esc", "Leave a command without doing it. Enter on an empty line does the same."))
    return Sheet("What you can do at any time", tuple(lines))


def why_sheet(state: State) -> Sheet:
    """For each line that was chosen among others: those others, and what decided."""
    items = state.turn.items
    lines: list[tuple[str, str]] = []
    for reason in why(state):
        lines.append(("Shown", items[reason.item].text))
        lines.append(("because", _DECIDED[reason.decided]))
        lines += [_candidate(one) for one in reason.candidates if not one.chosen][:12]
        left_out = len(reason.candidates) - 13
        if left_out > 0:
            lines.append(("", f"and {left_out} more of the phrase book"))
    if not lines:
        lines.append(("", "Every line here is the only one its script has for this place."))
    return Sheet("Why these words", tuple(lines))


def _candidate(one: Candidate) -> tuple[str, str]:
    guard = f"[{one.guard}] " if one.guard else ""
    fits = "fits too" if one.holds else "not now"
    said = f" (said {one.ago} {'line' if one.ago == 1 else 'lines'} ago)" if one.ago else ""
    return (fits, f"{guard}{one.text}{said}")


def answers_sheet(call: Conversation, words: Words) -> Sheet:
    """What was answered, raised and passed on so far."""
    return Sheet("So far on this call", tuple(_so_far(call, words)) or (("", "Nothing yet."),))


def wrap_up_sheet(call: Conversation, words: Words) -> Sheet:
    """The call's outcome, answers and cases, and what is still owed."""
    lines = [("Outcome", words.outcome(call.turn.outcome) or "The line was lost")]
    for name in call.turn.owed:
        guarantee = words.program.guarantees.get(name)
        lines.append(("Owed", guarantee.sentence if guarantee else name))
    lines += _so_far(call, words)
    return Sheet("Wrap-up", tuple(lines))


def _so_far(call: Conversation, words: Words) -> list[tuple[str, str]]:
    lines = []
    state = call.state
    for name, value, time in call.answers:
        again = f" (time {time})" if time > 1 else ""
        lines.append(("Answer", f"{words.name(name)}{again}: {words.value(name, value)}"))
    if state.raised:
        lines.append(("Raised", ", ".join(map(words.trigger, state.raised))))
    lines += [("Case", f"{case.reference}, for {words.contact(case.contact)}") for case in state.cases]
    return lines


def changes(found: Sequence[Change], words: Words) -> list[Message]:
    """What a correction did to the answers."""
    messages = []
    for change in found:
        if change.what == "changed":
            before, now = words.value(change.name, change.before), words.value(change.name, change.now)
            messages.append(Message(f"Corrected: {words.name(change.name)} was {before}, and is {now}."))
    for what, told in (
        ("kept", "Kept as they were: {}."),
        ("waiting", "Not asked on this path so far, kept in case they are: {}."),
    ):
        names = [words.name(change.name) for change in found if change.what == what]
        if names:
            messages.append(Message(told.format(", ".join(names))))
    lost = [
        f"{words.name(change.name)} (was {words.value(change.name, change.before)})"
        for change in found
        if change.what == "dropped"
    ]
    if lost:
        messages.append(Message(f"No longer fits, ask again: {', '.join(lost)}.", "warn"))
    return messages


def case_message(case: Case, words: Words) -> Message:
    """What to tell the customer after an escalation, and what it is: a case in the record, not yet a message; passed on
    again, it is the same case."""
    reach = words.reach(case.contact)
    where = f": reach them at {reach}." if reach else "."
    if case.times > 1:
        return Message(f"Added to the case for {words.contact(case.contact)}, {case.reference}.")
    return Message(
        f"Reference to read out: {case.reference}. Passed to {words.contact(case.contact)}.\n"
        f"The case stands in the call's record and is not sent by itself{where}"
    )

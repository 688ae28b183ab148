"""A turn in plain lines, pure: readable by a screen reader and by another program, nothing told by place or colour."""

from scriptengine.call.turn import Turn
from scriptengine.console.question import Question
from scriptengine.console.shown import Message, Sheet, remarks
from scriptengine.text.clean import clean, one_line

_LABELS = {
    "say": "SAY",
    "ask": "ASK",
    "notice": "READ OUT, WORD FOR WORD",
    "acknowledge": "SAY",
    "coach": "COACH, NOT SPOKEN",
}


def turn_lines(turn: Turn) -> list[str]:
    """What to say and the coaching, a line each, told apart by their first words."""
    lines = []
    for item in turn.items:
        again = ", SAID BEFORE" if item.again and item.how != "coach" else ""
        lines.append(f"{_LABELS[item.how]}{again}: {one_line(item.text)}")
        lines += [f"NOTE: {remark}" for remark in remarks(item)]
    if any(item.variants and item.how != "coach" for item in turn.items):
        lines.append("NOTE: There are other ways to say this: /again")
    return lines


def message_lines(message: Message) -> list[str]:
    """A message, its first line marked as one."""
    start = "IMPORTANT" if message.kind == "warn" else "NOTE"
    first, *more = clean(message.text).split("\n")
    return [f"{start}: {first}", *(f"  {line}" for line in more)]


def question_lines(question: Question) -> list[str]:
    """What to do, and the picks with their numbers."""
    lines = [f"DO: {one_line(question.prompt)}"]
    for number, pick in enumerate(question.picks, start=1):
        name = pick.key if question.instant or question.free else str(number)
        lines.append(f"{name}. {one_line(pick.text)}{f' ({one_line(pick.hint)})' if pick.hint else ''}")
    if question.enter:
        lines.append(f"Enter alone: {question.enter}")
    return lines


def sheet_lines(sheet: Sheet) -> list[str]:
    """Something to read, a line each."""
    return [
        f"{one_line(sheet.title)}:",
        *(f"  {f'{one_line(word)}: ' if word else ''}{one_line(text)}" for word, text in sheet.lines),
    ]

"""A turn to styled text, pure: what stands on the full screen, row by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from wcwidth import wcswidth, wcwidth

from scriptengine.call.turn import Item
from scriptengine.console.commands import COMMANDS, key_name
from scriptengine.console.question import Pick, narrowed
from scriptengine.console.shown import Message, Sheet, Shown, remarks
from scriptengine.text.clean import clean, one_line

Style = Literal["", "title", "label", "say", "again", "coach", "do", "pick", "number", "hint", "warn", "key", "rule"]

WIDEST = 100  # columns of running text; longer lines are hard to read aloud
_ROOMY = 20  # rows of a screen on which all the keys are shown
_LOW = 12  # rows of a screen below which only the state of the call is shown around what is to be said and done
_GUTTER = 9
_LABELS = {"say": "Say", "ask": "Ask", "notice": "Read out", "acknowledge": "Say", "coach": "Coach"}


class Part(NamedTuple):
    """A stretch of a row in one style."""

    style: Style
    text: str


Row = tuple[Part, ...]


class Typing(NamedTuple):
    """Where the agent is on the screen: words typed, the place of the pick marked with the arrows (-1: none), rows
    scrolled past in what is to be said, and what their words suggest so far."""

    words: str = ""
    marked: int = -1
    scrolled: int = 0
    suggested: str = ""


class Screen(NamedTuple):
    """Rows above the line that is typed on, what stands before the cursor on it, rows below it, and how many rows of
    what is to be said can be scrolled past."""

    above: tuple[Row, ...]
    cue: str
    below: tuple[Row, ...]
    furthest: int


# --- the full screen -------------------------------------------------------------------------------------------------


def screen(shown: Shown, typing: Typing, width: int, height: int) -> Screen:
    """The whole screen, `height` rows of at most `width` columns: head, what to say, what to do, the keys."""
    text_width = min(width, WIDEST)
    below = key_rows(width) if height >= _ROOMY else key_rows(width)[: height >= _LOW]
    head = _head(shown, width) if height >= _LOW else [_state(shown, width)]
    room = max(0, height - 1 - len(below) - len(head))
    told = [row for message in shown.messages for row in _message(message, text_width)]
    asked = _asked(shown, typing, text_width)
    said = _said(shown, shown.turn.items, text_width)
    if len(_filled(said)) + len(told) + len(asked) + 1 > room:
        said = _said(shown, sorted(shown.turn.items, key=lambda item: item.how == "coach"), text_width)
    # What to say may scroll, and what to do has to stay in sight; but the words on the way to it come first, and where
    # one letter answers, every letter is seen.
    letters = shown.question.instant
    least_said = min(len(said), 1 if letters else max(3, room // 3))
    most_told = (
        max(1, room - least_said - 1 - len(asked)) if letters else max(2, room - least_said - min(len(asked), 6))
    )
    if all(message.kind == "news" for message in shown.messages):
        most_told = min(most_told, max(2, room - 1 - len(asked) - len(_filled(said))))
    told = _cut(told, most_told)
    picks_room = max(2, room - least_said - len(told) - 1)
    do = _shortened(asked, picks_room)
    said_room = max(0, room - len(told) - len(do) - 1)
    if len(said) > said_room:
        said = _filled(said)
    furthest = max(0, len(said) - said_room)
    scrolled = min(typing.scrolled, furthest)
    visible = said[scrolled : scrolled + said_room]
    if furthest and visible:
        if scrolled < furthest:
            visible[-1] = _more(len(said) - scrolled - said_room + 1, "below: PgDn")
        if scrolled:
            visible[0] = _more(scrolled + 1, "above: PgUp")
    filling = [()] * max(0, said_room - len(visible))
    rule = (Part("rule", "─" * width),)
    above = [*head, *visible, *filling, rule, *told, *do]
    above = [_fitted(row, width) for row in above[: height - 1 - len(below)]]
    return Screen(tuple(above), "> ", below, furthest)


def _said(shown: Shown, items: Sequence[Item], width: int) -> list[Row]:
    rows = [] if shown.alone else item_rows(items, width)
    if shown.sheet is not None:
        rows += [*([()] if rows else []), *sheet_rows(shown.sheet, width)]
    return rows


def _filled(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row]


def _head(shown: Shown, width: int) -> list[Row]:
    left = one_line(shown.title)
    right = "  ".join(filter(None, (shown.place, f"call {shown.call}")))
    left = _clip(left, max(10, width - cells(right) - 2))
    gap = " " * max(1, width - cells(left) - cells(right))
    rows: list[Row] = [(Part("title", left), Part("hint", _clip(gap + right, width - cells(left))))]
    rows.append(_state(shown, width))
    if shown.warning:
        rows.append((Part("warn", _clip(f"! {shown.warning}", width)),))
    rows.append((Part("rule", "─" * width),))
    return rows


def _state(shown: Shown, width: int) -> Row:
    state = f"Tone: {shown.tone or 'not set'}"
    if shown.raised:
        state += f"   Raised: {', '.join(shown.raised)}"
    return (Part("hint", _clip(state, width)),)


def item_rows(items: Sequence[Item], width: int) -> list[Row]:
    """What to say and the coaching, each in its words and set apart by a word in the margin, not by colour alone."""
    rows: list[Row] = []
    margin = Part("label", " " * (_GUTTER + 1))
    before: Item | None = None
    for item in items:
        if before is not None:
            rows.append(())
        label = "" if before is not None and before.node == item.node else _LABELS[item.how]
        style: Style = "coach" if item.how == "coach" else "again" if item.again else "say"
        text = clean(item.text)
        told = ["word for word"] * (item.how == "notice") + ["said before"] * (item.again and item.how != "coach")
        if told:
            text = f"({', '.join(told)}) {text}"
        for at, line in enumerate(wrapped(text, width - _GUTTER - 1)):
            rows.append((Part("label", (label if at == 0 else "").rjust(_GUTTER - 1) + "  "), Part(style, line)))
        for remark in remarks(item):
            rows += [(margin, Part("hint", line)) for line in wrapped(remark, width - _GUTTER - 1)]
        if item.variants and item.how != "coach":
            more = f"  (F5: {item.variants} more)"
            if cells("".join(part.text for part in rows[-1])) + len(more) <= width:
                rows[-1] = (*rows[-1], Part("hint", more))
            else:
                rows.append((margin, Part("hint", more.strip())))
        before = item
    return rows


def sheet_rows(sheet: Sheet, width: int) -> list[Row]:
    """Something to read, with its margin words in a column of their own where they are short."""
    margin = min(24, max((cells(word) for word, _ in sheet.lines), default=0))
    rows: list[Row] = [(Part("title", _clip(one_line(sheet.title), width)),)]
    for word, text in sheet.lines:
        for at, line in enumerate(wrapped(clean(text), width - margin - 4)):
            start = _clip(one_line(word), margin) if at == 0 else ""
            rows.append((Part("label", f"  {start}{' ' * (margin - cells(start))}  "), Part("", line)))
    return rows


def _message(message: Message, width: int) -> list[Row]:
    style: Style = "warn" if message.kind == "warn" else "do"
    mark = "! " if message.kind == "warn" else "* "
    rows: list[Row] = []
    for paragraph in clean(message.text).split("\n"):
        for at, line in enumerate(wrapped(paragraph, width - 2)):
            rows.append((Part(style, (mark if at == 0 and not rows else "  ") + line),))
    return rows


def _asked(shown: Shown, typing: Typing, width: int) -> list[Row]:
    question = shown.question
    rows: list[Row] = [(Part("do", line),) for line in wrapped(question.prompt, width)]
    if typing.suggested:
        rows += [(Part("warn", line),) for line in wrapped(f"Suggests: {typing.suggested}", width)]
    left = narrowed(question.picks, "" if question.free or question.instant else typing.words)
    if question.picks and not left:
        rows.append((Part("warn", "Nothing fits what is typed."),))
        left = narrowed(question.picks, "")
    digits = len(str(len(question.picks)))
    for at, (number, pick) in enumerate(left):
        marked = at == typing.marked
        name = pick.key if question.instant or question.free else str(number).rjust(digits)
        rows.append(_pick_row(name, pick, marked, width))
    if question.enter:
        rows += [(Part("hint", line),) for line in wrapped(f"Enter alone: {question.enter}", width)]
    return rows


def _pick_row(name: str, pick: Pick, marked: bool, width: int) -> Row:
    start = f"{'>' if marked else ' '} {name}  "
    text = _clip(one_line(pick.text), width - cells(start))
    parts = [Part("number", start), Part("pick" if not marked else "title", text)]
    room = width - cells(start) - cells(text) - 3
    hint = "then Enter" if pick.enter else one_line(pick.hint)
    if hint and room > 8:
        parts.append(Part("hint", f"   {_clip(hint, room)}"))
    return tuple(parts)


def _shortened(rows: list[Row], room: int) -> list[Row]:
    """As many rows as there is room for, the marked one among them."""
    if len(rows) <= room:
        return rows
    marked = next((at for at, row in enumerate(rows) if row and row[0].text.startswith(">")), 0)
    first = max(0, min(marked - room + 2, len(rows) - room))
    kept = [rows[0], *rows[first + 1 : first + room]] if first else rows[:room]
    if first + room < len(rows):
        kept[-1] = _more(len(rows) - first - room + 1, "below: type to narrow, or use the arrows")
    return kept


def _cut(rows: list[Row], room: int) -> list[Row]:
    return rows if len(rows) <= room else [*rows[: room - 1], _more(len(rows) - room + 1, "not shown for lack of room")]


def _more(count: int, where: str) -> Row:
    return (Part("key", f"   … {count} more {'row' if count == 1 else 'rows'} {where}"),)


def key_rows(width: int) -> tuple[Row, ...]:
    """The keys and what they do, in as few rows as they take."""
    rows: list[Row] = []
    parts: list[Part] = []
    used = 0
    for command in COMMANDS:
        key, label = key_name(command.keys[0]).replace("Ctrl+", "^"), f" {command.label}  "
        length = cells(key) + cells(label)
        if parts and used + length - 2 > width:
            rows.append(tuple(parts))
            parts, used = [], 0
        parts += [Part("key", key), Part("hint", label)]
        used += length
    rows.append(tuple(parts))
    return tuple(rows)


# --- text in cells ---------------------------------------------------------------------------------------------------


def cells(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else max(0, wcswidth(text))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken between words where that can be."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _pieces(paragraph.replace("\t", " ").split(" "), width):
            longer = f"{line} {word}" if line else word
            if cells(longer) <= width:
                line = longer
            else:
                lines.append(line)
                line = word
        lines.append(line)
    return lines


def _pieces(words: Iterable[str], width: int) -> Iterator[str]:
    for word in words:
        while cells(word) > width:
            piece = _fitting(word, width)
            yield piece
            word = word[len(piece) :]
        yield word


def _fitting(text: str, width: int) -> str:
    used = 0
    for at, letter in enumerate(text):
        used += max(0, wcwidth(letter))
        if used > width:
            return text[: max(1, at)]
    return text


def _fitted(row: Row, width: int) -> Row:
    if sum(cells(part.text) for part in row) <= width:
        return row
    parts: list[Part] = []
    for part in row:
        room = width - sum(cells(one.text) for one in parts)
        if room > 0:
            parts.append(Part(part.style, _clip(part.text, room)))
    return tuple(parts)


def _clip(text: str, width: int) -> str:
    return text if cells(text) <= width else _fitting(text, max(1, width - 1)) + "…"


def as_text(rows: Sequence[Row]) -> str:
    """Rows without their styles, for tests and logs."""
    return "\n".join("".join(part.text for part in row).rstrip() for row in rows)

"""The call one line at a time: nothing is ever drawn over, so that a screen reader or another program can follow."""

import shutil
import textwrap
from collections.abc import Callable
from typing import TextIO

from scriptengine.call import kept
from scriptengine.call.turn import Turn
from scriptengine.console.desk import Desk
from scriptengine.console.lines import message_lines, question_lines, sheet_lines, turn_lines
from scriptengine.console.question import Question
from scriptengine.console.shown import same_to_see
from scriptengine.text.clean import one_line


def run(desk: Desk, typed: TextIO, shown: TextIO) -> None:
    """Lead the call until it is wrapped up, the agent stops, or there is nothing more to read.

    Where lines do not come from a person at a terminal they are repeated after `> `, masked, so that what is shown is
    whole.
    """
    screen = _Lines(desk, lambda line: print(_broken(line) if shown.isatty() else line, file=shown, flush=True))
    screen.begin()
    person = typed.isatty()
    if person:
        desk.get_ready_to_hear()
    while not desk.finished and not desk.stopped:
        shown.write("> ")
        shown.flush()
        line = typed.readline()
        if not line:
            print(file=shown)
            return
        line = line.rstrip("\r\n")
        if not person:
            print(one_line(kept.masked(line)), file=shown)
        desk.enter(line)
        screen.show()


def _broken(line: str) -> str:
    """A line broken between words where the window ends, and not by the terminal in the middle of one."""
    width = max(20, shutil.get_terminal_size().columns - 1)
    return textwrap.fill(line, width, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


class _Lines:
    """Tells what is new since the last line was taken."""

    def __init__(self, desk: Desk, tell: Callable[[str], None]) -> None:
        self._desk = desk
        self._tell = tell
        self._turn: Turn | None = None
        self._question: Question | None = None

    def begin(self) -> None:
        shown = self._desk.shown()
        self._tell(f"{shown.title}. Call {shown.call}. Type /help for what you can do at any time.")
        if shown.warning:
            self._tell(f"IMPORTANT: {shown.warning}")
        self.show()

    def show(self) -> None:
        shown = self._desk.shown()
        for message in shown.messages:
            self._all(message_lines(message))
        if self._desk.finished or self._desk.stopped:
            return
        fresh = not shown.alone and (self._turn is None or not same_to_see(shown.turn, self._turn))
        if fresh:
            self._turn = shown.turn
            self._all(turn_lines(shown.turn))
        if shown.sheet is not None and (fresh or shown.alone):
            self._all(sheet_lines(shown.sheet))
        # What a command puts anew is the same to read, and is read all the same.
        anew = self._desk.busy and shown.question is not self._question
        if fresh or anew or shown.question != self._question:
            self._question = shown.question
            self._all(question_lines(shown.question))

    def _all(self, lines: list[str]) -> None:
        for line in lines:
            self._tell(line)

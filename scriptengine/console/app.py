"""The call on a full screen: the rows of `view` drawn by prompt_toolkit, and keys made into moves at the desk."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, VSplit, Window
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from scriptengine.console import view
from scriptengine.console.commands import COMMANDS
from scriptengine.console.desk import Desk
from scriptengine.console.question import Unclear, narrowed, take
from scriptengine.console.shown import same_to_see
from scriptengine.text.clean import one_line

_STYLE = Style.from_dict(
    {
        "title": "bold",
        "label": "ansicyan",
        "say": "bold",
        "again": "",
        "coach": "italic ansigreen",
        "do": "bold ansiyellow",
        "pick": "",
        "number": "bold ansiyellow",
        "hint": "ansibrightblack",
        "warn": "bold ansired",
        "key": "reverse",
        "rule": "ansibrightblack",
    }
)

_PAGE = 5
_PAUSE = 0.7  # seconds without a key that tell a letter meant as an answer from one typed in passing


class Screen:
    """The full screen of one call."""

    def __init__(
        self,
        desk: Desk,
        *,
        read: Input | None = None,
        write: Output | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._touched = clock()
        self._buffer = Buffer(multiline=False, on_text_changed=self._typed)
        self._marked = -1
        self._scrolled = 0
        self._suggested = ""
        self._set_aside: tuple[tuple[str, int], str] | None = None
        self._drawn: tuple[object, view.Screen] | None = None
        above = Window(FormattedTextControl(lambda: _fragments(self._rows().above), show_cursor=False))
        cue = Window(FormattedTextControl(lambda: self._rows().cue), width=2, dont_extend_width=True)
        line = VSplit([cue, Window(BufferControl(self._buffer), height=1)], height=1)
        below = Window(
            FormattedTextControl(lambda: _fragments(self._rows().below), show_cursor=False),
            height=lambda: len(self._rows().below),
            dont_extend_height=True,
        )
        self.app: Application[None] = Application(
            Layout(HSplit([above, line, below]), focused_element=self._buffer),
            key_bindings=self._keys(),
            style=_STYLE,
            full_screen=True,
            mouse_support=False,
            input=read,
            output=write,
            color_depth=ColorDepth.from_env(),
        )
        self.app.ttimeoutlen = 0.05  # so that Esc alone is soon understood

    async def run(self) -> None:
        """Lead the call until it is wrapped up or the agent stops; a closed terminal or a kill stops it as well."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            with contextlib.suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(getattr(signal, name), self._stop)

        def first_drawn(app: Application[None]) -> None:
            # Only now: reading phrases would hold up the first prompt.
            app.after_render -= first_drawn
            self._desk.get_ready_to_hear(lambda: self._ready_to_hear(loop))

        self.app.after_render += first_drawn
        with contextlib.suppress(EOFError, OSError):  # the terminal is gone, and there is nothing left to draw on
            await self.app.run_async(handle_sigint=False)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _rows(self) -> view.Screen:
        """The rows of this drawing, made once for all its parts."""
        size = self.app.output.get_size()
        moment = (self.app.render_counter, size)
        if self._drawn is None or self._drawn[0] != moment:
            typing = view.Typing(self._buffer.text, self._marked, self._scrolled, self._suggested)
            rows = view.screen(self._desk.shown(), typing, size.columns, size.rows)
            self._scrolled = min(self._scrolled, rows.furthest)
            self._drawn = (moment, rows)
        return self._drawn[1]

    # --- typing ------------------------------------------------------------------------------------------------------

    def _typed(self, buffer: Buffer) -> None:
        self._touched = self._clock()
        self._marked = -1
        self._suggested = self._desk.suggested(buffer.text)

    def _ready_to_hear(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hearing is ready, which another thread tells: what is typed already may suggest something."""

        def look_again() -> None:
            self._desk.tell_of_hearing()
            self._suggested = self._desk.suggested(self._buffer.text)
            self.app.invalidate()

        with contextlib.suppress(RuntimeError):  # the call may be over by then
            loop.call_soon_threadsafe(look_again)

    def _take_line(self) -> None:
        question = self._desk.question
        text = self._buffer.text
        picks = narrowed(question.picks, "" if question.free or question.instant else text)
        if 0 <= self._marked < len(picks):
            number, pick = picks[self._marked]
            text = pick.key if question.free or question.instant else str(number)
        self._act(lambda: self._desk.enter(text))

    def _letter(self, letter: str) -> None:
        """Take a letter as an answer where it stands alone: before it and, if that was too short, after it a pause.

        Any other is typed, as what the customer said next.
        """
        paused = self._clock() - self._touched >= _PAUSE
        alone = not self._buffer.text and self._answers(letter)
        if alone and paused:
            self._act(lambda: self._desk.enter(letter))
            return
        self._buffer.insert_text(letter)
        if alone:
            asyncio.get_running_loop().call_later(_PAUSE, self._if_alone, letter, self._touched)

    def _if_alone(self, letter: str, touched: float) -> None:
        untouched = touched == self._touched and self._buffer.text == letter
        if self.app.is_running and untouched and self._answers(letter):
            self._act(lambda: self._desk.enter(letter))
            self.app.invalidate()

    def _answers(self, letter: str) -> bool:
        question = self._desk.question
        return question.instant and any(pick.key == letter and not pick.enter for pick in question.picks)

    def _act(self, what: Callable[[], None]) -> None:
        self._touched = self._clock()
        before, busy = self._desk.question, self._desk.busy
        turn = self._desk.shown().turn
        what()
        if self._desk.finished or self._desk.stopped:
            self._stop()
            return
        shown = self._desk.shown()
        if not same_to_see(shown.turn, turn):
            self._scrolled = 0
        wrong = any(message.kind == "warn" for message in shown.messages)
        # What was picked and not taken would hide the other picks: only what can be mended stays.
        to_mend = before.free or isinstance(take(before, self._buffer.text), Unclear)
        if not (wrong and self._desk.question == before and to_mend):
            self._buffer.reset()
        self._marked = -1
        self._suggested = ""
        if busy and not self._desk.busy:
            self._put_back()

    def _command(self, word: str) -> None:
        if not self._desk.busy and self._buffer.text:
            turn = self._desk.shown().turn
            self._set_aside = ((turn.place, turn.round), self._buffer.text)
            self._buffer.reset()
        self._scrolled = 0
        self._act(lambda: self._desk.do(word))
        if not self._desk.busy:
            self._put_back()

    def _put_back(self) -> None:
        """What was being typed before a command, if its question is still open."""
        turn = self._desk.shown().turn
        same = self._set_aside is not None and self._set_aside[0] == (turn.place, turn.round)
        if self._set_aside is not None and same and self._desk.question.free:
            self._buffer.text = self._set_aside[1]
            self._buffer.cursor_position = len(self._buffer.text)
        self._set_aside = None

    def _stop(self) -> None:
        if self.app.is_running and not self.app.is_done:
            self.app.exit()

    # --- keys --------------------------------------------------------------------------------------------------------

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        for command in COMMANDS:
            for key in command.keys:
                self._bind(keys, key, command.word)

        @keys.add("enter", eager=True)
        def _(event: KeyPressEvent) -> None:
            self._take_line()

        @keys.add("escape", eager=True)
        def _(event: KeyPressEvent) -> None:
            self._act(self._desk.cancel)

        @keys.add("?", filter=Condition(lambda: not self._buffer.text))
        def _(event: KeyPressEvent) -> None:
            self._command("help")

        @keys.add("up", eager=True)
        def _(event: KeyPressEvent) -> None:
            self._mark(-1)

        @keys.add("down", eager=True)
        def _(event: KeyPressEvent) -> None:
            self._mark(1)

        @keys.add("pageup", eager=True)
        def _(event: KeyPressEvent) -> None:
            self._scrolled = max(0, self._scrolled - _PAGE)

        @keys.add("pagedown", eager=True)
        def _(event: KeyPressEvent) -> None:
            self._scrolled += _PAGE

        @keys.add(Keys.BracketedPaste, eager=True)
        def _(event: KeyPressEvent) -> None:
            self._buffer.insert_text(one_line(event.data))

        @keys.add(Keys.Any, filter=Condition(lambda: self._desk.question.instant))
        def _(event: KeyPressEvent) -> None:
            self._letter(event.data)

        return keys

    def _bind(self, keys: KeyBindings, key: str, word: str) -> None:
        # Eager, or a key that begins one of Emacs's combinations would wait for the next.
        @keys.add(key, eager=True)
        def _(event: KeyPressEvent) -> None:
            self._command(word)

    def _mark(self, by: int) -> None:
        question = self._desk.question
        typed = "" if question.free or question.instant else self._buffer.text
        count = len(narrowed(question.picks, typed))
        self._marked = max(-1, min(self._marked + by, count - 1))


def _fragments(rows: tuple[view.Row, ...]) -> StyleAndTextTuples:
    fragments: StyleAndTextTuples = []
    for row in rows:
        fragments += [(f"class:{part.style}" if part.style else "", part.text) for part in row]
        fragments.append(("", "\n"))
    return fragments[:-1]

"""The full screen, with keys pressed through a pipe."""

import asyncio
import itertools
from collections.abc import Callable, Iterator

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from scriptengine.call.conversation import Conversation
from scriptengine.console import app, view
from scriptengine.console.app import Screen
from scriptengine.console.commands import COMMANDS
from scriptengine.console.desk import Desk

F = {"F2": "\x1bOQ", "F3": "\x1bOR", "F6": "\x1b[17~", "F8": "\x1b[19~"}
UP, DOWN, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[6~"


class Output80(DummyOutput):
    def get_size(self) -> Size:
        return Size(rows=24, columns=80)


@pytest.fixture
def pipe() -> Iterator[PipeInput]:
    with create_pipe_input() as made:
        yield made


def press(desk: Desk, pipe: PipeInput, *keys: str, clock: Callable[[], float] | None = None) -> Screen:
    """Press keys, then stop from outside; the screen as it is left. Unless a clock says otherwise, slowly."""
    made: list[Screen] = []

    async def main() -> None:
        screen = Screen(desk, read=pipe, write=Output80(), clock=clock or itertools.count().__next__)
        made.append(screen)
        running = asyncio.ensure_future(screen.run())
        for key in keys:
            pipe.send_text(key)
            await asyncio.sleep(0.02)
        screen._stop()
        await asyncio.wait_for(running, 10)

    asyncio.run(main())
    return made[0]


def text(screen: Screen) -> str:
    screen._drawn = None
    rows = screen._rows()
    return view.as_text(rows.above)


def test_a_call_goes_by_numbers_letters_and_enter(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, "yes\r", "\r", "a long story\r", "1200\r", "3 march\r", "bye\r")
    assert desk.finished


def test_ctrl_c_stops_and_leaves_the_call_open(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, "yes\r", "\x03", "\r")
    assert desk.stopped
    assert not desk.finished
    assert desk.shown().turn.do == "go_on"


def test_an_arrow_marks_a_choice_and_enter_takes_it(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, DOWN, DOWN, "\r")
    assert desk.call.turn.outcome == "done"


def test_every_key_of_a_command_begins_it(desk: Desk, pipe: PipeInput) -> None:
    begun: list[str] = []
    desk.do = lambda word, argument="": begun.append(word)  # type: ignore[method-assign]
    sent = {
        "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
        "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
    }  # fmt: skip
    keys = [(key, command.word) for command in COMMANDS if command.word != "quit" for key in command.keys]

    async def main() -> None:
        screen = Screen(desk, read=pipe, write=Output80())
        for key, _ in keys:
            pipe.send_text(sent[key] if key in sent else chr(ord(key[-1]) - 96))
        running = asyncio.ensure_future(screen.run())
        for _ in range(200):
            await asyncio.sleep(0.01)
            if len(begun) == len(keys):
                break
        screen.app.exit()
        await running

    asyncio.run(main())
    assert begun == [word for _, word in keys]


def test_a_trigger_is_found_by_typing_and_a_suggestion_taken_with_one_key(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, F["F3"], "job\r", "the rent\r", "yes\r", "\r", "I am fed up\r", "y")
    assert desk.call.state.raised == ("job_loss",)
    assert desk.call.state.tone == "angry"
    assert desk.shown().turn.ask == "income"


def test_words_typed_before_a_command_are_there_again_after_it(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, "yes\r", "\r", "half a gi", F["F6"], "a note\r", "st\r")
    assert [given.value for given in desk.call.answers][-1] == "half a gist"


def test_escape_and_an_empty_line_give_a_command_up(desk: Desk, pipe: PipeInput) -> None:
    screen = press(desk, pipe, F["F2"], "\r", F["F6"], "\x1b", "?", "\r")
    assert not desk.busy
    assert "What do they answer?" in text(screen)
    assert desk.call.state.tone == ""


def test_a_pasted_text_stays_on_its_line_and_loses_its_escape_codes(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, "yes\r", "\r", "\x1b[200~two\nlines\x07\x1b[201~", "\r")
    assert [given.value for given in desk.call.answers][-1] == "two lines"


def test_a_wrong_answer_stays_on_the_line_to_be_mended(desk: Desk, pipe: PipeInput) -> None:
    screen = press(desk, pipe, "yes\r", "\r", "story\r", "1200x\r", "\x7f\r")
    assert [str(given.value) for given in desk.call.answers][-1] == "1200.00"
    assert "Half of it is £600.00." in text(screen)


def test_a_pick_that_is_not_taken_leaves_all_picks_to_be_seen(call: Conversation, pipe: PipeInput) -> None:
    call.hear("I want to end it all")
    call.drop()
    screen = press(Desk(call, keys=True), pipe, "2\r")
    shown = text(screen)
    assert "Suggested and not answered: CRISIS" in shown
    assert "1  They are back on the line" in shown
    screen = press(Desk(call, keys=True), pipe, "3\r")
    assert screen._buffer.text == "3"


def test_the_screen_shows_what_to_say_and_what_to_do(desk: Desk, pipe: PipeInput) -> None:
    shown = text(press(desk, pipe, F["F8"], PAGE_DOWN, UP))
    assert "Hello Daniel." in shown
    assert "Nothing has been answered yet." in shown


CRISIS = ("yes\r", "\r", "I want to end it all\r")


def test_a_letter_typed_in_passing_answers_no_crisis_and_is_kept_as_said_next(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, *CRISIS, *"she is on her own", "\r", clock=lambda: 0.0)
    assert desk.call.state.raised == ()
    assert "CRISIS: suicide risk" in desk.question.prompt
    desk.enter("n")
    assert desk.question.enter == "keep “I want to end it all she is on her own”"


def test_words_that_begin_with_the_letter_of_an_answer_answer_no_crisis(desk: Desk, pipe: PipeInput) -> None:
    press(desk, pipe, *CRISIS, *"ys\x7fou know", "\r", clock=lambda: 0.0)
    assert next(iter(desk._moves.drafts.values())) == "I want to end it all you know"
    assert "CRISIS: suicide risk" in desk.question.prompt
    press(desk, pipe, *"not sure", clock=itertools.count().__next__)
    assert "CRISIS: suicide risk" in desk.question.prompt


def test_a_crisis_is_taken_at_once_by_one_letter_after_a_pause_and_turned_down_with_enter(
    desk: Desk, pipe: PipeInput
) -> None:
    screen = press(desk, pipe, *CRISIS, "n")
    assert desk.busy
    assert "n  No   then Enter" in text(screen)
    press(desk, pipe, "y")
    assert desk.call.state.raised == ("suicide_risk",)


def test_a_letter_pressed_quickly_is_taken_when_no_other_follows(
    desk: Desk, pipe: PipeInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_PAUSE", 0.1)
    press(desk, pipe, *CRISIS, "y", *[""] * 20, clock=lambda: 0.0)
    assert desk.call.state.raised == ("suicide_risk",)

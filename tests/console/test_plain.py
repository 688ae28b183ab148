"""Whole calls one line at a time, as a screen reader or a pipe has them."""

import io
import os
import subprocess
import sys

import pytest

from scriptengine.console import plain
from scriptengine.console.desk import Desk


def lead(desk: Desk, *lines: str) -> str:
    shown = io.StringIO()
    plain.run(desk, io.StringIO("".join(f"{line}\n" for line in lines)), shown)
    return shown.getvalue()


def test_a_whole_call_reads_as_it_went(desk: Desk) -> None:
    text = lead(desk, "1", "", "a long story", "1200", "3 march", "a good call")
    assert desk.finished
    lines = text.split("\n")
    assert lines[1:9] == [
        "SAY: Hello Daniel.",
        "ASK: Am I speaking with Daniel?",
        "DO: What do they answer? Number or first letters, then Enter.",
        "1. Yes, speaking",
        "2. Not here right now",
        "> 1",
        "SAY: Thank you.",
        "DO: Say it, then press Enter.",
    ]
    assert "DO: Type the amount in GBP from £0.00 to £20,000.00." in lines
    assert f"NOTE: Reference to read out: {desk.call.call}-1. Passed to Priya Nair, Team leader." in text
    assert "  Answer: income: £1,200.00" in lines


def test_on_a_terminal_a_line_is_broken_between_words_and_in_a_pipe_not_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((30, 10)))
    shown = Terminal()
    plain.run(desk, io.StringIO("1\n"), shown)
    lines = shown.getvalue().split("\n")
    assert max(map(len, lines)) < 30
    assert "DO: What do they answer?" in lines
    assert "  Number or first letters," in lines
    assert "DO: What do they answer? Number or first letters, then Enter." in lead(desk, "/back")


def test_end_of_input_stops_without_ending_the_call(desk: Desk) -> None:
    lead(desk, "1")
    assert not desk.finished
    assert desk.shown().turn.do == "go_on"


def test_what_a_pipe_typed_is_repeated_without_what_is_private_in_it(desk: Desk) -> None:
    text = lead(desk, "my pin is 4471", "/note 07700 900123", "/07700900123", "/quit")
    assert "> my pin is [password]" in text
    assert "> /note [phone number]" in text
    assert "4471" not in text
    assert "900123" not in text


def test_every_command_has_its_word(desk: Desk) -> None:
    read = ["/why", "", "/answers", "", "/help", ""]
    slip = ["/trigger job", "/takeback 1", "/hear I lost my job", "n"]
    rest = ["1", "/back", "/escalate priya", "", "/leave reason", "in a hurry", "/drop", "/quit"]
    text = lead(desk, "/tone angry", "/again", *read, "/note hello", *slip, *rest)
    assert desk.stopped
    for told in (
        "NOTE: Tone: angry.",
        "NOTE: There are other ways to say this: /again",
        "Why these words:",
        "So far on this call:",
        "NOTE: The note is kept.",
        "/takeback: A trigger that was raised by mistake.",
        "NOTE: Taken back: job loss.",
        "y. Yes: job loss",
        "NOTE: Back. What was said stays on record.",
        "DO: The line is gone.",
    ):
        assert told in text, told


def test_a_choice_that_is_not_understood_is_asked_again_without_the_whole_list(desk: Desk) -> None:
    text = lead(desk, "maybe")
    assert "IMPORTANT: Nothing here is called “maybe”. Type a number from 1 to 2, or first letters." in text
    assert text.count("1. Yes, speaking") == 1


def test_what_is_shown_is_append_only_text_without_escape_codes(desk: Desk) -> None:
    text = lead(desk, "\x1b[31m1\x07", "1", "/hear \x1b]52;c;aGk=\x07", "n")
    assert text.replace("\n", "").isprintable()


def test_lines_need_nothing_of_the_full_screen() -> None:
    code = "import sys, scriptengine.console.session, scriptengine.cli.call; print('prompt_toolkit' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_a_crisis_put_again_after_a_command_is_printed_again(desk: Desk) -> None:
    text = lead(desk, "1", "", "I want to end it all", "/note hm")
    assert text.count("DO: Suggested: CRISIS: suicide risk") == 2

"""One sitting at a call: full screen or lines, the terminal left sane, and how to go on told at the end."""

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from scriptengine.call.conversation import Conversation
from scriptengine.console import plain
from scriptengine.console.desk import Desk

SMALLEST = (60, 15)
"""Columns and rows below which a call goes one line at a time."""


def lead(call: Conversation, *, in_lines: bool = False, warning: str = "", again: str = "") -> bool:
    """Lead the call in this terminal; whether it was wrapped up.

    On the full screen, or `in_lines` where the agent asked for it or the terminal needs it. `again` is what has to be
    added to `scriptengine resume CALL`, as the journal's place.
    """
    why_lines = "" if in_lines else needs_lines()
    if why_lines and sys.stdin.isatty():
        print(f"The call goes on line by line, since {why_lines}.")
    in_lines = in_lines or bool(why_lines)
    desk = Desk(call, keys=not in_lines, warning=warning)
    try:
        if in_lines or not _full_screen(desk):
            _in_lines(desk)
    finally:
        with contextlib.suppress(OSError):  # the terminal may be gone
            sys.stdout.write(_closing(desk, again))
            sys.stdout.flush()
    return desk.finished


def goes_on(warning: str) -> bool:
    """Tell the agent something before the call begins; whether they go on.

    Where no person is at the terminal to press Enter, nobody is waited for.
    """
    if not sys.stdin.isatty():
        print(warning)
        return True
    import textwrap  # few calls begin with a warning

    print(textwrap.fill(warning, min(shutil.get_terminal_size().columns, 100), break_on_hyphens=False))
    print("Enter begins the call, Ctrl+C leaves it.")
    return bool(sys.stdin.readline())


def needs_lines() -> str:
    """Why this terminal cannot have the full screen, in words; empty where it can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "input or output is not a terminal"
    if os.environ.get("TERM", "dumb" if os.name == "posix" else "") == "dumb":
        return "the terminal says it is a dumb one"
    size = shutil.get_terminal_size()
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        return f"the window is smaller than {SMALLEST[0]} columns and {SMALLEST[1]} lines"
    return ""


def _full_screen(desk: Desk) -> bool:
    """Lead the call on the full screen; False where that cannot start."""
    import asyncio

    try:
        from scriptengine.console.app import Screen

        screen = Screen(desk)
    except Exception as problem:  # noqa: BLE001  # hosts of terminals fail in many ways, and lines always work
        print(f"The full screen cannot start here ({type(problem).__name__}), so the call goes on line by line.")
        return False
    asyncio.run(screen.run())
    return True


def _in_lines(desk: Desk) -> None:
    with contextlib.suppress(KeyboardInterrupt), _stopping():
        plain.run(desk, sys.stdin, sys.stdout)


@contextlib.contextmanager
def _stopping() -> Iterator[None]:
    """A closed terminal or a kill stops the call as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(name, stop) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _closing(desk: Desk, again: str) -> str:
    call = desk.call.call
    if desk.finished:
        return f"Call {call} is wrapped up. To read it: scriptengine show {call}{again}\n"
    return f"\nCall {call} is kept as it stands. To go on: scriptengine resume {call}{again}\n"

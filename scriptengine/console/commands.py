"""Everything the agent can do at any turn: each command's word, keys, and what it does, in one table."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command: `/word` wherever one types, keys on the full screen (in prompt_toolkit's names), the few words beside
    its key at the bottom, and a sentence for the help."""

    word: str
    keys: tuple[str, ...]
    label: str
    about: str


# Letters and digits stay free for choices and typing. Ctrl+H is Backspace and Ctrl+S and Ctrl+Q stop a terminal, so
# none of them is used; F1, F10 and F11 are often taken by the terminal itself, so each key has a second one.
COMMANDS: tuple[Command, ...] = (
    Command("help", ("f1", "c-g"), "help", "What the keys do. A question mark on an empty line does the same."),
    Command("tone", ("f2", "c-t"), "tone", "How the customer sounds now; what you are given to say follows it."),
    Command("trigger", ("f3", "c-r"), "trigger", "Something they said that the call must heed. Search by typing."),
    Command("hear", ("f4", "c-e"), "heard", "Type what the customer said; triggers and a tone are suggested from it."),
    Command("again", ("f5", "c-p"), "rephrase", "Another way to say what is on the screen."),
    Command("note", ("f6", "c-n"), "note", "Write a note for the record."),
    Command("back", ("f7", "c-b"), "back", "Back to the turn before; what was said stays on record."),
    Command("correct", ("f8", "c-f"), "correct", "Change an earlier answer; later answers are kept while they fit."),
    Command("escalate", ("f9", "c-o"), "escalate", "Pass the customer to a person who can decide, with a reference."),
    Command("leave", ("f10", "c-l"), "leave", "Leave the script here for a step of your choice, with a reason."),
    Command("takeback", ("f11", "c-u"), "take back", "A trigger that was raised by mistake."),
    Command("drop", ("f12", "c-x"), "line lost", "The line is gone. You can come back to the call, or wrap it up."),
    Command("why", ("c-w", "c-y"), "why", "Why these words: the lines that could have been shown, and what decided."),
    Command("answers", ("c-a", "c-v"), "answers", "What has been answered, raised and passed on so far."),
    Command("quit", ("c-c",), "stop", "Stop here. Nothing is lost, and the call can be resumed."),
)

BY_WORD = {command.word: command for command in COMMANDS}


def key_name(key: str) -> str:
    """A key as it is called on the screen: `F2`, `Ctrl+T`."""
    return f"Ctrl+{key[2:].upper()}" if key.startswith("c-") else key.upper()

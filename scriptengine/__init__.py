"""A call script engine: a small language for hard calls, an interpreter for agents, a linter that proves promises."""

from scriptengine.version import __version__

TYPE_CHECKING = False  # type checkers know the name; `typing` itself would slow down every command
if TYPE_CHECKING:
    from scriptengine.api import (
        Beginning,
        Conversation,
        Diagnostic,
        HeldError,
        Journal,
        JournalError,
        Loaded,
        MemoryJournal,
        NoSuchCallError,
        Recorded,
        Script,
        Source,
        SqliteJournal,
        Turn,
        load,
        open_journal,
        recorded,
        resume,
    )

__all__ = [
    "Beginning",
    "Conversation",
    "Diagnostic",
    "HeldError",
    "Journal",
    "JournalError",
    "Loaded",
    "MemoryJournal",
    "NoSuchCallError",
    "Recorded",
    "Script",
    "Source",
    "SqliteJournal",
    "Turn",
    "__version__",
    "load",
    "open_journal",
    "recorded",
    "resume",
]


def __getattr__(name: str) -> object:
    # Loaded on first use: a command such as `--help` must not wait for the whole engine.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from scriptengine import api

    return getattr(api, name)

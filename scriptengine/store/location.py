"""Where the journal lies on disk, readable by its owner alone."""

import os
from pathlib import Path

from scriptengine.call.journal import JournalError

VARIABLE = "SCRIPTENGINE_JOURNAL"


def default_path() -> Path:
    """`$SCRIPTENGINE_JOURNAL`, or `scriptengine/journal.sqlite3` in `$XDG_DATA_HOME` or `~/.local/share`."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    data = os.environ.get("XDG_DATA_HOME", "")
    # The XDG rules say that a relative path there is to be ignored.
    base = Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share"
    return base / "scriptengine" / "journal.sqlite3"


def prepare(path: Path) -> None:
    """Make the file, and the folders to it that are missing, for their owner alone, whatever the umask says.

    A folder that was there already keeps its mode, since others may need it. SQLite gives the files it puts beside the
    journal the journal's own mode.
    """
    missing = []
    folder = path.parent
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    if path.is_dir():
        raise JournalError(f"{path} is a folder; a journal is a file. Name one in {VARIABLE}.")
    if os.access(path, os.W_OK) and path.stat().st_mode & 0o077:
        path.chmod(0o600)

"""Files once read, kept as JSON in the user's cache folder by a hash of their content: a second start is quick."""

import json
import os
from functools import cache as once
from pathlib import Path
from typing import Any

from scriptengine.resources import folder
from scriptengine.text import files
from scriptengine.version import __version__


def default_folder() -> Path:
    """`scriptengine` in the user's cache folder: `XDG_CACHE_HOME`, or else `~/.cache`."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path("~/.cache").expanduser()) / "scriptengine"


@once
def _engine() -> str:
    """What the stored form depends on besides the text: the engine's version, and its readers while worked on."""
    package = Path(__file__).resolve().parent.parent
    readers = [folder("grammar") / "tables.json"]
    for room in ("language", "care", "hearing", "text"):
        readers += (package / room).glob("*.py")
    facts = [__version__]
    for path in sorted(readers):
        status = path.stat()
        facts.append(f"{path.name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(facts)


class Cache:
    """What JSON can hold, by a file's text and what was made of it. A broken or unwritable cache is as good as none."""

    def __init__(self, at: Path | None) -> None:
        self._at = at

    @property
    def used(self) -> bool:
        """Whether anything is kept at all."""
        return self._at is not None

    def get(self, made: str, text: str) -> Any:
        """What was put for this text, or None."""
        if self._at is None:
            return None
        try:
            return json.loads(self._file(self._at, made, text).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, made: str, text: str, data: object) -> None:
        """Keep it."""
        if self._at is None:
            return
        try:
            coded = json.dumps(data, separators=(",", ":"))  # many times as quick as `json.dump`
            self._at.mkdir(mode=0o700, parents=True, exist_ok=True)
            files.put(self._file(self._at, made, text), coded.encode())
        except (OSError, ValueError, RecursionError):
            return

    @staticmethod
    def _file(at: Path, made: str, text: str) -> Path:
        import hashlib  # takes time to load, and not every run looks anything up

        digest = hashlib.sha256(f"{_engine()}\0{made}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return at / f"{made}-{digest[:40]}.json"

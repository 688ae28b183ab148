"""Files once read, kept as JSON in the user's cache folder by a hash of their content: a second start is quick."""

import json
import os
import re
import time
from functools import cache as once
from pathlib import Path
from typing import Any, Final

from scriptengine.resources import folder
from scriptengine.text import files
from scriptengine.version import __version__

_DAY: Final = 86_400  # seconds
_UNUSED: Final = 30 * _DAY
_BYTES: Final = 256 * 1024 * 1024
_PROOFS: Final = 20_000
_OURS: Final = re.compile(r"(?:[a-z]+-[0-9a-f]{8}(?:[0-9a-f]{32})?\.json|\.new-\w+)")
_PRUNED: Final = ".pruned"


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
        file = self._file(self._at, made, text)
        try:
            found = json.loads(file.read_bytes())
            used(file)
            return found
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
        prune(self._at)

    @staticmethod
    def _file(at: Path, made: str, text: str) -> Path:
        import hashlib  # takes time to load, and not every run looks anything up

        digest = hashlib.sha256(f"{_engine()}\0{made}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        return at / f"{made}-{digest[:40]}.json"


def used(file: Path) -> None:
    """Note that a file of the cache was of use. Told to the day, so that nothing is written again and again."""
    try:
        if file.stat().st_mtime < time.time() - _DAY:
            os.utime(file)
    except OSError:
        return


@once
def prune(at: Path) -> None:
    """Let go of what a cache folder has had no use for: for whoever has just written into it.

    Once a day, by whichever process comes first, files go that nobody used for a month, and the longest unused of those
    that are more than a quarter of a gigabyte together. What was proved goes by number only: lint, which looks at no
    script again that is as it was, could not tell a call of it anew.
    """
    stamp = at / _PRUNED
    now = time.time()
    try:
        if stamp.exists() and stamp.stat().st_mtime > now - _DAY:
            return
        stamp.touch(mode=0o600)
        with os.scandir(at) as entries:
            ours = [entry for entry in entries if _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)]
        found = [(status.st_mtime, status.st_size, entry) for entry in ours if (status := _status(entry))]
    except OSError:
        return
    found.sort(key=lambda one: -one[0])
    proofs = size = 0
    for when, its, entry in found:
        if entry.name.startswith("proof-"):
            proofs += 1
            old = proofs > _PROOFS
        else:
            size += its
            old = size > _BYTES or when < now - (_DAY if entry.name[0] == "." else _UNUSED)
        if old:
            try:
                os.unlink(entry.path)
            except OSError:  # another process was quicker
                continue


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None

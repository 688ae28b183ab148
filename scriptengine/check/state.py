"""What lies at a path, in a few letters that change whenever anything about it does; light, for runs without work."""

import os
import stat
import sys
import time
from functools import cache
from typing import Final, NamedTuple

from scriptengine.version import __version__

NOTHING: Final = "nothing"
_FRESH: Final = 3_000_000_000  # nanoseconds; some file systems tell times apart by two seconds only
_TELLS: Final = os.name == "posix"  # elsewhere a file's times can stay while its content changes


class State(NamedTuple):
    """What was found at a path.

    `what` is the hash of a file's content and where it really lies, or that nothing is there. `seen` are the size, the
    times and the number of an ordinary file: as long as they stay, so does its content. None where that is not sure: a
    link, or a file changed so shortly before that it could be changed again at what its clock calls the same moment.
    """

    what: str
    seen: tuple[int, ...] | None = None

    def stays(self, path: str) -> bool:
        """Whether the path is seen to be as it was; no, where only a look at its content can tell."""
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return self.what == NOTHING
        except OSError:
            return False
        return self.seen == _seen(status) and self.what.endswith(f" {_place(path)}")


def look(path: str) -> tuple[State, bytes]:
    """The state of a path, and the content of the file there."""
    now = time.time_ns()
    try:
        status = os.lstat(path)
        with open(path, "rb") as file:
            data = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return State(NOTHING), b""
    except OSError as problem:
        return State(f"no file: {problem.errno}"), b""
    from hashlib import blake2b  # not needed where nothing changed

    link = stat.S_ISLNK(status.st_mode)
    what = f"{blake2b(data, digest_size=16).hexdigest()} {os.path.realpath(path) if link else _place(path)}"
    settled = _TELLS and stat.S_ISREG(status.st_mode) and max(status.st_mtime_ns, status.st_ctime_ns) < now - _FRESH
    return State(what, _seen(status) if settled else None), data


def _seen(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev, status.st_mode


def _place(path: str) -> str:
    name = path.rfind(os.sep) + 1
    return _real(path[:name]) + path[name:]


@cache
def _real(folder: str) -> str:
    """Where a folder really lies, with a separator behind it."""
    return os.path.join(os.path.realpath(folder), "")


@cache
def engine() -> str:
    """What any outcome depends on besides the files: the engine and the grammar as they are on disk, Python, and every
    installed package with its version, so that no dependency or solver can change unseen."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parts = [__version__, sys.version, *_files(package), *_files(os.path.join(os.path.dirname(package), "grammar"))]
    for place in sys.path:
        try:
            parts += sorted(
                entry.name for entry in os.scandir(place) if entry.name.endswith((".dist-info", ".egg-info"))
            )
        except OSError:
            continue
    return "\n".join(parts)


def _files(at: str) -> list[str]:
    """The Python files and tables in a folder and below, with their sizes and times; none where nothing is there."""
    found: list[str] = []
    waiting = [at] if os.path.isdir(at) else []
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
            elif entry.name.endswith((".py", ".json")):
                status = entry.stat()
                found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
    return sorted(found)

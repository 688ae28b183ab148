"""What lies at a path, in a few letters that change whenever anything about it does; light, for runs without work."""

import hashlib
import os
import sys
from functools import cache

from scriptengine.resources import folder
from scriptengine.version import __version__


def state_of(path: str) -> str:
    """The hash of a file's content and where it really lies, or that nothing is there."""
    try:
        with open(path, "rb") as file:
            digest = hashlib.blake2b(file.read(), digest_size=16).hexdigest()
        at, name = os.path.split(path)
        real = os.path.realpath(path) if os.path.islink(path) else os.path.join(_real(at), name)
    except (FileNotFoundError, NotADirectoryError):
        return "nothing"
    except OSError as problem:
        return f"no file: {problem.errno}"
    return f"{digest} {real}"


@cache
def _real(folder_: str) -> str:
    return os.path.realpath(folder_)


@cache
def engine() -> str:
    """What any outcome depends on besides the files: the engine and the grammar as they are on disk, Python, and every
    installed package with its version, so that no dependency or solver can change unseen."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parts = [__version__, sys.version, *_files(package, ".py"), *_files(str(folder("grammar")), ".lark")]
    for place in sys.path:
        try:
            parts += sorted(
                entry.name for entry in os.scandir(place) if entry.name.endswith((".dist-info", ".egg-info"))
            )
        except OSError:
            continue
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _files(at: str, ending: str) -> list[str]:
    found: list[str] = []
    waiting = [at]
    while waiting:
        for entry in os.scandir(waiting.pop()):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
            elif entry.name.endswith(ending):
                status = entry.stat()
                found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
    return sorted(found)

"""Bytes to text and back: files read whole, with size, encoding and line ends made sure of, and written whole."""

import codecs
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

_MEGABYTE = 1024 * 1024
LIMIT = "SCRIPTENGINE_MAX_MB"  # an environment variable: so many megabytes a file may have, instead of 32


def _limit(setting: str) -> int:
    return (int(setting) if setting.isdecimal() and len(setting) < 6 and int(setting) else 32) * _MEGABYTE


MAX_BYTES = _limit(os.environ.get(LIMIT, ""))

MISSING = Kind("CS901", "missing-file")
NOT_A_FILE = Kind("CS902", "not-a-file")
UNREADABLE = Kind("CS903", "unreadable-file")
TOO_LARGE = Kind("CS904", "file-too-large")
NOT_UTF8 = Kind("CS905", "not-utf8")
NUL = Kind("CS906", "nul-character")


def read_file(
    path: Path, name: str | None = None, max_bytes: int = MAX_BYTES, *, to_show: bool = False
) -> tuple[Source | None, list[Diagnostic]]:
    """Read a text file of at most `max_bytes` bytes; people see it as `name`, or else as its path.

    A byte order mark is dropped, and `\\r\\n` and `\\r` become `\\n`. What keeps a file from being read is a finding:
    nothing there, a folder or a device, no permission, too large, not UTF-8, a NUL character. The last two stand where
    they are found: `to_show` gives that text all the same, with � for what is none.
    """
    shown = str(path) if name is None else name
    try:
        # A pipe would keep us waiting, so only ordinary files are opened.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
            return None, [NOT_A_FILE.at(_whole(shown), f"`{shown}` is {what}, not a file.", "Name a file.")]
        with path.open("rb") as file:
            # Room is made for as much as is asked for, so no more is than the file should have.
            data = file.read(min(status.st_size, max_bytes) + 1)
            if status.st_size < len(data) <= max_bytes:  # it has grown since
                data += file.read(max_bytes + 1 - len(data))
    except FileNotFoundError:
        advice = "Look for a slip in the name, or for a file that was moved."
        return None, [MISSING.at(_whole(shown), f"There is no file `{shown}`.", advice)]
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else "its name cannot be a file's"
        advice = "Ask whoever looks after this computer, or name another file."
        return None, [UNREADABLE.at(_whole(shown), f"`{shown}` cannot be read: {why[0].lower()}{why[1:]}.", advice)]
    return decode(data, shown, max_bytes, to_show=to_show)


def decode(
    data: bytes, name: str, max_bytes: int = MAX_BYTES, *, to_show: bool = False
) -> tuple[Source | None, list[Diagnostic]]:
    """The same for bytes already at hand, such as standard input."""
    if len(data) > max_bytes:
        message = f"`{name}` is larger than {_size(max_bytes)}."
        advice = f"Split it into smaller files, or allow more megabytes with the environment variable {LIMIT}."
        return None, [TOO_LARGE.at(_whole(name), message, advice)]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = f"`{name}` is saved as UTF-16, not as UTF-8."
        return None, [NOT_UTF8.at(_whole(name), message, "Save it again with the encoding UTF-8.")]
    try:
        text = _line_ends(data.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        # Python counts `start` from the end of a byte order mark, which is why the bytes are taken from the problem.
        before = _line_ends(problem.object[: problem.start].decode())
        shown = Source(name, _line_ends(data.decode("utf-8-sig", "replace"))) if to_show else None
        line = before.count("\n") + 1
        message = f"Line {line} of `{name}` has a byte (0x{problem.object[problem.start]:02x}) that is not UTF-8 text."
        advice = "Save the file again with the encoding UTF-8; often it is a curly quote or a pound sign."
        return shown, [NOT_UTF8.at(Span(name, len(before), len(before) + 1), message, advice)]
    at = text.find("\0")
    if at >= 0:
        message = f"Line {text.count(chr(10), 0, at) + 1} of `{name}` has a NUL character, which no text has."
        advice = "This may not be a text file; if it is, delete that character or save the file again as UTF-8."
        return Source(name, text) if to_show else None, [NUL.at(Span(name, at, at + 1), message, advice)]
    return Source(name, text), []


def texts_of(
    findings: Iterable[Diagnostic], given: Mapping[str, bytes] | None = None, *, to_show: bool = True
) -> dict[str, Source]:
    """The texts that findings stand in, read anew; that of a file that was `given`, by its normal path, is its bytes.

    What is no text is shown all the same, unless it is not `to_show` but to be written.
    """
    places = (span for one in findings for span in (one.span, *(there for there, _ in one.related)) if span)
    found = {}
    for name in sorted({span.file for span in places}):
        data = (given or {}).get(os.path.normpath(name))
        source, _ = read_file(Path(name), to_show=to_show) if data is None else decode(data, name, to_show=to_show)
        if source is not None:
            found[name] = source
    return found


def _whole(name: str) -> Span:
    """Where a finding on a file stands that was not read: at its beginning."""
    return Span(name, 0, 0)


def write_file(path: Path, text: str) -> None:
    """Write a file that is there anew, with the line ends, the byte order mark and the rights it had; a link stays one.

    An OSError where that fails, and the file is as it was.
    """
    path = path.resolve()
    before = path.read_bytes()
    data = text.encode("utf-8")
    if b"\r\n" in before:
        data = data.replace(b"\n", b"\r\n")
    if before.startswith(codecs.BOM_UTF8):
        data = codecs.BOM_UTF8 + data
    put(path, data, path.stat().st_mode & 0o7777)


def put(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put a file in place, written whole under another name first, so that nobody ever reads half of it."""
    import tempfile  # not needed where nothing is written

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _size(count: int) -> str:
    return f"{count:,} bytes" if count % _MEGABYTE else f"{count // _MEGABYTE} MB"

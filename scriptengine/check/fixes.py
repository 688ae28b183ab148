"""Mends that a tool may make: the edits of findings put into a file's text, and the file written whole."""

import difflib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scriptengine.text.diagnostic import Diagnostic, Edit
from scriptengine.text.source import Source


def mended(source: Source, findings: Iterable[Diagnostic], *, unsafe: bool = False) -> str:
    """The text with every mend that touches no other one, from the top; unsafe ones only where asked for."""
    text: list[str] = []
    at = 0
    for edits in sorted(_mends(source, findings, unsafe), key=lambda edits: edits[0].span.start):
        if edits[0].span.start < at:
            continue
        for edit in edits:
            text += [source.text[at : edit.span.start], edit.text]
            at = edit.span.end
    return "".join([*text, source.text[at:]])


def _mends(source: Source, findings: Iterable[Diagnostic], unsafe: bool) -> Iterator[list[Edit]]:
    seen = set()
    for finding in findings:
        fix = finding.fix
        if fix is None or not (fix.safe or unsafe) or fix.edits in seen or not fix.edits:
            continue
        seen.add(fix.edits)
        if all(edit.span.file == source.name for edit in fix.edits):
            yield sorted(fix.edits, key=lambda edit: edit.span.start)


def difference(name: str, before: str, after: str) -> str:
    """What a mend would change, as a unified diff."""
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, name)
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)


def write(texts: Mapping[Path, str]) -> None:
    """Write each file whole under another name and put it in place, with the line ends and the rights it had."""
    for path, text in texts.items():
        path = path.resolve()
        before = path.read_bytes()
        data = text.encode("utf-8")
        if b"\r\n" in before:
            data = data.replace(b"\n", b"\r\n")
        if before.startswith(b"\xef\xbb\xbf"):
            data = b"\xef\xbb\xbf" + data
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mended-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(path.stat().st_mode & 0o7777)
        Path(temporary).replace(path)

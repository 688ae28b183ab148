"""Mends that a tool may make: the edits of findings put into a file's text, and what that changes."""

from collections.abc import Iterable, Iterator

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
    import difflib  # not needed where nothing is shown

    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, name)
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)

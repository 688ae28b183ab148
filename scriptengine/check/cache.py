"""Outcomes of earlier runs, each used again only where nothing that it rests on has changed.

An outcome rests on every file it was made from and every path looked at and found missing, by the hash of its content
and the place it really lies at; on the engine, the grammar, Python and all installed packages; on the rules that were
asked for and whether guarantees were proved; on the folder lint was started in, which names files; and on the day,
where a waiver ends or a notice begins. What rests on anything else is not kept.
"""

import datetime
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scriptengine.check.allow import Allowance
from scriptengine.check.outcome import Outcome
from scriptengine.check.state import engine, state_of
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix
from scriptengine.text.source import Span

_VERSION = 1


class Outcomes:
    """The outcomes of one folder and one set of options, in one file; a broken or unwritable one is as good as none."""

    def __init__(self, at: Path | None, asked: str, today: datetime.date) -> None:
        """`asked` is all that was asked for that bears on outcomes; `at` is where they are kept, None for nowhere."""
        self._file: Path | None = None
        self._today = today
        self._now: dict[str, str] = {}
        self._kept: dict[str, Any] = {}
        self._states: dict[str, str] = {}
        if at is not None:
            name = hashlib.blake2b(f"{os.getcwd()}\0{asked}".encode("utf-8", "surrogateescape"), digest_size=16)
            self._file = at / f"lint-{name.hexdigest()}.json"
            self._read(self._file)

    def get(self, path: str) -> Outcome | None:
        """The outcome of a file, if all that it rests on is as it was."""
        entry = self._kept.get(path)
        if entry is None:
            return None
        try:
            first, last = entry["days"]
            if not first <= self._today.toordinal() <= last:
                return None
            if any(self._states[one] != self._state(one) for one in entry["paths"]):
                return None
            return _kept(path, entry, self._states)
        except (KeyError, IndexError, TypeError, ValueError):
            return None

    def keep(self, outcomes: Iterable[Outcome]) -> None:
        """Keep these, and of the others those that still rest on the same files."""
        if self._file is None:
            return
        states: dict[str, str] = {}
        kept: dict[str, Any] = {}
        new = {one.path: one for one in outcomes}
        for path, one in new.items():
            # A file that changed during the run has two states; what was made from the second is not kept.
            if one.states is not None and all(states.get(at, state) == state for at, state in one.states.items()):
                kept[path] = _entry(one)
                states.update(one.states)
        for path, entry in self._kept.items():
            its = {at: self._states.get(at, "") for at in entry["paths"]}
            if path not in new and all(states.get(at, state) == state for at, state in its.items()):
                kept[path] = entry
                states.update(its)
        _write(self._file, {"version": _VERSION, "engine": engine(), "states": states, "outcomes": kept})

    def _state(self, path: str) -> str:
        if path not in self._now:
            self._now[path] = state_of(path)
        return self._now[path]

    def _read(self, file: Path) -> None:
        try:
            document = json.loads(file.read_bytes())
            if document["version"] == _VERSION and document["engine"] == engine():
                self._kept, self._states = document["outcomes"], document["states"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return


def _write(file: Path, document: object) -> None:
    """Written whole under another name first, so that nobody ever reads half of it."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".new-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(document, out, separators=(",", ":"))
        Path(temporary).replace(file)
    except OSError:
        return


def _entry(one: Outcome) -> dict[str, Any]:
    return {
        "name": one.name,
        "sort": one.sort,
        "findings": [_packed(finding) for finding in one.findings],
        "allowances": one.allowances,
        "files": one.files,
        "whole": one.whole,
        "verdicts": one.verdicts,
        "paths": list(one.states or ()),
        "days": (one.first.toordinal(), one.last.toordinal()),
    }


def _kept(path: str, entry: dict[str, Any], states: dict[str, str]) -> Outcome:
    first, last = entry["days"]
    return Outcome(
        path,
        entry["name"],
        entry["sort"],
        tuple(map(_unpacked, entry["findings"])),
        tuple(
            Allowance(rule, reason, Span(*span), start, end) for rule, reason, span, start, end in entry["allowances"]
        ),
        tuple(entry["files"]),
        entry["whole"],
        tuple((name, verdict) for name, verdict in entry["verdicts"]),
        {one: states[one] for one in entry["paths"]},
        datetime.date.fromordinal(first),
        datetime.date.fromordinal(last),
    )


def _packed(finding: Diagnostic) -> list[Any]:
    fix = finding.fix
    return [
        finding.code,
        finding.name,
        finding.message,
        finding.span,
        finding.advice,
        finding.severity,
        finding.related,
        [fix.title, [(edit.span, edit.text) for edit in fix.edits], fix.safe] if fix else None,
    ]


def _unpacked(packed: list[Any]) -> Diagnostic:
    code, name, message, span, advice, severity, related, fix = packed
    return Diagnostic(
        code,
        name,
        message,
        Span(*span) if span else None,
        advice,
        severity,
        tuple((Span(*there), word) for there, word in related),
        Fix(fix[0], tuple(Edit(Span(*at), text) for at, text in fix[1]), fix[2]) if fix else None,
    )

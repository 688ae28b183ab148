"""Outcomes of earlier runs, each used again only where nothing that it rests on has changed.

An outcome rests on every file it was made from and every path looked at and found missing, by the hash of its content
and the place it really lies at; on the engine, the grammar, Python and all installed packages; on the rules that were
asked for and whether guarantees were proved; on the folder lint was started in, which names files, and how large those
may be; and on the day, where a waiver ends or a notice begins. What rests on anything else is not kept. A file is read
again unless its size, times and number are what they were, and were so for a while.
"""

import datetime
import json
import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from scriptengine.check.allowance import Allowance
from scriptengine.check.outcome import Outcome
from scriptengine.check.state import State, engine, look
from scriptengine.program.cache import prune, used
from scriptengine.text import files
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix
from scriptengine.text.source import Span

_VERSION = 3
_ALWAYS = (datetime.date.min.toordinal(), datetime.date.max.toordinal())


class Outcomes:
    """The outcomes of one folder and one set of options, in one file; a broken or unwritable one is as good as none."""

    def __init__(self, at: Path | None, asked: str, today: datetime.date) -> None:
        """`asked` is all that was asked for that bears on outcomes; `at` is where they are kept, None for nowhere."""
        self._file: Path | None = None
        self._today = today.toordinal()
        self._entries: dict[str, Any] = {}
        self._states: list[tuple[str, State]] = []
        self._texts: list[str] = []
        self._stay: dict[int, bool] = {}  # the paths looked at in this run, by their place among the states
        self._made: dict[int, Any] = {}  # what texts stand for
        self._seen_anew = False
        if at is not None:
            self._head = [_VERSION, os.getcwd(), asked, engine(), files.MAX_BYTES]
            name = zlib.crc32(repr(self._head[:3]).encode("utf-8", "surrogateescape"))
            self._file = at / f"lint-{name:08x}.json"
            self._read(self._file)

    def get(self, path: str) -> Outcome | None:
        """The outcome of a file, if all that it rests on is as it was."""
        entry = self._entries.get(path)
        if entry is None:
            return None
        try:
            first, last = entry.get("days", _ALWAYS)
            if not first <= self._today <= last or not all(map(self._stays, entry["paths"])):
                return None
            return self._unpacked(path, entry)
        except (AttributeError, KeyError, IndexError, TypeError, ValueError):
            return None

    def keep(self, made: Iterable[Outcome]) -> None:
        """Keep these, and of the others those that still rest on the same files."""
        if self._file is None:
            return
        new = {one.path: one for one in made}
        if not new and not self._seen_anew:
            return
        kept = _Packing()
        for one in new.values():
            kept.add(one)
        for path, entry in self._entries.items():
            if path not in new and os.path.lexists(path):
                kept.add_again(path, entry, self._states, self._texts)
        _write(self._file, {"head": self._head, **kept.document()})

    def _stays(self, number: int) -> bool:
        if number not in self._stay:
            path, before = self._states[number]
            now = before if before.stays(path) else look(path)[0]
            self._stay[number] = now.what == before.what
            if self._stay[number] and now.seen != before.seen:
                self._states[number] = path, now
                self._seen_anew = True
        return self._stay[number]

    def _read(self, file: Path) -> None:
        try:
            document = json.loads(file.read_bytes())
            used(file)
            if document["head"] == self._head:
                self._states = [(path, State(what, seen and tuple(seen))) for path, what, seen in document["states"]]
                self._entries, self._texts = document["outcomes"], document["texts"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return

    def _unpacked(self, path: str, entry: dict[str, Any]) -> Outcome:
        get, thing, texts = entry.get, self._thing, self._texts
        name = get("name", path)
        one = Outcome(
            path,
            name,
            get("sort", "script"),
            tuple([thing(number, _finding) for number in get("findings", ())]),
            tuple([thing(number, _allowance) for number in get("allowances", ())]),
            tuple([texts[number] for number in entry["files"]]) if "files" in entry else (name,),
            get("whole", True),
            thing(entry["verdicts"], _verdicts) if "verdicts" in entry else (),
            get("program", ""),
            called=tuple(get("called", ("", 0, 0))),
        )
        if "days" in entry:
            first, last = map(datetime.date.fromordinal, entry["days"])
            one = one._replace(first=first, last=last)
        return one

    def _thing(self, number: int, made_of: Callable[[Any], Any]) -> Any:
        """What a text stands for, made once: a shared file's findings come up with every script that uses it."""
        if number not in self._made:
            self._made[number] = made_of(json.loads(self._texts[number]))
        return self._made[number]


class _Packing:
    """Outcomes as JSON holds them: what is usual left out, and every text and every state only once."""

    def __init__(self) -> None:
        self._outcomes: dict[str, Any] = {}
        self._states: dict[str, tuple[int, State]] = {}
        self._texts: dict[str, int] = {}

    def document(self) -> dict[str, Any]:
        states = [(path, *state) for path, (_, state) in self._states.items()]
        return {"states": states, "texts": list(self._texts), "outcomes": self._outcomes}

    def add(self, one: Outcome) -> None:
        # A file that changed during the run has two states; what was made from the second is not kept.
        if one.states is None or not self._agrees(one.states.items()):
            return
        entry: dict[str, Any] = {"paths": self._rests_on(one.states.items())}
        if one.name != one.path:
            entry["name"] = one.name
        if one.sort != "script":
            entry["sort"] = one.sort
        if one.findings:
            entry["findings"] = [self._text(_coded(_packed(finding))) for finding in one.findings]
        if one.allowances:
            entry["allowances"] = [self._text(_coded(allowance)) for allowance in one.allowances]
        if one.files != (one.name,):
            entry["files"] = [self._text(file) for file in one.files]
        if not one.whole:
            entry["whole"] = False
        if one.verdicts:
            entry["verdicts"] = self._text(_coded(one.verdicts))
        if one.program:
            entry["program"] = one.program
        if one.called[0]:
            entry["called"] = one.called
        days = one.first.toordinal(), one.last.toordinal()
        if days != _ALWAYS:
            entry["days"] = days
        self._outcomes[one.path] = entry

    def add_again(self, path: str, entry: Any, states: Sequence[tuple[str, State]], texts: Sequence[str]) -> None:
        """An outcome as an earlier run kept it, unless it is broken or rests on what is now otherwise."""
        try:
            its = [states[number] for number in entry["paths"]]
            if not self._agrees(its):
                return
            again = {**entry, "paths": self._rests_on(its)}
            for key in ("findings", "allowances", "files"):
                if key in entry:
                    again[key] = [self._text(texts[number]) for number in entry[key]]
            if "verdicts" in entry:
                again["verdicts"] = self._text(texts[entry["verdicts"]])
            self._outcomes[path] = again
        except (KeyError, IndexError, TypeError):
            return

    def _agrees(self, states: Iterable[tuple[str, State]]) -> bool:
        return all(path not in self._states or self._states[path][1].what == state.what for path, state in states)

    def _rests_on(self, states: Iterable[tuple[str, State]]) -> list[int]:
        return [self._states.setdefault(path, (len(self._states), state))[0] for path, state in states]

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))


def _coded(packed: object) -> str:
    return json.dumps(packed, separators=(",", ":"))


def _write(file: Path, document: object) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.put(file, _coded(document).encode())
    except OSError:
        return
    prune(file.parent)


def _packed(finding: Diagnostic) -> list[Any]:
    fix = finding.fix
    mend = [fix.title, [(edit.span, edit.text) for edit in fix.edits], fix.safe] if fix else None
    return [*finding[:-1], mend]


def _finding(packed: list[Any]) -> Diagnostic:
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


def _allowance(packed: list[Any]) -> Allowance:
    rule, reason, span, start, end = packed
    return Allowance(rule, reason, Span(*span), start, end)


def _verdicts(packed: list[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, verdict) for name, verdict in packed)

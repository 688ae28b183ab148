"""What lint found out about a script's guarantees, kept where a call that begins can ask for it without proving."""

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scriptengine.program.cache import Cache
from scriptengine.program.model import Notice, Program
from scriptengine.text import files
from scriptengine.text.clean import one_line
from scriptengine.version import __version__

SUFFIX = ".proof"
"""Of the file beside a script that tells what was proved of it."""

_HOLDS = ("proved", "untested")
_NAMED = 3  # promises of a kind; lint tells them all


def fingerprint(program: Program) -> str:
    """SHA-256, in hex, of all that a proof of this program rests on besides the engine: every file's text, in the order
    read, and which version of each notice is in force. Where the files lie makes no difference."""
    import hashlib  # not every run of lint needs it

    notices = {(node.name, node.version) for node in program.nodes.values() if isinstance(node, Notice)}
    texts = [hashlib.sha256(source.text.encode("utf-8", "surrogatepass")) for source in program.sources.values()]
    rests_on = [[text.hexdigest() for text in texts], sorted(notices)]
    return hashlib.sha256(json.dumps(rests_on).encode("utf-8", "surrogatepass")).hexdigest()


def keep(cache: Cache, program: str, statuses: Mapping[str, str], today: datetime.date) -> None:
    """Keep what became of each guarantee of the program with this fingerprint."""
    cache.put("proof", program, _record(program, statuses, today))


def write_beside(script: Path, program: str, statuses: Mapping[str, str], today: datetime.date) -> None:
    """The same in a file beside the script, which travels with it; left as it is where it says so already. An OSError
    where it cannot be written."""
    at = script.with_suffix(SUFFIX)
    if _statuses(_beside(script), program) != statuses:
        files.put(at, (json.dumps(_record(program, statuses, today), indent=2) + "\n").encode(), 0o644)


def unproved(program: Program, script: Path, cache: Cache, today: datetime.date) -> str:
    """Why not every promise of a script is proved, in a line for an agent; empty where all are, or are waived today.

    Looked for beside the script, then among what lint kept on this computer. What was proved of other words, or by
    another version of the engine, says nothing.
    """
    if not program.guarantees:
        return ""
    key = fingerprint(program)
    statuses = _statuses(_beside(script), key)
    if statuses is None:
        statuses = _statuses(cache.get("proof", key), key)
    why = "lint has not looked at it as it is now" if statuses is None else "; ".join(_wrong(program, statuses, today))
    more = "The engine watches the call; `scriptengine lint` tells more."
    return f"Not every promise of this script is proved: {why}. {more}" if why else ""


def _wrong(program: Program, statuses: Mapping[str, str], today: datetime.date) -> Iterator[str]:
    waived = {waiver.guarantee for waiver in program.waivers if waiver.until >= today}
    can_be: list[str] = []
    undecided: list[str] = []
    for name, guarantee in program.guarantees.items():
        status = statuses.get(name)
        if guarantee.claims and status not in _HOLDS and (guarantee.firm or name not in waived):
            (can_be if status == "broken" else undecided).append(f"“{one_line(guarantee.sentence)}”")
    for sentences, words in ((can_be, "can be broken"), (undecided, "could not be decided")):
        if sentences:
            more = len(sentences) - _NAMED
            yield f"{', '.join(sentences[:_NAMED])}{f' and {more} more' if more > 0 else ''} {words}"


def _record(program: str, statuses: Mapping[str, str], today: datetime.date) -> dict[str, Any]:
    return {"engine": __version__, "program": program, "day": today.isoformat(), "guarantees": dict(statuses)}


def _statuses(record: object, program: str) -> dict[str, str] | None:
    """What a record says of the program with this fingerprint; None where it speaks of another, or is none."""
    match record:
        case {"engine": engine, "program": its, "guarantees": dict(statuses)}:
            return statuses if engine == __version__ and its == program else None
    return None


def _beside(script: Path) -> object:
    source, _ = files.read_file(script.with_suffix(SUFFIX))
    try:
        return json.loads(source.text) if source is not None else None
    except (ValueError, RecursionError):
        return None

"""Labelled lines from their files, also those that name a corpus and a place in it instead of giving the text."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from scriptengine.hearing import score
from scriptengine.hearing.score import Row
from scriptengine.text import files
from scriptengine.text.source import Source

_TEXT = ("narrative", "text")


def read(path: Path, corpora: Path | None = None) -> tuple[list[Row], str]:
    """The rows of a JSON Lines file, and what is wrong with it or nothing.

    A row without `text` has `corpus` (a file of `corpora`, without `.jsonl`), `doc` (the `id` of one of its rows, or
    `line-N`, from 1) and `start` and `end` in that row's text, in code points.
    """
    source, findings = files.read_file(path)
    if source is not None and corpora is not None:
        try:
            source = Source(source.name, "\n".join(_filled(line, corpora) for line in source.text.splitlines()))
        except (KeyError, ValueError, OSError) as problem:
            return [], f"{path}: a line names a place that is not there: {problem}."
    rows: list[Row] = []
    if source is not None:
        rows, findings = score.read(source)
    errors = [finding for finding in findings if finding.severity == "error"]
    return rows, "\n".join(f"{path}: {finding.message} {finding.advice}" for finding in errors)


def read_all(paths: Iterable[Path], corpora: Path | None, digest: "hashlib._Hash") -> tuple[dict[str, list[Row]], str]:
    """The rows of each file by its name, and what is wrong or nothing; `digest` takes them in.

    They come in the order of their names, whatever order a shell gives them in: what is learned depends on it.
    """
    found: dict[str, list[Row]] = {}
    for path in sorted(paths, key=lambda path: path.name):
        rows, problem = read(path, corpora)
        if problem:
            return found, problem
        found[path.name] = rows
        told = [(row.text, sorted(row.triggers), row.tone, row.challenge, sorted(row.unsure)) for row in rows]
        digest.update(repr((path.name, told)).encode())
    return found, ""


def _filled(line: str, corpora: Path) -> str:
    row = json.loads(line) if line.strip() else {}
    if "corpus" not in row or "text" in row:
        return line
    text = _documents(corpora / f"{row['corpus']}.jsonl")[row["doc"]]
    return json.dumps({**row, "text": text[row["start"] : row["end"]]})


@cache
def _documents(path: Path) -> Mapping[str, str]:
    found = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        row = json.loads(line)
        found[str(row.get("id") or f"line-{number}")] = next(row[name] for name in _TEXT if name in row)
    return found

"""Findings that were there when lint was brought in: counted by file and rule, so that only new ones are told."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scriptengine.check.config import Config
from scriptengine.text.diagnostic import Diagnostic, Kind

UNREADABLE = Kind("CS821", "unreadable-baseline")
OUTLIVED = Kind("CS822", "outlived-baseline", "warning")


class Baseline(NamedTuple):
    """How many findings of each rule are accepted in each file, by (file from the configuration's root, code)."""

    counts: Counter[tuple[str, str]]

    def text(self) -> str:
        """As it is kept: JSON with files and codes in order, so that two versions compare well."""
        by_file: dict[str, dict[str, int]] = {}
        for (file, code), count in sorted(self.counts.items()):
            by_file.setdefault(file, {})[code] = count
        return json.dumps({"version": 1, "files": by_file}, indent=2) + "\n"


def read(path: Path) -> tuple[Baseline, list[Diagnostic]]:
    """The baseline kept in a file."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["version"] == 1
        counts = Counter(
            {(file, code): int(n) for file, codes in document["files"].items() for code, n in codes.items()}
        )
    except (OSError, AssertionError, AttributeError, KeyError, TypeError, ValueError):
        advice = f"Write it anew with `scriptengine lint --baseline {path} --write-baseline`."
        return Baseline(Counter()), [UNREADABLE.at(None, f"`{path}` is not there or is no baseline.", advice)]
    return Baseline(counts), []


def made_of(findings: Iterable[Diagnostic], config: Config) -> Baseline:
    """All findings that a baseline may hold."""
    return Baseline(Counter(_key(finding, config) for finding in findings if _may_be_kept(finding, config)))


def apply(findings: Iterable[Diagnostic], baseline: Baseline, config: Config, linted: set[str]) -> list[Diagnostic]:
    """What is new. More of one rule in a file than accepted: all of them are told, since nobody knows which is new.

    `linted` are the files looked at, from the configuration's root: for those, what is accepted but gone is told.
    """
    every = list(findings)
    now = made_of(every, config).counts
    told = [
        finding
        for finding in every
        if not _may_be_kept(finding, config) or now[_key(finding, config)] > baseline.counts[_key(finding, config)]
    ]
    for (file, code), count in sorted(baseline.counts.items()):
        gone = count - now[file, code]
        if gone > 0 and file in linted:
            message = f"The baseline accepts {count} of {code} in `{file}`, and now there are {count - gone}."
            advice = "Run the same once more with `--write-baseline`, so that none comes back unseen."
            told.append(OUTLIVED.at(None, message, advice))
    return told


def _may_be_kept(finding: Diagnostic, config: Config) -> bool:
    return finding.span is not None and config.lets_accept(finding.code, finding.name)


def _key(finding: Diagnostic, config: Config) -> tuple[str, str]:
    assert finding.span is not None
    return config.relative(finding.span.file), finding.code

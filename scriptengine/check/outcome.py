"""What linting one file is asked for and what comes of it: plain records, so that a run without work loads little."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scriptengine.check.allow import Allowance
from scriptengine.check.config import Config
from scriptengine.text.diagnostic import Diagnostic

Sort = Literal["script", "flow", "rules", "book"]


@dataclass(frozen=True, slots=True)
class Order:
    """What to do with a file: which rules to run is told by `config`, and by `proofs` whether to prove its guarantees.

    `kept` is the folder where parsed files are kept, or None. `text` stands for the file's own, as when an editor
    hands it over.
    """

    path: str
    config: Config
    proofs: bool
    today: datetime.date
    kept: Path | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a file, before anything is allowed or left out.

    `files` are the `.call` files it is made of and `name` its own, as findings name them. `whole`: rules that look at a
    whole call were run. `verdicts` are its guarantees and what became of each. `inputs` are all paths looked at, and
    `states` what was there, or None where the outcome must not be kept; `first` and `last` are the days it holds on.
    """

    path: str
    name: str
    sort: Sort
    findings: tuple[Diagnostic, ...]
    allowances: tuple[Allowance, ...] = ()
    files: tuple[str, ...] = ()
    whole: bool = False
    verdicts: tuple[tuple[str, str], ...] = ()
    states: dict[str, str] | None = None
    first: datetime.date = datetime.date.min
    last: datetime.date = datetime.date.max

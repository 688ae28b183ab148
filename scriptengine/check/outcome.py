"""What linting one file is asked for and what comes of it: plain records, so that a run without work loads little."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from scriptengine.check.allowance import Allowance
from scriptengine.check.config import Config
from scriptengine.check.state import State
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

if TYPE_CHECKING:
    from scriptengine.call.events import Event  # brings in the engine

Sort = Literal["script", "flow", "rules", "book"]


class Broken(NamedTuple):
    """A claim of a guarantee, where it stands, and a call that breaks it, from its start on."""

    guarantee: str
    span: Span
    events: "tuple[Event, ...]"


class Order(NamedTuple):
    """What to do with a file: which rules to run is told by `config`, and by `proofs` whether to prove its guarantees.

    `kept` is the folder where parsed files are kept, or None. `text` stands for the file's own, as when an editor
    hands it over. Its claims may be proved in so many `processes`.
    """

    path: str
    config: Config
    proofs: bool
    today: datetime.date
    kept: Path | None = None
    text: str | None = None
    processes: int = 1

    @property
    def keeps(self) -> bool:
        """Whether what comes of it is to be kept."""
        return self.kept is not None and self.text is None


class Outcome(NamedTuple):
    """What was found in a file of what was asked for, before anything is allowed or left out where it stands.

    `files` are the `.call` files it is made of and `name` its own, as findings name them. `whole`: rules that look at a
    whole call were run. `verdicts` are its guarantees and what became of each, and `program` the fingerprint of what
    they were proved of, empty where nothing was. `states` are what was at all paths
    looked at, None where the outcome is not to be kept, or was; `first` and `last` are the days it holds on. `broken`
    are the calls that break guarantees, which are not kept. `called` is a script's name in its header, and the offsets
    between which it stands there.
    """

    path: str
    name: str
    sort: Sort
    findings: tuple[Diagnostic, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    files: tuple[str, ...] = ()
    whole: bool = False
    verdicts: tuple[tuple[str, str], ...] = ()
    program: str = ""
    states: dict[str, State] | None = None
    first: datetime.date = datetime.date.min
    last: datetime.date = datetime.date.max
    broken: tuple[Broken, ...] = ()
    called: tuple[str, int, int] = ("", 0, 0)

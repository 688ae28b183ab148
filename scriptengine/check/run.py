"""A whole run of lint: which files, what is known of them from before, the rest in parallel, and what is told."""

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from scriptengine.check import apart, baseline
from scriptengine.check.allowance import Allowance
from scriptengine.check.cache import Outcomes
from scriptengine.check.config import GUARANTEES, Config
from scriptengine.check.outcome import Order, Outcome
from scriptengine.text import files
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

ALONE = Kind("CS831", "linted-alone", "hint")
SAME_NAME = Kind("CS832", "two-scripts-of-one-name", "warning")

_NAMES: Final = "CS1"  # findings on names, types and the files they come from
_LOST: Final = "CS140"  # a file that is used and is not there
SUFFIXES: Final = (".call", ".yaml", ".yml")
_WORTH_A_PROCESS: Final = 24  # files; below that another process costs more than it gives
_CHUNK: Final = 4  # files handed to a process at once: whoever waits sees soon how it goes on
_SKIPPED: Final = frozenset({"node_modules", "__pycache__", "site-packages"})

Progress = Callable[[int, int], None]
"""How many files are done, of how many that need work."""


class Request(NamedTuple):
    """What to lint and how. `given` is the text of the one path, from standard input; `cache` None keeps nothing."""

    paths: tuple[str, ...]
    config: Config
    today: datetime.date
    cache: Path | None = None
    jobs: int = 1
    given: str | None = None
    accepted: baseline.Baseline | None = None


class Report(NamedTuple):
    """What a run found: to be told, allowed with a reason, and every file's outcome; `before` is without a baseline."""

    findings: list[Diagnostic]
    allowed: list[tuple[Diagnostic, str]]
    outcomes: list[Outcome]
    before: list[Diagnostic]


def find_files(paths: Iterable[str], config: Config, *, force_exclude: bool) -> tuple[list[str], list[str]]:
    """The files that paths mean, and the paths at which there is nothing.

    A folder means every `.call` file in and below it, hidden folders aside and links that lead out of it. A file that
    is named is linted even if it is excluded, unless `force_exclude`.
    """
    found: dict[str, None] = {}
    missing = []
    for path in paths:
        if os.path.isdir(path):
            found.update(dict.fromkeys(_below(path, config)))
        elif not os.path.exists(path):
            missing.append(path)
        elif not (force_exclude and config.excludes(Path(path))):
            found[os.path.normpath(path)] = None
    return list(found), missing


def _below(path: str, config: Config) -> Iterator[str]:
    top = Path(path).resolve()
    for at, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _SKIPPED)
        if config.exclude:
            folders[:] = [name for name in folders if not config.excludes(Path(at, name))]
        for name in sorted(names):
            if name.endswith(".call"):
                file = os.path.normpath(os.path.join(at, name))
                if os.path.islink(file) and not Path(os.path.realpath(file)).is_relative_to(top):
                    continue
                if not config.exclude or not config.excludes(Path(file)):
                    yield file


def run(request: Request, progress: Progress = lambda _done, _of: None) -> Report:
    """Lint the files of a request."""
    config = request.config
    proofs = any(
        pattern.startswith(GUARANTEES) or GUARANTEES.startswith(pattern) for pattern in config.select if pattern
    )
    asked = repr((config.select, config.ignore, proofs))
    cache = Outcomes(request.cache, asked, request.today)
    known: dict[str, Outcome] = {}
    orders = []
    for path in request.paths:
        outcome = cache.get(path) if request.given is None else None
        if outcome is None:
            orders.append(Order(path, config, proofs, request.today, request.cache, request.given))
        else:
            known[path] = outcome
    for number, outcome in enumerate(_work(orders, request.jobs), 1):
        known[outcome.path] = outcome
        progress(number, len(orders))
    outcomes = [known[path] for path in request.paths]
    if request.given is None:
        cache.keep(known[order.path] for order in orders)
    return _told(outcomes, request)


def _work(orders: Sequence[Order], jobs: int) -> Iterator[Outcome]:
    if jobs < 2 or len(orders) < _WORTH_A_PROCESS:
        yield from (_lint(order._replace(processes=jobs)) for order in orders)
        return
    if apart.COPIES:
        from scriptengine.check import job  # noqa: F401  # once for all of them
    yield from apart.each(_lint, orders, jobs, max(1, min(_CHUNK, len(orders) // jobs // 4)))


def _lint(order: Order) -> Outcome:
    from scriptengine.check import job  # brings in the engine, which only those need that have work

    return job.lint(order)


def _told(outcomes: list[Outcome], request: Request) -> Report:
    config = request.config
    every = dict.fromkeys(finding for outcome in outcomes for finding in _own(outcome, outcomes))
    every.update(dict.fromkeys(_alone(outcomes)))
    every.update(dict.fromkeys(_alike(outcomes)))
    given: dict[str, dict[Allowance, None]] = {}
    for outcome in outcomes:
        for one in outcome.allowances:
            given.setdefault(one.span.file, {})[one] = None
    if not every and not given and request.accepted is None:
        return Report([], [], outcomes, [])
    from scriptengine.check import allow  # most runs find nothing

    wanted = [config.graded(finding) for finding in every if config.wants(finding)]
    sorted_ = allow.sort(wanted, {file: tuple(ones) for file, ones in given.items()}, config, _ran(outcomes, config))
    told = sorted_.told
    if request.accepted is not None:
        linted = {config.relative(outcome.name) for outcome in outcomes}
        told = baseline.apply(told, request.accepted, config, linted)
    return Report(told, sorted_.allowed, outcomes, sorted_.told)


def _own(outcome: Outcome, outcomes: Sequence[Outcome]) -> Iterable[Diagnostic]:
    """The findings of a file. What a flow uses may lie in the scripts folder, which only a script that uses the flow
    knows: where such a script of the run has found what the flow by itself has not, the script is right."""
    lost = {finding.span for finding in outcome.findings if finding.code == _LOST}
    if outcome.sort != "flow" or not lost:
        return outcome.findings
    users = [one for one in outcomes if one.sort == "script" and outcome.name in one.files]
    if not users or any(finding.span in lost for one in users for finding in one.findings if finding.code == _LOST):
        return outcome.findings
    return [finding for finding in outcome.findings if not finding.code.startswith(_NAMES)]


def _alone(outcomes: Sequence[Outcome]) -> Iterator[Diagnostic]:
    """Flows that no script in this run uses: only rules for single files could look at them."""
    used = {file for outcome in outcomes if outcome.sort == "script" for file in outcome.files}
    for outcome in outcomes:
        if outcome.sort == "flow" and outcome.name not in used:
            message = "No script of this run uses this flow, so it was looked at by itself, without its guarantees."
            yield ALONE.at(Span(outcome.name, 0, 0), message, "Lint it together with a script that uses it.")


def _alike(outcomes: Iterable[Outcome]) -> Iterator[Diagnostic]:
    """Scripts of one name: the record of a call says which script it was by that name."""
    first: dict[str, Span] = {}
    for outcome in outcomes:
        called, start, end = outcome.called
        if outcome.sort == "script" and called:
            span = Span(outcome.name, start, end)
            if first.setdefault(called, span) != span:
                message = f"Two scripts are called `{called}`, so nobody can tell their calls apart by it."
                related = ((first[called], "the other one"),)
                yield SAME_NAME.at(span, message, "Give one of them another name.", related=related)


def _ran(outcomes: Sequence[Outcome], config: Config) -> Callable[[str, str], bool]:
    own = {outcome.name for outcome in outcomes}
    whole = {file for outcome in outcomes if outcome.whole for file in outcome.files if file in own}

    def ran(file: str, word: str) -> bool:
        from scriptengine.check.registry import BY_CODE, BY_NAME  # brings in the engine

        rule = BY_CODE.get(word) or BY_NAME.get(word)
        if rule is None or not config.selects(rule.code, rule.name):
            return False
        return file in (own if rule.needs == "file" else whole)

    return ran


def sources_of(findings: Iterable[Diagnostic], request: Request, *, to_show: bool = True) -> Mapping[str, Source]:
    """The texts that findings stand in, `to_show` or to be written, read anew; that of a given text is that text."""
    text = request.given
    given = {} if text is None else {os.path.normpath(request.paths[0]): text.encode("utf-8", "surrogateescape")}
    return files.texts_of(findings, given, to_show=to_show)

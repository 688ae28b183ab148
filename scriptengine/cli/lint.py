"""`scriptengine lint`: check scripts by rules, and prove their guarantees."""

import argparse
import datetime
import os
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from scriptengine.check import baseline, config, fixes
from scriptengine.check import run as linting
from scriptengine.check.config import Config
from scriptengine.check.run import Progress, Report, Request
from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.program.cache import default_folder
from scriptengine.text import files
from scriptengine.text.clean import one_line, visible
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

_FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
_PATIENCE = 0.5  # seconds without a progress bar
_ROUNDS = 10  # of mending: one mend may make room for another


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", default=["."], metavar="PATH", help="files, folders (this one unless given), or `-`")
    rules = parser.add_argument_group("which rules", "each by name, code, or the beginning of a code; commas between")
    rules.add_argument("--select", type=_rules, metavar="RULES", help="only these")
    rules.add_argument("--ignore", type=_rules, metavar="RULES", help="not these")
    rules.add_argument("--extend-select", type=_rules, metavar="RULES", default=(), help="these as well")
    rules.add_argument("--extend-ignore", type=_rules, metavar="RULES", default=(), help="not these either")
    mends = parser.add_argument_group("mending")
    mends.add_argument("--fix", action="store_true", help="mend what can be mended safely")
    mends.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: mends that need a second look too"
    )
    mends.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    told = parser.add_argument_group("what is told")
    told.add_argument("--output-format", choices=_FORMATS, default="text", metavar="FORMAT", help=", ".join(_FORMATS))
    told.add_argument("--statistics", action="store_true", help="count findings by rule instead")
    told.add_argument("--guarantees", action="store_true", help="list every guarantee and what became of it")
    told.add_argument(
        "--save-scenario", type=Path, metavar="FILE", help="write the calls that break guarantees to FILE, as scenarios"
    )
    told.add_argument(
        "--proofs", action="store_true", help="write what was proved of a script beside it, to travel with it"
    )
    told.add_argument("--quiet", action="store_true", help="tell errors only")
    told.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    told.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    known = parser.add_argument_group("what was there before")
    known.add_argument("--baseline", type=Path, metavar="FILE", help="accept the findings counted in this file")
    known.add_argument("--write-baseline", action="store_true", help="count the findings of now into that file")
    how = parser.add_argument_group("how")
    how.add_argument("--config", type=Path, metavar="FILE", help="read this instead of the nearest scriptengine.toml")
    how.add_argument("--stdin-filename", metavar="PATH", help="where the script from standard input belongs")
    how.add_argument("--force-exclude", action="store_true", help="leave out excluded files even if they are named")
    how.add_argument("--no-cache", action="store_true", help="look at every file anew")
    how.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="so many files at a time")


def _rules(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def run(args: argparse.Namespace) -> int:
    settings, problems, source = _config(args)
    if problems:
        return _refused(problems, {source.name: source} if source else files.texts_of(problems))
    request, problem = _request(args, settings)
    if request is None:
        print(problem, file=sys.stderr)
        return FAILED
    if args.fix and request.given is not None:
        whole, problems = files.decode(request.given.encode("utf-8", "surrogateescape"), request.paths[0])
        if whole is None:
            return _refused(problems, linting.sources_of(problems, request))
    at: Path | None = args.baseline or settings.baseline
    if at is not None:
        if args.write_baseline:
            return _write_baseline(at, request)
        accepted, problems = baseline.read(at)
        if problems:
            return _refused(problems, {})
        request = request._replace(accepted=accepted)
    elif args.write_baseline:
        print("Say where to: `--baseline FILE`, or `baseline` in the configuration.", file=sys.stderr)
        return FAILED
    if args.diff:
        return _show_mends(args, request)
    report = _mended(args, request) if args.fix else linting.run(request, _progress())
    errors = [finding for finding in report.findings if finding.severity == "error"]
    _tell(args, report._replace(findings=errors) if args.quiet else report, request)
    if args.save_scenario and not _saved(args.save_scenario, report):
        return FAILED
    if args.proofs and not _written(report, request):
        return FAILED
    if args.exit_zero:
        return CLEAN
    failing = {"error", "warning"} if args.strict else {"error"}
    return FOUND if any(finding.severity in failing for finding in report.findings) else CLEAN


def _config(args: argparse.Namespace) -> tuple[Config, list[Diagnostic], Source | None]:
    """The configuration with what the command line says instead or as well."""
    at = args.config or config.find(Path.cwd())
    settings, source, problems = config.read(at) if at else (Config(Path.cwd()), None, [])
    ignored = (*(args.ignore or ()), *args.extend_ignore)
    problems += config.wrong_rules([*(args.select or ()), *args.extend_select, *ignored])
    problems += config.promised(ignored)
    select = settings.select if args.select is None else args.select
    ignore = settings.ignore if args.ignore is None else args.ignore
    settings = settings._replace(select=(*select, *args.extend_select), ignore=(*ignore, *args.extend_ignore))
    return settings, problems, source


def _request(args: argparse.Namespace, settings: Config) -> tuple[Request | None, str]:
    """What to lint, or why nothing can be."""
    given = None
    if args.output_format != "text" and (args.guarantees or args.statistics):
        option = "--guarantees" if args.guarantees else "--statistics"
        return None, f"`{option}` tells people: leave it out, or `--output-format {args.output_format}`."
    if "-" in args.paths:
        if len(args.paths) > 1:
            return None, "Standard input (`-`) is linted by itself; name no other path beside it."
        # As bytes, whatever this computer takes text for; what is no UTF-8 is told when it is read.
        given = sys.stdin.buffer.read(files.MAX_BYTES + 1).decode("utf-8", "surrogateescape")
        paths = [os.path.normpath(args.stdin_filename or "standard_input.call")]
    else:
        paths, missing = linting.find_files(args.paths, settings, force_exclude=args.force_exclude)
        if not paths and not missing and not args.force_exclude:
            where = " or ".join(f"`{one_line(path)}`" for path in args.paths)
            begun = (
                'A script is a text file such as `first.call` that begins with `script first "What the call is for"`.'
            )
            return None, f"There is no `.call` file in {where}. {begun}"
        if missing:
            return None, "\n".join(f"There is no file or folder `{one_line(path)}`." for path in missing)
    strange = [path for path in paths if not path.endswith(linting.SUFFIXES)]
    if strange:
        return None, f"`{one_line(strange[0])}` is no script; scripts end in `.call`, and their books in `.yaml`."
    request = Request(
        tuple(paths),
        settings,
        datetime.date.today(),  # noqa: DTZ011  # a day of the calendar
        cache=None if args.no_cache or args.save_scenario else default_folder(),
        jobs=max(1, args.jobs),
        given=given,
    )
    return request, ""


def _refused(problems: list[Diagnostic], sources: Mapping[str, Source]) -> int:
    from scriptengine.report.text import render, wants_color

    print(render(problems, sources, color=wants_color(sys.stderr)), end="", file=sys.stderr)
    return FAILED


def _progress() -> Progress:
    """A bar on a terminal, once it has taken long enough to wonder."""
    begun = time.monotonic()
    shown = False

    def tell(done: int, of: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and (shown or time.monotonic() - begun > _PATIENCE):
            shown = done < of
            bar = "#" * (done * 30 // of)
            end = "" if shown else "\r\x1b[K"
            print(f"\r[{bar:<30}] {done} of {of} files{end}", end="", file=sys.stderr, flush=True)

    return tell


def _tell(args: argparse.Namespace, report: Report, request: Request) -> None:
    if args.guarantees:
        _guarantees(report)
    if args.statistics:
        counts = Counter((finding.code, finding.name, finding.severity) for finding in report.findings)
        for (code, name, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            print(f"{count:>6}  {code}  {severity:<7}  {name}")
        return
    if args.output_format == "text" and not report.findings:
        return
    told = [*report.findings, *(finding for finding, _ in report.allowed)]
    sources = linting.sources_of(told, request)
    if args.output_format == "text":
        from scriptengine.report.text import render, summary, wants_color

        print(render(report.findings, sources, color=wants_color(sys.stdout)))
        print(summary(report.findings), "`scriptengine rule CODE` tells more about a rule.")
    else:
        from scriptengine.check.pages import pages
        from scriptengine.report.machine import FORMATS

        print(FORMATS[args.output_format](report.findings, sources, pages(), report.allowed), end="")


def _guarantees(report: Report) -> None:
    """Every script's guarantees by what became of them, so that what was never put to the test is seen."""
    for outcome in report.outcomes:
        if outcome.verdicts:
            print(one_line(outcome.name))
            for name, verdict in sorted(outcome.verdicts, key=lambda pair: (pair[1], pair[0])):
                print(f"  {verdict:<19}  {name}")


def _saved(at: Path, report: Report) -> bool:
    """Write the calls that break a script's guarantees as scenarios; False, and a word on it, where that can't be."""
    from scriptengine.check.told import BROKEN  # brings in most of the engine

    # A pack's promise is told where the script breaks it, with the claim beside it.
    findings = [finding for finding in report.findings if finding.code == BROKEN.code]
    told = {span for finding in findings for span in (finding.span, *(there for there, _ in finding.related))}
    calls = {
        outcome.name: [(one.guarantee, one.events) for one in outcome.broken if one.span in told]
        for outcome in report.outcomes
    }
    broken = [name for name, its in calls.items() if its]
    if not broken:
        print("No guarantee is broken, so there is no call to save.", file=sys.stderr)
        return True
    if problem := _no_place(at, broken):
        print(problem, file=sys.stderr)
        return False
    from scriptengine.rehearsal.scenario import save

    try:
        at.write_text(save(Path(os.path.relpath(broken[0], at.parent)).as_posix(), calls[broken[0]]), encoding="utf-8")
    except OSError as failure:
        print(f"`{one_line(str(at))}` can't be written: {failure.strerror}.", file=sys.stderr)
        return False
    print(f"`scriptengine test {one_line(str(at))}` plays what breaks `{one_line(broken[0])}`.", file=sys.stderr)
    return True


def _written(report: Report, request: Request) -> bool:
    """Write what was proved beside each script; False, and a word on it, where that can't be."""
    proved = [outcome for outcome in report.outcomes if outcome.program]
    if not proved or request.given is not None:
        print("No script on disk was proved here, so there is nothing to write beside one.", file=sys.stderr)
    else:
        from scriptengine.check import proofs

        for outcome in proved:
            try:
                proofs.write_beside(Path(outcome.path), outcome.program, dict(outcome.verdicts), request.today)
            except OSError as failure:
                print(f"Beside `{one_line(outcome.path)}` nothing can be written: {failure.strerror}.", file=sys.stderr)
                return False
    return True


def _no_place(at: Path, broken: Sequence[str]) -> str:
    """Why scenarios can't be saved there; nothing where they can."""
    if len(broken) > 1:
        some = ", ".join(f"`{one_line(name)}`" for name in broken[:5])
        return (
            f"A file holds the scenarios of one script, and guarantees of {len(broken)} are broken: {some}. Name one."
        )
    if not at.name.endswith(".scenarios.yaml"):
        return f"`{one_line(str(at))}`: the names of files with scenarios end in `.scenarios.yaml`."
    return f"`{one_line(str(at))}` is there already, and is left as it is. Name another file." if at.exists() else ""


def _write_baseline(at: Path, request: Request) -> int:
    counted = baseline.made_of(linting.run(request, _progress()).findings, request.config)
    try:
        at.write_text(counted.text(), encoding="utf-8")
    except OSError as problem:
        print(f"`{one_line(str(at))}` can't be written: {problem.strerror}.", file=sys.stderr)
        return FAILED
    print(f"Counted {counted.counts.total()} findings into `{one_line(str(at))}`.", file=sys.stderr)
    return CLEAN


def _mends(args: argparse.Namespace, report: Report, request: Request) -> dict[str, tuple[str, str]]:
    """Files of this run that can be mended, each with its text before and after."""
    own = {outcome.name for outcome in report.outcomes}
    fixable = [finding for finding in report.findings if finding.fix and finding.span and finding.span.file in own]
    changed = {}
    for name, source in linting.sources_of(fixable, request, to_show=False).items():
        if name in own:
            after = fixes.mended(source, fixable, unsafe=args.unsafe_fixes)
            if after != source.text:
                changed[name] = source.text, after
    return changed


def _show_mends(args: argparse.Namespace, request: Request) -> int:
    changed = _mends(args, linting.run(request, _progress()), request)
    for name, (before, after) in changed.items():
        print(visible(fixes.difference(name, before, after)), end="")
    return FOUND if changed else CLEAN


def _mended(args: argparse.Namespace, request: Request) -> Report:
    """Mend until nothing is left to mend; text from standard input goes to standard output."""
    report = linting.run(request, _progress())
    for _ in range(_ROUNDS):
        changed = _mends(args, report, request)
        if not changed:
            break
        if request.given is not None:
            request = request._replace(given=next(iter(changed.values()))[1])
        else:
            for name, (_, after) in changed.items():
                files.write_file(Path(name), after)
        report = linting.run(request)
    if request.given is not None:
        print(request.given, end="")
        return report._replace(findings=[])
    return report

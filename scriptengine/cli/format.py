"""`scriptengine format`: lay scripts out in the usual form, without changing what they mean."""

import argparse
import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from scriptengine.check import config
from scriptengine.check.run import find_files
from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.language import format as layout
from scriptengine.language.parse import parse
from scriptengine.report import text as report
from scriptengine.text import files
from scriptengine.text.clean import one_line
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

_STDIN = "standard input"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a `.call` file, a folder of them, or `-` (standard input)"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a file would change")
    parser.add_argument("--diff", action="store_true", help="change nothing; show what would change")


def run(args: argparse.Namespace) -> int:
    worst = CLEAN
    for name in args.paths:
        found = False
        for path in _scripts(name):
            found = True
            worst = max(worst, _format(path, args))
        if not found:
            print(f"There is no `.call` file in `{one_line(name)}`.", file=sys.stderr)
            worst = FAILED
    return worst


def _scripts(name: str) -> Iterator[Path | None]:
    """The files that an argument names, of a folder those that lint would look at; None for standard input."""
    if name == "-":
        yield None
    elif Path(name).is_dir():
        at = config.find(Path.cwd())
        settings = config.read(at)[0] if at else config.Config(Path.cwd())
        found, _ = find_files([name], settings, force_exclude=False)
        yield from map(Path, found)
    else:
        yield Path(name)


def _format(path: Path | None, args: argparse.Namespace) -> int:
    """Format one file: in place, to standard output where it came from standard input, or not at all."""
    given: dict[str, bytes] = {}
    if path is None:
        given[_STDIN] = sys.stdin.buffer.read(files.MAX_BYTES + 1)
        source, findings = files.decode(given[_STDIN], _STDIN)
    else:
        source, findings = files.read_file(path)
    if source is None:
        return _refused(findings, files.texts_of(findings, given))
    tree, findings = parse(source)
    if any(finding.severity == "error" for finding in findings):
        return _refused(findings, {source.name: source})
    new = layout.write(tree, source)
    changed = new != source.text
    shown = one_line(source.name)
    if args.diff:
        lines = difflib.unified_diff(
            source.text.splitlines(), new.splitlines(), shown, f"{shown} (formatted)", lineterm=""
        )
        for line in lines:
            print(one_line(line))
    elif args.check:
        if changed:
            print(f"{shown} is not in the usual form; `scriptengine format` lays it out.")
    elif path is None:
        sys.stdout.write(new)
    elif changed:
        files.write_file(path, new)
        print(f"{shown} is laid out anew.")
    return FOUND if changed and (args.check or args.diff) else CLEAN


def _refused(findings: list[Diagnostic], sources: Mapping[str, Source]) -> int:
    errors = [finding for finding in findings if finding.severity == "error"]
    print(report.render(errors, sources), file=sys.stderr)
    return FAILED

"""`scriptengine lexicon`: check a lexicon, or add a phrase to it without touching its comments and order."""

import argparse
import sys
from pathlib import Path

from scriptengine.cli.hear import lexicons, tell
from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.text import files
from scriptengine.text.clean import one_line
from scriptengine.text.source import Source


def arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="add a phrase to a trigger or a tone")
    add.add_argument("name", metavar="TRIGGER", help="a trigger or a tone")
    add.add_argument("phrase", nargs="+", help="the phrase, in quotes; several are added one after the other")
    add.add_argument("--to", type=Path, required=True, metavar="FILE", help="the lexicon to write into")
    add.add_argument(
        "--use",
        choices=("phrases", "hints", "lookalikes", "denials", "hedges"),
        default="phrases",
        metavar="USE",
        help="phrases (the default), hints, lookalikes, denials or hedges",
    )
    check = commands.add_parser("check", help="say what is wrong with lexicons")
    check.add_argument("paths", nargs="+", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    return _add(args) if args.command == "add" else _check(args.paths)


def _check(paths: list[Path]) -> int:
    from scriptengine.hearing import lexicon

    worst = CLEAN
    for path in paths:
        source, findings = files.read_file(path)
        if source is None:
            tell(findings, None)
            return FAILED
        shipped = path.resolve() == lexicon.shipped_path().resolve()
        _, findings = lexicon.read(source, None if shipped else lexicon.shipped())
        tell(findings, source)
        worst = FOUND if findings else worst
    return worst


def to_write_into(path: Path) -> Source | None:
    """The lexicon that phrases are to go to, or None after saying why it cannot be read."""
    source, findings = files.read_file(path)
    tell(findings, source)
    if not path.exists():
        print("For a new lexicon, make the file first, with the line `kind: lexicon`.", file=sys.stderr)
    return source


def _add(args: argparse.Namespace) -> int:
    from scriptengine.hearing import edit, lexicon

    base = lexicons([])
    source = to_write_into(args.to)
    if source is None or base is None:
        return FAILED
    shipped = args.to.resolve() == lexicon.shipped_path().resolve()
    changed, findings = edit.add(source, args.name, args.phrase, args.use, None if shipped else base)
    tell(findings, changed or source)
    if changed is None:
        return FAILED if any(finding.severity == "error" for finding in findings) else FOUND
    try:
        files.write_file(args.to, changed.text)
    except OSError as problem:
        print(f"`{args.to}` cannot be written: {problem.strerror}.", file=sys.stderr)
        return FAILED
    for phrase in args.phrase:
        print(f"Added to {one_line(args.name)}: {one_line(phrase)}")
    return CLEAN

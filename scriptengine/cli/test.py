"""`scriptengine test`: play scenarios and check what happens."""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", default=["."], metavar="PATH", help="*.scenarios.yaml files, or folders of them"
    )


def run(arguments: argparse.Namespace) -> int:
    """Play every scenario found: 0 when all went as expected, 1 when one did not, 2 when nothing could be played."""
    found: list[Path] = []
    for path in map(Path, arguments.paths):
        if path.is_dir():
            found += sorted(path.rglob("*.scenarios.yaml"))
        elif path.suffix == ".call" and path.exists():
            print(
                f"{os.fspath(path)} is a script: its scenarios stand in a file that ends in `.scenarios.yaml`.",
                file=sys.stderr,
            )
            return FAILED
        elif path.exists():
            found.append(path)
        else:
            print(f"There is nothing at {os.fspath(path)}.", file=sys.stderr)
            return FAILED
    if not found:
        print("There are no scenarios here: they stand in files that end in `.scenarios.yaml`.", file=sys.stderr)
        print("`scriptengine lint --save-scenario FILE` writes one for each guarantee that is broken.", file=sys.stderr)
        return FAILED
    played = failed = unread = 0
    for path in found:
        some, wrong, readable = _file(path)
        played += some
        failed += wrong
        unread += not readable
    mistakes = f" {unread} file{'' if unread == 1 else 's'} to mend before all can be played." if unread else ""
    print(f"{played} scenario{'' if played == 1 else 's'} played, {failed} not as expected.{mistakes}")
    return FOUND if failed or unread else CLEAN


def _file(path: Path) -> tuple[int, int, bool]:
    """How many scenarios of a file were played, how many went wrong, and whether all of it could be read."""
    from scriptengine.program.cache import Cache, default_folder
    from scriptengine.program.load import load_script
    from scriptengine.program.shelf import Shelf
    from scriptengine.rehearsal.scenario import play, read_scenarios
    from scriptengine.text.files import read_file, texts_of

    source, findings = read_file(path)
    if source is None:
        _tell(findings, texts_of(findings))
        return 0, 0, False
    scenarios, findings = read_scenarios(source)
    sources = {source.name: source}
    _tell(findings, sources)
    wrong = 0
    shelf, known = Shelf(Cache(default_folder())), list[Diagnostic]()
    for scenario in scenarios:
        loaded = load_script(path.parent / scenario.call, today=scenario.today)
        if loaded.program is None:
            _tell(loaded.diagnostics, {**texts_of(loaded.diagnostics), **loaded.sources})
            return 0, 0, False
        program = loaded.program
        lexicons = [program.sources[name] for name, kind in program.books.items() if kind == "lexicon"]
        unheard = [one for one in shelf.faults(lexicons) if one not in known]
        _tell(unheard, loaded.sources)
        known += unheard
        told = play(program, scenario)
        _tell(told, sources)
        wrong += bool(told)
    return len(scenarios), wrong, not findings


def _tell(findings: list[Diagnostic], sources: Mapping[str, Source]) -> None:
    if findings:
        from scriptengine.report.text import render, wants_color

        print(render(findings, sources, color=wants_color(sys.stdout)))

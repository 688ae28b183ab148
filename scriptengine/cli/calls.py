"""`scriptengine calls`: the calls on record, the latest first."""

import argparse
import datetime
import sys

from scriptengine.call.journal import JournalError, Summary
from scriptengine.cli.call import journal_argument, kept_journal
from scriptengine.cli.main import CLEAN, FAILED
from scriptengine.text.clean import one_line


def arguments(parser: argparse.ArgumentParser) -> None:
    journal_argument(parser)


def run(args: argparse.Namespace) -> int:
    try:
        with kept_journal(args.journal) as journal:
            found = journal.calls()
    except JournalError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    if not found:
        print("No call is on record yet. `scriptengine call SCRIPT --account FILE.yaml` makes one.")
    for one in found:
        print(_line(one))
    return CLEAN


def _line(one: Summary) -> str:
    title = one_line(one.header.title) + (" (rehearsal)" if one.header.rehearsal else "")
    return f"{one.header.call}  {local(one.header.at)}  {_how(one):<10}  {title}"


def _how(one: Summary) -> str:
    if one.held:
        return "under way"
    return "wrapped up" if one.kind == "wrapped_up" else "open"


def local(at: str) -> str:
    """A time on record (UTC, ISO 8601) as this place's clocks show it."""
    try:
        return f"{datetime.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return one_line(at)

"""`scriptengine show`: a call on record, from its first word to its last, or to where its record is damaged."""

import argparse
import sys

from scriptengine.call.journal import JournalError
from scriptengine.call.replay import recorded
from scriptengine.cli.call import journal_argument, kept_journal
from scriptengine.cli.calls import local
from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.console.record import told


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("call", nargs="?", help="which call, as `scriptengine calls` lists them; or the latest")
    journal_argument(parser)


def run(args: argparse.Namespace) -> int:
    try:
        with kept_journal(args.journal) as journal:
            name = args.call or next((one.header.call for one in journal.calls()), "")
            if not name:
                print("No call is on record yet.", file=sys.stderr)
                return FAILED
            call = recorded(journal, name)
    except JournalError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    day = ""
    for line in told(call):
        date, _, time = local(line.at).partition(" ") if line.at else (day, "", "")
        if date != day:
            print(date)
            day = date
        print(f"{time:8}  {line.what:<11}  {line.text}".rstrip())
    whole = call.verified.problem is None and call.replay.problem is None and call.replay.differs is None
    return CLEAN if whole else FOUND

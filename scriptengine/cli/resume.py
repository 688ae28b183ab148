"""`scriptengine resume`: an interrupted call taken up again where it stood, on the script it began with."""

import argparse
import sys

from scriptengine.call.conversation import Conversation
from scriptengine.call.journal import Journal, JournalError
from scriptengine.cli.call import again, kept_journal, sitting_arguments
from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.console.session import lead

_WRAPPED_UP = "wrapped_up"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("call", nargs="?", help="which call, as `scriptengine calls` lists them; or the last open one")
    sitting_arguments(parser)


def run(args: argparse.Namespace) -> int:
    try:
        with kept_journal(args.journal) as journal:
            name = args.call or _last_open(journal)
            if not name:
                led = ", ".join(one.header.call for one in journal.calls() if one.kind != _WRAPPED_UP)
                none = f"No call waits to be resumed; {led} is open in another window." if led else "No call is open."
                print(f"{none} `scriptengine calls` lists those on record.", file=sys.stderr)
                return FAILED
            call = Conversation.resume(journal, name)
            if call.finished:
                print(f"Call {name} is wrapped up. To read it: scriptengine show {name}{again(args)}", file=sys.stderr)
                return FAILED
            warning = "Rehearsal: nobody is on the line." if call.header.rehearsal else ""
            if call.differs is not None:
                warning = f"{call.differs.what} Check what was said with `scriptengine show`."
            done = lead(call, in_lines=args.plain, warning=warning, again=again(args))
    except JournalError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    return CLEAN if done else FOUND


def _last_open(journal: Journal) -> str:
    """The latest call that is neither wrapped up nor being led in another window."""
    return next((one.header.call for one in journal.calls() if one.kind != _WRAPPED_UP and not one.held), "")

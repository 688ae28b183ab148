"""`scriptengine call`: a script and an account's record to a call in this terminal."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scriptengine.call.account import example, facts_from, read_account
from scriptengine.call.clock import now
from scriptengine.call.conversation import Conversation
from scriptengine.call.journal import JournalError
from scriptengine.check import proofs
from scriptengine.cli.main import CLEAN, FAILED, FOUND
from scriptengine.console.session import goes_on, lead
from scriptengine.program.cache import Cache, default_folder
from scriptengine.program.load import load_script
from scriptengine.store import location
from scriptengine.store.sqlite import SqliteJournal
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.files import read_file, texts_of
from scriptengine.text.source import Source


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", type=Path, help="the script, a .call file")
    parser.add_argument("--account", type=Path, metavar="FILE", help="what is known of the customer, a YAML file")
    parser.add_argument("--rehearsal", action="store_true", help="practise: the record says that nobody was rung")
    parser.add_argument("--agent", default=_user(), metavar="NAME", help="who makes the call, for the record")
    sitting_arguments(parser)


def sitting_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that sits down at a call."""
    parser.add_argument("--plain", action="store_true", help="one line at a time, for screen readers and pipes")
    journal_argument(parser)


def journal_argument(parser: argparse.ArgumentParser) -> None:
    """The option that says where calls are kept."""
    parser.add_argument("--journal", type=Path, metavar="FILE", help="where calls are kept, if not in the usual place")


def kept_journal(named: Path | None) -> SqliteJournal:
    """The journal that a command is to read: a JournalError where there is none, since reading makes none."""
    path = named or location.default_path()
    if not path.exists():
        advice = "Look for a slip in the name; `scriptengine call` makes one."
        raise JournalError(f"No call is on record: there is no journal {path}. {advice}")
    return SqliteJournal(path)


def run(args: argparse.Namespace) -> int:
    today = now().date()
    loaded = load_script(args.script, today=today)
    if loaded.program is None:
        _report(loaded.diagnostics, {**texts_of(loaded.diagnostics), **loaded.sources})
        print("This script cannot be called with until it is mended.", file=sys.stderr)
        return FOUND if args.script.is_file() else FAILED
    if args.account is None:
        facts, findings = facts_from(loaded.program, {})
        if findings:
            print("The script needs facts of the account: `--account FILE`, a text file such as\n", file=sys.stderr)
            print(example(loaded.program), end="", file=sys.stderr)
            return FAILED
    else:
        account, findings = read_file(args.account)
        if account is None:
            _report(findings, texts_of(findings))
            return FAILED
        facts, findings = read_account(loaded.program, account)
        _report(findings, {account.name: account})
    if any(finding.severity == "error" for finding in findings):
        print("The call cannot start with this account until it is mended.", file=sys.stderr)
        return FOUND
    cache = Cache(default_folder())
    unproved = "" if args.rehearsal else proofs.unproved(loaded.program, args.script, cache, today)
    if unproved and not goes_on(unproved):
        return FOUND
    try:
        with SqliteJournal(args.journal) as journal:
            call = Conversation.start(
                loaded.program,
                facts,
                journal=journal,
                agent=args.agent,
                rehearsal=args.rehearsal,
                warning=unproved,
                today=today,
            )
            warning = "Rehearsal: nobody is on the line." if args.rehearsal else ""
            done = lead(call, in_lines=args.plain, warning=warning, again=again(args))
    except JournalError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    return CLEAN if done else FOUND


def again(args: argparse.Namespace) -> str:
    """What has to be added to another command for it to find the same journal."""
    return f" --journal {args.journal}" if args.journal else ""


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or ""


def _report(findings: Sequence[Diagnostic], sources: Mapping[str, Source]) -> None:
    if findings:
        from scriptengine.report import text as report  # a call without findings need not wait for it

        print(report.render(findings, sources, color=report.wants_color(sys.stderr)), file=sys.stderr)

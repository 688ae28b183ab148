"""`scriptengine learn`: phrases from calls where hearing was wrong, for a trainer to accept one by one."""

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scriptengine.call.journal import Journal, JournalError
from scriptengine.call.kept import Consent
from scriptengine.call.lessons import Lessons
from scriptengine.call.replay import Recorded, recorded
from scriptengine.cli.call import journal_argument, kept_journal
from scriptengine.cli.hear import heard_by, labelled, lexicons, tell
from scriptengine.cli.lexicon import to_write_into
from scriptengine.cli.main import CLEAN, FAILED
from scriptengine.text import files
from scriptengine.text.clean import one_line
from scriptengine.text.source import Source

if TYPE_CHECKING:
    from scriptengine.hearing.lexicon import Lexicon
    from scriptengine.hearing.moments import Moment, Proposal
    from scriptengine.hearing.score import Row, Score


def arguments(parser: argparse.ArgumentParser) -> None:
    journal_argument(parser)
    parser.add_argument(
        "--since", type=_day, metavar="DAY", help="only calls that began on or after this day, as 2026-03-31"
    )
    parser.add_argument(
        "--to", type=Path, required=True, metavar="FILE", help="the lexicon that accepted phrases go to"
    )
    parser.add_argument("--lines", type=Path, metavar="LINES.jsonl", help="labelled lines to score before and after on")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{one_line(text)}` is not a day; write it as 2026-03-31") from None


def run(args: argparse.Namespace) -> int:
    from scriptengine.hearing import lexicon, moments

    words = lexicons([])
    source = to_write_into(args.to)
    if words is None or source is None:
        return FAILED
    try:
        with kept_journal(args.journal) as journal:
            found = list(_moments(journal, args.since))
    except JournalError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    rows = labelled(args.lines) if args.lines else ()
    if rows is None:
        return FAILED
    base = None if _is_shipped(args.to) else words
    own, findings = lexicon.read(source, base)
    if any(finding.severity == "error" for finding in findings):
        tell(findings, source)
        return FAILED
    there = {(line.name, line.use, line.text) for line in own.lines}
    proposals = [one for one in moments.propose(found, words.reading) if (one.name, one.use, one.phrase) not in there]
    if not proposals:
        print("No moment on record where an agent set or turned down something unlike what was suggested.")
        return CLEAN
    accepted = _dialogue(proposals, words)
    if not accepted:
        print("Nothing was added.")
        return CLEAN
    return _write(args, source, accepted, base, rows)


def _moments(journal: Journal, since: datetime.date | None) -> "Iterator[Moment]":
    """What calls on record show, and what agents sent."""
    from scriptengine.hearing.moments import Moment

    for call in journal.calls():
        if since is None or datetime.datetime.fromisoformat(call.header.at).date() >= since:
            yield from of_call(recorded(journal, call.header.call))
    for sent in journal.sent():
        if since is None or datetime.date.fromisoformat(sent.day) >= since:
            yield Moment(sent.kind, sent.name, sent.phrase, sent=sent.phrase)


def of_call(call: Recorded) -> "Sequence[Moment]":
    """The moments of one call whose words may be kept: what was raised or set without a suggestion, and what was
    turned down."""
    if call.program is None:
        return ()
    consent = Consent(call.program.groups)
    lessons = Lessons(consent.which)
    for move in call.replay.moves:
        consent.follow(move.state, move.turn)
        if move.event is not None:
            lessons.follow(move.event, consent.given)
    return lessons.open


def _dialogue(proposals: "Sequence[Proposal]", words: "Lexicon") -> "list[Proposal]":
    """Ask for each; an empty answer or a yes takes the phrase, words of one's own replace it.

    What would silence a crisis is taken by a yes alone.
    """
    print(f"{len(proposals)} to look at. Enter adds the phrase, other words replace it, `n` leaves it, `q` ends.")
    accepted = []
    for number, one in enumerate(proposals, start=1):
        what = "was raised without a suggestion" if one.use == "phrases" else "was suggested and turned down"
        print(f"\n{number} of {len(proposals)}: {one.name} {what}, {one.times}x, after “{one_line(one.text)}”")
        trigger = words.triggers.get(one.name)
        grave = one.use == "lookalikes" and trigger is not None and trigger.urgency == "crisis"
        if grave:
            print("  CRISIS: where these words are said, it is suggested no more. Enter leaves them; `y` adds them.")
        try:
            answer = input(f"  add to its {one.use}: “{one.phrase}”? ").strip()
        except EOFError:
            break
        match answer.lower():
            case "" if grave:
                continue
            case "q" | "quit":
                break
            case "n" | "no":
                continue
            case "" | "y" | "yes":
                accepted.append(one)
            case _:
                accepted.append(one._replace(phrase=answer))
    return accepted


def _is_shipped(path: Path) -> bool:
    from scriptengine.hearing import lexicon

    return path.resolve() == lexicon.shipped_path().resolve()


def _write(
    args: argparse.Namespace,
    source: Source,
    accepted: "Sequence[Proposal]",
    base: "Lexicon | None",
    rows: "Sequence[Row]",
) -> int:
    from scriptengine.hearing import edit

    changed = source
    for one in accepted:
        after, findings = edit.add(changed, one.name, [one.phrase], one.use, base)
        tell(findings, after or changed)
        if after is None:
            print(f"“{one_line(one.phrase)}” was left out.", file=sys.stderr)
        else:
            changed = after
    if changed is source:
        print("Nothing was added.")
        return CLEAN
    if args.lines:
        _compare(rows, source, changed, base)
    try:
        files.write_file(args.to, changed.text)
    except OSError as problem:
        print(f"`{args.to}` cannot be written: {problem.strerror}.", file=sys.stderr)
        return FAILED
    print(f"Written to {args.to}.")
    return CLEAN


def _compare(rows: "Sequence[Row]", before: Source, after: Source, base: "Lexicon | None") -> None:
    from scriptengine.hearing import lexicon, score
    from scriptengine.hearing.listen import Ear

    base = base or lexicon.Lexicon()
    for name, text in (("before", before), ("after", after)):
        ear = Ear(base.merge(lexicon.read(text, base)[0]))
        print(f"{name:7} {_figures(score.score(rows, heard_by(ear), ear.lexicon.triggers))}")


def _figures(table: "Score") -> str:
    return (
        f"F1 {table.triggers.f1:.3f}, crisis recall {table.crisis.recall.value:.2f}, "
        f"hard negatives flagged {table.hard_flagged.hits} of {table.hard_flagged.of}, "
        f"tone mean recall {table.tone_mean_recall:.3f}"
    )

"""`scriptengine hear`: show what a customer's words suggest and why, or score hearing on labelled lines."""

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scriptengine.cli.main import CLEAN, FAILED
from scriptengine.text import files
from scriptengine.text.clean import clean, one_line

if TYPE_CHECKING:
    from scriptengine.hearing.lexicon import Lexicon
    from scriptengine.hearing.listen import Ear
    from scriptengine.hearing.score import Figures, Heard, Row, Score, Share
    from scriptengine.hearing.suggestion import Suggestion
    from scriptengine.text.diagnostic import Diagnostic
    from scriptengine.text.source import Source

_LONGEST = 200  # characters of what a suggestion rests on


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="?", help="what the customer said, in quotes; `-` reads it from standard input")
    parser.add_argument(
        "--before", action="append", default=[], metavar="TEXT", help="said just before; may be repeated"
    )
    parser.add_argument(
        "--lexicon", action="append", default=[], type=Path, metavar="FILE", help="add this lexicon to the shipped one"
    )
    parser.add_argument(
        "--file", action="append", type=Path, metavar="LINES.jsonl",
        help="score labelled lines instead; several files one after the other",
    )  # fmt: skip
    parser.add_argument("--predictions", type=Path, metavar="OUT.jsonl", help="with --file: write what was heard")
    parser.add_argument(
        "--baselines", action="store_true", help="with --file: keywords, VADER and the sentence model beside it"
    )


def run(args: argparse.Namespace) -> int:
    if (args.text is None) == (args.file is None):
        print("Give either the customer's words in quotes, or `--file` with labelled lines.", file=sys.stderr)
        return FAILED
    if args.file is None and (args.predictions or args.baselines):
        print("`--predictions` and `--baselines` need `--file`.", file=sys.stderr)
        return FAILED
    if args.predictions and any(_same(args.predictions, path) for path in args.file):
        print(f"`{args.predictions}` has the labelled lines; name another file for what is heard.", file=sys.stderr)
        return FAILED
    ear = _ear(args.lexicon)
    if ear is None:
        return FAILED
    if ear.lacking:
        print("The sentence model is asked for and not used: `pip install scriptengine[semantic]`.", file=sys.stderr)
    if args.file is not None:
        return _score(args, ear)
    _explain(ear, sys.stdin.read() if args.text == "-" else args.text, args.before)
    return CLEAN


def _same(one: Path, other: Path) -> bool:
    """Whether two names lead to one file, by a link of either kind too."""
    try:
        return one.samefile(other)
    except OSError:  # one is not there yet
        return one.resolve() == other.resolve()


def _ear(paths: Sequence[Path]) -> "Ear | None":
    if not paths:
        from scriptengine.program import ears
        from scriptengine.program.cache import Cache, default_folder

        return ears.ear((), Cache(default_folder()))
    words = lexicons(paths)
    if words is None:
        return None
    from scriptengine.hearing.listen import Ear

    return Ear(words)


def lexicons(paths: Sequence[Path]) -> "Lexicon | None":
    """The shipped lexicon with others added, or None after saying what is wrong with them."""
    from scriptengine.hearing import lexicon

    words = lexicon.shipped()
    for path in paths:
        source, findings = files.read_file(path)
        if source is not None:
            own, findings = lexicon.read(source, words)
            words = words.merge(own)
        tell(findings, source)
        if any(finding.severity == "error" for finding in findings):
            return None
    return words


def tell(findings: "Sequence[Diagnostic]", source: "Source | None") -> None:
    """Findings on standard error, with what they rest on in the shipped lexicon."""
    if findings:
        from scriptengine.hearing import lexicon
        from scriptengine.report.text import render, wants_color

        known = {source.name: source} if source else files.texts_of(findings)
        if any(there.file == lexicon.SHIPPED for finding in findings for there, _ in finding.related):
            known.setdefault(lexicon.SHIPPED, lexicon.shipped_source())
        print(render(findings, known, color=wants_color(sys.stderr)), end="", file=sys.stderr)


def _explain(ear: "Ear", text: str, before: Sequence[str]) -> None:
    from scriptengine.hearing import private

    said = clean(text)
    hidden = private.mask(said)
    heard = private.without_private(ear.hear(said, before), said)
    if hidden.kinds:
        print(f"Masked before anything is kept: {', '.join(dict.fromkeys(hidden.kinds))}.")
        print(f"  {one_line(hidden.text)}")
    if not heard.triggers and not heard.denied:
        print("No trigger is suggested.")
    for one in heard.triggers:
        trigger = ear.lexicon.triggers[one.name]
        print(f"{one.name} ({trigger.urgency}): {trigger.meaning}")
        _because(one)
    for how, each in (
        ("spoken of and denied; nothing is raised", heard.denied),
        ("found, and not suggested", heard.aside),
        ("sounds like it, and not suggested", heard.mistaken),
    ):
        for one in each:
            print(f"{one.name}: {how}")
            _because(one)
    if heard.tone:
        print(f"tone {heard.tone.name}")
        _because(heard.tone)


def _because(one: "Suggestion") -> None:
    if one.evidence:
        words = one_line(one.evidence)
        shown = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        print(f"  “{shown}”, characters {one.start + 1} to {one.end}")
    for reason in one.because:
        print(f"  {one_line(reason)}")


def labelled(path: Path) -> "list[Row] | None":
    """The labelled lines of a file, or None after saying what is wrong with them."""
    from scriptengine.hearing import score

    source, findings = files.read_file(path)
    rows: list[Row] = []
    if source is not None:
        rows, findings = score.read(source)
    tell(findings, source)
    return None if any(finding.severity == "error" for finding in findings) else rows


def _score(args: argparse.Namespace, ear: "Ear") -> int:
    every = [labelled(path) for path in args.file]
    read = [rows for rows in every if rows is not None]
    if len(read) < len(every):
        return FAILED
    hear = heard_by(ear)
    heard = [[hear(row.text) for row in rows] for rows in read]
    if args.predictions:
        told = (
            _prediction(*pair) for rows, said in zip(read, heard, strict=True) for pair in zip(rows, said, strict=True)
        )
        try:
            args.predictions.write_text("".join(told))
        except OSError as problem:
            print(f"`{args.predictions}` cannot be written: {problem.strerror}.", file=sys.stderr)
            return FAILED
    others = _others(ear) if args.baselines else []
    for path, rows, said in zip(args.file, read, heard, strict=True):
        if len(read) > 1:
            print(f"== {one_line(str(path))}")
        _compared(rows, said, ear, others)
    return CLEAN


class _Other(NamedTuple):
    """Another way of hearing, or None for it where its extra is not installed."""

    name: str
    extra: str
    hear: "Callable[[str], Heard] | None"


def _others(ear: "Ear") -> list[_Other]:
    from scriptengine.hearing import baseline, sentences
    from scriptengine.hearing.listen import Ear

    model = sentences.shipped()
    others = [
        _Other("plain keywords", "", baseline.keywords),
        _Other("VADER (tone)", "baselines", baseline.vader()),
        _Other("sentence model alone", "semantic", baseline.sentence_model()),
    ]
    if not ear.lexicon.sentence_model:  # else the table above has it
        both = heard_by(Ear(ear.lexicon, beside=model)) if model else None
        others.append(_Other("with the sentence model", "semantic", both))
    return others


def _compared(rows: "Sequence[Row]", heard: "Sequence[Heard]", ear: "Ear", others: Sequence[_Other]) -> None:
    from scriptengine.hearing import score

    if not any(row.triggers or row.tone for row in rows):
        print(f"{len(rows)} lines heard; none of them has labels to compare with.")
        return
    _unknown(rows, ear)
    _table(score.compare(rows, heard, ear.lexicon.triggers))
    for other in others:
        _beside(other, rows, ear)


def _unknown(rows: "Sequence[Row]", ear: "Ear") -> None:
    """Tell of labels that nothing can be heard as: they would only lower the score."""
    from scriptengine.hearing.vocabulary import TONES
    from scriptengine.text.diagnostic import did_you_mean

    triggers = ear.lexicon.triggers
    for what, known, used in (
        ("trigger", tuple(triggers), {name for row in rows for name in row.triggers | row.unsure}),
        ("tone", TONES, {row.tone for row in rows if row.tone}),
    ):
        for name in sorted(used.difference(known)):
            rather = did_you_mean(name, known)
            print(f"There is no {what} `{one_line(name)}`, which lines are labelled with.{rather}", file=sys.stderr)


def heard_by(ear: "Ear") -> "Callable[[str], Heard]":
    """What an ear predicts for a line on its own, as the score wants it."""
    from scriptengine.hearing.score import Heard

    def hear(text: str) -> Heard:
        found = ear.hear(text)
        return Heard(frozenset(one.name for one in found.triggers), found.tone.name if found.tone else "")

    return hear


def _prediction(row: "Row", one: "Heard") -> str:
    return json.dumps({"id": row.id, "triggers": sorted(one.triggers), "tone": one.tone or None}) + "\n"


def _table(table: "Score") -> None:
    print(f"{'':20} precision            recall               F1")
    for name, figures in table.each.items():
        print(f"{one_line(name):20} {_figures(figures)}")
    print(f"{'all triggers':20} {_figures(table.triggers)}  ({table.f1_low:.2f} to {table.f1_high:.2f})")
    print(f"{'crisis':20} {_figures(table.crisis)}")
    print(f"hard negatives flagged {_share(table.hard_flagged)}, as crisis {_share(table.hard_crisis)}")
    for name, part in table.tones.items():
        print(f"tone {name:15} recall {_share(part)}")
    print(f"tone mean recall {_number(table.tone_mean_recall)}; {table.rows} lines; in brackets 95 % intervals")


def _figures(figures: "Figures") -> str:
    return f"{_share(figures.precision):20} {_share(figures.recall):20} {_number(figures.f1)}"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def _share(part: "Share") -> str:
    return f"{part.value:.2f} ({part.low:.2f}-{part.high:.2f})" if part.of else "-"


def _beside(other: _Other, rows: "Sequence[Row]", ear: "Ear") -> None:
    from scriptengine.hearing import score

    if other.hear is None:
        print(f"{other.name}: not installed (`pip install scriptengine[{other.extra}]`)")
        return
    table = score.score(rows, other.hear, ear.lexicon.triggers)
    print(
        f"{other.name}: F1 {_number(table.triggers.f1)}, crisis recall {_share(table.crisis.recall)}, "
        f"hard negatives flagged {_share(table.hard_flagged)}, as crisis {_share(table.hard_crisis)}, "
        f"tone mean recall {_number(table.tone_mean_recall)}"
    )

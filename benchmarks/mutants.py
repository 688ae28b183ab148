"""How many defects lint catches, of hundreds made from the shipped scripts, and whether none that breaks a guarantee in
a random call is passed over: `python -m benchmarks.mutants [--results FILE]`.

It takes most of an hour. What is known of a defect is kept in FILE, so that a run can go on where one has stopped.
"""

import argparse
import datetime
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.mutations import KINDS, SCRIPTS, SEED, Mutant, draw
from scriptengine.call.account import read_account
from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Escalated,
    Event,
    Listened,
    Raised,
    Started,
    TakenBack,
    ToneSet,
    WentBack,
    WentOn,
)
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.check.config import Config
from scriptengine.check.proof import prove, statuses
from scriptengine.check.run import Request, run
from scriptengine.program.load import load
from scriptengine.program.model import Program, Value
from scriptengine.text.source import Source

TODAY: Final = datetime.date(2026, 11, 21)
COUNT: Final = 322
CALLS: Final = 600
LENGTH: Final = 40  # events, beyond those that led to the place it goes on from
RULES: Final = ("CS0", "CS1", "CS2", "CS4", "CS5", "CS6", "CS7")
GOAL: Final = ("mark dropped", "handler removed", "option hidden by a tone", "wording slip")
"""The kinds of which 95 % are to be caught."""
SLOW: Final = ("help_first.no_is_no", "help_first.nobody_else")
"""What takes longest to prove is proved last: one guarantee that is not proved is enough."""

Record = dict[str, Any]
"""What is known of a defect: where it is, the codes that caught it, the guarantees that random calls broke and of these
those that were proved all the same."""


def users(file: str) -> list[str]:
    """The shipped scripts that are made of a file, by name."""
    return [name for name in sorted(path.stem for path in SCRIPTS.glob("*.call")) if file in _files(name)]


@cache
def _files(script: str) -> frozenset[str]:
    loaded = load(SCRIPTS / f"{script}.call", cache=Path(_kept().name), today=TODAY)
    return frozenset(Path(name).resolve().relative_to(SCRIPTS).as_posix() for name in loaded.sources)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    """Where the lexicon and the files that stay as they are are kept read, for one run."""
    return tempfile.TemporaryDirectory()


def judge(mutant: Mutant, calls: int = CALLS) -> Record:
    """Lint one defect as if it were in the folder, and play random calls on it."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = Path(folder, "scripts")
        shutil.copytree(SCRIPTS, scripts)
        (scripts / mutant.file).write_text(mutant.text, "utf-8")
        return _judged(mutant, scripts, calls)


def _judged(mutant: Mutant, scripts: Path, calls: int) -> Record:
    names = users(mutant.file)
    Random(f"{SEED} {mutant.what}").shuffle(names)
    record: Record = {"id": _id(mutant), "kind": mutant.kind, "sort": mutant.sort, "script": names[0]}
    record["rules"] = ruled(scripts, {f"{name}.call" for name in names} | {mutant.file})
    record |= {"loads": False, "broken": [], "guarantees": {}}
    for number, name in enumerate(names):
        program = load(scripts / f"{name}.call", cache=Path(_kept().name), today=TODAY).program
        if program is None:
            break
        record["loads"] = True
        if number == 0:
            record["broken"] = sorted(broken_by_chance(program, Random(mutant.what), calls))
            record["guarantees"] = dict(statuses(prove(program, guarantees=record["broken"], today=TODAY)))
        if record["rules"] or _failing(record) or (number and mutant.kind not in GOAL):
            break
        for guarantee in sorted(program.guarantees, key=lambda one: one in SLOW):
            status = dict(statuses(prove(program, guarantees=[guarantee], today=TODAY)))[guarantee]
            if status in ("broken", "undecided"):
                record["guarantees"][guarantee] = status
                break
    return record


def _failing(record: Record) -> list[str]:
    return [name for name, status in record["guarantees"].items() if status in ("broken", "undecided")]


def _id(mutant: Mutant) -> str:
    return f"{mutant.file}:{mutant.line}: {mutant.kind}: {mutant.what}"


def ruled(scripts: Path, names: Iterable[str]) -> list[str]:
    """The codes of all errors and warnings of rules in files of a folder; the shipped ones have none."""
    paths = tuple(os.fspath(scripts / name) for name in sorted(names))
    report = run(Request(paths, Config(scripts.parent, select=RULES), TODAY, Path(_kept().name)))
    return sorted({finding.code for finding in report.findings if finding.severity != "hint"})


def broken_by_chance(program: Program, random: Random, calls: int) -> set[str]:
    """The guarantees that random calls break.

    A call goes on from a place that some call has come to, each as likely as any other: most would end before the
    customer is known to be the right one.
    """
    found: set[str] = set()
    reached: dict[str, State] = {}
    for number in range(calls):
        restless = (0.03, 0.12, 0.3)[number % 3]
        state = None if number % 4 == 0 else reached[random.choice([*reached])]
        for _ in range(LENGTH):
            event = _start(program, random) if state is None else _event(program, random, state, restless)
            state, turn = step(program, state, event)
            found.update(one.guarantee for one in turn.broken)
            if turn.do == "ended":
                found.update(turn.owed)
                break
            if turn.place not in reached or random.random() < 0.3:
                reached[turn.place] = state
    return found


def _start(program: Program, random: Random) -> Started:
    """A call with the script's shipped account, each yes or no in it and some numbers drawn anew."""
    path = SCRIPTS / "accounts" / f"{program.name}.yaml"
    facts, _ = read_account(program, Source(path.name, path.read_text("utf-8")))
    drawn: dict[str, Value] = dict(facts)
    for name, fact in program.facts.items():
        if fact.type.name == "yesno":
            drawn[name] = random.random() < 0.5
        elif fact.type.name == "number" and name.startswith("account."):
            drawn[name] = Decimal(random.choice([0, 5, 40, 400]))
    return Started("R-1", drawn, TODAY, rehearsal=True)


def _event(program: Program, random: Random, state: State, restless: float) -> Event:
    """An answer to what is asked; or, as likely as `restless`, something comes up, changes, or is taken back."""
    if random.random() > restless:
        return _answer(random, state.turn)
    match random.choices(["raise", "tone", "back", "slip", "correct", "person"], [9, 4, 2, 2, 2, 1])[0]:
        case "raise":
            return Raised(tuple(random.sample(sorted(program.triggers), random.choice([1, 1, 1, 2]))))
        case "tone":
            return ToneSet(random.choice(program.tones))
        case "back":
            return WentBack()
        case "slip" if state.raised:
            return TakenBack(random.choice(state.raised))
        case "correct" if given := _given(state):
            return random.choice(given)
        case "person" if program.contacts:
            return Escalated(random.choice(sorted(program.contacts)))
    return _answer(random, state.turn)


def _answer(random: Random, turn: Turn) -> Event:
    match turn.do:
        case "choose" if turn.options:
            return Chose(turn.ask, random.choice(turn.options).key)
        case "type" if turn.type is not None:
            return Answered(turn.ask, random.choice([None, *_typed(random, turn, turn.type.name)]))
        case "listen":
            return Listened(turn.ask, random.choice(["", "what they said"]))
    return WentOn()


def _typed(random: Random, turn: Turn, kind: str) -> list[Value]:
    if kind in ("money", "number"):
        low = int(turn.low) if isinstance(turn.low, Decimal) else 0
        high = int(turn.high) if isinstance(turn.high, Decimal) else 5000
        return [Decimal(low), Decimal(high), Decimal(random.randint(low, high)), Decimal(random.randint(low, high))]
    if kind == "date":
        return [TODAY + datetime.timedelta(days) for days in (0, 10, 40)]
    return [random.random() < 0.5] if kind == "yesno" else ["what they said"]


def _given(state: State) -> list[Event]:
    """Every answer given, made another one."""
    found: list[Event] = []
    for _, ((label, round_), event) in state.path.entries[: state.path_length]:
        match event:
            case Chose():
                keys = sorted(state.plan.keys[label])
                found += [Corrected(event.ask, round_, key) for key in keys if key != event.key]
            case Answered() if event.value is not None:
                found.append(Corrected(event.ask, round_, None))
    return found


def table(records: Iterable[Record]) -> Iterator[str]:
    """The records counted by kind, as a table of Markdown."""
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_kind[record["kind"]].append(record)
    yield "| defect | made | not loaded | told by a rule | by a guarantee alone | caught | broken by chance; caught |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for kind in KINDS:
        ones = by_kind[kind]
        unread = sum(not one["loads"] for one in ones)
        by_rule = sum(one["loads"] and bool(one["rules"]) for one in ones)
        by_claim = sum(one["loads"] and not one["rules"] and bool(_failing(one)) for one in ones)
        broken = [one for one in ones if one["broken"]]
        share = f"{sum(map(caught, ones)) / max(len(ones), 1):.0%}"
        seen = sum(caught(one) for one in broken)
        yield f"| {kind} | {len(ones)} | {unread} | {by_rule} | {by_claim} | {share} | {len(broken)}, {seen} |"


def caught(record: Record) -> bool:
    """Whether lint says anything of it, hints aside."""
    return not record["loads"] or bool(record["rules"]) or bool(_failing(record))


def main() -> None:
    """Judge every defect that is drawn, and print the table and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, help="where what is known is kept, one line of JSON for each defect")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    drawn = draw(asked.count, asked.seed)
    known: dict[str, Record] = {}
    if asked.results and asked.results.exists():
        lines = asked.results.read_text("utf-8").splitlines()
        known = {record["id"]: record for record in map(json.loads, lines)}
    left = [mutant for mutant in drawn if _id(mutant) not in known]
    left.sort(key=lambda mutant: mutant.kind not in GOAL)
    with ProcessPoolExecutor(asked.jobs) as pool:
        for done in as_completed([pool.submit(judge, mutant, asked.calls) for mutant in left]):
            record = done.result()
            known[record["id"]] = record
            if asked.results:
                with asked.results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(record) + "\n")
    records = [known[_id(mutant)] for mutant in drawn]
    print("\n".join(table(records)))
    for record in records:
        if not caught(record):
            print(f"missed: {record['id']}")
        for name in record["broken"]:
            if record["guarantees"].get(name) in ("proved", "untested"):
                print(f"proved though a call breaks it: {name} in {record['script']}: {record['id']}")


if __name__ == "__main__":
    main()

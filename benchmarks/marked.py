"""How many sentences that call for a mark lint asks it for, and of how many look-alikes it says anything: `python -m
benchmarks.marked` reads marked.yaml, which was written down before the rules learned their words.
"""

import datetime
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from scriptengine.check.config import Config
from scriptengine.check.run import Request, run
from scriptengine.language.words import MARKS

SENTENCES: Final = Path(__file__).with_name("marked.yaml")
TODAY: Final = datetime.date(2026, 11, 22)
PACKS: Final = "agrees", "budget", "copy_sent", "machine", "plans", "refuses", "stops_recording", "takes_details"
ASKED: Final = re.compile(r"`@(\w+)`")

HEAD: Final = """\
script said "Said"
    version 1
    locale en-GB
    currency GBP

fact account.balance as money @discloses
fact customer.full_name as text

outcome done "{title}"
"""
CRISIS: Final = '\noutcome safe "Somebody is with them"\n\non crisis\n    end safe\n\nstep start\n'


def script(line: str) -> str:
    """A script that has a sentence where its sort says, and that promises something of every mark."""
    sort, words = line.split(": ", 1)
    question, _, answer = words.partition(" | ")
    unsure = "        - (unsure) They're not sure\n"
    said = {
        "say": f"    say {words}\n",
        "ask": f"    ask it\n        {words}\n        - (yes) Yes\n{unsure}",
        "demand": f"    ask it @demands\n        {words}\n        - (yes) Yes\n        - (no) No @refuses\n{unsure}",
        "answer": f"    ask it\n        {question}\n        - (first) {answer}\n{unsure}",
        "amount": f"    ask it as money\n        {words}\n",
        "typed": f"    ask it as text\n        {words}\n",
        "outcome": "",
    }[sort]
    title = words if sort == "outcome" else "The call is over"
    marks = "".join(f'mark {mark} "{mark}"\n' for mark in PACKS)
    watched = [f"    never @{mark}\n" for mark in (*MARKS, *PACKS) if mark not in ("private", "resolved")]
    watch = 'guarantee watched "Everything is watched"\n' + "".join(watched)
    return f"{HEAD.format(title=title)}{marks}{watch}{CRISIS}{said}    end done\n"


def told(lines: list[str]) -> Iterator[tuple[str, set[str]]]:
    """Each sentence, and the marks that lint asks for in it, hints aside."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"said_{number}.call") for number in range(len(lines))]
        for path, line in zip(paths, lines, strict=True):
            path.write_text(script(line), "utf-8")
        config = Config(Path(folder), select=("CS705", "CS72"))
        report = run(Request(tuple(map(os.fspath, paths)), config, TODAY))
        for path, line in zip(paths, lines, strict=True):
            own = [one for one in report.findings if one.span and Path(one.span.file).name == path.name]
            wrong = [one for one in own if one.severity == "error" and not one.code.startswith("CS7")]
            assert not wrong, (line, wrong)
            asked = [ASKED.findall(one.message + one.advice) for one in own if one.severity != "hint"]
            yield line, {mark for marks in asked for mark in marks}


def main() -> None:
    """Print the shares, and each sentence that was missed or wrongly told."""
    sentences = yaml.safe_load(SENTENCES.read_text("utf-8"))
    carry = [(mark, line) for mark, lines in sentences["carry"].items() for line in lines]
    found = dict(told([line for _, line in carry] + sentences["leave"]))
    missed = [f"missed: @{mark}: {line}" for mark, line in carry if mark not in found[line]]
    alarms = [f"wrongly told: {line} ({', '.join(sorted(found[line]))})" for line in sentences["leave"] if found[line]]
    print(f"asked for the mark: {len(carry) - len(missed)} of {len(carry)}")
    print(f"look-alikes told: {len(alarms)} of {len(sentences['leave'])}")
    print(*missed, *alarms, sep="\n")


if __name__ == "__main__":
    main()

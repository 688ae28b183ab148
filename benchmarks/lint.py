"""Lint over a thousand scripts: from nothing, with nothing changed, after one edit; and over one that grows.

The others, where they are installed, look at as many files of as many lines: yamllint and pyflakes from nothing, ruff
with nothing changed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.timing import Ratio, compare, seconds, show
from scriptengine.resources import folder

FILES = 1000
ROUNDS = 3
STEPS = (300, 3_000, 30_000)
RULES = "CS0,CS1,CS2,CS4,CS5,CS6,CS7"

STEP = """\
step stage_{n}
    say Thank you, {{{{ customer.first_name }}}}. I'd like to ask you about this month.
    ask amount_{n} as money from 1 to 500 @offers
        What could you manage in this month?
    set half_{n} = amount_{n} / 2
    ask way_{n} @offers
        [anxious] There is no hurry. Which of these would suit you?
        [else] Which of these would suit you?
        - (now) In the next few days
            say Thank you. I'll note that down.
        - [account.days_late > {n}] (later) Later this month
        - (unsure) They're not sure -> stage_{next}
    if known(half_{n}) and half_{n} > 10
        say That leaves {{{{ half_{n} }}}} for the second half.
    -> stage_{next}

"""
HEAD = """\
script {name} "Benchmark {name}"
    version 1
    locale en-GB
    currency GBP
    owner Nobody

fact customer.first_name as text
fact account.days_late as number

outcome done "Done"

contact team_leader "Team leader"
    person Ana Silva
    email ana.silva@northwind.example

guarantee kind "Nobody is asked for money"
    never @demands

on crisis
    say @acknowledges I'm staying with you, and I'm bringing somebody in.
    escalate team_leader
    end done

on hardship or capacity or customer_deceased or fraud_victim or breathing_space or insolvency or represented
    say @acknowledges I'm sorry to hear that, and thank you for telling me.
    resume

on dispute or cease_contact or third_party or wrong_party or speaker_changed or minor or complaint or wants_human
    say @acknowledges Thank you for saying so. I'm passing this to {{{{ team_leader.person }}}}, who can decide.
    escalate team_leader
    end done

on angry or distressed
    say @acknowledges I can hear how much this matters.
    resume

"""
LAST = """\
step stage_{n}
    say Thank you for your time.
    end done
"""
PYTHON = (
    'def stage_{n}(amount: float, days: int) -> float:\n    """One stage."""\n    half = amount / 2\n'
    + "".join(f"    if days > {n}:\n        half = half + {n}\n" for n in range(5))
    + "    return half\n\n\n"
)


def script(number: int, steps: int = 5) -> str:
    """A script with which nothing is wrong, of 119 lines or more."""
    stages = "".join(STEP.format(n=n, next=n + 1) for n in range(steps))
    return HEAD.format(name=f"script_{number}") + stages + LAST.format(n=steps)


def rules_only(at: Path) -> int:
    """A tree of scripts without packs; how many lines it has."""
    at.mkdir(parents=True)
    for number in range(FILES):
        (at / f"script_{number}.call").write_text(script(number))
    return FILES * script(0).count("\n")


def with_packs(at: Path) -> int:
    """A tree of the shipped scripts, each many times under other names, with the library they share."""
    shipped = folder("scripts")
    for part in ("library", "rules", "phrases", "notices", "lexicon"):
        shutil.copytree(shipped / part, at / "scripts" / part)
    shutil.copy(shipped / "scorecard.yaml", at / "scripts")
    originals = sorted(shipped.glob("*.call"))
    lines = 0
    for number in range(FILES):
        original = originals[number % len(originals)]
        text = original.read_text().replace(f"script {original.stem} ", f"script {original.stem}_{number} ", 1)
        (at / "scripts" / f"{original.stem}_{number}.call").write_text(text)
        lines += text.count("\n")
    return lines


def lint(at: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "scriptengine", "lint", "--exit-zero", "--quiet", *more, str(at)]


def edit(at: Path) -> None:
    """Change one script."""
    path = next(at.rglob("*.call")) if at.name != "packs" else next((at / "scripts").glob("*.call"))
    path.write_text(path.read_text() + "# edited\n")


def others(at: Path, lines: int) -> dict[str, list[str]]:
    """Commands of the other linters that are here, each over a tree of its own language with as many lines."""
    each = lines // FILES
    python, yaml = at / "python", at / "yaml"
    for tree in (python, yaml):
        tree.mkdir()
    for number in range(FILES):
        stages = [PYTHON.format(n=n) for n in range(each // PYTHON.count("\n"))]
        values = [f"VALUE_{n} = {n}\n" for n in range(each % PYTHON.count("\n"))]
        (python / f"module_{number}.py").write_text("".join([*values, "\n\n", *stages]).rstrip("\n") + "\n")
        (yaml / f"book_{number}.yaml").write_text(
            "---\n" + "".join(f"key_{n}: some words in a line\n" for n in range(each - 1))
        )
    found = {
        "yamllint": [sys.executable, "-m", "yamllint", "--no-warnings", str(yaml)],
        "pyflakes": [sys.executable, "-m", "pyflakes", str(python)],
    }
    found = {name: words for name, words in found.items() if find_spec(name)}
    if shutil.which("ruff", path=Path(sys.executable).parent):
        found["ruff"] = [
            str(Path(sys.executable).parent / "ruff"),
            "check",
            "-q",
            "--cache-dir",
            str(at / "ruff"),
            str(python),
        ]
    return found


def growth(at: Path) -> None:
    """Rules over one script of more and more steps: the seconds for a line should stay what they are."""
    print("-- one script, rules only")
    for steps in STEPS:
        path = at / f"script_{steps}.call"
        path.write_text(script(steps, steps))
        per_line(f"{steps} steps", lint(path, "--no-cache", "--select", RULES), path.read_text().count("\n"))
        path.unlink()


def per_line(name: str, words: Sequence[str], lines: int) -> None:
    spent = seconds(words)
    print(f"{name}: {spent:.2f} s, {lines / spent:,.0f} lines a second")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        at = Path(temporary)
        os.environ["XDG_CACHE_HOME"] = str(at / "cache")
        os.chdir(at)
        trees = {
            "rules only": (at / "rules", rules_only(at / "rules")),
            "with packs": (at / "packs", with_packs(at / "packs")),
        }
        beside = others(at, trees["rules only"][1])
        for name, (tree, lines) in trees.items():
            print(f"-- {name}: {FILES} files, {lines:,} lines")
            per_line("from nothing", lint(tree), lines)
            per_line("nothing changed", lint(tree), lines)
            edit(tree)
            per_line("after one edit", lint(tree), lines)
        for name in ("yamllint", "pyflakes"):
            if name in beside:
                lines = trees["rules only"][1]
                found: Ratio = compare(lint(trees["rules only"][0], "--no-cache"), beside[name], ROUNDS)
                show(f"from nothing, beside {name}", found, "a quarter" if name == "yamllint" else "toward 1")
                print(f"  {name}: {lines / found.second:,.0f} lines a second")
        if "ruff" in beside:
            subprocess.run(lint(trees["rules only"][0]), stdout=subprocess.DEVNULL, check=True)
            # On some machines ruff is done before Python has begun; the target is its time where we first measured it.
            show(
                "nothing changed, beside ruff",
                compare(lint(trees["rules only"][0]), beside["ruff"], 7),
                "at most 170 ms",
            )
        growth(at)


if __name__ == "__main__":
    main()

"""Proofs as scripts grow: the graph and the proofs of independent claims, beside Lark's bare parse of the same text."""

import os
import sys
from functools import partial

from lark import Lark

from benchmarks.parse import bare
from benchmarks.timing import compare, seconds, show
from scriptengine.check.graph import Graph
from scriptengine.check.layout import Layout
from scriptengine.check.proof import prove
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program
from scriptengine.resources import folder

CLAIMS = """guarantee promises "What a long script promises"
    @discloses only after @verifies
    after hardship, @demands only after @offers
    after crisis, every call has escalate
    after complaint, every call has escalate
"""
HEAD = f"""script long "Long"
    locale en-GB
    currency GBP
outcome done "Done"
contact leader "Leader"
    person Pat Lee
    email pat@northwind.example
fact account.balance as money
{CLAIMS}
on suicide_risk or immediate_danger
    escalate leader
    end done
on hardship
    say @offers There are ways we can help.
    resume
on complaint
    escalate leader
    resume
step first
    ask who
        Is that you?
        - (yes) Yes @verifies
        - (no) No
            end done
    -> step_0
"""
STEP = """step step_{at}
    say @discloses It is about {{{{ account.balance }}}}.
    ask pay_{at} @demands
        Would you like to pay?
        - (yes) Yes
        - (no) No -> {other}
    listen why_{at}
        What would help?
    -> {next}
"""


def script(steps: int) -> str:
    """A script of so many steps in a row, each with two questions and a way past the next step."""
    made = []
    for at in range(steps):
        after = [f"step_{min(one, steps)}" for one in (at + 1, at + 2)]
        made.append(STEP.format(at=at, next=after[0], other=after[1]))
    return f"{HEAD}{''.join(made)}step step_{steps}\n    end done\n"


STAGE = """step stage_{at}
    say I'd like to understand how things are before we look at anything else.
    ask stage_ask_{at}
        [anxious] There is no hurry. How is this for you?
        [else] How is this for you?
        - (well) It is fine
            say Thank you for telling me.
        - (hard) It is hard
            say Thank you for telling me that.
        - (unsure) They are not sure, or would rather not say
    listen stage_words_{at}
        Is there anything you would like to add?
    -> {next}

"""


def with_packs(steps: int) -> dict[str, str]:
    """A shipped script, proved with its packs, with so many steps more between its greeting and its reason, and all
    that it uses."""
    at = folder("scripts")
    sources = {
        path.relative_to(at).as_posix(): path.read_text(encoding="utf-8")
        for path in (*at.rglob("*.call"), *at.rglob("*.yaml"))
    }
    head, greeting, rest = sources["early_arrears.call"].partition("step greeting\n")
    stages = "".join(STAGE.format(at=at, next=f"stage_{at + 1}" if at < steps - 1 else "reason") for at in range(steps))
    text = f"{head}{greeting}{rest.replace('-> reason', '-> stage_0', 1)}\n{stages}"
    uncommented = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return sources | {"early_arrears.call": "\n".join(["", *uncommented, ""])}


def graph(program: Program) -> object:
    """The graph with all that is made of it at once."""
    return Layout(Graph(program)).units


def proved(name: str, sources: dict[str, str], main: str, parser: Lark) -> None:
    program = load_sources(sources, main).program
    assert program is not None
    verdicts = prove(program)
    assert all(verdict.status in ("proved", "untested") for verdict in verdicts), verdicts
    steps = len(program.steps)
    for processes in dict.fromkeys((1, os.cpu_count() or 1)):
        proofs = partial(prove, program, processes=processes)
        ratio = compare(proofs, partial(parser.parse, sources[main]), rounds=3)
        how = f"{len(verdicts)} claims in {processes} process{'es' if processes > 1 else ''}"
        show(f"{name} of {steps} steps: {how}, of Lark's bare parse", ratio, "10, at 3000 steps 15")
    print(f"  the graph alone: {seconds(partial(graph, program)) * 1000:.1f} ms")


def main() -> None:
    """Sizes may be given: `python -m benchmarks.proof 300 3000 30000`."""
    parser = bare()
    for steps in map(int, sys.argv[1:] or ("300", "3000")):
        proved("a script with claims of its own", {"long.call": script(steps)}, "long.call", parser)
        proved("a shipped script with its packs", with_packs(steps - 36), "early_arrears.call", parser)


if __name__ == "__main__":
    main()

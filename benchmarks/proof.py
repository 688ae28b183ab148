"""Proofs as scripts grow: the graph and the proofs of independent claims, beside Lark's bare parse of the same text."""

import sys
from functools import partial

from benchmarks.timing import compare, seconds, show
from scriptengine.check.graph import Graph
from scriptengine.check.layout import Layout
from scriptengine.check.proof import prove
from scriptengine.language.parse import parse
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program
from scriptengine.text.source import Source

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


def graph(program: Program) -> object:
    """The graph with all that is made of it at once."""
    return Layout(Graph(program)).units


def main() -> None:
    """Sizes may be given: `python -m benchmarks.proof 300 3000 30000`."""
    for steps in map(int, sys.argv[1:] or ("300", "3000")):
        text = script(steps)
        loaded = load_sources({"long.call": text}, "long.call")
        program = loaded.program
        assert program is not None, loaded.diagnostics
        verdicts = prove(program)
        assert all(verdict.status == "proved" for verdict in verdicts), verdicts
        source = Source("long.call", text)
        ratio = compare(partial(prove, program), partial(parse, source), rounds=3)
        show(f"{steps} steps: {len(verdicts)} claims proved against reading the text", ratio, "10, at 3000 steps 15")
        print(f"  the graph alone: {seconds(partial(graph, program)) * 1000:.1f} ms")


if __name__ == "__main__":
    main()

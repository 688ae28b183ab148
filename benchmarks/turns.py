"""Turns a second through `step`, text rendered, beside a plain table walk of the same flow; at 300 and at 3,000 steps."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from benchmarks.timing import compare, show
from scriptengine.call.events import Chose, Started
from scriptengine.call.step import step
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program
from scriptengine.program.values import text_of

TODAY = datetime.date(2026, 3, 2)
FACTS = {"name": "Sam", "owed": Decimal("240.50"), "due": datetime.date(2026, 3, 31)}
HEAD = """script main "Walk"
    locale en-GB
    currency GBP
use book.yaml
outcome done "Done"
fact name as text
fact owed as money
fact due as date

on crisis
    end done
"""
BOOK = "kind: phrases\nlanguage: en\ngeneral:\n- I hear you.\n"


def flow(steps: int) -> Program:
    """A script of so many steps, each a line with a text, a money and a date value, and a question."""
    texts = [
        f"""
step step_{at}
    ask answer_{at}
        Number {at}: {{{{ name }}}}, the {{{{ owed }}}} that is due on {{{{ due }}}}, is that right?
        - (yes) Yes -> step_{at + 1}
        - (no) No -> step_{at + 1}
"""
        for at in range(steps)
    ]
    sources = {"main.call": HEAD + "".join(texts) + f"\nstep step_{steps}\n    end done\n", "book.yaml": BOOK}
    loaded = load_sources(sources, "main.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def engine(program: Program, steps: int) -> Callable[[], None]:
    """A whole call through `step`."""
    events = [Chose(f"answer_{at}", "yes") for at in range(steps)]
    begin = Started("BENCH", FACTS, TODAY)

    def walk() -> None:
        state, turn = step(program, None, begin)
        for event in events:
            state, turn = step(program, state, event)
        assert turn.do == "ended"

    return walk


def table(program: Program, steps: int) -> Callable[[], None]:
    """The same flow as a dictionary of places: no state but the place and the answers, nothing checked."""
    printed: dict[object, str] = {
        FACTS["owed"]: text_of(FACTS["owed"], program.facts["owed"].type, "en-GB", "GBP"),
        FACTS["due"]: text_of(FACTS["due"], program.facts["due"].type, "en-GB", "GBP"),
    }
    places = {
        f"step_{at}": (
            (f"Number {at}: ", ", the ", " that is due on ", ", is that right?"),
            f"answer_{at}",
            {"yes": f"step_{at + 1}", "no": f"step_{at + 1}"},
        )
        for at in range(steps)
    }

    def walk() -> None:
        answers: dict[str, str] = {}
        facts = dict(FACTS)
        place = "step_0"
        while place in places:
            parts, ask, arrows = places[place]
            text = "".join(
                (parts[0], str(facts["name"]), parts[1], printed[facts["owed"]], parts[2], printed[facts["due"]], parts[3])
            )
            assert text
            answers[ask] = "yes"
            place = arrows["yes"]

    return walk


def main() -> None:
    """Print the ratios."""
    per_turn = {}
    for steps in (300, 3000):
        program = flow(steps)
        found = compare(engine(program, steps), table(program, steps))
        show(f"{steps} steps: step() / table walk, time per call (target: at most 2.5)", found)
        per_turn[steps] = found
    small, large = flow(300), flow(3000)
    ten = [engine(small, 300)] * 10

    def ten_small() -> None:
        for one in ten:
            one()

    show("3,000 steps / ten calls of 300 (target: at most 1.33)", compare(engine(large, 3000), ten_small))


if __name__ == "__main__":
    main()

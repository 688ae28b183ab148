"""Turns a second through `step`, text rendered, beside a plain table walk of the same flow; at 300 and at 3,000
steps."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from benchmarks.timing import compare, show
from scriptengine.call.events import Chose, Started
from scriptengine.call.step import step
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Value

TODAY = datetime.date(2026, 3, 2)
FACTS: dict[str, Value] = {"name": "Sam", "owed": Decimal("240.50"), "due": datetime.date(2026, 3, 31)}
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


MONTHS = " January February March April May June July August September October November December".split(" ")


def table(steps: int) -> Callable[[], None]:
    """The same flow written by hand: a dictionary of places, values printed in place, a turn as a plain tuple; nothing
    is checked, and no
    state but the place and the answers."""
    yes_no = (("yes", "Yes"), ("no", "No"))
    places = {
        f"step_{at}": (at, f"answer_{at}", yes_no, dict.fromkeys(("yes", "no"), f"step_{at + 1}"))
        for at in range(steps)
    }

    def walk() -> None:
        answers: dict[str, str] = {}
        name, owed, due = "Sam", Decimal("240.50"), datetime.date(2026, 3, 31)
        place = "step_0"
        while place in places:
            at, ask, options, arrows = places[place]
            day = f"{due.day} {MONTHS[due.month]} {due.year}"
            text = f"Number {at}: {name}, the \u00a3{owed:,.2f} that is due on {day}, is that right?"
            turn = (place, text, ask, options)
            answers[turn[2]] = "yes"
            place = arrows["yes"]

    return walk


def main() -> None:
    """Print the ratios."""
    small, large = engine(flow(300), 300), engine(flow(3000), 3000)
    show("300 steps: step() / a hand-written table walk (target: at most 2.5)", compare(small, table(300)))
    show("3,000 steps: the same", compare(large, table(3000)))

    def ten_small() -> None:
        for _ in range(10):
            small()

    show("3,000 steps / ten calls of 300 (target: at most 1.33)", compare(large, ten_small))


if __name__ == "__main__":
    main()

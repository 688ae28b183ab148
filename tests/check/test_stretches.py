"""What every question may go past: turns in a row, but never all those of a circle."""

import sys
from pathlib import Path

import pytest

from scriptengine.check.graph import Graph
from scriptengine.check.layout import Layout
from scriptengine.check.proof import prove

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import knotty_calls
import random_calls
from shipped import CALLS, program_of
from small_calls import TODAY, program


def _layouts() -> list[Layout]:
    made = [random_calls.program(seed) for seed in range(40)] + [knotty_calls.program(seed) for seed in range(40)]
    return [Layout(Graph(program)) for program in (*made, *map(program_of, CALLS))]


@pytest.fixture(scope="module")
def layouts() -> list[Layout]:
    return _layouts()


def _ahead(layout: Layout, label: str) -> list[str]:
    return [after for after, _ in layout.onward[label].ways]


def test_every_circle_with_a_turn_has_one_that_is_not_gone_past(layouts: list[Layout]) -> None:
    for layout in layouts:
        for label in layout.nodes:
            if label in layout.anchors or layout.onward[label].kind not in ("turn", "call"):
                continue
            seen: set[str] = set()
            left = _ahead(layout, label)
            while left:
                at = left.pop()
                assert at != label
                if at not in seen and at not in layout.anchors:
                    seen.add(at)
                    left += _ahead(layout, at)


def test_what_is_gone_past_leads_to_what_going_step_by_step_leads_to(layouts: list[Layout]) -> None:
    for layout in layouts:
        for label in layout.nodes:
            costs: dict[str, int] = {}
            left = list(layout.onward[label].ways)
            while left:
                at, cost = left.pop()
                if cost >= costs.get(at, cost + 1):
                    continue
                costs[at] = cost
                if at in layout.passed:
                    left += [(after, cost + more) for after, more in layout.onward[at].ways]
            assert dict(layout.afar(label).ways) == {at: costs[at] for at in costs if at not in layout.passed}


def test_turns_are_gone_past_where_nothing_bears_on_a_claim(layouts: list[Layout]) -> None:
    assert any(layout.onward[label].kind == "turn" for layout in layouts for label in layout.passed)


@pytest.mark.parametrize("between", ["    say Hello.\n", "    do part\n", "    raise complaint\n"])
def test_so_are_very_many_in_a_row_with_no_question_between(between: str) -> None:
    ask = "    ask {}\n        Is it so?\n        - (y) Yes\n"
    steps = "".join(f"step s{at}\n{between}    -> s{at + 1}\n" for at in range(400))
    made = program(
        f'guarantee promise "The promise"\n    @demands only after @verifies\n'
        f"on complaint\n{ask.format('why')}    resume\n{steps}"
        f"step s400\n{ask.format('last')}    say @verifies You are you.\n    say @demands Pay.\n    end done\n",
        part=f"step go\n{ask.format('inside')}    return\n",
    )
    (verdict,) = prove(made, today=TODAY)
    assert verdict.status == "proved"


@pytest.mark.parametrize(
    "rest",
    ["say Bye.", "coach Bye.", "raise complaint", "do part", "set a = 1", "escalate leader", "-> first"],
)
def test_what_stands_behind_the_end_of_a_step_is_no_part_of_any_call(rest: str) -> None:
    made = program(
        'guarantee promise "The promise"\n    end only after @verifies\n    at most 1 @offers\n'
        f"on complaint\n    resume\n    {rest}\nstep first\n    say @verifies Hello.\n    end done\n    {rest}\n",
        part="step go\n    return\n    say Bye.\n",
    )
    assert {verdict.status for verdict in prove(made, today=TODAY)} <= {"proved", "untested"}

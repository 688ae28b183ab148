"""Where paths lead, and which cases guards tell apart."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import rule_pages
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.check import guards, values
from scriptengine.check.flow import Flow
from scriptengine.check.registry import ALL_RULES, BY_NAME
from scriptengine.program.cache import Cache
from scriptengine.program.library import Kept
from scriptengine.program.load import assemble
from scriptengine.program.model import Expression, Program, Say
from scriptengine.program.trees import Trees


def program(fragment: str) -> Program:
    files = rule_pages.texts(fragment)
    library = Kept({**rule_pages.library(), **files}, rule_pages.MAIN)
    made = assemble(library, rule_pages.MAIN, Trees(Cache(None)), rule_pages.TODAY)
    assert made.program is not None, made.diagnostics
    return made.program


def condition(text: str, declarations: str = "") -> tuple[Program, Expression]:
    made = program(f"{declarations}\nstep start\n    say\n        [{text}] Hello.\n        [else] Bye.\n    end done\n")
    said = next(node for node in made.nodes.values() if isinstance(node, Say))
    guard = said.speech[0].lines[0].guard
    assert guard is not None
    return made, guard


DO = """\
use part

step start
    do part
    say After.
    end done

# file: part.call
flow part "Part"

step first
    ask go_on
        Shall we go on?
        - (yes) Yes -> second
        - (no) No -> never_back

step second
    return

step never_back
    ask why
        Why not?
        - (a) This -> never_back
        - (b) That -> never_back
"""


def test_a_do_is_passed_only_where_its_flow_returns() -> None:
    flow = Flow(program(DO))
    assert flow.passes("part.first")
    assert not flow.passes("part.never_back")
    after = next(label for label, node in flow.nodes.items() if label.startswith("start#2"))
    assert after in flow.reachable
    second = flow.nodes[flow.nodes["ask part.go_on"].choices[0].next]  # type: ignore[union-attr]
    assert after not in flow.reach(flow.roots, lambda node: node is second)


def test_a_path_that_begins_in_a_flow_goes_on_after_its_do_only_if_asked_for() -> None:
    flow = Flow(program(DO))
    assert "start#2" not in flow.reach(["ask part.go_on"])
    assert "start#2" in flow.reach(["ask part.go_on"], returning=True)


@pytest.mark.parametrize("fragment", [DO, *(rule.part("Bad") for rule in ALL_RULES if rule.needs == "program")])
def test_what_is_missed_is_what_is_not_reached(fragment: str) -> None:
    flow = Flow(program(fragment))
    for start in flow.nodes:
        assert flow.missed([start], flow.nodes) == flow.nodes.keys() - flow.reach([start], returning=True)
        assert flow.missed([], [start, "nowhere"]) == {start}


@pytest.mark.parametrize("fragment", [DO, *(rule.part("Bad") for rule in ALL_RULES if rule.needs == "program")])
def test_a_circle_is_what_leads_back_to_itself(fragment: str) -> None:
    flow = Flow(program(fragment))
    for label in flow.nodes:
        onward = (one for one in flow.nodes if one != label and not flow.missed([label], [one]))
        again = any(not flow.missed([one], [label]) for one in onward)
        assert (label in flow.circles) == again


def test_where_paths_have_been_already_is_not_gone_through_again() -> None:
    flow = Flow(program(DO))
    part = flow.reach(["ask part.go_on"])
    assert flow.reach(flow.roots, been=part) == flow.reach(flow.roots) - part


def test_what_leads_to_an_end_is_found_through_a_return() -> None:
    flow = Flow(program(DO))
    ways = flow.leading_to(lambda node: node.label == "start#3")
    assert "ask part.go_on" in ways
    assert "ask part.why" not in ways


@pytest.mark.parametrize(
    ("text", "can", "always"),
    [
        ("account.days_late > 30", True, False),
        ("account.days_late > 30 and account.days_late <= 30", False, False),
        ("account.days_late > 30 or account.days_late <= 30", True, True),
        ("account.days_late is 5 and account.days_late < 5", False, False),
        ("2 * account.days_late > 60 and account.days_late < 30", False, False),
        ("angry and calm", False, False),
        ("angry and not angry", False, False),
        ("not angry and not calm", True, False),
        ("illness and not hardship", False, False),
        ("hardship and not illness", True, False),
        ("health and not hardship", False, False),
        ("known(account.days_late) and account.days_late > 5", True, False),
        ("known(account.days_late) or account.days_late > 5", True, True),
        ("known(account.days_late) and (account.days_late > 5 or account.days_late <= 5)", True, True),
        ("account.days_late > 5 and account.balance < 30", True, False),
        ("visits(start) < 0", False, False),
        ("visits(start) >= 0", True, True),
        ("account.days_late < visits(start) and account.days_late > visits(start)", False, False),
        ("account.balance > 2 * account.days_late and account.balance < 30", True, False),
    ],
)
def test_a_condition_can_hold_or_always_holds(text: str, can: bool, always: bool) -> None:
    made, one = condition(text)
    assert guards.decided(made, one) == (can, always)


def test_a_condition_is_decided_without_a_look_at_every_answer_of_the_call() -> None:
    class Unwalked(dict[str, values.Range]):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError("a script of ten thousand questions would take ten thousand times as long")

    made, one = condition("account.balance > 5", "fact account.balance as money")
    assert guards.decided(made, one, Unwalked(amount=values.Range())) == (True, False)


def test_what_may_be_unknown_is_a_case_of_its_own() -> None:
    optional = "fact account.arrears as money optional"
    made, one = condition("account.arrears > 0 or account.arrears <= 0", optional)
    assert not guards.decided(made, one)[1]
    sure = list(guards.cases(made, [one], lambda _name: True))
    assert all(guards.holds(one, case) for case in sure)


def test_a_case_is_told_in_words() -> None:
    made, one = condition("account.days_late > 30 and (angry or hardship)")
    told = [guards.in_words(made, case) for case in guards.cases(made, [one]) if guards.holds(one, case)]
    assert (
        "`account.days_late` is above 30 and `angry`" in told
        or "`account.days_late` is above 30 and `hardship`" in told
    )


@given(
    st.lists(st.tuples(st.sampled_from(["<", "<=", ">", ">=", "is"]), st.integers(-3, 3)), min_size=1, max_size=4),
    st.data(),
)
def test_cases_agree_with_the_condition_as_it_runs(comparisons: list[tuple[str, int]], data: st.DataObject) -> None:
    joiner = data.draw(st.sampled_from([" and ", " or "]))
    text = joiner.join(f"account.days_late {operator} {number}" for operator, number in comparisons)
    made, one = condition(
        text.replace("is -", "is 0 - ").replace("< -", "< 0 - ").replace("> -", "> 0 - ").replace("= -", "= 0 - ")
    )
    values = [Decimal(number) / 2 for number in range(-8, 9)]
    runs = {bool(one.run({"account.days_late": value})) for value in values}
    assert guards.decided(made, one) == (True in runs, runs == {True})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["due < paid", "due >= paid", "paid > due + 1", "paid is due", "due is not paid", "due > paid + 1"]
            )
            | st.sampled_from(["due < 1", "due >= 0", "paid > 0", "paid is 1", "1 <= paid"]),
            st.booleans(),
        ),
        min_size=2,
        max_size=5,
    ),
    st.sampled_from([" and ", " or "]),
)
def test_cases_of_two_values_agree_with_the_condition_as_it_runs(
    comparisons: list[tuple[str, bool]], joiner: str
) -> None:
    text = joiner.join(one if plain else f"not ({one})" for one, plain in comparisons)
    facts = "fact due as number\nfact paid as number"
    made, one = condition(text, facts)
    values = [Decimal(number) / 2 for number in range(-5, 8)]
    runs = {bool(one.run({"due": due, "paid": paid})) for due in values for paid in values}
    assert guards.decided(made, one) == (True in runs, runs == {True})


def test_a_case_of_two_values_is_told_in_words() -> None:
    made, one = condition("due < paid or due > paid", "fact due as money\nfact paid as money")
    told = [guards.in_words(made, case) for case in guards.cases(made, [one]) if not guards.holds(one, case)]
    assert told == ["`due` is as much as `paid`"]


def test_a_thousand_values_each_computed_from_the_next_are_looked_through() -> None:
    steps = [
        f"step s{n}\n    set a{n} = a{n - 1} + 1\n    set d{n} = 100 / a{n}\n    -> s{n + 1}\n"
        for n in range(1500, 0, -1)
    ]
    steps.append("step s1501\n    end done\n")
    ask = "step begin\n    ask a0 as number from 1 to 9\n        How many?\n    -> s1\n"
    assert rule_pages.found(BY_NAME["division-by-zero"], "\n".join([ask, *steps])) == ([], [])

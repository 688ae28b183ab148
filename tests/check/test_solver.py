"""The solver in proofs: what it decides that intervals cannot, that it stays within its work, and proofs without it."""

import datetime
import sys
from decimal import Decimal

import pytest

from scriptengine.call.events import Answered
from scriptengine.check.proof import Verdict, prove
from scriptengine.check.state import engine
from scriptengine.program.load import load_sources

TODAY = datetime.date(2026, 3, 2)
HEAD = """script small "Small"
    locale en-GB
    currency GBP
mark plans "A plan is proposed"
mark affordable "What is left over was worked out"
outcome done "Done"
fact account.balance as money
fact account.due as date
on suicide_risk or immediate_danger
    end done
"""
SPARE = """
step first
    ask income as money from 0 to 20000
        What comes in?
    ask outgoings as money from 0 to 20000
        And what has to go out?
    set spare = income - outgoings
"""


def proved(claim: str, body: str, **flows: str) -> Verdict:
    uses = "".join(f"use {name}.call\n" for name in flows)
    files = {"main.call": f'{HEAD}{uses}guarantee promise "The promise"\n    {claim}\n{body}'}
    files |= {f"{name}.call": f'flow {name} "{name}"\n{text}' for name, text in flows.items()}
    loaded = load_sources(files, "main.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    (verdict,) = prove(loaded.program, today=TODAY)
    return verdict


@pytest.fixture
def no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)


INSTALMENT = f"""{SPARE}    if spare >= 10
        set instalment = min(account.balance, round_down(spare / 2, 5))
        if instalment > {{most}}
            say @demands Please pay that each month.
    end done
"""


@pytest.mark.parametrize(
    ("most", "status"), [("spare", "proved"), ("spare / 2", "proved"), ("spare / 2 - 5", "broken")]
)
def test_an_amount_kept_below_another_is_decided(most: str, status: str) -> None:
    assert proved("never @demands", INSTALMENT.format(most=most)).status == status


@pytest.mark.usefixtures("no_solver")
def test_without_the_solver_it_is_undecided_and_how_to_get_it_is_said() -> None:
    verdict = proved("never @demands", INSTALMENT.format(most="spare"))
    assert verdict.status == "undecided"
    assert "pip install scriptengine[proofs]" in verdict.reason


@pytest.mark.usefixtures("no_solver")
def test_without_the_solver_what_has_no_sums_is_decided_as_ever() -> None:
    body = (
        "step first\n    ask n as number from 0 to 9\n        How many?\n    if n > {most}\n        say @demands Pay.\n"
    )
    assert proved("never @demands", body.format(most=9) + "    end done\n").status == "proved"
    assert proved("never @demands", body.format(most=8) + "    end done\n").status == "broken"


def test_the_one_amount_that_breaks_a_promise_is_found() -> None:
    verdict = proved(
        "never @demands", f"{SPARE}    if spare * 3 is 3703.68\n        say @demands Pay it.\n    end done\n"
    )
    assert verdict.status == "broken"
    income, outgoings = (event.value for event in verdict.events if isinstance(event, Answered))
    assert isinstance(income, Decimal) and isinstance(outgoings, Decimal)
    assert income - outgoings == Decimal("1234.56")


def test_a_plan_after_a_turn_that_only_coaches_is_found() -> None:
    body = f"""{SPARE}    coach They have {{{{ spare | whole }}}} left.
    -> plan
step plan
    set instalment = min(account.balance, round_down(spare / 2, 5))
    if instalment > 25
        ask fine @plans
            Would that be all right?
            - (yes) Yes
    end done
"""
    assert proved("@plans only after @affordable", body).status == "broken"


INCOME = """step go
    ask income as money from 0 to 900
        What comes in?
    return
"""
LESS = """
{block}step first
    do part
    ask outgoings as money from 0 to 900
        And what has to go out?
    set spare = part.income - outgoings
    {again}ask ready
        Shall we go on?
        - (yes) Yes
    if spare > part.income
        say @demands Please pay it.
    end done
"""


@pytest.mark.parametrize(
    ("block", "again", "status"),
    [
        ("", "", "proved"),
        ("", "do part\n    ", "broken"),
        ("on job_loss\n    do part\n    resume\n", "", "broken"),
        ("on job_loss\n    say I'm sorry to hear that.\n    resume\n", "", "proved"),
    ],
)
def test_an_answer_given_anew_is_another_one(block: str, again: str, status: str) -> None:
    """Where `spare` was computed from an earlier answer, it may be more than the later one."""
    body = LESS.format(block=block, again=again)
    assert proved("never @demands", body, part=INCOME).status == status


LOOP = """
step first
    ask owed as money from 0 to 900
        What did you owe?
    ask paid as money from 0 to 900
        What did you pay?
    set left = owed - paid
    ask more
        Was there more?
        - (yes) Yes -> first
        - (no) No
    if left {sign} owed
        say @demands Please pay it.
    end done
"""


@pytest.mark.parametrize(("sign", "status"), [(">", "proved"), ("is", "broken"), ("<", "broken")])
def test_each_round_of_a_loop_computes_anew(sign: str, status: str) -> None:
    assert proved("never @demands", LOOP.format(sign=sign)).status == status


@pytest.mark.parametrize(
    ("guard", "status"),
    [
        ("days_until(promised) > 30 and promised <= today + 30", "proved"),
        ("days_until(promised) > 30 and promised <= today + 31", "broken"),
        ("promised + wait < promised", "proved"),
        ("known(wait) and not known(promised + wait)", "broken"),
    ],
)
def test_days_are_counted_as_calls_count_them(guard: str, status: str) -> None:
    body = f"""
step first
    ask promised as date
        When will it be?
    ask wait as number from 0 to 60
        And how many days more?
    if {guard}
        say @demands Please pay it.
    end done
"""
    assert proved("never @demands", body).status == status


def test_what_calls_round_is_never_taken_for_exact() -> None:
    body = """
step first
    ask owed as number from 0 to 1000
        How much is it?
    set third = owed / 3
    if third * 3 < owed
        say @demands Please pay it.
    end done
"""
    assert proved("never @demands", body).status == "broken"


def test_the_solver_gives_up_on_what_is_too_hard() -> None:
    body = """
step first
    ask a as number from 1 to 90000
        One?
    ask b as number from 1 to 90000
        Two?
    ask c as number from 1 to 90000
        Three?
    if a * a * a * 3 + b * b * b * 3 is c * c * c * 7 + 1
        say @demands Please pay it.
    end done
"""
    assert proved("never @demands", body).status == "undecided"


def test_what_was_found_is_kept_only_for_the_solver_that_found_it() -> None:
    assert "z3_solver-" in engine()


def test_no_amount_is_so_large_that_a_penny_more_makes_no_difference() -> None:
    body = """
step first
    set more = account.balance + 0.01
    if more is account.balance
        say @demands Please pay it.
    end done
"""
    assert proved("never @demands", body).status == "proved"

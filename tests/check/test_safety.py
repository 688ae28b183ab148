"""Rules on personal data and on what people are paid for, beyond the examples on their pages."""

from decimal import Decimal
from pathlib import Path

import pytest
import rule_pages
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.care.scorecard import MEASURES
from scriptengine.check.registry import BY_NAME
from scriptengine.text.diagnostic import Diagnostic

TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "safety.yaml").read_text("utf-8"))


def found(name: str, fragment: str) -> list[Diagnostic]:
    findings, errors = rule_pages.found(BY_NAME[name], fragment)
    assert not errors, [error.message for error in errors]
    return findings


def _spoken(line: str) -> str:
    word, text = line.split(" ", 1)
    return f"{word} {text}\n" if word in {"say", "coach"} else f"ask heard as text\n    {text}\n"


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, row in TABLE.items() for line in row["catch"]])
def test_a_paraphrase_is_caught(name: str, line: str) -> None:
    assert len(found(name, _spoken(line))) == 1


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, row in TABLE.items() for line in row["leave"]])
def test_a_look_alike_is_left(name: str, line: str) -> None:
    assert found(name, _spoken(line)) == []


CHECKED = """\
step start
    ask birth
        What is your date of birth?
        - (matches) It matches @verifies
            set verified = yes
        - (unsaid) They'd rather not say
    {}

step told
    say @discloses It's about {{{{ account.balance }}}}.
    end done

step other
    say Goodbye.
    end done
"""


def test_what_only_a_passed_check_makes_known_lets_the_debt_be_told() -> None:
    assert (
        found("disclosure-before-identity", CHECKED.format("if known(verified)\n        -> told\n    -> other")) == []
    )


def test_a_check_that_is_passed_or_not_does_not_let_the_debt_be_told() -> None:
    assert len(found("disclosure-before-identity", CHECKED.format("-> told"))) == 1
    turned = CHECKED.format("if not known(verified)\n        -> told\n    -> other")
    assert len(found("disclosure-before-identity", turned)) == 1


def test_a_block_may_run_before_identity_is_confirmed() -> None:
    block = "on hardship\n    say It's about the debt.\n    resume\n\n"
    assert len(found("debt-named-to-anyone", block + CHECKED.format("-> other"))) == 1
    safe = "on hardship\n    if known(verified)\n        say It's about the debt.\n    resume\n\n"
    assert found("debt-named-to-anyone", safe + CHECKED.format("-> other")) == []


def test_a_disclosure_that_a_guarantee_watches_is_left_to_the_proofs() -> None:
    guarantee = 'guarantee first "Identity first"\n    @discloses only after @verifies\n\n'
    assert found("disclosure-before-identity", guarantee + CHECKED.format("-> told")) == []


def test_consent_that_was_refused_is_no_consent() -> None:
    script = """\
step start
    ask may_note
        Is it all right if I keep a note of what you tell me?
        - (granted) Yes @consents
        - (unsaid) They'd rather not say
    ask circumstances as text @sensitive
        What should we know?
    end done
"""
    marked = 'mark sensitive "health or family"\n\n' + script
    assert len(found("sensitive-without-consent", marked)) == 1


CARD = """\
script paid "Paid"
    version 1
    scorecard card.yaml

outcome done "Done"

on crisis
    end done

step start
    end done
# file: card.yaml
kind: scorecard
title: Card
measures:
"""


@given(st.dictionaries(st.sampled_from(sorted(MEASURES)), st.integers(1, 100), min_size=1))
def test_a_scorecard_is_found_just_where_money_and_speed_outweigh_what_customers_get(weights: dict[str, int]) -> None:
    card = CARD + "".join(f"  {name}: {weight}\n" for name, weight in weights.items())
    cared = sum(weights.get(name, 0) for name in ("resolved", "kept", "satisfied", "retained"))
    paid = sum(Decimal(weight) for name, weight in weights.items() if MEASURES[name].nature != "care")
    assert len(found("pay-before-care", card)) == (paid > cared)


def test_a_scorecard_that_pays_for_speed_is_marked_where_it_does() -> None:
    [finding] = found("pay-before-care", CARD + "  kept: 10\n  handle_time: 20\n")
    assert finding.span is not None
    assert finding.span.file.endswith("card.yaml")


@pytest.mark.parametrize("mark", ["@verifies", "@consents", "@agrees"])
def test_a_mark_that_an_answer_makes_true_does_not_stand_on_the_question(mark: str) -> None:
    ask = f"ask check {mark}\n    Is that right?\n    - (yes) Yes\n    - (unsure) They're not sure\n"
    assert len(found("mark-on-question", ask)) == 1


def test_a_typed_question_may_carry_its_mark() -> None:
    assert found("mark-on-question", "ask check as text @consents\n    How would you like us to write?\n") == []

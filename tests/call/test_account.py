"""An account's record, made into the facts a script declares."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.call import account
from scriptengine.program.model import Fact, Program, Type, Value
from scriptengine.text.source import Source, Span

SPAN = Span("a.call", 0, 0)


def _fact(
    name: str, type_: Type, default: Value | None = None, *, optional: bool = False, private: bool = False
) -> Fact:
    return Fact(name, type_, default, optional, private, frozenset(), SPAN)


def _program(*facts: Fact) -> Program:
    empty: dict[str, Any] = {}
    return Program(
        name="a", title="A", version="1", locale="en-GB", currency="GBP", first="greeting", nodes=empty, steps=empty,
        flows=empty, facts={fact.name: fact for fact in facts}, answers=empty, outcomes=empty, contacts=empty,
        triggers=empty, groups=empty, tones=(), handlers=empty, tone_handlers=empty, marks=empty, guarantees=empty,
        waivers=(), phrases=lambda tone, triggers: (), sources=empty,
    )  # fmt: skip


PROGRAM = _program(
    _fact("customer.full_name", Type("text")),
    _fact("customer.born", Type("date"), private=True, optional=True),
    _fact("account.balance", Type("money")),
    _fact("account.days_late", Type("number"), Decimal(0)),
    _fact("account.joint", Type("yesno"), optional=True),
    _fact("account.kind", Type("choice", ("loan", "card"), ("Loan", "Credit card")), optional=True),
)
RECORD = """
customer:
  full_name: Ada Marsh
  born: 1980-02-03
account:
  balance: 120.50
  joint: no
  kind: card
"""
FACTS = {
    "customer.full_name": "Ada Marsh",
    "customer.born": datetime.date(1980, 2, 3),
    "account.balance": Decimal("120.50"),
    "account.days_late": Decimal(0),
    "account.joint": False,
    "account.kind": "card",
}


def _read(text: str) -> tuple[dict[str, Value], list[tuple[str, str, int | None, str]]]:
    source = Source("account.yaml", text)
    facts, findings = account.read_account(PROGRAM, source)
    return facts, [
        (one.name, one.message, source.position(one.span.start).line if one.span else None, one.severity)
        for one in findings
    ]


def test_nested_names_become_facts_of_their_types_in_the_scripts_order() -> None:
    facts, findings = _read(RECORD)
    assert findings == []
    assert facts == FACTS
    assert list(facts) == list(FACTS)


def test_a_hosts_own_data_gives_the_same_facts() -> None:
    data = {
        "account": {"kind": "card", "balance": Decimal("120.50"), "joint": False, "days_late": None},
        "customer": {"full_name": "Ada Marsh", "born": datetime.date(1980, 2, 3)},
    }
    assert account.facts_from(PROGRAM, data) == (FACTS, [])
    flat = {name: str(value) if name != "account.joint" else "no" for name, value in FACTS.items()}
    assert account.facts_from(PROGRAM, flat) == (FACTS, [])


def test_amounts_keep_the_digits_they_were_given() -> None:
    for value in ("120.50", 120.5, 1205, Decimal("1E+3")):
        facts, findings = account.facts_from(PROGRAM, {"customer.full_name": "A", "account.balance": value})
        assert findings == []
        assert facts["account.balance"] == Decimal(str(value))


def test_a_missing_fact_says_what_to_add_and_an_optional_one_is_left_unknown() -> None:
    facts, findings = _read("customer:\n  full_name: Ada Marsh\n")
    assert "account.joint" not in facts
    assert facts["account.days_late"] == 0
    [(name, message, line, severity)] = findings
    assert (name, line, severity) == ("missing-fact", 1, "error")
    assert "`account.balance`" in message
    assert "money" in message
    _, [finding] = account.read_account(PROGRAM, Source("a.yaml", "customer:\n  full_name: Ada Marsh\n"))
    assert finding.advice == "Add `balance: 1234.50` under `account:`."


def test_an_empty_value_is_a_missing_one() -> None:
    _, findings = _read(RECORD.replace("120.50", ""))
    assert [(name, line) for name, _, line, _ in findings] == [("missing-fact", 6)]


def test_a_wrong_type_is_named_at_its_line_with_what_stands_there() -> None:
    facts, findings = _read(RECORD.replace("120.50", "a lot"))
    [(name, message, line, severity)] = findings
    assert (name, line, severity) == ("wrong-fact", 6, "error")
    assert "a lot" in message
    assert "account.balance" not in facts


@pytest.mark.parametrize("value", ["12 Main Street", "[1980-02-03]", "1980-02-31"])
def test_a_private_value_is_in_no_finding_nor_is_its_line(value: str) -> None:
    source = Source("account.yaml", RECORD.replace("1980-02-03", value))
    _, [finding] = account.read_account(PROGRAM, source)
    assert finding.name == "wrong-fact"
    assert finding.span is None
    assert "line 4 of account.yaml" in finding.message
    assert value.strip("[]") not in finding.message + finding.advice


def test_an_unknown_name_is_a_warning_with_the_near_name() -> None:
    facts, findings = _read(RECORD + "  days_latte: 3\n")
    assert facts == FACTS
    [(name, message, line, severity)] = findings
    assert (name, line, severity) == ("unknown-fact", 9, "warning")
    assert "`account.days_late`" in message


def test_a_value_where_names_are_wanted_says_so() -> None:
    _, findings = account.facts_from(PROGRAM, {"customer": "Ada", "account.balance": 1})
    assert [finding.name for finding in findings] == ["unknown-fact", "missing-fact"]
    assert "under it" in findings[0].message


def test_a_list_is_no_value() -> None:
    _, findings = _read(RECORD.replace("card", "[card, loan]"))
    assert [(name, line) for name, _, line, _ in findings] == [("wrong-fact", 8)]


def test_a_name_given_twice_in_two_ways_is_named() -> None:
    _, findings = _read(RECORD + "account.balance: 7\n")
    assert [(name, line) for name, _, line, _ in findings] == [("fact-given-twice", 9)]


def test_a_record_that_is_no_yaml_gives_its_findings() -> None:
    facts, findings = _read("customer: [")
    assert facts == {}
    assert findings[0][0] == "yaml-syntax"


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=8) | st.dates()
    | st.datetimes() | st.just(10**4000) | st.just(Decimal("1E+999999")) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["account", "customer", "balance", "born", "kind", "joint"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*FACTS, "account", "customer", "", "x" * 99, "\x1b[2J"]), DATA, max_size=5))
def test_any_data_gives_facts_of_the_declared_types_or_findings(data: dict[str, object]) -> None:
    facts, findings = account.facts_from(PROGRAM, data)
    kinds = {"text": str, "date": datetime.date, "money": Decimal, "number": Decimal, "yesno": bool, "choice": str}
    for name, value in facts.items():
        assert type(value) is kinds[PROGRAM.facts[name].type.name]
    errors = [finding for finding in findings if finding.severity == "error"]
    assert errors or {"customer.full_name", "account.balance"} <= facts.keys()
    assert "\x1b" not in "".join(finding.message + finding.advice for finding in findings)

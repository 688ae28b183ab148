"""The JSON form of events."""

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.call import events
from scriptengine.program.model import Value

NAMES = st.text(max_size=8)
VALUES = st.one_of(st.decimals(allow_nan=False, allow_infinity=False), st.text(max_size=20), st.booleans(), st.dates())
FIELDS: dict[object, st.SearchStrategy[object]] = {
    str: st.text(max_size=20),
    bool: st.booleans(),
    int: st.integers(min_value=1, max_value=99),
    int | None: st.none() | st.integers(min_value=0, max_value=9),
    datetime.date: st.dates(),
    Value | None: st.none() | VALUES,
    Mapping[str, Value]: st.dictionaries(NAMES, VALUES, max_size=4),
    tuple[str, ...]: st.lists(NAMES, max_size=3).map(tuple),
    tuple[tuple[str, str], ...]: st.lists(st.tuples(NAMES, NAMES), max_size=3).map(tuple),
}


def _any(kind: type[events.Event]) -> st.SearchStrategy[events.Event]:
    # A field's type tells how to fill it, so that a new event is generated without being named here.
    return st.builds(kind, **{name: FIELDS[type_] for name, type_ in kind.__annotations__.items()})


@pytest.mark.parametrize("name", events.KINDS)
def test_every_kind_of_event_comes_back_from_json_as_it_was(name: str) -> None:
    @given(_any(events.KINDS[name]))
    def round_trip(event: events.Event) -> None:
        data = json.loads(json.dumps(events.encode(event)))
        assert data["kind"] == name
        back = events.decode(data)
        assert back == event
        assert repr(back) == repr(event)  # 1, True and Decimal("1.0") are equal, but not the same

    round_trip()


def test_every_event_of_the_union_has_a_kind() -> None:
    assert set(events.KINDS.values()) == set(events.Event.__args__)
    assert len(set(events.KINDS.values())) == len(events.KINDS)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"kind": "sang"},
        {"kind": ["chose"]},
        {"kind": "chose", "ask": "who"},
        {"kind": "chose", "ask": "who", "key": "a", "more": 1},
        {"kind": "answered", "ask": "x", "value": ["n", "twelve"]},
        {"kind": "answered", "ask": "x", "value": ["d", "2026-02-31"]},
        {"kind": "answered", "ask": "x", "value": []},
        {"kind": "answered", "ask": "x", "value": ["n", 12]},
    ],
)
def test_what_is_no_event_is_refused_with_words(data: object) -> None:
    with pytest.raises(events.EventError) as problem:
        events.decode(data)
    assert str(problem.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    )
)
def test_decoding_any_json_gives_an_event_or_an_event_error(data: object) -> None:
    try:
        events.decode({"kind": "answered", "ask": "x", "value": data})
        events.decode(data)
    except events.EventError:
        pass


def test_a_start_from_before_warnings_were_kept_is_read() -> None:
    data = events.encode(events.Started("T3ST", {}, datetime.date(2026, 3, 2), "Maya"))
    assert data.pop("warning") == ""
    assert events.decode(data) == events.Started("T3ST", {}, datetime.date(2026, 3, 2), "Maya")


def test_money_keeps_its_digits() -> None:
    event = events.decode(json.loads(json.dumps(events.encode(events.Answered("income", Decimal("12.50"))))))
    assert isinstance(event, events.Answered)
    assert str(event.value) == "12.50"


def test_events_of_different_kinds_are_never_equal_and_none_is_false() -> None:
    on: object = events.WentOn()
    noted: object = events.Noted("a")
    assert on == events.WentOn()
    assert hash(on) == hash(events.WentOn())
    assert on not in (events.WentBack(), events.Dropped(), ())
    assert on != noted
    assert noted not in (events.TakenBack("a"), events.Noted("b"), ("a",))
    assert noted != events.TakenBack("a")
    assert all((on, events.WentBack(), events.Dropped()))

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.program.model import Type, Value
from scriptengine.program.reading import Problem, read, read_record
from scriptengine.program.types import DATE, MONEY, NUMBER, TEXT, YESNO
from scriptengine.program.values import filtered, text_of

TODAY = datetime.date(2026, 11, 21)
PLACES = st.sampled_from(
    [("en-GB", "GBP"), ("en-US", "USD"), ("de-DE", "EUR"), ("fr", "EUR"), ("nl", "EUR"), ("de-CH", "CHF")]
)
CAUSE = Type("choice", ("short_of_money", "disputed"), ("They can't afford it", "They don't agree"))


@pytest.mark.parametrize(
    "typed",
    ["£1,200", "1200", "1,200.00", "1200.5", " £ 1200 ", "GBP 1200", "1200 gbp", "1200 pounds", "+1200", "-£3", ".5"],
)
def test_money_is_read_as_people_type_it(typed: str) -> None:
    seen = {"1200.5": "1200.50", "-£3": "-3.00", ".5": "0.50"}
    assert read(typed, MONEY, "en-GB", "GBP", TODAY) == Decimal(seen.get(typed, "1200.00"))


@pytest.mark.parametrize(
    "typed", ["1,20", "1.200", "1200,50", "12.345", "$5", "5 euros", "1e5", "½", "٣", "1,200,00", "abc", "5-", "9" * 40]
)
def test_an_amount_that_may_mean_something_else_is_asked_again(typed: str) -> None:
    problem = read(typed, MONEY, "en-GB", "GBP", TODAY)
    assert isinstance(problem, Problem)
    assert "£1,200.00" in problem.message


def test_amounts_follow_the_locale() -> None:
    assert read("1.200,50 €", MONEY, "de-DE", "EUR", TODAY) == Decimal("1200.50")
    assert isinstance(read("1,200.50", MONEY, "de-DE", "EUR", TODAY), Problem)
    assert read("12,34,567", NUMBER, "en-IN", "INR", TODAY) == Decimal(1234567)


@pytest.mark.parametrize(
    ("typed", "british", "american"),
    [
        ("03/04/2026", (2026, 4, 3), (2026, 3, 4)),
        ("3/4/26", (2026, 4, 3), (2026, 3, 4)),
        ("2026-03-31", (2026, 3, 31), (2026, 3, 31)),
        ("3 march 2027", (2027, 3, 3), (2027, 3, 3)),
        ("March 3, 2027", (2027, 3, 3), (2027, 3, 3)),
        ("the 3rd of Mar 2027", (2027, 3, 3), (2027, 3, 3)),
        ("Tuesday 31 March 2026", (2026, 3, 31), (2026, 3, 31)),
        ("12/05/84", (1984, 5, 12), (1984, 12, 5)),
        ("today", (2026, 11, 21), (2026, 11, 21)),
        ("Tomorrow", (2026, 11, 22), (2026, 11, 22)),
    ],
)
def test_dates_are_read_as_people_type_them(
    typed: str, british: tuple[int, int, int], american: tuple[int, int, int]
) -> None:
    assert read(typed, DATE, "en-GB", "GBP", TODAY) == datetime.date(*british)
    assert read(typed, DATE, "en-US", "USD", TODAY) == datetime.date(*american)


def test_a_date_without_its_year_is_the_nearest_to_today() -> None:
    assert read("3 march", DATE, "en-GB", "GBP", TODAY) == datetime.date(2027, 3, 3)
    assert read("3 october", DATE, "en-GB", "GBP", TODAY) == datetime.date(2026, 10, 3)
    assert read("29 feb", DATE, "en-GB", "GBP", datetime.date(2027, 3, 1)) == datetime.date(2028, 2, 29)


@pytest.mark.parametrize(
    "typed",
    [
        "31 feb",
        "32/01/2026",
        "3 smarch",
        "march",
        "12",
        "1/2/3/4",
        "5 6 march 2026 7",
        "0000-01-01",
        "3 may 99999",
        "9" * 99,
    ],
)
def test_what_is_no_date_is_asked_again_with_an_example(typed: str) -> None:
    problem = read(typed, DATE, "en-GB", "GBP", TODAY)
    assert isinstance(problem, Problem)
    assert "21 November 2026" in problem.message


def test_a_weekday_that_does_not_fit_is_named() -> None:
    problem = read("Monday 31 March 2026", DATE, "en-GB", "GBP", TODAY)
    assert isinstance(problem, Problem)
    assert "31 March 2026 is not the weekday" in problem.message


def test_yes_and_no_and_choices_are_read_by_key_or_words() -> None:
    assert [read(typed, YESNO, "en", "GBP", TODAY) for typed in ("yes", "Y", "no", "N")] == [True, True, False, False]
    assert read("they can't afford it", CAUSE, "en", "GBP", TODAY) == "short_of_money"
    assert read("disputed", CAUSE, "en", "GBP", TODAY) == "disputed"
    problem = read("disputd", CAUSE, "en", "GBP", TODAY)
    assert isinstance(problem, Problem)
    assert "Did you mean `disputed`?" in problem.message


def test_an_account_is_read_the_same_in_every_country() -> None:
    assert read_record("1234.50", MONEY) == Decimal("1234.50")
    assert read_record("2026-03-31", DATE) == datetime.date(2026, 3, 31)
    assert read_record("no", YESNO) is False
    assert read_record("Ann\x1b Lee", TEXT) == "Ann Lee"
    for text, type_ in (
        ("1,234.50", MONEY),
        ("£5", MONEY),
        ("31/03/2026", DATE),
        ("2026-02-30", DATE),
        ("maybe", YESNO),
        ("", TEXT),
    ):
        assert isinstance(read_record(text, type_), Problem)


@given(place=PLACES, amount=st.decimals(-(10**12), 10**12, places=2))
def test_money_as_printed_is_read_back(place: tuple[str, str], amount: Decimal) -> None:
    assert read(text_of(amount, MONEY, *place), MONEY, *place, TODAY) == amount


@given(place=PLACES, day=st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_a_date_as_printed_is_read_back(place: tuple[str, str], day: datetime.date) -> None:
    assert read(text_of(day, DATE, *place), DATE, *place, TODAY) == day


@given(place=PLACES, day=st.dates(datetime.date(2026, 6, 1), datetime.date(2027, 5, 1)))
def test_a_near_date_in_short_forms_is_read_back(place: tuple[str, str], day: datetime.date) -> None:
    for form in ("short", "day"):
        assert read(filtered(form, *place)(day), DATE, *place, TODAY) == day


_types = st.sampled_from([TEXT, NUMBER, MONEY, DATE, YESNO, CAUSE])
_text = st.text() | st.text("0123456789.,/-£$ amrch")


@given(typed=_text, type_=_types, place=PLACES)
def test_whatever_is_typed_is_read_or_asked_again(typed: str, type_: Type, place: tuple[str, str]) -> None:
    kinds: dict[str, type[Value]] = {"money": Decimal, "number": Decimal, "date": datetime.date, "yesno": bool}
    for found in (read(typed, type_, *place, TODAY), read_record(typed, type_)):
        assert isinstance(found, (kinds.get(type_.name, str), Problem))

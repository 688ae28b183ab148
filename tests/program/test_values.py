import datetime
from decimal import Context, Decimal, localcontext

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.program.model import Type, Value
from scriptengine.program.types import DATE, MONEY, NUMBER, TEXT, YESNO
from scriptengine.program.values import MASK, filtered, is_currency, is_locale, printed, text_of

LOCALES = st.sampled_from(
    [
        ("en-GB", "GBP"),
        ("en-US", "USD"),
        ("de-DE", "EUR"),
        ("fr", "EUR"),
        ("ja", "JPY"),
        ("ar-KW", "KWD"),
        ("en", "GBP"),
    ]
)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))


@given(place=LOCALES, amount=AMOUNTS)
def test_money_prints_as_babel_prints_it(place: tuple[str, str], amount: Decimal) -> None:
    locale, currency = place
    if currency == "JPY":
        amount = amount.to_integral_value()
    amount = amount or Decimal(0)
    assert text_of(amount, MONEY, locale, currency) == format_currency(
        amount, currency, locale=locale.replace("-", "_")
    )


@given(place=LOCALES, number=st.decimals(-(10**9), 10**9, places=3))
def test_numbers_print_as_babel_prints_them(place: tuple[str, str], number: Decimal) -> None:
    locale, currency = place
    number = number or Decimal(0)
    assert text_of(number, NUMBER, locale, currency) == format_decimal(number, locale=locale.replace("-", "_"))


@given(place=LOCALES, day=DATES)
def test_dates_print_as_babel_prints_them(place: tuple[str, str], day: datetime.date) -> None:
    locale, currency = place
    babel = locale.replace("-", "_")
    assert text_of(day, DATE, locale, currency) == format_date(day, "long", locale=babel)
    assert filtered("short", locale, currency)(day) == format_date(day, "short", locale=babel)


def test_equal_values_have_one_text_whichever_was_printed_first() -> None:
    for first, second in (("-0", "0"), ("0.00", "-0.00"), ("-0.001", "-0.0010"), ("1E+50", "10E+49")):
        for type_ in (MONEY, NUMBER):
            texts = []
            for amount in (first, second):
                printed(type_, "en-GB", "SEK").clear()
                texts.append(text_of(Decimal(amount), type_, "en-GB", "SEK"))
            assert texts[0] == texts[1]


def test_half_a_coin_is_rounded_up() -> None:
    assert text_of(Decimal("0.125"), MONEY, "en-GB", "GBP") == "£0.13"
    assert text_of(Decimal("0.125"), MONEY, "ja", "JPY") == "￥0"


def test_whole_leaves_out_the_coins_only_of_a_whole_amount() -> None:
    whole = filtered("whole", "en-GB", "GBP")
    assert [whole(Decimal(amount)) for amount in ("1200", "1200.00", "1200.5", "0")] == [
        "£1,200",
        "£1,200",
        "£1,200.50",
        "£0",
    ]
    assert filtered("whole", "de", "EUR")(Decimal(30)) == "30\xa0€"


@pytest.mark.parametrize(
    ("locale", "text"), [("en-GB", "Tuesday 31 March"), ("en-US", "Tuesday, March 31"), ("de", "Dienstag, 31. März")]
)
def test_day_names_weekday_and_month_in_the_locales_order(locale: str, text: str) -> None:
    assert filtered("day", locale, "GBP")(datetime.date(2026, 3, 31)) == text


def test_words_change_only_their_letters() -> None:
    names = ("upper", "lower", "title", "capitalize", "spelled")
    seen = [filtered(name, "en", "GBP")("o'neil Mc") for name in names]
    assert seen == ["O'NEIL MC", "o'neil mc", "O'neil Mc", "O'neil Mc", "o ' n e i l M c"]


def test_a_number_is_spelled_in_plain_digits() -> None:
    spelled = filtered("spelled", "en", "GBP")
    assert [spelled(Decimal(number)) for number in ("407", "1E+3", "7.50", "-0")] == ["4 0 7", "1 0 0 0", "7 . 5", "0"]


def test_a_choice_prints_its_words_or_its_key_when_it_has_none() -> None:
    choice = Type("choice", ("late_pay", "ill"), ("Paid late",))
    assert printed(choice, "en", "GBP")["late_pay"] == "Paid late"
    assert printed(Type("choice", ("late_pay",)), "en", "GBP")["late_pay"] == "late pay"


def test_a_private_value_is_masked_and_not_kept() -> None:
    assert text_of("hunter2", TEXT, "en", "GBP", private=True) == MASK
    assert not printed(TEXT, "en", "GBP", private=True)


def test_no_more_texts_are_remembered_than_there_is_room_for() -> None:
    texts = printed(NUMBER, "en-GB", "CHF")
    for number in range(5000):
        assert texts[Decimal(number)]
    assert len(texts) <= 2000
    long = "x" * 100_000
    assert printed(TEXT, "en-GB", "CHF")[long] == long
    assert long not in printed(TEXT, "en-GB", "CHF")


def test_an_unheard_of_locale_prints_as_english() -> None:
    assert text_of(Decimal(5), MONEY, "tlh-XX-what", "GBP") == "£5.00"
    assert [is_locale(code) for code in ("en-GB", "de", "xx-YY", "", "../../etc")] == [True, True, False, False, False]
    assert [is_currency(code) for code in ("GBP", "gbp", "ABC", "")] == [True, False, False, False]


_anything: st.SearchStrategy[Value] = st.one_of(
    st.decimals(allow_nan=False),
    st.text(),
    st.booleans(),
    st.dates(),
    st.just(Decimal("1E+999999")),
    st.just(Decimal("-1E-99")),
)


@given(type_=st.sampled_from([TEXT, NUMBER, MONEY, DATE, YESNO, Type("choice", ("a",))]), value=_anything)
def test_any_value_of_any_type_prints_on_one_line(type_: Type, value: Value) -> None:
    with localcontext(Context(prec=2)):
        text = text_of(value, type_, "en-GB", "GBP")
    assert "\n" not in text
    assert not isinstance(value, Decimal) or len(text) < 100

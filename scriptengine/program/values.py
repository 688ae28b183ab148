"""A value as people read it: printed by type, locale and currency, each form made once."""

import datetime
import re
from collections.abc import Callable
from copy import copy
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from scriptengine.care.money import to_coin
from scriptengine.program.model import Type, Value
from scriptengine.text.clean import one_line

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.dates import DateTimePattern
    from babel.numbers import NumberPattern

MASK = "•••"
"""What stands for a private value, whatever its length."""

_WORTH_KEEPING = 200  # characters of a value whose printed form is remembered
_REMEMBERED = 2000  # printed forms a type, locale and currency keep before they start anew
_LONGEST_NUMBER = 20  # digits; a longer one is no amount of anything
_UNSHOWABLE = "‹cannot be shown›"  # a value past all bounds, or one that a host application gave the wrong type
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # whatever the host application made of its own decimal context


class Printed(dict[Value, str]):
    """The texts of values of one type, each made once: `printed[value]`."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[Value], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Value) -> str:
        text = self._make(value)
        if len(text) <= _WORTH_KEEPING:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[value] = text
        return text


class _Masked(Printed):
    """Gives nothing of a value away."""

    __slots__ = ()

    def __missing__(self, value: Value) -> str:
        return MASK


_MASKED = _Masked(str)


@lru_cache(maxsize=1024)
def printed(type_: Type, locale: str, currency: str, *, private: bool = False) -> Printed:
    """How values of a type print: `£1,234.50`, `31 March 2026`, `1,234.5`, `yes`, a choice's words, text made harmless;
    a private value as `MASK`.

    Locale formats are those of the Unicode CLDR, as Babel has them; money is rounded to the coin, a half up.
    """
    if private:
        return _MASKED
    if type_.name == "choice":
        titles = dict(zip(type_.options, type_.titles, strict=False))
        return Printed(lambda value: one_line(titles.get(str(value)) or str(value).replace("_", " ")))
    makers: dict[str, Callable[[Value], str]] = {
        "money": lambda value: _money(value, locale, currency),
        "number": lambda value: _number(value, locale),
        "date": lambda value: _date(value, "long", locale),
        "yesno": lambda value: "yes" if value else "no",
        "text": lambda value: one_line(str(value)),
    }
    return Printed(makers[type_.name])


def text_of(value: Value, type_: Type, locale: str, currency: str, *, private: bool = False) -> str:
    """One value as printed, as `printed` says."""
    return printed(type_, locale, currency, private=private)[value]


@lru_cache(maxsize=256)
def filtered(name: str, locale: str, currency: str) -> Callable[[Value], str]:
    """A filter of the closed list as a function from a value (a choice's as its words) to text.

    upper, lower, title, capitalize: the words in other letters. spelled: `4 0 7`, to be read out one by one.
    whole: `£30` for a whole amount, else as ever. day: `Tuesday 31 March`. short: `31/03/2026`.
    """
    filters: dict[str, Callable[[Value], str]] = {
        "upper": lambda value: one_line(str(value)).upper(),
        "lower": lambda value: one_line(str(value)).lower(),
        "title": lambda value: " ".join(word[:1].upper() + word[1:] for word in one_line(str(value)).split(" ")),
        "capitalize": lambda value: one_line(str(value))[:1].upper() + one_line(str(value))[1:],
        "spelled": _spelled,
        "whole": lambda value: _money(value, locale, currency, whole=True),
        "day": lambda value: _date(value, "day", locale),
        "short": lambda value: _date(value, "short", locale),
    }
    return Printed(filters[name]).__getitem__


def _spelled(value: Value) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
            return _UNSHOWABLE
        value = f"{(value or abs(value)).normalize(_EXACT):f}"
    return " ".join(one_line(str(value)).replace(" ", ""))


def _money(value: Value, locale: str, currency: str, *, whole: bool = False) -> str:
    amount = to_coin(value, currency) if isinstance(value, Decimal) else None
    if amount is None or amount.adjusted() > _LONGEST_NUMBER:
        return _UNSHOWABLE
    amount = amount or abs(amount)  # one zero: equal values share their text
    pattern = _money_pattern(locale, whole=whole and amount == amount.to_integral_value())
    with localcontext(_EXACT):
        return str(
            pattern.apply(amount, locale_of(locale), currency=currency, currency_digits=pattern.frac_prec != (0, 0))
        )


def _number(value: Value, locale: str) -> str:
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
        return _UNSHOWABLE
    value = value or abs(value)  # one zero: equal values share their text
    place = locale_of(locale)
    with localcontext(_EXACT):
        return str(place.decimal_formats[None].apply(value, place))


def _date(value: Value, form: Literal["long", "short", "day"], locale: str) -> str:
    if not isinstance(value, datetime.date):
        return _UNSHOWABLE
    return _date_pattern(form, locale).apply(value, locale_of(locale))


@lru_cache(maxsize=64)
def locale_of(code: str) -> "Locale":
    """Babel's locale for a code as `en-GB`; English where there is none, which is reported when the script is built."""
    from babel.core import Locale, UnknownLocaleError  # 30 ms that a call needs only once it prints an amount or a date

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def is_locale(code: str) -> bool:
    """Whether values can be printed for this code."""
    return locale_of(code).language == code.split("-", maxsplit=1)[0].lower()


@lru_cache(maxsize=128)
def is_currency(code: str) -> bool:
    """Whether this is an ISO 4217 code, in capitals."""
    from babel.numbers import list_currencies

    return code in list_currencies()


@lru_cache(maxsize=128)
def _money_pattern(locale: str, *, whole: bool) -> "NumberPattern":
    pattern: NumberPattern = locale_of(locale).currency_formats["standard"]
    if whole:
        pattern = copy(pattern)
        pattern.frac_prec = (0, 0)
    return pattern


@lru_cache(maxsize=128)
def _date_pattern(form: Literal["long", "short", "day"], locale: str) -> "DateTimePattern":
    """`day` is the locale's weekday, day and month with both names whole; Unicode TR 35 lets a field be widened."""
    from babel.dates import get_date_format, parse_pattern

    place = locale_of(locale)
    if form != "day":
        return get_date_format(form, place)
    pattern = place.datetime_skeletons["MMMEd"].pattern
    return parse_pattern(re.sub("[ML]+", "MMMM", re.sub("E+", "EEEE", pattern)))

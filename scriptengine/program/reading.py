"""A value as people type it: an agent's answers by the locale's habits, an account's facts the same everywhere."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from scriptengine.care.money import smallest_coin
from scriptengine.program.model import Type, Value
from scriptengine.program.types import DATE, MONEY
from scriptengine.program.values import locale_of, printed
from scriptengine.text.clean import clean, one_line
from scriptengine.text.diagnostic import did_you_mean

_MOST_DIGITS = 15  # before the point: no amount of anything on a call has more
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something typed is no value, and how to type it: words for the agent."""

    message: str


_YES = {"yes", "y", "true"}
_NO = {"no", "n", "false"}
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,10})?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DATE = re.compile(r"(?:[^\W_]|[\s.,/’'-])+")


def read(text: str, type_: Type, locale: str, currency: str, today: datetime.date) -> Value | Problem:
    """What an agent typed, as people type it: `£1,200`, `1200.50`, `3 march`, `03/04/2026` by the locale's order, `y`.

    A date without its year is the nearest one to today.
    """
    written = one_line(text).strip()
    if not written:
        return Problem("Nothing was typed.")
    match type_.name:
        case "money":
            return _read_money(written, locale, currency)
        case "number":
            number = _amount(written, locale)
            return (
                number
                if number is not None
                else Problem(f"“{_cut(written)}” is not a number. Type it in digits, as 12.")
            )
        case "date":
            return _read_date(written, locale, today)
        case _:
            return read_record(written, type_)


def read_record(text: str, type_: Type) -> Value | Problem:
    """A value in an account's file, the same in every country: `1234.50`, `2026-03-31`, `yes`, a choice's key, text."""
    written = clean(text).strip()
    if not written:
        return Problem("There is nothing here.")
    match type_.name:
        case "money" | "number":
            if _PLAIN_NUMBER.fullmatch(written):
                return Decimal(written)
            return Problem(
                f"“{_cut(written)}” is not {'an amount' if type_.name == 'money' else 'a number'}. "
                "Write it in digits with a point and without signs or commas, as 1234.50."
            )
        case "date":
            day = _ISO_DATE.fullmatch(written)
            found = _day(int(day[1]), int(day[2]), int(day[3])) if day else None
            return found or Problem(f"“{_cut(written)}” is not a date. Write year, month and day, as 2026-03-31.")
        case "yesno":
            if written.casefold() in _YES | _NO:
                return written.casefold() in _YES
            return Problem(f"“{_cut(written)}” is neither yes nor no.")
        case "choice":
            return _read_choice(written, type_)
        case _:
            if len(written) > _LONGEST_TEXT:
                return Problem(
                    f"This is {len(written):,} characters long. At most {_LONGEST_TEXT:,} are kept: shorten it."
                )
            return written


def _read_choice(written: str, type_: Type) -> Value | Problem:
    wanted = written.casefold()
    for number, key in enumerate(type_.options):
        if wanted == key or (number < len(type_.titles) and wanted == type_.titles[number].casefold()):
            return key
    known = ", ".join(type_.options[:12]) + (", …" if len(type_.options) > 12 else "")
    near = did_you_mean(wanted.replace(" ", "_"), type_.options)
    return Problem(f"“{_cut(written)}” is not one of {known}.{near}")


def _read_money(written: str, locale: str, currency: str) -> Value | Problem:
    bare = written
    for sign in _currency_signs(locale, currency):
        if bare.casefold().startswith(sign):
            bare = bare[len(sign) :].strip()
        elif bare.casefold().endswith(sign):
            bare = bare[: -len(sign)].strip()
        elif bare.casefold().startswith("-" + sign):
            bare = "-" + bare[len(sign) + 1 :].strip()
        else:
            continue
        break
    amount = _amount(bare, locale)
    example = printed(MONEY, locale, currency)[Decimal(1200)]
    if amount is None:
        return Problem(f"“{_cut(written)}” is not an amount in {currency}. Type it in digits, as {example}.")
    coin = smallest_coin(currency)
    if amount.as_tuple().exponent < coin.as_tuple().exponent:  # type: ignore[operator]  # both are finite
        return Problem(f"“{_cut(written)}” is finer than the smallest coin, {coin} {currency}. Type it as {example}.")
    return amount.quantize(coin)


@lru_cache(maxsize=64)
def _currency_signs(locale: str, currency: str) -> tuple[str, ...]:
    """What may stand before or after an amount, longest first: the code, the symbol, the last word of the name."""
    from babel.numbers import get_currency_name, get_currency_symbol

    place = locale_of(locale)
    names = {get_currency_name(currency, count, place).casefold() for count in (1, 2)}
    symbol = get_currency_symbol(currency, place)
    signs = (
        names | {name.split()[-1] for name in names} | {symbol.casefold(), symbol[-1:].casefold(), currency.casefold()}
    )
    return tuple(sorted(signs, key=lambda sign: (-len(sign), sign)))


def _amount(written: str, locale: str) -> Decimal | None:
    """A number by the locale's own signs; thousands are marked everywhere or nowhere."""
    shape = _number_shape(locale).fullmatch(written.replace("−", "-"))
    if shape is None:
        return None
    whole = re.sub("[^0-9]", "", shape["whole"] or "0")
    part = f".{shape['part']}" if shape["part"] else ""
    return Decimal(f"{shape['sign'] or ''}{whole}{part}") if len(whole) <= _MOST_DIGITS else None


@lru_cache(maxsize=64)
def _number_shape(locale: str) -> re.Pattern[str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    group = get_group_symbol(locale_of(locale))
    between = r"\s" if group.isspace() else r"['’]" if group in "'’" else re.escape(group)
    point = re.escape(get_decimal_symbol(locale_of(locale)))
    whole = rf"[0-9]{{1,3}}(?:{between}[0-9]{{2,3}})*{between}[0-9]{{3}}|[0-9]{{1,20}}"
    return re.compile(
        rf"(?P<sign>[+-])?\s*(?=[0-9]|{point}[0-9])(?P<whole>{whole})?(?:{point}(?P<part>[0-9]{{0,10}}))?"
    )


def _read_date(written: str, locale: str, today: datetime.date) -> Value | Problem:
    example = printed(DATE, locale, "")[today]
    wrong = Problem(f"“{_cut(written)}” is not a date. Type day, month and year, as {example}.")
    relative = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(written.casefold())
    if relative is not None:
        return today + datetime.timedelta(days=relative)
    if len(written) > 60 or not _DATE.fullmatch(written):
        return wrong
    tokens = re.findall(r"[0-9]+|[^\W\d_]+", written.casefold())
    numbers = [token for token in tokens if token.isdecimal()]
    words = [token for token in tokens if not token.isdecimal() and token not in {"st", "nd", "rd", "th", "of", "the"}]
    months, weekdays = _calendar_words(locale)
    named = [months[word] for word in words if word in months]
    weekday = [weekdays[word] for word in words if word in weekdays and word not in months]
    if len(named) + len(weekday) < len(words) or len(named) > 1 or len(weekday) > 1:
        return wrong
    day = _assemble(numbers, named[0] if named else None, locale, today)
    if day is None:
        return wrong
    if weekday and day.weekday() != weekday[0]:
        return Problem(f"{printed(Type('date'), locale, '')[day]} is not the weekday typed in “{_cut(written)}”.")
    return day


def _assemble(numbers: list[str], month: int | None, locale: str, today: datetime.date) -> datetime.date | None:
    """The day that two or three numbers, or a month's name with one or two, make."""
    if month is not None:
        if len(numbers) == 2 and len(numbers[0]) == 4:
            numbers = [numbers[1], numbers[0]]
        parts = dict(zip("dy", numbers, strict=False)) | {"M": str(month)}
        expected = 1
    else:
        order = "yMd" if numbers and len(numbers[0]) == 4 else _date_order(locale)
        expected = 2
        if len(numbers) == 2:
            order = order.replace("y", "")
        parts = dict(zip(order, numbers, strict=False))
    if len(numbers) not in {expected, expected + 1} or any(len(number) > 4 for number in numbers):
        return None
    if "y" in parts:
        return _day(_full_year(parts["y"], today), int(parts["M"]), int(parts["d"]))
    days = [_day(year, int(parts["M"]), int(parts["d"])) for year in (today.year - 1, today.year, today.year + 1)]
    return min((day for day in days if day), key=lambda day: abs(day - today), default=None)


def _full_year(written: str, today: datetime.date) -> int:
    """A year of two digits is the last one so written that is at most twenty years ahead."""
    year = int(written)
    if len(written) > 2:
        return year
    latest = today.year + 20
    return latest - (latest - year) % 100


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _calendar_words(locale: str) -> tuple[dict[str, int], dict[str, int]]:
    """Names of months (January is 1) and weekdays (Monday is 0), whole and short, in small letters."""
    place = locale_of(locale)
    return _names(place.months), _names(place.days)


def _names(calendar: Mapping[str, Mapping[str, Mapping[int, str]]]) -> dict[str, int]:
    return {
        name.casefold().rstrip("."): number
        for context in ("stand-alone", "format")
        for width in ("abbreviated", "wide")
        for number, name in calendar[context][width].items()
    }


@lru_cache(maxsize=64)
def _date_order(locale: str) -> str:
    """In which order the locale writes year, month and day in figures: `dMy`, `Mdy`, `yMd`."""
    pattern = locale_of(locale).date_formats["short"].pattern
    return "".join(sorted("yMd", key=lambda letter: pattern.lower().find(letter.lower())))


def _cut(written: str) -> str:
    return written if len(written) <= 40 else written[:39] + "…"

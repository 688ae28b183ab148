"""The settings under a file's header, and whether the files of one call can speak with one voice."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree, words
from scriptengine.program.unit import TWICE, Unit
from scriptengine.program.values import is_currency, is_locale
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind, did_you_mean
from scriptengine.text.source import Span

UNKNOWN_SETTING = Kind("CS144", "unknown-setting")
BAD_SETTING = Kind("CS145", "bad-setting")
MISFIT = Kind("CS146", "flow-does-not-fit")

NO_LOCALE = "en"
NO_CURRENCY = "XXX"  # ISO 4217 for "no currency"

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a header says, with `en`, no currency and the eight tones where it says nothing."""

    version: str = ""
    locale: str = NO_LOCALE
    currency: str = NO_CURRENCY
    checks: tuple[tree.Word, ...] = ()
    tones: tuple[str, ...] = TONES
    scorecard: tree.Word | None = None
    unread: frozenset[str] = frozenset()  # settings that are given, and not as they can be read


def listed(value: tree.Word) -> Iterator[tree.Word]:
    """The words of a list with commas, each with its own place."""
    for match in re.finditer(r"[^,\s]+(?:\s+[^,\s]+)*", value.text):
        start = value.span.start + match.start()
        yield tree.Word(match.group(), Span(value.span.file, start, start + len(match.group())))


def read(unit: Unit) -> tuple[Settings, list[Diagnostic]]:
    """A file's settings and what is wrong with them."""
    given, findings = _given(unit)
    unread: set[str] = set()
    locale = given.get("locale")
    if locale and not _is_locale(locale.text):
        language, _, country = locale.text.replace("_", "-").partition("-")
        meant = f"{language.lower()}-{country.upper()}"
        advice = "Write language and country, such as `en-GB` or `en-US`."
        findings.append(_bad(locale, "a locale", meant if _is_locale(meant) else "", advice))
        unread.add("locale")
        locale = None
    currency = given.get("currency")
    if currency and not is_currency(currency.text):
        meant = currency.text.upper()
        advice = "Write its three letters, such as `GBP` or `USD`."
        findings.append(_bad(currency, "a currency", meant if is_currency(meant) else "", advice))
        unread.add("currency")
        currency = None
    tones = list(listed(given["tones"])) if "tones" in given else []
    for tone in tones:
        if tone.text not in TONES:
            message = f"There is no tone `{tone.text}`.{did_you_mean(tone.text, TONES)}"
            findings.append(BAD_SETTING.at(tone.span, message, f"The tones are {', '.join(TONES)}."))
    version = given.get("version")
    return Settings(
        version=version.text if version else "",
        locale=locale.text if locale else NO_LOCALE,
        currency=currency.text if currency else NO_CURRENCY,
        checks=tuple(listed(given["checks"])) if "checks" in given else (),
        tones=tuple(tone for tone in TONES if any(tone == word.text for word in tones)) or TONES,
        scorecard=given.get("scorecard"),
        unread=frozenset(unread),
    ), findings


def _bad(value: tree.Word, what: str, meant: str, advice: str) -> Diagnostic:
    message = f"`{value.text}` is not {what}."
    if not meant:
        return BAD_SETTING.at(value.span, message, advice)
    fix = Fix(f"Write `{meant}`", (Edit(value.span, meant),))
    return BAD_SETTING.at(value.span, message, f"Write `{meant}`.", fix=fix)


def _is_locale(text: str) -> bool:
    return _LOCALE.fullmatch(text) is not None and is_locale(text)


def _given(unit: Unit) -> tuple[dict[str, tree.Word], list[Diagnostic]]:
    given: dict[str, tree.Word] = {}
    findings: list[Diagnostic] = []
    for setting in unit.file.header.settings if unit.file.header else ():
        name = setting.name.text
        if name not in words.SETTINGS:
            message = f"`{name}` is not a setting.{did_you_mean(name, words.SETTINGS)}"
            advice = f"What can stand here: {', '.join(words.SETTINGS)}."
            findings.append(UNKNOWN_SETTING.at(setting.name.span, message, advice))
        elif name in given:
            related = ((given[name].span, "the first one"),)
            findings.append(TWICE.at(setting.name.span, f"`{name}` is given twice.", "Keep one.", related=related))
        else:
            given[name] = setting.value
    return given, findings


def fitting(main: Unit, settings: Settings, others: Iterable[tuple[Unit, Settings]]) -> list[Diagnostic]:
    """A used file may be more general than its script (`en` under `en-GB`), never other."""
    findings = []
    for unit, its in others:
        whole = unit.file.header.settings if unit.file.header else ()
        for setting in whole:
            name, value = setting.name.text, setting.value.text
            if name in settings.unread or name in its.unread:
                continue
            if name == "locale":
                fits, ours = f"{settings.locale}-".startswith(f"{its.locale}-"), settings.locale
            elif name == "currency":
                fits, ours = its.currency in {settings.currency, NO_CURRENCY}, settings.currency
            else:
                continue
            if not fits and main.kind == "script":
                message = f"`{unit.name}` is written for `{value}`, but its script `{main.name}` is `{ours}`."
                advice = f"Leave `{name}` out of a file that many scripts use, or use one written for `{ours}`."
                findings.append(MISFIT.at(setting.value.span, message, advice))
    return findings

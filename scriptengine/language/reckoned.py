"""Slips in conditions and sums, named in plain words: one function each."""

import re
from collections.abc import Callable

from scriptengine.language.slip import Slip
from scriptengine.language.tokens import DEEPEST, LONGEST, is_date
from scriptengine.text.diagnostic import Diagnostic, Kind

DOUBLE_EQUALS = Kind("CS051", "double-equals")
NOT_EQUALS = Kind("CS052", "not-equals-sign")
EQUALS_IN_CONDITION = Kind("CS053", "equals-in-condition")
SIGNS_FOR_WORDS = Kind("CS054", "signs-for-words")
CURRENCY_SIGN = Kind("CS055", "currency-sign")
THOUSANDS_COMMA = Kind("CS056", "thousands-comma")
PERCENT = Kind("CS057", "percent-sign")
DATE_FORM = Kind("CS058", "date-form")
NO_SUCH_DAY = Kind("CS059", "no-such-day")
UNCLOSED_BRACKET = Kind("CS060", "unclosed-bracket")
TWO_COMPARISONS = Kind("CS061", "two-comparisons")
UNFINISHED = Kind("CS062", "unfinished-expression")
LONG_EXPRESSION = Kind("CS063", "long-expression")
REVERSED_SIGN = Kind("CS064", "reversed-sign")
STEPPING_SIGN = Kind("CS065", "stepping-sign")
EMPTY_GUARD = Kind("CS066", "empty-guard")
MARK_IN_EXPRESSION = Kind("CS067", "mark-in-expression")
TWO_VALUES = Kind("CS068", "two-values-side-by-side")
NUMBER_FORM = Kind("CS069", "number-form")


def explain(slip: Slip) -> Diagnostic | None:
    """What is wrong with the condition or sum of a line, if one of these slips is in it."""
    code = slip.code
    for mistake in _MISTAKES:
        finding = mistake(slip, code)
        if finding:
            return finding
    return None


def _double_equals(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"={2,3}", code)
    return found and DOUBLE_EQUALS.at(
        slip.place(found),
        f"`{found[0]}` is not used here to compare.",
        "Write `is`, as in `cause is oversight`.",
        fix=slip.swap("Write `is`", found, "is" if _spaced(code, found) else " is "),
    )


def _not_equals(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"!=|<>|≠", code)
    return found and NOT_EQUALS.at(
        slip.place(found),
        f"`{found[0]}` is not used here to compare.",
        "Write `is not`, as in `cause is not oversight`.",
        fix=slip.swap("Write `is not`", found, "is not" if _spaced(code, found) else " is not "),
    )


def _reversed_sign(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"=<|=>|≤|≥", code)
    if not found or slip.word == "->":
        return None
    right = "<=" if found[0] in {"=<", "≤"} else ">="
    return REVERSED_SIGN.at(
        slip.place(found),
        f"`{found[0]}` is not read as a comparison.",
        f"Write `{right}`.",
        fix=slip.swap(f"Write `{right}`", found, right),
    )


def _stepping_sign(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"\+\+|[-+*/]=|--(?!>)", code)
    return found and STEPPING_SIGN.at(
        slip.place(found),
        f"`{found[0]}` would count an answer up or down, and an answer is never worked out from itself.",
        "To know how often a step was reached, use `visits(step)`; for anything else `set` a new name.",
    )


def _equals_in_condition(slip: Slip, code: str) -> Diagnostic | None:
    if slip.word not in {"if", "else", "else if"} and not code.lstrip("- ").startswith("["):
        return None
    found = re.search(r"(?<![<>=!])=(?!=)", code)
    return found and EQUALS_IN_CONDITION.at(
        slip.place(found),
        "`=` gives a value in a `set`; it does not compare.",
        "Write `is`, as in `cause is oversight`.",
        fix=slip.swap("Write `is`", found, "is" if _spaced(code, found) else " is "),
    )


def _signs_for_words(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"&&?|\|\|?|!", code)
    if not found:
        return None
    right = {"&": "and", "|": "or", "!": "not"}[found[0][0]]
    return SIGNS_FOR_WORDS.at(
        slip.place(found),
        f"`{found[0]}` is written as a word here.",
        f"Write `{right}`.",
        fix=slip.swap(f"Write `{right}`", found, right if _spaced(code, found) else f" {right} ", safe=found[0] != "!"),
    )


def _currency_sign(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"([£$€¥₹])\s*(\d*)", code) or re.search(
        r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:[£$€¥₹]|(?:GBP|USD|EUR)\b)", code
    )
    return found and CURRENCY_SIGN.at(
        slip.place(found),
        f"`{found[0].strip()}` has a currency sign.",
        "Write the number alone: beside money it is that much of the script's currency.",
    )


def _thousands_comma(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\d])|(?<![\w.,])\d{1,3}(?:[ '_]\d{3})+(?!\d)", code)
    if not found or "(" in code[: found.start()]:
        return None
    plain = re.sub(r"\D", "", found[0])
    return THOUSANDS_COMMA.at(
        slip.place(found),
        f"`{found[0]}` has a sign between its thousands.",
        f"Write `{plain}`.",
        fix=slip.swap(f"Write `{plain}`", found, plain),
    )


def _percent(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"(\d+(?:\.\d+)?)?\s*%", code)
    return found and PERCENT.at(
        slip.place(found),
        f"`{found[0].strip()}` is not read as a share.",
        "Divide by 100: `account.balance * 10 / 100` is ten percent.",
    )


def _date_form(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(
        r"(?<![\w.])(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}-\d{1,2}-\d{4}|\d{4}/\d{1,2}/\d{1,2}|\d{4}-\d{1,2}-\d{1,2}(?!\d)"
        r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*(?:\s+\d{4})?)",
        code,
        re.IGNORECASE,
    )
    if not found or re.fullmatch(r"\d{4}-\d\d-\d\d", found[0]):
        return None
    return DATE_FORM.at(
        slip.place(found),
        f"`{found[0]}` is not read as a date.",
        "Write the year, the month and the day with two figures each: `2026-03-31`.",
    )


def _no_such_day(slip: Slip, code: str) -> Diagnostic | None:
    for found in re.finditer(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", code):
        if not is_date(found[0]):
            return NO_SUCH_DAY.at(
                slip.place(found),
                f"There is no day `{found[0]}`.",
                "Check the month and the day: first the year, then the month, then the day.",
            )
    return None


def _number_form(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"(?<![\w.])(\.\d+|\d+\.(?!\d)|\d+(?:\.\d+)?[a-zA-Z_]\w*|\d+\.\d+\.[\d.]+|\d{29,})", code)
    if slip.word == "set" and found and found.start() < code.find("="):
        return None
    return found and NUMBER_FORM.at(
        slip.place(found),
        f"`{found[0][:40]}` is not read as a number.",
        "Write figures, and a point before pence if there are any: `12` or `12.50`.",
    )


def _empty_guard(slip: Slip, code: str) -> Diagnostic | None:
    found = re.match(r"(?:- *)?(\[\s*\])", code)
    return found and EMPTY_GUARD.at(
        slip.place(found, 1),
        "There is nothing between `[` and `]`.",
        "Write when the line is said, as in `[angry]`, or take the brackets away.",
        fix=slip.swap("Take the brackets away", found, "", 1, safe=False),
    )


def _mark_in_expression(slip: Slip, code: str) -> Diagnostic | None:
    written = slip.word in {"if", "else", "else if", "set"} or code.lstrip("- ").startswith("[")
    found = re.search(r"@\w+", code) if written and slip.context != "claims" else None
    return found and MARK_IN_EXPRESSION.at(
        slip.place(found),
        f"`{found[0]}` is a mark, and a condition cannot ask for marks.",
        "Ask for a fact, an answer, a trigger or a tone; what must come before a mark is said in a `guarantee`.",
    )


def _long_expression(slip: Slip, code: str) -> Diagnostic | None:
    depth = deepest = 0
    for sign in code:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    operators = len(re.findall(r"\b(?:and|or|not)\b|[-+*/]", code)) if len(code) > LONGEST else 0
    if deepest <= DEEPEST and operators <= LONGEST:
        return None
    return LONG_EXPRESSION.at(
        slip.near(),
        f"This line has more than {LONGEST} operators, or more than {DEEPEST} brackets in brackets.",
        "Work parts of it out first, with `set`, and use their names here.",
    )


def _unclosed_bracket(slip: Slip, code: str) -> Diagnostic | None:
    missing = code.count("(") - code.count(")")
    if missing == 0:
        return None
    found = re.search(r"\(" if missing > 0 else r".*(\))", code)
    sign, other = ("(", ")") if missing > 0 else (")", "(")
    return UNCLOSED_BRACKET.at(
        slip.place(found, 1 if missing < 0 else 0) if found else slip.span,
        f"A `{sign}` has no `{other}` that belongs to it.",
        f"Write the `{other}` where the bracket {'ends' if missing > 0 else 'begins'}, or take the `{sign}` away.",
    )


def _two_comparisons(slip: Slip, code: str) -> Diagnostic | None:
    rest = code[max(0, slip.at - slip.start) :]
    found = re.match(r"\s*(<=|>=|<|>|is\b)", rest)
    before = re.search(r"(?:<=?|>=?|\bis\b)(?:(?!\b(?:and|or)\b)[^()])*$", code[: max(0, slip.at - slip.start)])
    if not found or not before:
        return None
    return TWO_COMPARISONS.at(
        slip.near(),
        f"`{found[1]}` compares a second time what was already compared.",
        "Join two comparisons by `and`: `spare >= 10 and spare < 100`.",
    )


def _unfinished(slip: Slip, code: str) -> Diagnostic | None:
    found = re.search(r"(?:\b(and|or|not|is)|([-+*/<>=,]|<=|>=))\s*(?=\)|\]|$)", code)
    if not found or slip.word == "->" or not _has_expression(slip, code):
        return None
    word = found[1] or found[2]
    return UNFINISHED.at(
        slip.place(found),
        f"Nothing comes after `{word}`.",
        f"Write the value that belongs after `{word}`, or take it away.",
    )


def _two_values(slip: Slip, code: str) -> Diagnostic | None:
    if not _has_expression(slip, code) or slip.at <= slip.start:
        return None
    rest = code[slip.at - slip.start :]
    found = re.match(r"\s*([\w.]+|\"\s*\")", rest)
    before = re.search(r"([\w.)]+|\")\s*$", code[: slip.at - slip.start])
    if slip.context == "claims" or not found or not before or before[1] in {"and", "or", "not", "is", "if", "set"}:
        return None
    return TWO_VALUES.at(
        slip.near(),
        f"`{before[1]}` and `{found[1]}` stand side by side, and nothing says how they belong together.",
        "Write `is`, `and`, `or`, `<`, `>`, `+`, `-`, `*` or `/` between them. A name of two words has `_` in it.",
    )


def _has_expression(slip: Slip, code: str) -> bool:
    return (
        slip.word in {"if", "else", "else if", "set"} or slip.context == "claims" or code.lstrip("- ").startswith("[")
    )


def _spaced(code: str, found: re.Match[str]) -> bool:
    return code[found.start() - 1 : found.start()] == " " and code[found.end() : found.end() + 1] == " "


_MISTAKES: tuple[Callable[[Slip, str], Diagnostic | None], ...] = (
    _long_expression,
    _empty_guard,
    _double_equals,
    _not_equals,
    _reversed_sign,
    _stepping_sign,
    _equals_in_condition,
    _signs_for_words,
    _currency_sign,
    _percent,
    _date_form,
    _thousands_comma,
    _no_such_day,
    _number_form,
    _mark_in_expression,
    _two_comparisons,
    _unfinished,
    _unclosed_bracket,
    _two_values,
)

"""Slips in the claims of guarantees, named in plain words with the claim that was probably meant, one function each."""

import re
from collections.abc import Callable

from scriptengine.language.slip import Slip
from scriptengine.text.diagnostic import Diagnostic, Kind

WRONG_FORM = Kind("CS080", "wrong-form")

_ONE = r"@?[a-z][\w.]*(?: (?!or\b|and\b|only\b|after\b|before\b|within\b)[a-z]\w*)?"
_SOME = rf"{_ONE}(?: or {_ONE})*"
_AFTERS = r"(?:after [^,]*, *)*"  # what a claim is behind
_LISTING = rf"{_AFTERS}(?:never|every call has|at most \d+)"


def explain(slip: Slip) -> Diagnostic | None:
    """What is wrong with a claim, where it can be told."""
    if slip.context != "claims":
        return None
    for mistake in _MISTAKES:
        finding = mistake(slip)
        if finding:
            return finding
    return None


def _number_in_words(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\b(?:at most|within) +(once|twice|one|two|three|four|five|six|a)\b", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found, 1),
        f"`{found[1]}` is a number in words.",
        "Write it in figures, as in `at most 2 @demands`.",
    )


def _no_count(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\b(?:at most|within) +(-[\d.]+|\d+\.\d+)", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found, 1),
        f"`{found[1]}` counts nothing.",
        "Write a whole number, as in `at most 2 @demands` or `@offers within 2 turns`.",
    )


def _no_turn(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\bwithin +0+ +turns?\b", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found),
        "This leaves no turn for it to come in.",
        "Write `within 1 turn` for the very next turn, or as many turns as fit.",
    )


def _count_missing(slip: Slip) -> Diagnostic | None:
    found = re.match(rf"{_AFTERS}at most +({_SOME})$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found, 1), "How often at most is not said.", f"Write `at most 1 {found[1]}`, or as often as fits."
    )


def _within_in_front(slip: Slip) -> Diagnostic | None:
    found = re.match(rf"{_AFTERS}(within +\d+ +turns?),? +({_SOME})$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found, 1), "`within` stands behind what has to come.", f"Write `{found[2]} {found[1]}`."
    )


def _other_unit(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\bwithin +\d+ +(?!turns?\b)(\w+)", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found, 1),
        f"`{found[1]}` is not counted on a call, turns are.",
        "Write `within 2 turns`, or as many as fit.",
    )


def _before(slip: Slip) -> Diagnostic | None:
    found = re.match(rf"{_AFTERS}(no |never )?({_SOME})( only)? before ({_SOME})$", slip.code)
    if not found:
        return None
    never, first, only, second = found.groups()
    meant = f"after {second}, never {first}" if only else f"{second} only after {first}"
    meant = f"{first} only after {second}" if never else meant
    return WRONG_FORM.at(slip.place(found), "No claim has `before` in it.", f"Write `{meant}`.")


def _every_call(slip: Slip) -> Diagnostic | None:
    must = r"(?:(?:must|should|needs? to|has to) (?:have )?|needs? |contains? )?"
    found = re.match(rf"{_AFTERS}(?:every call|each call|always) +(?!has\b){must}({_SOME})$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found), "What every call has is claimed with `has`.", f"Write `every call has {found[1]}`."
    )


def _never_behind(slip: Slip) -> Diagnostic | None:
    found = re.match(rf"{_AFTERS}({_SOME}) never$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found), "`never` stands in front.", f"Write `never {found[1].removesuffix(' is')}`."
    )


def _after_behind(slip: Slip) -> Diagnostic | None:
    """`never A after X`, and `A after X`, which may mean either of two."""
    found = re.match(rf"(never .+|at most \d+ .+|every call has .+|.+ within \d+ turns?) after ({_SOME})$", slip.code)
    if found:
        meant = f"Write `after {found[2]}, {found[1].strip()}`."
        return WRONG_FORM.at(slip.place(found, 2), "`after` and its comma stand in front.", meant)
    found = re.match(rf"({_SOME}) after ({_SOME})$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found),
        "This may mean two things.",
        f"Write `{found[1]} only after {found[2]}`, or `after {found[2]}, every call has {found[1]}`.",
    )


def _if(slip: Slip) -> Diagnostic | None:
    """`if X, never A`, `A only if B`, `every call has B if X`, and `B if X`."""
    found = re.match(rf"({_AFTERS}{_SOME}) only (?:if|when) +({_SOME})$", slip.code)
    if found:
        return WRONG_FORM.at(slip.place(found), "A claim has no `if`.", f"Write `{found[1]} only after {found[2]}`.")
    found = re.match(rf"(?:if|when) +(?P<x>{_SOME})(?:,| then\b) *(?P<claim>.+)$", slip.code)
    found = found or re.match(rf"(?P<claim>.+?) +(?:if|when) +(?P<x>{_SOME})$", slip.code)
    if not found:
        return None
    claim = found["claim"].strip()
    claim = f"every call has {claim}" if re.fullmatch(_SOME, claim) else claim
    return WRONG_FORM.at(slip.place(found), "A claim has no `if`.", f"Write `after {found['x']}, {claim}`.")


def _unless(slip: Slip) -> Diagnostic | None:
    """`never A unless B`, and `every call has A, unless B`."""
    found = re.match(rf"({_AFTERS})never ({_SOME}),? unless ({_SOME})$", slip.code)
    if found:
        meant = f"Write `{found[1]}{found[2]} only after {found[3]}`."
        return WRONG_FORM.at(slip.place(found), "Only what every call has may have an `unless`.", meant)
    found = re.match(rf"({_AFTERS}every call has {_SOME}) *, *unless ({_SOME})$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found), "No comma stands before `unless`.", f"Write `{found[1]} unless {found[2]}`."
    )


def _how_often(slip: Slip) -> Diagnostic | None:
    """`at least 1 B`, `exactly 1 B`, `never more than 2 A`."""
    found = re.match(rf"{_AFTERS}(?:never|not|no) more than +(\d+) +({_SOME})$", slip.code)
    if found:
        return WRONG_FORM.at(slip.place(found), "The most is claimed so.", f"Write `at most {found[1]} {found[2]}`.")
    found = re.match(rf"{_AFTERS}(at least|exactly) +(\d+) +({_SOME})$", slip.code)
    if not found:
        return None
    most = f", and `at most {found[2]} {found[3]}` below it" if found[1] == "exactly" else ""
    message = (
        "What comes at all is claimed so." if found[2] == "1" else "That a thing comes more than once is no claim."
    )
    return WRONG_FORM.at(slip.place(found, 1), message, f"Write `every call has {found[3]}`{most}.")


def _no(slip: Slip) -> Diagnostic | None:
    found = re.match(rf"{_AFTERS}(?:no|not) +({_SOME})$", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found), "What must not happen is claimed so.", f"Write `never {found[1]}`."
    )


def _compared(slip: Slip) -> Diagnostic | None:
    found = re.search(r"[<>=]=?|\bis\b", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found),
        "A claim compares nothing.",
        "Name what happens: a mark, a trigger, a yes-or-no fact; or `raise` a trigger where the comparison holds.",
    )


def _letters(slip: Slip) -> Diagnostic | None:
    found = re.search(r"@?\w*[^\x00-\x7f]\w*", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found),
        f"`{found[0][:60]}` has letters that no name has.",
        "Names of marks, triggers and steps have small letters from a to z, figures and `_`.",
    )


def _named_question(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\b(ask|listen|say) ((?!or\b|only\b|within\b|unless\b)[a-z][\w.]*)", slip.code)
    if not found:
        return None
    what = {"ask": "every question", "listen": "every `listen`", "say": "every `say`"}[found[1]]
    return WRONG_FORM.at(
        slip.place(found, 2),
        f"`{found[1]}` has no name after it here: it means {what}.",
        "Leave the name out; or put a mark on that line, or a step of its own around it, and name that.",
    )


def _joined_by_and(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\band\b", slip.code) or re.match(rf"{_LISTING} +{_ONE}(,)", slip.code)
    return found and WRONG_FORM.at(
        slip.place(found),
        "What happens is joined by `or`, for one happening comes at a time.",
        "Write `or`, or a claim of its own for each.",
    )


def _brackets(slip: Slip) -> Diagnostic | None:
    found = re.search(r"[()]", slip.code)
    return found and WRONG_FORM.at(slip.place(found), "A claim has no brackets.", "Leave them out.")


def _after_without_comma(slip: Slip) -> Diagnostic | None:
    found = re.match(r"after +(@?[a-z][\w.]*(?: or @?[a-z][\w.]*)*)(?: *[:;]| +(?!or\b))[^,]*$", slip.code)
    return found and WRONG_FORM.at(
        slip.near(),
        f"After `after {found[1]}` a comma is missing.",
        f"Write `after {found[1]}, ` and then the claim.",
    )


_MISTAKES: tuple[Callable[[Slip], Diagnostic | None], ...] = (
    _number_in_words,
    _no_count,
    _no_turn,
    _count_missing,
    _within_in_front,
    _brackets,
    _before,
    _every_call,
    _other_unit,
    _never_behind,
    _if,
    _unless,
    _how_often,
    _no,
    _compared,
    _letters,
    _named_question,
    _joined_by_and,
    _after_without_comma,
    _after_behind,
)

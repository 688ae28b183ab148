"""Questions that could be left without a choice: every choice guarded, and no guard sure to hold."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Final

from scriptengine.program.known import Knowledge
from scriptengine.program.model import Ask, Program, Value
from scriptengine.text.diagnostic import Diagnostic, Kind

NO_CHOICE = Kind("CS173", "no-choice-to-choose")

_MOST: Final = 4096  # combinations of values that are tried for one question


def left_without_choice(program: Program) -> list[Diagnostic]:
    """Questions whose choices are all hidden for some values.

    All combinations of what the guards read are tried where it is a yes or no, a trigger, a group, or one of several
    options; guards over amounts and dates, which have no end of values, are left to the linter. A value that some path
    leaves unknown is tried as unknown too. The way to the question is not considered: a guard that only repeats what
    was decided on the way there is not needed.
    """
    asks = [node for node in program.nodes.values() if isinstance(node, Ask) and _all_guarded(node)]
    if not asks:
        return []
    search = Knowledge(program)
    findings = []
    for ask in asks:
        case = next(_cases_without(program, search, ask), None)
        if case is not None:
            where = " and ".join(f"`{name}` is {_shown(value)}" for name, value in sorted(case.items()))
            message = f"`{ask.name}` has no choice that can be shown" + (f" where {where}." if where else ", ever.")
            advice = "Give it a choice without a guard, last in the list, such as `- (unsure) They're not sure`."
            findings.append(NO_CHOICE.at(ask.span, message, advice))
    return findings


def _all_guarded(ask: Ask) -> bool:
    return bool(ask.choices) and all(choice.guard is not None for choice in ask.choices)


def _cases_without(program: Program, search: Knowledge, ask: Ask) -> Iterator[Mapping[str, Value | None]]:
    guards = [choice.guard for choice in ask.choices if choice.guard is not None]
    names = sorted(frozenset[str]().union(*(guard.names for guard in guards)))
    tried = [_tried(program, search, name, ask.label) for name in names]
    if not all(tried) or prod(map(len, tried)) > _MOST:
        return
    for values in product(*tried):
        case = dict(zip(names, values, strict=True))
        if _fits(program, case) and not any(guard.run(_known(case)) is True for guard in guards):
            yield case


def _tried(program: Program, search: Knowledge, name: str, label: str) -> tuple[Value | None, ...]:
    """The values a name can have at a question; nothing where they have no end."""
    if name in program.triggers or name in program.groups:
        return (False, True)
    record = program.facts.get(name) or program.answers.get(name)
    if record is None or record.type.name not in {"yesno", "choice"}:
        return ()
    values: tuple[Value | None, ...] = (False, True) if record.type.name == "yesno" else record.type.options
    return values if search.known(name, label) else (*values, None)


def _fits(program: Program, case: Mapping[str, Value | None]) -> bool:
    """A group was raised if one of its triggers was."""
    return not any(
        case[group] is False and any(case.get(trigger) for trigger in triggers)
        for group, triggers in program.groups.items()
        if group in case
    )


def _known(case: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in case.items() if value is not None}


def _shown(value: Value | None) -> str:
    return "not known" if value is None else "yes" if value is True else "no" if value is False else f"`{value}`"

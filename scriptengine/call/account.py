"""What is known before the call: an account's record, as YAML or plain data, made into the facts a script declares."""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from scriptengine.care.money import to_coin
from scriptengine.program import reading, types
from scriptengine.program.model import Fact, Program, Value
from scriptengine.text import strict_yaml
from scriptengine.text.clean import one_line
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Source, Span

MISSING = Kind("CS951", "missing-fact")
UNKNOWN = Kind("CS952", "unknown-fact", "warning")
WRONG = Kind("CS953", "wrong-fact")
TWICE = Kind("CS954", "fact-given-twice")

_DEEPEST = 8  # names in a whole name, which is more than any script has

_MOST_DIGITS = 30
_EXAMPLES = {"number": "12", "money": "1234.50", "date": "2026-03-31", "yesno": "yes or no"}


class _Given(NamedTuple):
    """What a record gives for a whole name: text, or None where a list or map stands instead of one value."""

    name: str
    text: str | None
    span: Span | None


def read_account(program: Program, source: Source) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The facts in a YAML record, whose maps make dotted names: `balance` under `account` is `account.balance`.

    Findings with their lines: a missing fact, a value of the wrong type, a name given twice; as a warning, a name the
    script does not know. A value of a `@private` fact is in no message, nor is its line.
    """
    record, findings = strict_yaml.read(source)
    if record is None:
        return {}, findings
    facts, more = _facts(program, list(_from_yaml(record, ())), Span(source.name, 0, 0), source)
    return facts, [*findings, *more]


def facts_from(program: Program, data: Mapping[str, object]) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The same from a host's own data: nested maps, or whole names, to text, numbers, Decimals, dates, booleans, None.

    Text is read as in a record, so what came from JSON will do. None means unknown. Findings have no lines.
    """
    return _facts(program, list(_from_data(data, ())), None, None)


def example(program: Program) -> str:
    """A record with every fact that a script cannot do without, as YAML to fill in."""
    lines: list[str] = []
    above: list[str] = []
    needed = [fact for fact in program.facts.values() if fact.default is None and not fact.optional]
    for fact in sorted(needed, key=lambda fact: fact.name.split(".")):
        *maps, last = fact.name.split(".")
        for depth, name in enumerate(maps):
            if above[: depth + 1] != maps[: depth + 1]:
                lines.append(f"{'  ' * depth}{name}:")
        lines.append(f"{'  ' * len(maps)}{last}: {_example(fact)}")
        above = maps
    return "".join(f"{line}\n" for line in lines)


def _example(fact: Fact) -> str:
    return _EXAMPLES.get(fact.type.name) or " or ".join(fact.type.options) or "…"


def _from_yaml(record: strict_yaml.Mapping, above: tuple[str, ...]) -> Iterator[_Given]:
    for key, node in record.items.items():
        name = (*above, key)
        if isinstance(node, strict_yaml.Mapping) and len(name) < _DEEPEST:
            yield from _from_yaml(node, name)
        elif isinstance(node, strict_yaml.Scalar):
            yield _Given(".".join(name), node.text, node.span if node.text else record.keys[key])
        else:
            yield _Given(".".join(name), None, record.keys[key])


def _from_data(data: Mapping[str, object], above: tuple[str, ...]) -> Iterator[_Given]:
    for key, value in data.items():
        name = (*above, str(key))
        if isinstance(value, Mapping) and len(name) < _DEEPEST:
            yield from _from_data(value, name)
        else:
            yield _Given(".".join(name), _as_text(value), None)


def _as_text(value: object) -> str | None:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            amount = Decimal(value)
            # Only plain digits are read, and `1E+3` is the same amount; but `1E+999999` would be a million digits.
            return f"{amount:f}" if amount.is_finite() and abs(amount.adjusted()) < _MOST_DIGITS else "a huge number"
        case datetime.date():
            return value.isoformat()
        case str() | float():
            return str(value)
    return None


def _facts(
    program: Program, record: list[_Given], start: Span | None, source: Source | None
) -> tuple[dict[str, Value], list[Diagnostic]]:
    findings: list[Diagnostic] = []
    given: dict[str, _Given] = {}
    for one in record:
        if one.name in given:
            message = f"`{_shown(one.name)}` is given twice."
            findings.append(TWICE.at(one.span, message, "Keep one of the two."))
        elif one.name in program.facts:
            given[one.name] = one
        else:
            findings.append(_unknown(program, one))
    facts: dict[str, Value] = {}
    # In the script's order, so that the same record always makes the same event.
    for name, fact in program.facts.items():
        found = given.get(name)
        if found is None or found.text == "":
            if fact.default is not None:
                facts[name] = fact.default
            elif not fact.optional:
                findings.append(_missing(fact, found.span if found else start))
            continue
        value = reading.read_record(found.text, fact.type) if found.text is not None else None
        if value is None or isinstance(value, reading.Problem):
            findings.append(_wrong(fact, found, value, source))
        else:
            facts[name] = value
    for name, value in facts.items():  # interest may have been reckoned finer than any coin
        if program.facts[name].type.name == "money" and isinstance(value, Decimal):
            facts[name] = to_coin(value, program.currency) or value
    return facts, findings


def _unknown(program: Program, one: _Given) -> Diagnostic:
    under = [name for name in program.facts if name.startswith(one.name + ".")]
    if one.text is None or not under:
        message = f"The script knows no fact `{_shown(one.name)}`.{did_you_mean(one.name, program.facts)}"
        return UNKNOWN.at(one.span, message, "Correct the name, or leave it: nothing on the call uses it.")
    message = f"`{_shown(one.name)}` has a value of its own, but the script wants `{under[0]}` under it."
    return UNKNOWN.at(one.span, message, f"Write `{under[0].rsplit('.', maxsplit=1)[1]}:` below it, indented.")


def _missing(fact: Fact, span: Span | None) -> Diagnostic:
    message = f"The account does not say `{fact.name}`, which the script needs: {types.in_words(fact.type)}."
    *above, last = fact.name.split(".")
    where = f" under `{'.'.join(above)}:`" if above else ""
    return MISSING.at(span, message, f"Add `{last}: {_example(fact)}`{where}.")


def _wrong(fact: Fact, given: _Given, problem: reading.Problem | None, source: Source | None) -> Diagnostic:
    wanted = types.in_words(fact.type)
    if fact.private:
        # A report shows the line of a finding, so this one has none: the line holds what nobody is to see.
        where = ""
        if source is not None and given.span is not None:
            where = f" (line {source.position(given.span.start).line} of {source.name})"
        message = f"`{fact.name}`{where} must be {wanted}. It is private, so what stands there is not shown."
        return WRONG.at(None, message, f"Write {_EXAMPLES.get(fact.type.name, 'other text')}.")
    if problem is None:
        return WRONG.at(given.span, f"`{fact.name}` must be {wanted}, not a list or a map.", "Give one value.")
    return WRONG.at(given.span, f"`{fact.name}` must be {wanted}. {problem.message}")


def _shown(name: str) -> str:
    return one_line(name if len(name) <= 80 else name[:79] + "…")

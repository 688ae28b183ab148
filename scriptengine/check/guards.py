"""Questions about guards: can this one ever hold, can none of these; decided over the cases that they tell apart."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import Final

from scriptengine.check import cells, values
from scriptengine.check.differences import Difference, Related, compared, fit
from scriptengine.check.values import FALSE, TRUE, Abstract, Range, Words
from scriptengine.language import tree
from scriptengine.program.answers import names_in
from scriptengine.program.model import Ask, Expression, Program

MOST: Final = 5000
"""Cases that are looked at; conditions that tell more apart are left undecided."""

Case = Mapping[str, Abstract]
"""What each name that the conditions read may be; cases do not overlap, and leave nothing out."""

Sure = Callable[[str], bool]

_ANYTHING: Final = (Range(), Range(unknown=False))

Ranges = Mapping[str, Range]
"""What numbers and dates may be that are asked for from one constant to another, by the names of the answers."""


def asked_ranges(program: Program) -> Ranges:
    """The ranges that questions give; one that is computed is left out."""
    found = {}
    for node in program.nodes.values():
        if isinstance(node, Ask) and (node.low is not None or node.high is not None):
            low, high = (end.tree if end is not None else None for end in (node.low, node.high))
            ends = [values.number(end.value) for end in (low, high) if isinstance(end, tree.Constant)]
            if len(ends) == (low is not None) + (high is not None):
                found[node.name] = Range(
                    ends[0] if low is not None else None, True, ends[-1] if high is not None else None, True
                )
    return found


def cases(
    program: Program,
    conditions: Sequence[Expression],
    sure: Sure = lambda _name: False,
    ranges: Ranges = MappingProxyType({}),
) -> Iterator[Case]:
    """All cases that conditions tell apart; nothing where there are too many to look at.

    Numbers, money and dates are cut where a condition compares them with a constant; choices, yes and no, triggers and
    tones have each of their values; at most one tone holds, and a group is raised as soon as one of its triggers is.
    `sure` tells of a fact or answer that it is known here. Where two names are compared with each other, how far they
    are apart is cut too. Exact but for sums of more than that.
    `ranges` tells of answers that no call takes beyond them.
    """
    names = sorted({name for condition in conditions for name in _read(condition.tree)})
    comparisons = [one for condition in conditions for one in cells.comparisons(condition.tree)]
    tones = [name for name in names if name in program.tones]
    domains: dict[str, Sequence[Abstract]] = {}
    for name in names:
        if name not in tones:
            domain = _domain(program, name, comparisons, sure)
            asked = ranges.get(name)
            domains[name] = [cell for cell in domain if asked is None or _inside(cell, asked)]
    size = len(tones) + 1
    for domain in domains.values():
        size *= len(domain)
    if size > MOST:
        return
    apart = _apart(program, comparisons)
    for cut in apart.values():
        size *= len(cut)
    if size > MOST:
        apart = {}
    domains.update((difference.key, cut) for difference, cut in apart.items())
    whole = [name for name in names if _is_whole(program, name)]
    instead: dict[int, tree.Expr] = {}
    for tone in (None, *tones):  # none of them: another tone, or none set yet
        for chosen in product(*domains.values()):
            case: dict[str, Abstract] = dict(zip(domains, chosen, strict=True))
            case.update((name, TRUE if name == tone else FALSE) for name in tones)
            if _fits(program, case):
                if not apart:
                    yield case
                elif fit({**case, **dict(_within(case, ranges))}, apart, whole):
                    yield Related(case, instead)


def _within(case: Case, ranges: Ranges) -> Iterator[tuple[str, Abstract]]:
    return ((name, values.clipped(case[name], asked)) for name, asked in ranges.items() if name in case)


def _apart(program: Program, comparisons: Iterable[tree.Binary]) -> dict[Difference, Sequence[Abstract]]:
    """How far apart names may be that are compared with each other, cut where they are compared."""
    points: dict[Difference, set[Fraction]] = {}
    for comparison in comparisons:
        found = compared(comparison)
        if found is not None and all(_is_counted(program, name) for name in found.difference):
            points.setdefault(found.difference, set()).add(found.point)
    return {
        one: cells.number_cells(cuts, whole=all(_is_whole(program, name) for name in one))
        for one, cuts in points.items()
    }


def _inside(cell: Abstract, asked: Range) -> bool:
    return not values.may_be_known(cell) or values.overlaps(cell, asked)


def holds(condition: Expression, case: Case) -> bool:
    """Whether a condition surely holds in a case."""
    return _truth(condition, case) == TRUE


def may_hold(condition: Expression, case: Case) -> bool:
    """Whether it may."""
    return True in _truth(condition, case)


def _truth(condition: Expression, case: Case) -> values.Truth:
    if isinstance(case, Related):
        return case.truth(condition.tree)
    return values.truth(condition.tree, case.__getitem__)


def decided(program: Program, condition: Expression, ranges: Ranges = MappingProxyType({})) -> tuple[bool, bool]:
    """Whether a condition holds in some case, and whether in every one; where it is undecided, perhaps and no."""
    expr = condition.tree
    if isinstance(expr, tree.Name) and (expr.name in program.tones or expr.name in program.triggers):
        return True, False
    if ranges.keys().isdisjoint(condition.names) and _either(program, expr) is not None:
        return True, False
    ever, always, looked = False, True, False
    for case in cases(program, [condition], ranges=ranges):
        looked = True
        truth = _truth(condition, case)
        ever = ever or True in truth
        always = always and truth == TRUE
        if ever and not always:
            break
    return ever or not looked, always and looked


def _either(program: Program, expr: tree.Expr) -> frozenset[str] | None:
    """The names of a condition that holds for some of their values and not for others, where that is seen at once.

    So it is with a number or date beside a constant, and with such conditions joined, if each reads another name;
    `known()` before one takes nothing away.
    """
    match expr:
        case tree.Binary("and", tree.Call(function, (tree.Name(name),)), right) if function.text == "known":
            names = _either(program, right)  # what holds for some values holds for known ones
            return names | {name} if names is not None and _is_value(program, name) else None
        case tree.Binary("and" | "or", left, right):
            one, other = _either(program, left), _either(program, right)
            return one | other if one is not None and other is not None and one.isdisjoint(other) else None
        case tree.Binary(_, tree.Name(name), tree.Constant()) | tree.Binary(_, tree.Constant(), tree.Name(name)):
            return frozenset({name}) if _is_value(program, name, "number", "money", "date") else None
    return None


def _is_value(program: Program, name: str, *types: str) -> bool:
    """Whether a name is a fact or an answer, of one of these types where some are given."""
    value = program.facts.get(name) or program.answers.get(name)
    return value is not None and (not types or value.type.name in types)


def _is_whole(program: Program, name: str) -> bool:
    return name == "today" or name.startswith("visits ") or _is_value(program, name, "date")


def _is_counted(program: Program, name: str) -> bool:
    return _is_whole(program, name) or _is_value(program, name, "number", "money")


def _read(expr: tree.Expr) -> Iterator[str]:
    """Names as their values are known by: `visits(step)` is the number of visits."""
    if isinstance(expr, tree.Call) and expr.function.text == "visits":
        yield from (f"visits {name}" for name in names_in(*expr.arguments))
        return
    match expr:
        case tree.Name():
            yield expr.name
        case tree.Unary() | tree.Filter():
            yield from _read(expr.operand)
        case tree.Binary():
            yield from _read(expr.left)
            yield from _read(expr.right)
        case tree.Call():
            if expr.function.text in ("days_since", "days_until"):
                yield "today"
            for argument in expr.arguments:
                yield from _read(argument)


def _domain(program: Program, name: str, compared: Iterable[tree.Binary], sure: Sure) -> Sequence[Abstract]:
    if name in program.triggers or name in program.groups:
        return (TRUE, FALSE)
    if "." in name and name.rpartition(".")[0] in program.contacts:
        return (Words(frozenset(), other=True, unknown=False),)
    if name.startswith("visits ") or name == "today":
        return _cut(name, compared, whole=True, low=Fraction(0) if name != "today" else None)
    value = program.facts.get(name) or program.answers.get(name)
    if value is None:
        # A tone that agents may not pick here never holds.
        return (Words(frozenset(), other=True, unknown=True),) if name == "escalation.reference" else (FALSE,)
    fact = program.facts.get(name)
    known = (fact is not None and (not fact.optional or fact.default is not None)) or sure(name)
    found: Sequence[Abstract]
    match value.type.name:
        case "yesno":
            found = (TRUE, FALSE, frozenset({None}))
        case "choice":
            found = cells.word_cells(value.type.options, other=False)
        case "text":
            found = cells.word_cells(_words(name, compared), other=True)
        case _:
            found = _cut(name, compared, whole=value.type.name == "date")
    return [cell for cell in found if not (known and not values.may_be_known(cell))]


def _cut(name: str, compared: Iterable[tree.Binary], *, whole: bool, low: Fraction | None = None) -> list[Abstract]:
    points = set()
    for comparison in compared:
        difference = cells.linear(tree.Binary("-", comparison.left, comparison.right, comparison.span))
        if difference is not None and set(difference[0]) == {name}:
            points.add(-difference[1] / difference[0][name])
    found = cells.number_cells(points, whole=whole)
    if low is None:
        return found
    floor = Range(low, True, None, False, unknown=False)
    return [cell for cell in found if values.may_be_known(cell) and values.overlaps(cell, floor)]


def _words(name: str, compared: Iterable[tree.Binary]) -> Iterator[str]:
    for comparison in compared:
        for one, other in ((comparison.left, comparison.right), (comparison.right, comparison.left)):
            if isinstance(one, tree.Name) and one.name == name and isinstance(other, tree.Constant):
                yield str(other.value)


def _fits(program: Program, case: Case) -> bool:
    """Whether the groups of a case agree with its triggers."""
    for group, members in program.groups.items():
        if group in case and group not in program.triggers:
            its = [case[member] for member in members if member in case]
            if case[group] == FALSE and TRUE in its:
                return False
            if case[group] == TRUE and len(its) == len(members) and TRUE not in its:
                return False
            inner = [case[other] for other, inside in program.groups.items() if other in case and inside < members]
            if case[group] == FALSE and TRUE in inner:
                return False
    return True


def in_words(program: Program, case: Case) -> str:
    """A case as a trainer would say it: `account.balance` is above 30, `angry`."""
    apart = {name for key in case if " - " in key for name in key.split(" - ")}
    parts = [_part(program, name, value) for name, value in case.items() if not (name in apart and value in _ANYTHING)]
    return " and ".join(part for part in parts if part)


def _part(program: Program, name: str, value: Abstract) -> str:
    if name in program.tones or name in program.triggers or name in program.groups:
        return f"`{name}`" if value == TRUE else ""
    if isinstance(value, Range) and " - " in name:
        more, less = name.split(" - ")
        return _far(_called(more), _called(less), value, dated=_is_date(program, more))
    if not values.may_be_known(value):
        return f"`{name}` is not known"
    match value:
        case Range():
            return f"{_called(name)} is {_range(value, dated=_is_date(program, name))}"
        case Words(named=named):
            return f"`{name}` is {' or '.join(sorted(named))}" if named else f"`{name}` is anything else"
    return f"`{name}` is {'yes' if value == TRUE else 'no'}"


def _far(more: str, less: str, value: Range, *, dated: bool) -> str:
    """How far apart two names are, in words."""
    if value.empty:
        return ""  # it is told which of them is not known
    if value.low == value.high == 0:
        return f"{more} is {'the same day as' if dated else 'as much as'} {less}"
    if value.low == 0 and value.high is None:
        return f"{more} is {'after' if dated else 'above'} {less}"
    if value.high == 0 and value.low is None:
        return f"{more} is {'before' if dated else 'below'} {less}"
    return f"{more} less {less} is {_range(value, dated=False)}"


def _called(name: str) -> str:
    return f"`{name.replace('visits ', 'visits(')})`" if name.startswith("visits ") else f"`{name}`"


def _is_date(program: Program, name: str) -> bool:
    value = program.facts.get(name) or program.answers.get(name)
    return name == "today" or (value is not None and value.type.name == "date")


def _range(value: Range, *, dated: bool) -> str:
    def shown(point: Fraction) -> str:
        if dated:
            return datetime.date.fromordinal(int(point)).isoformat()
        return f"{cells.as_decimal(point):f}"

    if value.low is not None and value.low == value.high:
        return shown(value.low)
    if value.low is None and value.high is None:
        return "any"
    if value.low is None:
        assert value.high is not None
        return f"{'at most' if value.high_in else 'before' if dated else 'below'} {shown(value.high)}"
    if value.high is None:
        return f"{'at least' if value.low_in else 'after' if dated else 'above'} {shown(value.low)}"
    return f"between {shown(value.low)} and {shown(value.high)}"


def asks_whether_known(expr: tree.Expr, name: str) -> bool:
    """Whether `known(name)` is written in a condition."""
    match expr:
        case tree.Call(function, (tree.Name(asked),)) if function.text == "known":
            return asked == name
        case tree.Unary(_, operand):
            return asks_whether_known(operand, name)
        case tree.Binary(_, left, right):
            return asks_whether_known(left, name) or asks_whether_known(right, name)
    return False

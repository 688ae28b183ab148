"""Trees to a Program: names bound, types checked, and what could go wrong on a call found before it."""

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from scriptengine.program import choosable, expression, guarantees, handlers, known, moves, nodes, paths, settings
from scriptengine.program.answers import Answers, find_answers
from scriptengine.program.books import Books, fitting
from scriptengine.program.declared import UNKNOWN_MARK, Declared, declare
from scriptengine.program.gather import Gathered, same_names
from scriptengine.program.guarantees import Guarantees, missing_marks
from scriptengine.program.material import Material
from scriptengine.program.model import Answer, Ask, Fact, Flow, Handler, Node, Program, Step
from scriptengine.program.nodes import Weaver
from scriptengine.program.scope import FileScope, clashes, shared_names
from scriptengine.program.settings import NO_CURRENCY, Settings
from scriptengine.program.unit import Unit
from scriptengine.text.diagnostic import Diagnostic, Kind, near

NO_STEPS = Kind("CS190", "no-steps")
MONEY_WITHOUT_CURRENCY = Kind("CS191", "money-without-currency")
EMPTY_PACK = Kind("CS196", "empty-rule-pack", "warning")

# What a file that is missing may be the reason of, and is not worth saying beside that it is missing.
_FOLLOWS = {
    kind.code
    for kind in (
        expression.UNKNOWN_NAME,
        UNKNOWN_MARK,
        moves.UNKNOWN_FLOW,
        moves.UNKNOWN_OUTCOME,
        moves.UNKNOWN_CONTACT,
        nodes.UNKNOWN_NOTICE,
        moves.UNKNOWN_TRIGGER,
        nodes.NO_PHRASES,
        handlers.UNKNOWN_EVENT,
        handlers.CRISIS_BLOCK,
        guarantees.UNKNOWN_HAPPENING,
        guarantees.UNKNOWN_GUARANTEE,
        guarantees.REQUIRED_MARK,
    )
}
_QUOTED = re.compile(r"`[^`]*`")
# What a header says, so that it is not worth saying beside that there is none.
_OF_HEADER = {settings.MISFIT.code, MONEY_WITHOUT_CURRENCY.code}
# What a line that cannot be read may have declared.
_OF_NAMES = _FOLLOWS | {moves.UNKNOWN_STEP.code}
_DECLARES = re.compile(
    r"\s*(?:fact|ask|listen|set|step|outcome|contact|mark|guarantee|flow) +(?P<name>[a-z][\w.]*)(?P<more>(?: +\w+)*)"
)


def build(gathered: Gathered, books: Books, today: datetime.date) -> tuple[Program | None, list[Diagnostic]]:
    """The program, or None when a finding is an error other than a mark that a pack requires, which leaves a program
    to look at though not one to call with; all findings in the order of the files."""
    files = list(gathered.all())
    if not files:
        return None, gathered.findings
    main = next(unit for unit in files if unit.main)
    its = gathered.settings[main]
    findings = [*gathered.findings, *same_names(files)]
    findings += settings.fitting(main, its, ((unit, gathered.settings[unit]) for unit in gathered.units))

    declared = declare(main, files, books.triggers)
    shared = shared_names(declared, main)
    scopes = {unit: FileScope(unit, its.locale, its.currency, shared) for unit in gathered.units}
    answers = find_answers(scopes, declared)
    findings += clashes(gathered.units, declared, answers.records.values())
    findings += _money(main, its, declared, answers)

    material = Material(
        declared,
        answers,
        books.notices,
        FileScope(main, its.locale, its.currency, shared),
        books.phrases is not None,
        main.kind == "flow",
        today,
    )
    steps, blocks = _woven(scopes, material)
    for unit in gathered.units:
        findings += handlers.check_events(unit, declared)
        if unit.file.header is not None and not unit.steps and unit.kind != "rules":
            advice = "Write one: `step greeting`, with what is said in it indented below."
            findings.append(NO_STEPS.at(unit.span, "This file has no step, so there is nothing to do in it.", advice))
    for pack in gathered.packs:
        if pack.file.header is not None and not pack.file.declarations and not gathered.settings[pack].checks:
            message = f"The rule pack `{pack.name}` is empty, so it asks nothing of a script."
            findings.append(EMPTY_PACK.at(pack.span, message, "Write a guarantee in it, or leave it out of `checks`."))
    triggers = handlers.triggers(declared, blocks.values())
    findings += handlers.without_block(main, triggers)

    promised = Guarantees(declared, books)
    for unit in files:
        promised.add(unit)
    findings += promised.at_odds()
    waivers = promised.waivers(files)
    named = {check.text: check.span for pack in gathered.packs for check in gathered.settings[pack].checks}
    named |= {check.text: check.span for check in its.checks}
    findings += missing_marks(main, gathered.packs, _carried(material.nodes.values()), named, declared.marks)

    program = Program(
        name=main.name,
        title=main.file.header.title if main.file.header else "",
        kind=main.kind,
        version=its.version,
        locale=its.locale,
        currency=its.currency,
        first=next(iter(main.steps), ""),
        nodes=_as_read(material.nodes, gathered),
        steps=steps,
        flows={unit.name: _flow(unit, answers) for unit in gathered.units if unit.kind != "rules"},
        facts=declared.facts,
        answers=answers.records,
        outcomes=declared.outcomes,
        contacts=declared.contacts,
        triggers=triggers,
        groups=declared.groups,
        tones=its.tones,
        handlers=blocks,
        tone_handlers=handlers.tones(blocks.values()),
        marks=declared.marks,
        guarantees=promised.found,
        waivers=waivers,
        phrases=fitting(books.phrases, books.triggers),
        sources=gathered.sources,
        books=books.kinds,
        checks=tuple(check.text for check in its.checks),
    )
    findings += (*declared.findings, *answers.findings, *material.findings, *promised.findings)
    follows = _FOLLOWS | _OF_HEADER if main.file.header is None else _FOLLOWS if gathered.incomplete else set()
    findings = [finding for finding in findings if finding.code not in follows]
    findings = list(_without_lost_names(findings, gathered))
    findings += paths.runs_off(program)
    if not _wrong(findings):
        findings += paths.loops(program)
        findings += known.may_be_unknown(program)
        findings += choosable.left_without_choice(program)
    return (None if _wrong(findings) else program), _in_order(findings, gathered)


def _without_lost_names(findings: Iterable[Diagnostic], gathered: Gathered) -> Iterator[Diagnostic]:
    """The findings without those on a name that cannot be read, or that a line declares which cannot: told already."""
    lost: set[str] = set()
    unread = False
    for finding in gathered.findings:
        if finding.severity == "error" and finding.code.startswith("CS0") and finding.span:
            unread = True
            source = gathered.sources[finding.span.file]
            found = _DECLARES.match(source.line(source.position(finding.span.start).line))
            if found:
                lost |= {f"`{found['name']}`", f"`{found['name']}{'_'.join(found['more'].split(' '))}`"}
    for finding in findings:
        if unread and "``" in finding.message:
            continue
        named = _QUOTED.findall(finding.message) if finding.code in _OF_NAMES and lost else []
        if not any(name in lost or near(name, lost) for name in named[:1]) and not lost.intersection(named):
            yield finding


def _as_read(made: dict[str, Node], gathered: Gathered) -> dict[str, Node]:
    """The nodes in the order in which people read them; they were made from each step's end up."""
    files = {name: place for place, name in enumerate(gathered.sources)}
    return dict(sorted(made.items(), key=lambda item: (files[item[1].span.file], item[1].span.start)))


def _wrong(findings: Iterable[Diagnostic]) -> bool:
    required = guarantees.REQUIRED_MARK.code
    return any(finding.severity == "error" and finding.code != required for finding in findings)


def _in_order(findings: Iterable[Diagnostic], gathered: Gathered) -> list[Diagnostic]:
    """Each finding once, by file as read and place; those without a place first."""
    files = {name: place for place, name in enumerate(gathered.sources)}

    def order(finding: Diagnostic) -> tuple[int, int, str]:
        span = finding.span
        return (files.get(span.file, len(files)), span.start, finding.code) if span else (-1, 0, finding.code)

    return sorted(dict.fromkeys(findings), key=order)


def _woven(scopes: dict[Unit, FileScope], material: Material) -> tuple[dict[str, Step], dict[str, Handler]]:
    """All steps and `on` blocks, with their nodes added to the material."""
    steps: dict[str, Step] = {}
    blocks: dict[str, Handler] = {}
    for unit, scope in scopes.items():
        weaver = Weaver(scope, material)
        for step in unit.steps.values():
            name = unit.prefix + step.name.text
            steps[name] = Step(name, unit.name, weaver.step(step), step.name.span)
        for on in unit.blocks:
            label = handlers.handler_id(unit, on)
            events = tuple(event.text for event in on.events)
            urgency = handlers.urgency(events, material.declared)
            blocks[label] = Handler(label, events, unit.name, urgency, weaver.on_block(on, label), on.span)
    return steps, blocks


def _flow(unit: Unit, answers: Answers) -> Flow:
    header = unit.file.header
    return Flow(
        name=unit.name,
        title=header.title if header else "",
        file=unit.file.span.file,
        kind="flow" if unit.kind == "flow" else "script",
        first=unit.prefix + next(iter(unit.steps), ""),
        steps=tuple(unit.prefix + name for name in unit.steps),
        answers=frozenset(name for name, answer in answers.records.items() if answer.flow == unit.name),
    )


def _carried(made: Iterable[Node]) -> Iterable[str]:
    """Every token that some statement or choice brings about."""
    for node in made:
        yield from getattr(node, "happens", ())
        if isinstance(node, Ask):
            yield from chain.from_iterable(choice.happens for choice in node.choices)


def _money(main: Unit, its: Settings, declared: Declared, answers: Answers) -> list[Diagnostic]:
    """A script that speaks of money has to say which."""
    values: list[Fact | Answer] = [*declared.facts.values(), *answers.records.values()]
    money = next((value for value in values if value.type.name == "money"), None)
    if money is None or its.currency != NO_CURRENCY or "currency" in its.unread or main.kind != "script":
        return []
    related = ((money.span, f"`{money.name}` is money"),)
    message, advice = "This script speaks of money, but not of which currency.", "Add a line such as `currency GBP`."
    return [MONEY_WITHOUT_CURRENCY.at(main.span, message, advice, related=related)]

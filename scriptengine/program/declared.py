"""What belongs to the whole call: facts, marks, outcomes, contacts and triggers, gathered from all its files."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from scriptengine.hearing import vocabulary
from scriptengine.hearing.vocabulary import GROUPS, TRIGGERS
from scriptengine.language import tree, words
from scriptengine.program.model import Contact, Fact, Outcome, Type, Value
from scriptengine.program.types import DATE, NUMBER, TEXT, YESNO, fits, in_words
from scriptengine.program.unit import TWICE, Unit
from scriptengine.resources import folder
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean, near

DISAGREE = Kind("CS147", "files-disagree")
UNKNOWN_MARK = Kind("CS148", "unknown-mark")
BAD_VALUE = Kind("CS149", "fact-value-of-wrong-type")
PRIVATE = Kind("CS150", "private-in-wrong-place")
NOT_A_SETTING = Kind("CS151", "unknown-contact-setting")
OPTION_TWICE = Kind("CS152", "option-twice")

_Record = TypeVar("_Record", Fact, Outcome, Contact)


@dataclass(slots=True)
class Declared:
    """The call's own names. `marks` are those of the language, the files and the rule packs, with what they mean."""

    script: str  # the file whose word counts
    alone: bool  # a flow without its script, which may declare the marks that the flow uses
    triggers: dict[str, vocabulary.Trigger]
    groups: dict[str, frozenset[str]]
    facts: dict[str, Fact] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def known_marks(self, written: Iterable[tree.Word], *, private: bool = False) -> tuple[str, ...]:
        """Their names, each once; one that nobody declared is a finding, and so is a misplaced `@private`."""
        names: dict[str, None] = {}
        for mark in written:
            if mark.text == "private":
                if not private:
                    message = "`@private` belongs to a fact or an answer, not to what is said or chosen."
                    advice = "Put it behind the `fact` or the `ask` whose value is to be masked."
                    self.findings.append(PRIVATE.at(mark.span, message, advice))
            elif mark.text not in self.marks and not self.alone:
                meant = near(mark.text, self.marks)
                message = f"There is no mark `@{mark.text}`.{f' Did you mean `@{meant}`?' if meant else ''}"
                advice = f'Mend the spelling, or declare it: `mark {mark.text} "what it means"`.'
                if packs := _packs_with(mark.text):
                    advice += f" A rule pack declares it too: add {packs} to `checks` in the script's header."
                self.findings.append(UNKNOWN_MARK.at(mark.span, message, advice))
            else:
                self.marks.setdefault(mark.text, "")
                names[mark.text] = None
        return tuple(names)


def _packs_with(mark: str) -> str:
    """The shipped rule packs that declare a mark."""
    line = re.compile(rf"^mark {re.escape(mark)} ", re.MULTILINE)
    try:
        shipped = sorted((folder("scripts") / "rules").glob("*.call"))
        return " or ".join(f"`{path.stem}`" for path in shipped if line.search(path.read_text(encoding="utf-8")))
    except OSError:
        return ""


def declare(main: Unit, units: Sequence[Unit], triggers: Mapping[str, vocabulary.Trigger]) -> Declared:
    """All declarations of the files, the script's first; `triggers` are the built-in ones and those of the lexicons."""
    declared = Declared(main.file.span.file, main.kind == "flow", dict(triggers), _groups(triggers))
    declared.marks.update((name, meaning) for name, meaning in words.MARKS.items() if name != "private")
    for unit in units:
        _marks(unit, declared)
    for unit in units:
        _gather(unit.of(tree.Fact), _fact, declared.facts, declared)
        _gather(unit.of(tree.Outcome), _outcome, declared.outcomes, declared)
        _gather(unit.of(tree.Contact), _contact, declared.contacts, declared)
    return declared


def _groups(triggers: Mapping[str, vocabulary.Trigger]) -> dict[str, frozenset[str]]:
    """The built-in groups with what lexicons add to them, `hardship` included, and groups of the lexicons' own."""
    groups = {name: set(members) for name, members in GROUPS.items()}
    for trigger in triggers.values():
        if trigger.name not in TRIGGERS and trigger.group:
            groups.setdefault(trigger.group, set()).add(trigger.name)
    groups["hardship"] = groups["health"] | groups["life"] | groups["resilience"] | groups["hardship"]
    return {name: frozenset(members) for name, members in groups.items()}


def _marks(unit: Unit, declared: Declared) -> None:
    here: dict[str, tree.MarkDeclaration] = {}
    for mark in unit.of(tree.MarkDeclaration):
        name = mark.name.text
        if name in here:
            _twice(mark.name, here[name].name, declared)
        elif name in words.MARKS:
            message = f"`@{name}` is built in: {words.MARKS[name]}."
            declared.findings.append(TWICE.at(mark.name.span, message, "Delete this line, or choose another name."))
        else:
            declared.marks.setdefault(name, mark.meaning)
        here.setdefault(name, mark)


def _twice(second: tree.Word, first: tree.Word, declared: Declared) -> None:
    message = f"`{second.text}` is declared twice in this file."
    related = ((first.span, "the first one"),)
    declared.findings.append(TWICE.at(second.span, message, "Keep one of the two.", related=related))


_Written = TypeVar("_Written", tree.Fact, tree.Outcome, tree.Contact)


def _gather(
    written: Iterable[_Written],
    make: Callable[[_Written, Declared], _Record],
    into: dict[str, _Record],
    declared: Declared,
) -> None:
    """Add a file's declarations; what stands already is the script's or an earlier file's."""
    here: dict[str, _Written] = {}
    for one in written:
        name = one.name.text
        if name in here:
            _twice(one.name, here[name].name, declared)
            continue
        here[name] = one
        record = make(one, declared)
        earlier = into.get(name)
        if earlier is None:
            into[name] = record
            continue
        what = _difference(earlier, record, settled=earlier.span.file == declared.script)
        if what:
            message = f"`{name}` is declared in two files that do not agree: {what}."
            related = ((earlier.span, "the other one"),)
            advice = "Make them alike, or declare it in the script as well: the script's word counts."
            declared.findings.append(DISAGREE.at(one.name.span, message, advice, related=related))
        else:
            into[name] = _joined(earlier, record)


def _joined(first: _Record, second: _Record) -> _Record:
    """One record of two that agree: what one file leaves out another may give, and what one marks is marked."""
    if isinstance(first, Fact) and isinstance(second, Fact):
        return Fact(
            first.name, first.type, first.default, first.optional, first.private or second.private,
            first.marks | second.marks, first.span,
        )  # fmt: skip
    if isinstance(first, Contact) and isinstance(second, Contact):
        return Contact(
            first.name, first.title, first.person or second.person, first.email or second.email,
            first.phone or second.phone, first.webhook or second.webhook, first.queue or second.queue, first.span,
        )  # fmt: skip
    return first


def _difference(first: _Record, second: _Record, *, settled: bool) -> str:
    """How two declarations contradict each other, in words; `settled`: the first is the script's, whose word counts."""
    if isinstance(first, Fact) and isinstance(second, Fact):
        if first.type.name != second.type.name or set(first.type.options) != set(second.type.options):
            return f"one says {in_words(first.type)}, one {in_words(second.type)}"
        if not settled and (first.optional, first.default) != (second.optional, second.default):
            return "they differ in `optional` or in the value it has when none is given"
    elif not settled and isinstance(first, Outcome) and isinstance(second, Outcome):
        if (first.title, first.marks) != (second.title, second.marks):
            return "their titles or marks differ"
    elif not settled and isinstance(first, Contact) and isinstance(second, Contact):
        for setting in words.CONTACT_SETTINGS:
            one, other = getattr(first, setting), getattr(second, setting)
            if one and other and one != other:
                return f"one has `{setting} {one}`, one `{setting} {other}`"
    return ""


def made_type(written: tree.TypeName, findings: list[Diagnostic]) -> Type:
    """A type as written; a choice's options are their own words, with spaces for `_`."""
    options: dict[str, None] = {}
    for option in written.options:
        if option.text in options:
            findings.append(OPTION_TWICE.at(option.span, f"`{option.text}` stands here twice.", "Delete one of them."))
        options[option.text] = None
    return Type(written.name, tuple(options), tuple(option.replace("_", " ") for option in options))


def _fact(written: tree.Fact, declared: Declared) -> Fact:
    type_ = made_type(written.type, declared.findings)
    marks = declared.known_marks(written.marks, private=True)
    private = any(mark.text == "private" for mark in written.marks)
    default = _default(written, type_, declared)
    return Fact(written.name.text, type_, default, written.optional, private, frozenset(marks), written.name.span)


def _default(written: tree.Fact, type_: Type, declared: Declared) -> Value | None:
    given = written.default
    if given is None:
        return None
    if isinstance(given, tree.Constant):
        its = type_of(given.value)
        if fits(its, type_) and type_.name != "choice":
            return given.value
        seen = in_words(its)
    elif given.name in type_.options:
        return given.name
    else:
        seen = f"`{given.name}`{did_you_mean(given.name, type_.options)}"
    message = f"`{written.name.text}` is {in_words(type_)}, but the value given here is {seen}."
    advice = "Write amounts as `12.50`, dates as `2026-03-31`, `yes` or `no`, text in quotes, an option by its name."
    declared.findings.append(BAD_VALUE.at(given.span, message, advice))
    return None


def type_of(value: Value) -> Type:
    """The type of a constant as written."""
    if isinstance(value, bool):
        return YESNO
    if isinstance(value, Decimal):
        return NUMBER
    return TEXT if isinstance(value, str) else DATE


def _outcome(written: tree.Outcome, declared: Declared) -> Outcome:
    return Outcome(written.name.text, written.title, frozenset(declared.known_marks(written.marks)), written.name.span)


def _contact(written: tree.Contact, declared: Declared) -> Contact:
    given: dict[str, str] = {}
    for setting in written.settings:
        name = setting.name.text
        if name not in words.CONTACT_SETTINGS:
            message = f"`{name}` is not a setting of a contact.{did_you_mean(name, words.CONTACT_SETTINGS)}"
            advice = f"What can stand here: {', '.join(words.CONTACT_SETTINGS)}."
            declared.findings.append(NOT_A_SETTING.at(setting.name.span, message, advice))
        elif name in given:
            declared.findings.append(TWICE.at(setting.name.span, f"`{name}` is given twice.", "Keep one of the two."))
        else:
            given[name] = setting.value.text
    return Contact(
        written.name.text, written.title, given.get("person", ""), given.get("email", ""), given.get("phone", ""),
        given.get("webhook", ""), given.get("queue", ""), written.name.span,
    )  # fmt: skip

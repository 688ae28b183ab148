"""The names of one file and what they mean: the call's own, this file's answers, and those of the flows it uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Literal

from scriptengine.hearing.vocabulary import TONES
from scriptengine.program.declared import Declared
from scriptengine.program.model import Answer
from scriptengine.program.types import TEXT, YESNO, Binding
from scriptengine.program.unit import Unit
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

CLASH = Kind("CS153", "name-with-two-meanings")

MOST_HINTS = 100  # near names looked for: each takes time, and a file with more slips than that has another problem

DETAILS = ("person", "email", "phone", "queue", "title")
"""What text may say of a contact; a webhook is an address for machines."""


@dataclass(slots=True, eq=False)
class FileScope:
    """The scope of one file, as expressions and texts ask for it."""

    unit: Unit
    locale: str
    currency: str
    shared: Mapping[str, Binding]
    own: dict[str, Binding] = field(default_factory=dict)
    _hints: int = 0

    def find(self, name: str) -> Binding | None:
        """What a name written in this file means, None when nothing."""
        return self.own.get(name) or self.shared.get(name)

    def names(self) -> Iterable[str]:
        """Every name that may be written here, for a near name; none any more once it was asked too often."""
        self._hints += 1
        return chain(self.own, self.shared) if self._hints <= MOST_HINTS else ()

    def whole(self, name: str) -> str:
        """The key that an answer written so in this file would have."""
        called, _, rest = name.partition(".")
        if rest and called in self.unit.uses:
            return self.unit.uses[called].prefix + rest
        return self.unit.prefix + name

    def step(self, name: str) -> str | None:
        """The whole name of a step of this file."""
        return self.unit.prefix + name if name in self.unit.steps else None


@lru_cache(maxsize=1024)
def _standing(name: str, kind: Literal["trigger", "group", "tone"]) -> Binding:
    return Binding(name, YESNO, kind, certain=True)


def shared_names(declared: Declared, main: Unit) -> dict[str, Binding]:
    """The names that every file of the call may write."""
    names: dict[str, Binding] = {}
    for fact in declared.facts.values():
        certain = not fact.optional or fact.default is not None
        names[fact.name] = Binding(fact.name, fact.type, "fact", fact.private, fact.marks, certain)
    names.update((name, _standing(name, "trigger")) for name in declared.triggers)
    names.update((name, _standing(name, "group")) for name in declared.groups)
    names.update((name, _standing(name, "tone")) for name in TONES)
    for contact in declared.contacts.values():
        for detail in DETAILS:
            # A flow may leave the details to its script, so alone it cannot tell what will be missing.
            certain = bool(getattr(contact, detail)) or main.kind != "script"
            key = f"{contact.name}.{detail}"
            names[key] = Binding(key, TEXT, "contact", certain=certain)
    names["escalation.reference"] = Binding("escalation.reference", TEXT, "engine")
    return names


def clashes(units: Iterable[Unit], declared: Declared, answers: Iterable[Answer]) -> list[Diagnostic]:
    """Names that would mean two things: a fact, an answer, a tone, a trigger and a group never share one, nor a flow or
    contact the first part of a fact."""
    findings = []
    meanings = dict.fromkeys(declared.triggers, "a trigger")
    meanings.update((name, "a group of triggers") for name in declared.groups)
    meanings.update((name, "a tone") for name in TONES)
    meanings["today"] = "the date of the call"
    parts = {name.split(".", 1)[0]: name for name in declared.facts if "." in name}
    for name in (*declared.triggers, *declared.groups):
        if name in TONES or (name in declared.triggers and name in declared.groups):
            what = "a trigger" if name in declared.triggers else "a group of triggers"
            findings.append(_clash(None, name, what, "a tone" if name in TONES else "a group"))
    for fact in declared.facts.values():
        if fact.name in meanings:
            findings.append(_clash(fact.span, fact.name, "a fact", meanings[fact.name]))
        if fact.name.split(".", 1)[0] == "escalation":
            findings.append(_clash(fact.span, "escalation", "the first part of a fact", "the call's last escalation"))
    for contact in declared.contacts.values():
        if contact.name in parts:
            other = f"the first part of `{parts[contact.name]}`"
            findings.append(_clash(contact.span, contact.name, "a contact", other))
    for unit in units:
        for called in unit.uses:
            span = unit.used_at[called]
            if called in parts:
                findings.append(_clash(span, called, "a flow", f"the first part of the fact `{parts[called]}`"))
            elif called in declared.contacts:
                findings.append(_clash(span, called, "a flow", "a contact"))
    for answer in answers:
        bare = answer.name.rsplit(".", 1)[-1]
        other = "a fact" if bare in declared.facts else meanings.get(bare, "")
        if other:
            findings.append(_clash(answer.span, bare, "an answer", other))
    return findings


def _clash(span: Span | None, name: str, what: str, other: str) -> Diagnostic:
    message = f"`{name}` is {what} here, and it is also {other}: nobody could tell which is meant."
    return CLASH.at(span, message, "Give one of them another name.")

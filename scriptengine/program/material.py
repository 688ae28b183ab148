"""What the nodes of a call are made from: its names, answers and books, and what was found wrong on the way."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from scriptengine.care.book import NoticeBook
from scriptengine.language import tree
from scriptengine.program import model
from scriptengine.program.answers import Answers
from scriptengine.program.declared import Declared
from scriptengine.program.model import Speech
from scriptengine.program.scope import MOST_HINTS, FileScope
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean


@dataclass(slots=True)
class Material:
    """What all nodes of a call are made from, and what was wrong."""

    declared: Declared
    answers: Answers
    notices: NoticeBook
    notice_scope: FileScope
    has_phrases: bool
    alone: bool  # a flow without its script, which may use the books
    today: datetime.date
    nodes: dict[str, model.Node] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def brought(self, speech: Speech, own: Iterable[str]) -> tuple[str, ...]:
        """The marks of something spoken as they happen: its own, then those of the values it gives."""
        marks = dict.fromkeys(own)
        values = {name for paragraph in speech for line in paragraph.lines for name in line.names}
        if values:
            facts, records = self.declared.facts, self.answers.records
            more = [source.marks for name in values if (source := facts.get(name) or records.get(name)) is not None]
            marks.update(dict.fromkeys(sorted(frozenset[str]().union(*more))))
        return tuple([f"@{mark}" for mark in marks]) if marks else ()

    def check(self, word: tree.Word, names: Collection[str], kind: Kind, what: str, advice: str) -> None:
        """A finding with a near name unless the word is one of the names."""
        if word.text not in names:
            hint = did_you_mean(word.text, names) if len(self.findings) < MOST_HINTS else ""
            message = f"There is no {what} `{word.text}`.{hint}"
            self.findings.append(kind.at(word.span, message, advice))

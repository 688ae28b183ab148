"""Words that do what a mark says, where the mark is not there: guarantees and reports cannot see what was done."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from scriptengine.care.wording import small
from scriptengine.check.rule import rule
from scriptengine.check.rules.care import carries
from scriptengine.check.rules.safety_marks import OF_ITSELF, claimed
from scriptengine.check.subject import Subject, words_of
from scriptengine.program.model import Ask, Node, Say
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.sieve import Sieve
from scriptengine.text.source import Span

_BY_WORDS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        mark: re.compile(rf"\b(?:{words})\b")
        for mark, words in {
            "@offers": r"an? (?:pause|break)|on hold|breathing space|nothing to pay|free (?:advice|help|adviser)",
            "@plans": r"(?:a|each|every|per) month|instalments?|installments?",
            "@refuses": r"(?:don't|do not) want to pay|(?:won't|will not|refuses? to) pay",
            "@signposts": r"free,? (?:and )?independent (?:help|advice)",
            "@acknowledges": r"glad (?:that )?you told me|i'm (?:still )?here with you|i can hear how",
            "@summarises": r"(?:let me|i'll|i'd like to) (?:say it back|sum up|go over what we)",
            "@feedback": r"how (?:you (?:found|would rate)|was) this call|how (?:did|have) we (?:do|done)",
        }.items()
    }
)
"""Turns of phrase that do what a mark says."""

_WORDED: Final = tuple(_BY_WORDS)
_BY_LINE: Final = frozenset({"@signposts", "@acknowledges", "@summarises", "@feedback"})
_SIEVE = Sieve(_BY_WORDS.values())


@rule("CS727", "warning")
def unmarked_words(subject: Subject) -> Iterator[Diagnostic]:
    """Words that offer, refuse, acknowledge, sum up, name free help or ask how the call went, without the mark for it,
    in a script with guarantees.

    Why: the agent does it, and neither a guarantee nor a report can see it. A few plain turns of phrase are known; of
    an offer, only those in a question or in its answers.

    Bad:
        guarantee kind "Help comes first"
            after hardship, every call has @offers

        step start
            ask rest
                Would a break be useful to you?
                - (yes) Yes
                - (unsure) They're not sure
            end done

    Good:
        guarantee kind "Help comes first"
            after hardship, every call has @offers

        step start
            ask rest @offers
                Would a break be useful to you?
                - (yes) Yes
                - (unsure) They're not sure
            end done
    """
    promised = claimed(subject)
    if not promised:
        return
    worded = [one for node in subject.program.nodes.values() for one in _worded(node)]
    told: set[tuple[str, Span]] = set()
    for number, which in _SIEVE.sift([one.text for one in worded]).items():
        text, calling, marks, span = worded[number]
        plain = small(text)
        for mark in (_WORDED[one] for one in which):
            wanted = mark in calling and mark not in marks and (mark in promised or mark in OF_ITSELF)
            found = _BY_WORDS[mark].search(plain) if wanted and (mark, span) not in told else None
            if found is not None:
                told.add((mark, span))
                message = f"“{found[0]}” does what `{mark}` stands for, and the mark isn't here."
                yield unmarked_words.at(span, message, f"Write `{mark}` here, or say it otherwise.")


class _Worded(NamedTuple):
    """A text, the marks that it may call for, those that are there, and where."""

    text: str
    calling: frozenset[str]
    marks: tuple[str, ...]
    span: Span


def _worded(node: Node) -> Iterator[_Worded]:
    if not isinstance(node, Ask | Say):
        return
    calling = _BY_LINE
    if isinstance(node, Ask):
        calling |= {"@offers", "@plans"} if carries(node, "@demands") else {"@offers"}
        for choice in node.choices:
            answer = words_of(choice.text.pieces)
            yield _Worded(answer, frozenset({"@offers"}), node.happens, node.span)
            yield _Worded(answer, frozenset({"@refuses"}), choice.happens, choice.span)
    for paragraph in node.speech:
        for line in paragraph.lines:
            yield _Worded(words_of(line.pieces), calling, node.happens, node.span)

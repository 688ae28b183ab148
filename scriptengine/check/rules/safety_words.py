"""Words that do what a mark says, where the mark is not there: guarantees and reports cannot see what was done."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from scriptengine.care.wording import small
from scriptengine.check.rule import rule
from scriptengine.check.rules.care import carries
from scriptengine.check.rules.mark_words import TURNS, Turn, Where
from scriptengine.check.rules.safety import debt_named_to_anyone
from scriptengine.check.rules.safety_marks import claimed
from scriptengine.check.subject import Subject, words_of
from scriptengine.program.model import Ask, Choice, Say
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.once import Once
from scriptengine.text.sieve import Sieve
from scriptengine.text.source import Span

_COUNTED: Final = frozenset({"@offers", "@signposts", "@acknowledges", "@summarises", "@feedback"})
"""Marks that reports count, whatever is promised of them."""

_SIEVE = Sieve(turn.pattern for turn in TURNS)


def _all_turns_in(texts: Sequence[str]) -> Iterator[tuple[tuple[Turn, str], ...]]:
    sifted = _SIEVE.sift(texts)
    for number, text in enumerate(texts):
        plain = small(text)
        found = ((turn, turn.pattern.search(plain)) for turn in map(TURNS.__getitem__, sifted.get(number, ())))
        yield tuple([(turn, words[0].rpartition("| ")[2].strip()) for turn, words in found if words])


_turns_in: Final = Once(_all_turns_in)
"""The turns of phrase in each of many texts, each with its words."""


@rule("CS727", "warning")
def unmarked_words(subject: Subject) -> Iterator[Diagnostic]:
    """Words that offer, ask for money, refuse it, acknowledge, sum up, name free help, tell of the account, ask for
    consent or how the call went, without the mark for it, in a script with guarantees.

    Why: the agent does it, and neither a guarantee nor a report can see it. Common turns of phrase are known, not every
    one; of marks that a rule pack declares, those of the packs that come with the engine.

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
    worded = list(_worded(subject, consents="@consents" in promised))
    found = list(_unmarked(worded, promised | _COUNTED))
    # Another rule tells of words that anybody may hear; it is run only where it may have something to tell.
    aloud = {one.span for one in debt_named_to_anyone.check(subject)} if any(one.discloses for one in found) else ()
    told: set[tuple[str, Span]] = set()
    for one in found:
        if (one.mark, one.span) in told or (one.discloses and one.line in aloud):
            continue
        told.add((one.mark, one.span))
        message = f"“{one.words}” does what `{one.mark}` stands for, and the mark isn't here."
        yield unmarked_words.at(one.span, message, f"Write `{one.mark}` here, or say it otherwise.")


class _Worded(NamedTuple):
    """A text, the line that it stands in, and the statement or the choice whose words it is; `asked` with its question
    before it."""

    text: str
    line: Span
    node: Say | Ask
    choice: Choice | None = None
    asked: bool = False


class _Place(NamedTuple):
    """What a text is there, the marks that are there, and where one is written."""

    where: frozenset[Where]
    marks: tuple[str, ...]
    span: Span


class _Unmarked(NamedTuple):
    """Words in a line that call for a mark, and where it would be written."""

    words: str
    line: Span
    mark: str
    span: Span

    @property
    def discloses(self) -> bool:
        return self.mark == "@discloses"


def _unmarked(worded: Sequence[_Worded], wanted: Collection[str]) -> Iterator[_Unmarked]:
    """Turns of phrase that do what one of these marks stands for, where it is not."""
    for one, turns in zip(worded, _turns_in([one.text for one in worded]), strict=True):
        places = _places(one) if turns else ()
        for turn, words in turns:
            mark = turn.mark
            place = next((place for place in places if turn.where in place.where and mark not in place.marks), None)
            if place is not None and mark in wanted:
                yield _Unmarked(words, one.line, mark, place.span)


def _worded(subject: Subject, *, consents: bool) -> Iterator[_Worded]:
    """What is said, asked or answered; with each answer also its question, if that may be about consent."""
    for node in subject.program.nodes.values():
        if isinstance(node, (Say, Ask)):
            said = subject.said(node)
            for line, words in said:
                yield _Worded(words, line.span, node)
            if isinstance(node, Ask):
                question = " ".join([words for _, words in said]) if consents else ""
                for choice in node.choices:
                    answer = words_of(choice.text.pieces)
                    yield _Worded(answer, choice.span, node, choice)
                    if question:
                        yield _Worded(f"{question} | {answer}", choice.span, node, choice, asked=True)


def _places(one: _Worded) -> tuple[_Place, ...]:
    """What a text is: an answer speaks for its question too."""
    node, choice = one.node, one.choice
    if choice is not None:
        own: Where = "answered" if one.asked else "answer"
        place = _Place(frozenset({own}), choice.happens, choice.span)
        return (place,) if one.asked else (_Place(frozenset({"option"}), node.happens, node.span), place)
    where: set[Where] = {"said"}
    if isinstance(node, Say):
        where.add("line")
    else:
        where.add("question")
        if not node.choices:
            where.add("typed")
        if carries(node, "@demands"):
            where.add("proposal")
    return (_Place(frozenset(where), node.happens, node.span),)

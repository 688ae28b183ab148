"""Marks that are missing where words or values call for them: guarantees see marks only, so a script must not be clean
by never saying what it does."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from scriptengine.check.rule import rule
from scriptengine.check.rules.care import listed
from scriptengine.check.subject import Subject, words_of
from scriptengine.language.words import MARKS
from scriptengine.program.model import Ask, Choice, Node, Say
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

_OF_ITS_PLACE: Final = frozenset({"@verifies", "@consents", "@agrees"})  # true of the last answer, or of one question
_TELLING = 3  # words; shorter answers, "Yes" or "Not yet", mean something else at each question
OF_ITSELF: Final = frozenset(f"@{mark}" for mark in MARKS if mark != "consents")
"""Marks that are worth something by themselves, whatever they prepare for."""


def claimed(subject: Subject) -> frozenset[str]:
    """Every happening that some guarantee of the call speaks of."""
    return frozenset(token for claim in subject.claims for token in claim)


@rule("CS723", "warning")
def unmarked_same_words(subject: Subject) -> Iterator[Diagnostic]:
    """The same answer, or the same words, with a mark in one place of a call and without it in another.

    Why: what means the same has the same mark. Most often the second was copied, or the first was edited, and a
    guarantee now passes one of them over.

    Bad:
        mark fails "an answer does not match"

        step start
            ask birth
                What is your date of birth?
                - (matches) It matches the record
                - (differs) It doesn't match the record @fails
            ask address
                What is the first line of your address?
                - (matches) It matches the record
                - (differs) It doesn't match the record
            end done

    Good:
        mark fails "an answer does not match"

        step start
            ask birth
                What is your date of birth?
                - (matches) It matches the record
                - (differs) It doesn't match the record @fails
            ask address
                What is the first line of your address?
                - (matches) It matches the record
                - (differs) It doesn't match the record @fails
            end done
    """
    alike: dict[tuple[str, ...], list[Say | Choice]] = defaultdict(list)
    for node in subject.program.nodes.values():
        if isinstance(node, Say):
            alike[("say", *[words for _, words in subject.said(node)])].append(node)
        elif isinstance(node, Ask):
            for choice in node.choices:
                alike[(words_of(choice.text.pieces),)].append(choice)
    for words, ones in alike.items():
        if len({frozenset(one.happens) for one in ones}) > 1 and sum(len(one.split()) for one in words) >= _TELLING:
            fullest = max(ones, key=lambda one: len(frozenset(one.happens) - _OF_ITS_PLACE))
            for one in ones:
                lacking = frozenset(fullest.happens) - frozenset(one.happens) - _OF_ITS_PLACE
                if lacking:
                    message = f"The same words have {listed(sorted(lacking))} elsewhere on this call, and not here."
                    related = ((fullest.span, "with it here"),)
                    advice = "Give both the same marks, or say it in other words where it means something else."
                    yield unmarked_same_words.at(one.span, message, advice, related=related)


@rule("CS724", "warning")
def precaution_for_nothing(subject: Subject) -> Iterator[Diagnostic]:
    """A mark that a guarantee asks for before another one, where the other one never happens.

    Why: the care is taken, and nothing says what for. Most often the mark of what comes after it was forgotten, and the
    guarantee holds only because it sees nothing.

    Bad:
        guarantee care_with_health "Health is noted after a yes only"
            @sensitive only after @consents

        mark sensitive "health or family matters are noted"

        step start
            ask may_note
                Is it all right if I keep a note of what you tell me?
                - (granted) Yes @consents
                    ask situation as text
                        What would you like us to know?
                - (unsure) They're not sure
            end done

    Good:
        guarantee care_with_health "Health is noted after a yes only"
            @sensitive only after @consents

        mark sensitive "health or family matters are noted"

        step start
            ask may_note
                Is it all right if I keep a note of what you tell me?
                - (granted) Yes @consents
                    ask situation as text @sensitive
                        What would you like us to know?
                - (unsure) They're not sure
            end done
    """
    carried = subject.carried
    told: set[frozenset[str]] = set()
    for guarantee in subject.program.guarantees.values():
        for claim in guarantee.claims:
            before, after = claim.second, claim.first
            if claim.form != "only after" or claim.after or after in told or not carried.isdisjoint(after):
                continue
            if before & carried and before.isdisjoint(OF_ITSELF) and all(one[0] == "@" for one in after | before):
                told.add(after)
                nodes = subject.program.nodes.values()
                span = min(span for node in nodes for _, marks, span in _marks(node) if marks & before)
                message = (
                    f"{listed(sorted(before & carried))} prepares for {listed(sorted(after))} "
                    f"(“{guarantee.sentence}”), which nothing on this call carries."
                )
                yield precaution_for_nothing.at(span, message, "Mark the line or the answer that it prepares for.")


def _marks(node: Node) -> Iterator[tuple[Node, frozenset[str], Span]]:
    yield node, frozenset(getattr(node, "happens", ())), node.span
    for choice in node.choices if isinstance(node, Ask) else ():
        yield node, frozenset(choice.happens), choice.span


@rule("CS725", "warning")
def demand_without_refusal(subject: Subject) -> Iterator[Diagnostic]:
    """A question that asks for money, none of whose answers is `@refuses`, in a script that promises something of it.

    Why: "after a no, at most once more" counts the answers that are marked as a no. Where none is, it counts nothing.

    Bad:
        guarantee no_is_no "A no is a no"
            after @refuses, never @demands

        mark refuses "the customer said no"

        step start
            ask pay @demands
                Would you like to pay the {{ account.balance }}?
                - (yes) Yes
                - (unwilling) They don't want to
                - (unsure) They're not sure
            end done

    Good:
        guarantee no_is_no "A no is a no"
            after @refuses, never @demands

        mark refuses "the customer said no"

        step start
            ask pay @demands
                Would you like to pay the {{ account.balance }}?
                - (yes) Yes
                - (unwilling) They don't want to @refuses
                - (unsure) They're not sure
            end done
    """
    if "@refuses" not in claimed(subject):
        return
    for node in subject.carrying("@demands"):
        if isinstance(node, Ask) and node.choices and not any("@refuses" in choice.happens for choice in node.choices):
            message = f"`{node.name}` asks for money, and no answer to it is marked as a no."
            yield demand_without_refusal.at(node.span, message, "Mark the answer that means no with `@refuses`.")


@rule("CS728", "warning")
def idle_guarantee(subject: Subject) -> Iterator[Diagnostic]:
    """A guarantee of the script itself about a mark that nothing on the call carries.

    Why: it holds, and says nothing. A pack speaks of much that a script need not have; what a script promises by itself
    is meant, so most often a mark is missing. What must `never` happen is left alone.

    Bad:
        mark names_firm "the business is named"

        guarantee name_waits "The business is not named to whoever picks up"
            @names_firm only after @verifies

        step start
            say Hello.
            end done

    Good:
        mark names_firm "the business is named"

        guarantee name_waits "The business is not named to whoever picks up"
            @names_firm only after @verifies

        step start
            ask birth
                What is your date of birth?
                - (matches) It matches the record @verifies
                    say @names_firm I'm calling from Northwind.
                - (unsaid) They'd rather not say
            end done
    """
    header = subject.file.header
    own = header.name.text if header is not None else ""
    for guarantee in subject.program.guarantees.values():
        for claim in guarantee.claims if guarantee.pack == own else ():
            about = [*claim.after, *((claim.first,) if claim.form in ("only after", "at most") else ())]
            for tokens in about:
                if subject.carried.isdisjoint(tokens) and all(token[0] == "@" for token in tokens):
                    message = f"“{guarantee.sentence}” is about {listed(sorted(tokens))}, which nothing here carries."
                    yield idle_guarantee.at(claim.span, message, "Mark what it is about, or take the guarantee away.")

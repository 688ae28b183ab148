"""Marks that are missing where amounts, facts about the account, and outcomes call for them."""

import re
from collections.abc import Iterator
from typing import Final

from scriptengine.care.wording import small
from scriptengine.check.rule import rule
from scriptengine.check.rules.care import carries, listed
from scriptengine.check.rules.care_help import is_agreement
from scriptengine.check.rules.early import too_early
from scriptengine.check.rules.safety_marks import claimed
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.program.model import Ask, End, Program, Say
from scriptengine.text.diagnostic import Diagnostic

_ABOUT_MONEY: Final = frozenset({"@demands", "@offers", "@plans", "@budget"})
_OURS = re.compile(r"(?:policy|firm|agent)\.")
_PEOPLE: Final = frozenset({"agent", "caller", "customer", "firm", "person", "policy"})
_REACHED = re.compile(
    r"\b(?:agreed|agreement|promised?|arrangement|(?:plan|payments?|instal?lments?) arranged|set up|paid|paying|"
    r"settled|cleared|up to date|payment (?:taken|made|received)|paused?|on hold|frozen|put off|postponed|"
    r"break from payments?|payment (?:break|holiday)|waived|refund(?:ed| issued| sent)|written off|"
    r"(?:fees?|charges?|interest) (?:removed|stopped)|answered|explained|resolved|solved|sorted|fixed|mended|corrected|"
    r"replaced|put right|looked after|looks after|taken care of|in writing|coming back|reconnected|renewed|staying|"
    r"stays)\b"
)
_NOT_REACHED = re.compile(
    r"\b(?:not|no|never|nobody|nothing(?! to pay)|without|before|refus\w+|declin\w+|reject\w+|fail\w*|broken?|"
    r"bounced|ended|lapsed|expired|cancel\w+|disput\w+|differ|complain\w*|fraud\w*|block\w*|deceased|died|"
    r"safeguard\w*|handed|passed|put through|transferred|escalat\w+|another team|elsewhere|advis[eo]rs?|insolven\w+|"
    r"bankrupt\w+|attorneys?|lawyers?|solicitors?|breathing space|capacity|court|legal|wrong (?:number|person|party)|"
    r"machine|interpreter|another time|(?:call|ring) ?back|already|says?|claims?|wants?|asked|part|partly|half|dropped|"
    r"message)\b"
)


def _is_money(program: Program, name: str) -> bool:
    known = program.facts.get(name) or program.answers.get(name)
    return known is not None and known.type.name == "money"


def _spoken(node: Ask | Say) -> Iterator[str]:
    for paragraph in node.speech:
        for line in paragraph.lines:
            yield from line.names


@rule("CS721", "error")
def unmarked_money_question(subject: Subject) -> Iterator[Diagnostic]:
    """A question that names or asks for an amount of money without a mark that says why, in a script that promises
    something of `@demands` or `@offers`.

    Why: guarantees see marks only. Without one, "help before money" is proved by never saying that money is asked for.

    Bad:
        guarantee kind "Help comes first"
            @demands only after @offers

        step start
            ask pay
                Would you like to pay the {{ account.balance }}?
                - (yes) Yes
                - (unsure) They're not sure
            end done

    Good:
        guarantee kind "Help comes first"
            @demands only after @offers

        step start
            say @offers There are a few ways from here.
            ask pay @demands
                Would you like to pay the {{ account.balance }}?
                - (yes) Yes
                - (unsure) They're not sure
            end done
    """
    if claimed(subject).isdisjoint({"@demands", "@offers"}):
        return
    for node in subject.every(Ask):
        if _ABOUT_MONEY.isdisjoint(node.happens):
            amounts = sorted({name for name in _spoken(node) if _is_money(subject.program, name)})
            if node.type.name == "money" and not node.choices:
                amounts.append(node.name)
            if amounts:
                message = f"This question is about money ({listed(amounts)}), and no mark says what it does."
                advice = (
                    "Mark it `@demands` where money is asked for, `@offers` where a way is offered, or both; `@budget` "
                    "where a household's money is asked about."
                )
                yield unmarked_money_question.at(node.span, message, advice)


@rule("CS722", "warning")
def unmarked_account_fact(subject: Subject) -> Iterator[Diagnostic]:
    """An amount, or a fact about the account or about what another marked fact is about, without `@discloses`, in a
    script that promises something of it.

    Why: a mark on the fact belongs to every line that gives it. Without it, one line whose author didn't think of the
    mark tells anybody who picks up what the call is about. Yes-or-no facts and `policy.` ones are left alone.

    Bad:
        guarantee identity_first "Nothing before identity"
            @discloses only after @verifies

        fact account.creditor as text

        step start
            say It's about {{ account.creditor }}.
            end done

    Good:
        guarantee identity_first "Nothing before identity"
            @discloses only after @verifies

        fact account.creditor as text @discloses

        step start
            ask birth
                What is your date of birth?
                - (matches) It matches the record @verifies
                - (unsaid) They'd rather not say
                    end done
            say It's about {{ account.creditor }}.
            end done
    """
    if "@discloses" not in claimed(subject):
        return
    facts = [one for file in subject.files.values() for one in file.declarations if isinstance(one, tree.Fact)]
    topics = {_topic(fact) for fact in facts if _discloses(fact)} - _PEOPLE - {""}
    for fact in facts:
        if not _discloses(fact) and fact.type.name != "yesno" and (_tells(fact) or _topic(fact) in topics):
            message = f"`{fact.name.text}` tells of the account, and is declared here without `@discloses`."
            yield unmarked_account_fact.at(fact.name.span, message, "Write `@discloses` behind it.")


def _topic(fact: tree.Fact) -> str:
    """What a fact is about: the first part of its name, where it has several."""
    return fact.name.text.rpartition(".")[0].partition(".")[0]


def _discloses(fact: tree.Fact) -> bool:
    return any(mark.text == "discloses" for mark in fact.marks)


def _tells(fact: tree.Fact) -> bool:
    name, kind = fact.name.text, fact.type.name
    return name.startswith("account.") or (kind == "money" and not _OURS.match(name))


@rule("CS726", "warning")
def unresolved_outcome(subject: Subject) -> Iterator[Diagnostic]:
    """An outcome that by its name and title is what a call is for, such as an agreement, a pause or an answer, without
    `@resolved`.

    Why: whether calls reached what they were for is counted by this mark. Without it, an agreement counts as a call
    that came to nothing, in reports and in the scorecard. What is not, no longer or elsewhere is left alone.

    Bad:
        outcome plan_agreed "Affordable plan agreed"

        step start
            end plan_agreed

    Good:
        outcome plan_agreed "Affordable plan agreed" @resolved

        step start
            end plan_agreed
    """
    for outcome in subject.program.outcomes.values():
        words = small(f"{outcome.name.replace('_', ' ')}: {outcome.title}")
        found = _REACHED.search(words)
        if found is not None and "resolved" not in outcome.marks and not _NOT_REACHED.search(words):
            message = f"By “{found[0]}” `{outcome.name}` is what a call is for, and it does not count as that."
            advice = "Write `@resolved` behind its title, or name it otherwise."
            yield unresolved_outcome.at(outcome.span, message, advice)


@rule("CS729", "warning")
def half_marked_plan(subject: Subject) -> Iterator[Diagnostic]:
    """A question that proposes an amount by instalments (`@plans`), without `@demands` or without `@offers`.

    Why: a plan is both. It asks for money, so after a no or a dispute it must not come again; and it is a way out, so
    it counts as help. With one mark missing, the guarantees about that one pass it over.

    Bad:
        guarantee no_is_no "A no is a no"
            after dispute, never @demands

        mark plans "an amount by instalments is proposed"

        step start
            ask monthly @offers @plans
                Would {{ account.balance }} a month leave you enough?
                - (yes) Yes
                - (unsure) They're not sure
            end done

    Good:
        guarantee no_is_no "A no is a no"
            after dispute, never @demands

        mark plans "an amount by instalments is proposed"

        step start
            ask monthly @offers @demands @plans
                Would {{ account.balance }} a month leave you enough?
                - (yes) Yes
                - (unsure) They're not sure
            end done
    """
    if claimed(subject).isdisjoint({"@demands", "@offers"}):
        return
    for node in subject.carrying("@plans"):
        lacking = [mark for mark in ("@demands", "@offers") if not carries(node, mark)]
        if isinstance(node, Ask) and lacking:
            message = f"`{node.name}` proposes instalments, and is not marked {listed(lacking)}."
            advice = "Instalments ask for money and are a way out: mark such a question with both."
            yield half_marked_plan.at(node.span, message, advice)


@rule("CS730", "error")
def plan_without_agreement(subject: Subject) -> Iterator[Diagnostic]:
    """An end in an outcome that by its name or title was agreed, on a path without `@agrees`, in a script that promises
    something of it.

    Why: what is promised of `@agrees` holds as well where nobody ever marks a yes with it: that it was said back first,
    what it does to a credit file, that nothing is agreed while understanding is in doubt.

    Bad:
        outcome arrangement "Payment arrangement made" @resolved

        guarantee agreed_aloud "Nothing is agreed that was not said back"
            @agrees only after @summarises

        mark agrees "the customer said yes to a plan"

        step start
            ask right @summarises
                So that's a small amount each month. Have I got that right?
                - (yes) Yes
                    end arrangement
                - (unsure) They're not sure
            end done

    Good:
        outcome arrangement "Payment arrangement made" @resolved

        guarantee agreed_aloud "Nothing is agreed that was not said back"
            @agrees only after @summarises

        mark agrees "the customer said yes to a plan"

        step start
            ask right @summarises
                So that's a small amount each month. Have I got that right?
                - (yes) Yes @agrees
                    end arrangement
                - (unsure) They're not sure
            end done
    """
    if "@agrees" not in claimed(subject):
        return
    program = subject.program
    proved = {
        token.removeprefix("end ")
        for guarantee in program.guarantees.values()
        for claim in guarantee.claims
        if claim.form == "only after" and not claim.after and "@agrees" in claim.second
        for token in claim.first
    }
    ends = [
        node
        for node in subject.every(End)
        if node.outcome not in proved and is_agreement(program.outcomes[node.outcome])
    ]
    agreed = too_early(subject, "@agrees", ends)
    for node in ends:
        if node.label in agreed:
            message = f"This ends in `{node.outcome}`, and no answer on the way there is marked `@agrees`."
            advice = "Put `@agrees` on the answer that says yes, or give the outcome another title."
            yield plan_without_agreement.at(node.span, message, advice)

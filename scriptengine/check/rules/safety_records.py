"""What is kept, where it is sent, and what it is counted for: unmasked data, open channels, scorecards."""

import re
from collections.abc import Iterator
from functools import lru_cache

from scriptengine.care.scorecard import Scorecard, read_scorecard
from scriptengine.check.rule import rule
from scriptengine.check.rules.care import carries, name_of
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.program.model import Ask
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

_CARE_MEASURES = ("resolved", "kept", "satisfied", "retained")
_PRIVATE = re.compile(
    r"(?:^|[._])(?:birth\w*|dob|ssn|social_security\w*|national_insurance\w*|nino|passport\w*|card_number|iban|sort_code|"
    r"account_number|health\w*|illness|diagnosis|disability|medical\w*|religion|ethnicity|password|pin)(?:$|[._])"
)


@rule("CS711", "warning", needs="file")
def unmasked_personal_fact(subject: Subject) -> Iterator[Diagnostic]:
    """A fact about birth, health, belief or an identity number that is not `@private`.

    Why: facts stand on the agent's screen, in transcripts and in messages of errors. `@private` masks them there.

    Bad:
        fact customer.birth_date as date

        step start
            end done

    Good:
        fact customer.birth_date as date @private

        step start
            end done
    """
    for fact in subject.file.declarations:
        if not isinstance(fact, tree.Fact) or not _PRIVATE.search(fact.name.text):
            continue
        if all(mark.text != "private" for mark in fact.marks):
            message = f"`{fact.name.text}` is shown and kept as it is."
            yield unmasked_personal_fact.at(fact.name.span, message, "Add `@private` at the end of the line.")


@rule("CS712", "error", needs="file")
def open_webhook(subject: Subject) -> Iterator[Diagnostic]:
    """A contact's webhook that is not `https`.

    Why: a case has the customer's own words in it. Over `http` anybody on the way can read them.

    Bad:
        contact desk "Desk"
            webhook http://desk.northwind.example/cases

        step start
            end done

    Good:
        contact desk "Desk"
            webhook https://desk.northwind.example/cases

        step start
            end done
    """
    for contact in subject.file.declarations:
        if isinstance(contact, tree.Contact):
            for setting in contact.settings:
                if setting.name.text == "webhook" and not setting.value.text.startswith("https://"):
                    message = "Cases would be sent here for anybody on the way to read."
                    yield open_webhook.at(setting.value.span, message, "Write an address that begins with `https://`.")


@rule("CS713", "error")
def pay_before_care(subject: Subject) -> Iterator[Diagnostic]:
    """A scorecard that pays for money or speed more than for care.

    Why: agents do what they are paid for. Where money and speed weigh more than calls that were resolved, promises that
    were kept, customers who were satisfied and stayed, every other rule works against the scorecard. It loses.

    Bad:
        script paid "Paid"
            version 1
            scorecard card.yaml

        outcome done "Done"

        on crisis
            end done

        step start
            end done
        # file: card.yaml
        kind: scorecard
        title: Money first
        measures:
          collected: 60
          kept: 40

    Good:
        script paid "Paid"
            version 1
            scorecard card.yaml

        outcome done "Done"

        on crisis
            end done

        step start
            end done
        # file: card.yaml
        kind: scorecard
        title: Care first
        measures:
          kept: 60
          collected: 40
    """
    for name, kind in subject.program.books.items():
        if kind == "scorecard" and name in subject.sources:
            yield from weighed(subject.sources[name])


def weighed(source: Source) -> Iterator[Diagnostic]:
    """What `pay_before_care` finds in a scorecard, whether or not a script is scored by it."""
    card = _card(source)
    cared = sum(weight.weight for weight in card.weights if weight.measure.name in _CARE_MEASURES)
    paid = [weight for weight in card.weights if weight.measure.nature in {"money", "speed"}]
    total = sum(weight.weight for weight in paid)
    if total > cared:
        message = f"Money and speed weigh {float(total):g} here, and what customers get out of it {float(cared):g}."
        advice = f"Give more weight to {', '.join(f'`{one}`' for one in _CARE_MEASURES)}."
        yield pay_before_care.at(max(paid, key=lambda weight: weight.weight).span, message, advice)


@lru_cache(maxsize=64)
def _card(source: Source) -> Scorecard:
    """A scorecard read once, however many scripts are scored by it."""
    return read_scorecard(source)[0]


@rule("CS714", "warning")
def identity_never_checked(subject: Subject) -> Iterator[Diagnostic]:
    """A script that discloses a debt and never confirms identity.

    Why: whatever else it guarantees, it tells whoever picks up. `library/identity` does the check and marks it.

    Bad:
        step start
            say @discloses It's about {{ account.balance }}.
            end done

    Good:
        step start
            ask birth
                What is your date of birth?
                - (matches) It matches the record @verifies
                    say @discloses It's about {{ account.balance }}.
                - (unsaid) They'd rather not say
            end done
    """
    if "@verifies" not in subject.carried:
        telling = [node.span for node in subject.carrying("@discloses")]
        if telling:
            message = "The debt is disclosed on this call, and identity is never confirmed."
            related = ((min(telling), "disclosed here"),)
            advice = "`use library/identity` and `do identity` before anything about the account."
            yield identity_never_checked.at(name_of(subject), message, advice, related=related)


@rule("CS715", "warning")
def mark_on_question(subject: Subject) -> Iterator[Diagnostic]:
    """A mark `@verifies`, `@consents` or `@agrees` on a question instead of on the choice that makes it true.

    Why: what stands on the question happens when it is asked. Then a wrong answer verifies too, and every guarantee
    that waits for identity is satisfied by asking.

    Bad:
        step start
            ask birth @verifies
                What is your date of birth?
                - (matches) It matches the record
                - (unsaid) They'd rather not say
            end done

    Good:
        step start
            ask birth
                What is your date of birth?
                - (matches) It matches the record @verifies
                - (unsaid) They'd rather not say
            end done
    """
    for node in subject.every(Ask):
        if node.choices:
            for mark in ("@verifies", "@consents", "@agrees"):
                if carries(node, mark):
                    message = f"`{mark}` stands on the question, so it happens whatever is answered."
                    yield mark_on_question.at(node.span, message, f"Move `{mark}` to the choice that means it.")

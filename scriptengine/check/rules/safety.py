"""Personal data and what people are paid for: consent before sensitive things, no card data, nothing said to whoever
may be listening."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scriptengine.check.rule import rule
from scriptengine.check.rules.care import carries
from scriptengine.check.rules.early import too_early
from scriptengine.check.rules.wording import english
from scriptengine.check.subject import Subject, words_of
from scriptengine.language import tree
from scriptengine.program.model import Ask, End, Go, Line, Listen, Node, Resume, Return, Say, Set
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.once import Once
from scriptengine.text.sieve import Sieve
from scriptengine.text.source import Span

_CARD = re.compile(
    r"\b(?:(?:card|long|account) number|(?:long|sixteen[- ]digit|16[- ]digit) (?:card )?number|cvv|cvc|card details|"
    r"security (?:code|number)|expiry(?: date)?|expiration(?: date)?|sort code|iban|routing number|"
    r"(?:last|first) (?:three|four|six|3|4|6) digits|(?:three|3)[- ]digit|digits on (?:the|your)|"
    r"(?:number|digits|code) (?:on|across|from) (?:the |your )?(?:\w+ )?(?:card|back|front)|bank details|"
    r"name on (?:the|your) card|card (?:expire|run out))\b",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:passwords?|passcodes?|pass phrases?|passphrases?|pin(?: number| code)?|one[- ]time (?:code|password|"
    r"passcode)|otp|"
    r"(?:verification|login|log-in|access|security) (?:code|answer)|code (?:we|i|they)(?:'ve|"
    r" have)? (?:just )?(?:texted|sent)|"
    r"memorable (?:word|information)|mother's maiden name|online banking (?:details|login))\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(?:never|not|\w+n't|needn't|without|no need|instead of|rather than)\b", re.IGNORECASE)
_REQUESTS = re.compile(
    r"\b(?:read|give|tell|say|confirm|spell|enter|type|share|take|provide|need|have|get|go ahead with|start with|"
    r"ask (?:\w+ )?for|when (?:does|will)|what(?:'s| is| are| was)|which (?:is|are))\b|^\s*and\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;]+[.!?;]*")


def _asked_for(text: str, thing: re.Pattern[str]) -> str:
    """The words by which a text asks for something, or nothing where it does not, or says that it never would."""
    plain = text.replace("’", "'")
    for sentence in _SENTENCE.finditer(plain):
        found = thing.search(sentence[0])
        if found is None or _REFUSED.search(sentence[0][: found.start()]):
            continue
        if _REQUESTS.search(sentence[0][: found.start()]):
            start = sentence.start() + found.start()
            return text[start : start + len(found[0])]
    return ""


_ASKED_FOR: Final = (_CARD, _SECRET)
_SIEVE_ASKED = Sieve(_ASKED_FOR)


def _all_asked_for(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    sifted = _SIEVE_ASKED.sift(texts)
    for number, text in enumerate(texts):
        passed = sifted.get(number, ())
        yield tuple([_asked_for(text, thing) if which in passed else "" for which, thing in enumerate(_ASKED_FOR)])


_asked: Final = Once(_all_asked_for)
"""The words by which each of many texts asks for card data, and for a secret."""


_CARD_NAMES = re.compile(
    r"(?:^|_)(?:card_(?:number|num|no|nr|details|digits|code|expiry)|(?:number|digits|code|expiry)_(?:of|on)_card|"
    r"long_number|pan|cvv2?|cvc2?|sort_code|iban|routing_number|bank_(?:details|account(?:_number)?))(?:_|$)"
)
"""What answers are called that keep such data, whatever their question says."""

_BY_THEMSELVES = re.compile(r"\b(?:they|themselves|page|link|keypad|portal)\b", re.IGNORECASE)
_PAYMENT_PAGE: Final = "Send the secure payment page instead."


@rule("CS701", "error", needs="file")
def card_data_asked_for(subject: Subject) -> Iterator[Diagnostic]:
    """Card or bank account data that the customer is asked to say, or the agent is told to take.

    Why: what is said is heard by whoever sits near, is recorded, and is typed into a script that keeps it. Card rules
    (PCI DSS) forbid keeping it at all. A payment page or a keypad line takes it without anybody hearing.

    Bad:
        ask card as text
            Could you read me the long number on your card?

    Good:
        ask method
            Would you like to pay by card, on our payment page?
            - (yes) Yes
            - (unsure) They're not sure
    """
    lines = english(subject)
    told: set[Span] = set()
    for spoken, (words, _) in zip(lines, _asked([line.text for line in lines]), strict=True):
        if words:
            told.add(spoken.statement.span)
            message = f"“{words}” asks for data that must not be said on the phone."
            yield card_data_asked_for.at(spoken.place(words), message, _PAYMENT_PAGE)
    coached = [line for one in subject.written(tree.Coach) for line in one.text]
    texts = [words_of(line.pieces) for line in coached] if subject.in_english else []
    for line, text, (words, _) in zip(coached, texts, _asked(texts), strict=False):
        if words and not _BY_THEMSELVES.search(text):
            message = f"“{words}” has the agent take data that must not be said on the phone."
            yield card_data_asked_for.at(line.span, message, _PAYMENT_PAGE)
    for one in subject.statements:
        if isinstance(one, (tree.Ask, tree.Listen)) and _keeps_card(one) and one.span not in told:
            message = f"`{one.name.text}` is the name of an answer that must not be said on the phone, nor kept."
            yield card_data_asked_for.at(one.name.span, message, _PAYMENT_PAGE)


def _keeps_card(one: tree.Ask | tree.Listen) -> bool:
    """Whether an answer that is typed in is called after card or bank data; a choice such as "changed" keeps none."""
    typed = isinstance(one, tree.Listen) or (one.type is not None and one.type.name not in {"yesno", "choice"})
    return typed and _CARD_NAMES.search(one.name.text) is not None


@rule("CS702", "error", needs="file")
def secret_asked_for(subject: Subject) -> Iterator[Diagnostic]:
    """A password, PIN or one-time code that the customer is asked to say.

    Why: that is what swindlers ask for, and banks tell people never to say them to anybody. An honest call that asks
    teaches people to answer the next one.

    Bad:
        ask check as text
            What is your password?

    Good:
        ask check
            What is the first line of your address?
            - (matches) It matches the record
            - (unsaid) They'd rather not say
    """
    lines = english(subject)
    for spoken, (_, words) in zip(lines, _asked([line.text for line in lines]), strict=True):
        if words:
            message = f"“{words}” asks for a secret that nobody should say on the phone."
            advice = "Ask what the record can be compared with: a date of birth, the first line of an address."
            yield secret_asked_for.at(spoken.place(words), message, advice)


_SENSITIVE = re.compile(
    r"\b(?:health|ill(?:ness|nesses)?|unwell|sick\w*|medic\w+|diagnos\w+|disab\w+|pregnan\w+|miscarr\w+|hospital|"
    r"(?:a|any|your|(?:health|heart|lung|long[- ]term)) condition(?:s(?! of\b))?(?! (?:of|that|for)\b)|"
    r"(?:having|having any|any|for|in|under|your|need) treatment(?! (?:you (?:got|had|received)|by|from (?:us|me|my)))|"
    r"cancer|tumou?r|dementia|autis\w+|depress\w+|anxiety|mental|suicid\w+|self-harm\w*|"
    r"addict\w+|gambl\w+|alcohol\w*|(?:do you|you been|your|much you) drink(?:ing)?(?! (?:of|some)\b)|drugs?|"
    r"religio\w+|(?:your|what|which) (?:faith|race)|ethnic\w*|racial|sexual\w*|gay|"
    r"trade union|union member|politic\w+|immigration|"
    r"criminal (?:record|conviction|offen[cs]e)s?|convict\w+|abus\w+)\b",
    re.IGNORECASE,
)
_INVITES = re.compile(r"\?|^\W*(?:please |now |and |so )*(?:tell|describe|explain|share|talk me)\b", re.IGNORECASE)


_DEBT = re.compile(
    r"\b(?:debts?|debtors?|arrears|overdue|you owe|owed|owing|unpaid|outstanding|missed payments?|late payments?|"
    r"payment (?:is|was) (?:late|missed|due)|collections? (?:department|team|agency)|(?:debt|your) collectors?|"
    r"credit control|"
    r"recoveries|default(?:ed)?|past due|behind (?:on|with) (?:your|the) (?:payments?|bills?|account))\b",
    re.IGNORECASE,
)


def _all_gives_away(texts: Sequence[str]) -> Iterator[tuple[str, bool]]:
    for text in texts:
        debt = _DEBT.search(text)
        yield debt[0] if debt else "", bool(_SENSITIVE.search(text) and _INVITES.search(text))


_gives_away: Final = Once(_all_gives_away)
"""The words of each of many texts that name a debt, and whether it asks for what is sensitive."""


@rule("CS703", "warning")
def sensitive_without_consent(subject: Subject) -> Iterator[Diagnostic]:
    """A question about health, belief or the like that can be reached without permission having been given.

    Why: such things may be kept only with an explicit yes (UK and EU: GDPR, article 9), and are told more readily when
    people know what they are for. The order is: thank, explain, ask for permission, ask, name help.

    Bad:
        step start
            ask circumstances as text
                Is there an illness that we should know about?
            end done

    Good:
        step start
            ask may_note
                Is it all right if I keep a note of what you tell me?
                - (granted) Yes @consents
                    ask circumstances as text
                        Is there an illness that we should know about?
                - (unsaid) They'd rather not say
            end done
    """
    touching = {node.label for node, _, (_, sensitive) in _giving_away(subject) if sensitive}
    asking = [
        node
        for node in subject.program.nodes.values()
        if isinstance(node, (Ask, Listen))
        and (carries(node, "@sensitive") or (node.label in touching and not _asks_permission(node)))
    ]
    early = too_early(subject, "@consents", asking)
    for node in asking:
        if node.label in early:
            message = "This can be asked before anybody said that it may be kept."
            advice = "Ask for permission first, with `@consents` on the choice that gives it."
            yield sensitive_without_consent.at(node.span, message, advice)


def _asks_permission(node: Ask | Listen) -> bool:
    return isinstance(node, Ask) and any("@consents" in choice.happens for choice in node.choices)


def _giving_away(subject: Subject) -> Iterator[tuple[Node, Line, tuple[str, bool]]]:
    """Each line said that names a debt or asks for what is sensitive: its node, and what it gives away."""
    said = [(node, line, words) for node in subject.program.nodes.values() for line, words in subject.said(node)]
    for (node, line, _), found in zip(said, _gives_away([words for _, _, words in said]), strict=True):
        if any(found):
            yield node, line, found


@rule("CS704", "warning")
def disclosure_before_identity(subject: Subject) -> Iterator[Diagnostic]:
    """Something that discloses the debt, said where identity may not have been confirmed and anyone may be listening.

    Why: a debt is told to nobody but the person who has it (UK: CONC 7.9.6R; US: 12 CFR 1006.6(d)). Partners,
    colleagues and answering machines pick up too. Left to the proofs where the script guarantees it, as with `checks
    help_first`.

    Bad:
        step start
            ask who
                Am I speaking with {{ customer.full_name }}?
                - (speaking) Yes
                - (away) Not here right now
                    say @discloses Please tell them that {{ account.balance }} is late.
                    end done
                - (unsaid) They won't say
                    end done
            ask birth_date
                What is your date of birth?
                - (matches) It matches @verifies
                    say @discloses It's about {{ account.balance }}.
                - (unsaid) They'd rather not say
            end done

    Good:
        step start
            ask birth_date
                What is your date of birth?
                - (matches) It matches @verifies
                    say @discloses It's about {{ account.balance }}.
                - (unsaid) They'd rather not say
            end done
    """
    program = subject.program
    if any(
        claim.form == "only after" and "@discloses" in claim.first
        for g in program.guarantees.values()
        for claim in g.claims
    ):
        return
    telling = subject.carrying("@discloses")
    early = too_early(subject, "@verifies", telling)
    for node in telling:
        if node.label in early:
            message = "This discloses the debt, and identity may not have been confirmed."
            advice = "Lead here only after `@verifies`: by an arrow from the choice, or `if known(identity.verified)`."
            yield disclosure_before_identity.at(node.span, message, advice)


@rule("CS705", "warning")
def debt_named_to_anyone(subject: Subject) -> Iterator[Diagnostic]:
    """Words that give away what the call is about, without the mark `@discloses`, before identity is confirmed.

    Why: no guarantee sees a line that is not marked. "This is the arrears team" tells the flatmate everything, and a
    clean lint would say that the debt is never mentioned.

    Bad:
        step start
            say Hello, I'm calling from the collections department.
            end done

    Good:
        step start
            say Hello, my name is {{ agent.first_name }}.
            end done
    """
    telling: dict[str, tuple[Node, Line, str]] = {}
    for node, line, (debt, _) in _giving_away(subject):
        if debt and not carries(node, "@discloses"):
            telling.setdefault(node.label, (node, line, debt))
    early = too_early(subject, "@verifies", [node for node, _, _ in telling.values()])
    for node, line, words in telling.values():
        if node.label in early:
            message = f"“{words}” tells whoever picked up what this call is about."
            advice = "Say it so that anybody may hear it; or only after identity is confirmed, marked `@discloses`."
            yield debt_named_to_anyone.at(line.span, message, advice)


_IDENTIFIES = re.compile(
    r"(?:^|[._])(?:birth\w*|dob|born|address\w*|street|postcode|post_code|zip\w*|ssn|social\w*|national_insurance|"
    r"nino|maiden\w*|"
    r"passport\w*|licen[cs]e\w*|password\w*|pin|account_number|last_payment\w*|email|phone|mobile)(?:$|[._])"
)


@rule("CS706", "error")
def identity_answer_read_out(subject: Subject) -> Iterator[Diagnostic]:
    """An identity question that gives away its own answer.

    Why: "Is your date of birth the 4th of May?" is answered with yes by anybody. What is read out is also told to
    somebody who may not be the customer.

    Bad:
        fact customer.birth_date as date

        step start
            ask birth
                Is {{ customer.birth_date }} your date of birth?
                - (yes) Yes @verifies
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
    told = _identifying(subject)
    if not told or "@verifies" not in subject.carried:
        return
    asks = [(node, _given(node, told)) for node in subject.every(Ask)]
    checks = {node.label for node, _ in asks if any("@verifies" in choice.happens for choice in node.choices)}
    early = too_early(subject, "@verifies", [node for node, facts in asks if facts])
    wrong: list[tuple[Ask | Say, set[str]]] = [
        (node, facts)
        for node, facts in asks
        if facts and (node.label in checks or (node.label in early and any(map(_IDENTIFIES.search, facts))))
    ]
    for say in subject.every(Say):
        if (facts := _given(say, told)) and checks & subject.flow.reach([say.next], _turn_ends):
            wrong.append((say, facts))
    for node, facts in wrong:
        message = f"`{min(facts)}` is read out here, which is what should be asked for."
        advice = "Ask for it, and let the agent compare the answer with the record on screen."
        yield identity_answer_read_out.at(node.span, message, advice)


def _identifying(subject: Subject) -> dict[str, set[str]]:
    """The facts that a customer is known by, under each name that gives one: its own, or that of a `set`."""
    facts = {
        fact.name
        for fact in subject.program.facts.values()
        if (_IDENTIFIES.search(fact.name) or fact.private) and not fact.name.startswith(("firm.", "agent."))
    }
    told = {name: {name} for name in facts}
    for node in subject.every(Set):
        if node.value.names & facts:
            told.setdefault(node.name, set()).update(node.value.names & facts)
    return told


def _given(node: Ask | Say, told: Mapping[str, set[str]]) -> set[str]:
    names = (name for group in node.speech for line in group.lines for name in line.names)
    return {fact for name in names for fact in told.get(name, ())}


def _turn_ends(node: Node) -> bool:
    return isinstance(node, (Ask, Listen, Go, End, Resume, Return))

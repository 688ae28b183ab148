"""How questions are put: one at a time, with a way not to answer, and the same offer whatever the tone."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from scriptengine.care.questions import QUESTION, asked
from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject, words_of
from scriptengine.hearing.vocabulary import TONES
from scriptengine.language import tree
from scriptengine.program.model import Ask, End, Go, Listen, Node, Paragraph, Resume, Return, Say
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.once import Once

_TONES = frozenset(TONES)
_UNSURE_KEYS = frozenset(
    "unsure unsaid not_sure refused declined undecided unknown dont_know prefer_not rather_not think later".split()
)
_UNSURE = re.compile(
    r"\b(?:not sure|unsure|rather not|prefer not|don['’]t know|doesn['’]t know|won['’]t say|can['’]t say|"
    r"or won['’]t|think (?:it|about)|time to think|undecided|no answer|doesn['’]t answer|don['’]t answer|refus\w+|"
    r"declin\w+|no idea|can['’]t (?:tell|remember|recall)|hard to say|"
    r"(?:don['’]t|doesn['’]t|not) want(?:ing)? to (?:say|tell|answer|talk about))\b",
    re.IGNORECASE,
)


_ABOUT_MONEY = frozenset({"@offers", "@demands", "@plans"})
_OPTIONS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("a pause", r"\b(?:paus\w+|on hold|break from pay\w+|nothing to pay|no payments?|without paying)\b"),
        ("instalments", r"\b(?:instal?lments?|spread\w*|(?:a|each|every|per) (?:month|week)|payment plan)\b"),
        ("free advice", r"\bfree\b[^.?!]{0,30}\badvi[cs]\w+|\badvisers?\b"),
        ("paying less", r"\b(?:half of it|part of it|discount\w*|writ\w+ (?:it )?off|pay less|smaller amount)\b"),
    )
)


@rule("CS521", "warning")
def offer_differs_by_tone(subject: Subject) -> Iterator[Diagnostic]:
    """An offer or a demand that gives other values, or names another way out, in one tone than in another.

    Why: tone changes how something is said, never what a customer is offered. Where only the calm hear of the smaller
    amount, the others were offered less for being upset.

    Bad:
        set monthly = account.balance / 12
        ask plan @offers
            [angry] Could you manage {{ account.balance }}?
            [else] Could you manage {{ monthly }} a month?
            - (yes) Yes
            - (unsure) They're not sure

    Good:
        set monthly = account.balance / 12
        ask plan @offers
            [angry] I'd like to make this easier: could you manage {{ monthly }} a month?
            [else] Could you manage {{ monthly }} a month?
            - (yes) Yes
            - (unsure) They're not sure
    """
    program = subject.program
    money = {fact.name for fact in program.facts.values() if fact.type.name in {"money", "date"}}
    money |= {answer.name for answer in program.answers.values() if answer.type.name in {"money", "date"}}
    for node in program.nodes.values():
        if not isinstance(node, (Say, Ask)) or _ABOUT_MONEY.isdisjoint(node.happens):
            continue
        for group in node.speech:
            if group.group and _by_tone_alone(group):
                named = _ways_out([words_of(line.pieces) for line in group.lines])
                given = [
                    {f"`{name}`" for name in line.names & money} | ways
                    for line, ways in zip(group.lines, named, strict=True)
                ]
                odd = next((n for n, names in enumerate(given) if names != given[0]), 0)
                if odd:
                    message = (
                        f"In one tone this gives {', '.join(sorted(given[odd] ^ given[0]))}, in another it doesn't."
                    )
                    advice = "Offer the same in every tone; change only the words around it."
                    related = ((group.lines[0].span, "the other one"),)
                    yield offer_differs_by_tone.at(group.lines[odd].span, message, advice, related=related)


def _all_ways_out(texts: Sequence[str]) -> Iterator[frozenset[str]]:
    for text in texts:
        yield frozenset(name for name, pattern in _OPTIONS if pattern.search(text))


_ways_out: Final = Once(_all_ways_out)
"""The ways out that each of many texts names."""


def _by_tone_alone(group: Paragraph) -> bool:
    return all(line.guard is None or line.guard.names <= _TONES for line in group.lines)


@rule("CS522", "warning", needs="file")
def two_questions_at_once(subject: Subject) -> Iterator[Diagnostic]:
    """A turn that asks two things: with two question marks, or in one sentence that joins two requests by `and`, as in
    “Tell me what happened and whether you can pay”.

    Why: people answer the last one, or the easier one, and the choices fit neither. Somebody under strain answers
    nothing.

    Bad:
        ask cause as text
            What happened? And when can you pay?

    Good:
        ask cause as text
            What happened?
    """
    for statement in subject.statements:
        if isinstance(statement, (tree.Ask, tree.Listen)):
            texts = [words_of(line.pieces) for line in statement.text]
            whole = "".join(texts)
            if whole.count("?") < 2 and " and " not in whole:
                continue
            counted = [(line, asked(text)) for line, text in zip(statement.text, texts, strict=True)]
            plain = [(line, count) for line, count in counted if count and line.guard is None and not line.otherwise]
            guarded = [(line, count) for line, count in counted if count and (line.guard is not None or line.otherwise)]
            most = max((count for _, count in guarded), default=0)
            if sum(count for _, count in plain) + most > 1:
                spot = next((line for line, count in counted if count > 1), (plain or guarded)[-1][0])
                message = "Two questions stand in one turn."
                yield two_questions_at_once.at(spot.span, message, "Ask one, and the other in a question of its own.")


@rule("CS523", "warning")
def question_in_passing(subject: Subject) -> Iterator[Diagnostic]:
    """A `say` that asks something, with another question right after it.

    Why: the first question is never answered, or the answer is taken for the second one's. What deserves an answer
    deserves an `ask` or a `listen`.

    Bad:
        say How are you today?
        listen story
            What has been happening?

    Good:
        say It's good to reach you.
        listen story
            What has been happening?
    """
    nodes = subject.program.nodes
    for node in subject.every(Say):
        lines = [line for line, words in subject.said(node) if QUESTION.search(words)]
        if lines:
            reached = (nodes[label] for label in subject.flow.reach([node.next], _turn_is_over))
            if any(isinstance(other, (Ask, Listen)) and other.speech for other in reached):
                message = "This asks something, and another question follows before anybody can answer."
                advice = "Make it an `ask` or `listen` of its own, or say it without a question."
                yield question_in_passing.at(lines[0].span, message, advice)


def _turn_is_over(node: Node) -> bool:
    return isinstance(node, (Ask, Listen, Go, End, Resume, Return))


@rule("CS524", "warning", needs="file")
def no_unsure_choice(subject: Subject) -> Iterator[Diagnostic]:
    """A question to the customer whose choices leave no room for "not sure" or "I'd rather not say".

    Why: the agent has to choose something, and chooses what the customer did not say. Nobody owes an answer, least of
    all about health, family or money.

    Bad:
        ask cause
            Has something changed at home?
            - (yes) Yes
            - (no) No

    Good:
        ask cause
            Has something changed at home?
            - (yes) Yes
            - (no) No
            - (unsaid) They'd rather not say
    """
    for statement in subject.written(tree.Ask):
        if statement.text and len(statement.choices) > 1:
            always = [choice for choice in statement.choices if choice.guard is None]
            keys = {choice.key.text for choice in always if choice.key is not None}
            if not keys & _UNSURE_KEYS and not any(_UNSURE.search(words_of(one.text)) for one in always):
                message = "None of these choices is for somebody who is not sure, or would rather not say."
                advice = "Add one: `- (unsure) They're not sure, or would rather not say`."
                yield no_unsure_choice.at(statement.name.span, message, advice)

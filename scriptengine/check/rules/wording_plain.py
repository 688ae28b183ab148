"""How easily spoken words are said and followed, and whether they are true of every customer who hears them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from scriptengine.care import plain
from scriptengine.care.review import ONE_BREATH
from scriptengine.care.spelling import variants
from scriptengine.care.wording import reading_grade, words
from scriptengine.check.rule import Rule, rule
from scriptengine.check.rules.wording import english
from scriptengine.check.subject import GAP, Spoken, Subject
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix
from scriptengine.text.once import Once
from scriptengine.text.source import Span

_HARD = 13.0  # a grade; on single lines the formula errs by several
_ENOUGH_TO_MEASURE = 8  # words; on fewer the formula says nothing
_SENTENCE = re.compile(r"[^.!?]+")


def _slips(rule_: Rule, subject: Subject, search: plain.Search, message: str) -> Iterator[Diagnostic]:
    """A finding for each slip in what is said; `message` has the words at `{}`."""
    for spoken, slip in subject.searched(search) if subject.in_english else ():
        yield rule_.at(spoken.place(slip.words), message.format(f"“{slip.words}”"), slip.advice)


@rule("CS621", "warning", needs="file")
def jargon_word(subject: Subject) -> Iterator[Diagnostic]:
    """A word of the trade or of letters, where a plainer one says the same.

    Why: people nod at words they do not know, and agree to things they have not understood. One adult in six reads
    like a child of eleven, and by ear it is harder still.

    Bad:
        say We'd go through your income and expenditure.

    Good:
        say We'd go through what comes in and what goes out.
    """
    yield from _slips(jargon_word, subject, plain.jargon, "{} is a word that many people don't use.")


@rule("CS622", "warning", needs="file")
def unexplained_acronym(subject: Subject) -> Iterator[Diagnostic]:
    """Letters that stand for words, said to somebody who may not know them.

    Why: an acronym saves the agent a second and costs the customer the sentence.

    Bad:
        say There may be a CCJ on your file.

    Good:
        say There may be a court judgment on your file.
    """
    yield from _slips(unexplained_acronym, subject, plain.acronyms, "{} stands for words that not everybody knows.")


def _all_grades(texts: Sequence[str]) -> Iterator[float]:
    for text in texts:
        named = text.replace(GAP, "name")
        # There are no more words than a text has parts.
        enough = len(text.split()) >= _ENOUGH_TO_MEASURE and words(named) >= _ENOUGH_TO_MEASURE
        yield reading_grade(named) if enough else 0.0


_grades: Final = Once(_all_grades)
"""How hard each of many texts is to read, in school grades; 0 for one with too few words to tell."""


@rule("CS623", "hint", needs="file")
def hard_to_read_line(subject: Subject) -> Iterator[Diagnostic]:
    """A line that a reading formula finds hard to follow.

    Why: long words in long sentences are lost on the phone, where nobody can go back a line. Formulas err, so this is
    a hint; read it aloud and judge.

    Bad:
        say
            Considering contractual responsibilities, establishing affordability
                necessitates comprehensive documentation beforehand.

    Good:
        say To see what you can manage, I'd like to go through a few figures with you, if that's all right.
    """
    lines = english(subject)
    for spoken, grade in zip(lines, _grades([line.text for line in lines]), strict=True):
        if grade > _HARD:
            message = f"This may be hard to follow by ear (a reading grade of about {grade:.0f}; 6 to 8 is easy)."
            advice = "Shorter words and sentences are easier to say and to hear."
            yield hard_to_read_line.at(spoken.line.span, message, advice)


@rule("CS624", "hint", needs="file")
def long_sentence(subject: Subject) -> Iterator[Diagnostic]:
    """A sentence that is too long for one breath.

    Why: an agent who runs out of breath in the middle reads it out, instead of saying it.

    Bad:
        say
            We could put your account on hold for a while and then look at it again together
                in a month or two when you know more about what comes in.

    Good:
        say We could put your account on hold for a while. In a month or two we'd look at it again together.
    """
    for spoken in english(subject):
        if len(spoken.text.split()) <= ONE_BREATH:
            continue
        for sentence in _SENTENCE.findall(spoken.text.replace(GAP, "name")):
            count = words(sentence)
            if count > ONE_BREATH:
                message = f"This sentence has {count} words; one breath holds about {ONE_BREATH}."
                yield long_sentence.at(spoken.line.span, message, "Make two of it.")
                break


@rule("CS625", "warning", needs="file")
def hard_coded_amount(subject: Subject) -> Iterator[Diagnostic]:
    """An amount of money written into what is said.

    Why: it is right for one customer, or until the next change of prices. Written as a value it is right for each, is
    printed as their country does, and the linter sees that money is spoken of.

    Bad:
        say Could you manage £50 a month?

    Good:
        say Could you manage {{ account.balance }}?
    """
    yield from _slips(hard_coded_amount, subject, plain.amounts, "The amount {} is written into the text.")


@rule("CS626", "warning", needs="file")
def hard_coded_name(subject: Subject) -> Iterator[Diagnostic]:
    """The name of a person written into what is said.

    Why: the next agent has another name, and so has the next customer. People also leave, and scripts stay.

    Bad:
        say Hello, my name is Anna.

    Good:
        say Hello, my name is {{ agent.first_name }}.
    """
    yield from _slips(hard_coded_name, subject, plain.names, "The name {} is written into the text.")


@rule("CS627", "warning", needs="file")
def hard_coded_phone_number(subject: Subject) -> Iterator[Diagnostic]:
    """A phone number written into what is said.

    Why: numbers change, and one that stands in ten scripts is changed in nine. In a contact or a notice it stands once.

    Bad:
        say You can ring us on 020 7946 0000.

    Good:
        say You can ring us on {{ team_leader.phone }}.
    """
    yield from _slips(hard_coded_phone_number, subject, plain.phones, "The number {} is written into the text.")


@rule("CS628", "warning", needs="file")
def hard_coded_date(subject: Subject) -> Iterator[Diagnostic]:
    """A day, month or year written into what is said.

    Why: it is wrong from the next day on, and nobody notices but the customer.

    Bad:
        say We'd look at it again on 3 March.

    Good:
        say We'd look at it again in a month.
    """
    yield from _slips(hard_coded_date, subject, plain.dates, "The date {} is written into the text.")


@rule("CS629", "warning", needs="file")
def gendered_guess(subject: Subject) -> Iterator[Diagnostic]:
    """A word that guesses at somebody's sex, or is too familiar.

    Why: a voice or a name does not tell, and a wrong guess hurts. Nor is a customer a dear, a love or a mate.

    Bad:
        say Does your husband know about this?

    Good:
        say Does your partner know about this?
    """
    yield from _slips(gendered_guess, subject, plain.gendered, "{} guesses at who somebody is.")


@rule("CS630", "warning", needs="file")
def unspeakable_text(subject: Subject) -> Iterator[Diagnostic]:
    """Something that cannot be said aloud: a link, a sign, an abbreviation.

    Why: each agent says it in another way, or stumbles. A link is of no use to somebody who is on the phone.

    Bad:
        say You can find it on www.example.com.

    Good:
        say You can find it on our website.
    """
    yield from _slips(unspeakable_text, subject, plain.unspeakable, "{} can't be said aloud as it stands.")


@rule("CS631", "hint", needs="file")
def inconsistent_spelling(subject: Subject) -> Iterator[Diagnostic]:
    """One term that a file spells in two ways, be it by its letters, a space, a hyphen or a capital.

    Why: what is said goes into letters and messages too, and two spellings look like two hands or a slip.

    Bad:
        say We can spread it over instalments.
        say The first installment can wait.

    Good:
        say We can spread it over instalments.
        say The first instalment can wait.
    """
    lines = english(subject)
    first: dict[int, tuple[int, str, Spoken]] = {}
    told: set[int] = set()
    for spoken, (term, which, slip) in subject.searched(plain.spelled) if lines else ():
        before = first.setdefault(term, (which, slip.words, spoken))
        if before[0] != which and term not in told:
            told.add(term)
            yield _spelled_twice(before[2], before[1], spoken, slip.words)
    for one, other in variants([spoken.text for spoken in lines]):
        yield _spelled_twice(lines[one.text], one.words, lines[other.text], other.words)


def _spelled_twice(one: Spoken, words: str, other: Spoken, others: str) -> Diagnostic:
    message = f"“{others}” is spelled “{words}” elsewhere in this file."
    related = ((one.place(words), "the other spelling"),)
    advice = "Take one of the two for the whole script."
    return inconsistent_spelling.at(other.place(others), message, advice, related=related)


_LOOSE = re.compile(r"[ \t][ \t,;:!?.]")  # nearly every line has none, and is done with
_STRAY = re.compile(r"(?<=[^\s{|])[ \t]{2,}(?=[^\s}|])|(?<=[\w}])[ \t]+(?=[,;:!?](?:\s|$)|\.(?:\s|$))", re.MULTILINE)


_loose: Final = Once(lambda texts: map(bool, map(_LOOSE.search, texts)))
"""Whether there may be stray spaces in each of many texts."""


@rule("CS632", "hint", needs="file")
def stray_spaces(subject: Subject) -> Iterator[Diagnostic]:
    """Two spaces in a row, or a space before a comma or full stop, in what is said.

    Why: on screen it looks like a pause, and an agent makes one.

    Bad:
        say Thank you ,  that helps.

    Good:
        say Thank you, that helps.
    """
    for spoken, loose in zip(subject.spoken, _loose([spoken.text for spoken in subject.spoken]), strict=True):
        if not loose:
            continue
        span = spoken.line.span
        edits = []
        for found in _STRAY.finditer(spoken.source.text, span.start, span.end):
            if "\n" not in found[0] and not _in_value(spoken, found.start()):
                after = spoken.source.text[found.end() : found.end() + 1]
                edits.append(Edit(Span(span.file, found.start(), found.end()), "" if after in ",;:!?." else " "))
        if edits:
            fix = Fix("Take the spaces out", tuple(edits))
            message = "There are more spaces here than words need."
            yield stray_spaces.at(edits[0].span, message, "Take them out.", fix=fix)


def _in_value(spoken: Spoken, at: int) -> bool:
    return any(not isinstance(piece, str) and piece.span.start <= at < piece.span.end for piece in spoken.line.pieces)

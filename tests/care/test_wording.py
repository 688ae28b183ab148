import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.care.book import PhraseBook, read_phrases
from scriptengine.care.review import review
from scriptengine.care.wording import reading_grade, tells, words
from scriptengine.text.source import Source

HURTS = {
    "hollow-empathy": [
        "I know exactly how you feel.",
        "I understand how you must be feeling.",
        "I know what you're going through.",
        "We have all been there.",
        "I completely understand.",
        "Everything happens for a reason.",
        "She's in a better place now.",
        "I’m sorry for any inconvenience.",
        "I appreciate your frustration.",
    ],
    "blame": [
        "As I said, it is late.",
        "I've already told you that.",
        "Why didn't you call us?",
        "You should have rung sooner.",
        "That's your own fault.",
        "If you had opened the letter, this would be done.",
        "You failed to reply.",
    ],
    "dismissed-feeling": [
        "Please calm down.",
        "There's no need to shout.",
        "Don't be so upset.",
        "You're overreacting.",
        "It's not that bad.",
        "At least you have your health.",
        "Just relax.",
    ],
    "order": [
        "You need to listen.",
        "I hear you, you must decide.",
        "You'd better write it down.",
        "You've got to try.",
    ],
    "promise-nobody-can-keep": [
        "It'll be fine.",
        "Everything is going to be all right.",
        "I promise.",
        "We'll definitely help.",
        "You'll be okay.",
    ],
    "shouting": ["LISTEN to me.", "Thank you!", "Do it RIGHT NOW please.", "I'm SORRY."],
}
HARMLESS = [
    "I can hear how frustrating this has been.",
    "I understand that you don't agree.",
    "I know this is a lot.",
    "None of this is your fault.",
    "It isn't your fault.",
    "That's not your fault.",
    "I'm sorry that you have to deal with this.",
    "There's nothing you have to do right now.",
    "You don't have to decide today.",
    "Take all the time you need to think.",
    "I'd like to calm things for you.",
    "Tell me if you need to stop.",
    "That was hard, and I'm sorry.",
    "Thank you for telling me. I said I'd listen.",
    "The NHS and the DWP can help.",
    "You're right to be careful.",
    "I'm sure that was hard.",
    "If you had a little more each month, we could look again.",
    "I have your letter here. You decided what mattered.",
    "We'll take one thing at a time.",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in HURTS.items() for text in texts])
def test_what_hurts_is_found_and_called_by_its_name(kind: str, text: str) -> None:
    assert kind in [tell.kind.name for tell in tells(text)]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert list(tells(text)) == []


@given(st.text())
def test_what_is_found_stands_where_it_is_said_to(text: str) -> None:
    for tell in tells(text + " Please calm down."):
        assert (text + " Please calm down.")[tell.start :].startswith(tell.words)
    assert words(text) <= len(text.split())
    assert reading_grade(text) >= 0


def test_short_words_and_sentences_are_easier_to_read() -> None:
    easy = reading_grade("We can take it slow. You can stop me. I will wait for you.")
    hard = reading_grade(
        "Notwithstanding aforementioned contractual obligations, remuneration arrangements necessitate review."
    )
    assert easy < 6 < 12 < hard


def book(*phrases: str) -> PhraseBook:
    lines = "".join(f'  - "{phrase}"\n' for phrase in phrases)
    return read_phrases(Source("en.yaml", f"kind: phrases\nlanguage: en\ngeneral:\n{lines}"), (), ())[0]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("I know exactly how you feel.", "hollow-empathy"),
        ("What happened then?", "question-in-acknowledgement"),
        ("It's hard to have debts.", "debt-in-acknowledgement"),
        ("I'm sorry the payment is late.", "debt-in-acknowledgement"),
        ("I hear you, " + "and I hear you " * 6 + "today.", "too-long-for-one-breath"),
        (
            "Understanding circumstances surrounding everybody's difficulties remains extraordinarily important.",
            "hard-to-read",
        ),
    ],
)
def test_a_phrase_that_is_not_good_enough_is_found(phrase: str, name: str) -> None:
    assert [finding.name for finding in review(book(phrase))] == [name]


def test_the_same_phrase_twice_is_found_whatever_its_stops_and_letters() -> None:
    [finding] = review(book("I hear you.", "Thank you.", "I HEAR you"))
    assert finding.name == "repeated-phrase"
    assert finding.related


def test_a_good_book_is_left_alone() -> None:
    assert review(book("I hear you.", "I'm so sorry for your loss.")) == []


@pytest.mark.parametrize("phrase", ["42", "3.5", "?!", "…"])
def test_a_phrase_without_words_acknowledges_nothing(phrase: str) -> None:
    [finding] = review(book("I hear you.", phrase))
    assert (finding.name, finding.severity) == ("phrase-without-words", "error")

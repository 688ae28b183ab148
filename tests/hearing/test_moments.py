import pytest

from scriptengine.hearing.lexicon import shipped
from scriptengine.hearing.moments import MOST_WORDS, Moment, propose


def test_a_missed_trigger_proposes_the_words_that_count_of_the_longest_clause() -> None:
    found = propose(
        [Moment("missed", "job_loss", "well, the gaffer binned the whole night crew off, sorry")],
        shipped().reading,
    )
    assert [(one.use, one.phrase) for one in found] == [("phrases", "gaffer binned whole night crew off")]


def test_a_suggestion_turned_down_proposes_a_lookalike_around_its_words() -> None:
    moment = Moment("wrong", "bereavement", "my phone is dead again today", "dead")
    assert [(one.use, one.phrase) for one in propose([moment], shipped().reading)] == [
        ("lookalikes", "phone dead again today")
    ]


def test_what_happened_often_comes_first_and_no_phrase_is_long() -> None:
    often = Moment("missed", "illness", "one two three four five six seven eight nine")
    found = propose([Moment("missed", "job_loss", "carded at the mill"), often, often], shipped().reading)
    assert [(one.name, one.times) for one in found] == [("illness", 2), ("job_loss", 1)]
    assert all(len(one.phrase.split()) <= MOST_WORDS for one in found)


def test_what_stands_for_masked_words_is_in_no_phrase() -> None:
    moment = Moment("missed", "job_loss", "sorry, [illness] and the mill carded us, card is [card number]")
    assert [one.phrase for one in propose([moment], shipped().reading)] == ["and mill carded us"]


@pytest.mark.parametrize(
    ("text", "evidence", "phrase"),
    [
        ("my card [card number] and my hours are cut", "hours are cut", "and hours cut"),
        ("my card [card number] and my hours are cut", "card [card number] and my hours are cut", "and hours cut"),
        ("hours are cut [long_covid2] is bad", "hours are cut", "hours cut"),
        ("They rang. The phone is dead. Lovely day", "dead", "phone dead"),
    ],
)
def test_a_phrase_around_what_was_turned_down_stays_between_masks_and_within_its_sentence(
    text: str, evidence: str, phrase: str
) -> None:
    found = propose([Moment("wrong", "reduced_income", text, evidence)], shipped().reading)
    assert [one.phrase for one in found] == [phrase]


def test_a_phrase_that_an_agent_sent_is_proposed_as_it_is() -> None:
    moment = Moment("missed", "illness", "my ticker is done", sent="my ticker is done")
    assert [one.phrase for one in propose([moment], shipped().reading)] == ["my ticker is done"]


def test_a_tone_turned_down_proposes_nothing_since_tones_have_no_lookalikes() -> None:
    assert propose([Moment("wrong", "angry", "they keep ringing me", "keep ringing")], shipped().reading) == []


def test_a_figure_by_itself_is_no_phrase() -> None:
    moments = [Moment("missed", "cease_contact", "20"), Moment("missed", "illness", "£1")]
    assert propose(moments, shipped().reading) == []

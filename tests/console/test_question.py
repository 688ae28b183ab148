from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.call.turn import Turn
from scriptengine.console.question import Pick, Question, Taken, Unclear, narrowed, take
from scriptengine.console.questions import of_turn
from scriptengine.console.words import Words
from scriptengine.program.model import Type

WHO = (
    Pick("speaking", "Yes, speaking"),
    Pick("away", "Not here right now"),
    Pick("stranger", "Nobody of that name here"),
)
ASKED = Question("Who?", WHO)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1", "speaking"),
        ("y", "speaking"),
        ("  YES ", "speaking"),
        ("not", "away"),
        ("away", "away"),
        ("name", "stranger"),
    ],
)
def test_a_number_first_letters_or_a_word_take_a_choice(typed: str, key: str) -> None:
    assert take(ASKED, typed) == Taken(key)


@pytest.mark.parametrize("typed", ["", "no", "here", "9", "xyz", "0", "²"])
def test_what_could_be_several_or_none_is_asked_again_with_what_to_do(typed: str) -> None:
    taken = take(ASKED, typed)
    assert isinstance(taken, Unclear)
    assert "number" in taken.why


def test_typing_narrows_and_keeps_each_number() -> None:
    assert [number for number, _ in narrowed(WHO, "n")] == [2, 3]
    assert [pick.key for _, pick in narrowed(WHO, "nob")] == ["stranger"]


def test_a_whole_name_wins_over_longer_ones_that_begin_so() -> None:
    picks = (Pick("illness", "illness"), Pick("serious_illness", "serious illness"), Pick("ill", "ill"))
    assert take(Question("?", picks), "ill") == Taken("ill")


def test_first_letters_win_over_a_word_inside_another_name() -> None:
    picks = (Pick("check", "identity.check", "the right person?"), Pick("person", "person"), Pick("p", "plan.person"))
    assert take(Question("?", picks), "pers") == Taken("person")


def test_a_hint_is_searched_after_the_names() -> None:
    picks = (Pick("life", "bereavement", "death of a relative"), Pick("death", "death of the holder"))
    assert [pick.key for _, pick in narrowed(picks, "death")] == ["death", "life"]
    assert [pick.key for _, pick in narrowed(picks, "relative")] == ["life"]


def test_free_words_are_taken_as_they_are_unless_they_are_a_pick_by_its_whole_name() -> None:
    free = Question("How much?", (Pick("-", "not given"),), free=True)
    assert take(free, " £1,200 ") == Taken("£1,200")
    assert take(free, "1") == Taken("1")
    assert take(free, "-") == Taken("-")
    assert take(free, "Not given") == Taken("-")
    assert isinstance(take(free, "  "), Unclear)


def test_enter_alone_gives_the_default_where_there_is_one() -> None:
    assert take(Question("Gist?", (), free=True, default=""), "") == Taken("")


TEXTS = st.text(max_size=20)


@given(
    st.lists(st.builds(Pick, TEXTS, TEXTS, TEXTS), max_size=12, unique_by=lambda pick: pick.key), TEXTS, st.booleans()
)
def test_taking_never_fails_and_only_gives_what_there_is(picks: list[Pick], typed: str, free: bool) -> None:
    question = Question("?", tuple(picks), free=free)
    left = narrowed(picks, typed)
    assert {pick for _, pick in left} <= set(picks)
    assert all(picks[number - 1] is pick for number, pick in left)
    taken = take(question, typed)
    assert isinstance(taken, Unclear) or free or taken.value in {pick.key for pick in picks}


@given(st.lists(TEXTS, min_size=1, max_size=30, unique=True), st.data())
def test_every_pick_can_be_taken_by_its_number(names: list[str], data: st.DataObject) -> None:
    picks = tuple(Pick(str(at), name) for at, name in enumerate(names))
    number = data.draw(st.integers(1, len(picks)))
    assert take(Question("?", picks), str(number)) == Taken(str(number - 1))


def test_a_question_without_a_choice_says_what_else_can_be_done() -> None:
    turn = Turn("choose", "ask x", "start", (), "x", Type("choice", ("a",), ("A",)), ())
    question = of_turn(turn, cast("Words", None))
    assert "leave for another step" in question.prompt
    assert "Enter" not in str(take(question, "1"))

"""A text in the pieces that the sentence model reads."""

from hypothesis import given
from hypothesis import strategies as st

from scriptengine.hearing import pieces

KNOWN = pieces.numbered(["[UNK]", "[CLS]", "[SEP]", "lost", "my", "job", "##less", "##s", ".", "'", "t", "##a", "a"])


def shown(text: str, most: int = 50) -> list[str]:
    names = list(KNOWN)
    return [names[number] for number in pieces.read(text, KNOWN, most)]


def test_words_come_whole_where_they_are_known_and_in_the_longest_parts_where_not() -> None:
    assert shown("Lost my jobs.") == ["[CLS]", "lost", "my", "job", "##s", ".", "[SEP]"]
    assert shown("jobless") == ["[CLS]", "job", "##less", "[SEP]"]


def test_accents_and_curly_apostrophes_make_no_difference() -> None:
    assert shown("JÓB’t") == shown("job't")


def test_a_word_with_a_part_that_nothing_fits_is_unknown_as_a_whole() -> None:
    assert shown("jobz") == ["[CLS]", "[UNK]", "[SEP]"]
    assert shown("a" * 41) == ["[CLS]", "[UNK]", "[SEP]"]
    assert shown("a" * 40) == ["[CLS]", "a", *["##a"] * 39, "[SEP]"]


def test_of_a_long_text_the_last_pieces_are_read() -> None:
    assert shown("lost my lost my job", most=2) == ["[CLS]", "my", "job", "[SEP]"]


@given(st.text(max_size=60), st.integers(1, 20))
def test_any_text_is_read_in_numbers_that_are_known_and_no_more_than_asked_for(text: str, most: int) -> None:
    found = pieces.read(text, KNOWN, most)
    assert len(found) <= most + 2
    assert set(found) <= set(KNOWN.values())


@given(st.lists(st.sampled_from(["lost", "my", "job", "jobs", "jobless", "as", "a", "'"]), max_size=8))
def test_the_pieces_of_known_words_make_up_the_words_again(words: list[str]) -> None:
    parts = shown(" ".join(words))[1:-1]
    assert "".join(part.removeprefix(pieces.WITHIN) for part in parts) == "".join(words)

"""Each text is looked at once, and what was found in it stays with it."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.text import once
from scriptengine.text.once import Once


@given(st.lists(st.lists(st.text("ab", max_size=3), max_size=6), max_size=6))
def test_what_is_found_is_what_a_search_in_each_text_finds(calls: list[list[str]]) -> None:
    lengths = Once(lambda texts: map(len, texts))
    for texts in calls:
        assert lengths(texts) == [len(text) for text in texts]


def test_a_text_is_searched_once_however_often_it_comes_up() -> None:
    asked: list[str] = []

    def find(texts: Sequence[str]) -> Iterator[str]:
        asked.extend(texts)
        return map(str.upper, texts)

    upper = Once(find)
    assert upper(["a", "b", "a"]) == ["A", "B", "A"]
    assert upper(["b", "c"]) == ["B", "C"]
    assert asked == ["a", "b", "c"]


def test_more_texts_than_are_kept_are_searched_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "_MOST", 2)
    upper = Once(lambda texts: map(str.upper, texts))
    assert upper(["a", "b"]) == ["A", "B"]
    assert upper(["b", "c", "d"]) == ["B", "C", "D"]

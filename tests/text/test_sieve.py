"""The sieve lets every text through in which a pattern is found, and few of the others."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scriptengine.text.sieve import Sieve, needed

PATTERNS = {
    r"calm (?:yourself )?down": {"calm down", "calm yourself down"},
    r"(?:i|we) (?:really |must )?(?:need|want)\b": {"i need", "we want"},
    r"\bsh(?:op|e)d?\b": {"shop", "shed"},
    r"(?:pay|settle) \w+ now": {"pay it now", "settle that now"},
    r"colou?r|(?i:Grey)": {"color", "colour", "GREY"},
    r"[£$€]\s?\d+|\d+ (?:pounds|p)\b": {"£5", "12 p", "1 pounds"},
    r"(?<=no )worry|you(?=r own)": {"no worry", "your own"},
    r"(?:ab){2,}c": {"ababc"},
    r"what's|’tis": {"what's", "’tis"},
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_is_found_stands_in_a_text_that_is_let_through(pattern: str) -> None:
    sieve = Sieve([re.compile(pattern)], enough=0)
    for text in PATTERNS[pattern]:
        assert re.search(pattern, text)
        assert sieve.sift(["nothing here", f"well, {text}.", ""])[1] == [0]


@given(st.data())
def test_every_string_that_a_pattern_makes_is_let_through(data: st.DataObject) -> None:
    pattern = re.compile(data.draw(st.sampled_from([one for one in PATTERNS if "(?<" not in one])))
    text = data.draw(st.from_regex(pattern))
    assert Sieve([pattern], enough=0).sift([text.replace("\n", " ")]) or not pattern.search(text.replace("\n", " "))


@given(st.lists(st.text("abı’ 1٣ſs\n", max_size=8), max_size=5))
@example(["ſun", "1٣"])
def test_letters_that_patterns_take_for_one_are_one_to_the_sieve(texts: list[str]) -> None:
    patterns = [re.compile("(?i)sab|ibas"), re.compile(r"\d\d"), re.compile("(?i)a['’]s")]
    passed = Sieve(patterns, enough=0).sift(texts)
    for number, text in enumerate(texts):
        for which, pattern in enumerate(patterns):
            if pattern.search(text):
                assert which in passed[number]


def test_a_text_that_holds_none_of_the_literals_is_left_out() -> None:
    sieve = Sieve([re.compile("court|police"), re.compile("calm down")], enough=0)
    assert sieve.sift(["Thank you.", "The court.", "Calm down, or the Police", "Calm"]) == {1: [0], 2: [0, 1]}


def test_a_pattern_that_needs_no_rare_literal_is_always_looked_for() -> None:
    sieve = Sieve([re.compile("[A-Z]+"), re.compile("nothing of it")], enough=0)
    assert sieve.sift(["one", "two"]) == {0: [0], 1: [0]}
    assert needed(re.compile("a|bc")) == frozenset()


def test_everything_is_let_through_until_there_were_enough_texts() -> None:
    sieve = Sieve([re.compile("court")], enough=3)
    assert dict(sieve.sift(["a", "b"])) == {0: range(1), 1: range(1)}
    assert sieve.sift(["a", "the court"]) == {1: [0]}

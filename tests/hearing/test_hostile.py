"""Lines made to be slow: the work grows with their length and no faster. Work is counted, not timed."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType
from typing import Any

import pytest

from scriptengine.hearing import likeness
from scriptengine.hearing.lexicon import shipped
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.private import mask
from scriptengine.hearing.withhold import withhold

EAR = Ear(shipped())
PIECES = {
    "combining marks only": "\u0301",
    "right-to-left marks": "\u202e",
    "a word without an end": "a",
    "letters full of marks": "c\u0301\u0301\u0301",
    "repeats": "lost my job ",
    "two parts over and over": "hours cut ",
    "negations": "not ",
    "supposed": "if i lose my job ",
    "others": "my neighbour lost his job ",
    "health and crisis": "kill myself cancer ",
    "many sentences": "I'm ill. ",
    "brackets": "((",
    "digits": "4539 1488 0343 6467 ",
    "passwords": "my pin is 1 ",
    "codes sent once": "the text says code ",
    "helplines": "0800 138 1111, ",
    "codes read out": "passport A for apple 1 ",
    "days of birth": "born 4 may ",
    "e-mail addresses": "my email is jo bloggs ",
}


def _lines(work: Callable[[], object]) -> int:
    """How many lines of Python the work runs."""
    count = 0

    def follow(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_four_times_the_text_is_at_most_some_four_times_the_work(piece: str) -> None:
    def all_of_it(text: str) -> None:
        withhold(mask(text).text, EAR.hear(text, [text]), consented=False)

    once, four_times = (_lines(partial(all_of_it, piece * (size // len(piece)))) for size in (1_000, 4_000))
    assert four_times <= 4.6 * once + 500


class _Counted(list[int]):
    """Places that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[int]:
        self.times += 1
        return super().__iter__()


def test_the_words_that_weigh_most_are_found_by_looking_at_each_place_a_few_times() -> None:
    # Going through them happens inside the interpreter, where lines cannot be counted.
    seen = EAR.features("not " * 300 + "lost my job")
    places = {name: _Counted(each) for name, each in seen.wording.items()}
    for kind in likeness.shipped().kinds:
        likeness.shipped().evidence(kind, seen._replace(wording=places))
    assert max(each.times for each in places.values()) <= 2 * len(likeness.shipped().kinds)

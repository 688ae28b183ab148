"""How many things a text asks at once; which lines do stands with the rule that tells of them."""

import pytest

from scriptengine.care.questions import asked


@pytest.mark.parametrize("piece", ["tell me a ", "tell me and whether , ", "is it ", "tell me and whether "])
def test_a_hostile_line_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    # Not timed: a quadratic pattern would not come back from this within the suite's patience.
    assert asked(piece * 20_000 + "and b") <= 2

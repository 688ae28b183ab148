"""The mutation test of lint in small: some of what `python -m benchmarks.mutants` makes, judged as there."""

import pytest

from benchmarks.mutants import COUNT, caught, judge, table
from benchmarks.mutations import KINDS, Mutant, draw, places

SCRIPT = "we_miss_you.call"  # its proofs take a moment only

# The kind, the line that is changed, and whether lint notices. It does not: other words for a tone, a call put down
# under another heading, answers that no guarantee asks for.
SAMPLE = [
    ("mark dropped", "say @signposts MoneyHelper", True),
    ("mark dropped", 'outcome paused "Taking a break', True),
    ("arrow moved", "- (speaking) Yes, speaking -> reason", True),
    ("arrow moved", "-> unverified", True),
    ("guard negated", "[suspicious] There's nothing to buy", False),
    ("guard negated", "if cease_contact", False),
    ("handler removed", "on suicide_risk", True),
    ("handler removed", "on hardship", True),
    ("choice deleted", "- (stranger) Nobody of that name", False),
    ("choice deleted", "- (told) They say what would help", False),
    ("option hidden by a tone", "- (unsaid) They'd rather not say", True),
    ("option hidden by a tone", "- (unsure) They're not sure -> welcome", True),
    ("wording slip", "I've put everything on hold", True),
    ("wording slip", "How have things been with us lately?", True),
]


@pytest.fixture(scope="module")
def made() -> dict[str, list[Mutant]]:
    return places()


@pytest.mark.parametrize(("kind", "line", "noticed"), SAMPLE)
def test_a_defect_is_noticed_or_known_not_to_be(
    kind: str, line: str, noticed: bool, made: dict[str, list[Mutant]]
) -> None:
    mutant = next(one for one in made[kind] if one.file == SCRIPT and line in one.what)
    record = judge(mutant, calls=60)
    assert caught(record) == noticed, record
    assert {record["guarantees"][name] for name in record["broken"]} <= {"broken", "undecided"}


def test_each_kind_has_its_share_and_a_seed_draws_the_same_again() -> None:
    drawn = draw(COUNT)
    assert len(set(drawn)) == COUNT >= 300
    assert {kind: sum(one.kind == kind for one in drawn) for kind in KINDS} == dict.fromkeys(KINDS, COUNT // len(KINDS))
    assert drawn == draw(COUNT)
    assert draw(COUNT, seed=1) != drawn


def test_every_defect_is_told_by_the_line_before_and_after(made: dict[str, list[Mutant]]) -> None:
    for ones in made.values():
        for one in ones:
            before, after = one.what.split(" => ")
            assert before != after
            assert after == "nothing" or after in one.text


def test_the_table_counts_by_kind() -> None:
    record = {"kind": "wording slip", "loads": True, "rules": ["CS601"], "broken": [], "guarantees": {}}
    *_, last = table([record, record | {"rules": []}])
    assert last.startswith("| wording slip | 2 | 0 | 1 | 0 | 50%")

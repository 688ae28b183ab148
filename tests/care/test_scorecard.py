from decimal import Decimal

import pytest

from scriptengine.care.scorecard import MEASURES, read_scorecard
from scriptengine.text.source import Source

GOOD = "kind: scorecard\ntitle: Care first\nmeasures:\n  kept: 30\n  satisfied: 12.5\n  collected: 7.5\n"


def test_a_scorecard_gives_each_nature_its_share() -> None:
    card, findings = read_scorecard(Source("scorecard.yaml", GOOD))
    assert not findings
    assert card.title == "Care first"
    assert card.share("care") == Decimal("0.85")
    assert card.share("money", "speed") == Decimal("0.15")


def test_a_scorecard_without_weights_gives_nothing_a_share() -> None:
    card, _ = read_scorecard(Source("scorecard.yaml", "kind: phrases\n"))
    assert card.share("care") == 0


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        (GOOD.replace("kept", "kepd"), "unknown-measure", 4),
        (GOOD.replace("30", "a lot"), "not-a-number", 4),
        (GOOD.replace("30", "-3"), "bad-weight", 4),
        (GOOD.replace("30", "0"), "bad-weight", 4),
        (GOOD.replace("30", "[30]"), "wrong-shape", 4),
        (GOOD.replace("title: Care first\n", ""), "missing-setting", 1),
        (GOOD.replace("title", "tilte"), "unknown-setting", 2),
        ("kind: scorecard\ntitle: Nothing\n", "no-measures", 1),
    ],
)
def test_each_slip_in_a_scorecard_is_found_at_its_line(text: str, name: str, line: int) -> None:
    source = Source("scorecard.yaml", text)
    finding = read_scorecard(source)[1][0]
    assert finding.span is not None
    assert (finding.name, source.position(finding.span.start).line) == (name, line)
    assert finding.advice


def test_a_misspelt_measure_gets_the_near_name() -> None:
    _, [finding] = read_scorecard(Source("scorecard.yaml", GOOD.replace("satisfied", "satisfyed")))
    assert "Did you mean `satisfied`?" in finding.message


def test_every_measure_says_what_is_counted_over_what() -> None:
    assert all(" / " in measure.meaning for measure in MEASURES.values())

"""Every file under `tests/cases/syntax` has exactly the findings that its comments expect, each on the next line."""

import re
from pathlib import Path

import pytest

from scriptengine.language.parse import parse
from scriptengine.text.source import Source

CASES = sorted((Path(__file__).parent.parent / "cases" / "syntax").glob("*.call"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_wrong_file_has_exactly_the_findings_its_comments_expect(path: Path) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    expected = [
        (number + 1, code)
        for number in range(1, source.line_count)
        for expectation in re.findall(r"^\s*# expect: (.*)$", source.line(number))
        for code in expectation.split()
    ]
    _, findings = parse(source)
    assert [(source.position(one.span.start).line, one.code) for one in findings if one.span] == expected
    assert all(one.message and one.advice for one in findings)


def test_there_are_enough_wrong_files() -> None:
    assert len(CASES) >= 60

"""Every file in tests/cases/program has exactly the findings that it names, each on the line below `# expect:`."""

import datetime
from pathlib import Path

import pytest

from scriptengine.program.load import load

CASES = Path(__file__).parent.parent / "cases" / "program"

# Findings in a used file, which the case itself has no line for.
ELSEWHERE = {
    "files_that_do_not_agree": [("parts/pass.call", "CS147")],
    "a_flow_of_another_currency": [("parts/pounds.call", "CS146"), ("parts/pounds.call", "CS146")],
    "a_book_of_no_kind": [("parts/unkind.yaml", "CS158")],
    "a_pack_that_requires_a_mark_that_is_none": [("rules/misspells.call", "CS148")],
}


def expected(text: str) -> list[tuple[int, str]]:
    """The lines, counted from 1, and the codes that the comments above them name."""
    found, waiting = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith("# expect:"):
            waiting.append(line.split(":", 1)[1].strip())
        elif not line.strip().startswith("#"):
            found += [(number, code) for code in waiting]
            waiting = []
    return found


@pytest.mark.parametrize("path", sorted(CASES.glob("*.call")), ids=lambda path: path.stem)
def test_a_case_has_the_findings_it_expects_and_no_others(path: Path) -> None:
    loaded = load(path, cache=False, today=datetime.date(2026, 1, 1))
    here, elsewhere = [], []
    for finding in loaded.diagnostics:
        assert finding.span is not None
        assert finding.message
        assert finding.advice
        source = loaded.sources[finding.span.file]
        if Path(finding.span.file).name == path.name:
            here.append((source.position(finding.span.start).line, finding.code))
        else:
            elsewhere.append((Path(finding.span.file).relative_to(CASES.relative_to(Path.cwd())), finding.code))
    assert here == expected(path.read_text())
    assert [(str(name), code) for name, code in elsewhere] == ELSEWHERE.get(path.stem, [])
    assert (loaded.program is None) == bool(here or elsewhere)

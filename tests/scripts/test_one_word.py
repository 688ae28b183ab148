"""docs/guarantees.md shows of each shipped script a guarantee broken by one word, and the call that lint prints."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from shipped import CALLS, TODAY, program_of

from scriptengine.check.proof import prove
from scriptengine.check.told import findings
from scriptengine.program.load import load_sources

PAGE = Path(__file__).parents[2] / "docs/guarantees.md"
SHOWN = re.compile(
    r"^\*\*`scripts/(\w+)\.call`\*\*.*?```diff\n(.*?)```\n\n```text\n(.*?)```$", re.MULTILINE | re.DOTALL
)


class Edited(NamedTuple):
    """A script, the lines of an edit with their signs, and what lint prints."""

    script: str
    diff: list[str]
    told: str

    def side(self, sign: str) -> str:
        return "".join(f"{line[1:]}\n" for line in self.diff if line[0] in (" ", sign))


EDITED = [Edited(found[1], found[2].splitlines(), found[3]) for found in SHOWN.finditer(PAGE.read_text("utf-8"))]


def test_the_page_has_one_for_each_shipped_script() -> None:
    assert sorted(one.script for one in EDITED) == CALLS


@pytest.mark.parametrize("edited", EDITED, ids=lambda one: one.script)
def test_one_word_breaks_a_guarantee_and_lint_prints_that_call(edited: Edited) -> None:
    before, after = (edited.side(sign).split() for sign in "-+")
    assert sum(one not in after for one in before) + sum(one not in before for one in after) in (1, 2), "one word"
    sources = {name: source.text for name, source in program_of(edited.script).sources.items()}
    main = next(iter(sources))
    assert sources[main].count(edited.side("-")) == 1
    sources[main] = sources[main].replace(edited.side("-"), edited.side("+"))
    program = load_sources(sources, main, today=TODAY).program
    assert program is not None
    wanted = [name for name, one in program.guarantees.items() if f"“{one.sentence}”" in edited.told]
    told = findings(program, prove(program, guarantees=wanted, today=TODAY), TODAY)
    broken = [finding for finding in told if finding.code == "CS300"]
    assert [f"{one.message}\n{one.advice}\n" for one in broken] == [edited.told]

"""What is decided already where a statement stands."""

import rule_pages

from scriptengine.check.given import given
from scriptengine.language.parse import parse
from scriptengine.program.load import load_sources
from scriptengine.program.paths import reached
from scriptengine.text.source import Source

FRAGMENT = """\
fact account.late as yesno
fact account.old as yesno

step start
    if account.late
        ask more
            Is there more?
            - [not account.old] (yes) Yes
                say One.
            - (no) No
        say Two.
    else
        say Three.
    say Four.
    end done
"""


def test_what_is_given_is_what_every_way_in_the_step_decides() -> None:
    text = rule_pages.completed(FRAGMENT)
    program = load_sources({"a.call": text}, "a.call").program
    assert program is not None
    assert not parse(Source("a.call", text))[1]
    within = {step.entry: list(reached(step.entry, program.nodes)) for step in program.steps.values()}
    told = {
        line.pieces[0]: sorted(
            (text[one.condition.tree.span.start : one.condition.tree.span.end], one.holds) for one in its
        )
        for node in program.nodes.values()
        for paragraph in getattr(node, "speech", ())
        for line in paragraph.lines
        for its in [given(program, within).get(node.label, ())]
    }
    assert told["One."] == [("account.late", True), ("not account.old", True)]
    assert told["Two."] == [("account.late", True)]
    assert told["Three."] == [("account.late", False)]
    assert told["Four."] == []

"""What comments allow, where, and what is said of those that are wrong or needless."""

from pathlib import Path

import pytest

from scriptengine.check import allow
from scriptengine.check.config import Config
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

TEXT = """\
# A call about nothing.
script a "A"

step first
    # allow CS401, long-step: read aloud first
    if angry
        say One.

        say Two.
    say Three.
"""


def at(text: str, word: str, code: str = "CS401", name: str = "unreachable-step") -> Diagnostic:
    start = text.index(word)
    return Diagnostic(code, name, "…", Span("a.call", start, start + len(word)), severity="warning")


def sorted_(text: str, *findings: Diagnostic, config: Config | None = None) -> allow.Sorted:
    given = {"a.call": tuple(allow.allowances(Source("a.call", text)))}
    return allow.sort(findings, given, config or Config(Path()), lambda _file, _rule: True)


def test_an_allowance_covers_the_statement_below_and_what_is_indented_under_it() -> None:
    inside = [at(TEXT, word) for word in ("if angry", "One", "Two")]
    outside = [at(TEXT, word) for word in ("step first", "Three")]
    result = sorted_(TEXT, *inside, *outside)
    assert [finding for finding, _ in result.allowed] == inside
    assert {reason for _, reason in result.allowed} == {"read aloud first"}
    assert [finding for finding in result.told if finding.code == "CS401"] == outside


def test_above_the_header_it_covers_the_whole_file() -> None:
    text = "# allow unreachable-step: not in use yet\n" + TEXT.replace(
        "    # allow CS401, long-step: read aloud first\n", ""
    )
    assert not sorted_(text, at(text, "Three")).told


def test_a_rule_is_allowed_by_its_name_or_its_code_and_no_other_is() -> None:
    other = at(TEXT, "One", "CS402", "unreachable-statement")
    assert other in sorted_(TEXT, other).told
    assert not [f for f in sorted_(TEXT, at(TEXT, "One", "CS442", "long-step")).told if f.code == "CS442"]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# allow unreachable-step", "CS811"),
        ("# allow unreachable-step:", "CS811"),
        ("# allow unreachable-stp: why", "CS812"),
        ("# allow unreachablestep: why", "CS812"),
        ("# allow unreachable_step: why", "CS812"),
        ("# allow Unreachable step: why", "CS812"),
        ("# allow CS499: why", "CS812"),
        ("# allow CS4: why", "CS812"),
        ("# allow CS301: we know", "CS814"),
        ("# allow CS162: we know", "CS814"),
        ("# allow unreachable-step: why", "CS813"),
    ],
)
def test_a_wrong_or_needless_allowance_is_a_finding(comment: str, code: str) -> None:
    text = f'script a "A"\n\nstep first\n    {comment}\n    say One.\n'
    told = sorted_(text).told
    assert [finding.code for finding in told] == [code]
    span = told[0].span
    assert span is not None
    assert text[span.start : span.end] in comment
    assert told[0].advice


@pytest.mark.parametrize(
    "comment", ["# allow two minutes for this", "# Allow them time: nobody is in a hurry", "# allowed"]
)
def test_a_comment_in_plain_words_is_left_alone(comment: str) -> None:
    assert not list(allow.allowances(Source("a.call", f'script a "A"\n\nstep first\n    {comment}\n    say One.\n')))


def test_a_locked_rule_is_not_allowed() -> None:
    locked = Config(Path(), locked=("CS4",))
    finding = at(TEXT, "One")
    result = sorted_(TEXT, finding, config=locked)
    assert finding in result.told
    assert {told.code for told in result.told} == {"CS401", "CS814"}


def test_without_a_reason_nothing_is_allowed() -> None:
    text = TEXT.replace(": read aloud first", "")
    assert at(text, "One") in sorted_(text, at(text, "One")).told

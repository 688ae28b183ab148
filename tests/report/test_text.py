import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from scriptengine.report.text import render, summary, wants_color
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind
from scriptengine.text.source import Source, Span

GOLDEN = Path(__file__).parent / "golden"
ERROR = Kind("CS012", "misspelt-keyword")
WARNING = Kind("CS301", "blaming-word", "warning")
HINT = Kind("CS320", "long-sentence", "hint")


def mark(text: str, words: str, kind: Kind = ERROR, **more: object) -> tuple[Source, Diagnostic]:
    """A finding on the words, which stand once in the text."""
    source = Source("scripts/a.call", text)
    assert text.count(words) == 1
    at = text.index(words)
    message, advice = str(more.get("message", f"`{words}` is wrong.")), str(more.get("advice", "Write it right."))
    return source, kind.at(Span(source.name, at, at + len(words)), message, advice)


CASES: dict[str, Callable[[], tuple[Source, list[Diagnostic]]]] = {}


def case(make: Callable[[], tuple[Source, list[Diagnostic]]]) -> None:
    CASES[make.__name__] = make


@case
def a_word_in_a_line() -> tuple[Source, list[Diagnostic]]:
    text = "step greeting\n    sya Hello, this is Sam.\n    end paid\n"
    source, finding = mark(
        text, "sya", message="There is no statement `sya`. Did you mean `say`?", advice="Write `say`."
    )
    return source, [finding]


@case
def a_place_after_a_tab() -> tuple[Source, list[Diagnostic]]:
    source, finding = mark("step a\n\tsay\tHello there\n", "Hello")
    return source, [finding]


@case
def the_tab_itself() -> tuple[Source, list[Diagnostic]]:
    source, finding = mark("step a\n\tsay Hello\n", "\t", message="This line begins with a tab.", advice="Use spaces.")
    return source, [finding]


@case
def after_wide_and_combining_characters() -> tuple[Source, list[Diagnostic]]:
    source, finding = mark("    say 山田 and Jose\u0301 👍 owe this\n", "owe")
    return source, [finding]


@case
def wide_characters_themselves() -> tuple[Source, list[Diagnostic]]:
    source, finding = mark("    say Hello 山田太郎, good day\n", "山田太郎")
    return source, [finding]


@case
def control_and_writing_direction_characters() -> tuple[Source, list[Diagnostic]]:
    source, finding = mark(
        "    say \x1b[31mred\x1b[0m \u202egnp\u200b now\n", "now", message="`\x1b]0;x\x07\u202ey` is odd.\nReally."
    )
    return source, [finding]


@case
def in_a_very_long_line() -> tuple[Source, list[Diagnostic]]:
    source, finding = mark("    say " + "on and " * 9000 + "HERE" + " and on" * 9000 + "\n", "HERE")
    return source, [finding]


@case
def a_whole_long_line() -> tuple[Source, list[Diagnostic]]:
    line = "say " + "all of it and more " * 30
    source, finding = mark(f"    {line}\n", line, message="This line is long.")
    return source, [finding]


@case
def at_the_end_of_a_line_and_of_the_file() -> tuple[Source, list[Diagnostic]]:
    text = "ask who\n    - (yes) Yes ->\n"
    source = Source("scripts/a.call", text)
    end = text.index("->") + 2
    first = ERROR.at(Span(source.name, end, end), "A step is missing after `->`.", "Name a step.")
    last = ERROR.at(Span(source.name, len(text), len(text)), "The file ends too soon.", "Add `end` with an outcome.")
    return source, [last, first]


@case
def over_several_lines() -> tuple[Source, list[Diagnostic]]:
    words = "say One\n        two\n        three"
    source, finding = mark(f"step a\n    {words}\n    end paid\n", words, HINT, message="This is long.", advice="")
    return source, [finding]


@case
def two_places_and_a_mend() -> tuple[Source, list[Diagnostic]]:
    text = 'outcome paid "Paid"\noutcome done "Done"\noutcome paid "Paid off"\n'
    source = Source("scripts/a.call", text)
    first, again = Span(source.name, 8, 12), Span(source.name, text.rindex("paid"), text.rindex("paid") + 4)
    fix = Fix("take the second one out", (Edit(Span(source.name, again.start - 8, len(text)), ""),))
    advice = "Keep one of the two."
    return source, [
        WARNING.at(again, "`paid` is declared twice.", advice, related=((first, "it is first declared here"),), fix=fix)
    ]


@case
def without_a_place_or_without_the_text() -> tuple[Source, list[Diagnostic]]:
    return Source("scripts/a.call", ""), [
        ERROR.at(None, "There is no file `b.call`.", "Look for a slip in the name."),
        ERROR.at(Span("scripts/c.call", 5, 6), "This is wrong.", "Mend it."),
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_report_reads_as_it_should(name: str) -> None:
    source, findings = CASES[name]()
    report = render(findings, {source.name: source})
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(report, encoding="utf-8")
    assert report == path.read_text(encoding="utf-8")


def test_no_golden_report_is_left_without_its_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)


def test_colour_adds_nothing_but_colour() -> None:
    source, finding = mark("step a\n    sya Hello\n", "sya")
    coloured = render([finding], {source.name: source}, color=True)
    assert "\x1b[1;31merror\x1b[0m" in coloured
    for code in ("0", "1", "2", "1;31"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render([finding], {source.name: source})


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_only_a_terminal_gets_colour_and_only_if_nobody_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color(Terminal())
    assert not wants_color(StringIO())
    monkeypatch.setenv("NO_COLOR", "")
    assert wants_color(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color(Terminal())


def test_the_summary_counts_in_words() -> None:
    def of(*kinds: Kind) -> str:
        return summary([kind.at(None, "x") for kind in kinds])

    assert of() == "Nothing found."
    assert of(ERROR) == "Found 1 error."
    assert of(WARNING, ERROR, ERROR) == "Found 2 errors and 1 warning."
    assert of(HINT, WARNING, ERROR, HINT) == "Found 1 error, 1 warning and 2 hints."


@given(st.text(st.characters(exclude_characters="\n"), max_size=150), st.integers(0, 150), st.integers(0, 20))
def test_the_carets_stand_under_the_marked_words_whatever_the_line_holds(line: str, start: int, length: int) -> None:
    start = min(start, len(line))
    end = min(len(line), start + length)
    source = Source("a.call", line)
    report = render([ERROR.at(Span("a.call", start, end), "m")], {"a.call": source}, width=60)
    _, shown, carets, *_ = report.split("\n")
    assert wcswidth(shown) <= 62
    gap = len(carets) - len(carets.lstrip(" |"))
    # What stands over the carets begins where a character does, and ends inside the line or just after it.
    edges = {wcswidth(shown[:n]) for n in range(len(shown) + 1)}
    assert gap in edges or gap > max(edges)


def test_the_carets_stand_exactly_under_plain_words() -> None:
    for start in (0, 10, 700, 1400, 1985):
        line = " ".join(f"{number:04}" for number in range(400))
        source = Source("a.call", line)
        at = start - start % 5
        _, shown, carets, *_ = render([ERROR.at(Span("a.call", at, at + 4), "m")], {"a.call": source}).split("\n")
        under = carets.index("^")
        assert shown[under : under + 4] == line[at : at + 4]
        assert carets.count("^") == 4
        assert len(shown) <= 100

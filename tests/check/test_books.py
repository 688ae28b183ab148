"""Phrase books are linted by themselves and where a script uses them, with each finding told once."""

import datetime
from pathlib import Path

import pytest

from scriptengine.check.config import Config
from scriptengine.check.job import lint
from scriptengine.check.outcome import Order
from scriptengine.check.run import Request, run
from scriptengine.hearing.lexicon import shipped_source

TODAY = datetime.date(2026, 1, 1)
BOOK = """\
kind: phrases
language: en
general:
- Calm down, please.
- I hear you.
- I hear you
- Can you tell me more?
"""
SCRIPT = """\
script NAME "Tiny"
    version 1

use phrases.yaml

outcome done "Done"

on crisis
    end done

step start
    acknowledge
    end done
"""
FAULTS = {("CS231", 6), ("CS233", 7), ("CS243", 4)}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "phrases.yaml").write_text(BOOK, "utf-8")
    for name in ("one", "two"):
        (folder / f"{name}.call").write_text(SCRIPT.replace("NAME", name), "utf-8")
    return folder


def _found(path: Path) -> list[tuple[str, int]]:
    findings = lint(Order(str(path), Config(path.parent), False, TODAY)).findings
    return [(one.code, _line(one.span.start)) for one in findings if one.span and one.span.file.endswith(".yaml")]


def _line(start: int) -> int:
    return BOOK.count("\n", 0, start) + 1


def test_a_phrase_book_alone_is_reviewed(scripts: Path) -> None:
    assert set(_found(scripts / "phrases.yaml")) == FAULTS


def test_a_script_is_told_of_the_phrases_it_uses(scripts: Path) -> None:
    assert set(_found(scripts / "one.call")) == FAULTS


def test_two_scripts_and_their_book_tell_each_fault_once(scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(scripts.parent)
    report = run(
        Request(
            tuple(f"scripts/{name}" for name in ("one.call", "two.call", "phrases.yaml")), Config(scripts.parent), TODAY
        )
    )
    told = [(one.code, _line(one.span.start)) for one in report.findings if one.span and "phrases" in one.span.file]
    assert sorted(told) == sorted(FAULTS)


@pytest.mark.parametrize("first", ["own", "lexicon/en"])
def test_a_script_is_told_of_what_silences_a_crisis_in_the_lexicons_it_uses(scripts: Path, first: str) -> None:
    (scripts / "lexicon").mkdir()
    (scripts / "lexicon" / "en.yaml").write_text(shipped_source().text, "utf-8")
    silent = "kind: lexicon\ntriggers:\n  suicide_risk:\n    denials: |\n      want to die\n"
    (scripts / "own.yaml").write_text(f"{silent}context:\n  figures: |\n    end it all\n", "utf-8")
    uses = "".join(f"use {name}.yaml\n" for name in sorted(("own", "lexicon/en"), key=lambda name: name != first))
    (scripts / "one.call").write_text(SCRIPT.replace("NAME", "one").replace("use ", f"{uses}use "), "utf-8")
    outcome = lint(Order(str(scripts / "one.call"), Config(scripts), False, TODAY))
    silencing = [one for one in outcome.findings if one.code == "CS270" and one.severity == "error"]
    assert [(one.span.file.endswith("own.yaml"), "not be heard" in one.message) for one in silencing if one.span] == [
        (True, True),
        (True, True),
    ]

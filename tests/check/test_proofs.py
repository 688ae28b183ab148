"""What lint proved is found again by a call of the very same script, and of no other."""

import datetime
import json
import shutil
from pathlib import Path

import pytest

from scriptengine.check import proofs
from scriptengine.program.cache import Cache
from scriptengine.program.load import load
from scriptengine.program.model import Program

SCRIPT = """\
script tiny "Tiny"
    version 1
    locale en-GB

use part
use notices.yaml

outcome done "Done"

guarantee kind "Nobody is asked for money"
    never @demands

guarantee short "Nobody is read a notice twice"
    at most 1 notice recorded_line

guarantee safe "After a crisis nothing is demanded"
    after crisis, never @demands

on crisis
    end done

step start
    do part
    notice recorded_line
    end done
"""
PART = 'flow part "Part"\n\nstep begin\n    say Hello.\n    return\n'
NOTICES = """\
kind: notices
jurisdiction: uk
notices:
  recorded_line:
    versions:
      - version: 1
        effective: 2020-01-01
        source: Our own rule
        text: This call is recorded.
      - version: 2
        effective: 2026-06-01
        source: Our own rule
        text: We record this call.
"""
DAY = datetime.date(2026, 3, 2)
PROVED = {"kind": "proved", "short": "untested", "safe": "proved"}


class Desk:
    """A folder with a script, on a computer with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.script = folder / "scripts" / "tiny.call"
        self.script.parent.mkdir(parents=True)
        self.cache = Cache(folder / "cache")
        for name, text in (("tiny.call", SCRIPT), ("part.call", PART), ("notices.yaml", NOTICES)):
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.script.parent / name).write_text(text, encoding="utf-8")

    def program(self, today: datetime.date = DAY) -> Program:
        loaded = load(self.script, cache=False, today=today)
        assert loaded.program is not None, loaded.diagnostics
        return loaded.program

    def keep(self, **statuses: str) -> None:
        proofs.keep(self.cache, proofs.fingerprint(self.program()), PROVED | statuses, DAY)

    def unproved(self, today: datetime.date = DAY) -> str:
        return proofs.unproved(self.program(today), self.script, self.cache, today)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


NEVER = "lint has not looked at it as it is now"


def test_nothing_is_said_of_a_script_that_is_proved(desk: Desk) -> None:
    assert NEVER in desk.unproved()
    desk.keep()
    assert desk.unproved() == ""


def test_nothing_is_said_of_a_script_that_promises_nothing(desk: Desk) -> None:
    desk.write("tiny.call", SCRIPT.partition("guarantee")[0] + "on crisis" + SCRIPT.partition("on crisis")[2])
    assert desk.unproved() == ""


def test_a_proof_is_of_every_file_as_it_was(desk: Desk) -> None:
    desk.keep()
    desk.write("part.call", PART.replace("Hello", "Good day"))
    assert NEVER in desk.unproved()
    desk.write("part.call", PART.replace("\n", "\r\n"))
    assert desk.unproved() == ""


def test_a_proof_is_of_the_notices_in_force(desk: Desk) -> None:
    desk.keep()
    assert desk.unproved(datetime.date(2026, 5, 31)) == ""
    assert NEVER in desk.unproved(datetime.date(2026, 6, 1))


def test_a_proof_by_another_version_of_the_engine_says_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(proofs, "__version__", "0.0.9")
        desk.keep()
        proofs.write_beside(desk.script, proofs.fingerprint(desk.program()), PROVED, DAY)
    assert NEVER in desk.unproved()


def test_what_is_broken_or_undecided_is_named_in_the_scripts_own_words(desk: Desk) -> None:
    desk.keep(kind="broken", short="undecided")
    assert desk.unproved() == (
        "Not every promise of this script is proved: “Nobody is asked for money” can be broken; “Nobody is read a "
        "notice twice” could not be decided. The engine watches the call; `scriptengine lint` tells more."
    )


def test_of_many_promises_three_are_named(desk: Desk) -> None:
    more = "".join(f'guarantee g{n} "Promise {n}"\n    never @demands\n\n' for n in range(5))
    desk.write("tiny.call", SCRIPT.replace("on crisis", f"{more}on crisis", 1))
    desk.keep(**{f"g{n}": "broken" for n in range(5)})
    assert "proved: “Promise 0”, “Promise 1”, “Promise 2” and 2 more can be broken." in desk.unproved()


def test_a_waiver_accepts_until_its_last_day(desk: Desk) -> None:
    desk.write("tiny.call", SCRIPT.replace("on crisis", "waive kind until 2026-03-31 by Maya, we move\n\non crisis"))
    desk.keep(kind="broken")
    assert desk.unproved(datetime.date(2026, 3, 31)) == ""
    assert "“Nobody is asked for money” can be broken" in desk.unproved(datetime.date(2026, 4, 1))


def test_a_proof_beside_the_script_travels_with_it(desk: Desk, tmp_path: Path) -> None:
    proofs.write_beside(desk.script, proofs.fingerprint(desk.program()), PROVED, DAY)
    there = tmp_path / "elsewhere" / "scripts"
    shutil.copytree(desk.script.parent, there)
    desk.script = there / "tiny.call"
    desk.cache = Cache(None)
    assert desk.unproved() == ""
    desk.write("part.call", PART.replace("Hello", "Good day"))
    assert NEVER in desk.unproved()


def test_a_proof_that_says_the_same_already_is_left_as_it_is(desk: Desk) -> None:
    key = proofs.fingerprint(desk.program())
    for day in (DAY, DAY + datetime.timedelta(days=9)):
        proofs.write_beside(desk.script, key, PROVED, day)
    assert json.loads(desk.script.with_suffix(".proof").read_text())["day"] == "2026-03-02"
    proofs.write_beside(desk.script, key, PROVED | {"kind": "broken"}, day)
    assert json.loads(desk.script.with_suffix(".proof").read_text())["day"] == "2026-03-11"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"engine": 1}', "[" * 100_000, '{"program": "", "guarantees": 3}'])
def test_a_broken_file_beside_the_script_is_as_good_as_none(desk: Desk, text: str) -> None:
    desk.script.with_suffix(".proof").write_text(text)
    assert NEVER in desk.unproved()
    desk.keep()
    assert desk.unproved() == ""

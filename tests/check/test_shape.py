"""The shape of a program: its words make no difference to a proof, all else does."""

import datetime
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scriptengine.check import job, shape
from scriptengine.check.config import Config
from scriptengine.check.outcome import Order
from scriptengine.check.proof import Verdict, prove
from scriptengine.check.state import engine
from scriptengine.program.cache import Cache
from scriptengine.program.load import load, load_sources
from scriptengine.program.model import Program
from scriptengine.resources import folder

TODAY = datetime.date(2026, 3, 2)
SCRIPT = """\
script harbour "Harbour"
    version 1
    locale en-GB
    currency GBP
    owner Training

use part
use book.yaml

fact owed as money @discloses
fact vulnerable as yesno optional
fact ways as text

mark agrees "A yes"

outcome done "Done" @resolved
outcome later "Later"

contact leader "Team leader"
    person Pat Lee
    email pat@northwind.example

guarantee first "Known before owed"
    @discloses only after @verifies
    every call has ask
    after hardship, @demands only after @offers
    at most 9 @demands
    after dispute, never @agrees

guarantee second "Somebody answers"
    never end later
    after @demands, never @offers
    after angry, never @demands

on crisis
    acknowledge
    end done

on hardship
    say @offers There is no hurry.
    resume

step start
    do part
    ask who
        Who is there?
        - (right) The customer @verifies
        - (other) Somebody else
            end done
    set half = owed / 2
    if half > 10 and ways is "cash"
        say You owe {{ owed }}.
    ask able
        Can you pay {{ half }}?
        - (yes) Yes @demands
        - [vulnerable] (no) No
    -> stop

step stop
    say Thank you.
    end done
"""
PART = 'flow part "Part"\n\nstep begin\n    say Hello.\n    return\n'
BOOK = """\
kind: phrases
language: en
general:
- Thank you for telling me.
tones:
  angry:
  - I can hear how much this matters.
triggers:
  hardship:
  - That is a lot to carry.
"""


def program(script: str = SCRIPT, part: str = PART, book: str = BOOK) -> Program:
    loaded = load_sources({"main.call": script, "part.call": part, "book.yaml": book}, "main.call", today=TODAY)
    assert loaded.program is not None, [(one.message, one.span) for one in loaded.diagnostics]
    return loaded.program


def edited(old: str, new: str) -> Program:
    assert old in SCRIPT
    return program(SCRIPT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("There is no hurry.", "Take all the time you need."),
        ("You owe {{ owed }}.", "It comes to {{ owed }} today."),
        ('"Harbour"', '"The harbour"'),
        ("script harbour", "script quay"),
        ("version 1", "version 2"),
        ("Somebody else", "Another person"),
        ('"Done"', '"All done"'),
        ('"Known before owed"', '"Who, then what"'),
        ("step stop\n", "# a comment\nstep stop\n"),
        ("    owner Training\n", "    owner Somebody\n"),
    ],
)
def test_words_make_no_difference(old: str, new: str) -> None:
    assert shape.shape(edited(old, new)) == shape.shape(program())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" @offers There", " There"),
        ("You owe {{ owed }}.", "You owe {{ half }}."),
        ("You owe {{ owed }}.", "You owe it."),
        ("(right) The customer @verifies", "(right) The customer"),
        ("        - (other) Somebody else\n            end done\n", "        - (other) Somebody else\n"),
        ("half > 10", "half > 11"),
        ("half > 10", "half >= 10"),
        ('is "cash"', 'is "card"'),
        ("owed / 2", "owed / 3"),
        ("[vulnerable] (no)", "(no)"),
        ("as yesno optional", "as yesno"),
        ("as yesno optional", "as yesno = no"),
        ("fact ways as text", "fact ways as text optional"),
        ("    -> stop\n", "    -> start\n"),
        ("    say Thank you.\n    end done", "    say Thank you.\n    end later"),
        ("on hardship\n", "on hardship or complaint\n"),
        ("    resume\n", "    end done\n"),
        ("    acknowledge\n", ""),
        ("@resolved", ""),
        ("after angry, never", "after distressed, never"),
        ("at most 9", "at most 8"),
        ("currency GBP", "currency JPY"),
        ("    do part\n", ""),
    ],
)
def test_all_else_does(old: str, new: str) -> None:
    assert shape.shape(edited(old, new)) != shape.shape(program())


def test_so_does_a_flow_and_whether_there_is_something_to_acknowledge_with() -> None:
    flow = program(part=PART.replace("say Hello.", "say @agrees Hello."))
    mute = replace(program(), phrases=lambda tone, triggers: ())
    words = program(book=BOOK.replace("That is a lot to carry.", "That must weigh on you."))
    assert len({shape.shape(one) for one in (program(), flow, mute)}) == 3
    assert shape.shape(words) == shape.shape(program())


def test_every_field_of_a_record_that_is_no_word_is_looked_at() -> None:
    script = folder("scripts") / "early_arrears.call"
    made = load(script).program
    assert made is not None
    records: list[Any] = [*made.nodes.values(), *made.steps.values(), *made.handlers.values(), *made.facts.values()]
    records += [*made.triggers.values(), *made.answers.values(), *made.outcomes.values()]
    for record in records:
        for name in record._fields:
            other = shape._without_words(record._replace(**{name: "another"}), "")
            words = name in ("span", "title", "meaning")
            assert (other == shape._without_words(record, "")) == words, (type(record), name)


def test_what_held_is_not_proved_again_when_words_are_edited(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    proved: list[Program] = []

    def of(made: Program) -> list[tuple[str, str]]:
        def anew() -> tuple[Verdict, ...]:
            proved.append(made)
            return prove(made, today=TODAY)

        found = shape.verdicts(made, kept, anew)
        assert [one.claim for one in found] == [one.claim for one in prove(made, today=TODAY)]
        return [(one.guarantee, one.status) for one in found]

    holding = SCRIPT.replace("after angry, never", "after @agrees, never").replace(
        "after @demands, never", "after @agrees, never"
    )
    first, words = program(holding), program(holding.replace("Thank you.", "Many thanks."))
    assert of(first) == of(words)
    assert proved == [first]
    marks = program(holding.replace("(yes) Yes @demands", "(yes) Yes"))
    of(marks)
    assert proved == [first, marks]


def test_what_does_not_hold_is_shown_each_time_with_its_call(tmp_path: Path) -> None:
    broken = program()
    for _ in range(2):
        found = shape.verdicts(broken, Cache(tmp_path), lambda: prove(broken, today=TODAY))
        assert {bool(one.events) for one in found if one.status == "broken"} == {True}


def test_a_kept_record_that_says_something_else_is_as_good_as_none(tmp_path: Path) -> None:
    made = program()
    kept = Cache(tmp_path)
    key = f"{shape.shape(made)}\n{engine()}"
    for record in ([], ["proved"], ["broken"] * 8, "proved", {"held": True}):
        kept.put("held", key, record)
        assert len(shape.verdicts(made, kept, lambda: prove(made, today=TODAY))) == 8


def test_with_few_claims_nothing_is_kept(tmp_path: Path) -> None:
    made = program()
    few = replace(made, guarantees={"second": made.guarantees["second"]}, made={})
    shape.verdicts(few, Cache(tmp_path), lambda: prove(few, today=TODAY))
    assert not list(tmp_path.iterdir())


def test_lint_proves_a_script_anew_only_where_more_than_words_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(folder("scripts"), tmp_path / "scripts")
    path = tmp_path / "scripts" / "we_miss_you.call"
    order = Order(str(path), Config(tmp_path), proofs=True, today=TODAY, kept=tmp_path / "cache")
    before = job.lint(order).verdicts
    text = path.read_text(encoding="utf-8")
    monkeypatch.setattr(job, "prove", lambda *_, **__: ())

    def after(old: str, new: str) -> tuple[tuple[str, str], ...]:
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return job.lint(order).verdicts

    assert before
    assert after("Glad to hear from us", "Happy to hear from us") == before
    assert after("    never @discloses\n", "") == ()

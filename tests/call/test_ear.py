"""Hearing for a call: by its script's lexicons, read once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from scriptengine.call import ear
from scriptengine.hearing import lexicon, listen
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program

SCRIPT = """\
script tiny "Tiny"
    version 1
    locale en-GB
    currency GBP

use words.yaml
use more.yaml

outcome done "Done"

on crisis
    end done

step greeting
    listen story
        What happened?
    end done
"""
WORDS = "kind: lexicon\nlanguage: en\ntriggers:\n  job_loss:\n    phrases: |\n      got the push\n"
MORE = "kind: lexicon\nlanguage: en\ntriggers:\n  bereavement:\n    phrases: |\n      buried my brother\n"


def _program() -> Program:
    loaded = load_sources({"tiny.call": SCRIPT, "words.yaml": WORDS, "more.yaml": MORE}, "tiny.call")
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def test_a_script_is_heard_by_all_its_lexicons() -> None:
    hear = ear.ear_of(_program())
    assert [one.name for one in hear("I got the push", ()).triggers] == ["job_loss"]
    assert [one.name for one in hear("I buried my brother", ()).triggers] == ["bereavement"]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[lexicon.Lexicon]]:
    """The lexicons that an ear has been made of."""
    made: list[lexicon.Lexicon] = []

    class Counted(listen.Ear):
        def __init__(self, words: lexicon.Lexicon) -> None:
            made.append(words)
            super().__init__(words)

    monkeypatch.setattr(listen, "Ear", Counted)
    ear._ear.cache_clear()
    yield made
    ear._ear.cache_clear()


def test_calls_of_one_script_share_an_ear(made: list[lexicon.Lexicon]) -> None:
    first, second = ear.ear_of(_program()), ear.ear_of(_program())
    assert first("I got the push", ()) == second("I got the push", ())
    assert len(made) == 1


def test_several_threads_that_hear_at_once_wait_for_one_ear(made: list[lexicon.Lexicon]) -> None:
    hear = ear.ear_of(_program())
    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(lambda _: hear("I got the push", ()), range(8)))
    assert len(made) == 1
    assert len(set(heard)) == 1

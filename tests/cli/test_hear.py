import json
from pathlib import Path

import pytest

from scriptengine.cli.main import main


def test_a_line_is_explained_with_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear", "lost my job, call 07700 900123"]) == 0
    told = capsys.readouterr().out
    assert "job_loss (high)" in told
    assert "“lost my job”" in told
    assert "900123" not in told


def test_what_was_found_and_not_suggested_is_told_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear", "my neighbour's lad lost his job"]) == 0
    told = capsys.readouterr().out
    assert "job_loss: found, and not suggested" in told
    assert "about somebody else: “neighbour”" in told


def test_a_suggestion_that_rests_on_a_long_text_shows_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear", "I want to die " + "blah " * 3000 + "I want to die"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) < 300


def test_labelled_lines_are_scored_and_predictions_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, out = tmp_path / "lines.jsonl", tmp_path / "out.jsonl"
    lines.write_text(json.dumps({"id": "a", "text": "I lost my job", "triggers": ["job_loss"], "tone": "calm"}) + "\n")
    assert main(["hear", "--file", str(lines), "--predictions", str(out)]) == 0
    assert json.loads(out.read_text())["triggers"] == ["job_loss"]
    assert "all triggers" in capsys.readouterr().out


def test_a_line_that_is_not_json_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "fine"}\nnonsense\n')
    assert main(["hear", "--file", str(lines)]) == 2
    assert "Line 2 is not JSON" in capsys.readouterr().err


def test_several_files_are_scored_in_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoken, written, out = (tmp_path / f"{name}.jsonl" for name in ("spoken", "written", "out"))
    spoken.write_text('{"id": "a", "text": "I lost my job", "triggers": ["job_loss"]}\n')
    written.write_text(
        '{"id": "b", "text": "please ring me after six", "challenge": "idiom"}\n{"id": "c", "text": "hm"}\n'
    )
    command = ["hear", "--file", str(spoken), "--file", str(written), "--baselines", "--predictions", str(out)]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert told.count("== ") == 2
    assert "nan" not in told
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["a", "b", "c"]


def test_labels_that_nothing_is_called_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "I lost my job", "triggers": ["job_los"], "tone": "sad"}\n')
    assert main(["hear", "--file", str(lines)]) == 0
    told = capsys.readouterr().err
    assert "no trigger `job_los`" in told
    assert "Did you mean `job_loss`?" in told
    assert "no tone `sad`" in told


def test_triggers_that_are_no_list_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "I lost my job", "triggers": "job_loss"}\n')
    assert main(["hear", "--file", str(lines)]) == 2
    assert 'Line 1 has `"triggers"` that are no list.' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "x", "triggers": [1]}', 'Line 1 has `"triggers"` that are no names.'),
        ('{"text": "x", "unsure": [1]}', 'Line 1 has `"unsure"` that are no names.'),
        ('{"text": "x", "tone": 3}', 'Line 1 has a `"tone"` that is no text.'),
        ('{"text": "x", "challenge": ["idiom"]}', 'Line 1 has a `"challenge"` that is no text.'),
        ('{"text": 2}', 'Line 1 has a `"text"` that is no text.'),
        ('{"text": null}', 'Line 1 has a `"text"` that is no text.'),
        ('{"txt": "x"}', 'Line 1 has no `"text"`.'),
        ("", "There are no lines in this file."),
    ],
)
def test_labels_that_cannot_be_compared_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(f"{line}\n")
    assert main(["hear", "--file", str(lines)]) == 2
    assert said in capsys.readouterr().err


def test_a_label_in_another_spelling_and_an_id_given_twice_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "a", "text": "lost my job", "trigers": ["job_loss"]}\n{"id": "a", "text": "hm"}\n')
    assert main(["hear", "--file", str(lines)]) == 0
    told = capsys.readouterr().err
    assert 'Line 1 has no `"triggers"`, but `"trigers"`, which tells nothing.' in told
    assert "Line 2 has the id `a`, which line 1 has too." in told


def test_labelled_lines_may_hold_more_than_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = {"confidence": "high", "source": "x", "corpus": "y", "doc": "z", "start": 1, "end": 2, "stratum": "s",
            "pool": None, "stands_for": "q", "challenge": None, "tone": None, "register": "spoken"}  # fmt: skip
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps({"id": 7, "text": "I lost my job", "triggers": ["job_loss"], **more}) + "\n")
    assert main(["hear", "--file", str(lines)]) == 0
    assert capsys.readouterr().err == ""


def test_predictions_never_replace_the_labelled_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, link, twin = (tmp_path / f"{name}.jsonl" for name in ("lines", "link", "twin"))
    lines.write_text('{"text": "I lost my job", "triggers": ["job_loss"]}\n')
    link.symlink_to(lines)
    twin.hardlink_to(lines)
    for out in (lines, link, twin):
        assert main(["hear", "--file", str(lines), "--predictions", str(out)]) == 2
        assert "job_loss" in lines.read_text()
        assert "name another file" in capsys.readouterr().err


def test_invisible_characters_hide_no_card_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear", "4539\u200b1488\u200b0343\u200b6467"]) == 0
    assert "[card number]" in capsys.readouterr().out


def test_a_crisis_of_ones_own_counts_as_one_in_the_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, lines = tmp_path / "own.yaml", tmp_path / "lines.jsonl"
    own.write_text(
        "kind: lexicon\ntriggers:\n  kidnap:\n    urgency: crisis\n    group: crisis\n    phrases: |\n      abducted\n"
    )
    lines.write_text('{"text": "she was abducted", "triggers": ["kidnap"]}\n')
    assert main(["hear", "--file", str(lines), "--lexicon", str(own)]) == 0
    told = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert told["crisis"][3:] == told["kidnap"][3:] != []
    assert told["crisis"][0] != "-"


def test_words_and_a_file_are_not_both_heard(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear"]) == 2
    assert "--file" in capsys.readouterr().err


def test_a_lexicon_that_is_not_there_yet_is_begun_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    assert main(["lexicon", "add", "job_loss", "carded at the mill", "--to", str(own)]) == 2
    assert "with the line `kind: lexicon`" in capsys.readouterr().err
    own.write_text("kind: lexicon\n")
    assert main(["lexicon", "add", "job_loss", "carded at the mill", "--to", str(own)]) == 0


def test_a_phrase_is_added_to_a_lexicon_and_a_wrong_name_is_not(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("kind: lexicon\n# ours\n")
    assert main(["lexicon", "add", "job_loss", "carded at the mill", "--to", str(own)]) == 0
    assert main(["lexicon", "check", str(own)]) == 0
    before = own.read_text()
    assert main(["lexicon", "add", "job_loss", "carded at our mill", "--to", str(own)]) == 1
    assert main(["lexicon", "add", "job_los", "carded", "--to", str(own)]) == 2
    assert own.read_text() == before
    assert "# ours" in before


def test_a_phrase_is_added_with_the_line_ends_that_the_file_has(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(b"kind: lexicon\r\n# ours\r\n")
    assert main(["lexicon", "add", "job_loss", "carded at the mill", "--to", str(own)]) == 0
    assert own.read_bytes().count(b"\r\n") == own.read_bytes().count(b"\n") > 2

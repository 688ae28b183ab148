"""`scriptengine format`: in place, checking, showing the difference, through standard input."""

import io
import sys
from pathlib import Path

import pytest

from scriptengine.cli.main import main

UGLY = 'script a_call "A"\nstep one\n  say   Hello.\n'
NEAT = 'script a_call "A"\n\nstep one\n    say Hello.\n'


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "a.call"
    path.write_text(UGLY, encoding="utf-8")
    return path


def test_a_script_is_laid_out_in_place(script: Path) -> None:
    assert main(["format", str(script)]) == 0
    assert script.read_text(encoding="utf-8") == NEAT
    assert main(["format", "--check", str(script)]) == 0


def test_a_check_changes_nothing_and_says_so(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "--check", str(script.parent)]) == 1
    assert script.read_text(encoding="utf-8") == UGLY
    assert "not in the usual form" in capsys.readouterr().out


def test_a_diff_shows_both_forms(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", "--diff", str(script)]) == 1
    shown = capsys.readouterr().out
    assert "-  say   Hello." in shown
    assert "+    say Hello." in shown


def test_standard_input_goes_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UGLY.encode())))
    assert main(["format", "-"]) == 0
    assert capsys.readouterr().out == NEAT


def test_a_script_with_a_mistake_is_left_alone(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(UGLY + "  sya Goodbye.\n", encoding="utf-8")
    assert main(["format", str(script)]) == 2
    assert "sya" in script.read_text(encoding="utf-8")
    assert "Did you mean `say`" in capsys.readouterr().err


def test_in_a_folder_only_what_lint_looks_at_is_laid_out(
    script: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "other.call"
    outside.write_text(UGLY, encoding="utf-8")
    folder = script.parent
    (folder / "link.call").symlink_to(outside)
    (folder / "folder.call").mkdir()
    (folder / "scriptengine.toml").write_text('exclude = ["drafts"]\n', encoding="utf-8")
    for name in (".hidden", "drafts"):
        (folder / name).mkdir()
        (folder / name / "b.call").write_text(UGLY, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["format", "."]) == 0
    assert script.read_text(encoding="utf-8") == NEAT
    assert outside.read_text(encoding="utf-8") == UGLY
    assert (folder / ".hidden" / "b.call").read_text(encoding="utf-8") == UGLY
    assert (folder / "drafts" / "b.call").read_text(encoding="utf-8") == UGLY


def test_text_that_is_no_utf_8_is_named_with_its_line_and_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'script a_call "A"\nprice \xa35\n')))
    assert main(["format", "-"]) == 2
    assert "standard input:2:7: error CS905" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", str(tmp_path / "none.call")]) == 2
    assert "none.call" in capsys.readouterr().err

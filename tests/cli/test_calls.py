import pytest
from command_line import Lab

from scriptengine.store.sqlite import SqliteJournal


@pytest.mark.parametrize("words", [("calls",), ("show",), ("resume",), ("learn", "--to", "ours.yaml")])
def test_a_command_that_reads_a_journal_makes_none(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (lab.folder / "ours.yaml").write_text("kind: lexicon\n", encoding="utf-8")
    monkeypatch.chdir(lab.folder)
    lab.journal = lab.folder / "typo" / "journal.sqlite3"
    code, out, err = lab.run(*words)
    assert (code, out) == (2, "")
    assert f"there is no journal {lab.journal}" in err
    assert not lab.journal.parent.exists()


def test_calls_are_listed_the_latest_first_with_how_they_stand(lab: Lab) -> None:
    SqliteJournal(lab.journal).close()
    assert "No call is on record yet." in lab.run("calls")[1]
    lab.call(typed="2\n\n")
    lab.call(typed="")
    code, out, _ = lab.run("calls")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 2
    assert " open " in lines[0]
    assert " wrapped up " in lines[1]
    assert all(line.endswith("A tiny call") for line in lines)

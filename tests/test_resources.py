from pathlib import Path

import pytest

from scriptengine import resources


def test_a_packaged_folder_wins_over_one_beside_and_neither_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "scriptengine"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    with pytest.raises(FileNotFoundError, match="install scriptengine again"):
        resources.folder("grammar")
    (tmp_path / "grammar").mkdir()
    assert resources.folder("grammar") == tmp_path / "grammar"
    (package / "_data" / "grammar").mkdir(parents=True)
    assert resources.folder("grammar") == package / "_data" / "grammar"

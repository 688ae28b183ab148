"""A folder with a script and an account in which commands are tried."""

from pathlib import Path

import pytest
from command_line import Lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lab:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Lab(tmp_path, monkeypatch, capsys)

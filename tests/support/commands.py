"""Commands that need no call on record, run in a folder of their own."""

import io
import sys
from pathlib import Path

import pytest

from scriptengine.cli.main import main


class Place:
    """A folder that commands are started in, with a cache of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder / "here"
        self.folder.mkdir()
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        monkeypatch.chdir(self.folder)

    def run(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        """A command's exit code, output and errors."""
        self._monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode("utf-8", "surrogateescape")), encoding="utf-8")
        )
        code = main(words)
        told = self._capsys.readouterr()
        return code, told.out, told.err

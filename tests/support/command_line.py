"""A script, an account and a journal in a folder of their own, and commands run there with what an agent types."""

import io
import sys
from pathlib import Path

import pytest

from scriptengine.cli.main import main

SCRIPT = """\
script tiny "A tiny call"
    locale en-GB
    currency GBP

fact customer.first_name as text
fact customer.secret as text optional @private

outcome done "Done" @resolved

contact lead "Team leader"
    person Priya Nair

on crisis
    end done

step greeting
    say Hello {{ customer.first_name }}.
    ask who
        Am I speaking with {{ customer.first_name }}?
        - (speaking) Yes, speaking
        - (away) Not here right now
            end done
    ask income as money from 0 to 20000
        What comes in each month?
    say Thank you.
    end done
"""
ACCOUNT = """\
customer:
  first_name: Daniel
  secret: swordfish
"""


class Lab:
    """Commands run in a folder of their own, with a journal of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.journal = folder / "journal.sqlite3"
        self.script = folder / "tiny.call"
        self.account = folder / "account.yaml"
        self.script.write_text(SCRIPT, encoding="utf-8")
        self.account.write_text(ACCOUNT, encoding="utf-8")
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def read(self) -> tuple[str, str]:
        """What was told since it was last read."""
        out, err = self._capsys.readouterr()
        return out, err

    def run(self, *words: str, typed: str | io.TextIOBase = "") -> tuple[int, str, str]:
        """A command's exit code, output and errors."""
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(typed) if isinstance(typed, str) else typed)
        code = main([*words, "--journal", str(self.journal)])
        return code, *self.read()

    def call(self, *more: str, typed: str | io.TextIOBase = "") -> tuple[int, str, str]:
        """`scriptengine call` with the script and the account."""
        return self.run("call", str(self.script), "--account", str(self.account), "--agent", "Maya", *more, typed=typed)

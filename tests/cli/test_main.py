import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scriptengine.cli import main as front
from scriptengine.cli.main import COMMANDS, main
from scriptengine.version import __version__

SCRIPTENGINE = (sys.executable, "-m", "scriptengine")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], int]], None]:
    """Puts a command `try` into the table that does what the test gives it."""

    def put(run: Callable[[Any], int]) -> None:
        module = ModuleType("a_command")
        vars(module).update(arguments=lambda parser: parser.add_argument("--times", type=int, default=1), run=run)
        monkeypatch.setitem(sys.modules, "a_command", module)
        monkeypatch.setitem(front.COMMANDS, "try", ("a_command", "try something"))

    return put


def test_help_lists_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    told = capsys.readouterr().out
    assert all(name in told and about in told for name, (_, about) in COMMANDS.items())


def test_every_command_that_help_lists_exists() -> None:
    missing = [name for name, (module, _) in COMMANDS.items() if importlib.util.find_spec(module) is None]
    assert missing == []


def test_help_loads_nothing_of_ours_and_nothing_installed() -> None:
    program = (
        "import sys; before = set(sys.modules)\n"
        "from scriptengine.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names} == {
        "scriptengine",
        "scriptengine.cli",
        "scriptengine.cli.main",
        "scriptengine.version",
    }
    # Of the standard library too only what argparse brings: these are slow to load.
    assert not loaded & {"asyncio", "dataclasses", "inspect", "json", "pathlib", "sqlite3", "typing", "unittest"}


def test_a_command_gets_its_arguments_and_gives_its_exit_code(command: Callable[[Callable[[Any], int]], None]) -> None:
    command(lambda arguments: arguments.times)
    assert main(["try"]) == 1
    assert main(["try", "--times", "0"]) == 0
    with pytest.raises(SystemExit) as stop:
        main(["try", "--times", "many"])
    assert stop.value.code == 2


def test_a_misspelt_command_is_answered_with_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lnit\x1b[31m"]) == 2
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert main(["lnit"]) == 2
    assert "Did you mean `lint`?" in capsys.readouterr().err


def test_no_command_at_all_shows_the_help_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().err


def test_a_defect_is_one_line_without_the_words_of_the_error(
    command: Callable[[Callable[[Any], int]], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: object) -> int:
        raise ValueError("Mrs Okafor owes 240")

    command(fail)
    monkeypatch.delenv("SCRIPTENGINE_DEBUG", raising=False)
    assert main(["try"]) == 70
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "ValueError" in told
    assert "Okafor" not in told
    assert "SCRIPTENGINE_DEBUG=1" in told
    monkeypatch.setenv("SCRIPTENGINE_DEBUG", "1")
    assert main(["try"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_ends_without_a_traceback(
    command: Callable[[Callable[[Any], int]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    command(interrupted)
    assert main(["try"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = (
        "import sys; from types import ModuleType; from scriptengine.cli import main as front\n"
        "def run(arguments):\n"
        "    for _ in range(100_000): print('a line of output')\n"
        "    return 0\n"
        "command = ModuleType('a_command'); command.arguments = lambda parser: None; command.run = run\n"
        "sys.modules['a_command'] = command; front.COMMANDS['try'] = ('a_command', 'try something')\n"
        "sys.exit(front.main(['try']))"
    )
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == ""


def test_a_terminal_that_knows_only_ascii_still_shows_the_rest() -> None:
    program = (
        "import sys; from types import ModuleType; from scriptengine.cli import main as front\n"
        "def run(arguments): print('\\u00a35 today'); return 0\n"
        "command = ModuleType('a_command'); command.arguments = lambda parser: None; command.run = run\n"
        "sys.modules['a_command'] = command; front.COMMANDS['try'] = ('a_command', 'try something')\n"
        "sys.exit(front.main(['try']))"
    )
    plain = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=plain, check=True)
    assert done.stdout == "?5 today\n"


def test_the_module_runs_like_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scriptengine", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"scriptengine {__version__}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_told_as_that() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*SCRIPTENGINE, "rule"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "defect" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="only a shell of POSIX closes it so")
def test_output_that_was_closed_from_the_start_is_let_go() -> None:
    shell = ["sh", "-c", '"$@" rule >&-', "sh", *SCRIPTENGINE]
    done = subprocess.run(shell, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

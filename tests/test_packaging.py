"""The grammar and the scripts travel with the wheel; in a checkout or editable install they lie beside the package."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
READ = """
import scriptengine
from scriptengine.resources import folder

print(scriptengine.__file__)
for kind in ("grammar", "scripts"):
    print(kind, sum(path.is_file() for path in folder(kind).rglob("*")), folder(kind))
"""


def run(*words: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; nothing of our own environment leads Python back to the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution, and the wheel built from it as a packager would."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", out, cwd=ROOT)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(out / "source", filter="data")
    (source,) = (out / "source").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=source)
    (wheel,) = out.glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def elsewhere(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A virtual environment with the wheel in it, far from the checkout, which sees what is installed here but us."""
    _, wheel = built
    place = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", place / "venv", cwd=place)
    python = place / "venv" / "bin" / "python"
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place).strip())
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=place)
    # A plain path in a .pth file runs no .pth of the folder it names, so our editable install stays out.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python, place


def files_of(kind: str) -> set[str]:
    """The files of a data folder as git would ship them."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / kind).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_grammar_and_the_scripts_and_no_tests(built: tuple[Path, Path]) -> None:
    _, wheel = built
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("grammar", "scripts"):
        assert {f"scriptengine/_data/{name}" for name in files_of(kind)} <= names
    assert "scriptengine/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
    assert [name for name in names if name.endswith("/licenses/LICENSE")]
    assert [name for name in names if name.endswith("/licenses/scriptengine/hearing/sentences.LICENSE")]
    assert "scriptengine/hearing/sentences.onnx" in names


def test_the_source_distribution_can_be_tested(built: tuple[Path, Path]) -> None:
    sdist, _ = built
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"Makefile", "constraints.txt", "LICENSE", "tests/test_packaging.py"} | files_of("scripts") <= names


def test_an_installed_wheel_finds_its_data_inside_itself(elsewhere: tuple[Path, Path]) -> None:
    python, place = elsewhere
    told = run(python, "-c", READ, cwd=place)
    where, *folders = told.splitlines()
    assert Path(where).is_relative_to(place)
    for line, kind in zip(folders, ("grammar", "scripts"), strict=True):
        name, count, folder = line.split(maxsplit=2)
        assert name == kind
        assert int(count) == len(files_of(kind))
        assert Path(folder).is_relative_to(place)


def test_the_command_of_an_installed_wheel_runs(elsewhere: tuple[Path, Path]) -> None:
    python, place = elsewhere
    assert "commands:" in run(python.with_name("scriptengine"), "--help", cwd=place)


def test_an_editable_install_finds_the_folders_beside_the_package(tmp_path: Path) -> None:
    told = run(sys.executable, "-c", READ, cwd=tmp_path)
    assert str(ROOT / "grammar") in told
    assert str(ROOT / "scripts") in told


def test_a_checkout_finds_them_without_being_installed(tmp_path: Path) -> None:
    told = run(sys.executable, "-S", "-c", READ, cwd=tmp_path, PYTHONPATH=str(ROOT))
    assert str(ROOT / "grammar") in told
    assert str(ROOT / "scripts") in told


@pytest.mark.parametrize(
    ("file", "looked_at"),
    [
        ("scripts/late.call", True),
        ("scripts/phrases/en.yaml", True),
        ("README.md", False),
        (".pre-commit-config.yaml", False),
        (".github/workflows/scripts.yml", False),
    ],
)
def test_the_hook_for_commits_runs_for_scripts_and_books_and_not_for_the_settings_of_other_tools(
    file: str, looked_at: bool
) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (lint,) = [hook for hook in hooks if hook["id"] == "scriptengine-lint"]
    assert (re.search(lint["files"], file) is not None and re.search(lint["exclude"], file) is None) is looked_at

"""What is kept in the cache folder, and that it does not grow without end."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scriptengine.program import cache
from scriptengine.program.cache import Cache

DAY = 24 * 60 * 60
HASH = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Each test as a process of its own, which looks for what is unused once at most."""
    cache.prune.cache_clear()
    yield
    cache.prune.cache_clear()


def kept(at: Path, name: str, days: float, size: int = 2) -> Path:
    """A file that was last of use so many days ago."""
    file = at / name
    file.write_bytes(b" " * size)
    os.utime(file, (time.time() - days * DAY,) * 2)
    return file


def names(at: Path) -> set[str]:
    return {file.name for file in at.iterdir()} - {".pruned"}


def test_what_nobody_used_for_a_month_goes_when_something_is_written(tmp_path: Path) -> None:
    kept(tmp_path, f"tree-{HASH}.json", 31)
    kept(tmp_path, "lint-01234567.json", 31)
    kept(tmp_path, f"ear-{HASH}.json", 29)
    kept(tmp_path, ".new-abc_12", 2)
    Cache(tmp_path).put("tree", "text", 1)
    assert len(names(tmp_path)) == 2
    assert f"ear-{HASH}.json" in names(tmp_path)
    assert Cache(tmp_path).get("tree", "text") == 1


def test_nothing_goes_where_nothing_is_written(tmp_path: Path) -> None:
    kept(tmp_path, f"tree-{HASH}.json", 31)
    Cache(tmp_path).get("tree", "text")
    assert names(tmp_path) == {f"tree-{HASH}.json"}


def test_what_is_read_counts_as_used(tmp_path: Path) -> None:
    Cache(tmp_path).put("tree", "text", 1)
    (file,) = [file for file in tmp_path.iterdir() if file.suffix == ".json"]
    os.utime(file, (time.time() - 40 * DAY,) * 2)
    assert Cache(tmp_path).get("tree", "text") == 1
    os.unlink(tmp_path / ".pruned")
    cache.prune.cache_clear()
    Cache(tmp_path).put("tree", "other", 2)
    assert Cache(tmp_path).get("tree", "text") == 1


def test_it_is_looked_for_once_a_day(tmp_path: Path) -> None:
    Cache(tmp_path).put("tree", "text", 1)
    kept(tmp_path, f"tree-{HASH}.json", 31)
    cache.prune.cache_clear()
    Cache(tmp_path).put("tree", "more", 1)
    assert f"tree-{HASH}.json" in names(tmp_path)
    os.utime(tmp_path / ".pruned", (time.time() - 2 * DAY,) * 2)
    cache.prune.cache_clear()
    Cache(tmp_path).put("tree", "yet more", 1)
    assert f"tree-{HASH}.json" not in names(tmp_path)


def test_of_very_much_the_longest_unused_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_BYTES", 1000)
    for day in range(1, 6):
        kept(tmp_path, f"ear-0123456{day}.json", day, size=300)
    Cache(tmp_path).put("tree", "text", 1)
    assert {name for name in names(tmp_path) if name.startswith("ear")} == {
        f"ear-0123456{day}.json" for day in (1, 2, 3)
    }


def test_what_was_proved_goes_by_number_and_not_by_age(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Lint looks at no script again that is as it was, and a call asks for what was proved of it all the same.
    monkeypatch.setattr(cache, "_PROOFS", 3)
    monkeypatch.setattr(cache, "_BYTES", 10)
    for day in range(1, 6):
        kept(tmp_path, f"proof-0123456{day}.json", day * 100)
    Cache(tmp_path).put("tree", "text", 1)
    assert {name[-6] for name in names(tmp_path) if name.startswith("proof")} == {"1", "2", "3"}


def test_what_is_not_of_the_cache_stays(tmp_path: Path) -> None:
    others = {"notes.json", "tree-x.json", f"tree-{HASH}.txt", "mine.new-abc"}
    for name in others:
        kept(tmp_path, name, 400)
    (tmp_path / f"tree-{HASH}.json").mkdir()
    elsewhere = kept(tmp_path, "far.json", 400)
    (tmp_path / "tree-01234567.json").symlink_to(elsewhere)
    Cache(tmp_path).put("tree", "text", 1)
    assert others <= names(tmp_path)
    assert (tmp_path / f"tree-{HASH}.json").is_dir()
    assert (tmp_path / "tree-01234567.json").is_symlink()


def test_a_file_that_another_process_takes_away_first_is_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path, f"tree-{HASH}.json", 31)
    second = kept(tmp_path, f"ear-{HASH}.json", 32)
    unlink = os.unlink

    def quicker(path: str) -> None:
        unlink(path)
        raise FileNotFoundError(path)

    monkeypatch.setattr(os, "unlink", quicker)
    Cache(tmp_path).put("tree", "text", 1)
    assert not second.exists()

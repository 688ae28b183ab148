"""A whole run: what it finds, what it need not look at again, and that nothing it rests on changes unseen."""

import datetime
import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import pytest

from scriptengine.check import apart, baseline, job, state
from scriptengine.check import run as linting
from scriptengine.check.config import Config
from scriptengine.check.outcome import Order, Outcome
from scriptengine.check.run import Report, Request
from scriptengine.program.cache import Cache

SCRIPT = """\
script tiny "Tiny"
    version 1
    owner Training

use part

outcome done "Done"

guarantee kind "Nobody is asked for money"
    never @demands

on crisis
    end done

step start
    do part
    end done
"""
PART = """\
flow part "Part"

step begin
    say Hello.
    return
"""
WAIVED = SCRIPT.replace("on crisis", "waive kind until 2026-01-31 by Maya, we are moving house\n\non crisis")
CLAIMS = (
    ("thanked", "every call has @feedback"),
    ("helped", "every call has @offers"),
    ("first", "never end done\n    end done only after @offers"),
    ("then", "after hardship, @demands only after @offers"),
    ("later", "after @offers, never @demands"),
)
TODAY = datetime.date(2026, 1, 1)


class Place:
    """A folder of scripts with a cache of its own; counts what is looked at anew."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "scripts"
        self.cache = folder / "cache"
        self.linted: list[str] = []
        self.config = Config(folder, select=("CS0", "CS1", "CS3", "CS4", "CS8"))
        monkeypatch.chdir(folder)
        monkeypatch.setenv("XDG_CACHE_HOME", str(self.cache / "trees"))
        monkeypatch.setattr(job, "lint", self._lint)
        self.write("tiny.call", SCRIPT)
        self.write("part.call", PART)

    def _lint(self, order: Order) -> Outcome:
        self.linted.append(Path(order.path).name)
        return job.Linter(job.Shared(Cache(None))).lint(order)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def request(self, today: datetime.date = TODAY) -> Request:
        paths, missing = linting.find_files(["scripts"], self.config, force_exclude=False)
        assert not missing
        return Request(tuple(paths), self.config, today, cache=self.cache)

    def run(self, today: datetime.date = TODAY) -> Report:
        self.linted.clear()
        return linting.run(self.request(today))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    state._real.cache_clear()
    return Place(tmp_path, monkeypatch)


def test_nothing_is_looked_at_twice_and_the_same_is_found(place: Place) -> None:
    place.write(
        "lone.call",
        SCRIPT.replace("script tiny", "script lone").replace(
            "    do part\n    end done", "    end done\n\nstep lost\n    end done"
        ),
    )
    first = place.run()
    assert sorted(place.linted) == ["lone.call", "part.call", "tiny.call"]
    assert [finding.name for finding in first.findings] == ["unreachable-step", "unused-flow"]
    second = place.run()
    assert place.linted == []
    assert second.findings == first.findings
    assert second.outcomes == [outcome._replace(states=None) for outcome in first.outcomes]


def test_a_mark_that_a_pack_requires_and_is_missing_hides_nothing_else(place: Place) -> None:
    promises = "".join(f'guarantee {name} "{name}"\n    {claim}\n\n' for name, claim in CLAIMS)
    place.write("rules/pack.call", f'rules pack "Pack"\n    requires @offers\n\n{promises}')
    place.write("tiny.call", SCRIPT.replace("    owner", "    checks pack\n    owner") + "\nstep lost\n    end done\n")
    report = place.run()
    assert sorted(finding.code for finding in report.findings) == ["CS187", "CS300", "CS401"]
    outcome = next(one for one in report.outcomes if one.name == "scripts/tiny.call")
    assert outcome.verdicts == (("kind", "untested"), ("pack.thanked", "broken"))
    # What was proved of a call that can't begin is kept for none.
    assert not outcome.program
    place.write("part.call", PART.replace("say Hello", "say @offers Hello"))
    report = place.run()
    assert sorted(finding.code for finding in report.findings) == ["CS300", "CS300", "CS401"]
    looked_at = {name for outcome in report.outcomes for name, _ in outcome.verdicts}
    assert looked_at == {"kind", *(f"pack.{name}" for name, _ in CLAIMS)}


def test_an_edit_is_looked_at_with_what_uses_it_and_no_more(place: Place) -> None:
    place.write("other.call", SCRIPT.replace("use part\n\n", "").replace("    do part\n", ""))
    place.run()
    place.write("part.call", PART.replace("Hello", "Good morning"))
    place.run()
    assert sorted(place.linted) == ["part.call", "tiny.call"]
    place.write("tiny.call", SCRIPT.replace("Tiny", "Small"))
    place.run()
    assert place.linted == ["tiny.call"]


def test_outcomes_that_are_used_again_count_as_used(place: Place) -> None:
    place.run()
    (outcomes,) = place.cache.glob("lint-*.json")
    os.utime(outcomes, (0, 0))
    place.run()
    assert place.linted == []
    assert outcomes.stat().st_mtime > 0


def test_a_file_that_appears_where_one_was_looked_for_is_seen(place: Place) -> None:
    place.write("deep/tiny.call", SCRIPT.replace("script tiny", "script deep"))
    place.run()
    place.write("deep/part.call", PART.replace("step begin", "step other"))
    place.run()
    assert sorted(place.linted) == ["part.call", "tiny.call"]


def test_a_script_with_a_missing_file_is_always_looked_at_again(place: Place) -> None:
    (place.folder / "part.call").unlink()
    assert "CS140" in {finding.code for finding in place.run().findings}
    place.run()
    assert place.linted == ["tiny.call"]


def test_a_flow_may_use_what_the_script_that_uses_it_finds(tmp_path: Path) -> None:
    texts = {
        "tiny.call": SCRIPT.replace("use part", "use parts/part"),
        "parts/part.call": PART.replace("step", "use parts/more\n\nstep").replace("say Hello.", "do more"),
        "parts/more.call": PART.replace("flow part", "flow more"),
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    def codes(*names: str) -> list[str]:
        paths = tuple(str(tmp_path / name) for name in names)
        found = [one.code for one in linting.run(Request(paths, Config(tmp_path), TODAY)).findings]
        return [code for code in found if code.startswith("CS1")]

    assert codes(*texts) == []
    assert codes("parts/part.call") == ["CS140"]
    (tmp_path / "parts" / "more.call").unlink()
    assert "CS140" in codes("tiny.call", "parts/part.call")


def test_two_scripts_of_one_name_are_told_also_where_nothing_is_looked_at_anew(place: Place) -> None:
    path = place.write("again.call", SCRIPT.replace("Tiny", "Tiny, once more"))
    first = place.run()
    assert [(one.code, one.name) for one in first.findings] == [("CS832", "two-scripts-of-one-name")]
    assert place.run().findings == first.findings
    assert place.linted == []
    path.write_text(SCRIPT.replace("script tiny", "script other"))
    assert place.run().findings == []


def test_a_file_that_becomes_a_link_to_the_same_words_elsewhere_is_looked_at_again(
    place: Place, tmp_path: Path
) -> None:
    place.run()
    elsewhere = tmp_path / "elsewhere.call"
    elsewhere.write_text(PART)
    (place.folder / "part.call").unlink()
    (place.folder / "part.call").symlink_to(elsewhere)
    place.run()
    assert "tiny.call" in place.linted


def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file had been written long ago."""
    monkeypatch.setattr(state, "_FRESH", -1_000_000_000)


def test_a_file_that_is_seen_to_be_as_it_was_is_not_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    _settled(monkeypatch)
    first = place.run()
    monkeypatch.setattr("scriptengine.check.cache.look", lambda _path: pytest.fail("it was read again"))
    assert place.run().findings == first.findings
    assert place.linted == []


def test_other_words_of_the_same_length_and_time_are_seen(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    _settled(monkeypatch)
    path = place.folder / "part.call"
    place.run()
    before = path.stat()
    with path.open("r+") as file:
        file.write(PART.replace("Hello", "Howdy"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    place.run()
    assert sorted(place.linted) == ["part.call", "tiny.call"]


def test_a_file_that_was_only_touched_is_read_once_and_then_known(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settled(monkeypatch)
    place.run()
    os.utime(place.folder / "part.call", ns=(1, 1))
    place.run()
    assert place.linted == []
    monkeypatch.setattr("scriptengine.check.cache.look", lambda _path: pytest.fail("it was read again"))
    place.run()


def test_a_file_that_was_written_a_moment_ago_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "fresh.call")
    Path(path).write_text("one")
    fresh, data = state.look(path)
    assert (fresh.seen, data) == (None, b"one")
    assert not fresh.stays(path)
    _settled(monkeypatch)
    assert state.look(path)[0].stays(path)


def test_a_path_stays_what_it_is_only_while_nothing_about_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settled(monkeypatch)
    path = tmp_path / "one.call"
    missing, _ = state.look(str(path))
    assert missing.stays(str(path))
    path.write_text("words")
    assert not missing.stays(str(path))
    there, _ = state.look(str(path))
    assert there.stays(str(path))
    path.rename(tmp_path / "other.call")
    assert not there.stays(str(path))
    path.symlink_to(tmp_path / "other.call")
    assert not there.stays(str(path))
    link, data = state.look(str(path))
    assert data == b"words"
    assert not link.stays(str(path))  # where a link leads may change without a trace in the link


def test_a_folder_that_becomes_a_link_is_seen(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _settled(monkeypatch)
    place.run()
    place.folder.rename(tmp_path / "moved")
    place.folder.symlink_to(tmp_path / "moved")
    state._real.cache_clear()
    place.run()
    assert sorted(place.linted) == ["part.call", "tiny.call"]


def test_outcomes_of_other_files_are_kept_until_the_files_are_gone(place: Place) -> None:
    place.write("lone.call", SCRIPT.replace("use part\n\n", "").replace("    do part\n", ""))
    place.run()
    paths, _ = linting.find_files(["scripts/lone.call"], place.config, force_exclude=False)
    place.write("lone.call", SCRIPT)
    place.linted.clear()
    linting.run(place.request()._replace(paths=tuple(paths)))
    assert place.linted == ["lone.call"]
    (place.folder / "lone.call").unlink()
    place.run()
    assert place.linted == []
    place.write("tiny.call", SCRIPT + "\n")
    place.run()
    (file,) = place.cache.glob("lint-*.json")
    assert sorted(json.loads(file.read_text())["outcomes"]) == ["scripts/part.call", "scripts/tiny.call"]


def test_another_day_matters_only_where_a_waiver_ends(place: Place) -> None:
    place.write("waived.call", WAIVED)
    place.run()
    place.run(datetime.date(2026, 1, 31))
    assert place.linted == []
    place.run(datetime.date(2026, 2, 1))
    assert place.linted == ["waived.call"]


def test_other_rules_are_another_question(place: Place) -> None:
    place.run()
    place.config = place.config._replace(ignore=("CS401",))
    place.run()
    assert len(place.linted) == 2


def test_another_engine_believes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.run()
    monkeypatch.setattr("scriptengine.check.cache.engine", lambda: "another one")
    place.run()
    assert len(place.linted) == 2


def test_another_limit_of_size_is_another_question(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.run()
    monkeypatch.setattr("scriptengine.check.cache.files.MAX_BYTES", 1_000_000)
    place.run()
    assert place.linted == ["part.call", "tiny.call"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 1}', "null"])
def test_a_damaged_cache_is_as_good_as_none(place: Place, damage: str) -> None:
    first = place.run()
    for file in place.cache.glob("lint-*.json"):
        file.write_text(damage)
    assert place.run().findings == first.findings
    assert len(place.linted) == 2


def test_entries_of_the_wrong_shape_are_not_believed(place: Place) -> None:
    place.run()
    (file,) = place.cache.glob("lint-*.json")
    document = json.loads(file.read_text())
    for entry in document["outcomes"].values():
        entry["findings"] = [["CS401"]]
    file.write_text(json.dumps(document))
    place.run()
    assert len(place.linted) == 2


def test_the_engines_mark_changes_with_any_of_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other-1.0.dist-info").mkdir()
    state.engine.cache_clear()
    before = state.engine()
    monkeypatch.syspath_prepend(tmp_path)
    state.engine.cache_clear()
    with_package = state.engine()
    (tmp_path / "other-1.0.dist-info").rename(tmp_path / "other-1.1.dist-info")
    state.engine.cache_clear()
    assert len({before, with_package, state.engine()}) == 3
    state.engine.cache_clear()


def test_a_flow_that_no_script_uses_is_said_to_be_looked_at_alone(place: Place) -> None:
    assert not [finding for finding in place.run().findings if finding.name == "linted-alone"]
    (place.folder / "tiny.call").unlink()
    findings = place.run().findings
    assert [(finding.name, finding.severity) for finding in findings] == [("linted-alone", "hint")]


def test_a_finding_in_a_shared_flow_is_told_once_and_allowed_there(place: Place) -> None:
    place.write("second.call", SCRIPT.replace("script tiny", "script second"))
    place.write("part.call", PART.replace("    return", "    return\n    say Never."))
    findings = place.run().findings
    assert [(finding.name, finding.span and finding.span.file) for finding in findings] == [
        ("unreachable-statement", "scripts/part.call")
    ]
    place.write(
        "part.call",
        PART.replace("    return", "    return\n    # allow unreachable-statement: a reminder\n    say Never."),
    )
    report = place.run()
    assert not report.findings
    assert [reason for _, reason in report.allowed] == ["a reminder"]


def test_an_allowance_for_the_whole_call_is_not_unused_where_no_script_was_linted(place: Place) -> None:
    place.write("part.call", "# allow unreachable-statement: a reminder\n" + PART)
    assert [finding.name for finding in place.run().findings] == ["unused-allow"]
    (place.folder / "tiny.call").unlink()
    assert [finding.name for finding in place.run().findings] == ["linted-alone"]


def test_many_files_in_two_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    names = [f"script{number}.call" for number in range(30)]
    for number, name in enumerate(names):
        text = (
            SCRIPT.replace("use part\n\n", "")
            .replace("    do part\n", "")
            .replace("script tiny", f"script tiny{number}")
        )
        Path(name).write_text(text + ("\nstep lost\n    end done\n" if number % 7 == 0 else ""))
    request = Request(tuple(names), Config(tmp_path), TODAY, jobs=2)
    assert linting.run(request).findings == linting.run(request._replace(jobs=1)).findings


def test_a_baseline_hides_what_was_there_and_tells_what_is_new(place: Place) -> None:
    lost = "\nstep lost\n    end done\n"
    place.write("tiny.call", SCRIPT + lost)
    accepted = baseline.made_of(place.run().findings, place.config)
    request = place.request()._replace(accepted=accepted)
    assert not linting.run(request).findings
    place.write("tiny.call", SCRIPT + lost + lost.replace("lost", "lost_too"))
    assert [finding.name for finding in linting.run(request).findings] == ["unreachable-step"] * 2
    place.write("tiny.call", SCRIPT)
    assert [finding.name for finding in linting.run(request).findings] == ["outlived-baseline"]


def test_the_command_that_writes_a_baseline_anew_is_told_whole(tmp_path: Path) -> None:
    (problem,) = baseline.read(tmp_path / "none.json")[1]
    assert f"--baseline {tmp_path / 'none.json'} --write-baseline`" in problem.advice


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = baseline.Baseline(Counter({("a.call", "CS401"): 2, ("b.call", "CS402"): 1}))
    path = tmp_path / "baseline.json"
    path.write_text(made.text())
    assert baseline.read(path) == (made, [])
    for damaged in ("", "[]", '{"version": 2, "files": {}}', '{"version": 1, "files": []}'):
        path.write_text(damaged)
        assert [finding.name for finding in baseline.read(path)[1]] == ["unreadable-baseline"]


def test_hidden_and_excluded_folders_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "a.call",
        ".hidden/b.call",
        "drafts/c.call",
        "node_modules/d.call",
        "venv/lib/site-packages/g.call",
        "deep/e.call",
        "deep/f.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    settings = Config(tmp_path, exclude=("drafts",))
    found, missing = linting.find_files([".", "nothing"], settings, force_exclude=False)
    assert (found, missing) == (["a.call", os.path.join("deep", "e.call")], ["nothing"])
    assert linting.find_files(["drafts/c.call"], settings, force_exclude=False)[0]
    assert not linting.find_files(["drafts/c.call"], settings, force_exclude=True)[0]


def test_where_no_more_processes_can_be_begun_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", none)
    assert list(apart.each(abs, [-1, 2, -3], 2)) == [1, 2, 3]


def test_what_a_process_that_is_gone_had_left_is_done_by_this_one() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if number == 3 and os.getpid() != here:
            os._exit(1)
        return number * 2

    assert list(apart.each(work, range(6), 2 if apart.COPIES else 1)) == [0, 2, 4, 6, 8, 10]


@pytest.mark.skipif(not apart.COPIES, reason="the work of this test cannot be sent elsewhere")
def test_whoever_stops_it_does_not_wait_for_what_is_under_way() -> None:
    def work(seconds: int) -> int:
        time.sleep(seconds)
        return seconds

    done = apart.each(work, [0, 600], 2)
    assert next(done) == 0
    assert isinstance(done, Generator)
    # Not timed: the other would not come back within the suite's patience.
    done.close()


@pytest.mark.skipif(not apart.COPIES, reason="the work of this test cannot be sent elsewhere")
def test_no_process_outlives_one_that_was_killed() -> None:
    script = """
import os, time
from scriptengine.check import apart

def work(number):
    os.write(1, b"%d\\n" % number)  # at one go: two of them write
    time.sleep(600)

list(apart.each(work, [1, 2], 2))
"""
    lint = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert lint.stdout is not None
    try:
        assert {lint.stdout.readline(), lint.stdout.readline()} == {"1\n", "2\n"}
        lint.kill()
        told, _ = lint.communicate(timeout=30)  # until nobody holds the other end of the pipe any more
        assert not told
    finally:
        with suppress(ProcessLookupError):
            os.killpg(lint.pid, signal.SIGKILL)

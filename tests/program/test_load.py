"""Files to a program: paths that stay inside, a cache that is never stale, kept texts, and no traceback ever."""

import errno
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.program.cache import default_folder
from scriptengine.program.load import Loaded, load, load_sources
from scriptengine.program.model import Program
from scriptengine.program.paths import following, reached

MAIN = """\
script early "Early arrears"
    locale en-GB
    currency GBP
    checks own
use library/means
fact account.balance as money @discloses
outcome done "Done"
outcome left "Left"
on crisis
    end left
on hardship
    do means.begin
    resume
step start
    say @discloses
        [angry] You owe {{ account.balance }}.
        [else] It's about {{ account.balance }}.
    ask how @demands
        Will you pay it?
        - (yes) Yes
        - [account.balance > 10] (no) No -> other
    do means
    -> other
step other
    if known(means.half) and means.half >= 5
        say @offers That is {{ means.half | whole }}.
    end done
"""
MEANS = """\
flow means "Means"
step begin
    ask income as money from 0 to 20000
        What comes in?
    set half = income / 2
    return
"""
PACK = """\
rules own "A pack"
guarantee identity "Nothing before identity"
    @discloses only after @verifies
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scripts root with a script, a flow and a pack."""
    root = tmp_path / "scripts"
    for name, text in (("main.call", MAIN), ("library/means.call", MEANS), ("rules/own.call", PACK)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def codes(loaded: Loaded) -> list[str]:
    return [finding.code for finding in loaded.diagnostics]


def whole(loaded: Loaded) -> Program:
    assert loaded.diagnostics == []
    assert loaded.program is not None
    return loaded.program


def test_a_script_is_loaded_with_all_it_uses(folder: Path) -> None:
    loaded = load(folder / "main.call", cache=False)
    program = whole(loaded)
    assert [Path(name).name for name in loaded.sources] == ["main.call", "means.call", "own.call"]
    assert program.checks == ("own",)
    assert set(program.guarantees) == {"own.identity"}


def test_names_of_files_are_as_people_see_them_from_where_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert next(iter(load("scripts/main.call", cache=False).sources)) == "scripts/main.call"


def test_a_program_is_the_same_from_the_texts_that_were_kept(folder: Path) -> None:
    first = load(folder / "main.call", cache=False)
    kept = {name: source.text for name, source in first.sources.items()}
    (folder / "library" / "means.call").unlink()
    again = load_sources(kept, next(iter(kept)))
    assert whole(again) == whole(first)
    assert list(again.sources) == list(first.sources)


def test_a_program_from_the_cache_is_the_same(folder: Path, tmp_path: Path) -> None:
    cold = load(folder / "main.call", cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("tree-*.json"))) == 3
    assert whole(load(folder / "main.call", cache=tmp_path / "cache")) == whole(cold)


def test_a_changed_file_is_read_anew(folder: Path, tmp_path: Path) -> None:
    whole(load(folder / "main.call", cache=tmp_path / "cache"))
    (folder / "main.call").write_text(MAIN.replace("end done", "end dune"))
    assert codes(load(folder / "main.call", cache=tmp_path / "cache")) == ["CS162"]


def test_texts_at_hand_are_read_through_the_cache_like_files(folder: Path, tmp_path: Path) -> None:
    cold = load(folder / "main.call", cache=tmp_path / "cache")
    kept = {name: source.text for name, source in cold.sources.items()}
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()}
    again = load_sources(kept, next(iter(kept)), cache=tmp_path / "cache")
    assert whole(again) == whole(cold)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()} == before


@pytest.mark.parametrize("damage", [b"", b"{", b"[1, 2]", b"\xff\xfe", b'{"a": 1}', b"[" * 100_000])
def test_a_damaged_cache_is_as_good_as_none(folder: Path, tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "cache"
    first = whole(load(folder / "main.call", cache=cache))
    for kept in cache.iterdir():
        kept.write_bytes(damage)
    assert whole(load(folder / "main.call", cache=cache)) == first


def test_a_cache_that_cannot_be_written_is_as_good_as_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    whole(load(folder / "main.call", cache=tmp_path / "file"))


def test_the_cache_is_for_its_owner_only(folder: Path, tmp_path: Path) -> None:
    load(folder / "main.call", cache=tmp_path / "cache")
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    assert all(kept.stat().st_mode & 0o777 == 0o600 for kept in (tmp_path / "cache").iterdir())


def test_the_cache_lies_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert default_folder() == Path("/somewhere/scriptengine")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_folder() == Path.home() / ".cache" / "scriptengine"


def test_a_warm_start_loads_neither_lark_nor_jinja(folder: Path, tmp_path: Path) -> None:
    load(folder / "main.call", cache=tmp_path / "cache")
    code = (
        "import sys; from pathlib import Path; from scriptengine.program.load import load; "
        f"assert load({str(folder / 'main.call')!r}, cache=Path({str(tmp_path / 'cache')!r})).program; "
        "print([name for name in ('lark', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- paths -----------------------------------------------------------------------------------------------------------


def used(folder: Path, path: str) -> list[str]:
    (folder / "main.call").write_text(MAIN.replace("use library/means", f"use {path}\nuse library/means"))
    return codes(load(folder / "main.call", cache=False))


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "../outside",
        "/etc/passwd",
        "~/x",
        "library/../../outside",
        "C:/x",
        "../outside.yaml",
        "a\\b",
    ],
)
def test_a_path_that_leads_out_is_refused_whether_or_not_something_is_there(folder: Path, path: str) -> None:
    (folder.parent / "outside.call").write_text(MEANS)
    (folder.parent / "outside.yaml").write_text("kind: phrases")
    assert used(folder, path) == ["CS141"]


def test_a_link_that_leads_out_is_refused(folder: Path) -> None:
    (folder.parent / "outside.call").write_text(MEANS)
    (folder / "inside.call").symlink_to(folder.parent / "outside.call")
    assert used(folder, "inside") == ["CS141"]


def test_a_linked_folder_that_leads_out_is_refused(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder.parent / "elsewhere" / "x.call").write_text(MEANS)
    (folder / "linked").symlink_to(folder.parent / "elsewhere")
    assert used(folder, "linked/x") == ["CS141"]


def test_a_link_inside_is_the_file_it_leads_to(folder: Path) -> None:
    (folder / "again.call").symlink_to(folder / "library" / "means.call")
    assert used(folder, "again") == []


def test_a_link_to_itself_is_a_missing_file(folder: Path) -> None:
    (folder / "loop.call").symlink_to(folder / "loop.call")
    assert used(folder, "loop") == ["CS140"]


def test_a_folder_is_no_file(folder: Path) -> None:
    (folder / "some.call").mkdir()
    assert used(folder, "some") == ["CS140"]


def test_a_file_may_be_named_from_the_root_or_from_beside(folder: Path) -> None:
    (folder / "library" / "second.call").write_text(
        'flow second "Second"\nuse means\nuse library/means.call as m\nstep go\n    do means\n    do m\n    return\n'
    )
    assert used(folder, "library/second") == []


def test_a_root_of_ones_own_is_kept_to(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "main.call").write_text(MAIN.replace("use library/means", "use ../library/means"))
    assert codes(load(folder / "deep" / "main.call", cache=False)) == []
    assert "CS141" in codes(load(folder / "deep" / "main.call", root=folder / "deep", cache=False))


def test_a_missing_file_is_named_with_the_nearest_and_nothing_that_follows_from_it(folder: Path) -> None:
    (folder / "main.call").write_text(MAIN.replace("library/means", "library/meens"))
    loaded = load(folder / "main.call", cache=False)
    assert codes(loaded) == ["CS140"]
    assert "Did you mean `library/means`?" in loaded.diagnostics[0].message


@pytest.mark.parametrize(("used", "meant"), [("library/mean", "library/means"), ("means", "library/means")])
def test_a_path_is_held_against_the_files_of_its_folder_and_against_the_same_name_elsewhere(
    folder: Path, used: str, meant: str
) -> None:
    (folder / "main.call").write_text(MAIN.replace("library/means", used))
    assert f"Did you mean `{meant}`?" in load(folder / "main.call", cache=False).diagnostics[0].message


def test_of_two_files_of_one_name_the_one_in_the_folder_named_is_meant(tmp_path: Path) -> None:
    for where in ("a/lexicon", "b/phrases"):
        (tmp_path / where).mkdir(parents=True)
        (tmp_path / where / "en.yaml").write_text("kind: phrases\n")
    (tmp_path / "main.call").write_text(
        MAIN.replace("    checks own\n", "").replace("library/means", "phrases/en.yaml")
    )
    found = load(tmp_path / "main.call", cache=False).diagnostics[0]
    assert "Did you mean `b/phrases/en.yaml`?" in found.message


def test_two_files_are_not_alike_because_their_folder_is_the_same(folder: Path) -> None:
    (folder / "main.call").write_text(MAIN.replace("library/means", "library/close"))
    found = load(folder / "main.call", cache=False).diagnostics[0]
    assert "Did you mean" not in found.message
    assert "It comes with scriptengine" in found.advice
    assert found.advice.endswith("into your scripts folder.")
    (folder.parent / "main.call").write_text(
        MAIN.replace("    checks own\n", "").replace("library/means", "library/close")
    )
    found = load(folder.parent / "main.call", root=folder.parent, cache=False).diagnostics[0]
    assert "a folder named `scripts`" in found.advice


def test_a_file_that_lies_above_the_scripts_folder_is_said_to_lie_there(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "means.call").write_text(MEANS)
    (tmp_path / "flows" / "one.call").write_text('flow one "One"\nuse flows/two\nuse means\nstep go\n    return\n')
    (tmp_path / "flows" / "two.call").write_text('flow two "Two"\nstep go\n    return\n')
    found = [one for one in load(tmp_path / "flows" / "one.call", cache=False).diagnostics if one.code == "CS140"]
    assert [f"There is one in `{tmp_path.as_posix()}`" in one.advice for one in found] == [True, True]


def test_files_that_use_one_another_are_named_as_a_circle(folder: Path) -> None:
    (folder / "library" / "means.call").write_text(MEANS.replace("step begin", "use library/more\nstep begin"))
    (folder / "library" / "more.call").write_text('flow more "More"\nuse library/means\nstep go\n    return\n')
    loaded = load(folder / "main.call", cache=False)
    assert codes(loaded) == ["CS174"]
    assert "means.call` -> `" in loaded.diagnostics[0].message


def test_a_long_row_of_files_is_refused_not_a_crash() -> None:
    sources = {f"f{n}.call": f'flow f{n} "F"\nuse f{n + 1}\nstep go\n    do f{n + 1}\n    return\n' for n in range(200)}
    sources["f200.call"] = 'flow f200 "F"\nstep go\n    return\n'
    assert codes(load_sources(sources, "f0.call")) == ["CS175"]


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"a\0b", b"\xef\xbb\xbf" + MAIN.encode(), MAIN.replace("\n", "\r\n").encode()]
)
def test_bytes_of_any_kind_are_read_or_refused(folder: Path, data: bytes) -> None:
    (folder / "main.call").write_bytes(data)
    loaded = load(folder / "main.call", cache=False)
    assert (loaded.program is None) == bool(loaded.diagnostics)


def test_a_file_without_permission_is_a_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = folder / "library" / "means.call"
    opened = Path.open

    def refusing(path: Path, *how: Any, **more: Any) -> Any:
        if path.resolve() == locked.resolve():  # root may read everything, whatever its mode
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", refusing)
    assert codes(load(folder / "main.call", cache=False)) == ["CS903"]


def test_no_file_at_all_is_a_finding(tmp_path: Path) -> None:
    assert codes(load(tmp_path / "none.call", cache=False)) == ["CS901"]
    assert codes(load(tmp_path, cache=False)) == ["CS902"]


# --- whatever happens to a file --------------------------------------------------------------------------------------


def damaged(text: str, seed: int) -> str:
    """The text with some of its lines or words lost, doubled or moved."""
    chance = random.Random(seed)
    lines = text.splitlines()
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = "    " + lines[at]
            case 3:
                lines[at] = lines[at].lstrip()
            case 4:
                words = lines[at].split(" ")
                words[chance.randrange(len(words))] = chance.choice(MAIN.split())
                lines[at] = " ".join(words)
            case _:
                cut = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + chance.choice("@{}[]|()\"'#\\→“\t\u202e") + lines[at][cut:]
    return "\n".join(lines) + "\n"


@given(
    st.integers(min_value=0, max_value=2**32), st.sampled_from(["main.call", "library/means.call", "rules/own.call"])
)
def test_no_damage_is_a_crash_and_a_program_comes_only_without_errors(seed: int, which: str) -> None:
    sources = {"main.call": MAIN, "library/means.call": MEANS, "rules/own.call": PACK}
    sources[which] = damaged(sources[which], seed)
    loaded = load_sources(sources, "main.call")
    errors = [finding for finding in loaded.diagnostics if finding.severity == "error"]
    assert (loaded.program is None) == bool(errors)
    for finding in loaded.diagnostics:
        assert finding.span is None or finding.span.file in loaded.sources
    if loaded.program is not None:
        entries = [step.entry for step in loaded.program.steps.values()]
        entries += [handler.entry for handler in loaded.program.handlers.values()]
        for node in (node for entry in entries for node in reached(entry, loaded.program.nodes)):
            assert all(label in loaded.program.nodes for label in following(node))


@given(st.text(max_size=200))
def test_no_text_is_a_crash(text: str) -> None:
    load_sources({"main.call": MAIN + text, "library/means.call": text, "rules/own.call": PACK + text}, "main.call")


@pytest.mark.parametrize(
    ("used", "told"), [("library/identity", "the folder `library`"), ("scorecard.yaml", "`scorecard.yaml`")]
)
def test_a_missing_file_that_comes_with_the_engine_is_said_to_do_so(tmp_path: Path, used: str, told: str) -> None:
    (tmp_path / "main.call").write_text(f'script main "Main"\nuse {used}\nstep start\n    end\n', "utf-8")
    found = [one for one in load(tmp_path / "main.call").diagnostics if one.code == "CS140"]
    assert len(found) == 1
    assert f"copy {told} from" in found[0].advice

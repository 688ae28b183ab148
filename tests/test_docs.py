"""The pages run: every script in README and docs reads without an error, and whole ones become programs."""

import re
import shutil
from pathlib import Path

import pytest
from commands import Place

from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.language.parse import parse
from scriptengine.language.words import MARKS
from scriptengine.program.load import load_sources
from scriptengine.resources import folder
from scriptengine.text.source import Source

HOME = Path(__file__).parent.parent
PAGES = [HOME / "README.md", *sorted((HOME / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```call\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(
        block[1], id=f"{page.relative_to(HOME)}:{page.read_text(encoding='utf-8')[: block.start()].count(chr(10)) + 1}"
    )
    for page in PAGES
    for block in FENCE.finditer(page.read_text(encoding="utf-8"))
]


def test_there_are_scripts_to_read() -> None:
    assert len(BLOCKS) >= 5


@pytest.mark.parametrize("text", BLOCKS)
def test_a_script_on_a_page_reads_without_an_error(text: str) -> None:
    fragment = not re.search(r"^(script|flow|rules) ", text, re.MULTILINE)
    whole = f'script page "Page"\n{text}' if fragment else text
    _, findings = parse(Source("page.call", whole))
    assert [one for one in findings if one.severity == "error"] == []


@pytest.mark.parametrize("text", [one for one in BLOCKS if str(one.values[0]).startswith("script ")])
def test_a_whole_script_on_a_page_becomes_a_program(text: str) -> None:
    root = folder("scripts")
    shipped = {path.relative_to(root).as_posix(): path for kind in ("*.call", "*.yaml") for path in root.rglob(kind)}
    sources = {name: path.read_text(encoding="utf-8") for name, path in shipped.items()}
    loaded = load_sources({**sources, "page.call": text}, "page.call")
    assert loaded.program is not None, loaded.diagnostics


def test_the_page_on_what_is_shipped_names_all_of_it() -> None:
    page = (HOME / "docs" / "shipped.md").read_text(encoding="utf-8")
    names = {*TRIGGERS, *GROUPS, *TONES}
    rows = [f"`{trigger.name}`: {trigger.meaning.replace(';', ',')}" for trigger in TRIGGERS.values()]
    for path in sorted((folder("scripts") / "rules").glob("*.call")):
        text = path.read_text(encoding="utf-8")
        names |= {path.stem, *re.findall(r"@\w+", text)} - {"@" + name for name in MARKS}
        rows += [f"| `{name}` | {said} |" for name, said in re.findall(r'^guarantee (\w+) "(.*)"', text, re.MULTILINE)]
        rows += [f"| `@{name}` | {said} |" for name, said in re.findall(r'^mark (\w+) "(.*)"', text, re.MULTILINE)]
    names |= {path.stem for path in (folder("scripts") / "library").glob("*.call")}
    assert [row for row in rows if row not in page] == []
    assert [name for name in sorted(names) if f"`{name}`" not in page and f"### {name}:" not in page] == []


def test_the_call_in_the_readme_goes_as_it_is_shown_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (HOME / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0].splitlines()
    place = Place(tmp_path, monkeypatch, capsys)
    (place.folder / "hello.call").write_text(FENCE.findall(page)[0], encoding="utf-8")
    shutil.copytree(folder("scripts") / "phrases", place.folder / "phrases")
    (place.folder / "sam.yaml").write_text("customer.name: Sam Lee\naccount.balance: 240\n", encoding="utf-8")
    typed = "".join(f"{line[2:]}\n" for line in shown if line.startswith("> "))
    words = ("call", "hello.call", "--account", "sam.yaml", "--plain", "--journal", "calls.db")
    _, out, _ = place.run(*words, typed=typed)
    told = iter(line.removeprefix("> ") for line in out.splitlines())
    missing = [line for line in shown if not line.startswith("> ") and line not in told]
    assert missing == []

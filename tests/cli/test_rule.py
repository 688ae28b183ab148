"""`scriptengine rule`, and the pages published from the same text."""

import json
from pathlib import Path

import pytest
from commands import Place

from scriptengine.check import pages
from scriptengine.check.registry import ALL_RULES


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    return Place(tmp_path, monkeypatch, capsys)


DOCS = Path(__file__).parent.parent.parent / "docs" / "rules"


def test_every_rule_is_listed_on_a_line(place: Place) -> None:
    code, out, _ = place.run("rule")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [rule.code for rule in ALL_RULES]


@pytest.mark.parametrize("word", ["CS401", "cs401", "unreachable-step"])
def test_a_rule_is_explained_by_code_or_name(place: Place, word: str) -> None:
    code, out, _ = place.run("rule", word)
    assert code == 0
    assert out.startswith("CS401 unreachable-step (warning)\n")
    for part in ("Why:", "Bad:", "Good:", "# allow unreachable-step: why"):
        assert part in out


@pytest.mark.parametrize("word", ["CS42", "cs42"])
def test_the_beginning_of_codes_lists_their_rules(place: Place, word: str) -> None:
    code, out, _ = place.run("rule", word)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [f"CS42{one}" for one in range(1, 7)]


def test_a_misspelt_rule_is_answered_with_the_near_one(place: Place) -> None:
    code, _, err = place.run("rule", "unreachable-stp")
    assert code == 2
    assert "Did you mean `unreachable-step`?" in err


@pytest.mark.parametrize("word", ["CS012", "CS162", "CS301", "CS813", "CS901"])
def test_a_code_that_is_no_rule_is_explained_too(place: Place, word: str) -> None:
    code, out, _ = place.run("rule", word)
    assert code == 0
    assert word in out


def test_rules_are_given_to_other_programs(place: Place) -> None:
    listed = json.loads(place.run("rule", "--json")[1])
    assert [one["code"] for one in listed] == [rule.code for rule in ALL_RULES]
    assert all(one["page"].startswith(f"# {one['code']} {one['name']}\n") for one in listed)


def test_the_published_pages_are_those_of_the_rules(tmp_path: Path) -> None:
    pages.write(tmp_path)
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    published = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert published == written, "write them anew: python -m scriptengine.check.pages docs/rules"


@pytest.mark.parametrize("word", ["CS187", "cs187", "required-mark-missing", "CS3", "CS300"])
def test_what_is_no_rule_says_where_to_read_on(place: Place, word: str) -> None:
    code, out, _ = place.run("rule", word)
    assert code == 0
    assert "What to do stands below each such finding." in out

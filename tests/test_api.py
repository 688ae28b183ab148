"""The engine as a host application uses it: the page about it runs, and what it promises holds."""

import datetime
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import scriptengine
from scriptengine.call.events import Started

PAGE = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def _block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def script(tmp_path: Path) -> scriptengine.Script:
    (tmp_path / "tiny.call").write_text(_block("call"), encoding="utf-8")
    loaded = scriptengine.load(tmp_path / "tiny.call", today=datetime.date(2026, 3, 2))
    assert loaded.script is not None, loaded.diagnostics
    return loaded.script


def test_the_example_of_the_page_runs(tmp_path: Path) -> None:
    (tmp_path / "tiny.call").write_text(_block("call"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _block("python")], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert "corrected" in done.stdout


def test_the_page_names_every_method_an_agent_has() -> None:
    methods = {name for name, value in vars(scriptengine.Conversation).items() if callable(value)}
    for name in methods:
        assert name.startswith("_") or f"{name}(" in PAGE or f"`{name}" in PAGE, name


def test_everything_public_is_there_and_the_package_itself_loads_none_of_it() -> None:
    for name in scriptengine.__all__:
        assert getattr(scriptengine, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = scriptengine.nothing
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, scriptengine; print([m for m in sys.modules if 'scriptengine' in m])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "['scriptengine.version', 'scriptengine']"


def test_a_script_with_errors_is_none_with_its_findings(tmp_path: Path) -> None:
    (tmp_path / "bad.call").write_text("script bad\n", encoding="utf-8")
    script, findings = scriptengine.load(tmp_path / "bad.call")
    assert script is None
    assert findings
    script, findings = scriptengine.load(tmp_path / "nowhere.call")
    assert script is None
    assert findings
    (tmp_path / "part.call").write_text('flow part "Part"\n\nstep go\n    return\n', encoding="utf-8")
    script, findings = scriptengine.load(tmp_path / "part.call")
    assert script is None
    assert [finding.name for finding in findings] == ["not-a-script"]


def test_a_call_needs_its_facts(script: scriptengine.Script) -> None:
    call, findings = script.start({"customer": {"first_name": "Ada"}})
    assert call is None
    assert [finding.name for finding in findings] == ["missing-fact"]


def test_facts_may_come_as_a_yaml_record(script: scriptengine.Script) -> None:
    record = scriptengine.Source("ada.yaml", "customer:\n  first_name: Ada\naccount:\n  balance: 12\nmore: x\n")
    call, findings = script.start(record)
    assert call is not None
    assert call.state.values["account.balance"] == Decimal(12)
    assert [(finding.name, finding.severity) for finding in findings] == [("unknown-fact", "warning")]


def test_a_call_started_on_a_later_day_than_its_script_was_loaded_has_that_day(script: scriptengine.Script) -> None:
    facts = {"customer.first_name": "Ada", "account.balance": 1}
    late = datetime.datetime(2026, 5, 1, 10, 0, tzinfo=datetime.UTC)
    call, _ = script.start(facts, clock=lambda: late)
    assert call is not None
    assert call.state.values["today"] == datetime.date(2026, 5, 1)
    assert call.program is not script.program
    same, _ = script.start(facts, clock=lambda: late.replace(month=3, day=2))
    assert same is not None
    assert same.program is script.program


PROMISE = 'guarantee no_surprise "The amount is agreed aloud"\n    end agreed only after @summarises\n\non crisis'


@pytest.mark.parametrize("rehearsal", [False, True])
def test_a_script_that_is_not_proved_says_so_and_the_record_keeps_it(tmp_path: Path, rehearsal: bool) -> None:
    (tmp_path / "tiny.call").write_text(_block("call").replace("on crisis", PROMISE), encoding="utf-8")
    script, _ = scriptengine.load(tmp_path / "tiny.call", today=datetime.date(2026, 3, 2))
    assert script is not None
    assert script.unproved.startswith("Not every promise of this script is proved: lint has not looked at it")
    kept = scriptengine.MemoryJournal()
    call, _ = script.start(
        {"customer.first_name": "Ada", "account.balance": 1}, journal=kept, agent="sam", rehearsal=rehearsal
    )
    assert call is not None
    begun = scriptengine.recorded(kept, call.call).replay.moves[0].event
    assert isinstance(begun, Started)
    assert begun.warning == ("" if rehearsal else script.unproved)

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.report.machine import FORMATS, Page, as_github, as_gitlab, as_json, as_junit, as_sarif
from scriptengine.report.place import fingerprints
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind
from scriptengine.text.source import Source, Span

ERROR = Kind("CS012", "misspelt-keyword")
WARNING = Kind("CS301", "blaming-word", "warning")
HINT = Kind("CS320", "long-sentence", "hint")

TEXT = "step a\n    sya 👍 Hello,\n        all: fine\n"
SOURCE = Source("scripts/early arrears.call", TEXT)
SOURCES = {SOURCE.name: SOURCE}
PAGES = {"CS012": Page("A misspelt word", "# A misspelt word\nWrite it right.", "https://docs.example/CS012")}


def at(start: int, end: int) -> Span:
    return Span(SOURCE.name, start, end)


FIX = Fix("write `say`", (Edit(at(11, 14), "say"),))
SLIP = ERROR.at(at(11, 14), "No.\n100%, sure.", "Do.", related=((at(0, 4), "in this step"),), fix=FIX)
BLAME = WARNING.at(at(17, len(TEXT) - 1), "Blaming.", "Say it kindly.")
LONG = HINT.at(at(17, 22), "Long.")
NOWHERE = ERROR.at(None, "There is no file `b.call`.", "Look again.")
ALL = [LONG, BLAME, SLIP, NOWHERE]

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8")
)
SARIF = jsonschema.Draft7Validator(SCHEMA)


def test_json_has_a_version_and_places_in_code_points() -> None:
    document = json.loads(as_json(ALL, SOURCES, PAGES))
    assert document["version"] == 1
    none, slip, blame, _ = document["diagnostics"]
    assert none["filename"] is None
    assert none["location"] is None
    assert slip["filename"] == "scripts/early arrears.call"
    assert slip["location"] == {"row": 2, "column": 5}
    assert slip["end_location"] == {"row": 2, "column": 8}
    assert slip["url"] == "https://docs.example/CS012"
    assert slip["fix"]["applicability"] == "safe"
    assert slip["fix"]["edits"] == [
        {"content": "say", "location": {"row": 2, "column": 5}, "end_location": {"row": 2, "column": 8}}
    ]
    assert slip["related"][0]["message"] == "in this step"
    assert (blame["severity"], blame["location"]["column"]) == ("warning", 11)


def test_sarif_is_valid_and_says_how_columns_count() -> None:
    document = json.loads(as_sarif(ALL, SOURCES, PAGES))
    SARIF.validate(document)
    run = document["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["CS012", "CS301", "CS320"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://docs.example/CS012"
    slip = run["results"][1]
    assert slip["ruleIndex"] == 0
    assert slip["level"] == "error"
    location = slip["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "scripts/early%20arrears.call", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {
        "startLine": 2,
        "startColumn": 5,
        "endLine": 2,
        "endColumn": 8,
        "snippet": {"text": "sya"},
    }


def test_the_sarif_schema_would_see_a_wrong_level_or_line() -> None:
    document = json.loads(as_sarif(ALL, SOURCES, PAGES))
    document["runs"][0]["results"][1]["level"] = "fatal"
    assert not SARIF.is_valid(document)
    document = json.loads(as_sarif(ALL, SOURCES, PAGES))
    document["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not SARIF.is_valid(document)


def test_what_was_suppressed_stays_in_sarif_with_its_reason_and_nowhere_else() -> None:
    document = json.loads(as_sarif([SLIP], SOURCES, {}, [(BLAME, "quoted from the regulator")]))
    SARIF.validate(document)
    slip, blame = document["runs"][0]["results"]
    assert "suppressions" not in slip
    assert blame["suppressions"] == [{"kind": "inSource", "justification": "quoted from the regulator"}]
    for name, write in FORMATS.items():
        assert ("Blaming" in write([SLIP], SOURCES, {}, [(BLAME, "why")])) == (name == "sarif")


def test_an_absolute_path_becomes_a_file_address() -> None:
    for path, uri in (("/srv/a b/x.call", "file:///srv/a%20b/x.call"), ("C:\\s\\é.call", "file:///C:/s/%C3%A9.call")):
        finding = ERROR.at(Span(path, 0, 1), "m")
        document = json.loads(as_sarif([finding], {path: Source(path, "x")}, {}))
        SARIF.validate(document)
        location = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert location["artifactLocation"] == {"uri": uri}


def test_github_escapes_and_puts_errors_first() -> None:
    odd = Source("scripts/a,b:c.call", "x\n")
    findings = [LONG, BLAME, WARNING.at(Span(odd.name, 0, 1), "Odd."), SLIP, NOWHERE]
    here = "file=scripts/early arrears.call"
    slip = "No.%0A100%25, sure. Do.%0Ascripts/early arrears.call:1: in this step"
    assert as_github(findings, {**SOURCES, odd.name: odd}, PAGES).splitlines() == [
        "::error title=CS012 misspelt-keyword::There is no file `b.call`. Look again.",
        f"::error title=CS012 misspelt-keyword,{here},line=2,endLine=2,col=5,endColumn=8::{slip}",
        "::warning title=CS301 blaming-word,file=scripts/a%2Cb%3Ac.call,line=1,endLine=1,col=1,endColumn=2::Odd.",
        f"::warning title=CS301 blaming-word,{here},line=2,endLine=3::Blaming. Say it kindly.",
        f"::notice title=CS320 long-sentence,{here},line=2,endLine=2,col=11,endColumn=16::Long.",
    ]


def test_a_call_keeps_its_lines_where_a_server_shows_them() -> None:
    path = SOURCE.name
    call = "The call:\n  Agent: Hello.\n  Answer: No"
    finding = ERROR.at(Span(path, 0, 1), "Broken.", call, related=((Span(path, 0, 1), "what is promised"),))
    told = f"Broken. {call}"
    document = json.loads(as_sarif([finding], SOURCES, {}))
    assert document["runs"][0]["results"][0]["message"]["text"] == told
    assert ElementTree.fromstring(as_junit([finding], SOURCES, {}))[0][0][0].text == f"{path}:1:1: {told}"
    github = as_github([finding], SOURCES, {})
    assert github.endswith(f"::{told}\n{path}:1: what is promised".replace("\n", "%0A") + "\n")
    assert json.loads(as_gitlab([finding], SOURCES, {}))[0]["description"] == told.replace("\n", " ")


def test_gitlab_has_what_it_needs_of_every_finding() -> None:
    issues = json.loads(as_gitlab(ALL, SOURCES, PAGES))
    assert [issue["severity"] for issue in issues] == ["major", "major", "minor", "info"]
    assert issues[0]["location"] == {"path": ".", "lines": {"begin": 1, "end": 1}}
    assert issues[1]["location"] == {"path": "scripts/early arrears.call", "lines": {"begin": 2, "end": 2}}
    assert issues[1]["check_name"] == "CS012 misspelt-keyword"
    assert len({issue["fingerprint"] for issue in issues}) == 4


def test_junit_counts_failures_by_file_and_lets_hints_pass() -> None:
    root = ElementTree.fromstring(as_junit(ALL, SOURCES, PAGES))
    suites = {suite.get("name"): suite for suite in root}
    assert suites["scripts/early arrears.call"].get("tests") == "3"
    assert suites["scripts/early arrears.call"].get("failures") == "2"
    assert suites["scriptengine"].get("failures") == "1"
    assert len(root.findall(".//failure")) == 3
    assert [case.get("line") for case in suites["scripts/early arrears.call"]] == ["2", "2", "2"]
    nothing = ElementTree.fromstring(as_junit([], {}, {}))
    assert nothing.find(".//testcase") is not None
    assert nothing.find(".//failure") is None


def test_a_fingerprint_stays_when_lines_move_and_tells_twins_apart() -> None:
    def prints(text: str) -> list[str]:
        found = [n for n in range(len(text)) if text.startswith("sya", n)]
        return fingerprints([ERROR.at(at(n, n + 3), "m") for n in found], {SOURCE.name: Source(SOURCE.name, text)})

    before = prints("sya one\nsya two\nsya one\n")
    assert len(set(before)) == 3
    assert prints("# a comment\n\nsya one\n    sya two\nsya one\n") == before
    assert prints("sya other\nsya two\nsya one\n")[1:2] == before[1:2]


spans = st.one_of(
    st.none(), st.builds(at, st.integers(0, 60), st.integers(0, 60)), st.just(Span("gone\x1b.call", 3, 4))
)


@st.composite
def findings(draw: st.DrawFn) -> Diagnostic:
    kind = draw(st.sampled_from([ERROR, WARNING, HINT]))
    words = st.text(max_size=12)
    return kind.at(draw(spans), draw(words), draw(words), related=((at(0, 1), draw(words)),))


@given(st.lists(findings(), max_size=4), st.text(max_size=60))
def test_every_format_can_be_read_back_whatever_the_words(found: list[Diagnostic], text: str) -> None:
    sources = {SOURCE.name: Source(SOURCE.name, text)}
    written = {name: write(found, sources, {}, ()) for name, write in FORMATS.items()}
    for name, report in written.items():
        report.encode("utf-8")
        assert not set(report) & set("\x00\x07\x1b\x7f\x9b\u202e\u2028"), name
    assert len(json.loads(written["json"])["diagnostics"]) == len(found)
    assert len(json.loads(written["gitlab"])) == len(found)
    SARIF.validate(json.loads(written["sarif"]))
    cases = ElementTree.fromstring(written["junit"].encode("utf-8")).findall(".//testcase")
    assert len(cases) == max(1, len(found))
    assert len(written["github"].splitlines()) == len(found)

"""Findings for machines: JSON, SARIF 2.1.0, GitHub annotations, GitLab code quality, JUnit; one function a format."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree

from scriptengine.report.place import Place, fingerprints, ordered, place, told
from scriptengine.text.clean import clean, one_line
from scriptengine.text.diagnostic import Diagnostic, Fix, Severity
from scriptengine.text.source import Source, Span
from scriptengine.version import __version__


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a rule beside its findings: a sentence, its page as Markdown, and where that is published."""

    summary: str = ""
    help: str = ""
    url: str = ""


Sources = Mapping[str, Source]
Pages = Mapping[str, Page]
Suppressed = Sequence[tuple[Diagnostic, str]]
Format = Callable[[Iterable[Diagnostic], Sources, Pages, Suppressed], str]
"""Findings, the texts they stand in, pages by rule code, and findings that an author suppressed with the reason."""


def as_json(findings: Iterable[Diagnostic], sources: Sources, pages: Pages, _suppressed: Suppressed = ()) -> str:
    """`{"version": 1, "diagnostics": [...]}`: rows and columns (code points) count from 1, ends not included."""
    document = {"version": 1, "diagnostics": [_json_finding(finding, sources, pages) for finding in ordered(findings)]}
    return _dumps(document)


def _json_finding(finding: Diagnostic, sources: Sources, pages: Pages) -> dict[str, Any]:
    at = place(finding.span, sources) if finding.span else None
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "advice": finding.advice,
        "filename": at.file if at else None,
        **_json_place(at),
        "related": [
            {"filename": there.file, **_json_place(there), "message": word}
            for there, word in ((place(span, sources), word) for span, word in finding.related)
        ],
        "fix": _json_fix(finding.fix, sources) if finding.fix else None,
        "url": pages[finding.code].url or None if finding.code in pages else None,
    }


def _json_place(at: Place | None) -> dict[str, Any]:
    if at is None:
        return {"location": None, "end_location": None}
    return {
        "location": {"row": at.start.line, "column": at.start.column},
        "end_location": {"row": at.end.line, "column": at.end.column},
    }


def _json_fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    return {
        "title": fix.title,
        "applicability": "safe" if fix.safe else "unsafe",
        "edits": [{"content": edit.text, **_json_place(place(edit.span, sources))} for edit in fix.edits],
    }


_LEVELS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "hint": "note"}


def as_sarif(findings: Iterable[Diagnostic], sources: Sources, pages: Pages, suppressed: Suppressed = ()) -> str:
    """One run of SARIF 2.1.0. Suppressed findings are in it too, each with its reason, as the standard asks."""
    reasons = dict(suppressed)
    every = ordered([*findings, *reasons])
    rules = sorted({(finding.code, finding.name) for finding in every})
    index = {code: number for number, (code, _) in enumerate(rules)}
    results = []
    for finding, fingerprint in zip(every, fingerprints(every, sources), strict=True):
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": index[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": told(finding)},
            "locations": [_sarif_place(finding.span, sources)] if finding.span else [],
            "partialFingerprints": {"words/v1": fingerprint},
        }
        if finding.related:
            result["relatedLocations"] = [
                {"id": number, **_sarif_place(span, sources), "message": {"text": one_line(word)}}
                for number, (span, word) in enumerate(finding.related)
            ]
        if finding in reasons:
            result["suppressions"] = [{"kind": "inSource", "justification": one_line(reasons[finding])}]
        results.append(result)
    driver = {
        "name": "scriptengine",
        "semanticVersion": __version__,
        "rules": [_sarif_rule(code, name, pages.get(code)) for code, name in rules],
    }
    # Our columns count code points; SARIF would take them for UTF-16 units.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _sarif_rule(code: str, name: str, page: Page | None) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code, "name": name}
    if page and page.summary:
        rule["shortDescription"] = {"text": page.summary}
    if page and page.help:
        rule["help"] = {"text": page.help, "markdown": page.help}
    if page and page.url:
        rule["helpUri"] = page.url
    return rule


def _sarif_place(span: Span, sources: Sources) -> dict[str, Any]:
    at = place(span, sources)
    path = at.file.replace("\\", "/")
    absolute = path.startswith("/") or path[1:3] == ":/"
    artifact = {"uri": "file://" + quote("/" + path.lstrip("/"), safe="/:")} if absolute else _relative(path)
    region: dict[str, Any] = {
        "startLine": at.start.line,
        "startColumn": at.start.column,
        "endLine": at.end.line,
        "endColumn": at.end.column,
    }
    source = sources.get(span.file)
    if source is not None:
        region["snippet"] = {"text": clean(source.text[span.start : span.end][:1000])}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _relative(path: str) -> dict[str, str]:
    return {"uri": quote(path.removeprefix("./"), safe="/"), "uriBaseId": "%SRCROOT%"}


_COMMANDS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "hint": "notice"}


def as_github(findings: Iterable[Diagnostic], sources: Sources, _pages: Pages, _suppressed: Suppressed = ()) -> str:
    """Workflow commands that GitHub shows beside the lines; errors first: it shows ten of each kind a step."""
    lines = []
    for finding in sorted(ordered(findings), key=lambda finding: list(_COMMANDS).index(finding.severity)):
        properties = {"title": f"{finding.code} {finding.name}"}
        if finding.span:
            at = place(finding.span, sources)
            properties |= {"file": at.file, "line": str(at.start.line), "endLine": str(at.end.line)}
            if at.start.line == at.end.line:
                properties |= {"col": str(at.start.column), "endColumn": str(at.end.column)}
        listed = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
        words = "\n".join((told(finding), *_elsewhere(finding, sources)))
        lines.append(f"::{_COMMANDS[finding.severity]} {listed}::{_escaped(words)}\n")
    return "".join(lines)


def _elsewhere(finding: Diagnostic, sources: Sources) -> Iterator[str]:
    """The other places that a finding speaks of, a line each."""
    for span, word in finding.related:
        there = place(span, sources)
        yield f"{there.file}:{there.start.line}: {one_line(word)}"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(character):02X}" if character in "%\r\n" + more else character for character in text)


_GITLAB: Final[dict[Severity, str]] = {"error": "major", "warning": "minor", "hint": "info"}


def as_gitlab(findings: Iterable[Diagnostic], sources: Sources, _pages: Pages, _suppressed: Suppressed = ()) -> str:
    """A code quality report of GitLab; a finding without a place stands at the first line of `.`: it needs a path."""
    every = ordered(findings)
    issues = []
    for finding, fingerprint in zip(every, fingerprints(every, sources), strict=True):
        at = place(finding.span or Span(".", 0, 0), sources)
        issue = {
            "description": one_line(told(finding)),
            "check_name": f"{finding.code} {finding.name}",
            "fingerprint": fingerprint,
            "severity": _GITLAB[finding.severity],
            "location": {
                "path": at.file.removeprefix("./"),
                "lines": {"begin": at.start.line, "end": max(at.start.line, at.end.line)},
            },
        }
        issues.append(issue)
    return _dumps(issues)


def as_junit(findings: Iterable[Diagnostic], sources: Sources, _pages: Pages, _suppressed: Suppressed = ()) -> str:
    """JUnit XML: a suite for each file, a failure for each error and warning; hints pass and are told in the output."""
    every = ordered(findings)
    root = ElementTree.Element("testsuites", name="scriptengine")
    by_file: dict[str, list[Diagnostic]] = {}
    for finding in every:
        by_file.setdefault(finding.span.file if finding.span else "", []).append(finding)
    for file, members in by_file.items():
        failed = sum(finding.severity != "hint" for finding in members)
        name = _xml(file) or "scriptengine"
        suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(members)), failures=str(failed))
        for finding in members:
            _junit_case(suite, finding, sources)
    if not every:
        suite = ElementTree.SubElement(root, "testsuite", name="scriptengine", tests="1", failures="0")
        ElementTree.SubElement(suite, "testcase", name="nothing found", classname="scriptengine")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _junit_case(suite: ElementTree.Element, finding: Diagnostic, sources: Sources) -> None:
    at = place(finding.span, sources) if finding.span else None
    where = f"{at.file}:{at.start.line}:{at.start.column}: " if at else ""
    case = ElementTree.SubElement(
        suite, "testcase", name=f"{finding.code} {finding.name}", classname=suite.get("name", "")
    )
    if at:
        case.set("file", _xml(at.file))
        case.set("line", str(at.start.line))
    text = _readable(f"{where}{told(finding)}")
    if finding.severity == "hint":
        ElementTree.SubElement(case, "system-out").text = text
    else:
        failure = ElementTree.SubElement(case, "failure", type=finding.severity, message=_xml(finding.message))
        failure.text = text


def _xml(text: str) -> str:
    """The text in one line, without what no XML parser reads back."""
    return _readable(one_line(text))


def _readable(text: str) -> str:
    """The text without what no XML parser reads back: controls, and two codes that are no characters at all."""
    return clean(text).replace("\ufffe", "").replace("\uffff", "")


def _dumps(document: object) -> str:
    # Non-ASCII characters are written as `\\u…`, so that an escape code is harmless wherever this is printed.
    return json.dumps(document, indent=2) + "\n"


FORMATS: Final[dict[str, Format]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "gitlab": as_gitlab,
    "junit": as_junit,
}
"""By the names of `--output-format`; `text` is for people and lives in `report/text.py`."""

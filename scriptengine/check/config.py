"""What lint is told to look for, from `scriptengine.toml` or `[tool.scriptengine]` in `pyproject.toml`."""

import os
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from scriptengine.text import files
from scriptengine.text.diagnostic import Diagnostic, Kind, Severity, did_you_mean
from scriptengine.text.source import Source, Span

BAD_CONFIG = Kind("CS801", "bad-configuration")

GUARANTEES: Final = "CS3"
"""What the codes of guarantees begin with: they are waived in the script, by name and until a day, not switched off."""

_ALL: Final = "CS"
# Proved, but by never happening: a pack speaks of much that a script need not have. `--guarantees` lists them apart.
_ON_REQUEST = ("CS302",)
_ALWAYS = ("CS0", "CS1", "CS2", "CS8", "CS9")
_CODES: Final = Path(__file__).with_name("codes.txt")
_SORT = re.compile(rf"{_ALL}\d?", re.ASCII)
_LISTS = ("select", "extend-select", "ignore", "extend-ignore", "locked", "exclude")
_KEYS = (*_LISTS, "per-file-ignores", "severity", "baseline")


class Config(NamedTuple):
    """Rules are named by their name, their code, or the beginning of their code (`CS4`).

    `root` is the folder that paths and patterns of files start from. `severity` gives a rule another severity. `locked`
    ones can be neither allowed in a file nor kept in a baseline.
    """

    root: Path
    select: tuple[str, ...] = (_ALL,)
    ignore: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] = {}
    severity: Mapping[str, Severity] = {}
    locked: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None

    def selects(self, code: str, name: str) -> bool:
        """Whether a rule is wanted; of two patterns that fit, the longer one counts. Guarantees are never ignored."""
        wanted = _closeness(self.select, code, name)
        if not wanted or code.startswith(GUARANTEES):
            return wanted > 0
        ignored = _closeness(self.ignore, code, name)
        # All of them are selected where nothing is said, so who ignores all of them means it.
        return wanted > ignored or (wanted == ignored and wanted > len(_ALL))

    def chooses(self, finding: Diagnostic) -> bool:
        """Whether a finding is to be told, if not where it stands; what keeps a file from being built always is."""
        code, name = finding.code, finding.name
        if _keeps_from_building(finding) or not self.selects(code, name):
            return _keeps_from_building(finding)
        return code not in _ON_REQUEST or _closeness(self.select, code, name) >= len(code)

    def wants(self, finding: Diagnostic) -> bool:
        """Whether a finding is to be told where it stands."""
        if not self.per_file or _keeps_from_building(finding) or finding.code.startswith(GUARANTEES):
            return self.chooses(finding)
        where = self.relative(finding.span.file) if finding.span else ""
        return self.chooses(finding) and not any(
            _closeness(rules, finding.code, finding.name)
            for pattern, rules in self.per_file.items()
            if fits(where, pattern)
        )

    def graded(self, finding: Diagnostic) -> Diagnostic:
        """The finding with the severity that was chosen for its rule; what keeps a file from being built stays."""
        if not self.severity or finding.code.startswith((*_ALWAYS, GUARANTEES)):
            return finding
        chosen = [pattern for pattern in self.severity if _closeness((pattern,), finding.code, finding.name)]
        if not chosen:
            return finding
        best = max(chosen, key=lambda pattern: _closeness((pattern,), finding.code, finding.name))
        return finding._replace(severity=self.severity[best])

    def is_locked(self, code: str, name: str) -> bool:
        return _closeness(self.locked, code, name) > 0

    def lets_accept(self, code: str, name: str) -> bool:
        """Whether findings may be accepted: those of rules, unless locked; not guarantees, nor what keeps a file from
        being read or built."""
        return code.startswith(("CS4", "CS5", "CS6", "CS7")) and not self.is_locked(code, name)

    def excludes(self, path: Path) -> bool:
        """Whether a file or folder is left out."""
        where = self.relative(path)
        return any(fits(where, pattern) for pattern in self.exclude)

    def relative(self, path: str | Path) -> str:
        """A path from the root, as patterns and baselines have it."""
        whole = os.path.normpath(os.path.join(os.getcwd(), path))
        below = os.path.join(self.root, "")
        return whole.removeprefix(below).replace(os.sep, "/")


def _keeps_from_building(finding: Diagnostic) -> bool:
    return finding.severity == "error" and finding.code.startswith(_ALWAYS)


def fits(path: str, pattern: str) -> bool:
    """Whether a path is named by a pattern such as `drafts/*.call`, by its last part (`*.call`), or lies below it."""
    pattern = pattern.rstrip("/")
    if "/" not in pattern:
        return any(fnmatchcase(part, pattern) for part in path.split("/"))
    return fnmatchcase(path, pattern) or fnmatchcase(path, pattern + "/*")


def _closeness(patterns: Iterable[str], code: str, name: str) -> int:
    """How closely the best of some patterns names a rule: 0 for not at all."""
    return max(
        (len(code) if one == name else len(one) for one in patterns if one == name or _begins(code, one)), default=0
    )


def _begins(code: str, pattern: str) -> bool:
    return bool(pattern) and code.startswith(pattern)


def find(start: Path) -> Path | None:
    """The configuration that holds in a folder: of the folder itself or the nearest one above it."""
    for at in (start, *start.parents):
        own = at / "scriptengine.toml"
        if own.is_file():
            return own
        project = at / "pyproject.toml"
        if project.is_file() and "[tool.scriptengine" in project.read_text(encoding="utf-8", errors="replace"):
            return project
    return None


def read(path: Path) -> tuple[Config, Source | None, list[Diagnostic]]:
    """A configuration file, its text, and what is wrong with it."""
    source, findings = files.read_file(path)
    config = Config(path.parent.absolute())
    import tomllib  # not needed where there is no configuration

    if source is None:
        return config, None, findings
    try:
        document: Any = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as problem:
        message = f"`{path.name}` is not TOML: {problem}."
        return config, source, [BAD_CONFIG.at(_line_in(source, problem), message, "Mend that line.")]
    if path.name == "pyproject.toml":
        document = document.get("tool", {}).get("scriptengine", {})
    reader = _Reader(source)
    return reader.config(config, document), source, reader.findings


def _line_in(source: Source, problem: ValueError) -> Span:
    told = re.search(r"at line (\d+), column (\d+)", str(problem))
    at = source.offset(int(told[1]), int(told[2])) if told else 0
    return Span(source.name, at, at + 1)


class _Reader:
    """Reads one document, and finds the places of its keys and words again in the text."""

    def __init__(self, source: Source) -> None:
        self.findings: list[Diagnostic] = []
        self._source = source

    def config(self, config: Config, document: Any) -> Config:
        lists: dict[str, tuple[str, ...]] = {}
        per_file: dict[str, tuple[str, ...]] = {}
        severity: dict[str, Severity] = {}
        baseline: Path | None = None
        if not isinstance(document, dict):
            self._wrong(
                "scriptengine", "`tool.scriptengine` is a table.", "Write `[tool.scriptengine]` above its lines."
            )
            return config
        for key, value in document.items():
            if key not in _KEYS:
                message = f"There is no setting `{key}`.{did_you_mean(key, _KEYS)}"
                self._wrong(key, message, f"The settings are {', '.join(_KEYS)}.")
            elif key in _LISTS:
                lists[key] = self._list(key, value)
            elif key == "per-file-ignores" and isinstance(value, dict):
                per_file = {pattern: self._list(pattern, rules) for pattern, rules in value.items()}
            elif key == "severity" and isinstance(value, dict):
                severity = {rule: value[rule] for rule in value if self._severity(rule, value[rule])}
            elif key == "baseline" and isinstance(value, str):
                baseline = config.root / value
            else:
                self._wrong(key, f"`{key}` has a value of the wrong sort.", "The page on linting shows each setting.")
        named = [rule for key in _LISTS if key != "exclude" for rule in lists.get(key, ())]
        self._known([*named, *severity, *(rule for rules in per_file.values() for rule in rules)])
        ignored = [rule for rules in (lists.get("ignore", ()), lists.get("extend-ignore", ())) for rule in rules]
        for rule in dict.fromkeys([*ignored, *(rule for rules in per_file.values() for rule in rules), *severity]):
            if _of_guarantees(rule):
                self._wrong(rule, _SWITCHED_OFF, _INSTEAD)
        return config._replace(
            select=(*lists.get("select", config.select), *lists.get("extend-select", ())),
            ignore=(*lists.get("ignore", ()), *lists.get("extend-ignore", ())),
            locked=lists.get("locked", ()),
            exclude=lists.get("exclude", ()),
            per_file=per_file,
            severity=severity,
            baseline=baseline,
        )

    def _list(self, key: str, value: object) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(word, str) and word for word in value):
            return tuple(value)
        self._wrong(key, f"`{key}` is not a list of words.", f'Write it as `{key} = ["CS401"]`.')
        return ()

    def _severity(self, rule: str, value: object) -> bool:
        if value in get_args(Severity):
            return True
        self._wrong(rule, f"`{rule}` has no severity `{value}`.", "Write `error`, `warning` or `hint`.")
        return False

    def _known(self, rules: Iterable[str]) -> None:
        for rule in dict.fromkeys(rules):
            problem = unknown(rule)
            if problem:
                self._wrong(rule, problem, "`scriptengine rule` lists them all.")

    def _wrong(self, word: str, message: str, advice: str) -> None:
        found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", self._source.text)
        span = Span(self._source.name, found.start(), found.end()) if found else Span(self._source.name, 0, 0)
        self.findings.append(BAD_CONFIG.at(span, message, advice))


WAIVE: Final = "A guarantee is waived in the script, with an owner and an end: `waive NAME until DATE by WHO, why`."


_SWITCHED_OFF: Final = "Guarantees can't be switched off here, nor told more quietly."
_INSTEAD: Final = f"{WAIVE} Or select the rules you want."


def promised(ignored: Iterable[str]) -> list[Diagnostic]:
    """What is wrong with rules that the command line is to ignore: guarantees are none of them."""
    return [BAD_CONFIG.at(None, _SWITCHED_OFF, _INSTEAD)] if any(map(_of_guarantees, ignored)) else []


def _of_guarantees(rule: str) -> bool:
    """Whether a rule, by code or by name, tells what became of guarantees."""
    return rule.startswith(GUARANTEES) or any(
        rule == name for code, name in other_codes().items() if code.startswith(GUARANTEES)
    )


def wrong_rules(named: Iterable[str]) -> list[Diagnostic]:
    """What is wrong with rules as the command line names them."""
    advice = "`scriptengine rule` lists them all."
    return [BAD_CONFIG.at(None, problem, advice) for problem in map(unknown, dict.fromkeys(named)) if problem]


def unknown(rule: str) -> str:
    """Why no rule is meant by a word, in a sentence; nothing where one is."""
    if _SORT.fullmatch(rule):
        return ""
    # The rules bring in most of the engine; a run in which nothing changed and no rule was named does without.
    from scriptengine.check.registry import BY_CODE, BY_NAME

    codes = {*BY_CODE, *other_codes()}
    names = {*BY_NAME, *other_codes().values()}
    if rule in names or (rule.startswith(_ALL) and any(code.startswith(rule) for code in codes)):
        return ""
    # Where a word begins as codes do, one of the same sort was meant.
    like = [code for code in sorted(codes) if code.startswith(rule[:3].upper())] or sorted(names)
    return f"There is no rule `{rule}`.{did_you_mean(rule.upper() if like[0] in codes else rule, like)}"


@cache
def other_codes() -> Mapping[str, str]:
    """The names of what lint tells besides rules, by code."""
    lines = _CODES.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split(" ", 1) for line in lines)


def both_names(rule: str) -> tuple[str, str]:
    """The code and the name of a rule by either; of what is no rule, the word itself twice."""
    from scriptengine.check.registry import BY_CODE, BY_NAME

    found = BY_NAME.get(rule) or BY_CODE.get(rule)
    return (found.code, found.name) if found else (rule, rule)

"""Whole scripts from the Bad and Good of a rule's page: what a fragment leaves out is completed around it.

A page may show a whole script, a stretch of declarations and steps, or bare statements. Completed are: the header, a
step around bare statements, `end done` after them, steps that arrows name, the names in `STOCK` that a fragment uses,
and a block for the crisis triggers. Used files stand in `LIBRARY`; a page's own ones follow the line `# file: PATH`.
"""

import datetime
import re
from collections.abc import Mapping
from functools import cache

from scriptengine.check.rule import Rule
from scriptengine.check.subject import Subject
from scriptengine.language.parse import parse
from scriptengine.program.cache import Cache
from scriptengine.program.library import Kept
from scriptengine.program.load import assemble
from scriptengine.program.trees import Trees
from scriptengine.resources import folder
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

TODAY = datetime.date(2026, 1, 1)
MAIN = "scripts/example.call"

HEADER = 'script example "Example"\n    version 1\n    locale en-GB\n    currency GBP\n'

STOCK = {
    r"\bdone\b": 'outcome done "Done"',
    r"\bplan_agreed\b": 'outcome plan_agreed "Plan agreed" @resolved',
    r"\baccount\.balance\b": "fact account.balance as money @discloses",
    r"\baccount\.days_late\b": "fact account.days_late as number @discloses",
    r"\bcustomer\.first_name\b": "fact customer.first_name as text",
    r"\bcustomer\.full_name\b": "fact customer.full_name as text",
    r"\bagent\.first_name\b": "fact agent.first_name as text",
    r"\bteam_leader\b": 'contact team_leader "Team leader"\n    person Priya Nair\n    phone +44 20 7946 0000',
    r"\backnowledge\b": "use phrases/en.yaml",
    r"\bnotice\s": "use notices/uk.yaml",
    r"@agrees\b": 'mark agrees "the customer said yes to a plan"',
    r"@refuses\b": 'mark refuses "the customer said no"',
}
"""What stands for a name in a fragment that does not declare it: a declaration by a pattern of the name's use."""

_WHOLE = re.compile(r"^(?:script|flow|rules)\s", re.MULTILINE)
_DECLARED = re.compile(
    r"^(?:step|fact|on|outcome|contact|mark|guarantee|waive|use)\s",
    re.MULTILINE,
)
_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)
_CRISIS = "on crisis\n    end done\n"


@cache
def library() -> Mapping[str, str]:
    """The shipped files that pages may use."""
    root = folder("scripts")
    shipped = [*root.glob("rules/*.call"), *root.glob("phrases/*.yaml"), *root.glob("notices/*.yaml")]
    return {f"scripts/{path.relative_to(root).as_posix()}": path.read_text(encoding="utf-8") for path in shipped}


def texts(fragment: str) -> dict[str, str]:
    """The files of an example by name, the main one first."""
    main, *others = _FILE.split(fragment)
    files = {MAIN: completed(main)}
    files.update({f"scripts/{path}": text for path, text in zip(others[::2], others[1::2], strict=True)})
    return files


def completed(fragment: str) -> str:
    """A fragment as a whole script."""
    if _WHOLE.search(fragment):
        return fragment
    if not _DECLARED.search(fragment):
        body = "".join(f"    {line}\n" if line else "\n" for line in fragment.rstrip().split("\n"))
        last = next((line for line in reversed(fragment.rstrip().split("\n")) if line and line[0] != " "), "")
        ends = last.split(" ")[0] in {"->", "end", "return", "resume"}
        fragment = f"step start\n{body}" + ("" if ends else "    end done\n")
    fragment = fragment.rstrip() + "\n"
    if not re.search(r"^step\s", fragment, re.MULTILINE):
        fragment += "\nstep start\n    end done\n"
    for target in sorted(set(re.findall(r"-> (\w+)$", fragment, re.MULTILINE))):
        if not re.search(rf"^step {target}$", fragment, re.MULTILINE):
            fragment += f"\nstep {target}\n    end done\n"
    if not re.search(r"^on .*\b(?:crisis|suicide_risk)\b", fragment, re.MULTILINE):
        fragment = _CRISIS + "\n" + fragment
    stock = [text for pattern, text in STOCK.items() if re.search(pattern, fragment) and not _declares(fragment, text)]
    return "\n".join([HEADER, *stock, "", fragment])


def _declares(fragment: str, declaration: str) -> bool:
    word, name = declaration.split(" ")[:2]
    return re.search(rf"^{word} {re.escape(name)}\b", fragment, re.MULTILINE) is not None


def found(rule: Rule, fragment: str) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What one rule finds in an example, and what else is wrong with the example: errors of reading and building."""
    files = texts(fragment)
    source = Source(MAIN, files[MAIN])
    if rule.needs == "file":
        file, errors = parse(source)
        return list(rule.check(Subject(file, source, today=TODAY))), errors
    made = assemble(Kept({**library(), **files}, MAIN), MAIN, Trees(Cache(None)), TODAY)
    errors = [finding for finding in made.diagnostics if finding.severity == "error"]
    units = {unit.file.span.file: unit.file for unit in made.gathered.all()}
    subject = Subject(
        units[MAIN],
        source,
        program=made.program,
        files=units,
        sources=made.gathered.sources,
        books=made.books,
        today=TODAY,
    )
    return (list(rule.check(subject)) if made.program is not None else []), errors

"""The pages of rules, as `scriptengine rule` shows them and as they are published under docs/rules."""

import re
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from scriptengine.check.registry import ALL_RULES
from scriptengine.check.rule import GROUPS, Rule
from scriptengine.report.machine import Page

_HOW: Final = {
    "structure": "Steps, questions and conditions: does every path lead somewhere, and can every line be said?",
    "care": "What the customer meets: acknowledged, never pressed, always with a way out and a person in reach.",
    "wording": "What the customer hears. Notices are exempt: their words are the law's.",
    "safety": "Personal data, consent, marks that are missing, and what people are paid for.",
}

_SORTS: Final = (
    ("CS0", "the file could not be read as a script; the message says what to write instead"),
    ("CS1", "names or types in the script do not fit together"),
    ("CS2", "something is wrong with a lexicon, phrase book, notice book or scorecard"),
    ("CS3", "a guarantee can be broken, or could not be proved"),
    ("CS8", "something is wrong with the configuration, an `allow` comment or the baseline"),
    ("CS9", "a file could not be read at all, or is not well-formed YAML"),
)


def as_text(rule: Rule) -> str:
    """A rule's page for a terminal."""
    head = f"{rule.code} {rule.name} ({rule.severity})"
    return f"{head}\n{'=' * len(head)}\n\n{rule.page}\n\n{how_to_allow(rule)}\n"


def how_to_allow(rule: Rule) -> str:
    return f"To accept it in one place, write above the line: `# allow {rule.name}: why`."


def as_markdown(rule: Rule) -> str:
    """A rule's page as it is published."""
    scope = "one file by itself" if rule.needs == "file" else "a whole call, with all that its script uses"
    parts = [
        f"# {rule.code} {rule.name}",
        f"*{rule.severity.capitalize()}, {rule.group}. Looks at {scope}.*",
        _flowing(rule.page.partition("\nWhy:")[0]),
        f"**Why.** {_flowing(rule.part('Why'))}",
    ]
    parts += [f"Found in:\n\n{_fenced(rule.part('Bad'))}", f"Not found in:\n\n{_fenced(rule.part('Good'))}"]
    return "\n\n".join([*parts, how_to_allow(rule)]) + "\n"


def _fenced(example: str) -> str:
    return f"```text\n{example}\n```"


def _flowing(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


def sort_of(code: str) -> str:
    """What a code that is not a rule's stands for; nothing for one that stands for nothing."""
    if not re.fullmatch(r"CS\d{1,3}", code):
        return ""
    return next((meaning for begins, meaning in _SORTS if code.startswith(begins)), "")


def file_name(rule: Rule) -> str:
    return f"{rule.code}-{rule.name}.md"


def index() -> str:
    """All rules by subject, one line each."""
    parts = ["# The rules of `scriptengine lint`", textwrap.dedent(_INTRODUCTION).strip()]
    for group in GROUPS.values():
        lines = [
            f"- [{rule.code} {rule.name}]({file_name(rule)}): {rule.summary}"
            for rule in ALL_RULES
            if rule.group == group
        ]
        if lines:
            parts += [f"## {group.capitalize()}", _HOW[group], "\n".join(lines)]
    parts += ["## Other codes", "\n".join(f"- {begins}..: {meaning}" for begins, meaning in _SORTS)]
    return "\n\n".join(parts) + "\n"


_INTRODUCTION: Final = """
    Every page here is the docstring of the rule itself, and its two examples are the rule's test. Written by
    `python -m scriptengine.check.pages docs/rules`.
"""


def pages() -> Mapping[str, Page]:
    """What reports for machines tell of each rule, by code."""
    return {rule.code: Page(rule.summary, as_markdown(rule)) for rule in ALL_RULES}


def write(folder: Path) -> None:
    """Write every page and the index into a folder, and take away pages of rules that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {file_name(rule): as_markdown(rule) for rule in ALL_RULES} | {"README.md": index()}
    for old in folder.glob("*.md"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

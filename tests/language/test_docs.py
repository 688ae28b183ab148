"""The language's reference keeps to the language: its scripts are read, and it names every word there is."""

import re
from pathlib import Path

import pytest

from scriptengine.language import words
from scriptengine.language.format import write
from scriptengine.language.parse import parse
from scriptengine.text.source import Source

PAGE = Path(__file__).parent.parent.parent / "docs" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
FENCED = re.findall(r"^```call\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("script", FENCED, ids=range(len(FENCED)))
def test_a_script_in_the_reference_is_in_the_usual_form(script: str) -> None:
    source = Source("language.md", script)
    file, findings = parse(source)
    assert not findings
    assert write(file, source) == script


@pytest.mark.parametrize(
    "word",
    [
        *words.HEADERS,
        *words.DECLARATIONS,
        *words.STATEMENTS,
        *words.TYPES,
        *words.SETTINGS,
        *words.CONTACT_SETTINGS,
        *words.MARKS,
        *words.FUNCTIONS,
        *words.FILTERS,
    ],
)
def test_the_reference_names_every_word(word: str) -> None:
    assert re.search(rf"`[^`]*\b{word}\b[^`]*`", TEXT)

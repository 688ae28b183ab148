"""What every kind of mistake has in common: a code of its own, a name, and a wrong file that shows it."""

import re
from pathlib import Path

import pytest

from scriptengine.language import gaps, keywords, mistakes, named, reckoned, spoken, worded
from scriptengine.language.named import FORMS
from scriptengine.language.parse import parse
from scriptengine.language.words import DECLARATIONS, HEADERS, STATEMENTS
from scriptengine.text.diagnostic import Kind
from scriptengine.text.source import Source

MODULES = (gaps, keywords, mistakes, named, reckoned, spoken, worded)
KINDS = [kind for module in MODULES for kind in vars(module).values() if isinstance(kind, Kind)]
CASES = Path(__file__).parent.parent / "cases" / "syntax"
# Shown by tests of their own: a file of very many mistakes, and a line that nothing else explains.
ELSEWHERE = {"CS009", "CS099"}


def test_every_kind_of_mistake_has_a_code_and_a_name_of_its_own() -> None:
    assert len({kind.code for kind in KINDS}) == len({kind.name for kind in KINDS}) == len({id(kind) for kind in KINDS})
    assert all(re.fullmatch(r"CS0\d\d", kind.code) and re.fullmatch(r"[a-z-]+", kind.name) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_mistake_is_shown_by_a_wrong_file(kind: Kind) -> None:
    shown = {code for path in CASES.glob("*.call") for code in re.findall(r"CS\d+", path.read_text(encoding="utf-8"))}
    assert kind.code in shown | ELSEWHERE


@pytest.mark.parametrize("word", [*HEADERS, *DECLARATIONS, *STATEMENTS, "->"])
def test_the_example_of_a_line_is_a_line_of_the_language(word: str) -> None:
    example = FORMS[word]
    if word in HEADERS:
        text = f"{example}\n"
    elif word in DECLARATIONS:
        below = {"step": "    resume\n", "on": "    resume\n", "guarantee": "    never @demands\n"}
        text = f'script a "A"\n{example}\n{below.get(word, "")}'
    else:
        below = {"if": "        resume\n", "else": "        resume\n"}
        before = "    if angry\n        resume\n" if word == "else" else ""
        text = f'script a "A"\nstep one\n{before}    {example}\n{below.get(word, "")}'
    assert not parse(Source("a.call", text))[1]


def test_a_line_that_nothing_explains_is_named() -> None:
    _, findings = parse(Source("a.call", 'script a "A"\nstep one\n    xyzzy\n'))
    assert [finding.code for finding in findings] == ["CS099"]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.call")), ids=lambda path: path.stem)
def test_a_safe_mend_leaves_one_finding_less(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    findings = parse(Source(path.name, text))[1]
    for finding in findings:
        if finding.fix and finding.fix.safe:
            mended = text
            for edit in sorted(finding.fix.edits, key=lambda one: -one.span.start):
                mended = mended[: edit.span.start] + edit.text + mended[edit.span.end :]
            assert len(parse(Source(path.name, mended))[1]) < len(findings)


@pytest.mark.parametrize(
    ("claim", "advice"),
    [
        ("@offers within 0 turns", "`within 1 turn` for the very next turn"),
        ("after hardship, @offers within 00 turns", "`within 1 turn` for the very next turn"),
        ("at most 1.5 @demands", "a whole number"),
        ("@offers within -1 turns", "a whole number"),
        ("at most @demands or ask", "`at most 1 @demands or ask`"),
        ("within 2 turns, @offers", "`@offers within 2 turns`"),
        ("after hardship, within 1 turn @offers", "`@offers within 1 turn`"),
        ("within two turns, @offers", "Write it in figures"),
    ],
)
def test_a_miscounted_claim_leads_to_one_that_counts(claim: str, advice: str) -> None:
    _, findings = parse(Source("a.call", f'script a "A"\nguarantee one "One"\n    {claim}\n'))
    assert [(finding.code, advice in finding.advice) for finding in findings] == [("CS080", True)]


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("at most 1 ask part.well", "it means every question"),
        ("never listen story", "it means every `listen`"),
        ("after say hello, never @demands", "it means every `say`"),
        ("never @d\u00e9mands", "from a to z"),
        ("if complaint, never @demands", "`after complaint, never @demands`"),
        ("every call has @offers if complaint", "`after complaint, every call has @offers`"),
        ("at least 1 @offers", "`every call has @offers`."),
        ("after complaint, exactly 1 @offers", "`every call has @offers`, and `at most 1 @offers`"),
        ("never more than 2 @demands", "`at most 2 @demands`"),
        ("no @demands", "`never @demands`"),
        ("after balance > 5, never say", "compares nothing"),
        ("never choice is a", "compares nothing"),
        ("never @offers, @demands", "joined by `or`"),
    ],
)
def test_a_claim_tells_what_it_cannot_name(claim: str, words: str) -> None:
    _, findings = parse(Source("a.call", f'script a "A"\nguarantee one "One"\n    {claim}\n'))
    assert [(finding.code, words in finding.message + finding.advice) for finding in findings] == [("CS080", True)]


@pytest.mark.parametrize(
    ("written", "meant"), [("caf\u00e9", "`cafe`"), ("gr\u00fc\u00dfe", "`grusse`"), ("\u6f22", "z, figures")]
)
def test_a_name_with_other_letters_leads_to_one_without(written: str, meant: str) -> None:
    choices = f"        - (yes) Yes -> {written}\n    -> {written}\n"
    _, findings = parse(Source("a.call", f'script a "A"\nstep {written}\n    ask ready\n        Ready?\n{choices}'))
    assert [(finding.code, meant in finding.advice) for finding in findings] == [("CS031", True)] * 3


@pytest.mark.parametrize(
    ("line", "where"), [("checks uk", "the first line of the file"), ("email a@b.example", "its `contact`")]
)
def test_a_setting_that_stands_by_itself_is_led_to_where_it_belongs(line: str, where: str) -> None:
    text = f'script a_call "A call"\n    version 1\n{line}\nstep one\n    return\n'
    _, findings = parse(Source("a.call", text))
    (found,) = [one for one in findings if one.code == "CS099"]
    assert where in found.message

"""The books under `scripts/` and the examples of their page: read without a finding, complete, and sourced."""

import re
from pathlib import Path

import pytest

from scriptengine import resources
from scriptengine.care.book import NoticeBook, PhraseBook, read_notices, read_phrases
from scriptengine.care.review import review
from scriptengine.care.scorecard import MEASURES, read_scorecard
from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source
from scriptengine.text.strict_yaml import Mapping, Node, Scalar, read

SCRIPTS = resources.folder("scripts")
PAGE = Path(__file__).parents[2] / "docs" / "books.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def source(name: str) -> Source:
    return Source(name, (SCRIPTS / name).read_text(encoding="utf-8"))


def phrases(of: Source) -> tuple[PhraseBook, list[Diagnostic]]:
    return read_phrases(of, [*TRIGGERS, *GROUPS], TONES)


def notices(name: str) -> NoticeBook:
    book, findings = read_notices(source(f"notices/{name}.yaml"))
    assert findings == []
    return book


def test_the_phrase_book_has_no_finding_of_reading_or_review() -> None:
    book, findings = phrases(source("phrases/en.yaml"))
    assert findings == []
    assert review(book) == []


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_has_six_phrases(tone: str) -> None:
    book, _ = phrases(source("phrases/en.yaml"))
    assert len(book.tones[tone]) >= 6


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_six_phrases_and_each_trigger_of_it_four_of_its_own(group: str) -> None:
    book, _ = phrases(source("phrases/en.yaml"))
    assert len(book.triggers[group]) >= 6
    for trigger in GROUPS[group]:
        assert len(book.triggers[trigger]) >= 4, trigger


UK = """recorded_line why_we_ask free_debt_advice credit_file_effect debit_terms complaint_rights breathing_space_info
    settlement_remainder samaritans"""
US = """recorded_line mini_miranda collector_status validation dispute_right cease_written limited_content_message
    time_barred crisis_line"""


@pytest.mark.parametrize(("book", "names"), [("uk", UK), ("us", US)])
def test_every_notice_that_is_required_somewhere_is_there_and_says_its_source(book: str, names: str) -> None:
    listed = notices(book).notices
    assert set(listed) == set(names.split())
    assert all(version.source for notice in listed.values() for version in notice.versions)


def test_the_notice_of_collection_has_both_of_its_elements_and_discloses() -> None:
    [notice] = notices("us").notices["mini_miranda"].versions
    assert "attempt to collect a debt" in notice.words
    assert "any information obtained will be used for that purpose" in notice.words
    assert "discloses" in notice.marks


def test_whatever_a_notice_says_of_a_debt_in_the_united_states_is_marked_so() -> None:
    for notice in notices("us").notices.values():
        for version in notice.versions:
            assert ("debt" in version.words) == ("discloses" in version.marks), notice.name


def test_the_shipped_scorecard_pays_for_care_above_all() -> None:
    card, findings = read_scorecard(source("scorecard.yaml"))
    assert findings == []
    assert card.share("care") > card.share("money", "speed")


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("accounts/*.yaml")), ids=lambda path: path.name)
def test_every_account_is_strict_yaml(path: Path) -> None:
    root, findings = read(Source(path.name, path.read_text(encoding="utf-8")))
    assert root is not None
    assert findings == []


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.split("\n", 1)[0])
def test_every_example_on_the_page_is_right(text: str) -> None:
    example = Source("docs/books.md", text)
    root, findings = read(example)
    assert root is not None
    if "kind" in root.items:
        by_kind = {"phrases": phrases, "notices": read_notices, "scorecard": read_scorecard}
        kind = text.split("\n", 1)[0].removeprefix("kind: ")
        findings = by_kind[kind](example)[1]
    assert findings == []


def test_the_page_lists_every_measure_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for measure in MEASURES.values():
        better = "less" if measure.less_is_better else "more"
        assert f"| `{measure.name}` | {measure.nature} | {measure.meaning} | {better} |" in page


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.call")), ids=lambda path: path.name)
def test_every_script_has_an_account_that_knows_its_facts(path: Path) -> None:
    account, _ = read(source(f"accounts/{path.stem}.yaml"))
    declared = re.findall(r"^fact ([\w.]+) as (?!.*(?:=| optional))", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    for fact in declared:
        node: Node | None = account
        for part in fact.split("."):
            node = node.items.get(part) if isinstance(node, Mapping) else None
        assert isinstance(node, Scalar), fact

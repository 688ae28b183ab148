"""Every wording rule catches its paraphrases and leaves its look-alikes."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.check.registry import ALL_RULES, BY_NAME
from scriptengine.check.subject import Subject
from scriptengine.language.parse import parse
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text("utf-8"))
KIND_LINES = (Path(__file__).parent / "kind_lines.txt").read_text("utf-8").splitlines()
ONLY_IN_CONTEXT = {"inconsistent-spelling", "stray-spaces"}
HEADER = 'flow said "Said"\n    version 1\n    locale en-GB\n\n'


def found(name: str, *lines: str, header: str = HEADER) -> list[Diagnostic]:
    said = "".join(f"    say {line.replace('…', '{{ customer.full_name }}')}\n" for line in lines)
    source = Source("said.call", f"{header}fact customer.full_name as text\n\nstep only\n{said}    return\n")
    file, errors = parse(source)
    assert not errors
    return list(BY_NAME[name].check(Subject(file, source)))


def _rows(column: str) -> list[tuple[str, str]]:
    return [(name, line) for name, row in TABLE.items() for line in row[column]]


@pytest.mark.parametrize(("name", "line"), _rows("catch"))
def test_a_paraphrase_is_caught(name: str, line: str) -> None:
    findings = found(name, line)
    assert findings
    assert all(finding.span is not None and finding.advice for finding in findings)


@pytest.mark.parametrize(("name", "line"), _rows("leave"))
def test_a_look_alike_is_left(name: str, line: str) -> None:
    assert found(name, line) == []


@pytest.mark.parametrize("line", KIND_LINES)
def test_a_line_that_a_kind_agent_would_say_has_no_finding(line: str) -> None:
    for rule in ALL_RULES:
        if rule.group == "wording":
            assert found(rule.name, line) == []


def test_a_value_between_single_braces_is_told_once_with_how_to_write_it() -> None:
    (finding,) = found("unspeakable-text", "You can ring { team_leader.person } at any time.")
    assert "`{{ team_leader.person }}`" in finding.advice


@pytest.mark.parametrize("gap", ["{{ team_leader.person", "{{ firm name }}", "{% if x %}", "{{ firm.name.upper() }}"])
def test_words_of_a_gap_that_cannot_be_read_are_no_wording(gap: str) -> None:
    source = Source("said.call", f"{HEADER}step only\n    say You can ring {gap} about escalation.\n    return\n")
    file, errors = parse(source)
    assert errors
    assert [one for rule in ALL_RULES if rule.group == "wording" for one in rule.check(Subject(file, source))] == []


def test_every_wording_rule_has_at_least_five_of_each() -> None:
    rules = {rule.name for rule in ALL_RULES if rule.group == "wording"} - ONLY_IN_CONTEXT
    assert rules == set(TABLE)
    assert all(len(row["catch"]) >= 5 and len(row["leave"]) >= 5 for row in TABLE.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We can spread it over instalments.", "The first installment can wait."),
        ("I apologise for that.", "I'm sorry, and I apologize."),
        ("I'll send an email.", "Your e-mail has arrived."),
        ("It goes by Direct Debit.", "Your direct debit is set up."),
        ("I recognise that.", "I recognized it."),
        ("MoneyHelper can help.", "You could ring Money Helper."),
        ("MoneyHelper can help.", "You could ring Moneyhelper."),
        ("The team leader will ring you.", "I'll ask my team-leader."),
        ("You can leave a voicemail.", "I got your voice mail."),
        ("I'd rearrange it.", "We could re-arrange that."),
        ("It's on your pay-slip.", "Have you a payslip there?"),
        ("You could ring Citizens Advice.", "There's free help from citizens advice."),
        ("Breathing space is free.", "I'd like to tell you about Breathing Space."),
        ("The team leaders decide.", "Each team-leader has a number."),
        ("Your e-mailed copy is here.", "It was emailed today."),
    ],
)
def test_two_spellings_of_one_term_are_caught_wherever_they_stand(one: str, other: str) -> None:
    assert len(found("inconsistent-spelling", one, "Thank you.", other)) == 1
    assert len(found("inconsistent-spelling", other, one, other)) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("One instalment is here.", "Both instalments are here."),
        ("I apologise.", "I realize that."),
        ("Check that for me.", "A cheque is fine."),
        ("I organised it.", "The organisation is small."),
        ("An email is fine.", "Mail is fine too."),
        ("Every day counts.", "An everyday thing."),
        ("You can log in any time.", "Your login is the same."),
        ("I'd follow up on that.", "It's a follow-up call."),
        ("Over six months, then.", "It's a six-month plan."),
        ("A third party may help.", "Is it a third-party account?"),
        ("It's low cost.", "There are low-cost loans."),
        ("Is the plan cost effective?", "It's a cost-effective plan."),
        ("You may be right.", "Maybe."),
        ("I won't resign.", "You'd re-sign it."),
        ("Thank you.", "I Thank You."),
        ("The team leader can.", "Team leader Priya can."),
        ("MONEYHELPER is there.", "MoneyHelper is there."),
        ("Money matters. Helper lines too.", "MoneyHelper is there."),
        ("That's good. Bye then.", "Goodbye."),
        ("Northwind Bank can.", "The bank can."),
    ],
)
def test_one_spelling_or_two_words_are_left(lines: tuple[str, ...]) -> None:
    assert found("inconsistent-spelling", *lines) == []


def test_words_in_another_language_are_not_read_as_english() -> None:
    german = 'flow said "Gesagt"\n    version 1\n    locale de-DE\n\n'
    assert found("gendered-guess", "Her damit, sir.", header=german) == []


def test_what_only_the_agent_reads_is_not_judged() -> None:
    source = Source("said.call", f"{HEADER}step only\n    coach Calm down. Never ask for £50!\n    return\n")
    file, errors = parse(source)
    assert not errors
    for rule in ALL_RULES:
        if rule.group == "wording":
            assert list(rule.check(Subject(file, source))) == []


def test_the_words_are_marked_where_they_stand_also_over_a_line_end() -> None:
    source = Source(
        "said.call", f"{HEADER}step only\n    say Thank you, and please calm\n        down a little.\n    return\n"
    )
    file, _ = parse(source)
    [finding] = BY_NAME["dismissive-words"].check(Subject(file, source))
    assert finding.span is not None
    assert source.text[finding.span.start : finding.span.end].split() == ["calm", "down"]


def test_stray_spaces_are_mended_and_values_are_left_as_they_are() -> None:
    source = Source("said.call", f"{HEADER}step only\n    say Hello  {{{{ a  +  b }}}} ,  good day .\n    return\n")
    file, _ = parse(source)
    [finding] = BY_NAME["stray-spaces"].check(Subject(file, source))
    assert finding.fix is not None
    assert finding.fix.safe
    text = source.text
    for edit in sorted(finding.fix.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert "    say Hello {{ a  +  b }}, good day.\n" in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=120))
def test_any_text_is_judged_without_trouble_and_findings_stand_inside_the_file(line: str) -> None:
    source = Source("said.call", f"{HEADER}step only\n    say Well {line}\n    return\n")
    file, _ = parse(source)
    for rule in ALL_RULES:
        if rule.group == "wording":
            for finding in rule.check(Subject(file, source)):
                assert finding.span is not None
                assert 0 <= finding.span.start <= finding.span.end <= len(source.text)

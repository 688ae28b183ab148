"""Rules on how people are treated, beyond the examples on their pages; on the shipped scripts they find what is taken
out, and nothing else."""

import re

import pytest
import rule_pages
from shipped import CALLS, SCRIPTS, TODAY

from scriptengine.check.registry import ALL_RULES, BY_NAME
from scriptengine.check.subject import Subject
from scriptengine.language.parse import parse
from scriptengine.program.cache import Cache
from scriptengine.program.library import Kept
from scriptengine.program.load import assemble
from scriptengine.program.trees import Trees
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

TEXTS = {
    f"scripts/{path.relative_to(SCRIPTS).as_posix()}": path.read_text("utf-8")
    for path in SCRIPTS.rglob("*")
    if path.suffix in {".call", ".yaml"}
}
OURS = [rule for rule in ALL_RULES if rule.group in {"care", "wording", "safety"}]


def found(name: str, fragment: str) -> list[Diagnostic]:
    findings, errors = rule_pages.found(BY_NAME[name], fragment)
    assert not errors, [error.message for error in errors]
    return findings


def findings_of(call: str, changed: dict[str, str]) -> list[Diagnostic]:
    main = f"scripts/{call}.call"
    made = assemble(Kept({**TEXTS, **changed}, main), main, Trees(Cache(None)), TODAY)
    assert made.program is not None, [finding.message for finding in made.diagnostics]
    units = {unit.file.span.file: unit.file for unit in made.gathered.all()}
    sources = made.gathered.sources
    subject = Subject(units[main], sources[main], program=made.program, files=units, sources=sources, books=made.books)
    return [finding for rule in OURS for finding in rule.check(subject)]


@pytest.mark.parametrize("call", CALLS)
def test_the_shipped_scripts_have_no_finding(call: str) -> None:
    assert [finding.message for finding in findings_of(call, {})] == []


@pytest.mark.parametrize("file", sorted(file for file in TEXTS if "/library/" in file))
def test_the_shipped_flows_have_no_finding_by_themselves(file: str) -> None:
    source = Source(file, TEXTS[file])
    subject = Subject(parse(source)[0], source)
    findings = [finding for rule in OURS if rule.needs == "file" for finding in rule.check(subject)]
    assert [finding.message for finding in findings] == []


def _blocks() -> list[tuple[str, str, str]]:
    """Every block of the shipped scripts for something that needs an answer: its script, file and first line."""
    wanted = (
        r"^on (?:hardship|complaint|customer_deceased|angry|distressed|speaker_changed|dispute[\w ]*|third_party.*)$"
    )
    return [
        ("early_arrears", file, line)
        for file in ("scripts/early_arrears.call", "scripts/library/support.call")
        for line in re.findall(wanted, TEXTS[file], re.MULTILINE)
    ]


def _without_block(text: str, head: str) -> str:
    return re.sub(rf"^{re.escape(head)}\n(?:(?:    .*)?\n)*", "", text, count=1, flags=re.MULTILINE)


@pytest.mark.parametrize(("call", "file", "head"), _blocks())
def test_a_block_that_is_taken_out_is_missed(call: str, file: str, head: str) -> None:
    names = {finding.name for finding in findings_of(call, {file: _without_block(TEXTS[file], head)})}
    assert names & {"unhandled-trigger", "unanswered-feeling"}


@pytest.mark.parametrize("head", ["on hardship", "on complaint"])
def test_an_acknowledgement_that_is_taken_out_is_missed(head: str) -> None:
    file = "scripts/early_arrears.call"
    text = TEXTS[file].replace(f"{head}\n    acknowledge\n", f"{head}\n")
    assert text != TEXTS[file]
    assert "unacknowledged-feeling" in {finding.name for finding in findings_of("early_arrears", {file: text})}


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("feedback", "no-feedback-question"),
        ("summarises", "agreement-without-recap"),
        ("consents", "sensitive-without-consent"),
    ],
)
def test_a_mark_that_is_taken_out_is_missed(mark: str, name: str) -> None:
    calls = {file: text for file, text in TEXTS.items() if file.endswith(".call")}
    changed = {
        # A pack that requires a mark would not even build without it.
        file: re.sub(r"^    requires .*\n", "", text, flags=re.MULTILINE)
        if "/rules/" in file
        else re.sub(rf" @{mark}\b", "", text)
        for file, text in calls.items()
    }
    assert name in {finding.name for finding in findings_of("early_arrears", changed)}


def test_money_asked_for_in_a_loop_that_counts_its_rounds_is_left() -> None:
    loop = """\
step start
    listen story
        How are things?
    if visits(start) > 1
        end done
    ask pay @demands
        Could you pay something?
        - (yes) Yes
            end done
        - (no) No -> start
        - (unsure) They're not sure
    end done
"""
    assert found("asked-again-after-no", loop) == []
    assert len(found("asked-again-after-no", loop.replace("    if visits(start) > 1\n        end done\n", ""))) == 1


def test_every_trigger_without_a_block_is_named_and_a_group_without_any_by_its_name() -> None:
    talk = "step start\n    listen story\n        What has been happening?\n    end done\n"
    (finding,) = found("unhandled-trigger", talk)
    assert "`hardship`, " in finding.message
    assert "`bereavement`" not in finding.message
    assert "`speaker_changed`" in finding.message
    assert "more" not in finding.message
    (finding,) = found("unhandled-trigger", f"on bereavement\n    acknowledge\n    resume\n\n{talk}")
    assert "`hardship`" not in finding.message
    assert "`job_loss`" in finding.message


def test_variants_of_one_question_are_one_question() -> None:
    ask = "ask cause as text\n    [angry] What went wrong?\n    [else] What happened?\n"
    assert found("two-questions-at-once", ask) == []
    assert len(found("two-questions-at-once", "ask cause as text\n    How are you?\n" + ask.split("\n", 1)[1])) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Tell me your name and whether you can pay.",
        "Could you tell me your name, and could you say when you last paid?",
        "Is there anyone who could help, and would you be happy for me to speak with them?",
        "Tell me what happened, and tell me how you are now.",
        "Thank you. How are you, and are you still at work?",
        "Can you hear me? Are you well?",
        "I'd like to know what has changed and whether you have any help",
        "Do you live with anybody, and do they know that you're worried?",
        "Please confirm your address and whether anybody else lives there.",
        "So, what would help you most, and have you somebody to talk to?",
    ],
)
def test_two_requests_in_one_turn_are_two_questions(words: str) -> None:
    assert len(found("two-questions-at-once", f"ask cause as text\n    {words}\n")) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Could you tell me your name and date of birth?",
        "Could you find your last letter and read me the reference at the top?",
        "Take all the time you need, and whether you can pay or not, tell me how things are.",
        "I hear you, and do you have somebody with you today?",
        "Is there anything you need and are not getting?",
        "Can I take your number in case we're cut off, and I'll ring you back?",
        "Tell me when you're ready, and let me know if I go too fast.",
        "Tell me when and how you'd like to hear from us.",
        "Would you rather I rang back, or could you talk now?",
        "May I write that down, and is that all right with you?",
        "What can and could you pay?",
        "Tell me what happened, and tell me to stop whenever you like.",
    ],
)
def test_one_request_in_many_words_is_one_question(words: str) -> None:
    assert found("two-questions-at-once", f"ask cause as text\n    {words}\n") == []


def test_a_question_to_the_agent_alone_needs_no_way_out() -> None:
    ask = "coach Did they ask?\nask asked\n    - (yes) Yes\n    - (no) No\n"
    assert found("no-unsure-choice", ask) == []


@pytest.mark.parametrize(
    "choice",
    ["They're not sure", "They'd rather not say", "They don’t know", "They'd like time to think", "They won't say"],
)
def test_not_answering_may_be_worded_in_many_ways(choice: str) -> None:
    ask = f"ask cause\n    Has something changed?\n    - (yes) Yes\n    - (no) No\n    - (other) {choice}\n"
    assert found("no-unsure-choice", ask) == []


def test_other_words_for_the_same_amount_are_no_other_offer() -> None:
    same = "[angry] Could we settle on {{ account.balance }}?\n    [else] Would {{ account.balance }} suit you?"
    other = same.replace("Would {{ account.balance }}", "Would that")
    ask = "ask plan @offers @demands\n    {}\n    - (yes) Yes\n    - (unsure) They're not sure\n"
    assert found("offer-differs-by-tone", ask.format(same)) == []
    assert len(found("offer-differs-by-tone", ask.format(other))) == 1


def test_an_amount_may_depend_on_the_account() -> None:
    ask = """\
ask plan @offers
    [account.days_late > 30] Would {{ account.balance }} suit you?
    [else] Would a pause suit you?
    - (yes) Yes
    - (unsure) They're not sure
"""
    assert found("offer-differs-by-tone", ask) == []


def test_that_only_a_crisis_reaches_a_person_is_said() -> None:
    script = "step start\n    listen story\n        What would help you?\n    end done\n"
    crisis = "on crisis\n    escalate team_leader\n    end done\n\n"
    for text, words in ((script, "No path of"), (crisis + script, "Outside a crisis no path of")):
        (finding,) = found("no-person-in-reach", text)
        assert finding.message.startswith(words)


def test_a_contact_needs_one_channel_of_any_sort() -> None:
    for channel in ("email a@northwind.example", "phone +44 20 7946 0000", "webhook https://a.example", "queue desk"):
        script = f'contact desk "Desk"\n    {channel}\n\nstep start\n    escalate desk\n    end done\n'
        assert found("contact-without-channel", script) == []

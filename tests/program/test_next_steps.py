"""What a trainer is told after a mistake: its cause and no more, and a next step that leads to a clean script."""

import pytest

from scriptengine.program.load import load_sources
from scriptengine.text.diagnostic import Diagnostic, near

SCRIPT = """script small "Small"
    locale en-GB
    currency GBP
use flows/part
fact account.balance as money
outcome done "Done"
contact leader "Leader"
    phone +44 20 7946 0000
on crisis
    escalate leader
    end done
step first
    do part
    -> last_words
step last_words
    say You have {{ account.balance }}.
    end done
"""
FLOW = """flow part "Part"
    locale en-GB
    currency GBP
fact account.balance as money
step go
    say Hello.
    return
"""


def found(old: str = "", new: str = "", **more: str) -> list[Diagnostic]:
    assert old in SCRIPT
    texts = {"small.call": SCRIPT.replace(old, new), "flows/part.call": FLOW}
    return load_sources({**texts, **{f"{name}.call": text for name, text in more.items()}}, "small.call").diagnostics


def test_the_script_is_clean() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("currency GBP", "currency POUNDS", "CS145"),
        ("locale en-GB", "locale english", "CS145"),
        ('script small "Small"\n    locale en-GB\n    currency GBP\n', "", "CS011"),
        ("fact account.balance as money", "fact account.balance as cash", "CS078"),
        ("fact account.balance as money", "fact account.balance", "CS080"),
        ("step last_words", "step last words", "CS031"),
        ("as money\noutcome", "as cash\noutcome", "CS078"),
        ('outcome done "Done"', "outcome done", "CS036"),
    ],
)
def test_what_follows_from_a_mistake_is_not_told_beside_it(old: str, new: str, code: str) -> None:
    assert [finding.code for finding in found(old, new)] == [code]


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("currency GBP", "currency gbp", "Write `GBP`."),
        ("locale en-GB", "locale en_gb", "Write `en-GB`."),
        ("do part", "do prat", "Write `do part`."),
        ("    do part\n    -> last_words", "    -> part", "Write `do part`, and below it where the call goes on."),
        ("as money", "as amount", "Write `text`, `number`, `money`"),
        ("say You", "say @ offers You", "Write `@offers`."),
        ("    do part", "   listen how\n        Well?\n    do part", "begin after 0, 3 or 8 spaces, this one after 4."),
        ("say You", "say [pause] You", "Write `\\[` if the agent is to say the bracket."),
        ("say You", "say [account.balance] You", "Write `{{ account.balance }}` to say its value."),
        ("say You", "say [furious] You", "a tone (calm, anxious, distressed, angry"),
    ],
)
def test_the_next_step_is_one_that_helps(old: str, new: str, advice: str) -> None:
    assert any(advice in finding.advice for finding in found(old, new))


def test_a_script_that_is_used_is_told_once_and_not_looked_into() -> None:
    other = SCRIPT.replace("script small", "script other").replace("en-GB", "en-US").replace("done", "over")
    assert [finding.code for finding in found("use flows/part", "use flows/part\nuse other", other=other)] == ["CS176"]


def test_a_name_that_shares_a_word_is_near_when_none_is_nearer() -> None:
    assert near("low_income", ["job_loss", "reduced_income", "illness"]) == "reduced_income"
    assert near("low_income", ["slow_income", "reduced_income"]) == "slow_income"
    assert near("ill_of_old", ["job_of_mine"]) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("as money", "as amount", "Did you mean `money`?"),
        ("as money", "as monney", "Did you mean `money`?"),
        ("-> last_words", "-> last_word", "Did you mean `last_words`?"),
        ("say You", "say @offer You", "Did you mean `@offers`?"),
        ("step first", "waive own by Ann Smith, it is new\nstep first", "does not say until when"),
        ("step first", "waive own until 2026-12-31 by Ann Smith\nstep first", "does not say why"),
    ],
)
def test_what_was_meant_is_named(old: str, new: str, message: str) -> None:
    assert any(message in finding.message for finding in found(old, new))


@pytest.mark.parametrize(
    ("claim", "advice"),
    [
        ("@verifies before @discloses", "Write `@discloses only after @verifies`."),
        ("after illness, step one before step two", "Write `step two only after step one`."),
        ("no @demands before @offers", "Write `@demands only after @offers`."),
        ("@demands only before @offers", "Write `after @offers, never @demands`."),
        ("@discloses after @verifies", "Write `@discloses only after @verifies`, or `after @verifies, every call has"),
        ("never @demands or @offers after illness", "Write `after illness, never @demands or @offers`."),
        ("@offers within 1 turn after illness", "Write `after illness, @offers within 1 turn`."),
        ("@demands never", "Write `never @demands`."),
        ("every call must have @offers", "Write `every call has @offers`."),
        ("after illness, always @offers", "Write `every call has @offers`."),
        ("after illness: never @demands", "Write `after illness, ` and then the claim."),
        ("@demands and @offers only after @verifies", "Write `or`, or a claim of its own for each."),
        ("@demands only after (@offers or @verifies)", "Leave them out."),
        ("@demands only if @verifies", "Write `@demands only after @verifies`."),
        ("after illness, @demands only when @offers", "Write `after illness, @demands only after @offers`."),
        ("@offers if illness", "Write `after illness, every call has @offers`."),
        ("when illness then @offers or escalate", "Write `after illness, every call has @offers or escalate`."),
        ("never @demands unless @verifies", "Write `@demands only after @verifies`."),
        ("every call has @offers, unless illness", "Write `every call has @offers unless illness`."),
        ("after illness, never @demands, @discloses", "Write `or`, or a claim of its own for each."),
        ("@demands is never", "Write `never @demands`."),
        ("ask plan only after @offers", "Leave the name out;"),
        ("every call has", "Write one of `A only after B`"),
    ],
)
def test_a_claim_in_other_words_leads_to_one_that_there_is(claim: str, advice: str) -> None:
    promise = f'guarantee heard "Heard"\n    {claim}\nstep first'
    assert [one.advice[: len(advice)] for one in found("step first", promise)] == [advice]


def test_a_statement_where_something_happens_leads_to_its_mark() -> None:
    promise = 'guarantee heard "Heard"\n    after hardship, acknowledge within 1 turn\nstep first'
    assert [one.message for one in found("step first", promise)] == [
        "There is no trigger, group, tone or yes-or-no fact `acknowledge`. Did you mean `@acknowledges`?"
    ]


def test_two_names_that_cannot_be_read_are_not_said_to_be_one() -> None:
    told = found(
        "fact account", 'outcome \u6f22 "One"\noutcome \u5b57 "Two"\nmark \u6f22 "M"\nmark \u5b57 "N"\nfact account'
    )
    assert [finding.code for finding in told] == ["CS031"] * 4


def test_a_fault_in_words_that_quote_an_empty_name_is_told() -> None:
    (finding,) = found("step first", 'fact kind as choice of a, b = a\nstep first\n    if kind < "``"\n        say Hi.')
    assert finding.code == "CS101"


@pytest.mark.parametrize(
    ("mark", "step"),
    [("thanks", "add `uk` to `checks`"), ("plans", "`help_first` or `uk` or `us`"), ("hums", "Mend the")],
)
def test_a_mark_of_a_rule_pack_that_is_not_checked_leads_to_the_pack(mark: str, step: str) -> None:
    (one,) = [one for one in found("say You have", f"say @{mark} You have") if one.code == "CS148"]
    assert step in one.advice

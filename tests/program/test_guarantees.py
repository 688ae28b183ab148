"""What a trainer is told of guarantees that are written rightly and cannot be meant so."""

import datetime

import pytest

from scriptengine.program.load import Loaded, load_sources

SCRIPT = """\
script case "A case"
{}
outcome done "Done"

guarantee promise "The promise"
{}
{}
on crisis
    end done

step start
    say @offers We can help.
    end done
"""


def loaded(*claims: str, waivers: str = "", checks: str = "", **packs: str) -> Loaded:
    text = SCRIPT.format(checks, "".join(f"    {claim}\n" for claim in claims), waivers)
    files = {"main.call": text, **{f"rules/{name}.call": pack for name, pack in packs.items()}}
    return load_sources(files, "main.call", today=datetime.date(2026, 1, 1))


@pytest.mark.parametrize(
    ("claims", "codes"),
    [
        (("@demands only after @verifies or @demands",), ["CS194"]),
        (("every call has @offers unless complaint or @offers",), ["CS194"]),
        (("after @demands, @demands only after @verifies",), []),
        (("every call has @demands", "never @demands or @offers"), ["CS195"]),
        (("at most 0 @offers", "@offers within 2 turns"), ["CS195"]),
        (("after complaint, every call has @demands", "never @demands"), []),
        (("every call has @demands unless complaint", "never @demands"), []),
        (("every call has @demands or @offers", "never @demands"), []),
        (("never @demands", "never @demands"), ["CS143"]),
        (("at most 1 @demands", "at most 2 @demands"), []),
    ],
)
def test_claims_that_cannot_be_meant_are_warned_of(claims: tuple[str, ...], codes: list[str]) -> None:
    found = loaded(*claims)
    assert [(finding.code, finding.severity) for finding in found.diagnostics] == [(code, "warning") for code in codes]
    assert found.program is not None


def test_what_a_pack_forbids_and_the_script_asks_for_is_told_at_the_one_that_asks() -> None:
    pack = 'rules gentle "Gentle"\n\nguarantee quiet "Quiet"\n    after dispute, never @demands\n'
    (finding,) = loaded("after dispute, every call has @demands", checks="    checks gentle\n", gentle=pack).diagnostics
    assert finding.code == "CS195"
    assert finding.span is not None
    assert finding.span.file == "main.call"
    assert [span.file for span, _ in finding.related] == ["rules/gentle.call"]


def test_a_claim_that_stands_twice_is_looked_at_once() -> None:
    program = loaded("never @demands", "never @demands", "never @offers").program
    assert program is not None
    assert len(program.guarantees["promise"].claims) == 2


def test_a_guarantee_that_is_waived_twice_is_warned_of() -> None:
    once = "waive promise until 2026-12-31 by Maya, moving house\n"
    assert [finding.code for finding in loaded("never @demands", waivers=once).diagnostics] == []
    (finding,) = loaded("never @demands", waivers=once + once).diagnostics
    assert (finding.code, finding.severity) == ("CS143", "warning")


def test_a_rule_pack_that_is_empty_is_warned_of() -> None:
    (finding,) = loaded("never @demands", checks="    checks bare\n", bare='rules bare "Bare"\n').diagnostics
    assert (finding.code, finding.severity) == ("CS196", "warning")


def test_a_rule_pack_takes_in_another_by_checks() -> None:
    base = 'rules base "Base"\n    requires @signposts\n'
    (finding,) = loaded(
        "never @demands", checks="    checks top\n", top='rules top "T"\n    checks base\n', base=base
    ).diagnostics
    assert finding.code == "CS187"
    assert finding.span is not None
    assert finding.span.file == "rules/top.call", "there it can be taken out"
    top = 'rules top "T"\n\nuse rules/base\n'
    (finding,) = loaded("never @demands", checks="    checks top\n", top=top, base=base).diagnostics
    assert finding.code == "CS178"
    assert "`checks NAME`" in finding.advice


@pytest.mark.parametrize(("claim", "meant"), [("after start, never say", "step start"), ("never done", "end done")])
def test_a_name_of_another_kind_leads_to_how_it_is_written(claim: str, meant: str) -> None:
    (finding,) = loaded(claim).diagnostics
    assert finding.message.endswith(f"Did you mean `{meant}`?")

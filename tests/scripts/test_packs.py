"""Every guarantee of the shipped packs breaks when one thing in a shipped script is changed, and a call shows it."""

import pytest
from shipped import SCRIPTS, TODAY, explore, program_of

from scriptengine.call.turn import Turn
from scriptengine.program.load import load_sources

NOTICE = "    notice recorded_line\n    ask who"
COURT = "    listen story\n", "    say @legal This may have to go to court.\n    listen story\n"
HANDLER = "on dispute or fraud_victim or cease_contact or represented or insolvency"

# The guarantee, the script, the file that is changed, what stands there, and what instead.
BROKEN = [
    (
        "help_first.identity_first",
        "early_arrears",
        "early_arrears",
        "        -> reason\n    -> unverified",
        "        -> reason\n    -> reason",
    ),
    ("help_first.nobody_else", "early_arrears", "library/support", "    end not_verified", "    resume"),
    ("help_first.heard_next", "early_arrears", "early_arrears", "    acknowledge\n    do support", "    do support"),
    ("help_first.help_before_money", "early_arrears", "early_arrears", "    do support\n", ""),
    ("help_first.life_first", "early_arrears", "library/crisis", "@acknowledges @safe_close", "@acknowledges"),
    ("help_first.no_is_no", "early_arrears", "early_arrears", "@refuses -> another_way", "@refuses -> settle"),
    ("help_first.stop_is_stop", "early_arrears", "early_arrears", "on dispute or fraud", "on fraud"),
    ("help_first.person_in_reach", "early_arrears", "library/complaint", "    escalate team_leader\n", ""),
    ("help_first.agreed_aloud", "early_arrears", "library/affordable", "say @summarises", "say"),
    ("help_first.unrecorded", "early_arrears", "library/support", "say @stops_recording", "say"),
    ("uk.recording_told", "early_arrears", "early_arrears", NOTICE, "    ask who"),
    ("uk.advice_named", "early_arrears", "early_arrears", "say @signposts", "say"),
    ("uk.affordable_first", "early_arrears", "library/affordable", "say @affordable", "say"),
    ("uk.care_with_health", "early_arrears", "library/affordable", "that's fine @consents", "that's fine"),
    ("uk.capacity_pauses", "early_arrears", "early_arrears", " or capacity\n", "\n"),
    ("uk.protected", "early_arrears", "early_arrears", " or insolvency", ""),
    ("uk.estate", "bereavement_contact", "bereavement_contact", " @authorised", ""),
    ("uk.effects_told", "early_arrears", "library/affordable", "    notice credit_file_effect\n", ""),
    ("uk.debit_in_writing", "early_arrears", "library/affordable", "say @copy_sent", "say"),
    ("uk.no_threats", "early_arrears", "early_arrears", *COURT),
    (
        "us.third_parties",
        "us_first_contact",
        "us_first_contact",
        "{{ agent.first_name }}.\n    notice",
        "{{ firm.name }}.\n    notice",
    ),
    ("us.voicemail", "us_first_contact", "us_first_contact", "notice limited_content_message", "say Please ring back."),
    ("us.recording_told", "us_first_contact", "us_first_contact", NOTICE, "    ask who"),
    ("us.who_is_calling", "us_first_contact", "us_first_contact", "notice mini_miranda", "notice collector_status"),
    ("us.validation", "us_first_contact", "us_first_contact", "    notice validation\n", ""),
    ("us.right_to_dispute", "us_first_contact", "us_first_contact", "    notice dispute_right\n", ""),
    ("us.protected", "us_first_contact", "us_first_contact", " or represented", ""),
    ("us.in_service", "us_first_contact", "us_first_contact", " or servicemember", ""),
    ("us.stop_in_writing", "us_first_contact", "us_first_contact", "notice cease_written", "coach Say goodbye."),
    ("us.estate", "us_first_contact", "us_first_contact", "    end deceased", "    resume"),
    ("us.no_threats", "us_first_contact", "us_first_contact", *COURT),
]


@pytest.mark.parametrize(("guarantee", "script", "file", "old", "new"), BROKEN)
def test_a_guarantee_is_broken_by_one_change(guarantee: str, script: str, file: str, old: str, new: str) -> None:
    sources = {name: source.text for name, source in program_of(script).sources.items()}
    changed = next(name for name in sources if name.endswith(f"{file}.call"))
    assert old in sources[changed]
    sources[changed] = sources[changed].replace(old, new, 1)
    program = load_sources(sources, next(iter(sources)), today=TODAY).program
    assert program is not None

    def breaks(turn: Turn) -> bool:
        return guarantee in turn.owed or any(one.guarantee == guarantee for one in turn.broken)

    assert explore(program, breaks, claims=True) is not None


def test_every_guarantee_of_the_packs_has_its_broken_variant() -> None:
    packs = sorted(path.stem for path in (SCRIPTS / "rules").glob("*.call"))
    names = {name for script in ("early_arrears", "us_first_contact") for name in program_of(script).guarantees}
    assert {name for name in names if name.split(".")[0] in packs} == {guarantee for guarantee, *_ in BROKEN}

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.hearing import likeness
from scriptengine.hearing.lexicon import Lexicon, shipped
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.phrase import Line
from scriptengine.hearing.score import Heard, Row, compare, read, score
from scriptengine.hearing.suggestion import Hearing
from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.text.source import Source, Span

EAR = Ear(shipped())


def hear(text: str) -> set[str]:
    return {one.name for one in EAR.hear(text).triggers}


def labelled(name: str) -> list[Row]:
    path = Path(__file__).parent.parent / "data" / "hearing" / name
    rows, findings = read(Source(name, path.read_text("utf-8")))
    assert not findings
    return rows


@pytest.mark.parametrize(
    "text",
    [
        "I can't pay",
        "I cannot pay",
        "I can not pay",
        "i cant pay",
        "I CAN’T PAY",
        "I ca\u200bn't pay",
        "cust can't pay",
    ],
)
def test_spelling_does_not_change_what_is_heard(text: str) -> None:
    assert "cannot_afford" in hear(text)


def test_what_a_phrase_finds_is_suggested_or_set_aside() -> None:
    plain = Ear(shipped(), by_likeness=False)
    lines = [row.text for row in labelled("kept_aside.jsonl")][:120]
    aside = 0
    for line in lines:
        heard = EAR.hear(line)
        told = {one.name for one in (*heard.triggers, *heard.aside)}
        assert {one.name for one in plain.hear(line).triggers} <= told
        aside += len(heard.aside)
    assert aside


def test_a_phrase_of_a_trainers_own_holds_beside_a_shipped_one_in_the_same_words() -> None:
    doubted = (
        (line.text, one.name, one.evidence)
        for line in labelled("lines_p.jsonl")
        for one in EAR.hear(line.text).aside
        if one.evidence.isalpha() and "unlike" in one.because[-1]
    )
    text, name, word = next(doubted)
    added = Line("phrases", name, f"({word}|{word} indeed)", Span("ours.yaml", 0, 0))
    heard = Ear(shipped().merge(Lexicon(lines=(added,)))).hear(text)
    assert name in {one.name for one in heard.triggers}


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("no, I've not lost my job", "job_loss", "denied: “not”"),
        ("my neighbour's lad lost his job", "job_loss", "about somebody else: “neighbour”"),
        ("if I lose my job", "job_loss", "only supposed: “if i”"),
        ("was off sick last year, all fine now", "illness", "past and over: “fine now”"),
    ],
)
def test_what_is_set_aside_says_why(text: str, name: str, why: str) -> None:
    assert (name, why) in {(one.name, one.because[-1]) for one in EAR.hear(text).aside}


def test_a_figure_of_speech_and_a_look_alike_are_told_apart_from_what_is_spoken_of() -> None:
    for text, name, why in (
        ("I'm dying for a cuppa", "serious_illness", "a figure of speech: “dying for”"),
        ("I'll kill myself laughing", "suicide_risk", "looks alike: “kill myself laughing”"),
    ):
        heard = EAR.hear(text)
        assert (name, why) in {(one.name, one.because[-1]) for one in heard.mistaken}
        assert name not in {one.name for one in (*heard.triggers, *heard.denied, *heard.aside)}


def test_a_crisis_that_is_denied_is_not_raised_by_what_the_line_is_like() -> None:
    for line in ("I'm not going to kill myself", "no I'm not suicidal", "I don't want to die, I just want this sorted"):
        heard = EAR.hear(line)
        assert not any(one.name == "suicide_risk" and "by likeness" in one.because[0] for one in heard.triggers)


def test_a_gist_in_shorthand_is_heard() -> None:
    assert {"job_loss", "reduced_income"} <= hear("lost job march, partner on 0hrs, can do 20 max")


@pytest.mark.parametrize("text", ["I forgot", "yes", "I want to know my balance", "can do 20 max"])
def test_a_short_line_without_feeling_is_calm(text: str) -> None:
    tone = EAR.hear(text).tone
    assert tone is not None
    assert tone.name == "calm"


def test_a_crisis_in_plain_words_is_not_turned_down_for_being_short() -> None:
    # Learned from, so a floor: lines that only sound like a crisis would teach the model to doubt plain words.
    told = [(row.text, row.triggers & GROUPS["crisis"]) for row in labelled("plain.jsonl")]
    assert [text for text, crisis in told if crisis and not crisis & hear(text)] == []
    assert [text for text, crisis in told if not crisis and hear(text) & GROUPS["crisis"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "my car broke down with the engine running in the garage, big repair bill",
        "the suicide clause in the policy, my broker went on about it",
        "he hung up the phone on me twice, I have a complaint",
        "nearly had a heart attack when I saw the bill",
        "I'll take care of this on friday",
    ],
)
def test_what_only_sounds_like_a_crisis_or_caring_raises_neither(text: str) -> None:
    assert not hear(text) & {*GROUPS["crisis"], "caring"}


@pytest.mark.parametrize(
    "text",
    [
        "no, I've not lost my job",
        "if I lose my job, what happens?",
        "my neighbour lost his job",
        "I lost my job last year, all fine now",
        "this queue is killing me",
    ],
)
def test_a_denial_a_supposition_and_other_people_raise_nothing(text: str) -> None:
    assert hear(text) == set()


def test_a_crisis_is_raised_where_only_a_negation_misread_hides_it() -> None:
    heard = EAR.hear("you lot won't be happy till they fish me out of the canal")
    assert "suicide_risk" in {one.name for one in heard.triggers}
    assert "suicide_risk" not in {one.name for one in heard.denied}


@pytest.mark.parametrize(
    "text",
    [
        "I'm not suicidal, I'm just tired",
        "they asked if I was suicidal and I'm not",
        "no I'm not thinking of hurting myself",
        "you asked am I thinking of suicide, no I'm not",
        "I've never thought about suicide",
        "I'm low but I don't want to die",
        "I'm upset but I'm not suicidal",
        "no, I haven't had any thoughts of ending my life",
        "God no I'm not about to kill myself over a bill",
        "don't worry I'm not going to top myself",
        "nothing like that, I'm not going to hurt myself",
        "I'd never do that to my kids, I'm not suicidal",
        "asked about suicide, says no",
        "asked if safe - says yes, no thoughts of harming self",
        "cust denies suicidal thoughts",
        "suicidal thoughts - none",
        "denies si",
        "no suicidal ideation",
        "no plans to end life",
        "said no when asked if he'd harm himself",
        "checked, no risk to self",
    ],
)
def test_a_plain_denial_of_suicidal_thoughts_is_shown_as_one(text: str) -> None:
    heard = EAR.hear(text)
    assert [one.name for one in heard.denied] == ["suicide_risk"]
    assert "suicide_risk" not in {one.name for one in heard.triggers}


@pytest.mark.parametrize(
    "text",
    [
        "not really suicidal",
        "I'm not suicidal any more",
        "I'm not suicidal as such",
        "asked if suicidal, says not really",
        "asked about suicide, went quiet",
        "asked about suicide, no answer",
        "suicidal? not today",
        "not going to kill myself today",
        "I'm not going to hurt myself yet",
        "I'm not saying I'd kill myself",
        "I wouldn't kill myself, not while the kids are small",
        "I can't promise I won't hurt myself",
        "wasn't suicidal until today",
        "not actively suicidal",
        "I'm not suicidal but I don't want to be here",
        "I don't want to kill myself, I just want it to stop",
        "denies plan but has thoughts of suicide",
    ],
)
def test_a_denial_taken_back_in_part_is_raised(text: str) -> None:
    assert "suicide_risk" in hear(text)


@pytest.mark.parametrize(
    "text",
    [
        "no I'm suicidal",
        "no im going to kill myself",
        "no my house is on fire",
        "I'm not coping I'm suicidal",
        "don't call me I want to die",
        "I don't care I want to die",
        "without my kids I'd kill myself",
        "I wouldn't care if I didn't wake up",
        "not sleeping suicidal thoughts",
        "I've never been so suicidal",
        "I didn't use to be suicidal",
        "I didn't take the overdose by accident",
        "not bothered if I live or die",
        "he's not conscious",
    ],
)
def test_a_negation_of_something_else_denies_no_crisis(text: str) -> None:
    assert hear(text) & GROUPS["crisis"]


def test_a_no_that_answers_denies_nothing_said_after_it() -> None:
    assert "job_loss" in hear("no I've lost my job")
    assert "bereavement" in hear("no my wife died")


@pytest.mark.parametrize(
    "text",
    [
        "no I'm not suicidal",
        "no i dont want to kill myself",
        "not that I want to die",
        "no way I'd kill myself",
        "never would I hurt myself",
        "not sleeping, no suicidal thoughts",
        "I've never been suicidal",
        "paid by mistake, not suicidal",
    ],
)
def test_a_denial_is_one_though_a_sentence_begins_in_it(text: str) -> None:
    heard = EAR.hear(text)
    assert not {one.name for one in heard.triggers} & GROUPS["crisis"]
    assert "suicide_risk" in {one.name for one in heard.denied}


def test_a_denial_taken_back_in_part_says_so() -> None:
    raised = EAR.hear("I'm not suicidal any more").triggers[0]
    assert raised.because == ("denied, but “suicidal any more”",)


def test_what_takes_a_denial_back_holds_within_its_sentence() -> None:
    heard = EAR.hear("I'm not suicidal. I can't think any more, that's all")
    assert [one.name for one in heard.denied] == ["suicide_risk"]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("I had a heart attack in May", "serious_illness"),
        ("I had a stroke in April", "serious_illness"),
        ("I've got lupus", "serious_illness"),
        ("I got hit by a bus in March", "illness"),
        ("our flat burnt out", "disaster"),
        ("I'm drowning in debt", "over_indebted"),
        ("I have never heard of him", "wrong_party"),
        ("I've been laid off", "job_loss"),
        ("I'm out of work", "job_loss"),
        ("they let me go on Tuesday", "job_loss"),
    ],
)
def test_a_plain_statement_is_heard_though_a_figure_of_speech_sounds_alike(text: str, trigger: str) -> None:
    assert trigger in hear(text)


def test_a_phrase_that_is_all_that_was_said_is_not_doubted() -> None:
    model, never = likeness.shipped(), dict.fromkeys(TRIGGERS, 2 * likeness.MARGIN)
    doubtful = model._replace(written=model.written._replace(keep_at=never))
    ear = Ear(shipped(), model=doubtful)
    assert [one.name for one in ear.hear("I'm homeless").triggers] == ["housing_loss"]
    heard = ear.hear("I'm homeless since the second week of last month and the council know it")
    assert "housing_loss" in {one.name for one in heard.aside}


@pytest.mark.parametrize("text", ["I can pay twenty", "can do 20 a month", "I can do ten"])
def test_an_amount_that_can_be_paid_is_no_hardship(text: str) -> None:
    assert hear(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "like being hit by a bus, this bill",
        "I feel so burnt out",
        "drop me a line when it's done",
        "can I get out of work early for this",
        "let me go and find my glasses",
    ],
)
def test_a_figure_of_speech_near_a_plain_statement_raises_nothing(text: str) -> None:
    assert hear(text) <= {"mental_health"}


def test_a_denial_ends_with_its_clause() -> None:
    assert "suicide_risk" in hear("I'm not angry but I want to kill myself")


def test_a_crisis_comes_first() -> None:
    heard = EAR.hear("I lost my job and I want to kill myself")
    assert heard.triggers[0].name == "suicide_risk"


def test_a_tone_holds_over_the_last_things_said() -> None:
    assert EAR.hear("I don't know, whatever", before=["I am furious with you lot, this is disgusting"]).tone is not None
    line = "it comes on the tenth"
    alone, after = EAR.hear(line), EAR.hear(line, ["I'm furious", "this is a disgrace"])
    assert alone.tone is not None
    assert after.tone is not None
    assert (alone.tone.name, after.tone.name) == ("calm", "angry")


def consistent(text: str, heard: Hearing) -> bool:
    shown = [*heard.triggers, *heard.denied, *([heard.tone] if heard.tone else [])]
    return all(
        text[one.start : one.end] == one.evidence and one.because and one.name in (*TRIGGERS, *TONES) for one in shown
    ) and all(one.start <= start < end <= one.end for one in shown for start, end in one.words)


@given(
    st.lists(
        st.sampled_from(["I", "lost", "my", "job", "not", "kill", "myself", ",", ".", "if", "hospital", "é", "\u202e"])
    )
)
def test_evidence_is_always_the_customers_own_words(words: list[str]) -> None:
    text = " ".join(words)
    assert consistent(text, EAR.hear(text))


@given(st.text())
def test_any_text_is_heard_without_fail(text: str) -> None:
    assert consistent(text, EAR.hear(text))


@pytest.mark.parametrize(
    "piece", ["a", "\u0301", "\u202e", "not ", "lost my job ", "if I lost my job ", "'", "kill myself, "]
)
def test_a_hostile_line_is_heard_in_time_that_grows_with_its_length(piece: str) -> None:
    EAR.hear(piece * (100_000 // len(piece)))


def test_the_lexicon_hears_the_projects_own_paraphrases() -> None:
    # A floor for this file, which the lexicon has seen: not a measure of how it does on lines it has not.
    table = score(labelled("paraphrases.jsonl"), lambda text: Heard(frozenset(hear(text)), ""))
    assert table.triggers.f1 >= 0.8
    assert table.crisis.recall.value >= 0.95
    assert table.hard_crisis.hits <= 2


def test_a_score_counts_what_is_right_wrong_and_missing() -> None:
    rows = [
        Row("1", "", frozenset(("job_loss", "illness")), "calm", ""),
        Row("2", "", frozenset(), "angry", "idiom"),
        Row("3", "", frozenset(), "calm", "implicit"),
    ]
    heard = [
        Heard(frozenset(("job_loss",)), "calm"),
        Heard(frozenset(("suicide_risk",)), "calm"),
        Heard(frozenset(), "angry"),
    ]
    table = compare(rows, heard)
    assert (table.triggers.precision.value, table.triggers.recall.value, table.triggers.f1) == (0.5, 0.5, 0.5)
    assert (table.hard_flagged.hits, table.hard_flagged.of, table.hard_crisis.hits) == (1, 1, 1)
    assert table.tone_mean_recall == 0.25
    assert table.f1_low <= table.triggers.f1 <= table.f1_high

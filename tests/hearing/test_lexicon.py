from functools import partial

import pytest

from scriptengine.hearing import edit, lexicon, phrase
from scriptengine.hearing.lexicon import Lexicon
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.vocabulary import GROUPS, TONES, TRIGGERS
from scriptengine.text import files
from scriptengine.text.source import Source

BEGIN = "kind: lexicon\nlittle: a my the\ntriggers:\n"


def read(text: str) -> tuple[Lexicon, list[str]]:
    source = Source("own.yaml", text)
    found, findings = lexicon.read(source)
    return found, [f"{source.position(one.span.start).line}: {one.name}" for one in findings if one.span]


def test_the_shipped_lexicon_has_no_errors_and_speaks_of_every_trigger_and_tone() -> None:
    source, _ = files.read_file(lexicon.shipped_path())
    assert source is not None
    found, findings = lexicon.read(source)
    assert [finding.message for finding in findings if finding.severity == "error"] == []
    assert {line.name for line in found.lines} >= set(TRIGGERS) | set(TONES)


def test_every_trigger_belongs_to_a_group_and_hardship_holds_three() -> None:
    assert {trigger.group for trigger in TRIGGERS.values()} <= set(GROUPS)
    assert GROUPS["hardship"] == GROUPS["health"] | GROUPS["life"] | GROUPS["resilience"]


def test_no_phrase_of_the_shipped_lexicon_is_a_lookalike_or_a_figure_of_speech_in_one_of_its_wordings() -> None:
    # Little words fall away: `laid off the` among the look-alikes would silence every `laid off`.
    shipped = lexicon.shipped()
    notation = phrase.Notation(shipped.lists, shipped.reading)

    def wordings(line: phrase.Line) -> set[tuple[bool, str]]:
        understood = notation.understand(line.text)
        assert not isinstance(understood, phrase.Unreadable)
        if len(understood[0]) > 1:
            return set()
        return {(exact, one) for part in understood[0] for exact in (False, True)
                for one in (part.exact if exact else part.wordings)}  # fmt: skip

    silencing: dict[str, set[tuple[bool, str]]] = {}
    for line in shipped.lines:
        if line.use in ("lookalikes", "figures"):
            silencing.setdefault(line.name, set()).update(wordings(line))
    swallowed = []
    for line in shipped.lines:
        if line.use == "phrases" and line.name in shipped.triggers:
            against = set(silencing.get(line.name, ()))
            if "figures" not in shipped.even_if.get(line.name, ()):
                against |= silencing["figures"]
            if wordings(line) & against:
                swallowed.append((line.name, line.text))
    assert swallowed == []


def test_an_unknown_trigger_is_found_where_it_stands() -> None:
    assert read(BEGIN + "  job_los:\n    phrases: |\n      lost my job\n")[1] == ["4: unknown-trigger"]


def test_a_hedge_takes_a_denial_back_for_any_trigger() -> None:
    text = (
        f"{BEGIN}  job_loss:\n    phrases: |\n      lost job\n    denials: |\n      not lost job\n"
        "    hedges: |\n      not lost job (yet|officially)\ncontext:\n  negated: |\n    not\n"
    )
    found, findings = read(text)
    assert findings == []
    ear = Ear(found)
    assert [one.name for one in ear.hear("not lost my job").triggers] == []
    assert [one.name for one in ear.hear("not lost my job yet").triggers] == ["job_loss"]


def test_a_trigger_of_ones_own_is_declared_with_urgency_and_group() -> None:
    found, findings = read(BEGIN + "  prison:\n    urgency: high\n    group: life\n    phrases: |\n      sent down\n")
    assert findings == []
    assert found.triggers["prison"].urgency == "high"
    assert [one.name for one in Ear(found).hear("he was sent down").triggers] == ["prison"]


def test_a_group_that_is_almost_a_built_in_one_is_told_and_one_of_ones_own_is_not() -> None:
    text = BEGIN + "  prison:\n    urgency: high\n    group: GROUP\n    phrases: |\n      sent down\n"
    for group, found in (("lifee", ["6: lexicon-value"]), ("life", []), ("custody", [])):
        assert read(text.replace("GROUP", group))[1] == found, group


@pytest.mark.parametrize("name", ["Bad-Name", '"space name"', "2nd", '""', "na\u00efve"])
def test_a_name_that_no_script_can_write_is_found(name: str) -> None:
    phrases = "    phrases: |\n      sent down\n"
    own = f"    urgency: high\n    group: life\n{phrases}"
    assert "4: lexicon-value" in read(f"{BEGIN}  {name}:\n{own}")[1]
    assert read(f"{BEGIN}  prison:\n{own.replace('life', name)}")[1] != []


def test_what_is_said_anew_of_a_trigger_that_is_there_is_told_since_it_does_not_hold() -> None:
    said = "    urgency: normal\n    group: life\n    meaning: no work\n    phrases: |\n      carded\n"
    assert read(f"{BEGIN}  job_loss:\n{said}")[1] == ["5: lexicon-value", "7: lexicon-value"]
    found, _ = read(f"{BEGIN}  job_loss:\n{said}")
    assert found.triggers["job_loss"] == TRIGGERS["job_loss"]


def test_a_phrase_under_two_triggers_is_found_at_the_second() -> None:
    text = "  illness:\n    phrases: |\n      laid up\n  job_loss:\n    phrases: |\n      laid up\n"
    assert read(BEGIN + text)[1] == ["9: phrase-under-two-triggers"]


def test_a_phrase_given_twice_is_found_even_written_differently() -> None:
    text = "  job_loss:\n    phrases: |\n      lost my only job\n      lost the only job\n"
    assert read(BEGIN + text)[1] == ["7: phrase-given-twice"]


SHIPPED = "kind: lexicon\nlittle: a my the\nshorthand: |\n  pmt = payment\n"


def beside(shipped: str, own: str) -> list[tuple[str, str]]:
    """What is found of phrases that raise illness, beside a lexicon that they extend."""
    base, _ = lexicon.read(Source("en.yaml", f"{SHIPPED}triggers:\n{shipped}"))
    source = Source("own.yaml", f"kind: lexicon\ntriggers:\n  illness:\n    phrases: |\n      {own}\n")
    findings = lexicon.read(source, base)[1]
    assert all(there.file == "en.yaml" for one in findings for there, _ in one.related)
    return [(finding.name, finding.message) for finding in findings]


@pytest.mark.parametrize("own", ["missed my payment", "missed the payment", "missed pmt", "missed (a|the)? payment"])
def test_a_phrase_under_another_trigger_in_the_lexicon_it_extends_is_found_whatever_its_little_words(own: str) -> None:
    shipped = "  job_loss:\n    phrases: |\n      (missed|lost) a (payment|rent)\n"
    said = f"`{own}` stands under `job_loss` in `en.yaml` as `(missed|lost) a (payment|rent)` and under `illness` here."
    assert beside(shipped, own) == [("phrase-under-two-triggers", said)]


def test_a_phrase_that_says_more_than_the_lexicon_it_extends_is_not_found() -> None:
    shipped = "  job_loss:\n    phrases: |\n      missed payment\n      lost ... job\n    hints: |\n      short month\n"
    for own in ("missed payment again", "missed rent", "lost job", "short month"):
        assert beside(shipped, own) == []


def test_a_phrase_of_which_a_part_is_under_another_trigger_is_found_and_one_that_adds_to_its_own_is_not() -> None:
    assert [name for name, _ in beside("  job_loss:\n    phrases: |\n      off sick\n", "off (sick|ill)")] == [
        "phrase-under-two-triggers"
    ]
    assert beside("  illness:\n    phrases: |\n      off sick\n", "off (sick|ill)") == []


def test_a_phrase_that_the_lexicon_it_extends_has_too_is_found() -> None:
    shipped = "  job_loss:\n    phrases: |\n      off sick\n  illness:\n    phrases: |\n      off (sick|ill)\n"
    assert [name for name, _ in beside(shipped, "off sick")] == ["phrase-given-twice"]


def test_a_phrase_of_a_list_is_found_in_the_lexicon_it_extends() -> None:
    shipped = "  job_loss:\n    phrases: |\n      <kin> passed\nlists:\n  kin: mum, dad\n"
    assert [name for name, _ in beside(shipped, "dad passed")] == ["phrase-under-two-triggers"]


def test_a_list_adds_to_the_one_of_its_name_in_the_lexicon_it_extends() -> None:
    base, _ = lexicon.read(
        Source("en.yaml", f"{BEGIN}  bereavement:\n    phrases: |\n      <kin> died\nlists:\n  kin: wife\n")
    )
    own, findings = lexicon.read(Source("own.yaml", "kind: lexicon\nlists:\n  kin: other half, wife\n"), base)
    assert findings == []
    ear = Ear(base.merge(own))
    for said in ("my wife died", "my other half died"):
        assert [one.name for one in ear.hear(said).triggers] == ["bereavement"], said
    assert base.merge(own).lists == {"kin": ("wife", "other half")}


@pytest.mark.parametrize("words", ["(aa|bb)", "dad, <kin>", "a ... b", "re*ed", "", "','"])
def test_a_list_of_what_is_no_word_or_of_nothing_is_found(words: str) -> None:
    assert read(f"kind: lexicon\nlists:\n  mine: {words}\n")[1] == ["3: lexicon-value"]


def test_a_list_that_no_phrase_can_name_is_found() -> None:
    assert read("kind: lexicon\nlists:\n  Kin-2: dad\n")[1] == ["3: lexicon-value"]


def test_a_phrase_that_can_never_match_is_found() -> None:
    phrases = "      the\n      (lost\n      <nobody> left\n"
    text = f"  job_loss:\n    phrases: |\n{phrases}"
    assert read(BEGIN + text)[1] == [f"{line}: phrase-never-matches" for line in (6, 7, 8)]


@pytest.mark.parametrize(
    ("phrase_", "sign"),
    [
        *((text, "*") for text in ("foo*bar", "* foo", "foo (*|bar)")),
        *((text, "&") for text in ("snoo &", "& quux", "snoo & & quux", "&")),
        *((text, "...") for text in ("...", "foo ...... bar", "foo ...", "foo & ... bar")),
    ],
)
def test_a_sign_that_stands_where_it_means_nothing_is_found(phrase_: str, sign: str) -> None:
    source = Source("own.yaml", f"{BEGIN}  job_loss:\n    phrases: |\n      {phrase_}\n")
    found = lexicon.read(source)[1]
    assert [one.name for one in found] == ["phrase-never-matches"]
    assert f"`{sign}` stands" in found[0].message
    for fine in ("foo* bar", "(foo*|bar)", "H&M & B&B", "foo* ... bar*", "(foo*)? bar", "foo*...bar"):
        assert read(f"{BEGIN}  job_loss:\n    phrases: |\n      {fine}\n")[1] == [], fine


@pytest.mark.parametrize(
    ("pair", "lacks"), [("= x", "nothing before its"), ("abc =", "nothing behind its"), ("x", "no")]
)
def test_shorthand_that_lacks_a_side_is_told_which(pair: str, lacks: str) -> None:
    source = Source("own.yaml", f"kind: lexicon\nshorthand: |\n  {pair}\n")
    assert [one.message for one in lexicon.read(source)[1]] == [f"`{pair}` has {lacks} `=`."]


def test_a_phrase_that_is_a_lookalike_or_a_figure_of_speech_too_is_found() -> None:
    phrases = "      let go\n      got let go\n      the attack now\n      (bad|big) attack\n      attack on us\n"
    silent = "    lookalikes: |\n      let go\ncontext:\n  figures: |\n    my attack now\n    the big attack\n"
    text = f"{BEGIN}  job_loss:\n    phrases: |\n{phrases}{silent}"
    assert read(text)[1] == [f"{line}: phrase-always-silenced" for line in (6, 8)]
    shipped, _ = lexicon.read(Source("en.yaml", "kind: lexicon\ncontext:\n  figures: |\n    so to say\n"))
    found = lexicon.read(Source("own.yaml", text), shipped)[1]
    assert [text[one.span.start : one.span.end] for one in found if one.span] == [
        "let go",
        "got let go",
        "the attack now",
    ]


def test_a_phrase_that_the_lexicon_it_extends_silences_is_found() -> None:
    text = "kind: lexicon\nlittle: a my the\ncontext:\n  figures: |\n    my heart attack\n"
    base, _ = lexicon.read(Source("en.yaml", text))
    source = Source("own.yaml", "kind: lexicon\ntriggers:\n  illness:\n    phrases: |\n      had a heart attack\n")
    _, findings = lexicon.read(source, base)
    assert [finding.name for finding in findings] == ["phrase-always-silenced"]
    assert "shipped lexicon" in findings[0].message
    crisis = Source("own.yaml", source.text.replace("illness", "suicide_risk"))
    assert lexicon.read(crisis, base)[1] == []


def test_phrases_as_a_list_are_refused_with_advice() -> None:
    assert read(BEGIN + "  job_loss:\n    phrases:\n      - lost my job\n")[1] == ["6: phrases-not-lines"]


def test_phrases_that_yaml_joins_into_one_line_are_found() -> None:
    assert read(BEGIN + "  job_loss:\n    phrases: >\n      lost my job\n      let go\n")[1] == ["5: phrases-not-lines"]
    assert read(BEGIN + "  job_loss:\n    phrases: lost my job\n")[1] == []
    assert read(BEGIN + '  job_loss: {phrases: "lost my job\\nlet go"}\n')[1] == ["4: phrases-not-lines"]


def test_a_phrase_is_not_added_where_it_would_join_another() -> None:
    text = 'kind: lexicon\ntriggers:\n  job_loss: {phrases: "let go"}\n'
    changed, findings = edit.add(Source("own.yaml", text), "job_loss", ["carded at the mill"], "phrases", None)
    assert changed is None
    assert [finding.name for finding in findings] == ["phrases-not-lines"]
    assert [text[one.span.start : one.span.end] for one in findings if one.span] == ["phrases"]


def test_a_phrase_that_joins_more_things_than_can_be_put_in_order_is_found() -> None:
    joined = " & ".join(f"word{number}" for number in range(40))
    assert read(BEGIN + f"  job_loss:\n    phrases: |\n      {joined}\n")[1] == ["6: phrase-never-matches"]


def test_a_file_of_another_kind_is_no_lexicon() -> None:
    assert read("kind: phrases\n")[1] == ["1: not-a-lexicon"]


def test_several_lexicons_hear_as_one() -> None:
    first, _ = read(BEGIN + "  job_loss:\n    phrases: |\n      lost job\n")
    second, _ = read("kind: lexicon\ntriggers:\n  illness:\n    phrases: |\n      got the lurgy\n")
    heard = Ear(first.merge(second)).hear("lost my job and got the lurgy")
    assert {one.name for one in heard.triggers} == {"job_loss", "illness"}


def test_adding_a_phrase_keeps_comments_and_order() -> None:
    text = (
        "kind: lexicon\n\n# ours\ntriggers:\n  job_loss: # the mill\n    phrases: |\n      sent down the road\n"
        "  illness:\n    phrases: |\n      bad chest # common here\n"
    )
    changed, findings = edit.add(Source("own.yaml", text), "job_loss", ["carded at the mill"], "phrases", None)
    assert findings == []
    assert changed is not None
    assert changed.text == text.replace("down the road\n", "down the road\n      carded at the mill\n")


@pytest.mark.parametrize("phrase", ["sent down the road", "sent down my road"])
def test_a_phrase_that_stands_there_already_is_not_added(phrase: str) -> None:
    text = "kind: lexicon\nlittle: my the\ntriggers:\n  job_loss:\n    phrases: |\n      sent down the road\n"
    changed, findings = edit.add(Source("own.yaml", text), "job_loss", [phrase], "phrases", None)
    assert changed is None
    assert [(finding.name, finding.span) for finding in findings] == [("phrase-given-twice", None)]
    assert f"`{phrase}` stands under `job_loss` already, in line 6 of `own.yaml`" in findings[0].message


def test_a_phrase_in_words_of_ones_own_may_stay_beside_the_shipped_one() -> None:
    text = "kind: lexicon\ntriggers:\n  job_loss:\n    phrases: |\n      lost the job\n"
    _, findings = lexicon.read(Source("own.yaml", text), lexicon.shipped())
    assert [finding.name for finding in findings] == ["phrase-given-twice"]
    assert "Keep it if it is to hold whatever the line is like." in findings[0].advice


def test_a_phrase_given_twice_at_once_is_added_once() -> None:
    changed, findings = edit.add(
        Source("own.yaml", "kind: lexicon\n"), "job_loss", ["let go", "let  go"], "phrases", None
    )
    assert findings == []
    assert changed is not None
    assert changed.text.count("let go") == 1


def test_a_phrase_that_can_never_match_is_not_added() -> None:
    changed, findings = edit.add(Source("own.yaml", "kind: lexicon\n"), "job_loss", ["(lost"], "phrases", None)
    assert changed is None
    assert [finding.name for finding in findings] == ["phrase-never-matches"]
    assert findings[0].span is None


@pytest.mark.parametrize("phrase", ["   ", "# of kids", "on 0 # hours"])
def test_a_phrase_that_the_file_would_not_give_back_is_not_added(phrase: str) -> None:
    changed, findings = edit.add(Source("own.yaml", "kind: lexicon\n"), "job_loss", [phrase], "phrases", None)
    assert changed is None
    assert [finding.name for finding in findings] == ["phrase-never-matches"]


def found_in(where: str, phrase: str) -> list[tuple[str, str]]:
    """What is found of a phrase at a place of a lexicon that extends the shipped one."""
    _, findings = lexicon.read(Source("own.yaml", f"kind: lexicon\n{where}{phrase}\n"), lexicon.shipped())
    return [(finding.name, finding.severity) for finding in findings]


def test_a_look_alike_that_silences_a_crisis_by_itself_is_an_error() -> None:
    found = partial(found_in, "triggers:\n  suicide_risk:\n    lookalikes: |\n      ")
    for grave in (
        "want to die",
        "i just want to die",
        "want ... die",
        "want to (die|laugh)",
        "harm",
        "suicidal",
        "want to di*",
        "i ... me floating",
    ):
        assert found(grave) == [("phrase-always-silenced", "error")], grave
    for harmless in ("want to die laughing", "kill the lights", "jumping through hoops", "way out of"):
        assert found(harmless) == [], harmless


def test_a_denial_that_denies_nothing_turns_no_crisis_down() -> None:
    found = partial(found_in, "triggers:\n  suicide_risk:\n    denials: |\n      ")
    for grave in (
        "want to die",
        "says he wants to die",
        "suicidal",
        "am suicidal",
        "i",
        "want & die",
        "not want to live",
        "want to di*",
    ):
        assert found(grave) == [("phrase-always-silenced", "error")], grave
    for harmless in ("never been suicidal", "am fine honestly", "just talking", "want to die is not what i meant"):
        assert found(harmless) == [], harmless


def test_a_figure_of_speech_that_takes_in_all_of_a_crisis_is_an_error() -> None:
    found = partial(found_in, "context:\n  figures: |\n    ")
    for grave in ("want to die", "i just want to die", "(want|wants) to (die|laugh)", "kill ... myself"):
        assert found(grave) == [("phrase-always-silenced", "error")], grave
    for harmless in ("die", "die of boredom", "want to die laughing", "kill the lights", "dying for a tea"):
        assert found(harmless) == [], harmless


def test_a_cue_that_is_said_before_any_crisis_or_begins_one_is_an_error() -> None:
    for context, grave, harmless in (
        ("other", ("i", "cust says", "i (am|think)", "want", "i ... want", "suicidal"), ("my landlord", "bloke on tv")),
        (
            "negated",
            ("i", "and", "customer said", "want to", "i want", "going to", "thinking of", "keep"),
            ("nope", "i hardly", "no way"),
        ),
    ):
        for cue in grave:
            assert found_in(f"context:\n  {context}: |\n    ", cue) == [("phrase-always-silenced", "error")], cue
        for cue in harmless:
            assert found_in(f"context:\n  {context}: |\n    ", cue) == [], cue


def test_shorthand_that_writes_a_word_for_a_crisis_out_as_something_else_is_an_error() -> None:
    for grave in ("suicidal kill = happy", "od = overdrawn", "stroke = strike"):
        assert found_in("shorthand: |\n  ", grave) == [("phrase-always-silenced", "error")], grave
    for harmless in ("od = overdose", "ill = i will", "co = company", "tabs = tablets"):
        assert found_in("shorthand: |\n  ", harmless) == [], harmless
    own, _ = lexicon.read(Source("own.yaml", "kind: lexicon\nshorthand: |\n  suicidal = happy\n"))
    found = [one for one in lexicon.read(lexicon.shipped_source(), own)[1] if one.severity == "error"]
    assert ["`suicidal` is written out as `happy`" in one.message for one in found] == [True]


def test_a_figure_of_speech_may_not_silence_a_crisis_of_ones_own_either() -> None:
    stroke = "  stroke:\n    urgency: crisis\n    group: crisis\n    phrases: |\n      face drooped\n"
    text = f"kind: lexicon\nlittle: the\ntriggers:\n{stroke}"
    base, _ = lexicon.read(Source("base.yaml", text))
    silent = Source("own.yaml", "kind: lexicon\ncontext:\n  figures: |\n    the face drooped\n")
    assert [finding.severity for finding in lexicon.read(silent, base)[1]] == ["error"]
    passing, _ = lexicon.read(Source("base.yaml", f"{text}    even_if: figures\n"))
    assert lexicon.read(silent, passing)[1] == []


def test_it_makes_no_difference_which_lexicon_is_used_first() -> None:
    text = "kind: lexicon\ntriggers:\n  suicide_risk:\n    denials: |\n      want to die\n"
    own, _ = lexicon.read(Source("own.yaml", text))
    _, findings = lexicon.read(lexicon.shipped_source(), own)
    assert [
        (finding.name, finding.span.file) for finding in findings if finding.span and finding.severity == "error"
    ] == [("phrase-always-silenced", "own.yaml")]


@pytest.mark.parametrize("use", ["lookalikes", "denials"])
def test_what_silences_a_crisis_is_not_added(use: str) -> None:
    own = Source("own.yaml", "kind: lexicon\n")
    changed, findings = edit.add(own, "suicide_risk", ["i want to die"], use, lexicon.shipped())
    assert changed is None
    assert "whoever says so will not be heard" in findings[0].message


def test_a_number_and_nothing_else_is_a_warning() -> None:
    numbers = ("20", "1,000", "£20", "(20|30)", "20 ... 30")
    for phrase_ in numbers:
        _, findings = read(f"{BEGIN}  job_loss:\n    phrases: |\n      carded\n      {phrase_}\n")
        assert findings == ["7: number-as-phrase"], phrase_
    assert read(f"{BEGIN}  job_loss:\n    hints: 42\n")[1] == ["5: number-as-phrase"]
    for phrase_ in ("p45", "on 20 a week", "(20|twenty)"):
        assert read(f"{BEGIN}  job_loss:\n    phrases: |\n      carded\n      {phrase_}\n")[1] == [], phrase_

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.hearing import labelled, likeness, train
from scriptengine.hearing.lexicon import Lexicon, shipped
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.phrase import Line
from scriptengine.hearing.score import Row
from scriptengine.hearing.vocabulary import TONES, TRIGGERS
from scriptengine.hearing.words import like_writing
from scriptengine.text.source import Span

LINES = [
    ("they have let us all go at the depot", "job_loss", "anxious"),
    ("they let the whole depot go on friday", "job_loss", "angry"),
    ("the depot shut and they let us go", "job_loss", "distressed"),
    ("the dog needs walking before tea", "", "calm"),
    ("it goes out of my bank on friday", "", "calm"),
    ("walking the dog is all I do on friday", "", "calm"),
]


def rows() -> list[Row]:
    plain = [(f"number {number} of them came in week {number * 7}", "", "calm") for number in range(200)]
    return [
        Row(str(number), text, frozenset({name} - {""}), tone, "")
        for number, (text, name, tone) in enumerate([*LINES, *plain])
    ]


def small() -> likeness.Model:
    lexicon = Lexicon(lines=(Line("phrases", "job_loss", "let us go", Span("small.yaml", 0, 0)),))
    first, second = rows()[::2], rows()[1::2]
    return train.learn(Ear(lexicon), {"first": first, "second": second}, "fixture", print)


@pytest.fixture(scope="module")
def model() -> likeness.Model:
    return small()


def test_training_twice_gives_the_same_bytes(model: likeness.Model, tmp_path: Path) -> None:
    first, second = tmp_path / "first.bin", tmp_path / "second.bin"
    likeness.write(model, first)
    likeness.write(small(), second)
    assert first.read_bytes() == second.read_bytes()
    assert likeness.read(first)._replace(kinds=model.kinds) == model


def test_a_line_like_those_learned_scores_higher_than_one_unlike_them(model: likeness.Model) -> None:
    ear = Ear(Lexicon())
    alike, unlike = ear.features("shut the depot and let them all go"), ear.features("the dog goes walking")
    assert model.scores(alike)["job_loss"] > model.scores(unlike)["job_loss"]


def test_the_words_shown_are_those_that_weigh_most(model: likeness.Model) -> None:
    seen = Ear(Lexicon()).features("well the depot")
    assert 2 in model.evidence("job_loss", seen)


def test_words_of_one_kind_share_features() -> None:
    ear = Ear(Lexicon())
    one, other = ear.features("my hubby died"), ear.features("my missus died")
    assert one.wording.keys() != other.wording.keys()
    assert one.named.keys() == other.named.keys()


def test_a_feature_tells_more_of_a_kind_the_more_it_goes_with_it() -> None:
    lines = [np.array([0, 1] if number < 10 else [0]) for number in range(100)]
    signs = np.array([[1 if number < 10 else -1] for number in range(100)])
    always, only_there = train._telling(lines, signs, 2)[:, 0]
    assert always == 16**2 < only_there <= 64**2


@pytest.mark.parametrize(("ordinary", "raised"), [(True, False), (False, True)])
def test_false_alarms_in_files_about_crises_do_not_set_where_one_is_raised(
    model: likeness.Model, ordinary: bool, raised: bool
) -> None:
    seen = Ear(Lexicon()).features("a line")
    crisis = Row("1", "a line", frozenset(("suicide_risk",)), "", "")
    alike = Row("2", "a line", frozenset(), "", "lookalike")
    low, high = (dict.fromkeys(train.KINDS, part * likeness.MARGIN // 10) for part in (-3, -1))
    others = dict.fromkeys(train.KINDS, -2 * likeness.MARGIN)
    held = [train.Held(crisis, seen, {**others, "suicide_risk": low["suicide_risk"]})]
    held += [train.Held(alike, seen, {**others, "suicide_risk": high["suicide_risk"]}, ordinary)] * 5
    held += [train.Held(alike, seen, others)] * 5
    at = train.choose(model, held).said.raise_at["suicide_risk"]
    assert (low["suicide_risk"] >= at) is raised


def test_what_begins_as_writing_does_has_bars_of_its_own_but_for_crises(model: likeness.Model) -> None:
    # Said lines want the trigger raised from a high score on, written ones from a low one.
    def heard(text: str, mark: int, *triggers: str) -> train.Held:
        row = Row("", text, frozenset(triggers), "", "")
        scores = dict.fromkeys(train.KINDS, -2 * likeness.MARGIN) | {"job_loss": mark * likeness.MARGIN // 10}
        return train.Held(row, Ear(Lexicon()).features("so"), scores)

    said = [heard("so", 2, "job_loss")] * 100 + [heard("so", -1)] * 60
    letters = [heard("So it is.", -2, "job_loss")] * 9 + [heard("So it is.", 2, "job_loss")]
    chosen = train.choose(model, said + letters)
    assert chosen.said.raise_at["job_loss"] > -likeness.MARGIN // 10
    assert chosen.written.raise_at["job_loss"] <= -likeness.MARGIN * 2 // 10
    assert chosen.written.raise_at["suicide_risk"] == chosen.said.raise_at["suicide_risk"]
    corpus = [one._replace(real=True) for one in (heard("So it is.", 3, "job_loss"), heard("So it is.", 2))]
    assert train.choose(model, said + letters + corpus).written.raise_at["job_loss"] > likeness.MARGIN * 2 // 10


def test_doubted_lines_do_not_set_from_which_score_on_a_trigger_is_suggested() -> None:
    lexicon = Lexicon(lines=(Line("phrases", "job_loss", "let us go", Span("small.yaml", 0, 0)),))
    first, second = rows()[::2], rows()[1::2]
    picked = [Row(f"p{number}", f"they let us go to week {number}", frozenset(), "calm", "") for number in range(30)]
    told: list[str] = []
    model = train.learn(Ear(lexicon), {"first": first, "second": second, "real_doubted": picked}, "", told.append)
    counted = train.learn(Ear(lexicon), {"first": first, "second": second, "real": picked}, "", told.append)
    assert model.rows == counted.rows  # they are learned from all the same
    assert model.said.keep_at["job_loss"] < counted.said.keep_at["job_loss"]


def test_taught_lines_are_learned_from_and_never_left_out() -> None:
    lexicon = Lexicon(lines=(Line("phrases", "job_loss", "let us go", Span("small.yaml", 0, 0)),))
    files = {"first": rows()[::2], "second": rows()[1::2]}
    taught = [Row(f"t{number}", f"finished at the mill week {number}", frozenset(("job_loss",)), "", "")
              for number in range(30)]  # fmt: skip
    told: list[str] = []
    model = train.learn(Ear(lexicon), files, "", told.append, taught=taught)
    assert [line for line in told if line.endswith("the others:")] == [
        f"{name}, by what was learned from the others:" for name in files
    ]
    without = train.learn(Ear(lexicon), files, "", told.append)
    seen = Ear(Lexicon()).features("they finished me at the mill")
    assert model.scores(seen)["job_loss"] > without.scores(seen)["job_loss"]


def test_a_line_says_nothing_of_what_its_label_is_unsure_of() -> None:
    line = Row("1", "so it is", frozenset(("job_loss",)), "", "", unsure=frozenset(("illness",)))
    example = train.examples(Ear(Lexicon()), [line])[0]
    assert example.unknown == {"illness", *TONES}
    assert "illness" not in example.kinds


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("I have lost my job.", True),
        ("  “Who said so?”\n", True),
        ("\ufeffDear Sir", True),
        ("I have lost my job", True),
        ("lost job march, can do 20 max.", False),
        ("20 a month is all I can do.", False),
        ("…", False),
        ("", False),
    ],
)
def test_a_line_begins_as_writing_does_with_a_capital(text: str, begins: bool) -> None:
    assert like_writing(text) is begins


def test_what_stands_behind_its_first_letter_never_changes_whether_a_line_is_like_writing() -> None:
    # Else a suggestion would come or go with the closing stop while it is typed.
    text = "I have lost my job, and that's all I can say."
    assert {like_writing(text[:end]) for end in range(1, len(text))} == {True}


def test_one_word_alone_is_never_as_much_as_a_whole_line(model: likeness.Model) -> None:
    values = model.values(Ear(Lexicon()).features("depot")._replace(rules={}))
    assert 0 < max(values.values()) < likeness.ONE // 2


@given(st.lists(st.lists(st.integers(-3000, 3000), min_size=3, max_size=3), min_size=1))
def test_weights_keep_their_sign_and_most_of_their_size(weights: list[list[int]]) -> None:
    names = {str(number): number for number in range(len(weights))}
    blank = likeness.Model(
        ("a", "b", "c"), names, bytes(len(weights)), b"", b"", likeness.NO_BARS, likeness.NO_BARS, ""
    )
    stored = likeness.with_weights(blank, weights)
    for number, row in enumerate(weights):
        step = stored.steps[number]
        kept = [(byte - 128) * step for byte in stored.rows[3 * number : 3 * number + 3]]
        assert all(abs(was - now) <= step for was, now in zip(row, kept, strict=True))
        assert step <= max(map(abs, row)) // 127 + 1


def test_a_line_of_a_corpus_is_read_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "letters.jsonl").write_text('{"id": "x1", "narrative": "Well. I lost my job. Yours"}\n', "utf-8")
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"corpus": "letters", "doc": "x1", "start": 6, "end": 20, "triggers": ["job_loss"]}\n', "utf-8")
    rows, problem = labelled.read(lines, tmp_path)
    assert not problem
    assert [(row.text, row.triggers) for row in rows] == [("I lost my job.", frozenset(("job_loss",)))]


def test_what_a_label_is_unsure_of_is_read(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"text": "I am behind", "triggers": ["cannot_afford"], "unsure": ["job_loss"]}\n', "utf-8")
    rows, problem = labelled.read(lines)
    assert not problem
    assert [(sorted(row.triggers), sorted(row.unsure)) for row in rows] == [(["cannot_afford"], ["job_loss"])]


def test_what_phrases_made_of_writing_is_learned_apart() -> None:
    ear = Ear(Lexicon(lines=(Line("phrases", "job_loss", "let us go", Span("small.yaml", 0, 0)),)))
    assert "written:raised:job_loss" in ear.features("They let us go.").rules
    assert not [name for name in ear.features("they let us go").rules if name.startswith("written:")]


def test_a_line_of_writing_is_judged_by_the_bars_of_writing() -> None:
    never = dict.fromkeys(TRIGGERS, 2 * likeness.MARGIN)
    model = likeness.shipped()
    model = model._replace(written=model.written._replace(raise_at=never, keep_at=never))
    ear = Ear(shipped(), model=model)
    text = "they made me redundant in march so there is nothing coming in at all"
    assert "job_loss" in {one.name for one in ear.hear(text).triggers}
    assert not ear.hear(text.capitalize()).triggers


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "letters.jsonl").write_text('{"id": "x1", "text": "Well."}\n', "utf-8")
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"corpus": "letters", "doc": "x2", "start": 0, "end": 4}\n', "utf-8")
    assert "x2" in labelled.read(lines, tmp_path)[1]


def test_the_shipped_model_says_what_it_was_learned_from_and_knows_every_kind() -> None:
    model = likeness.shipped()
    assert len(model.data) == 64
    assert tuple(model.kinds) == train.KINDS


def test_what_a_trainer_adds_is_raised_whatever_the_line_is_like() -> None:
    added = Line("phrases", "job_loss", "carded at the mill", Span("ours.yaml", 0, 0))
    ear = Ear(shipped().merge(Lexicon(lines=(added,))))
    assert "job_loss" in {one.name for one in ear.hear("carded at the mill, it comes on the tenth").triggers}


def test_a_lexicon_of_its_own_is_heard_without_english_likeness() -> None:
    assert Ear(Lexicon()).hear("I want to kill myself").triggers == ()

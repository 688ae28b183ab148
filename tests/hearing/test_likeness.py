from pathlib import Path

from scriptengine.hearing import likeness, train
from scriptengine.hearing.lexicon import Lexicon, Line, shipped
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.score import Row
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
    return train.learn(Ear(lexicon), rows(), [], "fixture", lambda told: None)


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    train.write(small(), first)
    train.write(small(), second)
    assert first.read_bytes() == second.read_bytes()
    assert likeness.read(first).scores(Ear(Lexicon()).features("the depot")) == small().scores(
        Ear(Lexicon()).features("the depot")
    )


def test_a_line_like_those_learned_scores_higher_than_one_unlike_them() -> None:
    model, ear = small(), Ear(Lexicon())
    alike, unlike = ear.features("shut the depot and let them all go"), ear.features("the dog goes walking")
    assert model.scores(alike)["job_loss"] > model.scores(unlike)["job_loss"]


def test_the_words_shown_are_those_that_weigh_most() -> None:
    seen = Ear(Lexicon()).features("well the depot")
    assert 2 in small().evidence("job_loss", seen)


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

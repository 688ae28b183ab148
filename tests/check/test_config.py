"""What a configuration chooses, and what is said about a wrong one."""

import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from scriptengine.check import config
from scriptengine.check.config import Config
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span


def written(folder: Path, text: str, name: str = "scriptengine.toml") -> tuple[Config, list[Diagnostic]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    settings, _, problems = config.read(path)
    return settings, problems


def test_the_longer_of_two_patterns_counts() -> None:
    settings = Config(Path(), select=("CS4", "CS501"), ignore=("CS40", "CS5"))
    assert settings.selects("CS411", "choice-never-shown")
    assert not settings.selects("CS401", "unreachable-step")
    assert settings.selects("CS501", "a-name")
    assert not settings.selects("CS502", "another-name")


def test_a_name_counts_as_much_as_a_whole_code() -> None:
    settings = Config(Path(), ignore=("unreachable-step",))
    assert not settings.selects("CS401", "unreachable-step")
    assert settings.selects("CS402", "unreachable-statement")


@pytest.mark.parametrize("ignored", [Config(Path(), ignore=("CS",)), Config(Path(), per_file={"*": ("CS",)})])
def test_who_ignores_everything_still_hears_of_guarantees(ignored: Config) -> None:
    somewhere = Span("a.call", 0, 1)
    assert ignored.wants(Diagnostic("CS300", "broken-guarantee", "…", somewhere))
    assert not ignored.wants(Diagnostic("CS701", "card-data-asked-for", "…", somewhere))


def test_what_is_selected_and_ignored_by_the_same_word_is_selected() -> None:
    settings = Config(Path(), select=("no-owner",), ignore=("no-owner",))
    assert settings.selects("CS447", "no-owner")


def test_an_error_of_reading_is_always_told() -> None:
    settings = Config(Path(), select=("CS4",), ignore=("CS001",))
    assert settings.wants(Diagnostic("CS001", "tab", "A tab.", None))
    assert not settings.wants(Diagnostic("CS081", "arrow-in-text", "An arrow.", None, severity="warning"))


def test_rules_are_ignored_in_files_that_a_pattern_names(tmp_path: Path) -> None:
    settings, problems = written(tmp_path, '[per-file-ignores]\n"drafts/*" = ["CS4"]\n"old.call" = ["CS401"]\n')
    assert not problems

    def wanted(file: str) -> bool:
        return settings.wants(
            Diagnostic("CS401", "unreachable-step", "…", Span(str(tmp_path / file), 0, 1), severity="warning")
        )

    assert not wanted("drafts/new.call")
    assert not wanted("calls/old.call")
    assert wanted("calls/new.call")


def test_a_severity_is_changed_but_not_of_what_keeps_a_file_from_being_built(tmp_path: Path) -> None:
    settings, problems = written(tmp_path, '[severity]\nunreachable-step = "error"\nCS4 = "hint"\n')
    assert not problems
    assert settings.graded(Diagnostic("CS401", "unreachable-step", "…", None, severity="warning")).severity == "error"
    assert (
        settings.graded(Diagnostic("CS402", "unreachable-statement", "…", None, severity="warning")).severity == "hint"
    )
    assert settings.graded(Diagnostic("CS162", "unknown-outcome", "…", None)).severity == "error"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["CS4"]', "Did you mean `select`?"),
        ('select = "CS4"', "not a list of words"),
        ('ignore = ["unreachable-stp"]', "Did you mean `unreachable-step`?"),
        ('select = ["CS999"]', "There is no rule `CS999`. Did you mean `CS9"),
        ('extend-select = ["CS33"]', "There is no rule `CS33`."),
        ('locked = ["cs701"]', "There is no rule `cs701`. Did you mean `CS701`?"),
        ('ignore = ["mispelt-keyword"]', "Did you mean `misspelt-keyword`?"),
        ('ignore = ["CS301"]', "can't be switched off"),
        ('[per-file-ignores]\n"old/*" = ["CS300"]', "can't be switched off"),
        ('ignore = ["C"]', "There is no rule `C`."),
        ('ignore = ["broken-guarantee"]', "can't be switched off"),
        ('[severity]\nundecided-guarantee = "hint"', "can't be switched off"),
        ('[severity]\nCS3 = "hint"', "can't be switched off"),
        ('[severity]\nCS401 = "fatal"', "no severity `fatal`"),
        ("select = [", "is not TOML"),
        ("baseline = 3", "value of the wrong sort"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    _, problems = written(tmp_path, text)
    assert said in problems[0].message
    assert problems[0].span is not None
    assert problems[0].advice


@pytest.mark.parametrize(
    "word", ["CS", "CS0", "CS19", "CS193", "almost-another-name", "CS4", "CS401", "unreachable-step"]
)
def test_a_rule_is_named_by_its_name_its_code_or_how_its_code_begins(word: str) -> None:
    assert config.unknown(word) == ""


def test_the_codes_that_have_no_page_are_those_that_lint_tells() -> None:
    found: dict[str, str] = {}
    for room in ("text", "language", "care", "program", "check"):
        package = import_module(f"scriptengine.{room}")
        names = [module.name for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]
        for name in [*names, "scriptengine.hearing.lexicon", "scriptengine.hearing.slips"]:
            found.update((one.code, one.name) for one in vars(import_module(name)).values() if isinstance(one, Kind))
    assert config.other_codes() == found, "write each in scriptengine/check/codes.txt, in their order"
    assert list(config.other_codes()) == sorted(found)


def test_the_nearest_configuration_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.scriptengine]\nselect = ["CS4"]\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert config.find(inner) == tmp_path / "pyproject.toml"
    assert config.read(tmp_path / "pyproject.toml")[0].select == ("CS4",)
    (tmp_path / "a" / "scriptengine.toml").write_text("")
    assert config.find(inner) == tmp_path / "a" / "scriptengine.toml"


def test_a_guarantee_that_nothing_tests_is_told_only_where_it_was_asked_for() -> None:
    untested = Diagnostic("CS302", "untested-guarantee", "…", None, severity="hint")
    assert not Config(Path()).wants(untested)
    assert Config(Path(), select=("CS", "CS302")).wants(untested)

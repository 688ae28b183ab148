"""`scriptengine lint` as a trainer and a build server use it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from commands import Place

from scriptengine.cli.main import main

DATA = Path(__file__).parent.parent / "data"

CLEAN = """\
script good "Good"
    version 1
    owner Training

outcome done "Done"

guarantee kind "Nobody is asked for money"
    never @demands

on crisis
    end done

step start
    say Hello.
    end done
"""
LOST = CLEAN.replace("script good", "script lost") + "\nstep lost\n    end done\n"
WRONG = CLEAN.replace("end done\n\nstep", "end dome\n\nstep")
QUIET = ("--select", "CS0,CS1,CS4,CS8")


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Place:
    place = Place(tmp_path, monkeypatch, capsys)
    (place.folder / "good.call").write_text(CLEAN)
    return place


def lint(place: Place, *words: str, typed: str = "") -> tuple[int, str, str]:
    return place.run("lint", *QUIET, *words, typed=typed)


def test_a_clean_script_is_met_with_silence(scripts: Place) -> None:
    assert lint(scripts) == (0, "", "")
    assert lint(scripts, "good.call") == (0, "", "")


def test_a_warning_is_told_and_fails_only_when_strict(scripts: Place) -> None:
    (scripts.folder / "lost.call").write_text(LOST)
    code, out, _ = lint(scripts)
    assert code == 0
    assert "lost.call:17:6: warning CS401 unreachable-step" in out
    assert "Found 1 warning." in out
    assert lint(scripts, "--strict")[0] == 1
    assert lint(scripts, "--strict", "--exit-zero")[0] == 0


def test_quiet_tells_errors_only_and_exits_the_same(scripts: Place) -> None:
    (scripts.folder / "lost.call").write_text(LOST)
    assert lint(scripts, "--quiet") == (0, "", "")
    assert lint(scripts, "--quiet", "--strict") == (1, "", "")
    (scripts.folder / "wrong.call").write_text(WRONG)
    out = lint(scripts, "--quiet")[1]
    assert "CS162" in out
    assert "CS401" not in out


def test_an_error_fails(scripts: Place) -> None:
    (scripts.folder / "wrong.call").write_text(WRONG)
    code, out, _ = lint(scripts)
    assert code == 1
    assert "CS162 unknown-outcome" in out
    assert "Did you mean `done`?" in out


def test_a_missing_path_is_never_clean(scripts: Place) -> None:
    code, out, err = lint(scripts, "nothing.call", "good.call")
    assert (code, out) == (2, "")
    assert "There is no file or folder `nothing.call`." in err


def test_a_folder_without_scripts_is_never_clean(scripts: Place) -> None:
    (scripts.folder / "drafts" / "x.call").mkdir(parents=True)
    code, out, err = lint(scripts, "drafts")
    assert (code, out) == (2, "")
    assert err.startswith("There is no `.call` file in `drafts`. A script is a text file")
    assert lint(scripts, "drafts", "good.call")[0] == 0
    assert lint(scripts, "drafts", "--force-exclude")[0] == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CLEAN.replace("Hello", "That's £5").encode(), "The amount “£5” is written"),
        (b'script a_call "Caf\xe9"\n', "a byte (0xe9) that is not UTF-8"),
    ],
)
def test_standard_input_is_read_as_utf_8_whatever_the_computer_takes_text_for(
    scripts: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    main(["lint", "-", "--select", "CS0,CS1,CS625"])
    assert said in capsys.readouterr().out


def test_text_that_cannot_be_read_is_not_given_back_as_mended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Caf\xe9"), encoding="utf-8"))
    assert main(["lint", "-", "--fix"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "standard_input.call:1:4: error CS905" in err


def test_a_file_that_cannot_be_read_is_named_as_the_place(scripts: Place) -> None:
    (scripts.folder / "latin.call").write_bytes(b'script a_call "Caf\xe9"\n')
    told = lint(scripts)[1]
    assert "latin.call:1:19: error CS905" in told
    assert '1 | script a_call "Caf\ufffd"\n      |                   ^\n' in told
    assert "file=latin.call,line=1,endLine=1,col=19," in lint(scripts, "--output-format", "github")[1]


def test_a_mend_says_which_option_makes_it(scripts: Place) -> None:
    path = scripts.folder / "good.call"
    path.write_text(path.read_text().replace("say Hello.", "sya Hello."))
    assert "can be mended: Write `say` (`lint --fix`)" in lint(scripts)[1]
    path.write_text(path.read_text().replace("sya Hello.", "say @ offers Hello."))
    assert "can be mended: Write `@offers` (`lint --fix --unsafe-fixes`)" in lint(scripts)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--select", "unreachable-stp"), "Did you mean `unreachable-step`?"),
        (("--select", "CS999"), "There is no rule `CS999`."),
        (("--ignore", "CS77"), "There is no rule `CS77`."),
        (("--config", "none.toml"), "none.toml"),
        (("--write-baseline",), "Say where to"),
        (("--baseline", "none.json"), "none.json"),
        (("-", "good.call"), "by itself"),
        (("account.yaml.txt",), "no script"),
        (("--guarantees", "--output-format", "json"), "leave it out, or `--output-format json`"),
        (("--statistics", "--output-format", "junit"), "leave it out, or `--output-format junit`"),
    ],
)
def test_what_cannot_be_run_is_said_and_exits_with_2(scripts: Place, words: tuple[str, ...], said: str) -> None:
    (scripts.folder / "account.yaml.txt").write_text("")
    code, out, err = lint(scripts, *words)
    assert (code, out) == (2, "")
    assert said in err


def test_an_unknown_setting_is_shown_where_it_stands(scripts: Place) -> None:
    (scripts.folder / "scriptengine.toml").write_text('selct = ["CS4"]\n')
    code, _, err = lint(scripts)
    assert code == 2
    assert "scriptengine.toml:1:1" in err
    assert "Did you mean `select`?" in err


def test_the_configuration_of_the_project_holds(scripts: Place) -> None:
    (scripts.folder / "lost.call").write_text(LOST)
    (scripts.folder / "pyproject.toml").write_text(
        '[tool.scriptengine]\nselect = ["CS4"]\n[tool.scriptengine.severity]\nunreachable-step = "error"\n'
    )
    assert scripts.run("lint")[0] == 1
    assert scripts.run("lint", "--ignore", "CS401")[0] == 0


def test_standard_input_stands_for_the_file_it_belongs_to(scripts: Place) -> None:
    (scripts.folder / "part.call").write_text('flow part "Part"\n\nstep begin\n    return\n')
    text = CLEAN.replace("outcome done", "use part\n\noutcome done").replace("say Hello.", "do prt")
    code, out, _ = lint(scripts, "-", "--stdin-filename", "good.call", typed=text)
    assert code == 1
    assert "good.call:16:8: error CS161" in out
    assert "16 |     do prt" in out


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab"])
def test_reports_for_machines_are_json_with_nothing_around_it(scripts: Place, form: str) -> None:
    assert json.loads(lint(scripts, "--output-format", form)[1]) is not None
    (scripts.folder / "lost.call").write_text(LOST)
    assert "CS401" in json.dumps(json.loads(lint(scripts, "--output-format", form)[1]))


def test_junit_and_github_name_the_finding(scripts: Place) -> None:
    (scripts.folder / "lost.call").write_text(LOST)
    root = ElementTree.fromstring(lint(scripts, "--output-format", "junit")[1].encode())
    assert root[0].get("failures") == "1"
    assert lint(scripts, "--output-format", "github")[1].startswith(
        "::warning title=CS401 unreachable-step,file=lost.call"
    )


def test_sarif_fits_its_schema_and_keeps_what_was_allowed(scripts: Place) -> None:
    allowed = LOST.replace("step lost", "# allow unreachable-step: for agents who leave the script\nstep lost")
    (scripts.folder / "lost.call").write_text(allowed)
    document = json.loads(lint(scripts, "--output-format", "sarif")[1])
    jsonschema.validate(document, json.loads((DATA / "sarif-schema-2.1.0.json").read_text()))
    (run,) = document["runs"]
    (result,) = run["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "for agents who leave the script"}]
    assert run["tool"]["driver"]["rules"][0]["help"]["text"]


def test_statistics_count_by_rule(scripts: Place) -> None:
    (scripts.folder / "lost.call").write_text(LOST + "\nstep lost_too\n    end done\n")
    assert lint(scripts, "--statistics")[1].split() == ["2", "CS401", "warning", "unreachable-step"]


def test_a_baseline_is_written_and_accepted(scripts: Place) -> None:
    (scripts.folder / "lost.call").write_text(LOST)
    assert lint(scripts, "--write-baseline", "--baseline", "known.json")[0] == 0
    assert lint(scripts, "--strict", "--baseline", "known.json") == (0, "", "")


MENDABLE = CLEAN.replace("say Hello.", "say Hello.\n    say @informs  We'll write.").replace('"Good"', "Good")


def test_a_mend_is_shown_and_made(scripts: Place) -> None:
    path = scripts.folder / "good.call"
    path.write_bytes(MENDABLE.replace("\n", "\r\n").encode())
    code, out, _ = lint(scripts, "--diff")
    assert code == 1
    assert '+script good "Good"' in out
    assert path.read_bytes().startswith(b"script good Good\r\n")
    assert lint(scripts, "--fix")[0] == 0
    assert path.read_bytes().startswith(b'script good "Good"\r\n')
    assert lint(scripts, "--diff") == (0, "", "")


def test_mended_standard_input_goes_to_standard_output(scripts: Place) -> None:
    code, out, _ = lint(scripts, "-", "--stdin-filename", "good.call", "--fix", typed=MENDABLE)
    assert (code, out.splitlines()[0]) == (0, 'script good "Good"')


def test_a_flow_by_itself_is_linted_and_said_to_be(scripts: Place) -> None:
    (scripts.folder / "part.call").write_text('flow part "Part"\n\nstep begin\n    return\n')
    code, out, _ = lint(scripts, "part.call")
    assert code == 0
    assert "hint CS831 linted-alone" in out


def test_guarantees_are_listed_by_what_became_of_them(scripts: Place) -> None:
    out = scripts.run("lint", "--select", "CS3", "--guarantees", "good.call")[1]
    assert "good.call" in out
    assert "kind" in out


def test_nothing_changed_loads_neither_lark_nor_jinja(scripts: Place) -> None:
    (scripts.folder / "pyproject.toml").write_text("[tool.scriptengine]\n")
    program = (
        "import sys\n"
        "from scriptengine.cli.main import main\n"
        "code = main(['lint', '--select', 'CS0,CS1,CS4,CS8'])\n"
        "print(code, *{name.split('.')[0] for name in sys.modules})"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert loaded[0] == "0", done.stdout
    assert not {"lark", "jinja2", "yaml", "babel", "prompt_toolkit", "concurrent"} & set(loaded)


def test_control_characters_of_a_script_reach_no_terminal(scripts: Place) -> None:
    (scripts.folder / "wrong.call").write_text(CLEAN.replace("say Hello.", "sya Hel\x1b[31mlo."))
    for form in ("text", "json", "sarif", "github", "gitlab", "junit"):
        assert "\x1b" not in lint(scripts, "wrong.call", "--output-format", form)[1]


def test_a_slip_in_a_lexicon_is_told_wherever_the_lexicon_is_used(scripts: Place) -> None:
    (scripts.folder / "words.yaml").write_text("kind: lexicon\nlanguage: en\nlanguage: de\n")
    (scripts.folder / "hears.call").write_text(CLEAN.replace("outcome", "use words.yaml\n\noutcome", 1))
    for path in ("words.yaml", "hears.call"):
        code, out, _ = lint(scripts, path, "--extend-select", "CS9")
        assert code == 1
        assert "words.yaml:3:1: error CS925 yaml-duplicate-key" in out


def test_a_folder_does_not_lead_out_of_itself_by_a_link(scripts: Place) -> None:
    outside = scripts.folder.parent / "secret.call"
    outside.write_text("sya Nobody was to read this.\n")
    (scripts.folder / "link.call").symlink_to(outside)
    (scripts.folder / "round.call").symlink_to("round.call")
    code, out, _ = lint(scripts, ".", "--extend-select", "CS9")
    assert code == 1
    assert "Nobody" not in out
    assert "`round.call` cannot be read" in out


PROMISED = CLEAN.replace("    never @demands", "    never step farewell").replace(
    "    say Hello.\n    end done",
    "    ask more\n        Is there more?\n        - (yes) Yes\n        - (no) No -> farewell\n    end done\n\n"
    "step farewell\n    say Goodbye.\n    end done",
)


def test_a_call_that_breaks_a_guarantee_is_saved_as_a_scenario_that_plays(scripts: Place) -> None:
    (scripts.folder / "good.call").write_text(PROMISED)
    (scripts.folder / "kept").mkdir()
    code, out, err = scripts.run("lint", "--save-scenario", "kept/good.scenarios.yaml", "good.call")
    assert code == 1
    assert "CS300" in out
    assert "scriptengine test kept/good.scenarios.yaml" in err
    text = (scripts.folder / "kept" / "good.scenarios.yaml").read_text()
    assert 'call: "../good.call"' in text
    assert "- choose: {more: no}" in text
    assert "breaks: kind" in text
    assert scripts.run("test", "kept/good.scenarios.yaml")[0] == 0
    (scripts.folder / "good.call").write_text(PROMISED.replace(" -> farewell", ""))
    assert scripts.run("test", "kept/good.scenarios.yaml")[0] == 1


def test_a_call_that_breaks_a_packs_guarantee_is_saved_too(scripts: Place) -> None:
    (scripts.folder / "rules").mkdir()
    (scripts.folder / "rules" / "house.call").write_text(
        'rules house "House rules"\n\nguarantee kind "Nobody is asked for money"\n    never @signposts\n'
    )
    own = 'guarantee kind "Nobody is asked for money"\n    never step farewell\n\n'
    text = PROMISED.replace(own, "").replace("    owner Training\n", "    owner Training\n    checks house\n")
    (scripts.folder / "good.call").write_text(text.replace("say Goodbye", "say @signposts Goodbye"))
    code, _, err = scripts.run("lint", "--save-scenario", "good.scenarios.yaml", "good.call")
    assert code == 1
    assert "scriptengine test good.scenarios.yaml" in err
    assert "breaks: house.kind" in (scripts.folder / "good.scenarios.yaml").read_text()
    assert scripts.run("test", "good.scenarios.yaml")[0] == 0


@pytest.mark.parametrize(
    "words", [("--ignore", "CS3"), ("--ignore", "broken-guarantee"), ("--extend-ignore", "CS401,CS300")]
)
def test_guarantees_are_not_switched_off_on_the_command_line(scripts: Place, words: tuple[str, ...]) -> None:
    code, _, err = scripts.run("lint", *words)
    assert code == 2
    assert "can't be switched off" in err
    assert "waive NAME until DATE" in err


def test_a_call_to_save_is_found_again_where_the_outcome_was_kept(scripts: Place) -> None:
    (scripts.folder / "good.call").write_text(PROMISED)
    assert scripts.run("lint", "good.call")[0] == 1
    assert scripts.run("lint", "--save-scenario", "good.scenarios.yaml", "good.call")[0] == 1
    assert (scripts.folder / "good.scenarios.yaml").exists()


def test_scenarios_are_saved_of_one_script_and_over_no_other_file(scripts: Place) -> None:
    assert scripts.run("lint", *QUIET[:1], "CS3", "--save-scenario", "a.scenarios.yaml") == (
        0,
        "",
        "No guarantee is broken, so there is no call to save.\n",
    )
    (scripts.folder / "good.call").write_text(PROMISED)
    (scripts.folder / "there.scenarios.yaml").write_text("mine")
    for name, said in (("there.scenarios.yaml", "there already"), ("a.yaml", "`.scenarios.yaml`")):
        code, _, err = scripts.run("lint", "--save-scenario", name)
        assert code == 2
        assert said in err
    assert (scripts.folder / "there.scenarios.yaml").read_text() == "mine"
    (scripts.folder / "other.call").write_text(PROMISED.replace("script good", "script other"))
    code, _, err = scripts.run("lint", "--save-scenario", "a.scenarios.yaml")
    assert code == 2
    assert "`good.call`, `other.call`" in err


def test_proofs_are_written_beside_scripts_on_disk_alone(scripts: Place) -> None:
    assert scripts.run("lint", *QUIET, "--proofs")[2].startswith("No script on disk was proved here")
    text = (scripts.folder / "good.call").read_text()
    assert scripts.run("lint", *QUIET[:1], "CS3", "--proofs", "-", typed=text)[2].startswith("No script on disk")
    assert not list(scripts.folder.glob("*.proof"))
    assert scripts.run("lint", *QUIET[:1], "CS3", "--proofs") == (0, "", "")
    assert [path.name for path in scripts.folder.glob("*.proof")] == ["good.proof"]
    (scripts.folder / "good.proof").unlink()
    (scripts.folder / "good.proof").mkdir()
    code, _, err = scripts.run("lint", *QUIET[:1], "CS3", "--proofs")
    assert code == 2
    assert "Beside `good.call` nothing can be written" in err


CARD = "kind: scorecard\ntitle: Card\nmeasures:\n  collected: 60\n  kept: 40\n"


def test_a_scorecard_is_weighed_by_itself_and_as_a_script_uses_it(scripts: Place) -> None:
    card = scripts.folder / "card.yaml"
    card.write_text(CARD)
    (scripts.folder / "good.call").write_text(CLEAN.replace("    owner", "    scorecard card.yaml\n    owner"))
    for named in ("card.yaml", "good.call"):
        code, out, _ = scripts.run("lint", "--select", "CS7", named)
        assert code == 1
        assert "card.yaml:4:" in out
        assert "CS713 pay-before-care" in out
    card.write_text(CARD.replace("60", "30"))
    for named in ("card.yaml", "good.call"):
        assert scripts.run("lint", "--select", "CS7", named)[0] == 0


def test_a_phrase_book_is_reviewed_by_itself_and_as_a_script_uses_it(scripts: Place) -> None:
    book = scripts.folder / "phrases.yaml"
    book.write_text("kind: phrases\nlanguage: en\ngeneral:\n- I know exactly how you feel.\n")
    (scripts.folder / "good.call").write_text(CLEAN.replace("\noutcome", "\nuse phrases.yaml\n\noutcome", 1))
    for named in ("phrases.yaml", "good.call"):
        code, out, _ = scripts.run("lint", "--select", "CS2", named)
        assert code == 1, out
        assert "phrases.yaml:4:" in out
        assert "CS241" in out

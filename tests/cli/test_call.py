import io
import os
import subprocess
import sys
import time

import pytest
from command_line import Lab

from scriptengine.cli.main import main


def test_a_call_by_pipe_goes_line_by_line_to_its_end(lab: Lab) -> None:
    code, out, err = lab.call(typed="yes\n1200\n\n")
    assert (code, err) == (0, "")
    assert "SAY: Hello Daniel." in out
    assert "is wrapped up. To read it: scriptengine show " in out


def test_a_byte_that_is_no_text_ends_no_call(lab: Lab) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"yes\n/note caf\xe9\n1200\n\n"), encoding="utf-8")
    code, out, _ = lab.call(typed=typed)
    assert code == 0
    assert "The note is kept." in out


def test_end_of_input_prints_how_to_resume_and_exits_with_1(lab: Lab) -> None:
    code, out, _ = lab.call(typed="yes\n")
    assert code == 1
    assert f"To go on: scriptengine resume {call_of(out)} --journal {lab.journal}" in out


def call_of(out: str) -> str:
    return out.partition("Call ")[2][:11]


def test_a_rehearsal_says_so_and_is_recorded_as_one(lab: Lab) -> None:
    _, out, _ = lab.call("--rehearsal", "--plain", typed="")
    assert "IMPORTANT: Rehearsal: nobody is on the line." in out
    assert "(rehearsal)" in lab.run("calls")[1]


def test_a_script_with_a_mistake_is_explained_and_exits_with_1(lab: Lab) -> None:
    lab.script.write_text(lab.script.read_text().replace("end done\n", "edn done\n"), encoding="utf-8")
    code, _, err = lab.call()
    assert code == 1
    assert "tiny.call" in err
    assert "^" in err
    assert "until it is mended" in err


def test_a_script_or_an_account_that_is_no_utf_8_is_named_with_its_line_and_column(lab: Lab) -> None:
    lab.account.write_bytes(b"customer:\n  first_name: Zo\xeb\n")
    assert "account.yaml:2:17: error CS905" in lab.call()[2]
    lab.script.write_bytes(b'script tiny "A tiny call"\n    version \xa31\n')
    assert "tiny.call:2:13: error CS905" in lab.call()[2]


def test_a_script_that_is_not_there_exits_with_2(lab: Lab) -> None:
    lab.script.unlink()
    code, _, err = lab.call()
    assert code == 2
    assert "tiny.call" in err


@pytest.mark.parametrize(("account", "expected"), [("customer:\n  secret: x\n", 1), (None, 2)])
def test_an_account_without_a_fact_or_without_a_file_stops_before_the_call(
    lab: Lab, account: str | None, expected: int
) -> None:
    if account is None:
        lab.account.unlink()
    else:
        lab.account.write_text(account, encoding="utf-8")
    code, out, err = lab.call()
    assert code == expected
    assert out == ""
    assert "customer.first_name" in err or "account.yaml" in err
    assert "No call is on record" in lab.run("calls")[2]


def test_without_an_account_the_facts_that_are_needed_are_told_as_one_to_fill_in(lab: Lab) -> None:
    code, out, err = lab.run("call", str(lab.script))
    assert (code, out) == (2, "")
    assert err.endswith("\n\ncustomer:\n  first_name: …\n")
    text = lab.script.read_text("utf-8").replace(
        "fact customer.first_name as text", 'fact customer.first_name as text = "Sam"'
    )
    lab.script.write_text(text, "utf-8")
    code, out, _ = lab.run("call", str(lab.script), "--plain", "--rehearsal", typed="1\n12\n")
    assert "Hello Sam." in out


OURS = "kind: lexicon\ntriggers:\n  prison:\n    urgency: high\n    group: life\n    phrases: |\n"


@pytest.mark.parametrize(
    ("fault", "heard"), [("      (a|b\n      sent down\n", True), ("  foo: bar\n", False), ("sent down\n", False)]
)
def test_a_lexicon_with_a_fault_is_named_at_the_start_and_once(lab: Lab, fault: str, heard: bool) -> None:
    lab.script.write_text(lab.script.read_text("utf-8").replace("outcome", "use ours.yaml\n\noutcome", 1), "utf-8")
    (lab.folder / "ours.yaml").write_text(OURS + fault, "utf-8")
    code, out, err = lab.call(typed="/hear sent down\n/hear sent down\n")
    assert (code, err) == (1, "")
    assert out.splitlines()[1].startswith("IMPORTANT: Hearing may miss things on this call: ")
    assert "ours.yaml, line " in out.splitlines()[1]
    assert out.count("Hearing may miss things") == 1
    assert ("Suggested: prison" in out) == heard


def test_a_lexicon_that_cannot_be_read_is_named_beside_a_trigger_that_is_in_it(lab: Lab) -> None:
    text = lab.script.read_text("utf-8").replace("outcome", "use ours.yaml\n\noutcome", 1)
    lab.script.write_text(text.replace("on crisis", "on prison\n    end done\n\non crisis"), "utf-8")
    for faulty in ("kind: lexicon\ntriggers:\n  prison\n  foo: bar\n", f"{OURS}sent down\n"):
        (lab.folder / "ours.yaml").write_text(faulty, "utf-8")
        code, _, err = lab.call()
        assert code == 1
        assert "no trigger, group or tone `prison`" in err
        assert "ours.yaml:" in err


def test_a_flow_or_a_rule_pack_is_no_script_to_call_with(lab: Lab) -> None:
    for header, advice in (("flow", "that uses it"), ("rules", "its `checks`")):
        lab.script.write_text(f'{header} tiny "T"\n' + ("step go\n    return\n" if header == "flow" else ""), "utf-8")
        code, out, err = lab.call()
        assert (code, out) == (1, "")
        assert "CS197 not-a-script" in err
        assert advice in err


def test_a_journal_that_cannot_be_made_is_explained(lab: Lab) -> None:
    lab.journal = lab.folder
    code, _, err = lab.call()
    assert code == 2
    assert "is a folder" in err


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_killed_call_says_how_to_resume_and_has_lost_nothing(lab: Lab, name: str) -> None:
    import signal

    words = ["call", str(lab.script), "--account", str(lab.account), "--journal", str(lab.journal), "--plain"]
    process = subprocess.Popen(
        [sys.executable, "-m", "scriptengine", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("yes\n")
    process.stdin.flush()
    seen = ""
    while "What comes in" not in seen:
        seen += process.stdout.readline()
    time.sleep(0.1)  # until it waits for the next line
    process.send_signal(getattr(signal, name))
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "To go on: scriptengine resume" in out
    assert "What comes in" in lab.run("resume", typed="1\n")[1]


PROMISE = 'guarantee kind "Nobody is asked what comes in"\n    never @demands\n\non crisis'
NEVER = "Not every promise of this script is proved: lint has not looked at it as it is now."


def promising(lab: Lab, *, broken: bool = False) -> None:
    text = lab.script.read_text(encoding="utf-8").replace("on crisis", PROMISE)
    if broken:
        text = text.replace("from 0 to 20000", "from 0 to 20000 @demands")
    lab.script.write_text(text, encoding="utf-8")


def linted(lab: Lab, *more: str) -> None:
    main(["lint", str(lab.script), "--select", "CS3", "--exit-zero", *more])
    lab.read()


def test_a_script_that_lint_never_saw_begins_with_a_warning_that_is_kept(lab: Lab) -> None:
    promising(lab)
    code, out, _ = lab.call(typed="yes\n1200\n\n")
    assert code == 0
    assert out.startswith(NEVER)
    assert NEVER in lab.run("show", call_of(out))[1]


def test_a_script_that_is_proved_begins_without_a_word(lab: Lab) -> None:
    promising(lab)
    linted(lab)
    _, out, _ = lab.call(typed="yes\n")
    assert out.startswith("A tiny call. Call ")
    lab.script.write_text(lab.script.read_text().replace("Thank you", "Many thanks"), encoding="utf-8")
    assert lab.call()[1].startswith(NEVER)


def test_a_broken_promise_is_named_before_the_call(lab: Lab) -> None:
    promising(lab, broken=True)
    linted(lab)
    _, out, _ = lab.call(typed="yes\n")
    assert "“Nobody is asked what comes in” can be broken." in out.splitlines()[0]


def test_a_rehearsal_begins_without_the_warning(lab: Lab) -> None:
    promising(lab)
    _, out, _ = lab.call("--rehearsal")
    assert "proved" not in out
    assert "warned" not in lab.run("show", call_of(out))[1]


def test_a_proof_written_beside_the_script_serves_where_lint_never_ran(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    promising(lab)
    linted(lab)
    linted(lab, "--proofs")  # from what was kept
    monkeypatch.setenv("XDG_CACHE_HOME", str(lab.folder / "another"))
    assert "proved" not in lab.call()[1]


class _Person(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "expected"), [("\n", 1), ("", 0)])
def test_a_person_at_the_terminal_has_to_go_on_before_anything_is_recorded(lab: Lab, typed: str, expected: int) -> None:
    promising(lab)
    code, out, _ = lab.call("--plain", typed=_Person(typed))
    assert code == 1
    assert "Enter begins the call, Ctrl+C leaves it." in out
    assert out.count("Am I speaking with") == expected
    assert ("No call is on record" in lab.run("calls")[2]) == (expected == 0)

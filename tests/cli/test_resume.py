from command_line import Lab

from scriptengine.call.conversation import Conversation
from scriptengine.store.sqlite import SqliteJournal


def test_the_last_open_call_goes_on_where_it_was_after_asking_who_is_there(lab: Lab) -> None:
    lab.call(typed="yes\n")
    lab.call(typed="2\n\n")
    lab.script.write_text("no script any more", encoding="utf-8")
    code, out, _ = lab.run("resume", typed="1\n1200\n\n")
    assert code == 0
    assert "Is the same person still on the line?" in out
    assert "ASK, SAID BEFORE: What comes in each month?" in out
    code, out, err = lab.run("resume")
    assert (code, out) == (2, "")
    assert "No call is open." in err


def test_a_call_that_is_led_in_another_window_is_named(lab: Lab) -> None:
    _, out, _ = lab.call(typed="yes\n")
    name = out.partition("Call ")[2][:11]
    with SqliteJournal(lab.journal) as journal:
        Conversation.resume(journal, name)
        code, _, err = lab.run("resume")
    assert code == 2
    assert f"No call waits to be resumed; {name} is open in another window." in err


def test_somebody_else_on_the_line_is_a_changed_speaker(lab: Lab) -> None:
    lab.call(typed="yes\n")
    lab.run("resume", typed="2\n")
    assert "speaker changed" in lab.run("resume", typed="1\n/answers\n")[1]


def test_a_finished_call_is_not_resumed(lab: Lab) -> None:
    _, out, _ = lab.call(typed="2\n\n")
    code, _, err = lab.run("resume", out.partition("Call ")[2][:11])
    assert code == 2
    assert "is wrapped up. To read it: scriptengine show" in err


def test_an_unknown_call_is_explained(lab: Lab) -> None:
    lab.call(typed="")
    code, _, err = lab.run("resume", "XXX-XXX-XXX")
    assert code == 2
    assert "XXX-XXX-XXX" in err

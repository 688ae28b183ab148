import sqlite3

from command_line import Lab

from scriptengine.store.sqlite import SqliteJournal


def made(lab: Lab) -> str:
    _, out, _ = lab.call(typed="yes\n/note a kind voice\n1200\n\n")
    return str(out.partition("Call ")[2][:11])


def test_a_transcript_has_what_was_said_answered_and_noted_and_masks_what_is_private(lab: Lab) -> None:
    code, out, _ = lab.run("show", made(lab))
    assert code == 0
    for told in (
        "by Maya",
        "said         Hello Daniel.",
        "who: Yes, speaking",
        "a kind voice",
        "income: £1,200.00",
        "Done",
    ):
        assert told in out, told
    assert "swordfish" not in out


def test_a_tampered_journal_is_named_and_what_comes_before_is_shown(lab: Lab) -> None:
    call = made(lab)
    with sqlite3.connect(lab.journal) as db:
        db.execute("UPDATE event SET payload = replace(payload, 'kind voice', 'rude voice') WHERE kind = 'noted'")
    db.close()
    code, out, _ = lab.run("show", call)
    assert code == 1
    assert "PROBLEM" in out
    assert "What entry 3 says was changed" in out
    assert "who: Yes, speaking" in out
    assert "£1,200.00" not in out


def test_an_unknown_call_is_explained(lab: Lab) -> None:
    lab.call(typed="")
    code, _, err = lab.run("show", "XXX-XXX-XXX")
    assert code == 2
    assert "XXX-XXX-XXX" in err


def test_without_a_name_the_latest_call_is_shown(lab: Lab) -> None:
    SqliteJournal(lab.journal).close()
    code, _, err = lab.run("show")
    assert code == 2
    assert "No call is on record yet." in err
    call = made(lab)
    code, out, _ = lab.run("show")
    assert code == 0
    assert call in out

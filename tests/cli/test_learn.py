"""`scriptengine learn`: phrases from calls on record and from what agents sent, taken one by one."""

from pathlib import Path

from command_line import Lab

from scriptengine.call.journal import Sent
from scriptengine.store.sqlite import SqliteJournal


def _own(lab: Lab) -> Path:
    own = lab.folder / "ours.yaml"
    own.write_text("kind: lexicon\n# ours\nlanguage: en\n", encoding="utf-8")
    return own


def test_a_trigger_raised_unsuggested_proposes_the_words_said(lab: Lab) -> None:
    lab.call(typed="/hear the gaffer snooked the night crew\n/trigger job loss\n1\n")
    code, out, _ = lab.run("learn", "--to", str(_own(lab)), typed="gaffer snooked crew\n")
    assert code == 0
    assert "“the gaffer snooked the night crew”" in out
    assert "gaffer snooked crew" in (lab.folder / "ours.yaml").read_text("utf-8")


def test_a_phrase_that_an_agent_sent_is_proposed_as_it_is(lab: Lab) -> None:
    with SqliteJournal(lab.journal) as journal:
        journal.send(Sent("2026-03-02", "missed", "illness", "my ticker is dodgy"))
    code, _, _ = lab.run("learn", "--to", str(_own(lab)), typed="\n")
    assert code == 0
    assert "# ours" in (lab.folder / "ours.yaml").read_text("utf-8")
    assert "my ticker is dodgy" in (lab.folder / "ours.yaml").read_text("utf-8")


def test_only_what_came_since_a_day_is_looked_at(lab: Lab) -> None:
    with SqliteJournal(lab.journal) as journal:
        journal.send(Sent("2026-03-02", "missed", "illness", "my ticker is dodgy"))
    _, out, _ = lab.run("learn", "--to", str(_own(lab)), "--since", "2026-03-03")
    assert "No moment on record" in out


def test_health_words_from_before_consent_are_learned_from_only_as_sent(lab: Lab) -> None:
    lab.call(typed="/hear the ticker gave out\n/trigger illness\n1\n")
    _, out, _ = lab.run("learn", "--to", str(_own(lab)))
    assert "No moment on record" in out


def test_a_yes_takes_the_phrase_and_is_not_one(lab: Lab) -> None:
    with SqliteJournal(lab.journal) as journal:
        journal.send(Sent("2026-03-02", "missed", "illness", "my ticker is dodgy"))
        journal.send(Sent("2026-03-02", "missed", "illness", "the old lungs packed up"))
    lab.run("learn", "--to", str(_own(lab)), typed="y\nno\n")
    written = (lab.folder / "ours.yaml").read_text("utf-8")
    assert written.count("ticker") + written.count("lungs") == 1
    assert "      y\n" not in written
    assert "      no\n" not in written


def test_what_was_accepted_before_is_not_asked_again(lab: Lab) -> None:
    with SqliteJournal(lab.journal) as journal:
        journal.send(Sent("2026-03-02", "missed", "illness", "my ticker is dodgy"))
    lab.run("learn", "--to", str(_own(lab)), typed="\n")
    _, out, _ = lab.run("learn", "--to", str(lab.folder / "ours.yaml"))
    assert "No moment on record" in out


def test_what_cannot_be_used_is_said_before_the_trainer_is_asked(lab: Lab) -> None:
    with SqliteJournal(lab.journal) as journal:
        journal.send(Sent("2026-03-02", "missed", "illness", "my ticker is dodgy"))
    own, lines = _own(lab), lab.folder / "lines.jsonl"
    lines.write_text("nonsense\n", encoding="utf-8")
    code, out, err = lab.run("learn", "--to", str(own), "--lines", str(lines), typed="\n")
    assert (code, out) == (2, "")
    assert "Line 1 is not JSON" in err
    own.write_text("kind: lexicon\ntriggers:\n  job_los:\n    phrases: |\n      carded\n", encoding="utf-8")
    code, out, err = lab.run("learn", "--to", str(own), typed="\n")
    assert (code, out) == (2, "")
    assert "job_los" in err
    own.write_text("kind: lexicon\ntriggers:\n  suicide_risk:\n    denials: |\n      want to die\n", encoding="utf-8")
    code, out, err = lab.run("learn", "--to", str(own), typed="\n")
    assert (code, out) == (2, "")
    assert "whoever says so will not be heard" in err


def test_what_would_silence_a_crisis_is_taken_by_a_yes_alone_and_not_where_it_is_all_that_was_said(lab: Lab) -> None:
    with SqliteJournal(lab.journal) as journal:
        journal.send(Sent("2026-03-02", "wrong", "suicide_risk", "want to die laughing mate"))
        journal.send(Sent("2026-03-02", "wrong", "suicide_risk", "i want to die"))
    own = _own(lab)
    before = own.read_text("utf-8")
    _, out, _ = lab.run("learn", "--to", str(own), typed="\n\n")
    assert out.count("CRISIS") == 2
    assert own.read_text("utf-8") == before
    _, _, err = lab.run("learn", "--to", str(own), typed="y\ny\n")
    assert "“i want to die” was left out." in err
    assert "want to die laughing mate" in own.read_text("utf-8")
    assert "i want to die" not in own.read_text("utf-8")

"""The shell round a call: what is done is durable before it shows, and comes back after any crash."""

import datetime
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scriptengine.call import events, journal, turn
from scriptengine.call.conversation import Conversation
from scriptengine.call.lessons import Offer
from scriptengine.call.memory import MemoryJournal
from scriptengine.call.replay import recorded
from scriptengine.hearing.moments import Moment
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Value
from scriptengine.store.owner import Owner, this_process
from scriptengine.store.sqlite import SqliteJournal

SCRIPT = """\
script tiny "A tiny call"
    version 1
    locale en-GB
    currency GBP

fact customer.first_name as text
fact account.balance as money

outcome done "Done" @resolved
outcome gone "Line gone"
outcome safeguarded "Handed over"

contact lead "Team leader"
    person Priya Nair
    phone 123

on crisis
    say I'm glad you told me.
    end safeguarded

on hardship
    coach Slow down.
    listen worry
        What would help most?
    resume

on angry
    coach Let them finish.
    resume

step greeting
    say
        [angry] Hello {{ customer.first_name }}, thank you for bearing with me.
        [else] Hello {{ customer.first_name }}.
    ask who
        Is that you?
        - (me) Yes, it is
        - (other) No -> other
    listen story
        What happened?
    ask income as money from 0 to 20000
        What comes in each month?
    ask message as text
        Anything to pass on?
    ask day as date
        When?
    -> close

step other
    say Sorry.
    escalate lead
    say Your reference is {{ escalation.reference }}.
    end gone

step close
    ask bye
        May I note how you are?
        - (yes) Yes @consents
        - (again) Once more -> greeting
    end done
"""
FACTS: dict[str, Value] = {"customer.first_name": "Ada", "account.balance": Decimal("120.50")}
START = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


def _program(text: str = SCRIPT) -> Program:
    loaded = load_sources({"tiny.call": text}, "tiny.call", today=START.date())
    assert loaded.program is not None, loaded.diagnostics
    return loaded.program


PROGRAM = _program()


def _clock() -> Callable[[], datetime.datetime]:
    seconds = itertools.count()
    return lambda: START + datetime.timedelta(seconds=next(seconds))


def _ear(text: str, before: Sequence[str]) -> Hearing:
    def said(name: str, words: str) -> tuple[Suggestion, ...]:
        at = text.find(words)
        return (Suggestion(name, words, at, at + len(words), (), 1.0),) if at >= 0 else ()

    tone = said("angry", "how dare you")
    triggers = (*said("job_loss", "lost my job"), *said("serious_illness", "cancer"), *said("illness", "ill"))
    return Hearing(triggers, tone[0] if tone else None, said("dispute", "I don't dispute"))


def _start(kept: journal.Journal | None = None, facts: Mapping[str, Value] = FACTS) -> Conversation:
    return Conversation.start(PROGRAM, facts, journal=kept, ear=_ear, clock=_clock())


def _kinds(kept: journal.Journal, call: str) -> list[str]:
    return [entry.kind for entry in kept.read(call).entries]


def _last(kept: journal.Journal, call: str) -> events.Event | None:
    return journal.event_of(kept.read(call).entries[-1])


# --- a call from its start to its end ---------------------------------------------------------------------------------


def test_a_call_goes_from_turn_to_turn_and_every_event_is_in_the_journal() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    assert (call.turn.do, call.turn.ask) == ("choose", "who")
    assert call.choose("me").do == "listen"
    assert call.listen("The boiler broke.").ask == "income"
    assert call.answer("£1,200").ask == "message"
    assert call.answer(None).ask == "day"
    assert call.answer("3 march").ask == "bye"
    assert call.choose("yes").do == "ended"
    open_still = not call.finished
    call.wrap_up("All good.")
    assert open_still
    assert call.finished
    assert _kinds(kept, call.call) == [
        "started", "chose", "listened", "answered", "answered", "answered", "chose", "wrapped_up",
    ]  # fmt: skip
    assert [tuple(one) for one in call.answers] == [
        ("who", "me", 1),
        ("story", "The boiler broke.", 1),
        ("income", Decimal("1200.00"), 1),
        ("message", None, 1),
        ("day", datetime.date(2026, 3, 3), 1),
        ("bye", "yes", 1),
    ]
    assert journal.verify(kept.read(call.call), call.head).problem is None


def test_what_is_refused_is_not_recorded_and_changes_nothing() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    before = call.turn
    for refused in (call.choose("nobody"), call.answer("12"), call.listen("x"), call.leave("nowhere", "why")):
        assert refused.refused
        assert refused._replace(refused="") == before
    assert call.turn == before
    assert _kinds(kept, call.call) == ["started"]


@pytest.mark.parametrize(("typed", "said"), [("a lot", "“a lot”"), ("", "Nothing"), ("30000", "20000")])
def test_a_wrong_answer_gets_words_for_the_agent(typed: str, said: str) -> None:
    call = _start()
    call.choose("me")
    call.listen("")
    assert said in call.answer(typed).refused
    assert call.turn.refused == ""
    assert call.answer(Decimal(12)).ask == "message"


def test_every_entry_has_its_time_in_utc_and_the_engines_version() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.choose("me")
    first, second = kept.read(call.call).entries
    assert first.at == "2026-03-02T09:00:00.000+00:00"
    assert second.at == "2026-03-02T09:00:01.000+00:00"
    assert first.engine
    assert kept.read(call.call).header.at == first.at


def test_everything_an_agent_can_do_becomes_its_event() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    did: dict[str, Callable[[], turn.Turn]] = {
        "tone_set": lambda: call.set_tone("angry"),
        "rephrased": call.rephrase,
        "noted": lambda: call.note("Dog barking."),
        "raised": lambda: call.raise_trigger("job_loss"),
        "taken_back": lambda: call.take_back("job_loss"),
        "chose": lambda: call.choose("me"),
        "went_back": call.back,
        "declined": lambda: call.decline("dispute"),
        "escalated": lambda: call.escalate("lead"),
        "left": lambda: call.leave("close", "They are in a hurry."),
        "dropped": call.drop,
        "returned": lambda: call.returned(same_person=True),
    }
    for kind, do in did.items():
        shown = do()
        if kind == "rephrased" and shown.refused:
            continue  # there may be no other wording
        assert shown.refused == "", kind
        assert _kinds(kept, call.call)[-1] == kind


def test_correcting_takes_what_was_typed_and_the_last_time_round() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.choose("me")
    call.listen("x")
    call.answer("100")
    assert "is not an amount" in call.correct("income", "a lot").refused
    assert call.correct("income", "£250").refused == ""
    assert _last(kept, call.call) == events.Corrected("income", 1, Decimal("250.00"))
    assert call.correct("story", "They moved.").refused == ""
    assert call.correct("nothing", "x").refused


def test_a_move_that_would_break_a_guarantee_goes_through_with_a_reason_that_is_kept() -> None:
    text = SCRIPT.replace(
        "on crisis",
        'guarantee care "Help comes before money"\n    @demands only after @offers\n\non crisis',
    ).replace("ask bye\n", "ask bye @demands\n")
    kept = MemoryJournal()
    call = Conversation.start(_program(text), FACTS, journal=kept, ear=_ear, clock=_clock())
    before = call.turn
    refused = call.leave("close", "They are in a hurry.")
    assert refused.refused
    assert [one.guarantee for one in refused.broken] == ["care"]
    assert call.turn == before
    assert call.override(["care"], "They asked for it.").refused == ""
    assert call.leave("close", "They are in a hurry.").ask == "bye"
    assert _kinds(kept, call.call) == ["started", "overridden", "left"]
    assert recorded(kept, call.call).replay.differs is None


def test_facts_that_do_not_fit_are_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="account"):
        _start(facts={"customer.first_name": "Ada"})


def test_a_case_has_a_reference_made_from_the_calls_id() -> None:
    call = _start()
    shown = call.choose("other")
    [case] = call.state.cases
    assert case.reference
    assert any(case.reference in item.text for item in shown.items)


# --- words ------------------------------------------------------------------------------------------------------------


def test_what_was_heard_is_only_suggested_until_the_agent_says_yes() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    before = call.turn
    hearing = call.hear("I lost my job, how dare you, and I don't dispute it")
    assert [one.name for one in hearing.triggers] == ["job_loss"]
    assert not [*call.state.raised]
    assert call.turn._replace(happened=()) == before._replace(happened=())
    heard = _last(kept, call.call)
    assert isinstance(heard, events.Heard)
    assert heard.triggers == (("job_loss", "lost my job"),)
    assert heard.denied == (("dispute", "I don't dispute"),)
    assert (heard.tone, heard.tone_words) == ("angry", "how dare you")
    shown = call.accept("job_loss", "angry")
    assert [*call.state.raised, call.state.tone] == ["job_loss", "angry"]
    assert shown.ask == "worry"
    assert _last(kept, call.call) == events.Raised(("job_loss",), suggested=True, tone="angry")


def test_a_call_that_is_wrapped_up_suggests_nothing_more() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.drop()
    call.wrap_up("They hung up.")
    assert call.hear("I lost my job, how dare you, and I don't dispute it") == Hearing()
    assert call.suggest("I lost my job") == Hearing()
    assert _kinds(kept, call.call)[-1] == "wrapped_up"
    assert call.offers == ()


def test_what_is_heard_while_the_line_is_gone_is_not_recorded_and_a_yes_says_what_comes_first() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.drop()
    assert [one.name for one in call.hear("I lost my job").triggers] == ["job_loss"]
    assert "go back to the call first" in call.accept("job_loss").refused
    assert _kinds(kept, call.call)[-1] == "dropped"


def test_an_escalation_carries_what_the_customer_said_last() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.hear("I want a person.")
    call.escalate("lead")
    assert _last(kept, call.call) == events.Escalated("lead", "I want a person.")
    call.escalate("lead", "Now!")
    assert _last(kept, call.call) == events.Escalated("lead", "Now!")


CARD = "4111 1111 1111 1111"


def test_a_card_number_is_masked_wherever_it_is_typed_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with SqliteJournal(path) as kept:
        call = _start(kept)
        call.hear(f"My card is {CARD}")
        call.note(f"Card {CARD}")
        call.escalate("lead", f"Take {CARD}")
        call.choose("me")
        call.listen(f"Said {CARD}")
        call.answer(Decimal(1))
        assert call.answer(f"Use {CARD}").refused == ""
        call.correct("message", f"Use {CARD} now")
        call.leave("close", f"They gave {CARD}")
        call.override((), f"They gave {CARD}")
        call.drop()
        call.wrap_up(f"Card {CARD}")
        assert len(_kinds(kept, call.call)) >= 11
    assert CARD.encode() not in path.read_bytes()
    assert b"1111 1111" not in path.read_bytes()
    assert CARD.replace(" ", "").encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("my pin's 4 4 7 1", b"4 4 7 1"),
        ("my password is purple monkey dishwasher", b"monkey"),
        ("date of birth is the fourth of May seventy one", b"seventy one"),
        ("my number's 2025550123", b"2025550123"),
        ("I'm at LS1 4DY", b"4DY"),
    ],
)
def test_what_is_private_is_written_nowhere_that_did_not_ask_for_it(tmp_path: Path, said: str, secret: bytes) -> None:
    path = tmp_path / "journal.sqlite3"
    with SqliteJournal(path) as kept:
        call = _start(kept)
        call.hear(said)
        call.note(said)
        call.escalate("lead", said)
        call.choose("me")
        call.listen(said)
        call.correct("story", said)
        call.leave("close", said)
        call.override((), said)
        call.raise_trigger("illness")
        call.send(Offer(Moment("missed", "illness", said), said), said)
        call.wrap_up(said)
        assert len(_kinds(kept, call.call)) >= 9
        assert secret.decode() not in repr(kept.sent())
    assert secret not in path.read_bytes()


def test_a_refusal_repeats_nothing_private() -> None:
    call = _start()
    call.choose("me")
    call.listen("")
    assert "[phone number]" in call.answer("07700 900123").refused
    call.answer("1200")
    assert "[phone number]" in call.correct("income", "07700 900123").refused


def test_a_card_number_is_no_amount_and_is_not_shown_either() -> None:
    any_amount = _program(SCRIPT.replace(" from 0 to 20000", ""))
    call = Conversation.start(any_amount, FACTS, ear=_ear, clock=_clock())
    call.choose("me")
    call.listen("")
    refused = call.answer("378282246310005").refused
    assert "[card number]" in refused
    assert call.answer("1,200").refused == ""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ring 020 7946 0000", "Ring 020 7946 0000"),
        ("Write to joe@example.com 4111 1111 1111 1111", "Write to joe@example.com [card number]"),
    ],
)
def test_a_question_keeps_the_numbers_it_asked_for_and_no_card(said: str, kept: str) -> None:
    call = _start()
    call.choose("me")
    call.listen("")
    call.answer(Decimal(1))
    call.answer(said)
    assert call.answers[-1].value == kept


def test_control_characters_are_kept_nowhere(tmp_path: Path) -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.note("a\x1b[2Jb")
    noted = _last(kept, call.call)
    assert isinstance(noted, events.Noted)
    assert "\x1b" not in noted.text


def test_notes_and_reasons_have_no_words_on_health_before_consent_either() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    said = "he has cancer and lost my job"
    call.note(said)
    call.override((), said)
    call.leave("other", said)
    call.wrap_up(said)
    told = [journal.event_of(entry) for entry in kept.read(call.call).entries]
    assert sum("lost my job" in repr(event) for event in told) == 4
    assert not [event for event in told if "cancer" in repr(event)]
    assert call.as_kept(said) == "he has [serious_illness] and lost my job"


def test_words_on_health_are_kept_only_with_consent_and_consent_goes_with_its_choice() -> None:
    kept = MemoryJournal()
    call = _start(kept)

    def hears() -> bool:
        hearing = call.hear("I have cancer you know")
        assert hearing.triggers[0].evidence == "cancer"
        heard = _last(kept, call.call)
        assert isinstance(heard, events.Heard)
        assert heard.triggers[0][0] == "serious_illness"
        return "cancer" in heard.text and heard.triggers[0][1] == "cancer"

    assert not hears()
    call.leave("close", "hurry")
    call.choose("yes")
    assert hears()
    call.back()
    assert not hears()


def test_the_words_of_a_health_trigger_are_not_kept_though_they_stand_inside_another_word() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.hear("I am ill and still lost my job")
    heard = _last(kept, call.call)
    assert isinstance(heard, events.Heard)
    assert heard.text == "I am [illness] and still lost my job"
    assert heard.triggers == (("job_loss", "lost my job"), ("illness", ""))


# --- a break ----------------------------------------------------------------------------------------------------------


def test_a_resumed_call_asks_first_whether_the_same_person_is_there(tmp_path: Path) -> None:
    with SqliteJournal(tmp_path / "journal.sqlite3") as kept:
        call = _start(kept)
        asked = call.choose("me")
        call.close()
        again = Conversation.resume(kept, call.call, ear=_ear, clock=_clock())
        assert again.turn.do == "there"
        assert "same person" in again.listen("x").refused
        assert again.note("They were away.").do == "there"
        shown = again.returned(same_person=True)
        assert (shown.do, shown.ask) == (asked.do, asked.ask)
        assert [item.text for item in shown.items] == [item.text for item in asked.items]
        assert again.differs is None
        assert again.listen("x").ask == "income"


def test_an_ended_or_lost_call_comes_back_as_it_was() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.drop()
    call.close()
    again = Conversation.resume(kept, call.call)
    assert again.turn.do == "dropped"
    again.returned(same_person=True)
    assert again.choose("other").do == "ended"
    again.close()
    third = Conversation.resume(kept, call.call)
    assert third.turn.do == "ended"
    third.wrap_up()
    assert third.finished


def test_a_call_resumes_on_the_script_it_began_with_though_the_file_has_changed(tmp_path: Path) -> None:
    with SqliteJournal(tmp_path / "journal.sqlite3") as kept:
        call = _start(kept)
        call.close()
        again = Conversation.resume(kept, call.call)
        assert again.program.sources["tiny.call"].text == SCRIPT


def test_a_call_open_in_another_window_is_not_resumed() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    with pytest.raises(journal.HeldError):
        Conversation.resume(kept, call.call)
    assert call.choose("me").refused == ""


def test_a_damaged_record_is_not_resumed_and_says_where_and_lets_the_call_go(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with SqliteJournal(path) as kept:
        call = _start(kept)
        call.choose("me")
        call.note("one")
        call.close()
        kept._db.execute("UPDATE event SET payload = replace(payload, 'me', 'us') WHERE seq = 2")
        with pytest.raises(journal.JournalError, match="entry 2"):
            Conversation.resume(kept, call.call)
        assert not kept.calls()[0].held
        found = recorded(kept, call.call)
        assert found.verified.problem is not None
        assert [move.turn.ask for move in found.replay.moves] == ["who"]


def test_an_erased_note_lets_the_call_go_on_and_an_erased_answer_does_not() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.note("Something private.")
    asked = call.choose("me")
    call.close()
    kept.erase(call.call, 2)
    again = Conversation.resume(kept, call.call)
    assert again.returned(same_person=True).ask == asked.ask
    assert again.differs is None
    again.close()
    kept.erase(call.call, 3)
    with pytest.raises(journal.JournalError, match=r"Entry 3 \(chose\) was erased"):
        Conversation.resume(kept, call.call)
    found = recorded(kept, call.call)
    assert found.verified.erased == (2, 3)
    assert [move.entry.seq for move in found.replay.moves] == [1, 2]


def test_a_replay_that_comes_to_another_turn_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.choose("me")
    call.close()
    entries = kept._entries[call.call]
    other = journal.seal(
        entries[0].hash, 2, entries[1].at, "0.0.1", events.Chose("who", "me"), turn.Turn("go_on", "", "", ())
    )
    entries[1] = other
    again = Conversation.resume(kept, call.call)
    assert again.differs is not None
    assert again.differs.seq == 2
    assert "engine 0.0.1 then" in again.differs.what
    assert again.turn.do == "there"


def test_an_event_the_engine_now_refuses_is_named() -> None:
    kept = MemoryJournal()
    call = _start(kept)
    call.choose("me")
    call.close()
    entries = kept._entries[call.call]
    entries[1] = journal.seal(
        entries[0].hash, 2, entries[1].at, "0.0.1", events.Chose("who", "gone"), turn.Turn("go_on", "", "", ())
    )
    with pytest.raises(journal.JournalError, match=r"Entry 2 \(chose\) was taken on the call and is refused now"):
        Conversation.resume(kept, call.call)


def test_what_cannot_be_recorded_is_not_taken_and_can_be_tried_again(tmp_path: Path) -> None:
    with SqliteJournal(tmp_path / "journal.sqlite3") as kept:
        call = _start(kept)
        kept._db.execute("PRAGMA query_only = ON")
        before = call.turn
        with pytest.raises(journal.JournalError):
            call.choose("me")
        assert call.turn == before
        kept._db.execute("PRAGMA query_only = OFF")
        assert call.choose("me").do == "listen"


# --- kill -9 ----------------------------------------------------------------------------------------------------------

_AGENT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_conversation import FACTS, PROGRAM, _ear
from scriptengine.call.conversation import Conversation
from scriptengine.call.journal import digest
from scriptengine.store.sqlite import SqliteJournal
call = Conversation.start(PROGRAM, FACTS, journal=SqliteJournal(Path({path!r})), ear=_ear)
while True:
    for do in (
        lambda: call.choose("me"), lambda: call.note("x"), lambda: call.listen("y"), lambda: call.raise_trigger("debt"),
        lambda: call.answer("5"), lambda: call.back(), lambda: call.leave("greeting", "again"),
    ):
        print(call.call, call.head.seq, digest(call.turn), flush=True)
        do()
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [1, 2, 3, 9])
def test_a_call_killed_while_it_runs_resumes_where_its_agent_was(tmp_path: Path, after: int) -> None:
    path = tmp_path / "journal.sqlite3"
    code = _AGENT.format(tests=str(Path(__file__).parent), path=str(path))
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    shown = [child.stdout.readline().split() for _ in range(after)]
    child.send_signal(signal.SIGKILL)
    shown += [line.split() for line in child.stdout if line.endswith("\n")]
    child.stdout.close()
    child.wait()
    with SqliteJournal(path) as kept:
        call = Conversation.resume(kept, shown[0][0])
        assert call.differs is None
        moves = recorded(kept, call.call).replay.moves
        # Whatever was shown is there; at most the event under way came on top.
        for _, seq, led_to in shown:
            assert journal.digest(moves[int(seq) - 1].turn) == led_to
        assert len(moves) - int(shown[-1][1]) in (0, 1)
        assert call.returned(same_person=True).refused == ""


# --- any call, killed anywhere ----------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["", "I lost my job", "how dare you", "cancer", "x\x00y", CARD, "\ud800", "‹", "5"])
NAMES = st.sampled_from(
    ["who", "income", "story", "close", "other", "lead", "job_loss", "suicide_risk", "angry", "calm", "x"]
)
DO: dict[str, st.SearchStrategy[tuple[object, ...]]] = {
    "choose": st.tuples(st.sampled_from(["me", "other", "yes", "again", "x"])),
    "answer": st.tuples(st.sampled_from(["100", "3 march", "hello", "x", None, Decimal("NaN"), True])),
    "listen": st.tuples(TEXTS),
    "go_on": st.tuples(),
    "hear": st.tuples(TEXTS),
    "suggest": st.tuples(TEXTS),
    "as_kept": st.tuples(TEXTS),
    "accept": st.lists(NAMES, max_size=2).map(tuple),
    "decline": st.lists(NAMES, max_size=2).map(tuple),
    "raise_trigger": st.lists(NAMES, max_size=2).map(tuple),
    "take_back": st.tuples(NAMES),
    "set_tone": st.tuples(NAMES),
    "rephrase": st.tuples(st.sampled_from([None, 0, 7])),
    "note": st.tuples(TEXTS),
    "back": st.tuples(),
    "correct": st.tuples(NAMES, st.sampled_from(["me", "other", "100", None, "gist"])),
    "leave": st.tuples(NAMES, TEXTS),
    "escalate": st.tuples(NAMES, TEXTS),
    "drop": st.tuples(),
    "returned": st.tuples(st.booleans()),
    "override": st.tuples(st.just(()), TEXTS),
    "send": st.tuples(st.just(Offer(Moment("missed", "illness", "my ticker"), "ticker")), st.none() | TEXTS),
    "wrap_up": st.tuples(TEXTS),
}
LIKELY = ["choose", "answer", "listen", "raise_trigger", "back", "correct"]
ACTIONS = st.sampled_from([*DO, *LIKELY, *LIKELY]).flatmap(lambda name: st.tuples(st.just(name), DO[name]))


def test_every_method_an_agent_has_is_tried() -> None:
    own = {name for name, value in vars(Conversation).items() if callable(value) and not name.startswith("_")}
    assert own - {"close", "start", "resume"} == set(DO)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, max_size=8))
def test_a_call_killed_after_any_event_comes_back_to_the_same_turn(
    tmp_path: Path, actions: list[tuple[str, tuple[object, ...]]]
) -> None:
    path = tmp_path / "journal.sqlite3"
    gone = this_process()._replace(process="an earlier one")
    store = SqliteJournal(path, owner=Owner(*gone))
    call = _start(store)
    for name, arguments in actions:
        getattr(call, name)(*arguments)
        state, shown = call.state, call.turn
        # Killed: nothing is closed, nothing given back, and another process opens the file.
        store._db.close()
        store = SqliteJournal(path, owner=Owner(*gone))
        call = Conversation.resume(store, call.call, ear=_ear, clock=_clock())
        assert call.differs is None
        assert call.state.turn == state.turn
        assert call.state.values == state.values
        assert call.state.circumstances == state.circumstances
        assert [one._replace(undone=None) for one in call.state.frames] == [
            one._replace(undone=None) for one in state.frames
        ]
        if shown.do in ("ended", "dropped"):
            assert call.turn.do == shown.do
        else:
            assert call.turn.do == "there"
            if shown.do != "there":
                call._turn = call.state.turn  # the same process would have gone on here
    store._db.close()


@given(st.lists(ACTIONS, max_size=25))
def test_the_record_of_any_call_verifies_replays_and_only_grows(actions: list[tuple[str, tuple[object, ...]]]) -> None:
    kept = MemoryJournal()
    call = _start(kept)
    before: tuple[journal.Entry, ...] = ()
    for name, arguments in actions:
        getattr(call, name)(*arguments)
        entries = kept.read(call.call).entries
        assert entries[: len(before)] == before
        before = entries
    found = recorded(kept, call.call)
    assert found.verified.problem is None
    assert found.replay.problem is None
    assert found.replay.differs is None
    assert journal.verify(kept.read(call.call), call.head).problem is None

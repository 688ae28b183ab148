"""What the agent can do, without any screen."""

import datetime
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest

from scriptengine.call.conversation import Conversation
from scriptengine.call.events import Corrected, Declined, Escalated, Heard, Left, Noted, WrappedUp
from scriptengine.call.journal import Entry, JournalError, Lease, event_of
from scriptengine.call.memory import MemoryJournal
from scriptengine.call.turn import Broken, Option, Turn
from scriptengine.console import questions, sheets
from scriptengine.console.commands import BY_WORD, COMMANDS
from scriptengine.console.desk import Desk
from scriptengine.console.question import narrowed
from scriptengine.console.words import Words
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Type, Value

FACTS: dict[str, Value] = {"customer.first_name": "Daniel", "account.balance": Decimal("240.00")}
TODAY = datetime.date(2026, 11, 21)


def type_in(desk: Desk, *lines: str) -> None:
    for line in lines:
        desk.enter(line)


def events(journal: MemoryJournal, call: Conversation) -> list[object]:
    return [event_of(entry) for entry in journal.read(call.call).entries]


def to_income(desk: Desk) -> None:
    type_in(desk, "yes", "", "a long story")


def test_a_call_goes_from_greeting_to_wrap_up_by_what_is_typed(desk: Desk) -> None:
    type_in(desk, "1", "")
    assert desk.shown().turn.do == "listen"
    type_in(desk, "a long story", "£1,200", "3 march", "all well")
    assert desk.finished
    assert desk.call.turn.outcome == "done"


def test_the_words_that_a_suggestion_rests_on_take_one_line_at_most(desk: Desk) -> None:
    long = Suggestion("job_loss", "and then my wife left and I lost my job and " * 20, 0, 880, (), 0.9)
    told = desk._moves.because(long)
    assert len(told) < 100
    assert told.endswith("…”)")
    assert desk._moves.because(long._replace(evidence="lost my job")).endswith("(“lost my job”)")


def test_every_kind_of_turn_has_a_question(program: Program) -> None:
    for do in get_args(get_type_hints(Turn)["do"]):
        turn = Turn(do, "p", "s", (), "who", Type("money"), (Option("a", "A"),), outcome="done")
        assert questions.of_turn(turn, Words(program)).prompt


def test_every_command_can_be_done_and_has_two_keys_that_no_terminal_keeps_for_itself(desk: Desk) -> None:
    assert desk._moves.commands.keys() == BY_WORD.keys()
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    # Backspace, Tab, Enter, flow control, end of input, suspend
    assert not set(keys) & {"c-h", "c-i", "c-j", "c-m", "c-s", "c-q", "c-d", "c-z"}
    assert all(len(command.keys) == 2 for command in COMMANDS if command.word != "quit")


def test_a_wrong_answer_says_why_and_the_question_stays(desk: Desk, said: Callable[[], str]) -> None:
    to_income(desk)
    type_in(desk, "a lot")
    assert "“a lot” is not an amount in GBP" in said()
    type_in(desk, "30000")
    assert "20000 or less" in said()
    assert desk.shown().turn.ask == "income"


def test_an_answer_that_is_not_given_leaves_out_what_needs_it_and_says_so(desk: Desk, said: Callable[[], str]) -> None:
    to_income(desk)
    type_in(desk, "-")
    assert desk.shown().turn.ask == "day"
    assert "Could not be worked out, since something in it is not known: half." in said()


def test_a_gist_is_heard_before_the_call_goes_on_and_kept_when_something_comes_first(desk: Desk) -> None:
    type_in(desk, "yes", "", "I lost my job")
    assert "job loss (“lost my job”)" in desk.question.prompt
    type_in(desk, "y")
    assert desk.shown().turn.ask == "worry"
    type_in(desk, "the rent")
    assert desk.shown().turn.ask == "story"
    assert desk.question.enter == "keep “I lost my job”"
    type_in(desk, "")
    assert [(given.name, given.value) for given in desk.call.answers][-1] == ("story", "I lost my job")


def test_a_gist_that_is_still_there_is_shown_masked(desk: Desk) -> None:
    type_in(desk, "yes", "", "I lost my job, ring 07700 900123", "")
    assert desk.question.enter == "keep “I lost my job, ring [phone number]”"


def test_a_gist_whose_suggestion_is_given_up_is_still_there_to_keep(desk: Desk, call: Conversation) -> None:
    type_in(desk, "yes", "", "I lost my job", "")
    assert desk.question.enter == "keep “I lost my job”"
    type_in(desk, "")
    assert [(given.name, given.value) for given in call.answers][-1] == ("story", "I lost my job")
    assert call.state.raised == ()


def test_what_was_heard_just_before_a_crash_is_suggested_again_and_its_gist_kept(
    desk: Desk, call: Conversation, journal: MemoryJournal
) -> None:
    type_in(desk, "yes", "", "I want to end it all")
    call.close()  # as a crash would: nothing was said to the suggestion
    again = Desk(Conversation.resume(journal, call.call), keys=True)
    type_in(again, "yes")
    assert "CRISIS: suicide risk (“end it all”)" in again.question.prompt
    type_in(again, "n")
    assert again.question.enter == "keep “I want to end it all”"
    type_in(again, "", "1200")
    again.call.close()
    later = Desk(Conversation.resume(journal, call.call), keys=True)
    type_in(later, "yes")
    assert not later.busy


def test_a_gist_waits_after_a_restart_where_it_was_typed_and_nowhere_else(desk: Desk, journal: MemoryJournal) -> None:
    type_in(desk, "yes", "", "I want to end it all", "/trigger job loss", "/quit")
    desk.call.close()
    again = Desk(Conversation.resume(journal, desk.call.call), keys=True)
    type_in(again, "yes", "n")
    assert again.shown().turn.ask == "worry"
    assert again.question.enter == "go on without writing it down"
    type_in(again, "")
    assert again.shown().turn.ask == "story"
    assert again.question.enter == "keep “I want to end it all”"


def test_a_gist_typed_in_two_goes_is_whole_after_a_restart(desk: Desk, journal: MemoryJournal) -> None:
    type_in(desk, "yes", "", "I want to end it all", "she is on her own", "/note they would end it all")
    desk.call.close()
    again = Desk(Conversation.resume(journal, desk.call.call), keys=True)
    type_in(again, "yes", "n")
    assert again.question.enter == "keep “I want to end it all she is on her own”"


def test_a_note_says_how_it_is_kept_where_that_is_not_as_it_was_typed(desk: Desk, said: Callable[[], str]) -> None:
    desk.do("note", "a dog barks")
    assert said() == "The note is kept."
    desk.do("note", "ring 07700 900123")
    assert said() == "The note is kept as: ring [phone number]"
    desk.do("note", "ring 07700 900123 " + "and tell them of the dog " * 9)
    assert said() == "The note is kept as: ring [phone number] " + ("and tell them of the dog " * 9).strip()


def test_a_suggested_crisis_waits_for_a_yes_or_no(desk: Desk, call: Conversation, said: Callable[[], str]) -> None:
    type_in(desk, "yes", "", "I want to end it all", "")
    assert "Press y or n." in said()
    desk.cancel()
    assert "CRISIS: suicide risk" in desk.question.prompt
    type_in(desk, "y")
    assert call.state.raised == ("suicide_risk",)


@pytest.mark.parametrize("lines", [("/note", "they sound flat"), ("/help", ""), ("/tone", "angry"), ("/note", "")])
def test_a_suggested_crisis_is_put_again_after_a_command(
    desk: Desk, call: Conversation, lines: tuple[str, ...]
) -> None:
    type_in(desk, "yes", "", "I want to end it all", *lines)
    assert "CRISIS: suicide risk (“end it all”)" in desk.question.prompt
    type_in(desk, "n")
    assert not desk.busy
    desk.do("note", "all well")
    assert not desk.busy
    assert call.state.raised == ()


def test_a_crisis_raised_by_hand_is_not_suggested_again(desk: Desk, call: Conversation) -> None:
    type_in(desk, "yes", "", "I want to end it all", "/trigger suicide")
    assert not desk.busy
    assert call.state.raised == ("suicide_risk",)


def test_a_trigger_is_found_by_the_name_of_its_group(desk: Desk) -> None:
    desk.do("trigger")
    found = [pick.key for _, pick in narrowed(desk.question.picks, "hardship")]
    assert "job_loss" in found
    assert "complaint" not in found


def test_turning_a_suggestion_down_is_recorded_and_the_call_goes_on(
    desk: Desk, call: Conversation, journal: MemoryJournal
) -> None:
    type_in(desk, "yes", "", "my brother lost my job papers", "n")
    assert desk.shown().turn.ask == "income"
    assert Declined(("job_loss",)) in events(journal, call)
    assert call.state.raised == ()


def test_only_one_of_several_suggestions_can_be_taken(desk: Desk, call: Conversation) -> None:
    desk.do("hear", "I lost my job and I am fed up")
    assert [pick.key for pick in desk.question.picks] == ["y", "n", "a", "b"]
    type_in(desk, "b")
    assert (call.state.raised, call.state.tone) == ((), "angry")


def test_what_they_deny_is_told_and_not_suggested(desk: Desk, said: Callable[[], str]) -> None:
    desk.do("hear", "no, I am not ill")
    assert "they deny it: illness" in said()
    assert not desk.busy


def test_suggestions_show_while_typing_once_hearing_is_ready(desk: Desk) -> None:
    ready = threading.Event()
    type_in(desk, "yes", "")
    assert desk.suggested("I lost my job") == ""
    desk.get_ready_to_hear(ready.set)
    assert ready.wait(10)
    assert desk.suggested("I lost my job and I'm fed up") == "job loss (“lost my job”); tone angry (“fed up”)"
    desk.do("note")
    assert desk.suggested("I lost my job") == ""


def test_tone_changes_the_words(desk: Desk) -> None:
    desk.do("tone", "angry")
    assert "bearing with me" in desk.shown().turn.items[0].text
    assert desk.shown().tone == "angry"
    desk.do("again")
    assert "I can hear this is hard" in desk.shown().turn.items[0].text


def test_crisis_triggers_come_first_in_the_picker(desk: Desk) -> None:
    desk.do("trigger")
    assert [pick.key for pick in desk.question.picks][:2] == ["suicide_risk", "immediate_danger"]


def test_a_slip_is_taken_back(desk: Desk, call: Conversation) -> None:
    desk.do("trigger", "job loss")
    assert desk.shown().turn.ask == "worry"
    desk.do("takeback", "1")
    assert (desk.shown().turn.ask, call.state.raised) == ("who", ())


def test_correcting_shows_what_changed(desk: Desk, said: Callable[[], str]) -> None:
    to_income(desk)
    type_in(desk, "1200")
    desk.do("correct", "income")
    type_in(desk, "no idea")
    assert "is not an amount" in said()
    type_in(desk, "900")
    assert "Corrected: income was £1,200.00, and is £900.00." in said()
    assert "Kept as they were: who, story." in said()
    desk.do("correct", "income")
    type_in(desk, "900")
    assert "nothing changes" in said()


def test_correcting_names_what_no_longer_fits(desk: Desk, said: Callable[[], str], call: Conversation) -> None:
    to_income(desk)
    desk.do("correct", "who")
    type_in(desk, "not here")
    assert call.turn.outcome == "done"
    assert "story" in said()


def test_escalating_gives_a_reference_and_promises_no_more(
    desk: Desk, said: Callable[[], str], call: Conversation
) -> None:
    desk.do("escalate", "priya")
    type_in(desk, "I want a manager")
    assert f"Reference to read out: {call.call}-1" in said()
    assert "not sent by itself: reach them at 020 7946 0000" in said()


def test_escalating_once_more_adds_to_the_same_case(desk: Desk, call: Conversation, said: Callable[[], str]) -> None:
    for _ in range(2):
        desk.do("escalate", "priya")
        desk.enter("")
    assert said() == f"Added to the case for Priya Nair, Team leader, {call.call}-1."


def test_a_case_that_the_script_opens_is_told_as_well(desk: Desk, said: Callable[[], str]) -> None:
    to_income(desk)
    type_in(desk, "100", "tomorrow")
    assert "Passed to Priya Nair, Team leader." in said()


def test_leaving_needs_a_reason(desk: Desk, call: Conversation, journal: MemoryJournal) -> None:
    desk.do("leave", "reason")
    type_in(desk, "")
    assert not desk.busy
    assert desk.shown().turn.ask == "who"
    desk.do("leave", "reason")
    type_in(desk, "they know already")
    assert desk.shown().turn.ask == "story"
    assert Left("reason", "they know already") in events(journal, call)


def test_a_lost_line_can_come_back_or_be_wrapped_up(desk: Desk) -> None:
    desk.do("drop")
    assert desk.shown().sheet is not None
    type_in(desk, "back")
    assert desk.shown().turn.ask == "who"
    assert desk.shown().raised == ("speaker changed",)
    desk.do("drop")
    type_in(desk, "wrap", "no more to say")
    assert desk.finished


def test_notes_are_kept_and_going_back_is_possible(desk: Desk, call: Conversation, journal: MemoryJournal) -> None:
    desk.do("note", "speaks softly")
    type_in(desk, "yes")
    desk.do("back")
    assert desk.shown().turn.ask == "who"
    assert Noted("speaks softly") in events(journal, call)


def test_a_refusal_says_why(desk: Desk, said: Callable[[], str]) -> None:
    desk.do("back")
    assert said() == "This is the first turn."


def test_help_why_and_answers_can_be_read_and_left(desk: Desk) -> None:
    for word in ("help", "why", "answers"):
        desk.do(word)
        shown = desk.shown()
        assert shown.alone
        assert shown.sheet is not None
        assert shown.sheet.lines
        type_in(desk, "")
        assert not desk.shown().alone
    type_in(desk, "?")
    assert desk.shown().alone


def test_an_unknown_command_names_a_near_one(desk: Desk, said: Callable[[], str]) -> None:
    type_in(desk, "/tune")
    assert "There is no command /tune. Did you mean `tone`?" in said()


def test_giving_a_command_up_changes_nothing(desk: Desk, call: Conversation, journal: MemoryJournal) -> None:
    before = len(events(journal, call))
    for word in BY_WORD.keys() - {"again", "back", "drop", "quit", "help", "why", "answers", "takeback", "correct"}:
        desk.do(word)
        type_in(desk, "")
        assert not desk.busy, word
    assert len(events(journal, call)) == before


def test_private_values_are_masked_in_what_can_be_read(desk: Desk) -> None:
    assert Words(desk.call.program).value("customer.secret", "swordfish") == "•••"


def test_a_promise_that_may_be_overridden_is_asked_about_and_a_firm_one_is_not(
    desk: Desk, call: Conversation, said: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = call.turn._replace(refused="Not now.", broken=(Broken("g", "Help comes first", True, ("reason",)),))
    monkeypatch.setattr(call, "choose", lambda key: refused)
    type_in(desk, "yes")
    assert not desk.busy
    assert said() == "Not now."
    soft = refused._replace(broken=(refused.broken[0]._replace(firm=False),))
    monkeypatch.setattr(call, "choose", lambda key: soft)
    overridden: list[object] = []
    monkeypatch.setattr(call, "override", lambda names, reason: overridden.append((names, reason)))
    type_in(desk, "yes", "do it", "they insist")
    assert overridden == [(["g"], "they insist")]


def test_words_of_a_crisis_are_heard_in_the_reason_to_go_on_against_a_promise(
    desk: Desk, call: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = call.turn._replace(refused="Not now.", broken=(Broken("g", "Help comes first", False, ()),))
    choose, overridden = call.choose, list[str]()
    monkeypatch.setattr(call, "choose", lambda key: choose(key) if overridden else refused)
    monkeypatch.setattr(call, "override", lambda names, reason: overridden.append(reason))
    type_in(desk, "yes", "do it", "or he will end it all")
    assert desk.shown().turn.do == "go_on"
    assert "CRISIS: suicide risk (“end it all”)" in desk.question.prompt
    type_in(desk, "y")
    assert call.state.raised == ("suicide_risk",)


def test_what_cannot_be_recorded_is_not_done_and_said_so(
    desk: Desk, said: Callable[[], str], journal: MemoryJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(lease: Lease, entry: Entry) -> None:
        raise JournalError("The disk is full.")

    monkeypatch.setattr(journal, "append", full)
    type_in(desk, "yes")
    assert said() == "This was not recorded, and so not done. The disk is full."
    assert desk.shown().turn.ask == "who"
    monkeypatch.undo()
    type_in(desk, "yes")
    assert desk.shown().turn.do == "go_on"


def test_the_wrap_up_lists_what_is_owed(desk: Desk, call: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(desk, "not here")
    monkeypatch.setattr(call, "_turn", call.turn._replace(owed=("nameless",)))
    assert ("Owed", "nameless") in sheets.wrap_up_sheet(call, Words(call.program)).lines


def test_what_is_heard_and_escalated_is_on_record(desk: Desk, call: Conversation, journal: MemoryJournal) -> None:
    desk.do("hear", "please end it all")
    type_in(desk, "y")
    assert call.turn.outcome == "safeguarded"
    found = events(journal, call)
    assert any(isinstance(event, Heard) and event.text == "please end it all" for event in found)
    assert not any(isinstance(event, Corrected | Escalated) for event in found)


def test_a_missed_health_word_may_be_sent_at_the_wrap_up_as_shown(
    desk: Desk, call: Conversation, journal: MemoryJournal, said: Callable[[], str]
) -> None:
    to_income(desk)
    desk.do("hear", "the ticker gave out")
    desk.do("trigger", "illness")
    type_in(desk, "", "£1,200", "3 march", "all well")
    assert "kept apart from the call: “ticker gave out”" in desk.question.prompt.replace("the ticker", "ticker")
    type_in(desk, "o", "it was the heart all that time")
    assert "7 words" in said()
    assert desk.question.prompt == "The words that showed it, six at most."
    type_in(desk, "dodgy ticker 07700 900123")
    assert "“dodgy ticker [phone number]”" in desk.question.prompt
    assert journal.sent() == []
    type_in(desk, "y")
    assert [one.phrase for one in journal.sent()] == ["dodgy ticker [phone number]"]
    assert desk.finished


def test_a_wrap_up_without_sending_keeps_nothing(desk: Desk, journal: MemoryJournal) -> None:
    to_income(desk)
    desk.do("hear", "the ticker gave out")
    desk.do("trigger", "illness")
    type_in(desk, "", "£1,200", "3 march", "", "n")
    assert desk.finished
    assert journal.sent() == []


def test_enter_alone_sends_nothing_and_keeps_the_last_note(
    desk: Desk, call: Conversation, journal: MemoryJournal
) -> None:
    to_income(desk)
    desk.do("hear", "the ticker gave out")
    desk.do("trigger", "illness")
    type_in(desk, "", "£1,200", "3 march", "all well", "")
    assert desk.finished
    assert journal.sent() == []
    assert events(journal, call)[-2:] == [Noted("all well"), WrappedUp("")]


@pytest.mark.parametrize("line", ["", "/quit"])
def test_a_last_note_is_kept_though_the_question_after_it_is_given_up(
    desk: Desk, call: Conversation, journal: MemoryJournal, line: str
) -> None:
    to_income(desk)
    desk.do("hear", "the ticker gave out")
    desk.do("trigger", "illness")
    type_in(desk, "", "£1,200", "3 march", "all well")
    assert "May hearing learn from this" in desk.question.prompt
    if line:
        type_in(desk, line)
    else:
        desk.cancel()
    assert not desk.finished
    assert events(journal, call)[-1] == Noted("all well")


def test_a_failing_ear_does_not_end_the_call_and_is_told_once(
    program: Program, journal: MemoryJournal, said: Callable[[], str]
) -> None:
    def fails(text: str, before: Sequence[str]) -> Hearing:
        raise ValueError("no phrases")

    call = Conversation.start(program, FACTS, journal=journal, today=TODAY, ear=fails)
    desk = Desk(call, keys=True)
    type_in(desk, "1", "", "I lost my job")
    assert desk.shown().turn.do == "type"
    told = [message.text for message in desk.shown().messages]
    assert ["Hearing is off for this call" in text for text in told] == [True]
    type_in(desk, "£1,200")
    assert not desk.shown().messages
    desk.do("hear", "I want to end it all")
    assert not any("Hearing is off" in message.text for message in desk.shown().messages)
    desk.do("trigger", "suicide_risk")
    assert call.turn.outcome == "safeguarded"
    assert "I lost my job" in [event.text for event in events(journal, call) if isinstance(event, Heard)]


def test_an_ear_that_fails_while_it_gets_ready_is_told_of(program: Program) -> None:
    def fails(text: str, before: Sequence[str]) -> Hearing:
        raise ValueError("no phrases")

    desk = Desk(Conversation.start(program, FACTS, today=TODAY, ear=fails), keys=True)
    ready = threading.Event()
    desk.get_ready_to_hear(ready.set)
    assert ready.wait(5)
    desk.tell_of_hearing()
    assert ["Hearing is off" in message.text for message in desk.shown().messages] == [True]


def test_an_answer_in_words_is_shown_masked(program: Program) -> None:
    told = Words(program).value("story", "it is jo.b@example.co.uk, or 07700 900123")
    assert told == "it is [e-mail], or [phone number]"


def test_a_suggested_crisis_is_answered_before_the_line_counts_as_lost(
    desk: Desk, call: Conversation, said: Callable[[], str]
) -> None:
    type_in(desk, "yes", "", "I want to end it all", "/drop", "/drop")
    assert "CRISIS: suicide risk" in desk.question.prompt
    assert desk.shown().turn.do == "listen"
    type_in(desk, "n")
    assert "Turned down: suicide risk. If that was a slip, F3 raises it." in said()
    assert desk.shown().turn.do == "dropped"


def test_a_crisis_taken_as_the_line_goes_is_raised(desk: Desk, call: Conversation) -> None:
    type_in(desk, "yes", "", "I want to end it all", "/drop", "y")
    assert call.state.raised == ("suicide_risk",)


def test_a_call_that_broke_off_cannot_be_wrapped_up_past_an_open_crisis(
    call: Conversation, journal: MemoryJournal
) -> None:
    call.hear("I want to end it all")
    call.drop()
    call.close()
    again = Desk(Conversation.resume(journal, call.call), keys=True)
    type_in(again, "wrap up")
    told = again.shown().messages[0].text
    assert "Suggested and not answered: CRISIS: suicide risk" in told
    assert "Choose “They are back on the line”, even if they are not" in told
    type_in(again, "back")
    assert "CRISIS: suicide risk" in again.question.prompt
    type_in(again, "n", "/drop", "wrap up", "rang off", "")
    assert again.finished


def test_a_line_lost_past_a_crisis_that_could_not_be_raised_says_at_once_what_to_do(
    desk: Desk, call: Conversation, said: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call, "accept", lambda *names: call.turn._replace(refused="Not now."))
    type_in(desk, "yes", "", "I want to end it all", "/drop", "y")
    assert desk.shown().turn.do == "dropped"
    assert "then it is put, and F12 leads back here." in said()


def test_a_crisis_that_was_open_when_the_call_broke_off_is_put_before_the_line_counts_as_lost(
    call: Conversation, journal: MemoryJournal
) -> None:
    call.hear("I want to end it all")
    call.close()
    again = Desk(Conversation.resume(journal, call.call), keys=True)
    type_in(again, "/drop")
    assert "Suggested and not answered: CRISIS: suicide risk" in again.shown().messages[0].text
    assert again.shown().turn.do == "there"


def test_every_unanswered_crisis_is_suggested_again_after_a_restart(desk: Desk, journal: MemoryJournal) -> None:
    type_in(desk, "yes", "", "I want to end it all", "/hear I lost my job", "/note hm", "/quit")
    desk.call.close()
    again = Desk(Conversation.resume(journal, desk.call.call), keys=True)
    type_in(again, "yes")
    assert [pick.text for pick in again.question.picks] == [
        "Yes: suicide risk, job loss", "No", "Only suicide risk", "Only job loss",
    ]  # fmt: skip
    type_in(again, "b")
    assert again.call.state.raised == ("job_loss",)
    assert again.call.unanswered is None


@pytest.mark.parametrize("at", [(), ("yes",), ("yes", "", "a long story"), ("/tone",), ("/correct",), ("/trigger",)])
def test_words_of_a_crisis_are_heard_where_they_are_no_answer(
    desk: Desk, call: Conversation, journal: MemoryJournal, at: tuple[str, ...]
) -> None:
    type_in(desk, *at, "I will end it all")
    assert "CRISIS: suicide risk (“end it all”)" in desk.question.prompt
    assert "I will end it all" in [event.text for event in events(journal, call) if isinstance(event, Heard)]
    type_in(desk, "y")
    assert call.state.raised == ("suicide_risk",)


@pytest.mark.parametrize(
    "lines",
    [("/note", "she says end it all"), ("/escalate priya", "they'll end it all"), ("/leave reason", "to end it all")],
)
def test_words_of_a_crisis_are_heard_in_what_is_kept_for_the_record(desk: Desk, lines: tuple[str, ...]) -> None:
    type_in(desk, *lines)
    assert "CRISIS: suicide risk (“end it all”)" in desk.question.prompt


def test_a_crisis_in_a_correction_is_heard(desk: Desk, call: Conversation) -> None:
    to_income(desk)
    type_in(desk, "/correct story", "they want to end it all")
    assert "CRISIS: suicide risk" in desk.question.prompt
    type_in(desk, "n", "1200", "/correct income", "they want to end it all", "y")
    assert call.state.raised == ("suicide_risk",)
    assert not desk.busy


def test_a_last_note_that_tells_of_a_crisis_is_kept_and_the_call_goes_on(
    desk: Desk, call: Conversation, journal: MemoryJournal
) -> None:
    type_in(desk, "not here", "says he'll end it all", "y")
    assert call.state.raised == ("suicide_risk",)
    assert not desk.finished
    assert Noted("says he'll end it all") in events(journal, call)


def test_words_typed_at_a_suggestion_are_heard_with_those_before(desk: Desk, said: Callable[[], str]) -> None:
    type_in(desk, "yes", "", "I want to end it all", "since I lost my job")
    assert "CRISIS: suicide risk (“end it all”); job loss (“lost my job”)" in desk.question.prompt
    assert said() == "What you typed is heard, and kept in the record."
    type_in(desk, "n")
    assert desk.question.enter == "keep “I want to end it all since I lost my job”"


@pytest.mark.parametrize("word", ["again", "trigger complaint", "tone angry", "note hello", "back"])
def test_a_suggestion_is_put_again_after_a_command_and_given_up_by_enter_alone(desk: Desk, word: str) -> None:
    type_in(desk, "yes", "", "I lost my job", f"/{word}")
    assert "job loss (“lost my job”)" in desk.question.prompt
    type_in(desk, "", "/note hm")
    assert not desk.busy


def test_a_suggestion_whose_answer_could_not_be_recorded_is_put_again(
    desk: Desk, call: Conversation, journal: MemoryJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(lease: Lease, entry: Entry) -> None:
        raise JournalError("The disk is full.")

    type_in(desk, "yes", "", "I want to end it all")
    monkeypatch.setattr(journal, "append", full)
    type_in(desk, "y")
    monkeypatch.undo()
    type_in(desk, "y")
    assert call.state.raised == ("suicide_risk",)


def test_a_trainers_own_trigger_is_picked_by_what_it_means() -> None:
    lexicon = """\
kind: lexicon
triggers:
  gang_threat:
    urgency: crisis
    group: crisis
    meaning: somebody from a gang is at the door
    phrases: |
      the crew is outside
"""
    script = """\
script tiny "A tiny call"
    version 1

use ours.yaml

outcome done "Done"

on crisis
    say I'm glad you told me.
    end done

step start
    say Hello.
    end done
"""
    loaded = load_sources({"tiny.call": script, "ours.yaml": lexicon}, "tiny.call", today=TODAY)
    assert loaded.program is not None, loaded.diagnostics
    desk = Desk(Conversation.start(loaded.program, {}, today=TODAY), keys=True)
    desk.do("trigger")
    hints = {pick.key: pick.hint for pick in desk.question.picks}
    assert hints["gang_threat"] == "crisis: somebody from a gang is at the door"
    assert hints["job_loss"]


def test_a_crisis_left_open_at_the_end_is_put_before_the_wrap_up(call: Conversation, journal: MemoryJournal) -> None:
    call.choose("away")
    call.hear("I want to end it all")
    call.close()
    again = Desk(Conversation.resume(journal, call.call), keys=True)
    assert "CRISIS: suicide risk" in again.question.prompt
    type_in(again, "y")
    assert again.call.state.raised == ("suicide_risk",)


@pytest.mark.parametrize("line", ["/note says he wants to kill himself", "/hear I want to end it all"])
def test_a_crisis_heard_before_it_is_said_who_is_there_waits_until_then(
    call: Conversation, journal: MemoryJournal, line: str
) -> None:
    call.close()
    again = Desk(Conversation.resume(journal, call.call), keys=True)
    type_in(again, line)
    assert "Suggested and not answered: CRISIS: suicide risk" in again.shown().messages[-1].text
    type_in(again, "yes", "y")
    assert again.call.state.raised == ("suicide_risk",)


def test_a_crisis_whose_raise_is_refused_is_put_again(
    desk: Desk, call: Conversation, said: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(desk, "yes", "", "I want to end it all")
    monkeypatch.setattr(call, "accept", lambda *names: call.turn._replace(refused="A guarantee is against it."))
    type_in(desk, "y")
    assert "A guarantee is against it." in said()
    assert "CRISIS: suicide risk" in desk.question.prompt
    monkeypatch.undo()
    type_in(desk, "y")
    assert call.state.raised == ("suicide_risk",)


def test_the_call_is_not_wrapped_up_while_a_crisis_in_the_last_note_is_refused(
    desk: Desk, call: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call, "accept", lambda *names: call.turn._replace(refused="A guarantee is against it."))
    type_in(desk, "not here", "says he'll end it all", "y")
    assert not desk.finished
    assert "CRISIS: suicide risk" in desk.question.prompt


def test_nothing_is_heard_while_the_line_is_gone(desk: Desk, call: Conversation, said: Callable[[], str]) -> None:
    type_in(desk, "/drop", "/hear I lost my job")
    assert "The line is gone, and nobody to be heard." in said()
    assert not desk.busy


def test_a_search_in_vain_while_a_crisis_waits_is_not_heard_as_theirs(
    desk: Desk, journal: MemoryJournal, call: Conversation, said: Callable[[], str]
) -> None:
    type_in(desk, "yes", "", "I want to end it all", "/trigger", "no such thing")
    assert "Nothing here is called “no such thing”" in said()
    assert [event.text for event in events(journal, call) if isinstance(event, Heard)] == ["I want to end it all"]


@pytest.mark.parametrize("word", ["back", "takeback", "drop", "again"])
def test_what_is_typed_behind_a_command_answers_no_crisis(desk: Desk, journal: MemoryJournal, word: str) -> None:
    type_in(desk, "yes", "", "I want to end it all", f"/{word} n")
    assert "CRISIS: suicide risk" in desk.question.prompt
    assert not any(isinstance(event, Declined) for event in events(journal, desk.call))

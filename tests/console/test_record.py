from datetime import date
from decimal import Decimal

from scriptengine.call.conversation import Conversation
from scriptengine.call.events import KINDS, Answered, Chose, Listened, Started
from scriptengine.call.memory import MemoryJournal
from scriptengine.call.replay import recorded
from scriptengine.console.desk import Desk
from scriptengine.console.record import _EVENTS, event_words, told
from scriptengine.console.words import Words
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Value


def test_every_kind_of_event_is_told() -> None:
    assert _EVENTS.keys() == set(KINDS.values())


def test_a_record_tells_what_was_said_and_done_in_order(desk: Desk, call: Conversation, journal: MemoryJournal) -> None:
    for line in ("yes", "", "I lost my job", "n", "/note kind voice", "1200", "-"):
        desk.enter(line)
    lines = [(line.what, line.text) for line in told(recorded(journal, call.call))]
    for wanted in (
        ("started", "by Maya"),
        ("fact", "customer.secret: •••"),
        ("said", "Hello Daniel."),
        ("asked", "Am I speaking with Daniel?"),
        ("answered", "who: Yes, speaking"),
        ("heard", "“I lost my job”"),
        ("suggested", "job loss"),
        ("turned down", "job loss"),
        ("answered", "story: “I lost my job”"),
        ("note", "kind voice"),
        ("answered", "income: £1,200.00"),
        ("said", "Half of it is £600.00."),
        ("answered", "day: not given"),
        ("case", f"{call.call}-1, for Priya Nair, Team leader"),
        ("outcome", "Done"),
    ):
        assert wanted in lines, wanted
    assert lines.count(("said", "Hello Daniel.")) == 1
    assert lines.count(("heard", "“I lost my job”")) == 1


def test_what_is_shown_once_more_after_a_correction_is_told_once(
    desk: Desk, call: Conversation, journal: MemoryJournal
) -> None:
    for line in ("yes", "", "a story", "1200"):
        desk.enter(line)
    desk.call.correct("income", "1400")
    lines = [(line.what, line.text) for line in told(recorded(journal, call.call))]
    assert ("said", "Half of it is £700.00.") in lines
    assert lines.count(("asked", "Which day suits you?")) == 1


def test_an_answer_in_words_that_was_said_back_is_masked_in_the_record(program: Program) -> None:
    asked = "ask reach as text\n        How can we reach you?\n"
    back = "    say I have {{ reach }}, that is {{ reach | upper }} or {{ reach | spelled }}.\n    listen story"
    text = program.sources["tiny.call"].text.replace("listen story", asked + back)
    today = date(2026, 11, 21)
    loaded = load_sources({"tiny.call": text}, "tiny.call", today=today)
    assert loaded.program is not None, loaded.diagnostics
    journal = MemoryJournal()
    facts: dict[str, Value] = {"customer.first_name": "Daniel", "account.balance": Decimal("240.00")}
    with Conversation.start(loaded.program, facts, journal=journal, today=today) as call:
        call.choose("speaking")
        call.go_on()
        turn = call.answer("jo@example.com")
        assert turn.items[0].text.startswith("I have jo@example.com, that is JO@EXAMPLE.COM or j o @ e")
        lines = [(line.what, line.text) for line in told(recorded(journal, call.call))]
    assert ("said", "I have [e-mail], that is [e-mail] or [e-mail].") in lines


def test_no_event_gives_a_private_value_or_a_control_character_away(program: Program) -> None:
    words = Words(program)
    facts = {"customer.secret": "swordfish"}
    for event in (
        Started("x", facts, date(2026, 11, 21), "a\x1b[31m"),
        Chose("who", "away\x07"),
        Answered("income", Decimal(1)),
        Listened("story", "\x1b]52;c;\x07 hello\u202e"),
    ):
        text = " ".join(part for pair in event_words(event, words) for part in pair)
        assert "swordfish" not in text
        assert text.isprintable()


def test_an_erased_entry_is_named_and_a_damaged_record_told_up_to_there(
    desk: Desk, call: Conversation, journal: MemoryJournal
) -> None:
    desk.do("note", "to be forgotten")
    desk.enter("yes")
    journal.erase(call.call, 2)
    lines = [(line.what, line.text) for line in told(recorded(journal, call.call))]
    assert ("erased", "what entry 2 (noted) said was erased") in lines
    entries = journal._entries[call.call]
    entries[2:] = []
    entries.append(entries[1])
    lines = [(line.what, line.text) for line in told(recorded(journal, call.call))]
    assert lines[-1][0] == "PROBLEM"
    assert ("said", "Hello Daniel.") in lines

"""The full screen as rows: what an agent sees is held word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.call.turn import Item, Option, Turn
from scriptengine.console.question import Pick, Question
from scriptengine.console.shown import Message, Sheet, Shown
from scriptengine.console.view import Typing, as_text, cells, screen, wrapped

ITEMS = (
    Item("say", "Hello, this is Maya from Northwind.", "greeting#1", "greeting#1/1", True, False, 2),
    Item("notice", "Before we go on, this call is recorded. Please say if you'd rather it wasn't.", "n", "n/1", False,
         False, 0),
    Item("coach", "Lower your voice and slow down. Let them finish before you answer.", "c", "c/1", False, False, 0),
    Item("acknowledge", "I'm sorry for your loss.", "a", "phrase x", False, False, 5),
    Item("say", "I'm calling about ‹balance not known› on your account.", "s", "s/1", False, True, 0),
    Item("ask", "Am I speaking with Daniel Okafor?", "ask who", "ask who/1", False, False, 0),
)  # fmt: skip
OPTIONS = (Option("speaking", "Yes, speaking"), Option("away", "Not here"))
TURN = Turn("choose", "ask who", "greeting", ITEMS, "who", None, OPTIONS)
PICKS = tuple(Pick(option.key, option.text) for option in OPTIONS)
SHOWN = Shown(
    title="Early arrears: first contact",
    call="7KH-2QM-9RT",
    place="greeting",
    tone="angry",
    raised=("job loss", "illness"),
    turn=TURN,
    question=Question("What do they answer?", PICKS),
    messages=(Message("Raised: job loss."), Message("That is not taken.", "warn")),
    warning="Rehearsal: nobody is on the line.",
)

UNTYPED = Typing()

AT_80_24 = """\
Early arrears: first contact                          greeting  call 7KH-2QM-9RT
Tone: angry   Raised: job loss, illness
! Rehearsal: nobody is on the line.
────────────────────────────────────────────────────────────────────────────────
     Say  (said before) Hello, this is Maya from Northwind.  (F5: 2 more)
Read out  (word for word) Before we go on, this call is recorded. Please say if
          you'd rather it wasn't.
   Coach  Lower your voice and slow down. Let them finish before you answer.
     Say  I'm sorry for your loss.  (F5: 5 more)
     Say  I'm calling about ‹balance not known› on your account.
          A value in ‹ › is not known: find out first, or say it without.
     Ask  Am I speaking with Daniel Okafor?


────────────────────────────────────────────────────────────────────────────────
* Raised: job loss.
! That is not taken.
What do they answer?
  1  Yes, speaking
  2  Not here
> _
F1 help  F2 tone  F3 trigger  F4 heard  F5 rephrase  F6 note  F7 back
F8 correct  F9 escalate  F10 leave  F11 take back  F12 line lost  ^W why
^A answers  ^C stop"""


def drawn(shown: Shown, width: int, height: int, typing: Typing = UNTYPED) -> str:
    rows = screen(shown, typing, width, height)
    return "\n".join([as_text(rows.above), f"{rows.cue}{typing.words}_", as_text(rows.below)])


def test_a_screen_of_80_by_24_shows_everything_in_its_place() -> None:
    assert drawn(SHOWN, 80, 24) == AT_80_24


def test_a_screen_of_120_by_40_has_air_between_the_lines() -> None:
    lines = drawn(SHOWN, 120, 40).split("\n")
    assert len(lines) == 40
    assert lines[4] == "     Say  (said before) Hello, this is Maya from Northwind.  (F5: 2 more)"
    assert lines[5] == ""
    assert lines[6].startswith("Read out  (word for word) Before we go on, this call is recorded.")
    assert lines[-2].endswith("F11 take back")
    assert max(map(cells, lines)) <= 120


def test_a_small_screen_keeps_the_choices_and_says_what_it_leaves_out() -> None:
    lines = drawn(SHOWN, 60, 15).split("\n")
    assert len(lines) == 15
    assert "  1  Yes, speaking" in lines
    assert any("more rows below: PgDn" in line for line in lines)


def test_in_a_very_low_window_the_choices_and_the_tone_are_still_in_sight() -> None:
    four = tuple(Pick(name, f"They say {name}") for name in ("one", "two", "three", "four"))
    question = Question("What do they answer? Number or first letters, then Enter.", four)
    shown = SHOWN._replace(question=question, messages=(), warning="")
    rows = screen(shown, UNTYPED, 40, 10)
    lines = as_text(rows.above).split("\n")
    assert len(lines) + 1 + len(rows.below) == 10
    assert lines[0].startswith("Tone: angry   Raised: job loss")
    assert "  1  They say one" in lines
    assert any("more rows below: PgDn" in line for line in lines)


def test_scrolling_reaches_the_last_line_and_says_what_is_above() -> None:
    furthest = screen(SHOWN, Typing(), 60, 15).furthest
    text = drawn(SHOWN, 60, 15, Typing(scrolled=furthest))
    assert "          before you answer." in text
    assert "above: PgUp" in text
    assert "below: PgDn" not in text
    assert drawn(SHOWN, 60, 15, Typing(scrolled=99)) == text


def test_typing_narrows_the_choices_and_an_arrow_marks_one() -> None:
    assert "Yes, speaking" not in drawn(SHOWN, 80, 24, Typing("not"))
    assert "> 2  Not here" in drawn(SHOWN, 80, 24, Typing(marked=1))
    nothing = drawn(SHOWN, 80, 24, Typing("zzz"))
    assert "Nothing fits what is typed." in nothing
    assert "Yes, speaking" in nothing


def test_a_marked_pick_of_a_long_list_is_in_sight() -> None:
    picks = tuple(Pick(str(at), f"trigger {at}") for at in range(40))
    text = drawn(SHOWN._replace(question=Question("Which?", picks)), 80, 24, Typing(marked=33))
    assert "> 34  trigger 33" in text
    assert "Which?" in text


def test_a_sheet_is_read_instead_of_the_turn_where_it_stands_alone() -> None:
    sheet = Sheet("Why these words", (("Shown", "Hello."), ("because", "No other line fits now.")))
    alone = drawn(SHOWN._replace(sheet=sheet, alone=True), 80, 24)
    beside = drawn(SHOWN._replace(sheet=sheet), 120, 40)
    assert "Am I speaking" not in alone
    assert "No other line fits now." in alone
    assert "Am I speaking" in beside
    assert "No other line fits now." in beside


def test_escape_codes_in_anything_shown_are_harmless() -> None:
    bad = "a\x1b]52;c;aGk=\x07b\x9b31m\u202ec"
    turn = TURN._replace(items=(ITEMS[0]._replace(text=bad),), options=(Option("x", bad),))
    question = Question("What?", (Pick("x", bad, bad),))
    shown = Shown(bad, "id", "step", "", (), turn, question, (Message(bad),), sheet=Sheet(bad, ((bad, bad),)))
    assert drawn(shown, 80, 24).replace("\n", "").isprintable()


WORDS = st.text(alphabet=st.sampled_from("ab é漢🇬👩‍\n\t-"), max_size=60)


HOWS = st.sampled_from(["say", "ask", "coach"])


@given(
    st.lists(st.builds(Item, HOWS, WORDS, WORDS, WORDS, st.booleans(), st.booleans(), st.integers(0, 3)), max_size=6),
    st.lists(st.builds(Pick, WORDS, WORDS, WORDS), max_size=20),
    st.lists(st.builds(Message, WORDS, st.sampled_from(["news", "warn"])), max_size=3),
    st.integers(30, 170),
    st.integers(8, 60),
    st.builds(Typing, st.text(max_size=5), st.integers(-1, 9), st.integers(0, 30), WORDS),
)
def test_a_screen_has_just_its_size_whatever_is_on_it(
    items: list[Item], picks: list[Pick], messages: list[Message], width: int, height: int, typing: Typing
) -> None:
    turn = Turn("choose", "p", "s", tuple(items))
    shown = Shown("Title", "call", "step", "", (), turn, Question("What?", tuple(picks)), tuple(messages))
    rows = screen(shown, typing, width, height)
    assert len(rows.above) + 1 + len(rows.below) == height
    assert all(cells("".join(part.text for part in row)) <= width for row in rows.above)


@given(st.text(alphabet=st.sampled_from("ab c漢-"), max_size=200), st.integers(2, 30))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in lines)


@pytest.mark.parametrize(("text", "width"), [("", 0), ("漢", 2), ("a", 1)])
def test_cells_count_columns(text: str, width: int) -> None:
    assert cells(text) == width


def test_where_not_all_fits_what_is_to_be_said_comes_before_coaching_and_news() -> None:
    items = (ITEMS[2]._replace(text="Breathe. " * 20), ITEMS[3], ITEMS[5])
    news = Message(
        "Reference to read out: 7KH-2QM-9RT-1. Passed to Tom Adeyemi, Wellbeing specialist.\n" + "more " * 30
    )
    crisis = SHOWN._replace(turn=TURN._replace(items=items), messages=(news,), warning="")
    text = drawn(crisis, 60, 15)
    assert "Say  I'm sorry for your loss." in text
    assert "Ask  Am I speaking with Daniel Okafor?" in text
    assert "Reference to read out: 7KH-2QM-9RT-1" in text
    assert "2  Not here" in text


def test_every_letter_that_answers_a_suggestion_is_seen_on_a_small_screen() -> None:
    letters = "ynab"
    picks = tuple(Pick(letter, f"pick {letter}", enter=letter == "n") for letter in letters)
    because = "Suggested: CRISIS: suicide risk (“want to die”); job loss (“lost my job”). Is it so?"
    asked = SHOWN._replace(question=Question(because, picks, instant=True, firm=True))
    text = drawn(asked, 60, 15)
    assert all(f"{letter}  pick {letter}" in text for letter in letters)
    assert "n  pick n   then Enter" in text

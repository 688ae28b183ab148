import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scriptengine.text.clean import HARMFUL, clean, one_line, visible


def test_every_harmful_category_is_covered_and_nothing_that_people_read() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Zl", "Zp", "Cs"} and character not in "\n\t":
            assert HARMFUL.fullmatch(character), hex(code)
        elif category != "Cn":  # a later Unicode may have given it a category that this Python does not know
            assert not HARMFUL.fullmatch(character), hex(code)


def test_escapes_links_bells_and_turned_writing_lose_their_power() -> None:
    assert clean("\x1b[31mred\x1b[0m") == "[31mred[0m"
    assert clean("\x1b]8;;http://x\x07link\x1b]8;;\x07") == "]8;;http://xlink]8;;"
    assert clean("a\x9b2Jb\x08c\x00\u202egnp\u200b.exe\ufeff") == "a2Jbcgnp.exe"


def test_line_ends_and_tabs_stay_and_odd_line_ends_become_a_space() -> None:
    assert clean("a\tb\nc\r\nd\re\u2028f\x0bg") == "a\tb\nc\nd e f g"
    assert one_line("a\tb\nc\r\nd") == "a b c d"


def test_names_from_everywhere_stay_as_they_are() -> None:
    for name in ("Zoë O’Brien", "Нина", "山田太郎", "José\u0301", "محمد", "👍", "£5 – ok…"):
        assert clean(name) == visible(name) == name


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_what_is_left_can_be_written(text: str) -> None:
    done = clean(text)
    assert clean(done) == done
    assert not HARMFUL.search(done)
    done.encode("utf-8")
    assert "\n" not in one_line(text)


@given(st.text())
def test_making_visible_keeps_every_place(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert not HARMFUL.search(visible(text))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.hearing.lexicon import read, shipped
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.private import mask, passes_luhn, withhold
from scriptengine.hearing.vocabulary import sensitive
from scriptengine.text.source import Source

CARD = "4539148803436467"  # made up; its check digit is right


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear(shipped())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("my card is 4539 1488 0343 6467 exp 12 26", "my card is [card number] exp 12 26"),
        ("4539-1488-0343-6467.", "[card number]."),
        (
            "four five three nine one four eight eight oh three four three six four six seven thanks",
            "[card number] thanks",
        ),
        ("call me on 07700 900123", "call me on [phone number]"),
        ("mail jo.b@example.co.uk", "mail [e-mail]"),
        ("jo dot bloggs at gmail dot com", "[e-mail]"),
        ("sort code 20-00-00", "sort code [sort code]"),
        ("account number 55779911", "account number [account number]"),
        ("ni is QQ123456C", "ni is [national id]"),
        ("ssn 123-45-6789", "ssn [national id]"),
        ("my password is hunter2", "my password is [password]"),
        ("pin is one two three four ok", "pin is [password] ok"),
        ("the PIN: 4821.", "the PIN: [password]."),
        ("security code 's A12B", "security code 's [password]"),
        ("oh seven seven double oh nine oh oh one two three", "[number]"),
    ],
)
def test_a_private_thing_is_masked(text: str, kept: str) -> None:
    assert mask(text).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "20 max",
        "12-03-26",
        "pay 120.50 on 12-03-26 at 12:30",
        "1,250.00 by 2026-03-31",
        "3 payments of 40 then 2 of 25 and 1 of 10",
        "£1,400 at 9.30 on the 3rd",
        "four or five, six maybe seven",
        "60 by card fri after 5",
        "30 on the 1st, 30 on the 15th",
        "between 10 and 12, not 9",
        "my PIN is blocked, what do I do?",
        "my password isn't being accepted",
        "your old password is not valid",
        "the security code: available on request",
    ],
)
def test_amounts_dates_and_times_are_left_alone(text: str) -> None:
    assert mask(text).text == text


@given(st.text())
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@given(st.from_regex(r"\A[1-9][0-9]{14}\Z"), st.sampled_from(["", " ", "-"]))
def test_every_number_with_a_right_check_digit_is_masked(front: str, between: str) -> None:
    digits = next(front + str(last) for last in range(10) if passes_luhn(front + str(last)))
    if len(set(digits)) > 1:
        written = between.join(digits[at : at + 4] for at in range(0, 16, 4))
        assert mask(f"it is {written} ok").text == "it is [card number] ok"


def test_the_check_digit_tells_one_wrong_digit() -> None:
    assert passes_luhn(CARD)
    assert not passes_luhn(CARD[:-1] + "8")


def test_health_words_give_way_to_the_triggers_name_without_consent(ear: Ear) -> None:
    text = "sorry, I have pneumonia and my number is 07700 900123"
    assert withhold(text, ear.hear(text), consented=False) == "sorry, I have [illness] and my number is [phone number]"
    assert "pneumonia" in withhold(text, ear.hear(text), consented=True)


def test_every_place_that_speaks_of_health_gives_way_and_not_the_first_alone(ear: Ear) -> None:
    text = "I have cancer. They lost my letter. I start chemo in May, the cancer is back"
    kept = withhold(text, ear.hear(text), consented=False)
    assert "They lost my letter" in kept
    assert "cancer" not in kept
    assert "chemo" not in kept


def test_health_words_of_a_trigger_of_ones_own_give_way_too() -> None:
    source = Source(
        "ours.yaml",
        "kind: lexicon\ntriggers:\n  long_covid:\n    urgency: normal\n    group: health\n    meaning: long covid\n"
        "    phrases: |\n      brain fog\n",
    )
    words, findings = read(source)
    assert findings == []
    own = sensitive({"health": {name for name, one in words.triggers.items() if one.group == "health"}})
    text = "it is the brain fog, sorry"
    assert withhold(text, Ear(words).hear(text), False, own) == "it is the [long_covid], sorry"


def test_words_of_a_crisis_are_kept_without_consent(ear: Ear) -> None:
    text = "I want to kill myself"
    assert withhold(text, ear.hear(text), consented=False) == text


@pytest.mark.parametrize(
    "piece", ["0", "1 ", "one ", "a@", "(0", "1-", "A1 ", "x at x dot ", "\u0301", "password is ", "pin is 1 "]
)
def test_a_hostile_line_is_masked_in_time_that_grows_with_its_length(piece: str) -> None:
    # Not timed: a quadratic pattern would not come back from this within the suite's patience.
    mask(piece * (100_000 // len(piece)))

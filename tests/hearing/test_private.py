import re
from collections.abc import Iterator
from itertools import accumulate, pairwise, product
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.hearing.lexicon import read, shipped
from scriptengine.hearing.listen import Ear
from scriptengine.hearing.private import mask, passes_luhn, places, without_cards, without_private
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.hearing.vocabulary import sensitive
from scriptengine.hearing.withhold import withhold
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
        ("my card's 4539 1488 0343 6468", "my card's [card number]"),
        ("it is 4 5 3 9 1 4 8 8 0 3 4 3 6 4 6 8 ok", "it is [card number] ok"),
        ("it is 1 8 5 0 4 4 2 1 ok", "it is [number] ok"),
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
        ("auth code is AB12CD", "auth code is [password]"),
        ("oh seven seven double oh nine oh oh one two three", "[number]"),
        ("4539  1488   0343    6467", "[card number]"),
        ("4539\u00a01488\u00a00343\u00a06467", "[card number]"),
        ("4539/1488/0343/6467 or 4539…1488…0343…6467", "[card number] or [card number]"),
        ("it is 4539 1488, um, 0343 and then 6467 ok", "it is [card number] ok"),
        ("card4539148803436467", "card[card number]"),
        ("4539148803436467 and 5555555555554444", "[card number] and [card number]"),
        (
            "forty five thirty nine fourteen eighty eight zero three forty three sixty four sixty seven thanks",
            "[card number] thanks",
        ),
        ("cvv 123, security code 432", "cvv [password], security code [password]"),
        ("sortcode 20.00.00, s/c 20-00-00", "sortcode [sort code], s/c [sort code]"),
        ("sort code 12-03-26", "sort code [sort code]"),
        ("a/c 55779911", "a/c [account number]"),
        ("iban gb33 bukb 2020 1555 5555 55", "iban [account number]"),
        ("A B 1 2 3 4 5 6 C", "[national id]"),
        ("AB-12-34-56-C", "[national id]"),
        ("SSN 219 09 9999", "SSN [national id]"),
        ("last four of my social is 1120", "last four of my social is [national id]"),
        ("itin 912-70-1234", "itin [national id]"),
        ("password hunter2, pw: rainbow7", "password [password], pw: [password]"),
        ("login joe99 pass Xy!7zz", "login [user name] pass [password]"),
        ("user joe pass: rainbow7", "user joe pass: [password]"),
        ("username joe99, and my pass is sunshine", "username [user name], and my pass is [password]"),
        ("the password would be rainbow7", "the password would be [password]"),
        ("j o h n at hotmail dot com", "[e-mail]"),
        ("jo underscore b at yahoo dot co dot uk", "[e-mail]"),
        ("jo.bloggs at gmail.com", "[e-mail]"),
        ("jo . bloggs @ example . com", "[e-mail]"),
        ("jo(at)example(dot)com", "[e-mail]"),
        ("07700.900.123", "[phone number]"),
        ("555.555.0123", "[phone number]"),
        ("call me on 555 0123", "call me on [phone number]"),
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
        "my account 12-03-2026",
        "account opened 12 03 2026",
        "account balance 123456",
        "my account was 123456.78 overdrawn",
        "pays 02 01 2020 and 2023-08-19 and 25.1.22",
        "rent 5.82, 930, 1450, 1450.99",
        "due 17 10 2025, 07 03 2025",
        "2019 2020 2021 2022 2023",
        "1200 1300 1400 1500 1600",
        "0.15, 3.15, 20.45, 23:00",
        "pin is 3 days late",
        "my password was hacked",
        "login details pass over to Sam",
        "my bus pass 16b",
        "i work at next dot co dot uk",
        "I saw it at moneyhelper dot org",
        "3 payments @ 50",
        "26/06, 2021, 21/06, 01/03",
        "I earned 3999 4500 4200 4812 those months",
        "payments 1 2 3 4 5 6 were late",
        "I changed my password to be safe",
    ],
)
def test_amounts_dates_and_times_are_left_alone(text: str) -> None:
    assert mask(text).text == text


class Marked(NamedTuple):
    """A line of the lists beside this file: its text, and where in it something is private."""

    text: str
    private: list[tuple[int, int]]

    def hidden(self) -> set[int]:
        """The letters and digits that are masked."""
        masked = {at for place in places(self.text) for at in range(place.start, place.end)}
        return {at for at in masked if self.text[at].isalnum()}

    def missed(self) -> list[str]:
        """The private things of which a letter or digit is left."""
        left = {at for at, sign in enumerate(self.text) if sign.isalnum()} - self.hidden()
        return [self.text[start:end] for start, end in self.private if left.intersection(range(start, end))]

    def harmed(self) -> bool:
        """Whether something is masked that is not private."""
        private = {at for start, end in self.private for at in range(start, end)}
        return not self.hidden() <= private


def marked(line: str) -> Marked:
    """A line with its private things in braces."""
    text, private = "", []
    for number, piece in enumerate(re.split("[{}]", line)):
        if number % 2:
            private.append((len(text), len(text) + len(piece)))
        text += piece
    return Marked(text, private)


def listed(name: str) -> list[Marked]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line and not line.startswith("#")]


def filled_in() -> Iterator[Marked]:
    forms = yaml.safe_load((Path(__file__).parent / "private_forms.yaml").read_text(encoding="utf-8"))
    for kind in forms.values():
        for frame, value in product(kind["frames"], kind["values"]):
            yield marked(frame.replace("{}", f"{{{value}}}"))


PRIVATE, HARMLESS, FILLED_IN = listed("private_lines.txt"), listed("harmless_lines.txt"), list(filled_in())


def test_of_what_callers_and_agents_say_at_most_one_private_thing_in_thirty_is_missed() -> None:
    assert sum(len(line.private) for line in PRIVATE) > 400
    missed = [thing for line in PRIVATE for thing in line.missed()]
    assert 30 * len(missed) <= sum(len(line.private) for line in PRIVATE), missed


def test_every_usual_form_is_masked_in_every_usual_frame() -> None:
    assert len(FILLED_IN) > 600
    assert [line.text for line in FILLED_IN if line.missed()] == []


def test_what_stands_beside_a_private_thing_stays() -> None:
    harmed = [line.text for line in (*PRIVATE, *FILLED_IN) if line.harmed()]
    assert 200 * len(harmed) <= len(PRIVATE) + len(FILLED_IN), harmed


def test_lines_without_anything_private_stay_whole() -> None:
    assert len(HARMLESS) > 600
    assert [line.text for line in HARMLESS if line.harmed()] == [
        "order number 123-4567890-1234567",  # one number in ten of that length has the check digit of a card
        "you can call national debtline on oh eight oh eight, eight oh eight, four thousand",
        "UC claim was in March, number 00912873645 in my journal",
        "mpan 1200023456789",
    ]


@pytest.mark.parametrize(
    "helpline",
    [
        "0808 808 4000",
        "0800 138 1111",
        "0800138111",
        "0345 496 0000",
        "116 123",
        "one one six, one two three",
        "oh eight hundred, one three eight, one one one one",
        "1-800-950-6264",
        "(800) 950 6264",
        "988",
    ],
)
def test_a_number_of_a_service_stays_and_a_mobile_beside_it_does_not(helpline: str) -> None:
    assert mask(f"the helpline is {helpline}").text == f"the helpline is {helpline}"
    assert mask(f"not {helpline}; my mobile is 07700 900123").text == f"not {helpline}; my mobile is [phone number]"


def test_an_account_is_masked_though_its_number_begins_like_a_helplines() -> None:
    assert mask("account number 0800138111").text == "account number [account number]"


def test_what_words_name_last_is_what_a_number_is() -> None:
    assert mask("my account, claim number 00912873645").text == "my account, claim number 00912873645"
    assert mask("claim 0044, call me on 07700900123").text == "claim 0044, call me on [phone number]"
    assert mask("reference: card 4539 1488 0343 6467").kinds == ("card number",)


def test_a_code_sent_once_is_told_from_an_amount_and_a_date() -> None:
    assert mask("the text says 482913").kinds == ("password",)
    for line in ("the text says 250000", "came through 14 11 26", "the text says pay 1250.50", "error code 482913"):
        assert mask(line).text == line


@pytest.mark.parametrize("lines", [PRIVATE, HARMLESS, FILLED_IN], ids=["private", "harmless", "filled in"])
def test_a_second_mask_changes_nothing(lines: list[Marked]) -> None:
    for line in lines:
        once = mask(line.text).text
        assert mask(once).text == once


@given(st.text())
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@given(st.lists(st.sampled_from([line.text for line in (*PRIVATE, *HARMLESS)]), max_size=3).map(" ".join))
def test_private_things_are_told_in_order_and_apart(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
    found = places(text)
    assert all(place.start < place.end for place in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.from_regex(r"\A[1-9][0-9]{14}\Z"), st.sampled_from(["", " ", "-"]))
def test_every_number_with_a_right_check_digit_is_masked(front: str, between: str) -> None:
    digits = next(front + str(last) for last in range(10) if passes_luhn(front + str(last)))
    if len(set(digits)) > 1:
        written = between.join(digits[at : at + 4] for at in range(0, 16, 4))
        assert mask(f"it is {written} ok").text == "it is [card number] ok"


@given(
    st.from_regex(r"\A[3-6][0-9]{14}\Z"),
    st.lists(st.integers(2, 6), min_size=8, max_size=8),
    st.sampled_from(["  ", " - ", ", ", "/", "…", "\u00a0", "\u2013", " um "]),
)
def test_a_card_number_is_masked_however_it_is_spaced(front: str, groups: list[int], between: str) -> None:
    digits = next(front + str(last) for last in range(10) if passes_luhn(front + str(last)))
    places = [0, *accumulate(groups)]
    parts = [part for start, end in pairwise(places) if (part := digits[start:end])]
    if not all(part.endswith("0") or part.startswith(("19", "20")) for part in parts):
        assert mask(f"it is {between.join(parts)} ok").text == "it is [card number] ok"


@given(st.lists(st.sampled_from([line.text for line in (*PRIVATE, *HARMLESS)]), min_size=1, max_size=2).map(". ".join))
def test_what_was_heard_is_told_without_what_is_private(ear: Ear, text: str) -> None:
    heard = ear.hear(text)
    told = without_private(heard, text)
    masked = mask(text).text
    assert [one.name for one in told.triggers] == [one.name for one in heard.triggers]
    for one in (*told.triggers, *told.denied, *told.aside, *filter(None, [told.tone])):
        assert one.evidence == masked[one.start : one.end]
        assert all(0 <= start < end <= len(masked) for start, end in one.elsewhere)


def test_the_reasons_of_a_suggestion_quote_nothing_private() -> None:
    text = "ring hunter2, my password is hunter2"
    because = ("by likeness: “ring”, “hunter2”",)
    found = Suggestion("bad_moment", "ring hunter2", 0, 12, because, 1.0, ((29, 36),), ((0, 4), (29, 36)))
    (told,) = without_private(Hearing((found,)), text).triggers
    assert told.because == ("by likeness: “ring”, “…”",)
    assert told.elsewhere == ((29, 39),)
    assert told.words == ((0, 4), (29, 39))
    assert told.evidence == mask(text).text[:12]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"joe@x.com {CARD}", "joe@x.com [card number]"),
        (
            f"joe@x.com {CARD} 12/27 123, ring 07700 900123",
            "joe@x.com [card number] 12/27 [password], ring 07700 900123",
        ),
        (f"joe{CARD}@x.com", "[card number]"),
        ("joe@x.com, my password is hunter2", "joe@x.com, my password is hunter2"),
    ],
)
def test_a_card_alone_can_be_masked_with_its_code(text: str, kept: str) -> None:
    assert without_cards(text) == kept


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


def test_words_that_only_sound_like_illness_give_way_without_naming_one() -> None:
    doubted = Suggestion("illness", "pneumonia", 7, 16, (), 1.0)
    angry = Suggestion("complaint", "useless", 26, 33, (), 1.0)
    heard = Hearing(aside=(doubted, angry))
    text = "I have pneumonia. You are useless"
    assert withhold(text, heard, consented=False) == "I have [health]. You are useless"
    assert withhold(text, heard, consented=True) == text


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


def suggested(name: str, text: str, *words: str, phrase: bool = True) -> Suggestion:
    """What rests on these words of a text, as a phrase finds them or as likeness does."""
    found = tuple((text.index(word), text.index(word) + len(word)) for word in words)
    start, end = found[0][0], found[-1][1]
    return Suggestion(name, text[start:end], start, end, (), 1.0, words=() if phrase else found)


def test_of_a_crisis_by_likeness_each_word_by_itself_is_kept_and_none_that_is_of_health() -> None:
    text = "cust has MS, bipolar, type 2 diabetic; on insulin, ate the lot on the stairs"
    danger = suggested("immediate_danger", text, "cust", "bipolar", "insulin", "ate", "stairs", phrase=False)
    illness = suggested("illness", text, "2", "insulin", phrase=False)
    heard = Hearing((danger, suggested("disability", text, "has MS"), illness),
                    aside=(suggested("mental_health", text, "bipolar"),))  # fmt: skip
    kept = "cust [disability], [health], type [illness], ate the lot on the stairs"
    assert withhold(text, heard, consented=False) == kept
    assert withhold(text, heard, consented=True) == text


def test_words_of_a_crisis_by_likeness_are_kept_among_words_that_only_likeness_takes_for_health() -> None:
    text = "since the ward let me out: the bridge, at night"
    danger = suggested("suicide_risk", text, "bridge", "night", phrase=False)
    mental = suggested("mental_health", text, "ward", "night", phrase=False)
    assert withhold(text, Hearing((danger, mental)), consented=False) == (
        "since the [mental_health] bridge, [mental_health] night"
    )


def test_health_words_around_a_phrase_for_a_crisis_give_way() -> None:
    text = "took all my diabetes tablets"
    illness = suggested("illness", text, "all my diabetes tablets")
    heard = Hearing((suggested("suicide_risk", text, "took all"), illness))
    assert withhold(text, heard, consented=False) == "took all [illness]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("has autism and adhd", "has [health] and [health]"),
        ("cust dyslexic", "cust [health]"),
        ("I am pregnant", "I am [health]"),
        ("on  the Spectrum, Asperger's", "[health], [health]'s"),
        ("a pregnancy, my password is hunter2", "a [health], my password is [password]"),
    ],
)
def test_words_on_health_that_show_no_health_trigger_give_way_too(ear: Ear, text: str, kept: str) -> None:
    for heard in (ear.hear(text), Hearing()):
        assert withhold(text, heard, consented=False) == kept


def test_a_condition_in_a_phrase_for_a_crisis_is_kept() -> None:
    text = "pregnant and bleeding"
    assert withhold(text, Hearing((suggested("immediate_danger", text, text),)), consented=False) == text


@pytest.mark.parametrize(
    "piece", ["0", "1 ", "one ", "a@", "(0", "1-", "A1 ", "x at x dot ", "\u0301", "password is ", "pin is 1 ",
     "a ", "a dot ", "account ", "sort code ", "12-03-26 ", "twenty ", "ssn ", "call me on ", "a_", "1, ",
     "user id is 1a ", "iban A1 ", "A for a ", "birthday is the ", "last 4 of my ssn is 1 ", "my email is a b ",
     "order 1 1 ", "is my pin 1 ", "user a1 pass "]
)  # fmt: skip
def test_a_hostile_line_is_masked_in_time_that_grows_with_its_length(piece: str) -> None:
    # Not timed: a quadratic pattern would not come back from this within the suite's patience.
    mask(piece * (100_000 // len(piece)))


@pytest.mark.parametrize("piece", ["ill hurt ", "autis", "special ", "on the "])
def test_a_hostile_line_is_withheld_in_time_that_grows_with_its_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    places = tuple((match.start(), match.end()) for match in re.finditer(r"\w+", text))
    health = Suggestion("illness", text[:3], 0, 3, (), 1.0, places[::2])
    crisis = Suggestion("suicide_risk", text, 0, len(text), (), 1.0, (), places)
    withhold(text, Hearing((health, crisis)), consented=False)


@pytest.mark.parametrize(
    "said",
    [
        "I was off sick last year, all fine now",
        "if I get cancer, what happens then?",
        "my neighbour has cancer",
        "no, I've not got depression",
    ],
)
def test_health_words_give_way_also_where_they_are_over_supposed_denied_or_of_others(ear: Ear, said: str) -> None:
    kept = withhold(said, ear.hear(said), consented=False)
    assert "[" in kept, kept
    assert not {"sick", "cancer", "depression"} & set(re.findall(r"\w+", kept)), kept

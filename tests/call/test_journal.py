"""The hash chain: what it shows, and what it lets be forgotten."""

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptengine.call import events, journal
from scriptengine.call.events import Event

Record = Callable[[Sequence[Event]], journal.Stored]

NOTES = st.lists(st.text(max_size=12).map(events.Noted), min_size=1, max_size=5)
EVENTS: list[Event] = [
    events.Noted("one"),
    events.Chose("who", "speaking"),
    events.Heard("I lost my job"),
    events.WentOn(),
]


def _with(stored: journal.Stored, at: int, entry: journal.Entry) -> journal.Stored:
    entries = list(stored.entries)
    entries[at] = entry
    return stored._replace(entries=tuple(entries))


def test_an_untouched_record_verifies_whole(record: Record) -> None:
    stored = record(EVENTS)
    checked = journal.verify(stored, journal.Head(stored.header.call, 4, stored.entries[-1].hash))
    assert checked == journal.Verified(stored.entries, (), None)
    assert [journal.event_of(entry) for entry in checked.entries] == EVENTS


@given(NOTES, st.data())
def test_any_changed_character_of_any_field_is_named_with_its_entry(
    record: Record, notes: list[Event], data: st.DataObject
) -> None:
    stored = record(notes)
    at = data.draw(st.integers(0, len(stored.entries) - 1))
    entry = stored.entries[at]
    name = data.draw(st.sampled_from([name for name in entry._fields if name != "seq"]))
    text = getattr(entry, name)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda character: character != text[place]))
    tampered = _with(stored, at, entry._replace(**{name: text[:place] + other + text[place + 1 :]}))
    checked = journal.verify(tampered)
    assert checked.problem is not None
    assert checked.problem.seq == at + 1
    assert str(at + 1) in checked.problem.what
    assert checked.entries == stored.entries[:at]


@given(NOTES, st.data())
def test_entries_taken_out_swapped_or_doubled_are_named(
    record: Record, notes: list[Event], data: st.DataObject
) -> None:
    stored = record([*notes, events.WentOn()])
    entries = list(stored.entries)
    at = data.draw(st.integers(0, len(entries) - 2))
    match data.draw(st.sampled_from(["take out", "swap", "double"])):
        case "take out":
            del entries[at]
        case "swap":
            entries[at], entries[at + 1] = entries[at + 1], entries[at]
        case "double":
            entries.insert(at, entries[at])
            at += 1
    checked = journal.verify(stored._replace(entries=tuple(entries)))
    assert checked.problem is not None
    assert checked.problem.seq == at + 1
    assert checked.entries == stored.entries[:at]


@pytest.mark.parametrize("field", journal.Header._fields)
def test_a_changed_header_is_noticed_at_the_first_entry(record: Record, field: str) -> None:
    stored = record(EVENTS)
    other = {"sources": {"a.call": "0" * 64}, "rehearsal": True}.get(field, "other")
    checked = journal.verify(
        stored._replace(header=stored.header._replace(**{field: other}))  # type: ignore[arg-type]
    )
    assert checked.problem is not None
    assert checked.problem.seq == 1
    assert "header" in checked.problem.what


def test_a_cut_tail_shows_against_a_head_kept_elsewhere_and_only_then(record: Record) -> None:
    stored = record(EVENTS)
    head = journal.Head(stored.header.call, 4, stored.entries[-1].hash)
    cut = stored._replace(entries=stored.entries[:2])
    assert journal.verify(cut).problem is None
    checked = journal.verify(cut, head)
    assert checked.problem is not None
    assert checked.problem.seq == 3
    assert checked.entries == stored.entries[:2]


def test_a_record_written_anew_shows_against_a_head_kept_elsewhere(record: Record) -> None:
    stored = record(EVENTS)
    again = record(EVENTS)  # the same events, but other salts
    assert journal.verify(again).problem is None
    checked = journal.verify(again, journal.Head(stored.header.call, 4, stored.entries[-1].hash))
    assert checked.problem is not None
    assert checked.problem.seq == 4


def test_a_longer_record_than_its_head_is_no_problem(record: Record) -> None:
    stored = record(EVENTS)
    assert journal.verify(stored, journal.Head(stored.header.call, 2, stored.entries[1].hash)).problem is None


@given(NOTES, st.data())
def test_erasing_keeps_the_chain_and_names_the_erased(record: Record, notes: list[Event], data: st.DataObject) -> None:
    stored = record(notes)
    gone = data.draw(st.sets(st.integers(0, len(notes) - 1)))
    for at in gone:
        stored = _with(stored, at, stored.entries[at]._replace(payload=None, salt=None))
    checked = journal.verify(stored)
    assert checked.problem is None
    assert checked.erased == tuple(sorted(at + 1 for at in gone))
    assert [journal.event_of(entry) is None for entry in checked.entries] == [at in gone for at in range(len(notes))]


@pytest.mark.parametrize("half", ["payload", "salt"])
def test_half_an_erasure_is_tampering(record: Record, half: str) -> None:
    stored = record(EVENTS)
    checked = journal.verify(_with(stored, 1, stored.entries[1]._replace(**{half: None})))  # type: ignore[arg-type]
    assert checked.problem is not None
    assert checked.problem.seq == 2


def test_an_erased_payload_cannot_be_guessed_from_what_is_left(record: Record) -> None:
    one, other = record([events.Noted("yes")]), record([events.Noted("yes")])
    assert one.entries[0].sealed != other.entries[0].sealed


def test_a_record_that_stops_in_the_middle_says_where(record: Record) -> None:
    stored = record(EVENTS)
    torn = stored._replace(entries=stored.entries[:3], unread="The file is damaged.")
    checked = journal.verify(torn)
    assert checked.entries == stored.entries[:3]
    assert checked.problem == journal.Problem(4, "Entry 4 cannot be read: The file is damaged.")


def test_a_header_without_entries_is_a_problem(record: Record) -> None:
    checked = journal.verify(record(EVENTS)._replace(entries=()))
    assert checked.problem is not None
    assert checked.problem.seq == 1


@pytest.mark.parametrize("payload", ["", "{", "[]", "[" * 5000, '{"v":2,"kind":"went_on"}', '{"v":1,"kind":"sang"}'])
def test_a_payload_this_engine_cannot_read_is_an_event_error(record: Record, payload: str) -> None:
    entry = record(EVENTS).entries[0]._replace(payload=payload)
    with pytest.raises(events.EventError):
        journal.event_of(entry)


def test_a_header_comes_back_from_json_as_it_was(record: Record) -> None:
    header = record(EVENTS).header._replace(sources={"z.call": "1", "a.call": "2"})
    back = journal.header_of(json.loads(journal.canonical(journal.header_data(header))))
    assert back == header
    assert list(back.sources) == ["z.call", "a.call"]
    with pytest.raises(journal.JournalError):
        journal.header_of({"call": 1})


def test_canonical_json_has_one_form_and_no_floats_that_are_no_numbers() -> None:
    assert journal.canonical({"b": 1, "a": ["£"]}) == '{"a":["\\u00a3"],"b":1}'
    with pytest.raises(ValueError, match="JSON"):
        journal.canonical(float("nan"))


def test_a_call_id_is_nine_characters_that_cannot_be_mistaken() -> None:
    ids = {journal.new_call_id() for _ in range(200)}
    assert len(ids) == 200
    for one in ids:
        groups = one.split("-")
        assert [len(group) for group in groups] == [3, 3, 3]
        assert not set(one) & set("01IO5S8BAEU")

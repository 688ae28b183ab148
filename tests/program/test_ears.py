"""Ears kept in the cache: the same hearing, the second time without reading a phrase."""

import json
from pathlib import Path

import pytest

from scriptengine.hearing import lexicon, prepared
from scriptengine.program import ears
from scriptengine.program.cache import Cache
from scriptengine.program.shelf import Shelf
from scriptengine.text.source import Source

OWN = Source(
    "ours.yaml",
    """kind: lexicon
language: en
little: so
shorthand: |
  fam = family
lists:
  kin: bruv, sis
triggers:
  job_loss:
    also: reduced_income
    phrases: |
      (shut|closed) the (plant|yard)
      laid & off
  prison:
    urgency: high
    group: life
    meaning: in prison
    even_if: over
    phrases: |
      <kin> ... sent down
""",
)
SAID = ["they closed the yard", "off they laid us", "my bruv got sent down", "I lost my job, she said", ""]


def test_what_is_kept_of_a_lexicon_is_all_of_it() -> None:
    ready = prepared.prepare(lexicon.shipped().merge(lexicon.read(OWN, lexicon.shipped())[0]))
    again = prepared.from_data(json.loads(json.dumps(prepared.to_data(ready))))
    assert again.lexicon == ready.lexicon
    assert again.rules == ready.rules
    for one, other in ((ready.counting, again.counting), (ready.exact, again.exact)):
        assert list(one) == list(other)
        assert [[tuple(pair) for pair in fits] for fits in one.values()] == [
            [tuple(pair) for pair in fits] for fits in other.values()
        ]
    assert (again.own, again.english) == (ready.own, ready.english)


def test_a_kept_ear_hears_the_same_and_reads_no_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ears.ear((OWN,), Cache(tmp_path))
    heard = [first.hear(text) for text in SAID]
    assert [[one.name for one in each.triggers] for each in heard[:3]] == [
        ["job_loss", "reduced_income"],
        ["job_loss", "reduced_income"],
        ["prison"],
    ]

    def never(*_: object) -> None:
        raise AssertionError("it was kept")

    monkeypatch.setattr(lexicon, "read", never)
    monkeypatch.setattr(prepared, "prepare", never)
    again = ears.ear((OWN,), Cache(tmp_path))
    assert [again.hear(text) for text in SAID] == heard


def test_another_text_is_another_ear(tmp_path: Path) -> None:
    ears.ear((OWN,), Cache(tmp_path))
    other = ears.ear((Source(OWN.name, OWN.text.replace("yard", "mill")),), Cache(tmp_path))
    assert [one.name for one in other.hear("they closed the mill").triggers] == ["job_loss", "reduced_income"]


def test_a_damaged_ear_is_made_anew(tmp_path: Path) -> None:
    ears.ear((OWN,), Cache(tmp_path))
    for file in tmp_path.glob("ear-*.json"):
        file.write_text("[[], 1, 2]")
    ear = ears.ear((OWN,), Cache(tmp_path))
    assert ear.hear("they closed the yard").triggers


def test_the_faults_of_a_lexicon_are_named_each_time_and_the_rest_of_it_is_heard(tmp_path: Path) -> None:
    faulty = Source("ours.yaml", OWN.text.replace("  job_loss:", "  job_los:").replace("laid & off", "(laid"))
    for _ in range(2):
        assert [one.code for one in Shelf(Cache(tmp_path)).faults([faulty])] == ["CS263", "CS266"]
        assert ears.ear((faulty,), Cache(tmp_path)).hear("my bruv got sent down").triggers
    assert Shelf(Cache(tmp_path)).faults([OWN, lexicon.shipped_source()]) == []


def test_what_a_lexicon_is_only_warned_of_is_no_fault_on_a_call(tmp_path: Path) -> None:
    text = "kind: lexicon\ntriggers:\n  job_loss:\n    urgency: crisis\n    phrases: |\n      carded at the mill\n"
    warned = Source("ours.yaml", text)
    assert [one.severity for one in lexicon.read(warned)[1]] == ["warning"]
    assert Shelf(Cache(tmp_path)).faults([warned]) == []


def test_a_copy_of_the_shipped_lexicon_is_heard_as_the_shipped_one(tmp_path: Path) -> None:
    # Scripts use it by a path of their own, as `scripts/lexicon/en.yaml`.
    copy = Source("scripts/lexicon/en.yaml", lexicon.shipped_source().text)
    used = ears.ear((copy,), Cache(tmp_path))
    shipped = ears.ear((), Cache(tmp_path))
    for text in ("I just can't see the point any more", "they cut me down to two shifts", "what's this about then"):
        assert used.hear(text) == shipped.hear(text)


def test_a_phrase_added_to_a_copy_of_the_shipped_lexicon_is_the_trainers_own() -> None:
    text = lexicon.shipped_source().text.replace("  job_loss:\n", "  job_loss:\n    # ours\n", 1)
    words, findings = lexicon.read(Source("scripts/lexicon/en.yaml", text), check=False)
    assert findings == []
    own = lexicon.read(OWN)[0]
    ready = prepared.prepare(words.merge(own))
    assert ready.english
    assert ready.own == {(line.name, line.text) for line in own.lines}
    assert not prepared.prepare(own).english

"""The ledger that all states of a call share."""

from hypothesis import given
from hypothesis import strategies as st

from scriptengine.call.ledger import Ledger

KEYS = ("a", "b", "c")


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(KEYS)), max_size=40))
def test_every_state_finds_its_own_entries_whatever_others_added(moves: list[tuple[int, str]]) -> None:
    # Each move goes on from some earlier state with one more entry; a state is its ledger and what it should hold.
    states: list[tuple[Ledger[int], list[str]]] = [(Ledger(), [])]
    for number, (base, key) in enumerate(moves):
        ledger, held = states[base % len(states)]
        states.append((ledger.add(len(held), key, number), [*held, key]))
    for ledger, held in states:
        assert [key for key, _ in ledger.entries[: len(held)]] == held
        for key in KEYS:
            assert ledger.count(key, len(held)) == held.count(key)
            assert ledger.last(key, len(held)) == max((at for at, one in enumerate(held) if one == key), default=-1)

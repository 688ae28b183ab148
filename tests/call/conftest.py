"""Records of made-up calls, for what needs entries but no script."""

from collections.abc import Callable, Sequence

import pytest

from scriptengine.call import journal
from scriptengine.call.events import Event
from scriptengine.call.turn import Turn

Record = Callable[[Sequence[Event]], journal.Stored]


@pytest.fixture(scope="session")
def record() -> Record:
    """A call whose event number n led to a turn with the place n."""

    def make(happened: Sequence[Event]) -> journal.Stored:
        header = journal.Header(
            "KM7-4RX-QT2", "2026-03-02T09:00:00.000+00:00", "0.1.0", "a.call", "a", "A", "1", {"a.call": "f" * 64}
        )
        previous = journal.start_of_chain(header)
        entries = []
        for seq, event in enumerate(happened, start=1):
            shown = Turn("go_on", str(seq), "greeting", ())
            entry = journal.seal(previous, seq, f"2026-03-02T09:{seq:02}:00.000+00:00", "0.1.0", event, shown)
            entries.append(entry)
            previous = entry.hash
        return journal.Stored(header, tuple(entries))

    return make

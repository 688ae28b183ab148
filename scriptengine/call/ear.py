"""What hears for a call: the lexicons of its script, or the shipped one, built at the first words heard."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from scriptengine.program.model import Program
from scriptengine.text.source import Source

if TYPE_CHECKING:
    from scriptengine.hearing.listen import Ear, Hearing

Hear = Callable[[str, Sequence[str]], "Hearing"]
"""From the customer's words, and what they said just before, to suggestions."""


_one_at_a_time = Lock()


def ear_of(program: Program) -> Hear:
    """Hearing by the lexicons the program uses; calls of one script share it.

    Its first use takes a while (reading phrases), so a console may hear an empty text in another thread while the agent
    reads; whoever hears meanwhile waits for it.
    """
    used = tuple(program.sources[path] for path, kind in program.books.items() if kind == "lexicon")

    def hear(text: str, before: Sequence[str]) -> "Hearing":
        with _one_at_a_time:
            ear = _ear(used)
        return ear.hear(text, before)

    return hear


@lru_cache(maxsize=4)
def _ear(used: tuple[Source, ...]) -> "Ear":
    # Not before something is heard: the first turn need not wait for it.
    from scriptengine.hearing import lexicon
    from scriptengine.hearing.listen import Ear

    words = lexicon.Lexicon() if used else lexicon.shipped()
    for source in used:
        words = words.merge(lexicon.read(source, words, check=False)[0])
    return Ear(words)

"""What hears for a call: the lexicons of its script, or the shipped one, built at the first words heard."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from scriptengine.program.model import Program

if TYPE_CHECKING:
    from scriptengine.hearing.listen import Ear, Hearing

Hear = Callable[[str, Sequence[str]], "Hearing"]
"""From the customer's words, and what they said just before, to suggestions."""


def ear_of(program: Program) -> Hear:
    """Hearing by the lexicons the program uses. Its first use takes a while (reading phrases), so a console may hear an
    empty text in another thread while the agent reads; whoever hears meanwhile waits for it."""
    ears: list[Ear] = []
    one_at_a_time = Lock()

    def hear(text: str, before: Sequence[str]) -> "Hearing":
        with one_at_a_time:
            if not ears:
                ears.append(_ear(program))
        return ears[0].hear(text, before)

    return hear


def _ear(program: Program) -> "Ear":
    # Not before something is heard: the first turn need not wait for it.
    from scriptengine.hearing import lexicon
    from scriptengine.hearing.listen import Ear

    used = [program.sources[path] for path, kind in program.books.items() if kind == "lexicon"]
    words = lexicon.Lexicon() if used else lexicon.shipped()
    for source in used:
        words = words.merge(lexicon.read(source, words, check=False)[0])
    return Ear(words)

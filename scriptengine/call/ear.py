"""What hears on a call: the lexicons of its script, or the shipped one, made ready at the first words heard."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from scriptengine.hearing.suggestion import Hearing
from scriptengine.hearing.words import Reading
from scriptengine.program.cache import Cache, default_folder
from scriptengine.program.model import Program
from scriptengine.program.shelf import Shelf
from scriptengine.text.clean import one_line
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

if TYPE_CHECKING:
    from scriptengine.hearing.listen import Ear

Hear = Callable[[str, Sequence[str]], Hearing]
"""From the customer's words, and what they said just before, to suggestions."""

_BY_HAND = (
    "Raise triggers by hand, and leave words on health out of what you type unless the customer agreed to have"
    " them kept."
)
_LACKING = (
    "The script's lexicon asks for the sentence model, which cannot be used here: hearing goes on without it. Whoever"
    " looks after this computer can add it: pip install scriptengine[semantic]"
)
_LONGEST = 120  # characters of what an error says that are shown

_one_at_a_time = Lock()


class CallEar:
    """Hearing on one call, by the lexicons its program uses or by another `hear`. It never raises: a call goes on
    without it.

    What it tells is told of the masked words. Its own ear has the words as they were said, and keeps none; another
    `hear` gets them masked.

    `reading` is how its lexicons read words. The first use may take a while (reading phrases), so a console may hear an
    empty text in another thread while the agent reads; whoever hears meanwhile waits for it.
    """

    def __init__(self, program: Program, hear: Hear | None = None) -> None:
        self._used = tuple(program.sources[path] for path, kind in program.books.items() if kind == "lexicon")
        self._hear = hear and _masked(hear)
        self._off = False
        self._trouble = "" if hear else None
        self.reading = Reading(frozenset(), {}, frozenset())

    @property
    def trouble(self) -> str:
        """What is wrong with hearing, in words for the agent: a lexicon's faults, or that it failed on this call."""
        if self._trouble is None:
            self._trouble = ""
            with suppress(Exception):  # the call goes on; what is wrong shows where something is to be heard
                findings = Shelf(Cache(default_folder())).faults(self._used)
                self._trouble = _missed(findings, {source.name: source for source in self._used})
        return self._trouble

    def __call__(self, text: str, before: Sequence[str] = ()) -> Hearing:
        """What the words tell; nothing once hearing has failed on this call."""
        if self._off:
            return Hearing()
        try:
            if self._hear is None:
                self._hear = self._made()
            return self._hear(text, before)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as problem:  # noqa: BLE001  # the matcher's own panics are no `Exception`
            self._off = True
            what = " ".join(filter(None, (type(problem).__name__, one_line(_mask(str(problem)))[:_LONGEST])))
            self._trouble = f"Hearing is off for this call ({what}): nothing is suggested. {_BY_HAND}"
            return Hearing()

    def _made(self) -> Hear:
        with _one_at_a_time:
            ear = _ear(self._used, default_folder())
        self.reading = ear.lexicon.reading
        if ear.lacking:
            self._trouble = self.trouble or _LACKING
        return _told_masked(ear.hear)


def _masked(hear: Hear) -> Hear:
    return lambda text, before: hear(_mask(text), before)


def _told_masked(hear: Hear) -> Hear:
    from scriptengine.hearing.private import without_private

    return lambda text, before: without_private(hear(text, before), text)


def _mask(text: str) -> str:
    from scriptengine.hearing.private import mask

    return mask(text).text


def to_suggest(hearing: Hearing, program: Program, raised: Collection[str], tone: str) -> Hearing:
    """What of it is worth suggesting: what the script knows and is not so already, and no tone without its words.

    Nor one that only likeness finds and is nearer to not being so: two in three of those are wrong.
    """
    new = [one for one in hearing.triggers if one.name in program.triggers and one.name not in raised]
    how = hearing.tone
    fits = how is not None and how.evidence and how.score >= 0 and how.name in program.tones and how.name != tone
    return hearing._replace(triggers=tuple(new), tone=how if fits else None)


def _missed(findings: Sequence[Diagnostic], sources: dict[str, Source]) -> str:
    """The first thing that is wrong with lexicons, and where, in words for the agent; empty where nothing is."""
    if not findings:
        return ""
    first = findings[0]
    where = ""
    if first.span is not None and first.span.file in sources:
        where = f"{first.span.file}, line {sources[first.span.file].position(first.span.start).line}: "
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    said = one_line(f"{where}{first.message}{more}")
    return f"Hearing may miss things on this call: {said} Raise triggers by hand where nothing is suggested."


@lru_cache(maxsize=4)
def _ear(used: tuple[Source, ...], kept: Path) -> "Ear":
    """Calls of one script share an ear."""
    # Not before something is heard: the first turn need not wait for it.
    from scriptengine.program import ears

    return ears.ear(used, Cache(kept))

"""What was found in texts, remembered: scripts say the same words again and again, and each text is looked at once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeVar

Found = TypeVar("Found")

_MOST: Final = 20_000  # texts; a team's scripts have fewer lines that differ


class Once(Generic[Found]):
    """A search whose result hangs on the text alone, and is not to be changed by whoever gets it.

    `find` gives something for each of some texts, in their order; it is asked only for texts that are new.
    """

    def __init__(self, find: Callable[[Sequence[str]], Iterable[Found]]) -> None:
        self._find = find
        self._known: dict[str, Found] = {}

    def __call__(self, texts: Sequence[str]) -> list[Found]:
        """What is found in each text, in order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(new) > _MOST:
            self._known.clear()
            new = list(dict.fromkeys(texts))
        if new:
            self._known.update(zip(new, self._find(new), strict=True))
        return [self._known[text] for text in texts]

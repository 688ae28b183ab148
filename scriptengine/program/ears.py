"""Ears once made, kept in the cache: preparing thousands of phrases takes long, and nobody waits for it twice."""

from collections.abc import Sequence

from scriptengine.hearing import lexicon, prepared
from scriptengine.hearing.listen import Ear
from scriptengine.program.cache import Cache
from scriptengine.text.source import Source


def ear(sources: Sequence[Source], cache: Cache) -> Ear:
    """Hearing by these lexicons, each extending those before it, or by the shipped one where there are none. What can
    be read of a faulty one is heard by all the same."""
    shipped = lexicon.shipped_source()
    used = tuple(sources) or (shipped,)
    # The shipped text counts too: it tells a trainer's own phrases apart.
    key = "\0".join(f"{source.name}\0{source.text}" for source in (shipped, *used))
    kept = cache.get("ear", key)
    if kept is not None:
        try:
            return Ear(prepared.from_data(kept))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            pass  # somebody else's file, or a damaged one
    words = lexicon.Lexicon()
    for source in used:
        words = words.merge(lexicon.read(source, words, check=False)[0])
    ready = prepared.prepare(words)
    if cache.used:
        cache.put("ear", key, prepared.to_data(ready))
    return Ear(ready)

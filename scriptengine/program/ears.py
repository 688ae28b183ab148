"""Ears once made, kept in the cache: preparing thousands of phrases takes long, and nobody waits for it twice."""

from collections.abc import Sequence

from scriptengine.hearing import lexicon, prepared
from scriptengine.hearing.listen import Ear
from scriptengine.program.cache import Cache
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source


def ear(sources: Sequence[Source], cache: Cache) -> tuple[Ear, list[Diagnostic]]:
    """Hearing by these lexicons, each extending those before it, or by the shipped one where there are none; and what
    is wrong with them as files. What can be read of a faulty one is heard by all the same, but not kept."""
    shipped = lexicon.shipped_source()
    used = tuple(sources) or (shipped,)
    # The shipped text counts too: it tells a trainer's own phrases apart.
    key = "\0".join(f"{source.name}\0{source.text}" for source in (shipped, *used))
    kept = cache.get("ear", key)
    if kept is not None:
        try:
            return Ear(prepared.from_data(kept)), []
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            pass  # somebody else's file, or a damaged one
    words, findings = lexicon.Lexicon(), list[Diagnostic]()
    for source in used:
        its, found = lexicon.read(source, words, check=False)
        words = words.merge(its)
        findings += found
    ready = prepared.prepare(words)
    if cache.used and not findings:
        cache.put("ear", key, prepared.to_data(ready))
    return Ear(ready), findings

"""The shape of a program: all that a proof of its guarantees rests on, without its words.

What is said, titled or written in a comment changes no proof: only which marks a line has, which values it speaks and
what decides whether it is said. So what was proved of a script holds when its words are edited, and of every script
that is the same but for its words and its name.
"""

import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal

from scriptengine.check.proof import Verdict
from scriptengine.check.state import engine
from scriptengine.program.cache import Cache
from scriptengine.program.claims import automata
from scriptengine.program.model import Expression, Line, Program
from scriptengine.program.promises import Claim, Guarantee

_HOLDS = ("proved", "untested")
_WORTH = 8
"""Claims: fewer are proved as soon as they are looked up."""

_PARTS = (
    *("currency", "first", "nodes", "steps", "flows", "facts", "answers", "outcomes", "contacts", "triggers"),
    *("groups", "tones", "handlers", "tone_handlers", "guarantees", "kind"),
)
_WORDS = frozenset({"title", "titles", "meaning", "sentence", "file", "span", "run", "render", "render_gaps"})
"""Fields that are words, places, or made from what is looked at itself."""


def verdicts(program: Program, kept: Cache, prove: Callable[[], tuple[Verdict, ...]]) -> tuple[Verdict, ...]:
    """What `prove` finds out of a program, or found out of one of this shape before, where every claim held."""
    claims = [(name, one.claim) for name, each in program.guarantees.items() for one in automata(program, (each,))]
    if not kept.used or len(claims) < _WORTH:
        return prove()
    key = f"{shape(program)}\n{engine()}"
    before = kept.get("held", key)
    if isinstance(before, list) and len(before) == len(claims) and all(one in _HOLDS for one in before):
        return tuple(Verdict(name, claim, one) for (name, claim), one in zip(claims, before, strict=True))
    found = prove()
    if all(one.status in _HOLDS for one in found):
        kept.put("held", key, [one.status for one in found])
    return found


def shape(program: Program) -> str:
    """SHA-256, in hex, of what a proof of a program rests on besides the engine. The script's own name makes no
    difference."""
    fits = [bool(program.phrases(tone, ())) for tone in (None, *program.tones)]
    fits += [bool(program.phrases(None, (name,))) for name in program.triggers]
    parts = [_without_words(getattr(program, name), program.name) for name in _PARTS]
    return hashlib.sha256(repr((parts, fits)).encode("utf-8", "surrogatepass")).hexdigest()


def _without_words(thing: object, script: str) -> object:
    match thing:
        case str():
            return ("script",) if thing == script else thing
        case Line():
            # Which values are spoken, not the words around them.
            pieces = [_without_words(piece, script) for piece in thing.pieces if not isinstance(piece, str)]
            return (_without_words(thing.guard, script), thing.otherwise, pieces)
        case Mapping():
            return [(_without_words(name, script), _without_words(one, script)) for name, one in thing.items()]
        case frozenset():
            return sorted(repr(_without_words(one, script)) for one in thing)
        case list() | tuple() if not hasattr(thing, "_fields"):
            return [_without_words(one, script) for one in thing]
    names: tuple[str, ...] = getattr(thing, "_fields", ())
    if isinstance(thing, Claim | Expression | Guarantee):
        names = tuple(field.name for field in dataclasses.fields(thing))
    if names:
        looked_at = (_without_words(getattr(thing, name), script) for name in names if name not in _WORDS)
        return (type(thing).__name__, *looked_at)
    assert thing is None or isinstance(thing, bool | int | Decimal | datetime.date), type(thing)
    return thing

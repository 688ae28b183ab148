"""What is read of a line with a mistake, so that the lines around it keep their sense."""

import re

from scriptengine.language.blocks import BELOW, Below, Context
from scriptengine.language.named import name_in
from scriptengine.language.slip import first_word
from scriptengine.language.tokens import Token

# What a line with a mistake still declares: its keyword, then its name and an empty title where it needs them.
_SALVAGED = {
    "step": ("NAME",),
    "on": ("NAME",),
    "guarantee": ("NAME", "STRING"),
    "outcome": ("NAME", "STRING"),
    "contact": ("NAME", "STRING"),
    "mark": ("NAME", "STRING"),
    "script": ("NAME", "STRING"),
    "flow": ("NAME", "STRING"),
    "rules": ("NAME", "STRING"),
}
_TYPED = re.compile(r"ask +\S+ +as +(?:(text|number|money|date|yesno)\b)?")
_BAD = Below("block", False)


def salvaged(
    context: Context, text: str, start: int, end: int, word: str, *, choice: bool
) -> tuple[list[Token], Below | None]:
    """The tokens to read in place of a line, and what may stand below it.

    `word` is the keyword it begins with, rightly spelt; `choice` tells a choice from a line of text in an `ask`.
    """
    if context == "claims" or choice:
        return [("BAD", "", start)], _BAD if choice else None
    if context in {"text", "ask"}:
        if text[start] in "-#@":
            return [], None
        if text[start] != "[":
            return [("SPEECH", text[start:end], start)], Below("more", False)
        at = max(start, text.find("]", start, end)) + 1
        words = text[at:end].strip()
        # Some condition there was, so the line stays one of its group.
        guard = [("[", "[", start), ("yes", "yes", start), ("]", "]", start)]
        return [*guard, ("SPEECH", words, text.index(words, at))], Below("more", False)
    if context == "block" and word == "listen":
        name = name_in(text[start + len(word) : end])
        return [(word, word, start), ("NAME", name, start)], BELOW[word]
    if context == "block":
        return _ask(text, start, end) if word == "ask" else ([("BAD", "", start)], _BAD)
    if word not in _SALVAGED:
        return [], None
    values = {"NAME": name_in(text[start + len(first_word(text, start, end)) : end]), "STRING": '""'}
    return [(word, word, start), *((kind, values[kind], start) for kind in _SALVAGED[word])], BELOW.get(word)


def _ask(text: str, start: int, end: int) -> tuple[list[Token], Below]:
    made: list[Token] = [("ask", "ask", start), ("NAME", name_in(text[start + len("ask") : end]), start)]
    typed = _TYPED.match(text, start, end)
    if typed is None:
        return made, Below("ask", True)
    return [*made, ("as", "as", start), ("TYPE", typed[1] or "text", start)], Below("text", False)

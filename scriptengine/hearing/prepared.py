"""A lexicon prepared for hearing: every wording and the rule it belongs to, in a form that JSON can hold."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from scriptengine.hearing import lexicon, phrase
from scriptengine.hearing.lexicon import Lexicon
from scriptengine.hearing.phrase import Line
from scriptengine.hearing.vocabulary import Trigger
from scriptengine.text.source import Span

Wordings = Mapping[str, Sequence[Sequence[int]]]
"""Each wording, as `phrase.Part` writes it, with the rules and their parts that it fits: pairs of numbers, from 0."""


class Rule(NamedTuple):
    """A written phrase, or one order of one with `&`; `gaps`: how many words that count may stand before each part."""

    use: str
    name: str
    text: str
    gaps: tuple[int, ...]


class Prepared(NamedTuple):
    """A lexicon and its phrases written out: `counting` is looked for among the words that count, `exact` among all.

    `own` are the trainers' phrases, by trigger and text: those the shipped lexicon has not. `english` tells that at
    least half of the shipped one's are there, which what was learned beside it rests on.
    """

    lexicon: Lexicon
    rules: Sequence[Rule]
    counting: Wordings
    exact: Wordings
    own: frozenset[tuple[str, str]]
    english: bool


def prepare(words: Lexicon) -> Prepared:
    """Write out all phrases of a lexicon, which takes a while; those that cannot be read are left out."""
    rules: list[Rule] = []
    counting: dict[str, list[tuple[int, int]]] = {}
    exact: dict[str, list[tuple[int, int]]] = {}
    notation = phrase.Notation(words.lists, words.reading)
    for line in words.lines:
        ways = notation.understand(line.text)
        for way in ways if isinstance(ways, list) else []:
            number = len(rules)
            rules.append(Rule(line.use, line.name, line.text, tuple(part.gap for part in way)))
            for index, part in enumerate(way):
                for net, wordings in ((counting, part.wordings), (exact, part.exact)):
                    for wording in wordings:
                        net.setdefault(wording, []).append((number, index))
    shipped = {(line.name, line.text) for line in lexicon.shipped().lines}
    given = {(line.name, line.text) for line in words.lines}
    return Prepared(words, rules, counting, exact, frozenset(given - shipped), 2 * len(given & shipped) >= len(shipped))


# --- to JSON and back ------------------------------------------------------------------------------------------------

_LETTER = " "  # stands for `phrase.EDGE`, which JSON would write in six characters; no wording holds a space or a line


def to_data(ready: Prepared) -> object:
    """What JSON can hold of it."""
    words = ready.lexicon
    files = list(dict.fromkeys(line.span.file for line in words.lines))
    number = {file: at for at, file in enumerate(files)}
    return [
        [list(trigger) for trigger in words.triggers.values()],
        files,
        [(*line[:3], number[line.span.file], line.span.start, line.span.end) for line in words.lines],
        [sorted(words.little), sorted(words.joining)],
        [dict(words.shorthand), dict(words.lists), dict(words.also)],
        {name: sorted(contexts) for name, contexts in words.even_if.items()},
        ready.rules,
        [_written(ready.counting), _written(ready.exact)],
        sorted(ready.own),
        ready.english,
        words.sentence_model,
    ]


def from_data(data: Any) -> Prepared:
    """What `to_data` made the data of. Raises ValueError, TypeError, KeyError or IndexError where it is not that."""
    triggers, files, lines, (little, joining), (shorthand, lists, also), even_if, rules, nets, own, english, asks = data
    words = Lexicon(
        {name: Trigger(name, *rest) for name, *rest in triggers},
        tuple([Line(use, name, text, Span(files[at], start, end)) for use, name, text, at, start, end in lines]),
        frozenset(little),
        frozenset(joining),
        _tuples(shorthand),
        _tuples(lists),
        {name: frozenset(contexts) for name, contexts in even_if.items()},
        _tuples(also),
        asks is True,
    )
    counting, exact = (_read(*net) for net in nets)
    made = [Rule(use, name, text, tuple(gaps)) for use, name, text, gaps in rules]
    return Prepared(words, made, counting, exact, frozenset([(name, text) for name, text in own]), english is True)


def _tuples(written: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(each) for name, each in written.items()}


def _written(wordings: Wordings) -> tuple[str, Sequence[object]]:
    return "\n".join(wordings).replace(phrase.EDGE, _LETTER), list(wordings.values())


def _read(text: str, fits: Sequence[Sequence[Sequence[int]]]) -> Wordings:
    written = text.replace(_LETTER, phrase.EDGE).split("\n") if text else []
    return dict(zip(written, fits, strict=True))

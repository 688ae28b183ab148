"""The customer's words to triggers and a tone, each with the words that showed it and what was taken into account."""

from collections.abc import Sequence
from typing import NamedTuple

import ahocorasick_rs

from scriptengine.hearing import context, phrase, tone
from scriptengine.hearing.context import Found
from scriptengine.hearing.lexicon import CONTEXTS, Lexicon
from scriptengine.hearing.vocabulary import TONES
from scriptengine.hearing.words import Word, split


class Suggestion(NamedTuple):
    """A trigger or tone the agent may accept: the words it rests on, their place in the text, and why it was weighed so."""

    name: str
    evidence: str
    start: int
    end: int
    because: tuple[str, ...]
    score: float


class Hearing(NamedTuple):
    """What a line says: triggers most urgent first, a tone, and triggers that the customer denied."""

    triggers: tuple[Suggestion, ...]
    tone: Suggestion | None
    denied: tuple[Suggestion, ...]


class _Rule(NamedTuple):
    use: str
    name: str
    text: str
    gaps: tuple[int, ...]  # for each part, how many words may stand before it


class Ear:
    """Hears by one lexicon. Building it reads all phrases (tens of milliseconds); hearing a line takes well under one.

    Time grows with the length of the text and with how many phrases share its words, never with their product.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._rules: list[_Rule] = []
        wordings: dict[str, list[tuple[int, int]]] = {}
        notation = phrase.Notation(lexicon.lists, lexicon.little, lexicon.shorthand)
        for line in lexicon.lines:
            ways = notation.understand(line.text)
            for way in ways if isinstance(ways, list) else []:
                number = len(self._rules)
                self._rules.append(_Rule(line.use, line.name, line.text, tuple(part.gap for part in way)))
                for index, part in enumerate(way):
                    for wording in part.wordings:
                        wordings.setdefault(wording, []).append((number, index))
        self._parts = list(wordings.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(wordings))
        self._order = {name: (trigger.urgency != "crisis", trigger.urgency == "normal")
                       for name, trigger in lexicon.triggers.items()}  # fmt: skip

    def hear(self, text: str, before: Sequence[str] = ()) -> Hearing:
        """What the customer said in `text`; `before` are the things said just before, oldest first, for the tone."""
        words = split(text, self.lexicon.little, self.lexicon.shorthand)
        found = self._find(words)
        weighed = context.weigh(words, found, self.lexicon)
        raised = [self._suggestion(text, words, one.found, one.because, one.score) for one in weighed.raised]
        denied = [self._suggestion(text, words, one.found, one.because, one.score) for one in weighed.denied]
        raised.sort(key=lambda one: (*self._order[one.name], one.start))
        felt = tone.feel(text, words, found, [one.name for one in raised], bool(denied), [self._earlier(line) for line in before[-3:]])
        how = self._suggestion(text, words, felt.found, felt.because, felt.score) if felt else None
        return Hearing(tuple(raised), how, tuple(denied))

    def _earlier(self, text: str) -> tone.Said:
        words = split(text, self.lexicon.little, self.lexicon.shorthand)
        return tone.Said(text, words, self._find(words))

    def _suggestion(
        self, text: str, words: Sequence[Word], found: Found, because: tuple[str, ...], score: float
    ) -> Suggestion:
        if found.first == found.last:
            return Suggestion(found.name, "", 0, 0, because, score)
        start, end = words[found.first].start, max(word.end for word in words[found.first : found.last])
        return Suggestion(found.name, text[start:end], start, end, because, score)

    def _find(self, words: Sequence[Word]) -> list[Found]:
        """All phrases in the words, by where they end. A phrase of several parts stays within a sentence."""
        if not words:
            return []
        joined = "\x00" + "\x00".join(word.form for word in words) + "\x00"
        begins: dict[int, int] = {}
        at = 0
        for index, word in enumerate(words):
            begins[at] = index
            at += len(word.form) + 1
        begins[at] = len(words)
        hits = self._automaton.find_matches_as_indexes(joined, overlapping=True)
        found: list[Found] = []
        reached: dict[tuple[int, int], tuple[int, int]] = {}
        for number, start, end in hits:
            first = begins[start]
            last = begins.get(end - 1)
            if last is None:  # a wording that ends in `*` reaches to the end of its word
                last = begins[joined.index("\x00", end)]
            for rule_number, index in self._parts[number]:
                rule = self._rules[rule_number]
                begin = first
                if index:
                    earlier = reached.get((rule_number, index - 1))
                    if (
                        earlier is None
                        or not 0 <= first - earlier[1] <= rule.gaps[index]
                        or words[earlier[0]].sentence != words[first].sentence
                    ):
                        continue
                    begin = earlier[0]
                if index == len(rule.gaps) - 1:
                    found.append(Found(rule.use, rule.name, rule.text, begin, last))
                else:
                    reached[rule_number, index] = (begin, last)
        return found

"""The customer's words to triggers and a tone, each with the words that showed it and what was taken into account."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from operator import itemgetter

import ahocorasick_rs

from scriptengine.hearing import context, likeness, phrase, sentences, tone
from scriptengine.hearing.context import Found
from scriptengine.hearing.lexicon import CONTEXTS, Lexicon
from scriptengine.hearing.likeness import Bars, Model
from scriptengine.hearing.prepared import Prepared, Wordings, prepare
from scriptengine.hearing.sentences import Sentences
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.hearing.vocabulary import TONES
from scriptengine.hearing.words import Word, like_writing, split

_LINES_BEFORE = 3
_WEAK = -likeness.MARGIN * 2 // 5
"""Below this a tone that only likeness finds gives way to what the phrases say, where the line is calm by itself."""
_BRIEF = 3
"""With no more words that count than this a line says too little for that: such a tone must have a score above 0."""
_SURE = likeness.MARGIN // 4
"""From here on a crisis is raised by likeness even where the context silenced its words."""
_OTHERS = 1
"""With no more words that count than this beside a phrase, the phrase is all that was said."""
_UNLIKE = -likeness.MARGIN // 2
"""Below this even a phrase that is all that was said gives way: "I can pay twenty" tells of no hardship."""

_DOUBT = "the line as a whole is unlike others of its kind"


class _Net:
    """Wordings and the rules they belong to, looked for all at once."""

    def __init__(self, wordings: Wordings) -> None:
        self._parts = list(wordings.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(wordings))

    def hits(self, words: Sequence[Word], places: Sequence[int]) -> Iterator[tuple[int, int, Sequence[Sequence[int]]]]:
        """Each wording found: the place of its first word, the place after its last, and the (rule, part) it fits."""
        joined = phrase.EDGE + "".join(word.form + phrase.EDGE for word in words)
        ends: list[int] = []
        begins: dict[int, int] = {}
        at = 0
        for word, place in zip(words, places, strict=True):
            begins[at] = place
            at += len(word.form) + 1
            ends.append(at)
        for number, start, end in self._automaton.find_matches_as_indexes(joined, overlapping=True):
            # A wording that ends in `*` reaches to the end of its word.
            yield begins[start], places[bisect_left(ends, end - 1)] + 1, self._parts[number]


class Ear:
    """Hears by one lexicon. Building it prepares all phrases, which takes a while where that was not kept; hearing a
    line is quick.

    Time grows with the length of the text and with how many phrases share its words, never with their product.
    `lacking`: its lexicons ask for the sentence model, which is not installed.
    """

    def __init__(
        self,
        words: Lexicon | Prepared,
        *,
        by_likeness: bool = True,
        model: Model | None = None,
        beside: Sentences | None = None,
    ) -> None:
        ready = words if isinstance(words, Prepared) else prepare(words)
        self.lexicon = ready.lexicon
        self._model = model or (likeness.shipped() if by_likeness and ready.english else None)
        asked = ready.lexicon.sentence_model and self._model is not None
        self._sentences = beside or (sentences.shipped() if asked else None)
        self.lacking = asked and self._sentences is None
        # What a trainer adds holds, whatever the line is like.
        self._own = ready.own
        self._reading = ready.lexicon.reading
        self._rules = ready.rules
        self._counting = _Net(ready.counting)
        self._exact = _Net(ready.exact)
        self._order = {name: (trigger.urgency != "crisis", trigger.urgency == "normal")
                       for name, trigger in ready.lexicon.triggers.items()}  # fmt: skip

    def hear(self, text: str, before: Sequence[str] = ()) -> Hearing:
        """What the customer said in `text`; `before` are the things said just before, oldest first, for the tone."""
        words = split(text, self._reading)
        found = self._find(words)
        judged = context.weigh(words, found, self.lexicon)
        earlier = [tone.Said(self._find(split(line, self._reading))) for line in before[-_LINES_BEFORE:]]
        felt = tone.feel(words, found, [one.found.name for one in judged.raised], earlier)
        raised = [self._suggestion(text, words, one.found, one.because, one.score) for one in judged.raised]
        how = self._suggestion(text, words, felt.found, felt.because, felt.score) if felt else None
        doubted: list[Suggestion] = []
        aside = [self._suggestion(text, words, one.found, one.because, one.score) for one in judged.aside]
        if self._model and words:
            seen = self._features(text, words, found, judged)
            scores = self._model.scores(seen)
            together = self._sentences.beside(scores, text) if self._sentences else None
            judge: Model | Sentences = self._model
            by = "by likeness"
            if self._sentences and together:
                scores, judge, by = together, self._sentences, "by the sentence model and likeness"
            bars = judge.written if like_writing(text) else judge.said
            kept = [one for one in raised
                    if self._kept(one, judged, scores, bars) or _all_said(one, words, found, scores)]  # fmt: skip
            doubted = [one._replace(because=(*one.because, _DOUBT)) for one in raised if one not in kept]
            raised = kept
            known = {one.found.name for one in judged.raised}
            known |= {name for name in judged.silenced if self._order[name][0] or scores[name] < _SURE}
            raised += [
                self._alike(text, words, name, seen, scores[name], by)
                for name, least in bars.raise_at.items()
                if scores[name] >= least and name not in known
            ]
            if not any(said.found for said in earlier):
                name = max(TONES, key=lambda one: scores[one] + bars.lean[one])
                brief = sum(not word.little for word in words) <= _BRIEF
                weak = scores["calm"] >= 0 and scores[name] < (0 if brief else _WEAK)
                if how is None or (name != how.name and not weak):
                    how = self._alike(text, words, name, seen, scores[name], by)
        raised.sort(key=lambda one: (*self._order[one.name], one.start))
        names = {one.name for one in raised}
        denied = [self._suggestion(text, words, one.found, one.because, one.score)
                  for one in judged.denied if one.found.name not in names]  # fmt: skip
        spoken = _spoken_of(words, found)
        aside = [one for one in (*doubted, *aside) if one.name not in names]
        mistaken = tuple(self._suggestion(text, words, one.found, one.because, one.score)
                         for one in judged.mistaken if one.found.name not in names)  # fmt: skip
        raised, denied, aside = ([_everywhere(one, spoken) for one in each] for each in (raised, denied, aside))
        return Hearing(tuple(raised), how, tuple(denied), tuple(aside), mistaken)

    def features(self, text: str) -> likeness.Features:
        """What the likeness model sees of a line: its words and what the phrases made of them."""
        words = split(text, self._reading)
        found = self._find(words)
        return self._features(text, words, found, context.weigh(words, found, self.lexicon))

    def _features(
        self, text: str, words: Sequence[Word], found: Sequence[Found], judged: context.Judged
    ) -> likeness.Features:
        raised = [one.found.name for one in judged.raised]
        felt = tone.feel(words, found, raised, ())
        rules = {f"raised:{name}" for name in raised} or {"raised:nothing"}
        rules |= {f"silenced:{name}" for name in judged.silenced}
        rules |= {f"cue:{one.use}" for one in found if one.use in CONTEXTS}
        if felt:
            rules.add(f"felt:{felt.found.name}")
        if like_writing(text):
            # In writing a phrase is meant more often than in what is said between other things.
            rules |= {f"written:{rule}" for rule in (*rules, likeness.ALWAYS)}
        return likeness.features(words, rules)

    def _kept(self, one: Suggestion, judged: context.Judged, scores: Mapping[str, int], bars: Bars) -> bool:
        """Whether a trigger that a phrase raised stays, the line as a whole being what it is.

        A denial that was taken back in part stays: lines learned from seldom have one.
        """
        own = any(name == one.name for name, _ in judged.phrases & self._own)
        least = bars.keep_at.get(one.name)
        return own or one.name in judged.hedged or least is None or scores[one.name] >= least

    def _alike(
        self, text: str, words: Sequence[Word], name: str, seen: likeness.Features, score: int, by: str
    ) -> Suggestion:
        assert self._model is not None
        places = self._model.evidence(name, seen)
        if not places or name == "calm":
            return Suggestion(name, "", 0, 0, ("the line as a whole is like others of its kind",), 0.0)
        own = tuple((words[place].start, words[place].end) for place in places)
        said = "”, “".join(text[start:end] for start, end in own)
        start, end = own[0][0], max(end for _, end in own)
        because = (f"{by}: “{said}”",)
        return Suggestion(name, text[start:end], start, end, because, score / likeness.MARGIN, words=own)

    def _suggestion(
        self, text: str, words: Sequence[Word], found: Found, because: tuple[str, ...], score: float
    ) -> Suggestion:
        if found.first == found.last:
            return Suggestion(found.name, "", 0, 0, because, score)
        start, end = words[found.first].start, max(word.end for word in words[found.first : found.last])
        return Suggestion(found.name, text[start:end], start, end, because, score)

    def _find(self, words: Sequence[Word]) -> list[Found]:
        """All phrases in the words, by where they end. A phrase of several parts stays within a sentence."""
        places = [place for place, word in enumerate(words) if not word.little]
        counted = [0, *accumulate(not word.little for word in words)]
        hits = [
            *self._counting.hits([words[place] for place in places], places),
            *self._exact.hits(words, range(len(words))),
        ]
        hits.sort(key=itemgetter(1))
        found: list[Found] = []
        reached: dict[tuple[int, int], tuple[int, int]] = {}
        for first, last, fits in hits:
            for number, index in fits:
                rule = self._rules[number]
                begin = first
                if index:
                    earlier = reached.get((number, index - 1))
                    if (
                        earlier is None
                        or first < earlier[1]
                        or counted[first] - counted[earlier[1]] > rule.gaps[index]
                        or words[earlier[0]].sentence != words[first].sentence
                    ):
                        continue
                    begin = earlier[0]
                if index == len(rule.gaps) - 1:
                    found.append(Found(rule.use, rule.name, rule.text, begin, last))
                else:
                    reached[number, index] = (begin, last)
        return found


def _all_said(one: Suggestion, words: Sequence[Word], found: Sequence[Found], scores: Mapping[str, int]) -> bool:
    """Whether a trigger's phrases are all that was said, so that there is nothing to doubt them by."""
    phrases = [range(other.first, other.last) for other in found if other.name == one.name and other.use == "phrases"]
    said = set(chain.from_iterable(phrases))
    others = sum(not word.little and place not in said for place, word in enumerate(words))
    return others <= _OTHERS and scores[one.name] >= _UNLIKE


def _spoken_of(words: Sequence[Word], found: Sequence[Found]) -> dict[str, set[tuple[int, int]]]:
    """Each trigger's places in the text, whatever the context made of them."""
    places: dict[str, set[tuple[int, int]]] = {}
    for one in found:
        if one.use in ("phrases", "hints"):
            span = words[one.first].start, max(word.end for word in words[one.first : one.last])
            places.setdefault(one.name, set()).add(span)
    return places


def _everywhere(one: Suggestion, spoken: Mapping[str, set[tuple[int, int]]]) -> Suggestion:
    return one._replace(elsewhere=tuple(sorted(spoken.get(one.name, set()) - {(one.start, one.end)})))

"""Whether words that sound like a trigger mean it: denied, somebody else's, supposed, over, or a figure of speech.

After NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): a cue has a scope of a few words that ends with
its clause or sentence.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from scriptengine.hearing.lexicon import Lexicon
from scriptengine.hearing.vocabulary import GROUPS, TONES
from scriptengine.hearing.words import Word

NEGATION_REACH = 5
"""Words between a negation and what it denies, within one clause, as in NegEx."""
SUBJECT_REACH = 12
"""Words from somebody else's mention, or from an `if`, to what is said of them, within one sentence."""
HINTS_NEEDED = 2
"""Different hints at one trigger that together raise it."""

_FIRST_PERSON = frozenset(("i", "we", "me", "us", "myself"))
_SUBJECTS = frozenset("i we he she they it there you my our his her their the this that someone somebody".split())
# After these an "I" goes on with what was begun: "not that I…", "I don't think I…", "no way I…".
_GO_ON = frozenset(
    "that like think thinks thought thinking say says said saying claim claiming mean means meant believe feel feels"
    " felt feeling imply implying suggest suggesting way chance would could should will can have had".split()
)
_ABOUT_LIFE = GROUPS["hardship"] | GROUPS["capability"] | GROUPS["crisis"] | GROUPS["status"]


class Found(NamedTuple):
    """A phrase found in the words `first` to `last`, the last not included."""

    use: str
    name: str
    text: str
    first: int
    last: int


class Weighed(NamedTuple):
    """A phrase with what was taken into account."""

    found: Found
    because: tuple[str, ...]
    score: float


class Judged(NamedTuple):
    """Triggers that hold, those that the customer denied, one each, and those whose words the context silenced.

    `hedged` are those that hold since what denied them was taken back in part: "not suicidal any more". `aside` are
    spoken of all the same: as denied, past and over, only supposed, or somebody else's; `mistaken` are part of a figure
    of speech or a look-alike. `phrases` are those that hold, each as its trigger and its text.
    """

    raised: list[Weighed]
    denied: list[Weighed]
    silenced: frozenset[str]
    hedged: frozenset[str]
    aside: list[Weighed]
    mistaken: list[Weighed]
    phrases: frozenset[tuple[str, str]]


class _Cues:
    """The cues of one line, looked up by place so that weighing a phrase costs a bounded time."""

    def __init__(self, words: Sequence[Word], found: Iterable[Found]) -> None:
        self.words = words
        self.negated: dict[int, Found] = {}
        self.no_denial: set[int] = set()
        self.before: dict[str, dict[int, Found]] = {"other": {}, "supposed": {}}
        self.over: Found | None = None
        self.figure: dict[int, Found] = {}
        self.lookalike: dict[tuple[str, int], Found] = {}
        self.hedge: dict[tuple[str, int], Found] = {}
        for one in found:
            if one.use == "negated":
                self.negated[one.last] = one
            elif one.use == "no_denial":
                self.no_denial.update(range(one.first, one.last))
            elif one.use in self.before:
                self.before[one.use][one.last] = one
            elif one.use == "over":
                self.over = one
            elif one.use == "figures":
                self.figure.update((index, one) for index in range(one.first, one.last))
            elif one.use == "lookalikes":
                self.lookalike.update(((one.name, index), one) for index in range(one.first, one.last))
            elif one.use == "hedges":
                self.hedge[one.name, words[one.first].sentence] = one

    def said(self, found: Found) -> str:
        return " ".join(word.form for word in self.words[found.first : found.last])

    def negation(self, found: Found) -> Found | None:
        clause = self.words[found.first].clause
        for end in range(found.first, max(-1, found.first - NEGATION_REACH - 1), -1):
            cue = self.negated.get(end)
            if cue and self.words[cue.last - 1].clause == clause and cue.last - 1 not in self.no_denial:
                return None if self._begins_anew(cue, found) else cue
        return None

    def _begins_anew(self, cue: Found, found: Found) -> bool:
        """Whether a sentence begins between a negation and a phrase though no mark says so: "don't call I want to die".

        A "no" right before somebody is an answer by itself: "no my wife died".
        """
        forms = [word.form for word in self.words[cue.last - 1 : found.first + 1]]
        if forms[0] == "no" and forms[1] in _SUBJECTS:
            return True
        return any(form == "i" and before not in _GO_ON for before, form in pairwise(forms))

    def subject(self, kind: str, found: Found) -> Found | None:
        sentence = self.words[found.first].sentence
        cues = self.before[kind]
        for end in range(found.first + 1, max(-1, found.first - SUBJECT_REACH - 1), -1):
            cue = cues.get(end)
            if cue and self.words[cue.first].sentence == sentence:
                return cue
            if kind == "other" and end <= found.first and end > 0 and self.words[end - 1].form in _FIRST_PERSON:
                return None
        return None

    def within(self, found: Found, cues: dict[int, Found]) -> Found | None:
        return next((cues[index] for index in range(found.first, found.last) if index in cues), None)

    def hedged(self, found: Found) -> Found | None:
        """What takes a denial in this sentence back in part."""
        return self.hedge.get((found.name, self.words[found.first].sentence))

    def silenced_by_lookalike(self, found: Found) -> Found | None:
        places = range(found.first, found.last)
        return next((self.lookalike[found.name, at] for at in places if (found.name, at) in self.lookalike), None)


def weigh(words: Sequence[Word], found: Sequence[Found], lexicon: Lexicon) -> Judged:
    """Which triggers hold, which are denied, from the phrases found in one line."""
    cues = _Cues(words, found)
    raised: dict[str, Weighed] = {}
    denied: dict[str, Weighed] = {}
    hints: dict[str, dict[str, Found]] = {}
    silenced: set[str] = set()
    hedged: set[str] = set()
    aside: dict[str, Weighed] = {}
    mistaken: dict[str, Weighed] = {}
    phrases: set[tuple[str, str]] = set()
    refused = {one.name for one in found if one.use == "denials" and not cues.hedged(one)}
    for one in found:
        if one.name in TONES or one.use not in ("phrases", "hints", "denials"):
            continue
        hedge = cues.hedged(one)
        if one.use == "denials" and not hedge:
            denied.setdefault(one.name, Weighed(one, (f"denied: “{cues.said(one)}”",), 1.0))
            continue
        silence, why = _silenced(one, cues, lexicon)
        if hedge and (one.use == "denials" or (one.use == "phrases" and silence == "denied")):
            raised.setdefault(one.name, Weighed(one, (f"denied, but “{cues.said(hedge)}”",), 1.0))
            hedged.add(one.name)
            continue
        if silence == "denied" and lexicon.triggers[one.name].urgency == "crisis":
            denied.setdefault(one.name, Weighed(one, (why,), 1.0))
        if silence or one.name in refused:
            silenced.add(one.name)
            if one.use == "phrases":
                where = mistaken if silence in ("figure", "lookalike") else aside
                where.setdefault(one.name, Weighed(one, (why,), 1.0))
            continue
        if one.use == "hints":
            together = hints.setdefault(one.name, {})
            together.setdefault(one.text, one)
            if len(together) < HINTS_NEEDED:
                continue
            because = tuple(f"hint: “{cues.said(hint)}”" for hint in together.values())
            raised.setdefault(one.name, Weighed(one, because, 0.5 * len(together)))
            continue
        phrases.add((one.name, one.text))
        previous = raised.get(one.name)
        score = (previous.score if previous else 0.0) + 1.0
        best = previous.found if previous and previous.found.use == "phrases" else one
        raised[one.name] = Weighed(best, (f"phrase: {best.text}",), score)
    for name in list(raised):
        for extra in lexicon.also.get(name, ()):
            if extra not in raised:
                raised[extra] = Weighed(raised[name].found._replace(name=extra), (f"comes with {name}",), 0.5)
    silenced.update(denied)
    not_raised = [one for name, one in denied.items() if name not in raised]
    left_aside = [one for name, one in aside.items() if name not in raised and name not in denied]
    known = raised.keys() | denied.keys() | aside.keys()
    return Judged(
        raised=list(raised.values()),
        denied=not_raised,
        silenced=frozenset(silenced - raised.keys()),
        hedged=frozenset(hedged),
        aside=left_aside,
        mistaken=[one for name, one in mistaken.items() if name not in known],
        phrases=frozenset(phrases),
    )


def _silenced(found: Found, cues: _Cues, lexicon: Lexicon) -> tuple[str, str]:
    """The context that silences a phrase and why, or two empty texts."""
    passing = lexicon.even_if.get(found.name, frozenset())
    crisis = lexicon.triggers[found.name].urgency == "crisis"
    figure = cues.within(found, cues.figure)
    if (
        figure
        and "figures" not in passing
        and (not crisis or (figure.first <= found.first and figure.last >= found.last))
    ):
        return "figure", f"a figure of speech: “{cues.said(figure)}”"
    alike = cues.silenced_by_lookalike(found)
    if alike:
        return "lookalike", f"looks alike: “{cues.said(alike)}”"
    negation = cues.negation(found)
    if negation and "negated" not in passing:
        return "denied", f"denied: “{cues.said(negation)}”"
    if found.name in _ABOUT_LIFE or found.name not in GROUPS["call"]:
        other = cues.subject("other", found)
        if other and "other" not in passing:
            return "other", f"about somebody else: “{cues.said(other)}”"
        supposed = cues.subject("supposed", found)
        if supposed and "supposed" not in passing and not crisis:
            return "supposed", f"only supposed: “{cues.said(supposed)}”"
        if cues.over and "over" not in passing and not crisis:
            return "over", f"past and over: “{cues.said(cues.over)}”"
    return "", ""

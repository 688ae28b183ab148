"""Lines of a lexicon that make hearing deaf to a crisis: all that they listen for is said by whoever is in one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import dropwhile, product

from scriptengine.hearing import phrase
from scriptengine.hearing.phrase import Line, Notation, Part
from scriptengine.hearing.slips import SILENCED
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

_WHO = frozenset("i we he she they says said cust customer".split())
_NO_DIFFERENCE = _WHO | frozenset("just really only so".split())  # but in a denial: "I was just saying"
_SILENCING = {
    "lookalikes": ("among the look-alikes silences", "write the words beside it that make it harmless"),
    "figures": ("among the figures of speech silences", "write the words beside it that make it harmless"),
    "denials": ("among the denials turns down", "write the words beside it that deny it"),
    "negated": ("among what denies turns down", "write the words beside it that deny something"),
    "other": ("among what is of somebody else silences", "write the words beside it that tell who is meant"),
}
_CUES = ("negated", "other")
_BEFORE = frozenset(
    "i we me my our said says cust customer just really only so and but that to will would have been am is"
    " want wants wanted wanna going gonna go try trying think thinking thought of about feel keep keeps started".split()
)
"""What stands before any crisis, so that a cue may not be one of these alone."""
_ELSE = ""  # any word that a silencing line has not

_Words = tuple[str, ...]
_Way = Sequence[Sequence[_Words]]
"""A phrase in one of its orders: of each part the wordings, without the little words that they begin with."""


def check(
    own: Sequence[Line],
    base: Sequence[Line],
    notation: Notation,
    little: frozenset[str],
    crisis: Mapping[str, frozenset[str]],
) -> Iterator[Diagnostic]:
    """Lines among a lexicon's `own` that by themselves silence a crisis which `base`, the lexicon it extends, knows.

    A look-alike does where it lies within the words of a phrase, a denial where they hold it, a figure of speech where
    it takes them all in, and a cue for a denial or somebody else where it is said before or begins them. `crisis` are
    the triggers in question, each with the contexts that do not silence it.
    """
    passed = {"denials": little - {"just"}, **dict.fromkeys(_CUES, frozenset[str]())}
    silencing = {line: _ways(line, notation, passed.get(line.use, little)) for line in own
                 if line.use in _SILENCING and (line.use == line.name or line.name in crisis)}  # fmt: skip
    told: set[Line] = set()
    for other in base if silencing else ():
        if other.use != "phrases" or other.name not in crisis:
            continue
        known = notation.words(other.text) | _NO_DIFFERENCE
        for line, ways in silencing.items():
            concerned = line.name == other.name or (line.use == line.name and line.use not in crisis[other.name])
            if line in told or not concerned:
                continue
            of_cue = _BEFORE if line.use in _CUES else frozenset[str]()
            near = [way for way in ways if "*" in other.text or _has_only(way, known | of_cue)]
            silences = _cues if line.use in _CUES else _silences
            if near and silences(line, near, _ways(other, notation, little)):
                told.add(line)
                what, instead = _SILENCING[line.use]
                there = f"`{other.text}`, which `{other.span.file}` has for `{other.name}`"
                if line.use in _CUES and _cues(line, near, ()):
                    there = f"whatever comes behind it, `{other.name}` too"
                message = f"`{line.text}` {what} {there}: whoever says so will not be heard."
                yield SILENCED.at(line.span, message, f"Leave it out, or {instead}.")._replace(severity="error")


def shorthand(
    written: Sequence[tuple[str, Sequence[str], Span]],
    base: Sequence[Line],
    notation: Notation,
    little: frozenset[str],
    crisis: Collection[str],
) -> Iterator[Diagnostic]:
    """What a lexicon writes out as something else, though by itself it tells of a crisis that `base` knows.

    `written` are a short form, the words it stands for and its place; `notation` reads as `base` alone does.
    """
    wanted = {word for short, full, _ in written for word in (short, *full)}
    alone: dict[str, Line] = {}  # words that tell of a crisis by themselves
    for other in base if written else ():
        if other.use != "phrases" or other.name not in crisis:
            continue
        if "*" in other.text or not wanted.isdisjoint(notation.words(other.text)):
            parts = [way[0] for way in _ways(other, notation, little) if len(way) == 1]
            alone.update((said[0], other) for part in parts for said in part if len(said) == 1)
    for short, full, span in written:
        line = next((line for word, line in alone.items() if _fits(word, short)), None)
        if line is not None and not any(_among(word, alone.keys()) for word in full):
            message = (
                f"`{short}` is written out as `{' '.join(full)}`, and so no more known as `{line.text}`, which"
                f" `{line.span.file}` has for `{line.name}`: whoever says so may not be heard."
            )
            yield SILENCED.at(span, message, "Leave it out of the shorthand.")._replace(severity="error")


def _cues(line: Line, ways: Sequence[_Way], others: Sequence[_Way]) -> bool:
    """Whether a cue is found before whatever is said, or, for somebody else, begins one of the other phrases."""
    begin = {words[0] for way in others for words in way[0] if words} if line.use == "other" else set[str]()
    return any(
        all(any(_BEFORE.issuperset(words) for words in part) for part in way[:-1])
        and any(_BEFORE.issuperset(words[:-1]) and _among(words[-1], _BEFORE | begin) for words in way[-1])
        for way in ways
    )


def _ways(line: Line, notation: Notation, little: frozenset[str]) -> list[_Way]:
    understood = notation.understand(line.text)
    if isinstance(understood, phrase.Unreadable):
        return []
    return [[_wordings(part, little) for part in way] for way in understood]


def _wordings(part: Part, little: frozenset[str]) -> list[_Words]:
    found: dict[_Words, None] = {}
    for wording in part.wordings + part.exact:
        *words, last = wording.strip(phrase.EDGE).split(phrase.EDGE)
        words.append(last if wording.endswith(phrase.EDGE) else f"{last}*")
        found[tuple(dropwhile(little.__contains__, words))] = None
    return list(found)


def _has_only(way: _Way, known: set[str]) -> bool:
    return all(any(all(_is_one(word, known) for word in words) for words in part) for part in way)


def _is_one(word: str, known: set[str]) -> bool:
    return word in known or (word.endswith("*") and any(one.startswith(word[:-1]) for one in known))


def _silences(line: Line, ways: Sequence[_Way], others: Sequence[_Way]) -> bool:
    """Whether there are words that say the other phrase, and in saying only that make this line match too."""
    passed = _WHO if line.use == "denials" else _NO_DIFFERENCE
    for way in ways:
        mine = {word for part in way for words in part for word in words}
        for other in others:
            # What the line does not speak of may be any words: so there are few ways to say it.
            said = [{tuple([word if _among(word, mine) else _ELSE for word in words]) for words in part}
                    for part in other]  # fmt: skip
            heard = {word for part in said for words in part for word in words if word} | passed
            wanted = [[words for words in part if all(_among(word, heard) for word in words)] for part in way]
            for spoken in {tuple([word for words in one for word in words]) for one in product(*said)}:
                if any(_matches(line.use, one, spoken, passed) for one in product(*wanted)):
                    return True
    return False


def _among(word: str, others: AbstractSet[str]) -> bool:
    return word in others or any(_fits(word, other) for other in others)


def _fits(word: str, other: str) -> bool:
    """Whether two words can be one; one that ends in `*` stands for any ending."""
    if word.endswith("*") or other.endswith("*"):
        one, two = word.rstrip("*"), other.rstrip("*")
        return (word.endswith("*") and two.startswith(one)) or (other.endswith("*") and one.startswith(two))
    return word == other


def _matches(use: str, chunks: Sequence[_Words], spoken: _Words, passed: frozenset[str]) -> bool:
    """Whether a line is found in what is said, perhaps with words before or behind it that make no difference."""
    words = [word for chunk in chunks for word in chunk]
    ends = [number for number, chunk in enumerate(chunks) for _ in chunk]
    first = next((at for at, word in enumerate(words) if word not in passed), len(words))
    last = next((at for at in range(len(words), first, -1) if words[at - 1] not in passed), first)
    if first == last:
        return use == "denials"  # found wherever somebody speaks
    for start, end in product(range(first + 1), range(last, len(words) + 1)):
        pieces: dict[int, list[str]] = {}
        for word, number in zip(words[start:end], ends[start:end], strict=True):
            pieces.setdefault(number, []).append(word)
        # What was passed over stands outside of what is said, next to it where there is no gap; and a figure of speech
        # takes all of that in.
        from_start = use == "figures" or (start > 0 and ends[start - 1] == ends[start])
        to_end = use == "figures" or (end < len(words) and ends[end - 1] == ends[end])
        if _found(list(pieces.values()), spoken, from_start, to_end):
            return True
    return False


def _found(chunks: Sequence[Sequence[str]], spoken: _Words, from_start: bool, to_end: bool) -> bool:
    at = 0
    for number, chunk in enumerate(chunks):
        places = range(at, len(spoken) - len(chunk) + 1)
        if to_end and number == len(chunks) - 1:
            places = places[-1:]
        if from_start and not number:
            places = places[:1] if places[:1] == range(1) else range(0)
        place = next((one for one in places if all(map(_fits, chunk, spoken[one:]))), None)
        if place is None:
            return False
        at = place + len(chunk)
    return True

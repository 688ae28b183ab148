"""What is wrong with a lexicon's phrases: some can never match, stand twice or under two triggers, or are silenced."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from scriptengine.hearing import phrase
from scriptengine.hearing.phrase import Line, Notation, Part
from scriptengine.hearing.vocabulary import TONES
from scriptengine.text.diagnostic import Diagnostic, Kind

NEVER_MATCHES = Kind("CS266", "phrase-never-matches")
TWO_TRIGGERS = Kind("CS267", "phrase-under-two-triggers", "warning")
TWICE = Kind("CS268", "phrase-given-twice", "warning")
SILENCED = Kind("CS270", "phrase-always-silenced", "warning")
NUMBER = Kind("CS276", "number-as-phrase", "warning")

_STAR = re.compile(r"(?<![^\s(|<])\*|\*(?![\s()|?&<.…]|$)")
_AND = re.compile(r"(?<!\S)&(?!\S)")
_GAP = re.compile(r"\.{3}|…")


def check(
    own: Sequence[Line], base: Sequence[Line], notation: Notation, silences: Callable[[str], Sequence[str]]
) -> list[Diagnostic]:
    """What is wrong with a lexicon's `own` phrases, by themselves and beside those of the lexicon it extends (`base`).

    `silences` gives the names whose look-alikes or figures of speech silence a trigger.
    """
    findings: list[Diagnostic] = []
    understood: list[tuple[Line, list[tuple[Part, ...]]]] = []
    for line in own:
        ways = _odd(line.text) or notation.understand(line.text)
        if isinstance(ways, phrase.Unreadable):
            message = f"This phrase can never match: {ways.message}."
            findings.append(NEVER_MATCHES.at(line.span, message, ways.advice))
        else:
            understood.append((line, ways))
    findings += _doubles(understood)
    raising = [(line, ways) for line, ways in understood if line.use == "phrases"]
    findings += _elsewhere(raising, base, notation)
    triggers = [(line, ways[0]) for line, ways in raising if line.name not in TONES]
    return [*findings, *_shadowed(triggers, own, base, notation, silences)]


def _odd(text: str) -> phrase.Unreadable | None:
    """Signs of the notation that stand where they mean nothing: they would only keep the phrase from matching."""
    if _STAR.search(text):
        return phrase.Unreadable(
            "`*` stands for any ending, so it stands at the end of a word and nowhere else",
            "Write the beginning of the word and `*`, or `...` for words between.",
        )
    joined = _AND.split(text)
    for sign, sides in (("&", joined), ("...", [stretch for side in joined for stretch in _GAP.split(side)])):
        if len(sides) > 1 and not all(side.strip() for side in sides):
            return phrase.Unreadable(
                f"`{sign}` stands between two things, and on one side of it there is nothing",
                f"Write what is said there too, or leave `{sign}` out.",
            )
    return None


def numbers(own: Sequence[Line]) -> Iterator[Diagnostic]:
    """Phrases of a trainer's lexicon that are numbers and nothing else."""
    for line in own:
        if any(sign.isdigit() for sign in line.text) and not any(sign.isalpha() for sign in line.text):
            message = f"`{line.text}` is no more than a number, and numbers are said of anything."
            yield NUMBER.at(line.span, message, "Write the words beside it that tell what it is about.")


def _kind(line: Line) -> str:
    return "tone" if line.name in TONES else "trigger"


def _doubles(understood: Sequence[tuple[Line, list[tuple[Part, ...]]]]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, ...], Line] = {}
    for line, ways in understood:
        for way in ways:
            wordings = ("|".join(part.wordings + part.exact) for part in way)
            # A hint may point to several; a phrase that raises two at once is more likely a slip.
            key = (line.use, _kind(line) if line.use == "phrases" else line.name, *wordings)
            first = seen.setdefault(key, line)
            if first is not line:
                yield _double(line, first)


def _double(line: Line, first: Line) -> Diagnostic:
    """Two phrases that say the same, in one file or in two."""
    there = f"in `{first.span.file}`"
    apart = line.span.file != first.span.file
    as_written = "" if first.text == line.text else f" as `{first.text}`"
    related = ((first.span, "it stands here" if apart else "it first stands here"),)
    if first.name == line.name:
        message = f"`{line.text}` stands twice under `{line.name}`" + (f", also {there}{as_written}." if apart else ".")
        advice = "Delete one of the two."
        if apart:
            advice = "Delete it here: both lexicons are used."
        if apart and as_written:
            # What a trainer adds in words of their own is not doubted by what the line is like.
            advice = "Delete it here: both lexicons are used. Keep it if it is to hold whatever the line is like."
        return TWICE.at(line.span, message, advice, related=related)
    where = f" {there}{as_written}" if apart else ""
    message = f"`{line.text}` stands under `{first.name}`{where} and under `{line.name}`{' here' if apart else ''}."
    advice = "Keep it where it fits best, or say more of the phrase, so that the agent gets one suggestion."
    return TWO_TRIGGERS.at(line.span, message, advice, related=related)


def _elsewhere(
    raising: Sequence[tuple[Line, list[tuple[Part, ...]]]], base: Sequence[Line], notation: Notation
) -> Iterator[Diagnostic]:
    """Phrases that one of the lexicon that is extended says too, or a part of them, be it among other wordings."""
    by_word: dict[str, set[int]] = {}
    for number, (_, ways) in enumerate(raising):
        # What says the same has all words of some wording, so the longest of each leads there.
        for wording in ways[0][0].wordings + ways[0][0].exact:
            by_word.setdefault(max(wording.split(phrase.EDGE), key=len), set()).add(number)
    found: dict[Line, Line] = {}
    for other in base if by_word else ():
        words = by_word.keys() & notation.words(other.text) if other.use == "phrases" else ()
        theirs = notation.understand(other.text) if words else ()
        for line, ways in [raising[number] for number in sorted({one for word in words for one in by_word[word]})]:
            if isinstance(theirs, phrase.Unreadable) or _kind(line) != _kind(other):
                continue
            again = other.name == line.name
            if any(_within(ways[0], way) or (not again and _within(way, ways[0])) for way in theirs) and (
                # That the same trigger has it already matters more than that another has it too.
                line not in found or again
            ):
                found[line] = other
    return (_double(line, other) for line, other in found.items())


def _within(way: tuple[Part, ...], other: tuple[Part, ...]) -> bool:
    """Whether a phrase says nothing that another does not say."""
    return len(way) == len(other) and all(
        mine.gap == their.gap and {*mine.wordings} <= {*their.wordings} and {*mine.exact} <= {*their.exact}
        for mine, their in zip(way, other, strict=True)
    )


def _shadowed(
    phrases: Sequence[tuple[Line, tuple[Part, ...]]],
    own: Sequence[Line],
    base: Sequence[Line],
    notation: Notation,
    silences: Callable[[str], Sequence[str]],
) -> Iterator[Diagnostic]:
    """Phrases that a figure of speech or a look-alike always silences, here or in the lexicon that is extended."""
    words = {form for _, parts in phrases for part in parts for each in part.wordings + part.exact
             for form in each.split(phrase.EDGE)}  # fmt: skip
    against: dict[tuple[str, bool, str], Line] = {}
    for line in (*base, *own):
        # Most lines have no word of these phrases, and reading all of them takes a while.
        if line.use not in ("figures", "lookalikes") or words.isdisjoint(notation.words(line.text)):
            continue
        understood = notation.understand(line.text)
        if isinstance(understood, phrase.Unreadable) or len(understood[0]) > 1:
            continue
        for exact, wordings in enumerate((understood[0][0].wordings, understood[0][0].exact)):
            for wording in wordings:
                against.setdefault((line.name, bool(exact), wording), line)
    # The lexicon that others extend may have a phrase that is silenced in part for likeness to learn from.
    within = bool(base)
    for line, parts in phrases:
        shadow = next(filter(None, (_shadow(part, silences(line.name), against, within) for part in parts)), None)
        if shadow is None:
            continue
        what = "a figure of speech" if shadow.use == "figures" else f"among the look-alikes of `{line.name}`"
        here = shadow.span.file == line.span.file
        message = f"This phrase can never match: `{shadow.text}` is {what}{'' if here else ' in the shipped lexicon'}."
        related = ((shadow.span, "which silences it here"),) if here else ()
        advice = "Keep it in one of the two places." if here else "Say more of the phrase."
        yield SILENCED.at(line.span, message, advice, related=related)


def _shadow(
    part: Part, names: Sequence[str], against: Mapping[tuple[str, bool, str], Line], within: bool
) -> Line | None:
    """What silences every wording of a part, whole or a stretch `within` it, or None."""
    found: Line | None = None
    for exact, wordings in enumerate((part.wordings, part.exact)):
        for wording in wordings:
            stretches = tuple(phrase.stretches(wording)) if within else (wording,)
            keys = ((name, bool(exact), stretch) for stretch in stretches for name in names)
            found = next((against[key] for key in keys if key in against), None)
            if found is None:
                return None
    return found

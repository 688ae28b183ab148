"""What the agent is asked, by the script or by a command, and how what they type is taken."""

from collections.abc import Sequence
from typing import NamedTuple

from scriptengine.call import kept


class Pick(NamedTuple):
    """One thing to pick. `key` is what picking it gives; `hint` explains it, and is searched as `text` is; `also` is
    searched and not shown; `enter`: it wants Enter, even where another's letter is taken at once."""

    key: str
    text: str
    hint: str = ""
    also: str = ""
    enter: bool = False


class Question(NamedTuple):
    """One question to the agent.

    prompt   what to do, in words
    picks    what can be picked, by number or by typing its beginning
    free     any other words are an answer as well
    default  the key or text that Enter alone gives; without one, Enter alone gives nothing
    enter    what Enter alone does, in words, where it does something
    instant  the pick whose key is the letter pressed is taken at once, without Enter
    heard    triggers and tone are suggested from the words while they are typed
    firm     it waits for an answer: neither Enter alone nor Esc gives it up
    """

    prompt: str
    picks: tuple[Pick, ...] = ()
    free: bool = False
    default: str | None = None
    enter: str = ""
    instant: bool = False
    heard: bool = False
    firm: bool = False


class Taken(NamedTuple):
    """What was typed, understood: the key of a pick, or the words themselves."""

    value: str


class Unclear(NamedTuple):
    """What was typed is no answer, and why, in words for the agent."""

    why: str


def narrowed(picks: Sequence[Pick], typed: str) -> list[tuple[int, Pick]]:
    """The picks that what is typed so far can mean, each with its number; the likeliest first.

    A number means the pick that has it. Else a pick fits that begins so, then one in which every typed word begins a
    word, then one whose hint helps.
    """
    wanted = _plain(typed)
    numbered = list(enumerate(picks, start=1))
    if not wanted:
        return numbered
    if wanted.isdecimal():
        exact = [one for one in numbered if str(one[0]) == wanted]
        if exact:
            return exact
    ranked = [(rank, number, pick) for number, pick in numbered if (rank := _rank(pick, wanted)) is not None]
    return [(number, pick) for _, number, pick in sorted(ranked, key=lambda one: one[:2])]


def take(question: Question, typed: str) -> Taken | Unclear:
    """Understand what was typed when Enter was pressed."""
    wanted = typed.strip()
    if not wanted:
        if question.default is not None:
            return Taken(question.default)
        return Unclear(_what_to_type(question))
    left = narrowed(question.picks, wanted)
    if question.free:
        # Words are the answer here; a pick is meant only by its whole name.
        whole = wanted.casefold()
        meant = next((pick for pick in question.picks if whole in (pick.key.casefold(), pick.text.casefold())), None)
        return Taken(meant.key if meant else wanted)
    if wanted.isdecimal() and not (len(left) == 1 and str(left[0][0]) == wanted):
        return Unclear(f"There is no number {wanted[:9]} here. {_what_to_type(question)}")
    for rank in (0, 1):  # its whole name, or else its beginning, is meant before a word somewhere in another
        best = [pick for _, pick in left if _rank(pick, _plain(wanted)) == rank]
        if best:
            break
    if len(left) == 1 or len(best) == 1:
        return Taken((best or [left[0][1]])[0].key)
    if not left:
        return Unclear(f"Nothing here is called “{_short(wanted)}”. {_what_to_type(question)}")
    some = ", ".join(f"{number} {pick.text}" for number, pick in left[:4]) + (", …" if len(left) > 4 else "")
    return Unclear(f"“{_short(wanted)}” can be several: {some}. Type more, or a number.")


def _what_to_type(question: Question) -> str:
    if question.instant:
        return f"Press {' or '.join(pick.key for pick in question.picks)}."
    if question.free:
        rest = "".join(f", or {pick.key} if it is {pick.text}" for pick in question.picks)
        return f"Type an answer{rest}."
    if not question.picks:
        return "There is nothing to choose: help tells what else can be done."
    if len(question.picks) == 1:
        return "Type 1, or its first letters."
    return f"Type a number from 1 to {len(question.picks)}, or first letters."


def _rank(pick: Pick, wanted: str) -> int | None:
    """How well a pick fits what is typed: 0 its whole name, 1 its beginning, 2 words of it, 3 its hint; None not."""
    text, key = _plain(pick.text), _plain(pick.key)
    if wanted in (text, key):
        return 0
    if text.startswith(wanted) or key.startswith(wanted):
        return 1
    words = wanted.split()
    for rank, where in ((2, f"{text} {key}"), (3, f"{text} {key} {_plain(pick.hint)} {_plain(pick.also)}")):
        there = where.split()
        if all(any(one.startswith(word) for one in there) for word in words):
            return rank
    return None


def _plain(text: str) -> str:
    letters = "".join(letter if letter.isalnum() or letter in "'’" else " " for letter in text.casefold())
    return " ".join(letters.replace("’", "'").split())


def _short(text: str) -> str:
    text = kept.masked(text)
    return text if len(text) <= 30 else text[:29] + "…"

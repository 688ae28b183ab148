"""What the agent is asked at the wrap-up: whether hearing may learn from a phrase, and in which words."""

from collections.abc import Callable, Generator

from scriptengine.call.lessons import Offer, phrase, unfit
from scriptengine.console.question import Pick, Question


def agreed(offer: Offer, called: str, warn: Callable[[str], None]) -> Generator[Question, str, str | None]:
    """The words that the agent lets hearing learn from, or None. `called` is the trigger in words."""
    missed = offer.moment.kind == "missed"
    why = f"You raised {called}, which was not suggested." if missed else f"You turned down {called}."
    words = offer.phrase
    picks = (Pick("y", "Yes, keep that"), Pick("n", "No"), Pick("o", "Other words", "no names; six at most"))
    while True:
        ask = f"{why} May hearing learn from this, kept apart from the call: “{words}”?"
        answer = yield Question(ask, picks, default="n", enter="no", instant=True)
        if answer != "o":
            return words if answer == "y" else None
        words = yield from _other(words, warn)


def _other(words: str, warn: Callable[[str], None]) -> Generator[Question, str, str]:
    """Other words to send, asked for until they can be kept."""
    asked = Question("The words that showed it, six at most.", (), True, words, f"keep “{words}”")
    while why := unfit(typed := phrase((yield asked))):
        warn(why)
    return typed

"""What is suggested at one moment: what was just heard, what waits from before, and what the record left open."""

from scriptengine.call import unanswered
from scriptengine.call.events import Heard
from scriptengine.hearing.suggestion import Hearing, Suggestion

_LETTERS = "abcdefghijklm"


def listed(hearing: Hearing) -> list[Suggestion]:
    """Triggers and tone in one list."""
    return [*hearing.triggers, *([hearing.tone] if hearing.tone else [])]


def ways(hearing: Hearing) -> dict[str, list[str]]:
    """The letters that answer it, each with the names of what it accepts: all, nothing, the triggers, or just one."""
    names, triggers = [one.name for one in listed(hearing)], [one.name for one in hearing.triggers]
    found = {"y": names, "n": []}
    if 1 < len(triggers) < len(names):
        found["t"] = triggers
    if len(names) > 1:
        found |= {letter: [name] for letter, name in zip(_LETTERS, names, strict=False)}
    return found


def together(before: Hearing | None, now: Hearing) -> Hearing:
    """What waits and what is new."""
    if before is None:
        return now
    triggers = unanswered.together(before.triggers, now.triggers)
    return now._replace(triggers=triggers, tone=now.tone or before.tone)


def left_open(heard: Heard | None) -> Hearing | None:
    """What the record has of suggestions that are still open."""

    def suggestion(name: str, words: str) -> Suggestion:
        return Suggestion(name, words, 0, len(words), (), 1.0)

    if heard is None:
        return None
    tone = suggestion(heard.tone, heard.tone_words) if heard.tone else None
    return Hearing(tuple(suggestion(*one) for one in heard.triggers), tone)

"""What hearing suggested on a call and the agent has not answered yet: it is put again, after a restart too."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from scriptengine.call.events import Answered, Chose, Declined, Event, Heard, Listened, Raised, ToneSet, WentOn
from scriptengine.program.model import Program

Named = TypeVar("Named", bound=tuple[object, ...])


class Unanswered:
    """`heard` is what was heard last, with all that is open of what was suggested from it and before.

    A suggested crisis is open until the agent says yes or no to it, anything else until then or until the call goes on.
    """

    def __init__(self, program: Program) -> None:
        self._crises = {name for name, trigger in program.triggers.items() if trigger.urgency == "crisis"}
        self.heard: Heard | None = None

    def follow(self, event: Event) -> None:
        """Take in what happened."""
        before = self.heard
        match event:
            case Heard():
                self.heard = event if before is None else _together(before, event)
            case _ if before is None:
                pass
            case Raised(triggers=names, tone=tone):
                self.heard = _without(before, (*names, tone))
            case Declined(names=names):
                self.heard = _without(before, names)
            case ToneSet(tone=tone):
                self.heard = _without(before, (tone,))
            case Chose() | Answered() | Listened() | WentOn():
                passed = [name for name, _ in before.triggers if name not in self._crises]
                self.heard = _without(before, (*passed, before.tone))
            case _:
                pass


def together(before: Iterable[Named], now: Collection[Named]) -> tuple[Named, ...]:
    """Triggers that wait and new ones, each by its name first; what is both rests on its newest words."""
    again = {one[0] for one in now}
    return (*(one for one in before if one[0] not in again), *now)


def _together(before: Heard, now: Heard) -> Heard:
    if not now.tone:
        now = now._replace(tone=before.tone, tone_words=before.tone_words)
    return now._replace(triggers=together(before.triggers, now.triggers))


def _without(heard: Heard, answered: Collection[str]) -> Heard | None:
    triggers = tuple(one for one in heard.triggers if one[0] not in answered)
    if heard.tone in answered:
        heard = heard._replace(tone="", tone_words="")
    return heard._replace(triggers=triggers) if triggers or heard.tone else None

"""What the customer was heard to say at each listen: after a restart it is there to keep as the gist."""

from scriptengine.call.events import Corrected, Escalated, Event, Heard, Left, Noted, Overridden
from scriptengine.call.turn import Turn

_OWN = Noted | Left | Escalated | Corrected | Overridden


class Gists:
    """`at` is the words heard at each listen, by its turn's place and round. What the agent typed for something else,
    and was heard for the crisis in it, is not among them."""

    def __init__(self) -> None:
        self.at: dict[tuple[str, int], str] = {}
        self._own: set[object] = set()

    def follow(self, event: Event, turn: Turn) -> None:
        """Take in what happened, and the turn it led to."""
        if isinstance(event, _OWN):
            self._own.update(event)
        elif isinstance(event, Heard) and turn.do == "listen" and event.text not in self._own:
            before = self.at.get((turn.place, turn.round))
            self.at[turn.place, turn.round] = f"{before} {event.text}" if before else event.text

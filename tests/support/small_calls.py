"""Small scripts written out in a test, loaded and walked by events."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from scriptengine.call.events import Answered, Chose, Event, Listened, Started, WentOn
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program, Value

TODAY = datetime.date(2026, 3, 2)
BOOK = """kind: phrases
language: en
general:
- I hear you.
- Thank you for telling me.
"""
CRISIS = """
on crisis
    acknowledge
    end safe
"""
HEAD = """script main "Small"
    locale en-GB
    currency GBP
use book.yaml
outcome done "Done"
outcome safe "Safe"
contact leader "Team leader"
    person Pat Lee
    email pat@northwind.example
"""


def program(text: str, *, crisis: bool = True, head: str = HEAD, **flows: str) -> Program:
    """A program from what follows the usual head; flows by name, without their header line."""
    uses = "".join(f"use {name}.call\n" for name in flows)
    files = {"main.call": head + uses + (CRISIS if crisis else "") + text, "book.yaml": BOOK}
    files |= {f"{name}.call": f'flow {name} "{name}"\nuse book.yaml\n{body}' for name, body in flows.items()}
    loaded = load_sources(files, "main.call", today=TODAY)
    assert loaded.program is not None, [(one.name, one.message, one.span) for one in loaded.diagnostics]
    return loaded.program


class Walk:
    """A call of a program, walked event by event."""

    def __init__(self, program: Program, facts: Mapping[str, Value] | None = None) -> None:
        self.program = program
        self.state, self.turn = step(program, None, Started("T3ST", facts or {}, TODAY))
        assert not self.turn.refused, self.turn.refused

    def take(self, event: Event) -> Turn:
        """Take an event that must not be refused."""
        turn = self.attempt(event)
        assert not turn.refused, turn.refused
        return turn

    def attempt(self, event: Event) -> Turn:
        """Take an event that may be refused."""
        self.state, self.turn = step(self.program, self.state, event)
        return self.turn

    def say(self, *answers: str | int | None) -> Turn:
        """Answer the open turns one after the other: a choice's key, a number, None for "not given", "" to go on."""
        for one in answers:
            self.take(self.answer(one))
        return self.turn

    def answer(self, one: str | int | None) -> Event:
        """The event that gives this answer to the open turn."""
        match self.turn.do:
            case "choose":
                return Chose(self.turn.ask, str(one))
            case "type":
                return Answered(self.turn.ask, None if one is None else Decimal(one))
            case "listen":
                return Listened(self.turn.ask, str(one or ""))
        return WentOn()

    @property
    def words(self) -> list[str]:
        """What the turn shows to be said."""
        return [item.text for item in self.turn.items if item.how != "coach"]


def said(state: State) -> list[str]:
    """What the open turn shows to be said."""
    return [item.text for item in state.turn.items if item.how != "coach"]

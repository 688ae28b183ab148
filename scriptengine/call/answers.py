"""Answers: whether one fits the open turn, and what taking it does."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from scriptengine.call import run
from scriptengine.call.events import Answered, Chose, Event, Listened, WentOn
from scriptengine.call.state import Anchor, Answer, State
from scriptengine.call.turn import Turn
from scriptengine.care.money import smallest_coin, to_coin
from scriptengine.program import model
from scriptengine.program.model import Type, Value
from scriptengine.program.run import LARGEST, PLACES, countable


class Given(NamedTuple):
    """An answer: the ask's or listen's whole name, the value as kept, and the how-manieth time it was asked."""

    name: str
    value: Value | None
    round: int


def answers_of(state: State) -> list[Given]:
    """What was answered on the way to a state, in order."""
    return [
        Given(*name_and_value, anchor[1])
        for _, (anchor, event) in state.path.entries[: state.path_length]
        if isinstance(event, Chose | Answered | Listened) and (name_and_value := answer_of(event)) is not None
    ]


def answer_of(event: Event) -> tuple[str, Value | None] | None:
    """The name and the value an event gives to a question, None for any other event."""
    match event:
        case Chose():
            return event.ask, event.key
        case Answered():
            return event.ask, event.value
        case Listened():
            return event.listen, event.text
    return None


def anchor_of(turn: Turn) -> Anchor:
    """Where an event at this turn belongs."""
    return turn.place, turn.round


def problem(state: State, event: Answer) -> str:
    """Why the event is no answer to the open turn, in words for the agent; empty when it is."""
    turn = state.turn
    match event:
        case Chose():
            if turn.do != "choose" or turn.ask != event.ask:
                return "That question is not open now."
            for option in turn.options:
                if option.key == event.key:
                    return ""
            return "That is not one of the choices here."
        case WentOn():
            if turn.do != "go_on":
                return "This turn asks for something first."
        case Answered():
            if turn.do != "type" or turn.ask != event.ask:
                return "That question is not open now."
            if event.value is not None and turn.type is not None:
                return out_of_place(event.value, turn.type, turn.low, turn.high, state.program.currency)
        case Listened():
            if turn.do != "listen" or turn.ask != event.listen:
                return "Nothing is being listened to now."
    return ""


_PYTHON = {"text": str, "number": Decimal, "money": Decimal, "date": datetime.date, "yesno": bool, "choice": str}
_NEEDED = {
    "text": "words",
    "number": "a number",
    "money": "an amount of money",
    "date": "a date",
    "yesno": "yes or no",
    "choice": "one of the options",
}


def out_of_place(value: Value, type_: Type, low: Value | None, high: Value | None, currency: str = "") -> str:
    """Why a value is not one that this question can take; empty when it is. With a currency, money is in its coins."""
    if type(value) is not _PYTHON[type_.name] or (isinstance(value, Decimal) and not value.is_finite()):
        return f"This question needs {_NEEDED[type_.name]}."
    if isinstance(value, Decimal) and not countable(value):
        digits = len(str(LARGEST)) - 1
        return f"This question needs a number with at most {digits} digits, and {PLACES} more after the point."
    if currency and type_.name == "money" and isinstance(value, Decimal) and to_coin(value, currency) != value:
        return f"The answer is finer than the smallest coin, {smallest_coin(currency)} {currency}."
    if type_.name == "choice" and value not in type_.options:
        return f"This question needs one of: {', '.join(type_.options)}."
    if low is not None and value < low:  # type: ignore[operator]
        return f"The answer must be {low} or more."
    if high is not None and value > high:  # type: ignore[operator]
        return f"The answer must be {high} or less."
    return ""


def take(s: State, state: State, event: Answer) -> None:
    """Take an answer that fits: `s` follows `state`, whose turn it answers, and ends with another turn open."""
    turn = state.turn
    s.path = s.path.add(s.path_length, turn.place, ((turn.place, turn.round), event))
    s.path_length += 1
    s.before = state
    circumstances = s.circumstances
    if circumstances.late:
        s.circumstances = circumstances = circumstances._replace(late=frozenset())
    if circumstances.kept or circumstances.unfit:
        anchor = anchor_of(turn)
        s.circumstances = circumstances._replace(
            kept={place: one for place, one in circumstances.kept.items() if place != anchor},
            unfit={place: one for place, one in circumstances.unfit.items() if place != anchor},
        )
    node = s.plan.nodes[turn.place]
    match event:
        case Chose():
            choice = s.plan.keys[turn.place][event.key]
            run.keep_value(s, event.ask, event.key)
            if choice.happens:
                s.happened += [(token, "chosen") for token in choice.happens]
            run.run(s, choice.next)
        case Answered():
            assert isinstance(node, model.Ask)
            run.keep_value(s, event.ask, event.value)
            run.run(s, node.next)
        case Listened():
            assert isinstance(node, model.Listen)
            run.keep_value(s, event.listen, event.text or None)
            run.run(s, node.next)
        case WentOn():
            assert isinstance(node, model.Go)
            run.run(s, run.enter(s, node.step))

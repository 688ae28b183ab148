"""A call that a search has found, acted out by the interpreter itself: the proof that it can happen."""

import datetime
from collections import deque
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scriptengine.call.events import (
    Answered,
    Chose,
    Escalated,
    Event,
    Listened,
    Raised,
    Returned,
    Started,
    TakenBack,
    ToneSet,
    WentBack,
    WentOn,
)
from scriptengine.call.state import State
from scriptengine.call.step import step
from scriptengine.call.turn import Turn
from scriptengine.care.money import to_coin
from scriptengine.check import cells, values
from scriptengine.check.graph import day
from scriptengine.check.question import Question
from scriptengine.check.search import Found, Move
from scriptengine.program.model import Ask, End, Go, Listen, Program, Type, Value
from scriptengine.program.run import LARGEST, PLACES

PROFILES = 5
"""How many ways there are to choose amounts that nothing is known of."""

_AHEAD = 400
_PLAIN: Mapping[str, Value] = {"money": Decimal(100), "number": Decimal(1), "yesno": False}
_CALLED = {"agent": "Alex", "customer": "Sam", "caller": "Chris", "firm": "Northwind"}
_AMOUNTS: tuple[tuple[Decimal, Decimal], ...] = (
    (Decimal(100), Decimal(1)),
    (Decimal(10_000), Decimal(0)),
    (Decimal(0), Decimal(10_000)),
    (Decimal(10_000), Decimal(10_000)),
    (Decimal(0), Decimal(0)),
)
"""For each profile the first amount that is asked for, and every other one."""


class Acted(NamedTuple):
    """What came of acting a call out: the events taken, whether they break the claim, how many of the search's moves
    could be made before one could not, where that ended, the blocks that had waited and then ran, and what was known
    after each move."""

    events: tuple[Event, ...]
    broken: bool
    made: int
    state: State
    late: tuple[str, ...]
    known: tuple[Mapping[str, Value], ...]


class Filling(NamedTuple):
    """Values for a call that was found: for facts, for what is typed in, by the number of the move, and the day; None
    for what is not known."""

    facts: Mapping[str, Value | None]
    typed: Mapping[int, Value | None]
    today: datetime.date | None


class Actor:
    """Plays one question's calls, and watches its claim."""

    def __init__(
        self,
        question: Question,
        alone: Program,
        today: datetime.date,
        *,
        amounts: Mapping[str, Value] | None = None,
        profile: int = 0,
        filling: Filling | None = None,
    ) -> None:
        self.question = question
        self.program = alone  # with this one claim, so that no other holds a move back
        self.today = today
        self.amounts = amounts or {}
        self.profile = profile
        self.filling = filling or Filling({}, {}, None)
        self.asked = 0
        self.events: list[Event] = []
        self.state: State | None = None
        self.broken = False
        self.late: list[str] = []

    def act(self, found: Found) -> Acted:
        """Play the moves as far as they go, or until the claim is broken."""
        made = 0
        known: list[Mapping[str, Value]] = []
        opened = ""
        for move, through in found.moves:
            answered = move[0] in ("choose", "type", "listen", "on")
            if not answered and opened:
                self._at(opened)  # what comes up comes up there, past turns that the search has passed
            opened = self._opened(through)
            if move == ("on",) and self.turn.do != "go_on":
                pass  # nothing was said, so no turn opened there
            elif (answered and through and not self._at(through[0])) or not self._make(found, move, made):
                break
            made += 1
            assert self.state is not None
            known.append(self.state.values)
            if self.broken:
                break
        else:
            self._at("")  # what breaks the claim may come after turns that the search has passed
        assert self.state is not None
        late = tuple(dict.fromkeys(self.late))
        return Acted(tuple(self.events), self.broken, made, self.state, late, (*known, self.state.values))

    def _opened(self, through: tuple[str, ...]) -> str:
        """The label of the turn that was open after a move, "" where that is not told."""
        node = self.question.graph.nodes.get(through[-1]) if through else None
        return through[-1] if isinstance(node, Ask | Listen | Go | End) else ""

    def _at(self, place: str) -> bool:
        """Whether this turn is open, once turns have been gone on from that ask for nothing."""
        passed: set[str] = set()
        while self.turn.do == "go_on" and self.turn.place not in (place, *passed) and not self.broken:
            passed.add(self.turn.place)
            if not self.take(WentOn()):
                return False
        return self.turn.place == place

    @property
    def turn(self) -> Turn:
        """The turn that is open."""
        assert self.state is not None
        return self.state.turn

    def take(self, event: Event) -> bool:
        """Take one event; whether it was taken."""
        waiting = self.state.circumstances.waiting if self.state is not None else ()
        self.state, turn = step(self.program, self.state, event)
        still = {one.handler for one in self.state.circumstances.waiting}
        self.late += [one.handler for one in waiting if one.handler not in still]
        self.broken = breaks(turn)
        if turn.refused and not self.broken:
            return False
        self.events.append(event)
        return True

    def _make(self, found: Found, move: Move, at: int) -> bool:
        match move:
            case ("start" | "corrected", *facts):
                return self.take(Started("PROOF", self.facts(found, facts), self._today(found)))
            case ("choose", ask, key):
                return self.turn.ask == ask and self.take(Chose(ask, key))
            case ("type", ask, cell):
                return (
                    self.turn.ask == ask
                    and self.turn.do == "type"
                    and self.take(Answered(ask, self._answer(ask, cell, at)))
                )
            case ("listen", name, said):
                return self.take(Listened(name, "as they put it" if said else ""))
            case ("on",):
                return self.take(WentOn())
            case ("raise", *triggers):
                return self.take(Raised(tuple(triggers)))
            case ("tone", tone, *triggers):
                return self._tone(tone, tuple(triggers))
            case ("escalate", contact):
                return self.take(Escalated(contact))
            case ("again",):
                return self.take(Returned(same_person=True))
            case ("take back", name):
                return self._take_back(name)
            case ("say", token):
                return self._say_and_return(token)
            case ("waited", trigger):
                return self._joined(trigger)
            case ("first", trigger):
                return self._joined(trigger, first=True)
        return False

    def _joined(self, trigger: str, *, first: bool = False) -> bool:
        """A block that had to wait: raised together with the last trigger, or before it if it runs `first`."""
        at = next((at for at in reversed(range(len(self.events))) if isinstance(self.events[at], Raised)), None)
        if at is None or trigger in self.program.tones:
            return False
        last = self.events[at]
        assert isinstance(last, Raised)
        if trigger in last.triggers:
            return True
        triggers = (trigger, *last.triggers) if first else (*last.triggers, trigger)
        events = [*self.events[:at], last._replace(triggers=triggers), *self.events[at + 1 :]]
        self.events, self.state = [], None
        return all(self.take(event) for event in events)

    def _tone(self, tone: str, triggers: tuple[str, ...]) -> bool:
        assert self.state is not None
        if self.state.tone == tone:
            program = self.program
            others = [other for other in program.tones if other != tone]
            quiet = next(
                (other for other in others if other not in program.tone_handlers), others[0] if others else tone
            )
            self.take(ToneSet(quiet))
        return self.take(Raised(triggers, tone=tone) if triggers else ToneSet(tone))

    def _take_back(self, name: str) -> bool:
        assert self.state is not None
        members = self.program.groups.get(name, frozenset({name}))
        raised = [trigger for trigger in self.state.raised if trigger in members]
        return bool(raised) and all(self.take(TakenBack(trigger)) for trigger in raised)

    def _say_and_return(self, token: str) -> bool:
        """On to a turn where the token is said, then back to this one."""
        assert self.state is not None
        base = self.state
        left: deque[tuple[State, tuple[Event, ...]]] = deque([(base, ())])
        looked = 0
        while left and looked < _AHEAD:
            state, events = left.popleft()
            for event in answers(self.question, state.turn):
                looked += 1
                after, turn = step(self.program, state, event)
                if turn.refused:
                    continue
                if (token, "said") in turn.happened:
                    back = len(events) + 1
                    taken = all(self.take(one) for one in (*events, event))
                    return taken and all(self.take(WentBack()) for _ in range(back))
                left.append((after, (*events, event)))
        return False

    # --- values

    def facts(self, found: Found, named: list[str]) -> dict[str, Value]:
        """The account's facts: those that the search chose, plain ones for the rest."""
        chosen: dict[str, Value] = {}
        yes = {name: True for name in named if not name.startswith("not ")}
        no = {name.removeprefix("not "): False for name in named if name.startswith("not ")}
        for fact in self.program.facts.values():
            name = fact.name
            at = self.question.at.get(name)
            if name in yes or name in no:
                chosen[name] = name in yes
            elif name in self.filling.facts:
                value = self.filling.facts[name]
                if value is not None:
                    chosen[name] = value
            elif name in self.amounts:
                chosen[name] = self.amounts[name]
            elif at is not None and found.start.values[at] >= 0:
                cell = self.question.domains[at][found.start.values[at]]
                value = some_value(cell, fact.type)
                if value is not None:
                    chosen[name] = self._taken(value, fact.type)
            elif fact.default is None and not fact.optional:
                amount = _AMOUNTS[self.profile][0] if self.profile and fact.type.name in ("money", "number") else None
                chosen[name] = plain_value(name, fact.type, self.today) if amount is None else amount
        return chosen

    def _taken(self, value: Value, type_: Type) -> Value:
        """The value, or where calls take no such number the nearest that they take."""
        if not isinstance(value, Decimal):
            return value
        most = Decimal(LARGEST - 1)
        value = max(-most, min(most, value))
        coins = to_coin(value, self.program.currency) if type_.name == "money" else None
        return round(value, PLACES) if coins is None else coins

    def _today(self, found: Found) -> datetime.date:
        if self.filling.today is not None:
            return self.filling.today
        at = self.question.at.get("today")
        if at is None or found.start.values[at] < 0:
            return self.today
        value = some_value(self.question.domains[at][found.start.values[at]], Type("date"))
        return value if isinstance(value, datetime.date) else self.today

    def _answer(self, ask: str, cell: str, at: int) -> Value | None:
        if at in self.filling.typed:
            return self.filling.typed[at]
        turn = self.turn
        type_ = turn.type or Type("text")
        if ask in self.amounts and type_.name in ("money", "number"):
            return self.amounts[ask]
        if not cell:
            if self.profile and type_.name in ("money", "number"):
                self.asked += 1
                return within(_AMOUNTS[self.profile][self.asked % 2 == 0], turn)
            return within(plain_value(ask, type_, self.today), turn)
        value = some_value(self.question.domains[self.question.at[ask]][int(cell)], type_, turn)
        return None if value is None else self._taken(value, type_)


def breaks(turn: Turn) -> bool:
    """Whether the turn tells that a claim is broken, or that the call has ended and owes it something."""
    return bool(turn.broken or (turn.do == "ended" and turn.owed))


def plain_value(name: str, type_: Type, today: datetime.date) -> Value:
    """A value for a fact or an answer where any will do."""
    if type_.name == "choice":
        return type_.options[0]
    if type_.name == "text":
        return plain_text(name)
    return today if type_.name == "date" else _PLAIN[type_.name]


def plain_text(name: str) -> str:
    """Words for a text where any will do, so that whoever reads the call aloud hears whose they are."""
    whose, _, what = name.partition(".")
    return _CALLED[whose] if whose in _CALLED and what.endswith("name") else name.replace(".", " ").replace("_", " ")


def within(value: Value, turn: Turn) -> Value:
    """The value, or the nearest one that the question takes."""
    if isinstance(value, Decimal):
        if isinstance(turn.low, Decimal):
            value = max(value, turn.low)
        if isinstance(turn.high, Decimal):
            value = min(value, turn.high)
    return value


def some_value(cell: values.Abstract, type_: Type, turn: Turn | None = None) -> Value | None:
    """Some value in a cell, and in the range that a question takes where that goes; None for unknown."""
    if not values.may_be_known(cell):
        return None
    match cell:
        case values.Range():
            low = _number(turn.low) if turn is not None else None
            high = _number(turn.high) if turn is not None else None
            if type_.name == "date" and low is None and cell.low is None and cell.high is None:
                low = Fraction(datetime.date(2000, 1, 1).toordinal())
            number = cells.a_number_in(cell, low=low, high=high)
            return day(number) if type_.name == "date" else cells.as_decimal(number)
        case values.Words():
            if cell.named:
                return min(cell.named)
            left = [option for option in type_.options if option not in cell.named]
            return left[0] if type_.name == "choice" and left else "something else"
    return True in cell


def _number(value: Value | None) -> Fraction | None:
    return None if value is None or isinstance(value, str) else values.number(value)


def answers(question: Question, turn: Turn) -> Iterator[Event]:
    """What may be answered at a turn, one answer for all that no guard tells apart."""
    match turn.do:
        case "choose":
            for option in turn.options:
                yield Chose(turn.ask, option.key)
        case "type":
            type_ = turn.type or Type("text")
            seen: list[Value | None] = []
            for cell in question.graph.domain(turn.ask):
                value = some_value(cell, type_, turn)
                if value not in seen:
                    seen.append(value)
                    yield Answered(turn.ask, value)
        case "listen":
            yield Listened(turn.ask, "as they put it")
            yield Listened(turn.ask, "")
        case "go_on":
            yield WentOn()

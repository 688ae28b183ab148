"""What happened on a call: every kind of event, and its JSON form with a version."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation

from scriptengine.program.model import Value

VERSION = 1
"""Of the JSON form; raised when an old journal would be read otherwise."""


@dataclass(frozen=True, slots=True)
class Started:
    """The call begins: always the first event. `facts` by whole name, already checked; `today` holds for the whole
    call.

    `call` is the call's id, from which case references are made. `rehearsal`: a practice call, which nobody receives.
    """

    call: str
    facts: Mapping[str, Value]
    today: datetime.date
    agent: str = ""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Chose:
    """The agent chose the answer `key` to the open ask `ask` (whole name)."""

    ask: str
    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A typed answer to the open ask `ask`; None is "not given"."""

    ask: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Listened:
    """The gist of what the customer said at the open listen, which may be empty."""

    listen: str
    text: str


@dataclass(frozen=True, slots=True)
class WentOn:
    """The agent has said what the turn shows and goes on."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The customer's words or their gist as typed, masked, and what hearing made of them: nothing is raised yet.

    `triggers` and `denied` are names with the words each rests on; `tone` is a name, or empty.
    """

    text: str
    triggers: tuple[tuple[str, str], ...] = ()
    denied: tuple[tuple[str, str], ...] = ()
    tone: str = ""
    tone_words: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """The agent raises triggers (together), of their own accord or by accepting a suggestion, with the tone that came
    with it if any."""

    triggers: tuple[str, ...]
    suggested: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A trigger raised by the agent was a slip."""

    trigger: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The agent turned these suggestions down: triggers or a tone."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToneSet:
    tone: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Rephrased:
    """Another way to say it: the open turn's item number `item` (from 0), or every item that has one when None."""

    item: int | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    text: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """Back to the turn before."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The answer given to `ask` (or the gist at a listen) the `round`-th time it was asked was something else.

    `value` is a choice's key, a typed value, None for "not given", or a listen's text.
    """

    ask: str
    round: int
    value: Value | None


@dataclass(frozen=True, slots=True)
class Left:
    """The agent leaves the script's path for a step of the script, or for a used flow's (which is done and comes
    back), with a reason."""

    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """The agent hands over to a contact, with the customer's own words if any."""

    contact: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The line is gone."""


@dataclass(frozen=True, slots=True)
class Returned:
    """After a break: is the same person still on the line? Where not, `speaker_changed` is raised before anything is
    said."""

    same_person: bool


@dataclass(frozen=True, slots=True)
class Overridden:
    """The agent goes through with a move that would break guarantees, with a reason; the move itself follows as the
    next event."""

    guarantees: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WrappedUp:
    """The wrap-up is done: the call's record is complete."""

    note: str = ""


Event = (
    Started
    | Chose
    | Answered
    | Listened
    | WentOn
    | Heard
    | Raised
    | TakenBack
    | Declined
    | ToneSet
    | Rephrased
    | Noted
    | WentBack
    | Corrected
    | Left
    | Escalated
    | Dropped
    | Returned
    | Overridden
    | WrappedUp
)

KINDS: Mapping[str, type[Event]] = {
    "started": Started,
    "chose": Chose,
    "answered": Answered,
    "listened": Listened,
    "went_on": WentOn,
    "heard": Heard,
    "raised": Raised,
    "taken_back": TakenBack,
    "declined": Declined,
    "tone_set": ToneSet,
    "rephrased": Rephrased,
    "noted": Noted,
    "went_back": WentBack,
    "corrected": Corrected,
    "left": Left,
    "escalated": Escalated,
    "dropped": Dropped,
    "returned": Returned,
    "overridden": Overridden,
    "wrapped_up": WrappedUp,
}
"""Every kind of event by its name in JSON."""

_NAMES = {kind: name for name, kind in KINDS.items()}


class EventError(Exception):
    """A stored event that cannot be read back; the message says what is wrong with it."""


def encode(event: Event) -> dict[str, object]:
    """The event as JSON-able data: `{"kind": …, field: …}`; money and numbers as `["n", "12.50"]`, dates as `["d",
    "2026-03-31"]`."""
    data: dict[str, object] = {"kind": _NAMES[type(event)]}
    for field in fields(event):
        data[field.name] = _plain(getattr(event, field.name))
    return data


def decode(data: object) -> Event:
    """The event that `encode` made the data of. Raises EventError where it is not one."""
    if not isinstance(data, dict):
        raise EventError("an event must be an object")
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        raise EventError(f"unknown kind of event: {data.get('kind')!r}")
    given = {name: _value(value) for name, value in data.items() if name != "kind"}
    known = {field.name for field in fields(kind)}
    if not given.keys() <= known:
        raise EventError(f"{data['kind']}: unknown field {min(given.keys() - known)}")
    make: Callable[..., Event] = kind
    try:
        return make(**given)
    except TypeError as error:
        raise EventError(f"{data['kind']}: {error}") from None


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    if isinstance(value, tuple):
        return ["t", *map(_plain, value)]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _value(value: object) -> object:
    if isinstance(value, list):
        try:
            match value:
                case ["n", str(text)]:
                    return Decimal(text)
                case ["d", str(text)]:
                    return datetime.date.fromisoformat(text)
                case ["t", *items]:
                    return tuple(map(_value, items))
        except (InvalidOperation, ValueError):
            pass
        raise EventError(f"not a value: {value!r}")
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    return value

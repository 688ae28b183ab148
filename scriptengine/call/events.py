"""What happened on a call: every kind of event, and its JSON form with a version."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeVar, cast

from scriptengine.program.model import Value

VERSION = 1
"""Of the JSON form; raised when an old journal would be read otherwise."""

_Kind = TypeVar("_Kind", bound=type)


def _of_its_kind(kind: _Kind) -> _Kind:
    """Make a kind of event equal to no other kind of the same content, and an event without content no less true."""
    same = cast(Callable[[object, object], bool], tuple.__eq__)

    def equal(self: object, other: object) -> bool:
        return type(other) is kind and same(self, other)

    for name, does in (
        ("__eq__", equal),
        ("__ne__", lambda self, other: not equal(self, other)),
        ("__hash__", tuple.__hash__),
        ("__bool__", lambda _: True),
    ):
        setattr(kind, name, does)
    return kind


@_of_its_kind
class Started(NamedTuple):
    """The call begins: always the first event. `facts` by whole name, already checked; `today` holds for the whole
    call.

    `call` is the call's id, from which case references are made. `rehearsal`: a practice call, which nobody receives.
    `warning` is what the agent was told before anything was said, and went on in spite of.
    """

    call: str
    facts: Mapping[str, Value]
    today: datetime.date
    agent: str = ""
    rehearsal: bool = False
    warning: str = ""


@_of_its_kind
class Chose(NamedTuple):
    """The agent chose the answer `key` to the open ask `ask` (whole name)."""

    ask: str
    key: str


@_of_its_kind
class Answered(NamedTuple):
    """A typed answer to the open ask `ask`; None is "not given"."""

    ask: str
    value: Value | None


@_of_its_kind
class Listened(NamedTuple):
    """The gist of what the customer said at the open listen, which may be empty."""

    listen: str
    text: str


@_of_its_kind
class WentOn(NamedTuple):
    """The agent has said what the turn shows and goes on."""


@_of_its_kind
class Heard(NamedTuple):
    """The customer's words or their gist as typed, masked, and what hearing made of them: nothing is raised yet.

    `triggers` and `denied` are names with the words each rests on; `tone` is a name, or empty.
    """

    text: str
    triggers: tuple[tuple[str, str], ...] = ()
    denied: tuple[tuple[str, str], ...] = ()
    tone: str = ""
    tone_words: str = ""


@_of_its_kind
class Raised(NamedTuple):
    """The agent raises triggers (together), of their own accord or by accepting a suggestion, with the tone that came
    with it if any."""

    triggers: tuple[str, ...]
    suggested: bool = False
    tone: str = ""


@_of_its_kind
class TakenBack(NamedTuple):
    """A trigger raised by the agent was a slip."""

    trigger: str


@_of_its_kind
class Declined(NamedTuple):
    """The agent turned these suggestions down: triggers or a tone."""

    names: tuple[str, ...]


@_of_its_kind
class ToneSet(NamedTuple):
    tone: str
    suggested: bool = False


@_of_its_kind
class Rephrased(NamedTuple):
    """Another way to say it: the open turn's item number `item` (from 0), or every item that has one when None."""

    item: int | None = None


@_of_its_kind
class Noted(NamedTuple):
    text: str


@_of_its_kind
class WentBack(NamedTuple):
    """Back to the turn before."""


@_of_its_kind
class Corrected(NamedTuple):
    """The answer given to `ask` (or the gist at a listen) the `round`-th time it was asked was something else.

    `value` is a choice's key, a typed value, None for "not given", or a listen's text.
    """

    ask: str
    round: int
    value: Value | None


@_of_its_kind
class Left(NamedTuple):
    """The agent leaves the script's path for a step of the script, or for a used flow's (which is done and comes
    back), with a reason."""

    step: str
    reason: str


@_of_its_kind
class Escalated(NamedTuple):
    """The agent hands over to a contact, with the customer's own words if any."""

    contact: str
    words: str = ""


@_of_its_kind
class Dropped(NamedTuple):
    """The line is gone."""


@_of_its_kind
class Returned(NamedTuple):
    """After a break: is the same person still on the line? Where not, `speaker_changed` is raised before anything is
    said."""

    same_person: bool


@_of_its_kind
class Overridden(NamedTuple):
    """The agent goes through with a move that would break guarantees, with a reason; the move itself follows as the
    next event."""

    guarantees: tuple[str, ...]
    reason: str


@_of_its_kind
class WrappedUp(NamedTuple):
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
    for name, value in zip(event._fields, event, strict=True):
        data[name] = _plain(value)
    return data


def decode(data: object) -> Event:
    """The event that `encode` made the data of. Raises EventError where it is not one."""
    if not isinstance(data, dict):
        raise EventError("an event must be an object")
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        raise EventError(f"unknown kind of event: {data.get('kind')!r}")
    given = {name: _value(value) for name, value in data.items() if name != "kind"}
    unknown = given.keys() - set(kind._fields)
    if unknown:
        raise EventError(f"{data['kind']}: unknown field {min(unknown)}")
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

"""Scenarios: calls written down in YAML with what is expected of them, played through the engine itself."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scriptengine.call import account, moves
from scriptengine.call.events import (
    Answered,
    Chose,
    Corrected,
    Dropped,
    Escalated,
    Event,
    Left,
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
from scriptengine.care.entries import Entries
from scriptengine.program import reading
from scriptengine.program.model import Program, Type, Value
from scriptengine.rehearsal.expected import strangers
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Source, Span
from scriptengine.text.strict_yaml import Mapping as YamlMapping
from scriptengine.text.strict_yaml import Node, Scalar, Sequence

UNKNOWN_MOVE = Kind("CS340", "unknown-move")
REFUSED = Kind("CS341", "move-not-taken")
UNEXPECTED = Kind("CS342", "not-as-expected")
EXPECTED = ("outcome", "open", "said", "never_said", "happened", "never_happened", "breaks")


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that is done on the call: which sort, to what, with which value."""

    sort: str
    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Expectation:
    sort: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Scenario:
    """A call: the account's record (whole names to text), the day, the moves in order and what is expected at the end.

    `call` is the script's path as the file writes it, relative to the file.
    """

    name: str
    call: str
    today: datetime.date
    facts: Mapping[str, Scalar]
    moves: tuple[Move, ...]
    expected: tuple[Expectation, ...]
    span: Span


def read_scenarios(source: Source) -> tuple[tuple[Scenario, ...], list[Diagnostic]]:
    """The scenarios of a file and what is wrong with it."""
    entries = Entries()
    root = entries.book(source, "scenarios", ("call", "scenarios"))
    if root is None:
        return (), entries.findings
    call = entries.text(root, "call", why="Say which script is played: `call: early_arrears.call`.")
    found = []
    for name, span, node in entries.named(root, "scenarios"):
        if call is not None and isinstance(node, YamlMapping):
            scenario = _scenario(entries, name, call.text, span, node)
            if scenario is not None:
                found.append(scenario)
    return tuple(found), entries.findings


def _scenario(entries: Entries, name: str, call: str, span: Span, node: YamlMapping) -> Scenario | None:
    entries.only(node, ("today", "facts", "moves", "expect"))
    day = entries.text(node, "today", why="Say on which day the call is: `today: 2026-03-31`.")
    today = entries.date(day, "`today`") if day is not None else None
    facts = {key: value for key, _, value in entries.named(node, "facts") if isinstance(value, Scalar)}
    moves = tuple(_moves(entries, node.items.get("moves")))
    expected = []
    for sort, place, value in entries.named(node, "expect"):
        if sort not in EXPECTED:
            message = f"`{sort}` is nothing that can be expected.{did_you_mean(sort, EXPECTED)}"
            entries.findings.append(UNKNOWN_MOVE.at(place, message, f"Expect one of {', '.join(EXPECTED)}."))
            continue
        scalars = value.items if isinstance(value, Sequence) else (value,)
        expected += [Expectation(sort, one.text, one.span) for one in scalars if isinstance(one, Scalar)]
    if today is None:
        return None
    return Scenario(name, call, today, facts, moves, tuple(expected), span)


_BARE = {"go on", "back", "drop", "return", "new speaker"}
_NAMED = {"tone", "raise", "take back", "escalate"}
_VALUED = {"choose", "answer", "listen", "correct", "leave"}


def _moves(entries: Entries, node: Node | None) -> Iterator[Move]:
    if not isinstance(node, Sequence):
        return
    for item in node.items:
        if isinstance(item, Scalar) and item.text in _BARE:
            yield Move(item.text, "", "", item.span)
            continue
        if isinstance(item, YamlMapping) and len(item.items) == 1:
            ((sort, value),) = item.items.items()
            if sort in _NAMED and isinstance(value, Scalar):
                yield Move(sort, value.text, "", item.span)
                continue
            if sort in _VALUED and isinstance(value, YamlMapping) and len(value.items) == 1:
                ((name, given),) = value.items.items()
                if isinstance(given, Scalar):
                    yield Move(sort, name, given.text, item.span)
                    continue
        known = ", ".join(sorted(_BARE | _NAMED | _VALUED))
        advice = f"Write `- choose: {{who: speaking}}`, `- raise: hardship` or `- go on`. The moves are {known}."
        entries.findings.append(UNKNOWN_MOVE.at(item.span, "This is no move of a call.", advice))


def play(program: Program, scenario: Scenario) -> list[Diagnostic]:
    """Play a scenario; a finding for each move that the call does not take and each thing that is not as expected."""
    facts, findings = account.facts_from(program, {name: one.text for name, one in scenario.facts.items()})
    if findings:
        return [_placed(finding, scenario) for finding in findings]
    unknown = [one for at in scenario.expected for one in strangers(program, at.sort, at.text, at.span)]
    if unknown:
        return unknown
    state, turn = step(program, None, Started(scenario.name, facts, scenario.today, rehearsal=True))
    if turn.refused:
        return [REFUSED.at(scenario.span, turn.refused, "Complete the facts.")]
    record = _Record()
    record.add(turn)
    broken_on_purpose = any(one.sort == "breaks" and one.text != "nothing" for one in scenario.expected)
    for move in scenario.moves:
        event = _event(program, state, move, scenario.today)
        if isinstance(event, str):
            return [REFUSED.at(move.span, event, _where(state.turn))]
        before = state
        state, turn = step(program, state, event)
        record.add(turn)
        if turn.refused and turn.broken and broken_on_purpose:
            state, turn = step(program, _unhindered(before), event)
            record.add(turn)
        if turn.refused and not turn.broken:
            return [REFUSED.at(move.span, turn.refused, _where(state.turn))]
    return [one for expected in scenario.expected for one in _held(record, state, expected)]


def _unhindered(state: State) -> State:
    """The same state, in which no promise holds the next move back: a call that is to break one may break others on
    the way there."""
    s = moves.unmoved(state)
    s.circumstances = s.circumstances._replace(overridden=frozenset(s.plan.program.guarantees))
    return s


def _placed(finding: Diagnostic, scenario: Scenario) -> Diagnostic:
    """At the fact that it names, or at the scenario where that is missing."""
    its = (one.span for name, one in scenario.facts.items() if f"`{name}`" in finding.message)
    return finding._replace(span=next(its, scenario.span))


class _Record:
    """What was said and what happened, from the beginning."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.happened: set[str] = set()
        self.broken: set[str] = set()

    def add(self, turn: Turn) -> None:
        self.broken |= {one.guarantee for one in turn.broken} | set(turn.owed)
        if not turn.refused:
            self.said += [item.text for item in turn.items if item.how != "coach"]
            self.happened |= {token for token, how in turn.happened if how != "taken back"}


def _where(turn: Turn) -> str:
    match turn.do:
        case "choose":
            choices = ", ".join(option.key for option in turn.options)
            return f"The call is at the question `{turn.ask}`, whose choices are {choices}."
        case "type":
            return f"The call is at the question `{turn.ask}`."
        case "listen":
            return f"The call is at the listen `{turn.ask}`."
        case "go_on":
            return "The call is at a turn that waits for nothing but `go on`."
        case "ended":
            return f"The call has ended by then, in `{turn.outcome}`."
        case "dropped":
            return "The line is lost by then: `return` or `new speaker` goes on."
        case "there":
            return "The call is at the question whether the same person is back: `return` or `new speaker`."


def _event(program: Program, state: State, move: Move, today: datetime.date) -> Event | str:
    make: dict[str, Callable[[], Event | str]] = {
        "go on": WentOn,
        "back": WentBack,
        "drop": Dropped,
        "return": lambda: Returned(same_person=True),
        "new speaker": lambda: Returned(same_person=False),
        "tone": lambda: ToneSet(move.name),
        "raise": lambda: Raised(tuple(name.strip() for name in move.name.split(","))),
        "take back": lambda: TakenBack(move.name),
        "escalate": lambda: Escalated(move.name),
        "choose": lambda: Chose(move.name, move.value),
        "listen": lambda: Listened(move.name, move.value),
        "leave": lambda: Left(move.name, move.value),
        "answer": lambda: _answer(program, move, today),
        "correct": lambda: _correction(program, state, move, today),
    }
    return make[move.sort]()


def _typed(program: Program, name: str, text: str) -> Value | str | None:
    answer = program.answers.get(name)
    if answer is None:
        return f"Nothing is asked under the name `{name}`.{did_you_mean(name, program.answers)}"
    if not text:
        return None
    value = reading.read_record(text, answer.type)
    return value.message if isinstance(value, reading.Problem) else value


def _answer(program: Program, move: Move, today: datetime.date) -> Event | str:
    type_ = _type(program, move.name)
    value = _typed(program, move.name, move.value)
    if isinstance(value, str) and (type_ is None or type_.name not in ("text", "choice")):
        return value
    return Answered(move.name, value)


def _correction(program: Program, state: State, move: Move, today: datetime.date) -> Event | str:
    value: Value | str | None = move.value
    type_ = _type(program, move.name)
    if type_ is not None and type_.name not in ("text", "choice"):
        value = _typed(program, move.name, move.value)
        if isinstance(value, str):
            return value
    rounds = max(
        state.path.count(f"ask {move.name}", state.path_length),
        state.path.count(f"listen {move.name}", state.path_length),
    )
    return Corrected(move.name, max(rounds, 1), value)


def _type(program: Program, name: str) -> Type | None:
    answer = program.answers.get(name)
    return answer.type if answer is not None else None


def _held(record: _Record, state: State, expected: Expectation) -> Iterator[Diagnostic]:
    text = expected.text
    turn = state.turn
    match expected.sort:
        case "outcome":
            seen = turn.outcome if turn.do == "ended" else "the call is still open"
            wrong = seen != text
        case "open":
            seen = turn.ask or turn.do
            wrong = seen != text
        case "said":
            seen, wrong = "it was never said", all(text not in line for line in record.said)
        case "never_said":
            seen, wrong = "it was said", any(text in line for line in record.said)
        case "happened":
            seen, wrong = "it never happened", text not in record.happened
        case "never_happened":
            seen, wrong = "it happened", text in record.happened
        case _:
            broken = sorted(record.broken)
            seen, wrong = f"broken: {', '.join(broken) or 'none'}", text not in (broken or ["nothing"])
    if wrong:
        message = f"Expected {expected.sort.replace('_', ' ')}: {text}; but {seen}."
        yield UNEXPECTED.at(expected.span, message, "Mend the script, or what is expected.")


# --- writing --------------------------------------------------------------------------------


def save(call: str, broken: Iterable[tuple[str, tuple[Event, ...]]]) -> str:
    """Calls of a script, each with the guarantee it breaks, as a scenario file that `read_scenarios` reads: the
    counterexamples of proofs, to be kept as tests. `call` is the script's path from the file."""
    lines = ["kind: scenarios", f"call: {_quoted(call)}", "scenarios:"]
    times: Counter[str] = Counter()
    for guarantee, events in broken:
        start = events[0]
        assert isinstance(start, Started)
        times[guarantee] += 1
        name = f"breaks {guarantee}" + (f" {times[guarantee]}" if times[guarantee] > 1 else "")
        lines += [f"  {name}:", f"    today: {start.today.isoformat()}"]
        if start.facts:
            lines.append("    facts:")
            lines += [f"      {fact}: {_quoted(_plain(value))}" for fact, value in start.facts.items()]
        if len(events) > 1:
            lines += ["    moves:", *(f"    - {_written(event)}" for event in events[1:])]
        lines += ["    expect:", f"      breaks: {guarantee}"]
    return "\n".join([*lines, ""])


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written(event: Event) -> str:
    match event:
        case Chose(ask=ask, key=key):
            return f"choose: {{{ask}: {key}}}"
        case Answered(ask=ask, value=value):
            return f"answer: {{{ask}: {_quoted('' if value is None else _plain(value))}}}"
        case Listened(listen=name, text=text):
            return f"listen: {{{name}: {_quoted(text)}}}"
        case Raised(triggers=triggers):
            return f"raise: {_quoted(', '.join(triggers))}"
        case ToneSet(tone=tone):
            return f"tone: {tone}"
        case TakenBack(trigger=trigger):
            return f"take back: {trigger}"
        case Escalated(contact=contact):
            return f"escalate: {contact}"
        case WentBack():
            return "back"
        case Returned(same_person=same):
            return "return" if same else "new speaker"
        case Dropped():
            return "drop"
    return "go on"

"""What became of guarantees, told: findings with the call that breaks one, as a dialogue that people can act out."""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

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
from scriptengine.check.proof import Verdict
from scriptengine.program.claims import SAFETY, automata
from scriptengine.program.model import Ask, Program, Value
from scriptengine.program.promises import Claim
from scriptengine.program.values import text_of
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Span

BROKEN = Kind("CS300", "broken-guarantee")
UNDECIDED = Kind("CS301", "undecided-guarantee")
UNTESTED = Kind("CS302", "untested-guarantee", "hint")
WAIVED = Kind("CS303", "waived-guarantee", "hint")
EXPIRED = Kind("CS304", "expired-waiver")
NEEDLESS = Kind("CS305", "needless-waiver", "warning")

_MOST_NAMED = 8  # happenings in one message
_MOST_EXPLAINED = 3  # marks beside a claim
_OF_TONES = frozenset({"say", "@acknowledges"})  # what may happen in a tone's block


def findings(program: Program, verdicts: Iterable[Verdict], today: datetime.date) -> list[Diagnostic]:
    """A finding for each claim that is not proved, with waivers applied: one that has ended accepts nothing more."""
    waivers = {waiver.guarantee: waiver for waiver in program.waivers}
    found: list[Diagnostic] = []
    for name, group in groupby(verdicts, key=lambda verdict: verdict.guarantee):
        wrong = [one for verdict in group for one in _finding(program, verdict)]
        waiver = waivers.get(name)
        if waiver is None or program.guarantees[name].firm:
            found += wrong
            continue
        failing = [one for one in wrong if one.severity == "error"]
        if waiver.until < today:
            message = f"The waiver of `{name}` ended on {waiver.until.isoformat()}."
            advice = f"Mend what is broken, or let {waiver.by} decide anew."
            found += [EXPIRED.at(waiver.span, message, advice), *wrong]
        elif not failing:
            message = f"`{name}` is waived, but no call breaks it."
            found += [NEEDLESS.at(waiver.span, message, "Take the waiver away."), *wrong]
        else:
            message = f"`{name}` is broken and accepted until {waiver.until.isoformat()} by {waiver.by}: {waiver.why}"
            found.append(
                WAIVED.at(waiver.span, message, related=tuple((one.span, one.message) for one in failing if one.span))
            )
            found += [one for one in wrong if one.severity != "error"]
    return found


def _finding(program: Program, verdict: Verdict) -> Iterator[Diagnostic]:
    guarantee = program.guarantees[verdict.guarantee]
    sentence = f"“{guarantee.sentence}”"
    span = verdict.claim.span
    promised: tuple[tuple[Span, str], ...] = ()
    taken_over = guarantee.pack != program.name
    if taken_over:
        # What a pack promises is for the script to keep: there is the place to mend.
        promised = ((span, f"what `{verdict.guarantee}` promises{_meanings(program, verdict.claim)}"),)
        span = _asked_for(program) or span
    match verdict.status:
        case "broken":
            message = f"{sentence} can be broken: this call {_wrong(program, verdict.claim)}."
            played = f"The shortest call found, as the engine itself plays it:\n{dialogue(program, verdict.events)}"
            advice = "\n".join(filter(None, (_hint(program, verdict), played)))
            place = _breaks(program, verdict)
            if taken_over and place is not None:
                # A flow is used by many scripts: whose call it is has to be said.
                whose = ((span, "the script of this call"),) if span.file != place.file else ()
                yield BROKEN.at(place, message, advice, related=(*whose, *promised))
            else:
                breaks = ((place, "here it breaks"),) if place is not None else ()
                yield BROKEN.at(span, message, advice, related=(*breaks, *promised))
        case "undecided":
            waived = "" if guarantee.firm else ", or let somebody who may do so waive it"
            advice = f"It may hold, but it is not proved, and counts as broken. Make the script simpler there{waived}."
            yield UNDECIDED.at(span, f"{sentence} could not be decided: {verdict.reason}.", advice, related=promised)
        case "untested":
            message = f"{sentence} holds, but nothing here can ever test it: what it is about never happens."
            advice = "That may be as you mean it. If not, a mark or a trigger is missing."
            yield UNTESTED.at(span, message, advice, related=promised)


def _of_the_account(program: Program, claim: Claim) -> bool:
    """Whether a claim forbids or asks for nothing but what is known before the call."""
    return claim.first <= program.facts.keys()


def _hint(program: Program, verdict: Verdict) -> str:
    """What to do about a broken claim, where that is plain; else the call says it."""
    claim = verdict.claim
    if _of_the_account(program, claim):
        return "A script has no hand in what comes with the account: say what follows, `after FACT, …`."
    unheard = _unheard(program, verdict)
    if not unheard:
        return ""
    needed = _needed(claim) if claim.form not in ("never", "at most") else frozenset[str]()
    away = f"lead away from {_any(claim.first)}" if claim.form in SAFETY else ""
    if unheard in program.tones:
        needed, away = needed & _OF_TONES, ""
        if not needed:
            return f"`{unheard}` is a tone, and changes no more than how a thing is said: claim it `after` a trigger."
    todo = ", or ".join(filter(None, (_any(needed), away)))
    return f"Nothing is done when `{unheard}` comes up: write `on {unheard}`, and in it {todo}."


def _needed(claim: Claim) -> frozenset[str]:
    """What keeps a claim, or for one that only forbids, what it forbids."""
    return claim.second if claim.form == "only after" else claim.first


def _meanings(program: Program, claim: Claim) -> str:
    """What the marks mean that a claim needs: those of a pack are nobody's own words."""
    marks = [token[1:] for token in sorted(_needed(claim)) if token[0] == "@" and program.marks.get(token[1:])]
    return "".join(f"; `@{mark}`: {program.marks[mark]}" for mark in marks[:_MOST_EXPLAINED])


def _unheard(program: Program, verdict: Verdict) -> str:
    """The last trigger or tone of a call that its claim is about and no block runs for; empty where there is none."""
    about = frozenset().union(*verdict.claim.after)
    for event in reversed(verdict.events):
        match event:
            case Raised(triggers=triggers):
                for name in triggers:
                    groups = {group for group, members in program.groups.items() if name in members}
                    if about & {name, *groups} and not program.triggers[name].handler:
                        return name
            case ToneSet(tone=tone) if tone in about and tone not in program.tone_handlers:
                return tone
    return ""


def _wrong(program: Program, claim: Claim) -> str:
    """What a call does that breaks a claim, with the happenings that it is about."""
    about = _any(claim.first)
    if claim.form in SAFETY and _of_the_account(program, claim):
        return f"begins with {about}"
    match claim.form:
        case "every call has":
            return f"ends without what it owes, {about}"
        case "within":
            turns = "1 turn" if claim.count == 1 else f"{claim.count} turns"
            return f"has no {about} within {turns}"
        case "only after":
            return f"does what it must not, {about} before {_any(claim.second)}"
        case "at most":
            times = "once" if claim.count == 1 else f"{claim.count} times"
            return f"does what it must not, {about} more than {times}"
        case "never":
            return f"does what it must not, {about}"


def _any(tokens: Collection[str]) -> str:
    """`@a`, `@b` or `end c`, marks first; of many only some."""
    named = [
        f"`{token}`" for token in sorted(tokens, key=lambda token: (token[0] != "@", token.startswith("end "), token))
    ]
    if len(named) > _MOST_NAMED:
        named[_MOST_NAMED - 1 :] = [f"{len(named) - _MOST_NAMED + 1} others"]
    return " or ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


def _asked_for(program: Program) -> Span | None:
    """Where the script says which packs it keeps to."""
    for source in program.sources.values():
        found = re.search(r"^[ ]+(checks\b[^\n#]*)", source.text, re.MULTILINE)
        return Span(source.name, *found.span(1)) if found else None
    return None


def _silent(program: Program) -> Program:
    """The program without guarantees, so that no move is held back."""
    return replace(program, guarantees={}, waivers=(), made={})


def _breaks(program: Program, verdict: Verdict) -> Span | None:
    """Where a call breaks its claim: at what must not happen then, or, for what is owed, where the call has come to."""
    guarantee = replace(program.guarantees[verdict.guarantee], claims=(verdict.claim,))
    (automaton,) = automata(program, (guarantee,))
    silent = _silent(program)
    watched = replace(silent, guarantees={guarantee.name: guarantee}, made={})
    *events, last = verdict.events
    before: State | None = None
    state: State | None = None
    for event in events:
        before, _ = step(watched, before, event)
        state, _ = step(silent, state, event)
    asked = program.nodes.get(before.turn.place) if before is not None else None
    _, turn = step(silent, state, last)
    claim = before.claims[0] if before is not None else automaton.start
    said: Counter[str] = Counter()
    for token, how in turn.happened if automaton.claim.form in SAFETY and not turn.afresh else ():
        claim, broken = automaton.happen(claim, token, how)
        said[token] += how != "chosen"
        if broken and how == "chosen" and isinstance(asked, Ask) and isinstance(last, Chose):
            for choice in asked.choices:
                if choice.key == last.key and token in choice.happens:
                    return choice.span
        elif broken:
            statements = (program.nodes[label] for label in dict.fromkeys(item.node for item in turn.items))
            saying = [one.span for one in statements if token in getattr(one, "happens", ())]
            if saying:
                return saying[min(said[token], len(saying)) - 1]
        if broken:
            break
    return program.nodes[turn.place].span if turn.place in program.nodes else None


def dialogue(program: Program, events: Iterable[Event]) -> str:
    """A call as a dialogue to act out: what the agent says, what is answered or comes up, line by line."""
    silent = _silent(program)
    state: State | None = None
    lines: list[str] = []
    for event in events:
        before = state.turn if state is not None else None
        lines += _event(program, before, event)
        state, turn = step(silent, state, event)
        # A question said before is asked again all the same: without it the answer below would hang in the air.
        told = [item for item in turn.items if item.how == "ask" or (item.how != "coach" and not item.again)]
        lines += [f"  Agent: {item.text}" for item in told]
        passed_on = _passed_on(turn) if not isinstance(event, Escalated) else ()
        lines += [f"  The call is passed on to `{contact}`." for contact in passed_on]
        if turn.do == "ended" and not told and not passed_on and before is not None and before.do == "ended":
            said = any(item.how != "coach" for item in turn.items)
            more = "What was said last stands once more" if said else "Nothing more is said"
            lines.append(f"  {more}, and the call ends as it did.")
        elif turn.do == "ended":
            lines.append(f"  The call ends: {program.outcomes[turn.outcome].title}.")
    return "\n".join(lines)


def _passed_on(turn: Turn) -> tuple[str, ...]:
    """The contacts that the script itself hands over to on the way to a turn."""
    if turn.afresh:
        return ()
    return tuple(token.removeprefix("escalate ") for token, _ in turn.happened if token.startswith("escalate "))


def _event(program: Program, turn: Turn | None, event: Event) -> Iterator[str]:
    match event:
        case Started(facts=facts, today=today):
            given = ", ".join(f"{name} {_shown(program, name, value)}" for name, value in facts.items())
            yield f"  A call on {today.isoformat()}{' with ' + given if given else ''}."
        case Chose(ask=ask, key=key):
            options = turn.options if turn is not None else ()
            words = next((option.text for option in options if option.key == key), key)
            yield f"  Answer to `{ask}`: {words}"
        case Answered(ask=ask, value=value):
            yield f"  Answer to `{ask}`: {'not given' if value is None else _shown(program, ask, value)}"
        case Listened(listen=name, text=text):
            yield f"  The customer speaks at `{name}`{'' if text else ', but nothing is noted'}."
        case WentOn():
            yield "  The agent goes on."
        case Raised(triggers=triggers):
            late = turn is not None and turn.do == "ended"
            yield f"  {'Before it is wrapped up, it' if late else 'It'} comes up: {', '.join(triggers)}."
        case ToneSet(tone=tone):
            yield f"  The customer sounds {tone}."
        case TakenBack(trigger=trigger):
            yield f"  {trigger} was a slip, and is taken back."
        case WentBack():
            yield "  The agent goes back a turn."
        case Escalated(contact=contact):
            yield f"  The agent hands over to `{contact}`."
        case Returned():
            yield "  The turn is shown once more."


def _shown(program: Program, name: str, value: Value) -> str:
    fact = program.facts.get(name)
    answer = program.answers.get(name)
    type_ = fact.type if fact is not None else answer.type if answer is not None else None
    if type_ is None:
        return str(value)
    private = fact.private if fact is not None else answer is not None and answer.private
    return text_of(value, type_, program.locale, program.currency, private=private)

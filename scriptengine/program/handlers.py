"""The `on` blocks: which one runs for which trigger or tone, and what a tone's block may do."""

from collections.abc import Iterable, Mapping
from typing import Literal

from scriptengine.hearing import vocabulary
from scriptengine.hearing.vocabulary import TONES, URGENCIES
from scriptengine.language import tree
from scriptengine.program.declared import Declared
from scriptengine.program.model import Handler, Trigger
from scriptengine.program.unit import Unit, statements
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean

UNKNOWN_EVENT = Kind("CS180", "unknown-event")
EVENT_TWICE = Kind("CS181", "two-blocks-for-one-event")
TONE_BLOCK = Kind("CS182", "tone-block-acts")
CRISIS_BLOCK = Kind("CS183", "crisis-trigger-without-block")

_QUIET = (tree.Say, tree.Coach, tree.Acknowledge, tree.If, tree.Resume, tree.Bad)


def handler_id(unit: Unit, on: tree.On) -> str:
    """`on hardship`, or `identity.on speaker_changed` where it is not the script's."""
    return f"{unit.prefix}on {' or '.join(event.text for event in on.events)}"


def check_events(unit: Unit, declared: Declared) -> list[Diagnostic]:
    """Every event must exist and have one block in a file, and a tone's block only speaks and resumes."""
    findings: list[Diagnostic] = []
    seen: dict[str, tree.Word] = {}
    known = {**declared.triggers, **declared.groups, **dict.fromkeys(TONES)}
    for on in unit.blocks:
        for event in on.events:
            name = event.text
            if not name:
                continue  # what is missing was told already
            if name not in known:
                message = f"There is no trigger, group or tone `{name}`.{did_you_mean(name, known)}"
                advice = "Mend the spelling, or add the trigger to a lexicon that the script uses."
                findings.append(UNKNOWN_EVENT.at(event.span, message, advice))
            elif name in seen:
                message = f"This file has two blocks for `{name}`, and one of them would never run."
                related = ((seen[name].span, "the other one"),)
                findings.append(EVENT_TWICE.at(event.span, message, "Make one block of the two.", related=related))
            seen.setdefault(name, event)
            if name in TONES:
                findings += _acts(on, name)
    return findings


def _acts(on: tree.On, tone: str) -> list[Diagnostic]:
    """Statements of a tone's block that do more than speak kindly and go back."""
    findings = []
    for statement in statements(on.block):
        marks = statement.marks if isinstance(statement, tree.Say) else ()
        acting = next((mark for mark in marks if mark.text != "acknowledges"), None)
        if acting is not None or not isinstance(statement, _QUIET):
            message = (
                f"A block for a tone may only speak and resume: `{tone}` changes how a thing is said, nothing else."
            )
            advice = "Keep `say`, `coach`, `acknowledge` and `resume`; for the rest use a trigger, or a question."
            findings.append(TONE_BLOCK.at(acting.span if acting else statement.span, message, advice))
    return findings


def urgency(events: Iterable[str], declared: Declared) -> Literal["crisis", "high", "normal"]:
    """How soon a block has to run: as its most urgent trigger; `crisis` only where all its events are of that kind."""
    ranks: list[vocabulary.Urgency] = []
    for event in events:
        members = {event} if event in declared.triggers else declared.groups.get(event, frozenset())
        ranks += [declared.triggers[name].urgency for name in members if name in declared.triggers] or ["normal"]
    if ranks and set(ranks) != {"crisis"}:
        ranks = [rank if rank != "crisis" else "high" for rank in ranks]
    return min(ranks, key=URGENCIES.index, default="normal")


def triggers(declared: Declared, handlers: Iterable[Handler]) -> dict[str, Trigger]:
    """Every trigger with the block that a raise of it runs.

    The trigger's own goes before a group's, a smaller group's before a larger one's, and among equals the script's
    before a used file's, which is the order of `handlers`.
    """
    by_event: dict[str, str] = {}
    for handler in handlers:
        for event in handler.events:
            by_event.setdefault(event, handler.id)
    runs = {name: by_event[name] for name in declared.triggers if name in by_event}
    groups = [(group, members) for group, members in declared.groups.items() if group in by_event]
    for group, members in sorted(groups, key=lambda item: (len(item[1]), item[0])):
        for name in members:
            runs.setdefault(name, by_event[group])
    return {
        trigger.name: Trigger(trigger.name, trigger.group, trigger.urgency, runs.get(trigger.name, ""), trigger.meaning)
        for trigger in declared.triggers.values()
    }


def tones(handlers: Iterable[Handler]) -> dict[str, str]:
    """Tone to the block that runs when it is set."""
    found: dict[str, str] = {}
    for handler in handlers:
        for event in handler.events:
            if event in TONES:
                found.setdefault(event, handler.id)
    return found


def without_block(main: Unit, known: Mapping[str, Trigger]) -> list[Diagnostic]:
    """Crisis triggers that a script has no block for."""
    missing = [trigger.name for trigger in known.values() if trigger.urgency == "crisis" and not trigger.handler]
    if not missing or main.kind != "script" or main.file.header is None:
        return []
    listed = " and ".join(f"`{name}`" for name in missing)
    message = f"Nothing is written for {listed}, so nobody would be guided when a life may be at risk."
    advice = "Write a block for it: `on crisis`, with what to say and whom to call in. The library has a flow for it."
    return [CRISIS_BLOCK.at(main.span, message, advice)]

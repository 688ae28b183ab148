"""What a scenario may expect of a call: names that there are, since nothing ever happens under any other."""

from collections.abc import Iterator

from scriptengine.program.model import Ask, Program
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Span

UNKNOWN = Kind("CS343", "nothing-to-expect")

_TURNS = ("go_on", "ended", "dropped", "there")


def strangers(program: Program, sort: str, name: str, span: Span) -> Iterator[Diagnostic]:
    """A finding where a scenario expects, by `sort`, something under a name that the script does not have."""
    match sort:
        case "outcome":
            what, known = "outcome", set(program.outcomes)
        case "open":
            what, known = "ask or listen", {*program.answers, *_TURNS}
        case "breaks":
            what, known = "guarantee", {*program.guarantees, "nothing"}
        case "happened" | "never_happened":
            what, known = "mark, trigger, step or statement", _happening(program)
        case _:
            return
    if name not in known:
        yield UNKNOWN.at(span, f"There is no {what} `{name}`.{did_you_mean(name, known)}", "Mend the name.")


def _happening(program: Program) -> set[str]:
    """Everything that can happen on a call, as guarantees name it."""
    known = {f"@{mark}" for mark in program.marks} | {f"step {step}" for step in program.steps}
    known |= {*program.triggers, *program.groups, *program.tones, *program.facts}
    for node in program.nodes.values():
        known.update(getattr(node, "happens", ()))
        if isinstance(node, Ask):
            known.update(token for choice in node.choices for token in choice.happens)
    known.update(f"escalate {contact}" for contact in program.contacts)
    known.update(f"end {outcome}" for outcome in program.outcomes)
    return known | {"escalate", "say", "ask", "listen", "end"}

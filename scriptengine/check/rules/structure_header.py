"""What a script says about itself: who looks after it, its version, the packs it is checked against, its outcomes."""

from collections.abc import Iterator

from scriptengine.check.rule import rule
from scriptengine.check.subject import Subject
from scriptengine.language import tree
from scriptengine.text.diagnostic import Diagnostic


@rule("CS446", "warning")
def no_rule_pack(subject: Subject) -> Iterator[Diagnostic]:
    """A script that is checked against no rule pack.

    Why: what every call owes the person on the other end, and what the law of a place asks for, is written in packs.
    Without one, a clean lint says only that the script can be followed.

    Bad:
        script bare "Bare"
            version 1

        outcome done "Done"

        on crisis
            end done

        step start
            end done

    Good:
        script bare "Bare"
            version 1

        outcome done "Done"

        guarantee gentle "Nobody is asked for money"
            never @demands

        on crisis
            end done

        step start
            end done
    """
    program = subject.program
    header = subject.file.header
    if header is not None and not program.guarantees:
        message = "This script makes no guarantee and is checked against no rule pack."
        yield no_rule_pack.at(header.name.span, message, "Add a line such as `checks help_first, uk`.")


@rule("CS447", "hint", needs="file")
def no_owner(subject: Subject) -> Iterator[Diagnostic]:
    """A script that names nobody who looks after it.

    Why: when a law changes or a guarantee breaks, somebody has to be asked. `owner` takes a person or a team.

    Bad:
        script alone "Alone"
            version 1

        step start
            end done

    Good:
        script looked_after "Looked after"
            version 1
            owner Collections training

        step start
            end done
    """
    header = subject.file.header
    if header is not None and _lacks(header, "owner"):
        message = "Who looks after this script is not said."
        yield no_owner.at(header.name.span, message, "Add a line below: `owner Collections training`.")


@rule("CS448", "warning", needs="file")
def no_version(subject: Subject) -> Iterator[Diagnostic]:
    """A script without a version.

    Why: transcripts and reports name the version of the script a call ran. Without one, two calls that heard different
    words look the same.

    Bad:
        script first "First"
            owner Collections training

        step start
            end done

    Good:
        script first "First"
            version 1
            owner Collections training

        step start
            end done
    """
    header = subject.file.header
    if header is not None and _lacks(header, "version"):
        yield no_version.at(header.name.span, "This script has no version.", "Add a line below: `version 1`.")


def _lacks(header: tree.Header, setting: str) -> bool:
    return header.kind == "script" and all(one.name.text != setting for one in header.settings)


@rule("CS450", "warning", needs="file")
def title_used_twice(subject: Subject) -> Iterator[Diagnostic]:
    """Two outcomes of a script with the same title.

    Why: agents and reports see titles, not names; two lines that read alike are counted as one.

    Bad:
        outcome paid "Paid"
        outcome paid_later "Paid"

        step start
            end paid

    Good:
        outcome paid "Paid on the call"
        outcome paid_later "Paid after the call"

        step start
            end paid
    """
    seen: dict[str, tree.Outcome] = {}
    for outcome in subject.file.declarations:
        if isinstance(outcome, tree.Outcome):
            first = seen.setdefault(outcome.title.strip().lower(), outcome)
            # A title that is not there at all is told by the reader already; an empty one is not.
            written = '"' in subject.source.text[outcome.span.start : outcome.span.end]
            if first is not outcome and written:
                message = f"Another outcome has the title `{outcome.title}` too."
                related = ((first.span, "the other one"),)
                advice = "Say in each title what makes it different."
                yield title_used_twice.at(outcome.span, message, advice, related=related)

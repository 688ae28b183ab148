"""Findings that an author accepts in the file itself, each with the reason: `# allow threatening-word: a quotation`."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scriptengine.check.allowance import Allowance
from scriptengine.check.config import GUARANTEES, WAIVE, Config, both_names, unknown
from scriptengine.text.diagnostic import Diagnostic, Kind
from scriptengine.text.source import Source, Span

NO_REASON = Kind("CS811", "allow-without-reason")
UNKNOWN = Kind("CS812", "allow-of-no-rule")
UNUSED = Kind("CS813", "unused-allow", "warning")
NOT_ALLOWED = Kind("CS814", "allow-of-what-may-not-be")

_COMMENT = re.compile(r"^[ \t]*#[ \t]*allow[ \t]+([^:\n]*?)[ \t]*(?::[ \t]*([^\n]*?))?[ \t]*$", re.MULTILINE)
_WORD = re.compile(r"CS\d{1,3}|[a-z]+(?:-[a-z]+)+", re.ASCII)
_SORT = re.compile(r"CS\d{1,2}", re.ASCII)
_HEADER = re.compile(r"^(?:script|flow|rules)\b", re.MULTILINE)


def allowances(source: Source) -> Iterator[Allowance]:
    """What the comments of a file allow.

    A comment above the header allows for the whole file, any other for the statement below it with all that is indented
    under it. Comments that only begin with the word "allow" are left alone.
    """
    if "allow" not in source.text:  # most files allow nothing, and are done with
        return
    header = _HEADER.search(source.text)
    for comment in _COMMENT.finditer(source.text):
        words = [word.strip() for word in comment[1].split(",")]
        if not all(_WORD.fullmatch(word) for word in words) and not (comment[2] and any(map(_almost, words))):
            continue
        whole = header is not None and comment.start() < header.start()
        start, end = (0, len(source.text) + 1) if whole else _statement(source.text, comment.end())
        at = comment.start(1)
        for word in words:
            at = source.text.index(word, at)
            span = Span(source.name, at, at + len(word))
            yield Allowance(word, (comment[2] or "").strip(), span, start, end)


def _almost(word: str) -> bool:
    """Whether a word is a rule's name but for hyphens, spaces and capitals: then it was meant as one."""
    from scriptengine.check.registry import BY_NAME  # brings in most of the engine, and few comments need it

    return re.sub(r"[-_ ]", "", word.lower()) in {name.replace("-", "") for name in BY_NAME}


_LINE = re.compile(r"^([ \t]*)(?:(#)|(\S))?.*$", re.MULTILINE)


def _statement(text: str, after: int) -> tuple[int, int]:
    """From the first line below that is no comment to the last line that is indented under it."""
    start = end = -1
    depth = 0
    for line in _LINE.finditer(text, after):
        if line.start() == after or line[3] is None:
            continue
        if start < 0:
            start, depth = line.start(), len(line[1])
        elif len(line[1]) <= depth:
            break
        end = line.end() + 1
    return (start, end) if start >= 0 else (after, after)


Ran = Callable[[str, str], bool]


class Sorted(NamedTuple):
    """Findings to tell, and those that a comment allows with its reason."""

    told: list[Diagnostic]
    allowed: list[tuple[Diagnostic, str]]


def sort(
    findings: Iterable[Diagnostic],
    given: Mapping[str, Sequence[Allowance]],
    config: Config,
    ran: Ran,
) -> Sorted:
    """Sort findings by what the comments of their files allow, and add what is wrong with the comments.

    `given` are the allowances by file; `ran` tells whether a rule, by code or name, looked at a file as fully as it
    can: an allowance that nothing needed is not the same as one that was not put to the test.
    """
    sorted_ = Sorted([], [])
    used: set[Allowance] = set()
    for finding in findings:
        file = finding.span.file if finding.span else ""
        covering = [one for one in given.get(file, ()) if one.reason and one.covers(finding)]
        if covering and config.lets_accept(finding.code, finding.name):
            used.update(covering)
            sorted_.allowed.append((finding, covering[0].reason))
        else:
            sorted_.told.append(finding)
    for ones in given.values():
        for one in ones:
            if one not in used:
                sorted_.told.extend(_wrong(one, config, ran))
    return sorted_


def _wrong(one: Allowance, config: Config, ran: Ran) -> Iterator[Diagnostic]:
    problem = unknown(one.rule)
    if problem:
        yield UNKNOWN.at(one.span, problem, "`scriptengine rule` lists them all.")
    elif _SORT.fullmatch(one.rule):
        message = f"`{one.rule}` is the beginning of several codes, and a comment allows one rule at a time."
        yield UNKNOWN.at(one.span, message, "Name the rule that is meant, so that nothing else is hidden.")
    elif not one.reason:
        message = f"Why `{one.rule}` is allowed here is not said, so it is not."
        yield NO_REASON.at(one.span, message, f"Write the reason: `# allow {one.rule}: why`.")
    elif not config.lets_accept(*both_names(one.rule)):
        locked = config.is_locked(*both_names(one.rule))
        why = WAIVE if one.rule.startswith(GUARANTEES) else "Mend what it finds, and take this comment away."
        yield NOT_ALLOWED.at(one.span, f"`{one.rule}` {'is locked and ' if locked else ''}can't be allowed.", why)
    elif ran(one.span.file, one.rule):
        message = f"Nothing here needs `{one.rule}` to be allowed."
        yield UNUSED.at(one.span, message, "Delete this comment, so that it hides nothing later.")

"""Adding phrases to a trainer's lexicon: the YAML keeps its comments, order and layout."""

import io
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from scriptengine.hearing import lexicon
from scriptengine.hearing.lexicon import Lexicon
from scriptengine.hearing.slips import NEVER_MATCHES, TWICE
from scriptengine.hearing.vocabulary import TONES
from scriptengine.text import strict_yaml
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

_WIDTH = 1_000_000  # a line of the file stays one line


def add(
    source: Source, name: str, phrases: Sequence[str], use: str, base: Lexicon | None
) -> tuple[Source | None, list[Diagnostic]]:
    """The lexicon with phrases added at the end of a trigger's or tone's `use`, and what is wrong with it then.

    None where the file has errors before or would have them after, or a phrase stands there already: nothing is written
    then. What the phrases themselves would bring has no place, since they stand nowhere yet; what the trigger or tone
    brings as it is written stands there.
    """
    lines = list(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases))
    unread = [line for line in lines if not line or line.startswith("#") or " #" in line]
    if unread:
        said = f"`{unread[0]}` has a `#`, which begins a comment" if unread[0] else "there are no words in it"
        return None, [NEVER_MATCHES.at(None, f"This phrase can never match: {said}.", "Write the words to listen for.")]
    _, findings = lexicon.read(source, base)
    before = _errors(findings)
    if before:
        return None, before
    round_trip = YAML()
    round_trip.preserve_quotes = True
    round_trip.width = _WIDTH
    document = round_trip.load(source.text)
    part = "tones" if name in TONES else "triggers"
    section = document.setdefault(part, CommentedMap())
    holder = section.setdefault(name, CommentedMap())
    written = str(holder.get(use) or "")
    holder[use] = LiteralScalarString(
        written + ("\n" if written and not written.endswith("\n") else "") + "\n".join(lines) + "\n"
    )
    out = io.StringIO()
    round_trip.dump(document, out)
    changed = Source(source.name, out.getvalue())
    _, findings = lexicon.read(changed, base)
    where = _place(source, part, name, use)
    errors = [one._replace(span=None if _new(changed, one, lines) else where, related=()) for one in _errors(findings)]
    new = [one for one in findings if _new(changed, one, lines)]
    there = [_already(changed, one, name) for one in new if one.code == TWICE.code and _here(changed, one)]
    return (None if errors or there else changed), errors or there or new


def _place(source: Source, part: str, name: str, use: str) -> Span | None:
    """Where the file has a trigger's or tone's `use`, or else its name."""
    root, _ = strict_yaml.read(source)
    section = root.items.get(part) if root else None
    if not isinstance(section, strict_yaml.Mapping) or name not in section.items:
        return None
    holder = section.items[name]
    return holder.keys.get(use, section.keys[name]) if isinstance(holder, strict_yaml.Mapping) else section.keys[name]


def _here(changed: Source, finding: Diagnostic) -> bool:
    """Whether it is in the same file that a phrase stands too, and not in the lexicon that is extended."""
    return all(first.file == changed.name for first, _ in finding.related)


def _already(changed: Source, finding: Diagnostic, name: str) -> Diagnostic:
    """Where a phrase stands that was to be added: its own place will not be."""
    assert finding.span
    text = changed.text[finding.span.start : finding.span.end]
    ((first, _),) = finding.related
    written = changed.text[first.start : first.end]
    as_written = "" if written == text else f" as `{written}`"
    line = changed.position(first.start).line
    message = f"`{text}` stands under `{name}` already, in line {line} of `{changed.name}`{as_written}."
    return TWICE.at(None, message, "Nothing was written; leave this phrase out.")


def _errors(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [finding for finding in findings if finding.severity == "error"]


def _new(source: Source, finding: Diagnostic, lines: Sequence[str]) -> bool:
    return finding.span is not None and source.text[finding.span.start : finding.span.end] in lines

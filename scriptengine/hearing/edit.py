"""Adding phrases to a trainer's lexicon: the YAML keeps its comments, order and layout."""

import io
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from scriptengine.hearing import lexicon
from scriptengine.hearing.lexicon import NEVER_MATCHES, Lexicon
from scriptengine.hearing.vocabulary import TONES
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source

_WIDTH = 1_000_000  # a line of the file stays one line


def add(
    source: Source, name: str, phrases: Sequence[str], use: str, base: Lexicon | None
) -> tuple[Source | None, list[Diagnostic]]:
    """The lexicon with phrases added at the end of a trigger's or tone's `use`, and what is wrong with it then.

    None where the file has errors before or would have them after: nothing is written then. What the phrases themselves
    would bring has no place, since they stand nowhere yet.
    """
    lines = [" ".join(phrase.split()) for phrase in phrases]
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
    section = document.setdefault("tones" if name in TONES else "triggers", CommentedMap())
    holder = section.setdefault(name, CommentedMap())
    written = str(holder.get(use) or "")
    holder[use] = LiteralScalarString(
        written + ("\n" if written and not written.endswith("\n") else "") + "\n".join(lines) + "\n"
    )
    out = io.StringIO()
    round_trip.dump(document, out)
    changed = Source(source.name, out.getvalue())
    _, findings = lexicon.read(changed, base)
    errors = [one._replace(span=None, related=()) for one in _errors(findings)]
    return (None if errors else changed), errors or [one for one in findings if one.span and _new(changed, one, lines)]


def _errors(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [finding for finding in findings if finding.severity == "error"]


def _new(source: Source, finding: Diagnostic, lines: Sequence[str]) -> bool:
    return finding.span is not None and source.text[finding.span.start : finding.span.end] in lines

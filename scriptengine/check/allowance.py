"""What one comment in a script accepts: a record by itself, so that a run without work need not load the rest."""

from typing import NamedTuple

from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span


class Allowance(NamedTuple):
    """One rule allowed by one comment, from `start` to `end` of its file; `span` is where the rule is named."""

    rule: str
    reason: str
    span: Span
    start: int
    end: int

    def covers(self, finding: Diagnostic) -> bool:
        span = finding.span
        return (
            span is not None
            and span.file == self.span.file
            and self.start <= span.start < self.end
            and self.rule in (finding.code, finding.name)
        )

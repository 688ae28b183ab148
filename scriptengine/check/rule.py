"""What a rule is: one function with its code, whose docstring is its page and whose Bad and Good are its test."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Final, Literal

from scriptengine.check.subject import Subject
from scriptengine.text.diagnostic import Diagnostic, Fix, Severity
from scriptengine.text.source import Span

Group = Literal["structure", "care", "wording", "safety"]
Needs = Literal["file", "program"]
Check = Callable[[Subject], Iterator[Diagnostic]]

GROUPS: Final[dict[str, Group]] = {"CS4": "structure", "CS5": "care", "CS6": "wording", "CS7": "safety"}

_HEADING = re.compile(r"^(Why|Bad|Good):[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that looks at one file by itself (`needs` "file"), or at a whole call with all its files ("program")."""

    code: str
    name: str
    severity: Severity
    needs: Needs
    page: str
    check: Check

    @property
    def group(self) -> Group:
        return GROUPS[self.code[:3]]

    @property
    def summary(self) -> str:
        """What it finds: the first paragraph of its page, in one line."""
        return " ".join(self.page.partition("\n\n")[0].split())

    def part(self, heading: Literal["Why", "Bad", "Good"]) -> str:
        """What stands under a heading of its page, without indentation."""
        places = list(_HEADING.finditer(self.page))
        for number, found in enumerate(places):
            if found[1] == heading:
                end = places[number + 1].start() if number + 1 < len(places) else len(self.page)
                return inspect.cleandoc("\n" + self.page[found.end() : end]).strip("\n")
        return ""

    def at(
        self,
        span: Span | None,
        message: str,
        advice: str = "",
        *,
        related: tuple[tuple[Span, str], ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A finding of this rule."""
        return Diagnostic(self.code, self.name, message, span, advice, self.severity, related, fix)


def rule(code: str, severity: Severity, *, needs: Needs = "program") -> Callable[[Check], Rule]:
    """Make a rule of a function; its name, with dashes, is the rule's: it says what is found and reads well after
    "allow", as in `allow threatening-word`.

    The docstring: first what it finds, in a sentence; then the headings `Why:`, `Bad:` and `Good:`. Below the last two
    stands a script, or a part of one that its tests complete; the rule finds exactly one thing in the bad one and
    nothing in the good one. Inside the function its own name is the rule: `yield unreachable_step.at(span, ...)`.
    """

    def made(check: Check) -> Rule:
        page = inspect.cleandoc(check.__doc__ or "")
        return Rule(code, getattr(check, "__name__", "").replace("_", "-"), severity, needs, page, check)

    return made


def rules_in(modules: Iterable[ModuleType]) -> tuple[Rule, ...]:
    """The rules of some modules by code."""
    found = {thing.code: thing for module in modules for thing in vars(module).values() if isinstance(thing, Rule)}
    return tuple(found[code] for code in sorted(found))

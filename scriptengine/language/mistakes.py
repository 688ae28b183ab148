"""Mistakes of layout and order named in plain words, one function each, and the way to those inside a line."""

import re

from scriptengine.language import keywords, named, reckoned, worded
from scriptengine.language.slip import Slip
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind
from scriptengine.text.source import Span

TAB = Kind("CS001", "tab")
TOO_FAR_IN = Kind("CS002", "too-far-in")
BETWEEN_DEPTHS = Kind("CS003", "between-depths")
TOO_DEEP = Kind("CS004", "too-deep")
NOTHING_BELOW = Kind("CS005", "nothing-below")
NO_CHOICES = Kind("CS006", "no-choices")
TEXT_AFTER_CHOICES = Kind("CS007", "text-after-choices")
HIDDEN_CHARACTER = Kind("CS008", "hidden-character")
TOO_MANY = Kind("CS009", "too-many-mistakes")
ARROW_AND_BLOCK = Kind("CS010", "arrow-and-block")
NO_HEADER = Kind("CS011", "missing-header")
SECOND_HEADER = Kind("CS012", "second-header")
HEADER_NOT_FIRST = Kind("CS013", "header-not-first")
DECLARED_LATE = Kind("CS014", "declared-late")
ELSE_ALONE = Kind("CS015", "else-alone")

_LOOKED_BACK = 4000  # signs, in search of the lines that another could belong to
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")
_SHOWN = 20  # hidden characters that are reported in one file
_WANTED = {
    "block": ("statements", "Write what happens below it, indented by four spaces, as in `    say Hello.`"),
    "ask": (
        "choices",
        "Write its choices below it, indented, as in `    - (yes) Yes`. For a typed answer: `ask income as money`.",
    ),
    "claims": ("claims", "Write what must hold below it, indented, as in `    @discloses only after @verifies`."),
    "text": ("words to say", "Write the words on the same line, or below it, indented by four spaces."),
}


def explain(slip: Slip) -> Diagnostic:
    """Why a line is no sentence of the language: the first slip that is found in it, or how such a line is written."""
    for mistake in (*worded.MISTAKES, *keywords.MISTAKES, *named.MISTAKES):
        finding = mistake(slip)
        if finding:
            return finding
    return reckoned.explain(slip) or named.explain_form(slip)


def hidden(file: str, text: str) -> tuple[str, list[Diagnostic]]:
    """The text with hidden control characters blanked, each reported with its place."""
    if text.replace("\n", "").isprintable():
        return text, []  # nearly always, and seen in a fraction of the time
    found = list(_HIDDEN.finditer(text))
    findings = [
        HIDDEN_CHARACTER.at(
            Span(file, one.start(), one.end()),
            f"There is a hidden character here (U+{ord(one[0]):04X}), which nobody can see or say.",
            "Delete it; retyping the line by hand does.",
            fix=Fix("Delete it", (Edit(Span(file, one.start(), one.end()), ""),)),
        )
        for one in found[:_SHOWN]
    ]
    return (_HIDDEN.sub(" ", text) if found else text), findings


def tabs(file: str, text: str) -> tuple[str, list[Diagnostic]]:
    """The text with tabs inside lines as spaces; one finding for all lines that begin with tabs."""
    if "\t" not in text:
        return text, []
    found = list(re.finditer(r"^ *\t[ \t]*(?=\S)", text, re.MULTILINE))
    plain = re.sub(r"(?<=[^\s])[ \t]*\t[ \t]*", lambda one: " " * len(one[0]), text)
    if not found:
        return plain, []
    spans = [Span(file, one.start(), one.end()) for one in found]
    edits = tuple([Edit(span, one[0].expandtabs(4)) for span, one in zip(spans, found, strict=True)])
    others = (
        f" So are {len(found) - 1} other lines."
        if len(found) > 2
        else " So is another line."
        if len(found) == 2
        else ""
    )
    finding = TAB.at(
        spans[0],
        f"This line is indented with a tab.{others}",
        "Use four spaces for each step to the right. Most editors can be set to type spaces for a tab.",
        fix=Fix("Write four spaces for each tab", edits),
    )
    return plain, [finding]


def too_many(slip: Slip) -> Diagnostic:
    """Reading stops here."""
    return TOO_MANY.at(
        slip.span,
        "There are so many mistakes above that the file is read no further than this line.",
        "Mend those first. If the file is no call script at all, give it another ending than `.call`.",
    )


def too_far_in(slip: Slip, previous: str) -> Diagnostic:
    """A line deeper than the one above, where nothing may stand below that one."""
    above = previous.strip()[:60]
    if re.match(r"-(?!>).*->", above):
        return ARROW_AND_BLOCK.at(
            slip.span,
            "The choice above already goes on with an arrow, so nothing can stand below it.",
            "Take the arrow off the choice's line and write it as the last line here, or take these lines away.",
        )
    if not above:
        return TOO_FAR_IN.at(slip.span, "The first line is indented.", "Begin it at the left edge.")
    return TOO_FAR_IN.at(
        slip.span,
        f"This line is further in than `{above}`, and nothing can stand below that line.",
        "Begin it at the same depth as the lines around it.",
    )


def between_depths(slip: Slip) -> Diagnostic:
    """A line that goes back out to a depth where no line began."""
    own = slip.start - (slip.text.rfind("\n", 0, slip.start) + 1)
    depths = [str(depth) for depth in _depths_above(slip.text, slip.start - own)]
    named = " or ".join(filter(None, (", ".join(depths[:-1]), *depths[-1:])))
    above = f" The lines that it could belong to begin after {named} spaces, this one after {own}."
    return BETWEEN_DEPTHS.at(
        slip.span,
        "This line begins at a depth where no line above it began.",
        "Begin it exactly below the line that it follows, or mend that one: four spaces for each step to the right."
        + (above if depths else ""),
    )


def _depths_above(text: str, end: int) -> list[int]:
    """How far in the lines before `end` begin that something could belong to, the outermost first."""
    depths: list[int] = []
    for line in reversed(text[max(0, end - _LOOKED_BACK) : end].split("\n")[1:]):
        bare = line.lstrip(" ")
        depth = len(line) - len(bare)
        if bare and bare[0] != "#" and (not depths or depth < depths[0]):
            depths.insert(0, depth)
    return depths


def too_deep(slip: Slip) -> Diagnostic:
    """More blocks in blocks than are read."""
    return TOO_DEEP.at(
        slip.span,
        "There are more than 64 blocks in one another here.",
        "Make steps of the inner ones and go to them with `->`.",
    )


def nothing_below(slip: Slip, context: str) -> Diagnostic:
    """A line that needs a block and has none."""
    wanted, advice = _WANTED[context]
    return NOTHING_BELOW.at(slip.span, f"There are no {wanted} below this line.", advice)


def no_choices(slip: Slip) -> Diagnostic:
    """An `ask` of choices with text alone."""
    return NO_CHOICES.at(
        slip.span,
        "This `ask` has a question and no choices, so the agent could not answer it.",
        "Write what the customer may mean below the question, as in `- (yes) Yes`. For a typed answer write "
        "what it is: `ask income as money`. To let the customer talk use `listen`.",
    )


def text_after_choices(slip: Slip) -> Diagnostic:
    """Text where only choices may follow."""
    return TEXT_AFTER_CHOICES.at(
        slip.span,
        "This line stands after the choices, and is no choice.",
        "Begin it with `- ` if it is one. Words to say go before the first choice.",
    )


def no_header(file: str, text: str) -> Diagnostic:
    """A file that does not say what it is."""
    first = re.search(r"^[^\S\n]*([^\s#]\S*)", text, re.MULTILINE)
    return NO_HEADER.at(
        Span(file, *first.span(1)) if first else Span(file, 0, 0),
        "This file does not say what it is.",
        'Begin it with `script my_call "What the call is for"`; with `flow` if other files use it, `rules` for a pack.',
    )


def second_header(slip: Slip) -> Diagnostic:
    """Another `script`, `flow` or `rules` line."""
    return SECOND_HEADER.at(
        slip.span,
        f"This file already has a header, and `{slip.word}` would be a second one.",
        "Put what follows in a file of its own, and `use` that file here.",
    )


def header_not_first(slip: Slip) -> Diagnostic:
    """A header below declarations."""
    return HEADER_NOT_FIRST.at(
        slip.span,
        f"The `{slip.word}` line stands below other lines.",
        "Move it, with its settings, to the top of the file.",
    )


def declared_late(slip: Slip) -> Diagnostic:
    """A declaration after the first step."""
    return DECLARED_LATE.at(
        slip.span,
        f"This `{slip.word}` stands after a step.",
        "Move it up, above the first `step`.",
    )


def else_alone(slip: Slip) -> Diagnostic:
    """An `else` without its `if`."""
    return ELSE_ALONE.at(
        slip.span,
        "This `else` has no `if` right before it at the same depth.",
        "Begin it exactly below its `if`, with only that `if`'s lines between. An `if` has one `else`, its last.",
    )

"""Slips in text lines, choices and arrows, named in plain words: one function each."""

import re
from collections.abc import Callable

from scriptengine.language.named import MARK_PLACE, name_in
from scriptengine.language.slip import Slip
from scriptengine.language.words import MARKS
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind
from scriptengine.text.source import Span

MISSING_TARGET = Kind("CS040", "missing-target")
WRONG_ARROW = Kind("CS041", "wrong-arrow")
QUOTED_TEXT = Kind("CS043", "quoted-text", "warning")
RESERVED_START = Kind("CS044", "reserved-start")
UNCLOSED_GUARD = Kind("CS045", "unclosed-guard")
GUARD_ALONE = Kind("CS046", "guard-without-text")
CHOICE_ALONE = Kind("CS047", "choice-without-text")
KEY_FORM = Kind("CS048", "key-form")
MARK_FIRST = Kind("CS049", "mark-before-text")
STATEMENT_IN_TEXT = Kind("CS084", "statement-in-text", "warning")
ARROW_IN_TEXT = Kind("CS081", "arrow-in-text", "warning")
MARK_IN_TEXT = Kind("CS082", "mark-in-text", "warning")
CHOICE_OF_TYPED = Kind("CS083", "choice-of-typed-ask")

BULLET_IN_TEXT = Kind("CS085", "bullet-in-text", "warning")

# A bullet that is no `-`; a whole line in quotation marks; a line that would be a statement; a mark or an arrow at the
# end of a line.
_DOUBT = re.compile(
    r"^(?P<bullet>[*•·–—+]|\d{1,2}[.)]) +\S"
    r'|^(?P<quoted>["“][^"“”]*["”])$'
    r"|^(?P<statement>(?:do|end|raise|escalate|notice) [a-z]+[_.][a-z_.]+|resume|return|set [a-z_]+ = .*)$"
    rf"|(?<=\s)(?P<mark>@(?:{'|'.join(MARKS)}))$"
    r"|(?:->|=>|→|⇒|- >|\bgoto ) *[a-z_]*$"
)


def _missing_target(slip: Slip) -> Diagnostic | None:
    found = re.search(r"->\s*$", slip.line) if slip.context in {"block", "ask"} else None
    return found and MISSING_TARGET.at(
        slip.place(found),
        "This arrow points nowhere.",
        "Write the name of a step after it, as in `-> settle`.",
    )


def _unclosed_guard(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(?:- *|say *|coach *)?(\[)[^\]]*$", slip.line)
    return found and UNCLOSED_GUARD.at(
        slip.place(found, 1),
        "`[` begins a condition that is not closed by `]` on this line.",
        "Write `]` after the condition, as in `[angry] I hear you.`, or `\\[` if the agent is to say a bracket.",
    )


def _reserved_start(slip: Slip) -> Diagnostic | None:
    at = slip.at if slip.word in {"say", "coach"} else slip.start
    sign = slip.text[at : at + 1]
    if (
        (slip.context == "ask" and sign == "-")
        or slip.context not in {"text", "more", "ask", "block"}
        or sign not in "-[#@"
    ):
        return None
    if (slip.context == "block" and slip.word not in {"say", "coach"}) or (sign == "[" and slip.context != "more"):
        return None
    span = Span(slip.file, at, at + 1)
    if sign == "-" and slip.context == "text" and not slip.text[at : slip.end].startswith("->"):
        return CHOICE_OF_TYPED.at(
            slip.span,
            "A line that begins with `-` is a choice, and there are none here: only an `ask` without `as` has choices.",
            "Take it away, or write `\\-` if the agent is to say a dash.",
        )
    if sign == "@" and re.match(r"@[a-z]", slip.text[at : at + 2]):
        if slip.word == "coach":
            advice = "What the agent is told carries no marks: put the mark on the `say` that it belongs to."
        else:
            advice = (
                "Write marks beside `say`, as in `say @offers`, or write `\\@` if the line is to begin with the sign."
            )
        return MARK_PLACE.at(span, "This line of text begins with a mark.", advice)
    spaced = re.match(rf"@ +({'|'.join(MARKS)})\b", slip.text[at : slip.end])
    if spaced:
        span = Span(slip.file, at, at + spaced.end())
        fix = Fix(f"Write `@{spaced[1]}`", (Edit(span, f"@{spaced[1]}"),), safe=False)
        return RESERVED_START.at(span, "A mark has no space behind its `@`.", f"Write `@{spaced[1]}`.", fix=fix)
    return RESERVED_START.at(
        span,
        f"A line of text cannot begin with `{sign}`, which means something else there.",
        f"Write `\\{sign}` if the agent is to say it.",
        fix=Fix(f"Write `\\{sign}`", (Edit(Span(slip.file, at, at), "\\"),), safe=False),
    )


def _wrong_arrow(slip: Slip) -> Diagnostic | None:
    if slip.context not in {"block", "ask"}:
        return None
    line = slip.line if slip.context == "ask" or slip.word == "-" else slip.code
    found = re.search(r"-->|=>|==>|[→⇒➔⟶➜]|- >|—>|–>|>>", line)
    if not found or (slip.word in {"if", "set", "else", "else if"} and found[0] == "=>"):
        return None
    return WRONG_ARROW.at(
        slip.place(found),
        f"`{found[0]}` is not read as an arrow.",
        "Write `->`: a minus and a greater-than sign, side by side.",
        fix=slip.swap("Write `->`", found, "->"),
    )


def _guard_alone(slip: Slip) -> Diagnostic | None:
    found = re.match(r"(say *|coach *)?\[[^\]]*\]\s*$", slip.line) if slip.context in {"text", "ask", "block"} else None
    return found and GUARD_ALONE.at(
        slip.place(found),
        "After the condition in `[ ]` there is nothing to say.",
        "Write the words after it, on the same line.",
    )


def _key_form(slip: Slip) -> Diagnostic | None:
    found = re.match(r"- *(?:\[[^\]]*\] *)?(\(([^)]*)(\)?))", slip.line)
    if slip.context != "ask" or not found or re.fullmatch(r"[a-z][a-z0-9_]*", found[2]):
        return None
    key = "_".join(name_in(word) for word in found[2].split()[:3]).strip("_")
    return KEY_FORM.at(
        slip.place(found, 1),
        f"`{found[1][:60]}` is not a choice's key." if found[3] else "The `(` of the key is not closed by `)`.",
        f"A key is one word in small letters from a to z, as `({key or 'yes'})`. For words in brackets write `\\(`.",
    )


def _mark_first(slip: Slip) -> Diagnostic | None:
    found = re.match(r"- *(?:\[[^\]]*\] *)?(?:\([^)]*\) *)?(@\w+)", slip.line) if slip.context == "ask" else None
    return found and MARK_FIRST.at(
        slip.place(found, 1), "This mark stands before the choice's words.", "Write it after them, before the arrow."
    )


def _choice_alone(slip: Slip) -> Diagnostic | None:
    found = re.match(r"-\s*(?:\[[^\]]*\] *)?(?:\([^)]*\) *)?(?:->.*)?$", slip.line) if slip.context == "ask" else None
    return found and CHOICE_ALONE.at(
        slip.span,
        "This choice has no words for the agent to choose by.",
        "Write what the customer may mean, as in `- (yes) Yes, that works -> settle`.",
    )


def doubt(text: str, start: int, file: str) -> Diagnostic | None:
    """A line of text, written at `start`, that can be read and hardly means what it says."""
    found = _DOUBT.search(text)
    if not found:
        return None
    span = Span(file, start + found.start(), start + found.end())
    if found["bullet"]:
        span = Span(file, start, start + len(found["bullet"]))
        return BULLET_IN_TEXT.at(
            span,
            f"`{found['bullet']}` begins no choice, so this line is said.",
            "Write `- ` if it is a choice, or take the sign away.",
            fix=Fix("Write `-`", (Edit(span, "-"),), safe=False),
        )
    if found["quoted"]:
        return QUOTED_TEXT.at(
            span,
            "This text stands in quotation marks, which are shown to the agent.",
            "Take them away: words to say need none.",
            fix=Fix("Take the quotation marks away", (Edit(span, text[1:-1]),)),
        )
    if found["statement"]:
        return STATEMENT_IN_TEXT.at(
            span,
            f"`{text}` is part of the text above it, because it is indented below that.",
            "Begin it at the depth of the other statements if it is one.",
        )
    if found["mark"]:
        advice = "Write marks beside `say`, as in `say @offers`."
        return MARK_IN_TEXT.at(span, f"`{found[0]}` is part of the words here.", advice)
    advice = "Write the arrow on a line of its own."
    if found[0].startswith("goto"):
        advice = f"Write `-> {found[0][4:].strip()}` if the call goes on there."
    return ARROW_IN_TEXT.at(span, f"`{found[0]}` is part of the words here.", advice)


MISTAKES: tuple[Callable[[Slip], Diagnostic | None], ...] = (
    _missing_target,
    _unclosed_guard,
    _reserved_start,
    _wrong_arrow,
    _guard_alone,
    _key_form,
    _mark_first,
    _choice_alone,
)

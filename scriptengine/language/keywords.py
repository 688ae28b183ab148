"""Slips in how a line begins and ends, named in plain words: one function each."""

import re
from collections.abc import Callable

from scriptengine.language.named import FORMS
from scriptengine.language.slip import Slip
from scriptengine.language.words import DECLARATIONS, HEADERS, STATEMENTS
from scriptengine.text.diagnostic import Diagnostic, Edit, Fix, Kind, near
from scriptengine.text.source import Span

STATEMENT_OUTSIDE = Kind("CS016", "statement-outside-step")
DECLARATION_INSIDE = Kind("CS017", "declaration-in-block")
CHOICE_OUTSIDE = Kind("CS018", "choice-outside-ask")
WORDS_ALONE = Kind("CS019", "words-without-say")
MISSPELT = Kind("CS020", "misspelt-keyword")
CAPITAL_KEYWORD = Kind("CS021", "capital-keyword")
OTHER_LANGUAGE = Kind("CS022", "other-language")
COLON = Kind("CS023", "colon")
BARE_EQUALS = Kind("CS024", "set-missing")
COMMENT_SIGN = Kind("CS025", "comment-sign")
BRACES = Kind("CS026", "braces")
SEMICOLON = Kind("CS027", "semicolon")
NO_BREAK_SPACE = Kind("CS028", "no-break-space")

_FOREIGN: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("goto", "jump", "go", "next", "=>", "→", "-->", "==>", "⇒", ">>", ">"), ("->", "-> settle")),
    **dict.fromkeys(("elif", "elseif", "elsif"), ("else if", "else if spare > 0")),
    **dict.fromkeys(("otherwise", "default"), ("else", "else")),
    **dict.fromkeys(("print", "tell", "speak", "read", "agent"), ("say", "say Thank you for telling me.")),
    **dict.fromkeys(("note", "hint", "guidance", "tip"), ("coach", "coach Slow down.")),
    **dict.fromkeys(("exit", "finish", "hangup", "stop", "quit"), ("end", "end plan_agreed")),
    **dict.fromkeys(("let", "var", "const", "calculate", "assign"), ("set", "set spare = income - outgoings")),
    **dict.fromkeys(("call", "run", "perform", "gosub"), ("do", "do identity")),
    **dict.fromkeys(("when", "unless", "case"), ("if", "if spare >= 10")),
    **dict.fromkeys(("include", "import", "require"), ("use", "use library/identity")),
    **dict.fromkeys(("label", "section", "scene", "node", "page"), ("step", "step greeting")),
    **dict.fromkeys(("trigger", "signal"), ("raise", "raise cannot_afford")),
}
_NO_WAY = {
    **dict.fromkeys(
        ("while", "for", "loop", "repeat", "until"),
        "A call goes round only by asking again: write a step, and go back to it with `->`.",
    ),
    **dict.fromkeys(
        ("then", "begin", "endif", "fi", "done", "pass", "end_if", "endwhile"),
        "Take this line away: what belongs together is shown by how far it is indented.",
    ),
    **dict.fromkeys(
        ("def", "function", "class", "sub", "macro"), "Write a `step`, or a file of its own that begins with `flow`."
    ),
}


def _no_break_space(slip: Slip) -> Diagnostic | None:
    found = re.match(r"[^\S ]+", slip.line)
    if not found and slip.context in {"top", "block", "settings", "claims"}:
        found = re.search(r"[^\S ]+", slip.code)
        return found and NO_BREAK_SPACE.at(
            slip.place(found),
            "This space is no plain one (as text copied from a document has).",
            "Delete it and type it again.",
            fix=slip.swap("Write a plain space", found, " "),
        )
    return found and NO_BREAK_SPACE.at(
        slip.place(found),
        "This line is indented with a space that is no plain one (as text copied from a document has).",
        "Delete the space before the first word and type it again.",
        fix=slip.swap("Write plain spaces", found, " " * len(found[0])),
    )


def _no_such_word(slip: Slip) -> Diagnostic | None:
    word = slip.word.rstrip(":(").lower()
    if slip.context not in {"block", "top"} or word not in _NO_WAY or _sentence(slip):
        return None
    span = Span(slip.file, slip.start, slip.start + len(slip.word))
    return OTHER_LANGUAGE.at(span, f"`{slip.word}` is no word of this language.", _NO_WAY[word])


def _comment_sign(slip: Slip) -> Diagnostic | None:
    found = re.match(r"//|/\*|--(?!>)|;|<!--|%|rem\b|REM\b", slip.line)
    if not found or slip.context not in {"block", "top", "settings", "claims"}:
        return None
    return COMMENT_SIGN.at(
        slip.place(found),
        f"`{found[0]}` does not begin a comment.",
        "Begin the line with `#`.",
        fix=slip.swap("Write `#`", found, "#"),
    )


def _bare_equals(slip: Slip) -> Diagnostic | None:
    found = re.match(r"[a-z]\w* *:?=(?!=|>)", slip.line) if slip.context in {"block", "top"} else None
    if not found or slip.word in FORMS:
        return None
    name = found[0].rstrip("=: ")
    return BARE_EQUALS.at(
        slip.place(found),
        f"To work out `{name}`, the line must begin with `set`.",
        f"Write `set {name} = …`.",
        fix=slip.swap("Write `set`", found, f"set {name} ="),
    )


def _elsewhere(slip: Slip) -> Diagnostic | None:
    """A line that is right somewhere else."""
    word = slip.word
    span = Span(slip.file, slip.start, slip.start + len(word))
    if slip.context == "top" and (word in STATEMENTS or word == "->"):
        return STATEMENT_OUTSIDE.at(
            span,
            f"This `{word}` stands outside every step.",
            "Indent it by four spaces below the `step` that it belongs to, or write `step NAME` above it.",
        )
    if slip.context == "block" and word in (*DECLARATIONS, *HEADERS):
        if word in HEADERS and not slip.after:
            return None
        return DECLARATION_INSIDE.at(
            span,
            f"This `{word}` stands inside a block.",
            "Begin it at the left edge." if word == "step" else "Begin it at the left edge, above the first step.",
        )
    if slip.line.startswith("-") and slip.context in {"top", "block"} and word not in {"->", "-->"}:
        return CHOICE_OUTSIDE.at(
            slip.span,
            "A line that begins with `-` is a choice, and this one stands outside an `ask`.",
            "Indent it below its `ask`, at the depth of the question; or write `->` if it is to go to a step.",
        )
    return None


def _words_alone(slip: Slip) -> Diagnostic | None:
    if slip.context not in {"block", "top"} or slip.word in FORMS or not (_sentence(slip) or slip.line[:1] in "\"“'["):
        return None
    edit = Edit(Span(slip.file, slip.start, slip.start), "say ")
    return WORDS_ALONE.at(
        slip.span,
        "These words do not say whether the agent speaks them.",
        "Begin the line with `say` if they are spoken, or with `coach` if they guide the agent. Below a `say` of "
        "several lines, indent them.",
        fix=Fix("Begin with `say`", (edit,), safe=False) if slip.context == "block" else None,
    )


def _then(slip: Slip) -> Diagnostic | None:
    found = re.search(r"\bthen\b.*$", slip.code) if slip.word in {"if", "else", "else if"} else None
    return found and OTHER_LANGUAGE.at(
        slip.place(found),
        "`then` is no word of this language.",
        "End the line after the condition, and write what happens on the lines below, indented.",
        fix=slip.swap("Take `then` away", found, "") if found[0].strip(" :") == "then" else None,
    )


def _colon(slip: Slip) -> Diagnostic | None:
    found = re.search(r":\s*$", slip.code) or (re.match(r"\w+(:)", slip.code) if slip.context == "settings" else None)
    if not found or slip.word in {"say", "coach"}:
        return None
    group = 1 if found.re.groups else 0
    return COLON.at(
        slip.place(found, group),
        "There is a colon here, and lines have none." if group else "There is a colon at the end of this line.",
        "Take it away.",
        fix=slip.swap("Take the colon away", found, "", group),
    )


def _semicolon(slip: Slip) -> Diagnostic | None:
    found = re.search(r";\s*$", slip.code) if slip.context in {"block", "top"} else None
    if not found or slip.word not in FORMS:
        return None
    return SEMICOLON.at(
        slip.place(found),
        "`;` ends nothing here.",
        "Take it away: the end of the line is the end of the statement.",
        fix=slip.swap("Take it away", found, ""),
    )


def _braces(slip: Slip) -> Diagnostic | None:
    found = re.search(r"[{}]", slip.code) if slip.context in {"block", "top"} else None
    if not found or slip.word in {"say", "coach"}:
        return None
    return BRACES.at(
        slip.place(found),
        f"`{found[0]}` does not make a block.",
        "Take it away; what belongs together is shown by how far it is indented.",
    )


def misspelt(slip: Slip, words: tuple[str, ...]) -> tuple[str, Diagnostic] | None:
    """The keyword that a line's first word is meant to be, and the finding that says so."""
    word = slip.word
    span = Span(slip.file, slip.start, slip.start + len(word))
    bare = word.rstrip(":")
    if bare in words:
        fix = Fix("Take the colon away", (Edit(span, bare),))
        return bare, COLON.at(span, f"`{word}` has a colon after it.", f"Write `{bare}` without one.", fix=fix)
    if bare.lower() in words:
        bare = bare.lower()
        fix = Fix(f"Write `{bare}`", (Edit(span, bare),))
        return bare, CAPITAL_KEYWORD.at(span, f"`{word}` has a capital letter.", f"Write `{bare}`.", fix=fix)
    if bare.lower() in _NO_WAY or bare in {*HEADERS, *DECLARATIONS, *STATEMENTS}:
        return None
    meant, example = _FOREIGN.get(bare.lower(), ("", ""))
    if meant.split(" ")[0] in words and not _sentence(slip):
        fix = Fix(f"Write `{meant}`", (Edit(span, meant),), safe=False)
        advice = f"Write `{meant}`, as in `{example}`." if example != meant else f"Write `{meant}`."
        return meant, OTHER_LANGUAGE.at(span, f"`{word}` is no word of this language.", advice, fix=fix)
    if len(word) > 20 or _sentence(slip):
        return None
    close = near(word, [one for one in words if one != "->"])
    if close is None or (len(word) < 4 and len(close) - len(word) > 1):
        return None
    fix = Fix(f"Write `{close}`", (Edit(span, close),))
    return close, MISSPELT.at(
        span, f"There is no statement `{word}`. Did you mean `{close}`?", f"Write `{close}`.", fix=fix
    )


def _sentence(slip: Slip) -> bool:
    """Whether a line reads like something to say."""
    line = slip.line
    return line[:1].isupper() and (line[-1] in ".?!…" or len(line.split()) > 5)


MISTAKES: tuple[Callable[[Slip], Diagnostic | None], ...] = (
    _no_break_space,
    _no_such_word,
    _comment_sign,
    _bare_equals,
    _elsewhere,
    _words_alone,
    _then,
    _colon,
    _semicolon,
    _braces,
)

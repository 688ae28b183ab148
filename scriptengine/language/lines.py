"""A file's lines in order: what stands indented below what, comments set apart, each line handed on as tokens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scriptengine.language import mistakes, tokens
from scriptengine.language.mistakes import Slip
from scriptengine.language.tokens import Token
from scriptengine.language.tree import Comment
from scriptengine.language.words import DECLARATIONS, HEADERS, STATEMENTS
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

Context = Literal["top", "block", "ask", "text", "more", "settings", "claims"]

DEEPEST = 64  # blocks in blocks
MOST = 500  # findings in one file, after which reading stops

# What stands in for the content of a block that has none, so that the rest of the file is read.
_NOTHING: dict[Context, tuple[Token, ...]] = {
    "block": (("BAD", "", 0), ("_NL", "", 0)),
    "ask": (("BAD", "", 0), ("_NL", "", 0)),
    "claims": (("BAD", "", 0), ("_NL", "", 0)),
    "text": (("SPEECH", "", 0), ("_NL", "", 0)),
}
# What a line with a mistake still declares: its keyword, then its name and an empty title where it needs them.
_SALVAGED = {
    "step": ("NAME",),
    "on": ("NAME",),
    "guarantee": ("NAME", "STRING"),
    "outcome": ("NAME", "STRING"),
    "contact": ("NAME", "STRING"),
    "mark": ("NAME", "STRING"),
    "script": ("NAME", "STRING"),
    "flow": ("NAME", "STRING"),
    "rules": ("NAME", "STRING"),
}
_BELOW: dict[str, tuple[Context, bool]] = {
    "step": ("block", True),
    "on": ("block", True),
    "if": ("block", True),
    "else": ("block", True),
    "guarantee": ("claims", True),
    "script": ("settings", False),
    "flow": ("settings", False),
    "rules": ("settings", False),
    "contact": ("settings", False),
    "listen": ("text", False),
}


class Below(NamedTuple):
    """What may stand indented below a line, and whether it must."""

    context: Context
    required: bool


@dataclass(slots=True)
class Level:
    """The lines of one depth: how far in they stand, what they may be, and what was seen of them.

    `within` is set where lines are too deep without a reason: they count as the lines of that level.
    `chain` tells whether an `else` may follow: after an `if`, or after one that was not understood.
    """

    indent: int
    context: Context
    required: bool = False
    opener: tuple[int, int] = (0, 0)
    within: "Level | None" = None
    filled: bool = False
    chain: Literal["", "if", "bad"] = ""
    choices: bool = False


class Row(NamedTuple):
    """One line: its tokens, the first `layout` of them about indentation; where its words are; its level."""

    tokens: list[Token]
    layout: int
    start: int
    end: int
    level: Level


class Lines:
    """Reads the lines of one file. `findings`, `comments` and `paragraphs` fill while `rows` is walked."""

    def __init__(self, source: Source, text: str, findings: list[Diagnostic]) -> None:
        """Take a source, and its text with every control character blanked."""
        self.file = source.name
        self.text = text
        self.findings = findings
        self.comments: list[Comment] = []
        self.paragraphs: set[int] = set()  # where lines begin that have a blank line before them
        self._levels = [Level(0, "top")]
        self._below: Below | None = None
        self._previous = (0, 0)
        self._skipped: int | None = None  # deeper lines than this are passed over: what is above them was reported
        self._blank = False
        self._header = self._declared = self._stepped = False

    def rows(self) -> Iterator[Row]:
        """Every line that says something, and at last an empty row that closes all blocks."""
        text, levels = self.text, self._levels
        begin = 0
        while begin <= len(text):
            stop = text.find("\n", begin)
            if stop < 0:
                stop = len(text)
            line = text[begin:stop].rstrip()
            words = line.lstrip(" ")
            indent = len(line) - len(words)
            start, end = begin + indent, begin + len(line)
            begin = stop + 1
            if not words:
                self._blank = True
                continue
            if words[0] == "#":
                self.comments.append(Comment(words, Span(self.file, start, end)))
                continue
            if self._skipped is not None:
                if indent > self._skipped:
                    continue
                self._skipped = None
            layout: list[Token] = []
            if self._below is not None or indent != levels[-1].indent:
                self._move(indent, start, end, layout)
            level = levels[-1].within or levels[-1]
            made: list[Token] = []
            if self._skipped is None:
                made = self._read(level, start, end)
                self._previous = (start, end)
                self._blank = False
                if not made:
                    self._skipped = indent
            first = len(layout)
            if made:
                if not level.filled:
                    level.filled = True
                    if level.context != "top":
                        layout.append(("_INDENT", "", start))
                        first += 1
                made.append(("_NL", "", end))
                layout += made
            if layout:
                yield Row(layout, first, start, end, level)
            if len(self.findings) >= MOST:
                self.findings.append(mistakes.too_many(self._slip(start, end)))
                break
        layout = []
        self._leave(-1, layout)
        yield Row(layout, len(layout), len(text), len(text), levels[0])

    def misread(self, row: Row, at: int) -> list[Token]:
        """Report a line whose tokens, from the offset `at` on, are no sentence of the language; what to read instead."""
        slip = self._slip(row.start, row.end, at, row.level)
        self.findings.append(mistakes.explain(slip))
        return self._salvage(row.level, row.start, row.end)

    # --- what is below what -------------------------------------------------------------------------------------------

    def _move(self, indent: int, start: int, end: int, layout: list[Token]) -> None:
        """Open or close blocks where a line stands deeper or less deep than the one before, or should."""
        levels, below = self._levels, self._below
        top = levels[-1]
        self._below = None
        if indent > top.indent:
            if top.context == "more":
                return
            if below is None or (below.context == "more" and self._blank):
                self.findings.append(mistakes.too_far_in(self._slip(start, end), self.text[slice(*self._previous)]))
                levels.append(Level(indent, top.context, within=top.within or top))
            elif len(levels) > DEEPEST:
                self.findings.append(mistakes.too_deep(self._slip(start, end)))
                self._skipped = top.indent
                if below.required:
                    self._fill(below.context, layout)
            else:
                inside = top.indent + 1 if below.context == "more" else indent
                levels.append(Level(inside, below.context, below.required, self._previous))
            return
        if below is not None and below.required:
            self._miss(below.context, self._previous, layout)
        self._leave(indent, layout)
        if levels[-1].indent < indent:
            self.findings.append(mistakes.between_depths(self._slip(start, end)))
            top = levels[-1]
            levels.append(Level(indent, top.context, within=top.within or top))

    def _leave(self, indent: int, layout: list[Token]) -> None:
        """Close every block deeper than `indent`; at the end of the file, what the last line left open too."""
        if indent < 0:
            below, self._below = self._below, None
            if below is not None and below.required:
                self._miss(below.context, self._previous, layout)
        levels = self._levels
        while len(levels) > 1 and levels[-1].indent > indent:
            level = levels.pop()
            if level.within:
                continue
            if not level.filled:
                if level.required:
                    self._fill(level.context, layout)
                continue
            if level.context == "ask" and not level.choices:
                self.findings.append(mistakes.no_choices(self._slip(*level.opener)))
                layout += _NOTHING["ask"]
            layout.append(("_DEDENT", "", self._previous[1]))

    def _miss(self, context: Context, opener: tuple[int, int], layout: list[Token]) -> None:
        """Report a line that wants something below it and has nothing."""
        self.findings.append(mistakes.nothing_below(self._slip(*opener), context))
        self._fill(context, layout)

    def _fill(self, context: Context, layout: list[Token]) -> None:
        layout.append(("_INDENT", "", 0))
        layout += _NOTHING[context]
        layout.append(("_DEDENT", "", 0))

    # --- what a line is -----------------------------------------------------------------------------------------------

    def _read(self, level: Level, start: int, end: int) -> list[Token]:
        """The tokens of a line; none where it is to be passed over."""
        text, context = self.text, level.context
        if context == "block":
            return self._statement(level, start, end)
        if context == "text":
            return self._text(level, start, end)
        if context == "ask":
            return self._choice(level, start, end) if text[start] == "-" else self._text(level, start, end)
        if context == "top":
            return self._top(level, start, end)
        if context == "more":
            if text[start] in "-[#@":
                self.findings.append(mistakes.explain(self._slip(start, end, start, level)))
            return [("SPEECH", text[start:end], start)]
        made: list[Token] = []
        if context == "claims" or text.startswith("requires ", start):
            at: int | None = tokens.scan(text, start, end, made)
            at = next((start for kind, word, start in made if kind == "NUMBER" and "." in word), at)
            at = None if at == end else at
        else:
            at = tokens.setting(text, start, end, made)
        if at is None:
            return made
        self.findings.append(mistakes.explain(self._slip(start, end, at, level)))
        return [("BAD", "", start)] if context == "claims" else []

    def _top(self, level: Level, start: int, end: int) -> list[Token]:
        word = self._first(start, end, (*HEADERS, *DECLARATIONS), level)
        if word in HEADERS:
            if self._header:
                self.findings.append(mistakes.second_header(self._slip(start, end)))
                return []
            if self._declared:
                self.findings.append(mistakes.header_not_first(self._slip(start, end)))
            self._header = True
        elif word in DECLARATIONS:
            if word == "step":
                self._stepped = True
            elif self._stepped:
                self.findings.append(mistakes.declared_late(self._slip(start, end)))
        else:
            self.findings.append(mistakes.explain(self._slip(start, end, start, level)))
            return []
        self._declared = True
        return self._sentence(word, level, start, end)

    def _statement(self, level: Level, start: int, end: int) -> list[Token]:
        word = self._first(start, end, (*STATEMENTS, "->"), level)
        chain, level.chain = level.chain, ""
        if word == "else":
            if chain == "":
                self.findings.append(mistakes.else_alone(self._slip(start, end)))
            if chain != "if":
                level.chain = "bad"
                return self._bad(start)
        if word in STATEMENTS or word == "->":
            made = self._sentence(word, level, start, end)
            if made[0][0] == "if" or (made[0][0] == "else" and len(made) > 1):
                level.chain = "if"
            elif word in {"if", "else"} and made[0][0] == "BAD":
                level.chain = "bad"
            return made
        self.findings.append(mistakes.explain(self._slip(start, end, start, level)))
        return self._bad(start)

    def _text(self, level: Level, start: int, end: int) -> list[Token]:
        made: list[Token] = []
        if level.choices:
            self.findings.append(mistakes.text_after_choices(self._slip(start, end)))
            return []
        self._below = Below("more", False)
        if self._blank and level.filled:
            self.paragraphs.add(start)
        at = tokens.remark(self.text, start, end, made)
        if at is None:
            return made
        self.findings.append(mistakes.explain(self._slip(start, end, at, level)))
        return self._salvage(level, start, end)

    def _choice(self, level: Level, start: int, end: int) -> list[Token]:
        level.choices = True
        made: list[Token] = [("-", "-", start)]
        at = tokens.choice(self.text, start + 1, end, made)
        if at is not None:
            self.findings.append(mistakes.explain(self._slip(start, end, at, level)))
            return self._salvage(level, start, end)
        if not any(token[0] == "->" for token in made):
            self._below = Below("block", False)
        return made

    def _sentence(self, word: str, level: Level, start: int, end: int) -> list[Token]:
        """The tokens of a line that begins with a keyword, `word` as it should be spelt."""
        text = self.text
        made: list[Token] = [(word, word, start)]
        after = start + len(mistakes.first_word(text, start, end))
        at: int | None
        if word in {"say", "coach"}:
            at = tokens.spoken(text, after, end, made)
            self._below = Below("more", False) if made[-1][0] == "SPEECH" else Below("text", True)
        elif word == "use":
            at = tokens.use(text, after, end, made)
        elif word == "waive":
            at = tokens.waive(text, after, end, made)
        else:
            at = tokens.scan(text, after, end, made)
            at = None if at == end else at
            if word == "ask":
                typed = any(token[0] == "as" for token in made)
                self._below = Below("text", False) if typed else Below("ask", True)
            elif word in _BELOW:
                self._below = Below(*_BELOW[word])
        if at is None:
            return made
        self.findings.append(mistakes.explain(self._slip(start, end, at, level, word)))
        return self._salvage(level, start, end, word)

    def _first(self, start: int, end: int, words: tuple[str, ...], level: Level) -> str:
        """The word a line begins with; where it is a slip of a keyword that is reported, and the keyword given."""
        word = mistakes.first_word(self.text, start, end)
        if word in words:
            return word
        meant = mistakes.misspelt(self._slip(start, end, start, level), words)
        if meant is None:
            return word
        self.findings.append(meant[1])
        return meant[0]

    # --- after a mistake ----------------------------------------------------------------------------------------------

    def _slip(self, start: int, end: int, at: int = -1, level: Level | None = None, word: str = "") -> Slip:
        context = level.context if level else "top"
        word = word or mistakes.first_word(self.text, start, end)
        return Slip(self.file, self.text, start, end, start if at < 0 else at, context, word)

    def _bad(self, start: int) -> list[Token]:
        self._below = Below("block", False)
        return [("BAD", "", start)]

    def _salvage(self, level: Level, start: int, end: int, word: str = "") -> list[Token]:
        """What can be read of a line with a mistake."""
        word = word or mistakes.first_word(self.text, start, end)
        if level.context in {"text", "ask"}:
            return self._salvage_text(level, start, end)
        if level.context == "claims":
            return [("BAD", "", start)]
        if level.context == "block":
            if word in {"if", "else"}:
                level.chain = "bad"
            salvaged = mistakes.salvaged_ask(self._slip(start, end)) if word == "ask" else None
            if salvaged is None:
                return self._bad(start)
            self._below = Below("text", False) if len(salvaged) > 2 else Below("ask", True)
            return salvaged
        if word not in _SALVAGED:
            self._below = None
            return []
        self._below = Below(*_BELOW[word]) if word in _BELOW else None
        name = mistakes.name_in(self.text[start + len(word) : end])
        values = {"NAME": name, "STRING": '""'}
        return [(word, word, start), *((kind, values[kind], start) for kind in _SALVAGED[word])]

    def _salvage_text(self, level: Level, start: int, end: int) -> list[Token]:
        if level.context == "ask" and level.choices:
            self._below = Below("block", False)
            return [("BAD", "", start)]
        close = self.text.find("]", start, end) if self.text[start] == "[" else -1
        words = self.text[close + 1 if close >= 0 else start : end].strip()
        return [("SPEECH", words, self.text.index(words, close + 1 if close >= 0 else start))]

"""A file's lines in order: what stands indented below what, comments set apart, each line handed on as tokens."""

from collections.abc import Iterator
from typing import NamedTuple

from scriptengine.language import keywords, mistakes, reckoned, tokens
from scriptengine.language.blocks import BELOW, NOTHING, Below, Context, Level
from scriptengine.language.salvage import salvaged
from scriptengine.language.slip import Slip, first_word
from scriptengine.language.tokens import Token
from scriptengine.language.tree import Comment
from scriptengine.language.words import DECLARATIONS, HEADERS, STATEMENTS
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

DEEPEST = 64  # blocks in blocks
MOST = 500  # errors in one file, after which reading stops

_HEADERS = frozenset(HEADERS)
_DECLARATIONS = frozenset(DECLARATIONS)
_STATEMENTS = frozenset(STATEMENTS)
_TOP = dict.fromkeys((*HEADERS, *DECLARATIONS))  # in the order in which they are proposed
_BLOCK = dict.fromkeys((*STATEMENTS, "->"))


_new = tuple.__new__  # makes a Row in half the time


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
        self._counted = self._errors = 0  # findings looked at, and the errors among them
        self._after = 0  # where the first word of the line ends
        self._blank = False
        self._header = self._declared = self._stepped = self._outside = False

    def rows(self) -> Iterator[Row]:
        """Every line that says something, and at last an empty row that closes all blocks."""
        text, levels = self.text, self._levels
        tabbed = "\t" in text
        after = 0
        for line in text.split("\n"):
            begin, after = after, after + len(line) + 1
            line = line.rstrip()
            words = line.lstrip(" \t") if tabbed else line.lstrip(" ")
            indent = len(line) - len(words)
            start, end = begin + indent, begin + len(line)
            if tabbed:
                indent = len(line[:indent].expandtabs(4))
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
                yield _new(Row, (layout, first, start, end, level))
            if len(self.findings) > self._counted and self._too_many():
                self.findings.append(mistakes.too_many(self._slip(start, end)))
                break
        layout = []
        self._leave(-1, layout)
        yield Row(layout, len(layout), len(text), len(text), levels[0])

    def _too_many(self) -> bool:
        """Whether there are more errors than anybody reads; warnings keep nobody from reading on."""
        self._errors += sum(finding.severity == "error" for finding in self.findings[self._counted :])
        self._counted = len(self.findings)
        return self._errors >= MOST

    def misread(self, row: Row, at: int) -> list[Token]:
        """Report a line whose tokens do not fit from the offset `at` on, and give what to read instead."""
        return self._broken(row.level, row.start, row.end, at, row.tokens[row.layout][0])

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
                finding = mistakes.too_far_in(self._slip(start, end), self.text[slice(*self._previous)])
                self.findings.append(finding)
                if finding.code == mistakes.ARROW_AND_BLOCK.code:
                    self._skipped = top.indent
                    return
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
                layout += NOTHING["ask"]
            layout.append(("_DEDENT", "", self._previous[1]))

    def _miss(self, context: Context, opener: tuple[int, int], layout: list[Token]) -> None:
        """Report a line that wants something below it and has nothing."""
        self.findings.append(mistakes.nothing_below(self._slip(*opener), context))
        self._fill(context, layout)

    def _fill(self, context: Context, layout: list[Token]) -> None:
        layout.append(("_INDENT", "", 0))
        layout += NOTHING[context]
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
            stop = tokens.scan(text, start, end, made)
            at = tokens.miscounted(made)
            at = stop if at is None and stop != end else at
        else:
            at = tokens.setting(text, start, end, made)
        return made if at is None else self._broken(level, start, end, at)

    def _top(self, level: Level, start: int, end: int) -> list[Token]:
        word = self._first(start, end, _TOP, level)
        if word in _HEADERS:
            if self._header:
                self.findings.append(mistakes.second_header(self._slip(start, end)))
                return []
            if self._declared:
                self.findings.append(mistakes.header_not_first(self._slip(start, end)))
            self._header = True
        elif word in _DECLARATIONS:
            if word == "step":
                self._stepped = True
            elif self._stepped:
                self.findings.append(mistakes.declared_late(self._slip(start, end)))
        elif word in _BLOCK and self._outside:
            return []  # one of several statements outside a step, the first of which was reported
        else:
            self._outside = word in _BLOCK
            return self._broken(level, start, end, start)
        self._outside = False
        self._declared = True
        return self._sentence(word, level, start, end)

    def _statement(self, level: Level, start: int, end: int) -> list[Token]:
        word = self._first(start, end, _BLOCK, level)
        chain, level.chain = level.chain, ""
        if word in {"else", "else if"}:
            if chain == "":
                self.findings.append(mistakes.else_alone(self._slip(start, end)))
            if chain != "if":
                finding = reckoned.explain(self._slip(start, end, start, level, word))
                if chain and finding:
                    self.findings.append(finding)
                level.chain = "bad"
                self._below = Below("block", False)
                return [("BAD", "", start)]
        if word in _STATEMENTS or word in {"->", "else if"}:
            made = self._sentence(word, level, start, end)
            if made[0][0] == "if" or (made[0][0] == "else" and len(made) > 1):
                level.chain = "if"
            elif word in {"if", "else", "else if"} and made[0][0] == "BAD":
                level.chain = "bad"
            return made
        if self.text[start] == "-" and level.choices:
            self._below = Below("block", False)
            return [("BAD", "", start)]  # one of several choices outside an `ask`, the first of which was reported
        level.choices = self.text[start] == "-"
        return self._broken(level, start, end, start)

    def _text(self, level: Level, start: int, end: int) -> list[Token]:
        made: list[Token] = []
        if level.choices:
            self.findings.append(mistakes.text_after_choices(self._slip(start, end)))
            return []
        self._below = Below("more", False)
        if self._blank and level.filled:
            self.paragraphs.add(start)
        at = tokens.remark(self.text, start, end, made)
        return made if at is None else self._broken(level, start, end, at)

    def _choice(self, level: Level, start: int, end: int) -> list[Token]:
        level.choices = True
        made: list[Token] = [("-", "-", start)]
        at = tokens.choice(self.text, start + 1, end, made)
        if at is not None:
            return self._broken(level, start, end, at, "-")
        if not any(token[0] == "->" for token in made):
            self._below = Below("block", False)
        return made

    def _sentence(self, word: str, level: Level, start: int, end: int) -> list[Token]:
        """The tokens of a line that begins with a keyword, `word` as it should be spelt."""
        text = self.text
        made: list[Token] = [(word, word, start)] if " " not in word else [(one, one, start) for one in word.split()]
        after = self._after
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
            elif word in BELOW:
                self._below = BELOW[word]
        return made if at is None else self._broken(level, start, end, at, word)

    def _first(self, start: int, end: int, words: dict[str, None], level: Level) -> str:
        """The word a line begins with; where it is a slip of a keyword that is reported, and the keyword given."""
        stop = self.text.find(" ", start, end)
        word = self.text[start : stop if stop >= 0 else end]
        if word not in words:
            word = first_word(self.text, start, end)
        self._after = start + len(word)
        if word in words:
            return word
        meant = keywords.misspelt(self._slip(start, end, start, level), tuple(words))
        if meant is None:
            return word
        self.findings.append(meant[1])
        return meant[0]

    # --- after a mistake ----------------------------------------------------------------------------------------------

    def _slip(self, start: int, end: int, at: int = -1, level: Level | None = None, word: str = "") -> Slip:
        context = level.context if level else "top"
        word = word or first_word(self.text, start, end)
        return Slip(self.file, self.text, start, end, start if at < 0 else at, context, word)

    def _broken(self, level: Level, start: int, end: int, at: int, word: str = "") -> list[Token]:
        """Report a line that could be read up to `at` only, and give what to read instead."""
        slip = self._slip(start, end, at, level, word)
        self.findings.append(mistakes.explain(slip))
        if slip.word in {"if", "else", "else if"}:
            level.chain = "bad"
        choice = level.context == "ask" and self.text[start] == "-"
        made, self._below = salvaged(level.context, self.text, start, end, slip.word, choice=choice)
        return made

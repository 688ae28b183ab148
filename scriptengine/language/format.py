"""A tree as canonical text: four spaces a depth, blank lines between groups, comments kept, no text rewrapped."""

import re

from scriptengine.language import spoken, tree, wording
from scriptengine.text.source import Source

_ELSE = re.compile(r"^ *(else)", re.MULTILINE)
_TALL = (tree.Header, tree.Guarantee, tree.On, tree.Step)


def write(file: tree.File, source: Source | None = None) -> str:
    """The text of a file. With the `source` it was read from, comments, blank lines and line breaks in text are kept.

    The tree must be one without errors: a `Bad` line in it is a TypeError.
    """
    writer = _Writer(file, source)
    writer.write()
    return "".join([f"{line}\n" for line in writer.lines])


class _Writer:
    def __init__(self, file: tree.File, source: Source | None) -> None:
        self.lines: list[str] = []
        self._file = file
        self._source = source
        self._comments = list(reversed(file.comments)) if source else []
        self._depth = 0  # of the last line

    def write(self) -> None:
        """The header, then every declaration, a blank line before it where it begins a group."""
        before: object = None
        if self._file.header:
            self._header(self._file.header)
            before = self._file.header
        for one in self._file.declarations:
            if isinstance(one, tree.Requires):
                continue
            tall = isinstance(one, _TALL) or isinstance(before, _TALL) or _has_settings(one) or _has_settings(before)
            self._declaration(one, apart=before is not None and (tall or type(one) is not type(before)))
            before = one
        if self._source:
            self._comments_before(len(self._source.text) + 1, 0, apart=False)

    # --- lines, and what stands between them --------------------------------------------------------------------------

    def _put(self, depth: int, words: str, start: int, *, apart: bool = False, close: bool = False) -> None:
        """A line and the comments before it: a blank line before both if `apart`, none if `close`, else as written."""
        apart = self._comments_before(start, depth, apart=apart, close=close)
        if apart or (not close and self._was_apart(start, depth)):
            self._blank()
        self._add(depth, words)

    def _comments_before(self, start: int, depth: int, *, apart: bool, close: bool = False) -> bool:
        """The comments up to an offset; those further in end the block before. Is a blank line still due?"""
        while self._source and self._comments and self._comments[-1].span.start < start:
            comment = self._comments.pop()
            at = comment.span.start
            column = self._source.position(start).column if start <= len(self._source.text) else 1
            inside = self._source.position(at).column > column and self._depth > depth
            where = self._depth if inside else depth
            if (apart and not inside) or (not close and self._was_apart(at, where)):
                self._blank()
                apart = apart and inside
            self._add(where, comment.text)
        return apart

    def _add(self, depth: int, words: str) -> None:
        self.lines.append("    " * depth + words)
        self._depth = depth

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _was_apart(self, start: int, depth: int) -> bool:
        """Whether a blank line stood before, other than at the beginning of a block."""
        if self._source is None or depth > self._depth:
            return False
        line = self._source.position(start).line
        return line > 1 and not self._source.line(line - 1).strip()

    # --- declarations -------------------------------------------------------------------------------------------------

    def _header(self, header: tree.Header) -> None:
        self._put(0, f'{header.kind} {header.name.text} "{header.title}"', header.span.start)
        required = [one for one in self._file.declarations if isinstance(one, tree.Requires)]
        below = [(one.name.span.start, f"{one.name.text} {one.value.text}") for one in header.settings]
        below += [
            (one.span.start, f"requires {', '.join([f'@{mark.text}' for mark in one.marks])}") for one in required
        ]
        for start, words in sorted(below, key=lambda each: each[0]):
            self._put(1, words, start)

    def _declaration(self, one: tree.Declaration, *, apart: bool) -> None:
        start = one.span.start
        if isinstance(one, tree.Step):
            self._put(0, f"step {one.name.text}", start, apart=apart)
            self._block(one.block, 1)
        elif isinstance(one, tree.On):
            self._put(0, f"on {' or '.join([event.text for event in one.events])}", start, apart=apart)
            self._block(one.block, 1)
        elif isinstance(one, tree.Guarantee):
            self._put(0, f'guarantee {one.name.text} "{one.sentence}"', start, apart=apart)
            for claim in one.claims:
                self._put(1, wording.claim(claim), claim.span.start)
        elif isinstance(one, tree.Contact):
            self._put(0, f'contact {one.name.text} "{one.title}"', start, apart=apart)
            for setting in one.settings:
                self._put(1, f"{setting.name.text} {setting.value.text}", setting.name.span.start)
        else:
            self._put(0, _on_one_line(one), start, apart=apart)

    # --- statements ---------------------------------------------------------------------------------------------------

    def _block(self, block: tree.Block, depth: int) -> None:
        for statement in block.statements:
            if isinstance(statement, tree.Say):
                self._spoken(f"say{wording.marks(statement.marks)}", statement.text, statement.span.start, depth)
            elif isinstance(statement, tree.Coach):
                self._spoken("coach", statement.text, statement.span.start, depth)
            elif isinstance(statement, tree.Listen):
                self._put(depth, f"listen {statement.name.text}", statement.span.start)
                self._text(statement.text, depth + 1)
            elif isinstance(statement, tree.Ask):
                self._ask(statement, depth)
            elif isinstance(statement, tree.If):
                self._if(statement, depth)
            else:
                self._put(depth, _plain(statement), statement.span.start)

    def _spoken(self, words: str, text: tree.Text, start: int, depth: int) -> None:
        """A `say` or `coach`, on one line if it is one line of plain text."""
        first = text[0]
        between = bool(self._comments) and start < self._comments[-1].span.start < first.span.start
        if len(text) > 1 or first.guard or first.otherwise or between:
            self._put(depth, words, start)
            self._text(text, depth + 1)
            return
        parts = self._as_written(first)
        self._put(depth, f"{words} {wording.spoken(parts[0][1])}", start)
        self._more(parts, depth + 1)

    def _text(self, text: tree.Text, depth: int) -> None:
        for line in text:
            parts = self._as_written(line)
            guard = "[else] " if line.otherwise else f"[{wording.expression(line.guard)}] " if line.guard else ""
            words = guard + wording.spoken(parts[0][1])
            self._put(depth, words, line.span.start, apart=line.new_paragraph, close=True)
            self._more(parts, depth + 1)

    def _more(self, parts: list[tuple[int, tuple[tree.Piece, ...]]], depth: int) -> None:
        for start, pieces in parts[1:]:
            self._put(depth, wording.spoken(pieces), start, close=True)

    def _as_written(self, line: tree.Line) -> list[tuple[int, tuple[tree.Piece, ...]]]:
        """A line of text in the lines it was written on, each with its offset."""
        if self._source is None or "\n" not in self._source.text[line.span.start : line.span.end]:
            return [(line.span.start, line.pieces)]
        text = self._source.text
        start = line.span.start
        if line.guard or line.otherwise:
            start = text.index("]", line.guard.span.end if line.guard else start) + 1
        parts: list[tuple[int, tuple[tree.Piece, ...]]] = []
        for words in text[start : line.span.end].split("\n"):
            bare = words.strip()
            at = start + len(words) - len(words.lstrip())
            start += len(words) + 1
            if bare and (not bare.startswith("#") or not parts):
                parts.append((at, spoken.line(bare, at, "", [])))
        return parts

    def _ask(self, ask: tree.Ask, depth: int) -> None:
        words = f"ask {ask.name.text}"
        if ask.type:
            words += f" as {wording.type_name(ask.type)}"
            for word, bound in (("from", ask.low), ("to", ask.high)):
                words += f" {word} {wording.expression(bound, least=5)}" if bound else ""
        self._put(depth, words + wording.marks(ask.marks), ask.span.start)
        self._text(ask.text, depth + 1)
        for choice in ask.choices:
            self._put(depth + 1, _choice(choice), choice.span.start)
            if choice.block:
                self._block(choice.block, depth + 2)

    def _if(self, statement: tree.If, depth: int) -> None:
        word = "if"
        start = statement.span.start
        for condition, block in statement.branches:
            self._put(depth, f"{word} {wording.expression(condition)}", start)
            self._block(block, depth + 1)
            word, start = "else if", self._else(block.span.end)
        if statement.otherwise:
            self._put(depth, "else", start)
            self._block(statement.otherwise, depth + 1)

    def _else(self, start: int) -> int:
        """Where the next `else` is, after a block that ends at the offset `start`."""
        found = _ELSE.search(self._source.text, start) if self._source else None
        return found.start(1) if found else start


def _has_settings(one: object) -> bool:
    return isinstance(one, tree.Contact) and bool(one.settings)


def _on_one_line(one: tree.Declaration) -> str:
    """A declaration that has nothing below it."""
    match one:
        case tree.Use():
            return f"use {one.path.text}" + (f" as {one.alias.text}" if one.alias else "")
        case tree.Fact():
            default = one.default
            value = (
                default.name if isinstance(default, tree.Name) else wording.constant(default.value) if default else ""
            )
            given = f" = {value}" if default else ""
            optional = " optional" if one.optional else ""
            return f"fact {one.name.text} as {wording.type_name(one.type)}{given}{optional}{wording.marks(one.marks)}"
        case tree.MarkDeclaration():
            return f'mark {one.name.text} "{one.meaning}"'
        case tree.Outcome():
            return f'outcome {one.name.text} "{one.title}"{wording.marks(one.marks)}'
        case tree.Waive():
            return f"waive {one.guarantee.text} until {one.until.isoformat()} by {one.by}, {one.why}"
    raise TypeError(f"{type(one).__name__} is not written on one line")


def _plain(one: tree.Statement) -> str:
    """A statement of one line."""
    match one:
        case tree.Notice():
            return f"notice {one.name.text}"
        case tree.Acknowledge():
            return f"acknowledge {one.name.text}" if one.name else "acknowledge"
        case tree.Set():
            return f"set {one.name.text} = {wording.expression(one.value)}"
        case tree.Go():
            return f"-> {one.step.text}"
        case tree.Do():
            return f"do {one.target.text}"
        case tree.Raise():
            return f"raise {one.trigger.text}"
        case tree.Escalate():
            return f"escalate {one.contact.text}"
        case tree.End():
            return f"end {one.outcome.text}"
        case tree.Return():
            return "return"
        case tree.Resume():
            return "resume"
    raise TypeError(f"{type(one).__name__} is not written on one line")


def _choice(one: tree.Choice) -> str:
    guard = f" [{wording.expression(one.guard)}]" if one.guard else ""
    key = f" ({one.key.text})" if one.key else ""
    target = f" -> {one.target.text}" if one.target else ""
    return f"-{guard}{key} {wording.meant(one.text)}{wording.marks(one.marks)}{target}"

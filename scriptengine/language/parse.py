"""A file's text to its tree.

The tokens come from a line lexer of our own, which knows a mistake when it sees one, and the tables that Lark made of
the grammar are walked here: a line that does not fit is taken back and reported, and the lines around it are read as if
it were not there.
"""

from itertools import islice
from typing import Any, Final, cast

from scriptengine.language import mistakes, tree
from scriptengine.language.lines import MOST, Lines
from scriptengine.language.making import Maker
from scriptengine.language.tables import tables
from scriptengine.language.tokens import Token
from scriptengine.language.words import EXPRESSION_WORDS, KEYWORDS
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

# Keywords that are names wherever the language does not look for them.
_KEYWORDS = (KEYWORDS - EXPRESSION_WORDS) | {"TYPE"}
_AHEAD: Final = 200  # lines


def parse(source: Source, *, ahead: int = _AHEAD) -> tuple[tree.File, list[Diagnostic]]:
    """The tree of a file and every mistake in it. Never raises; what was understood is in the tree all the same.

    So many lines `ahead` are made into tokens before they are put together, which takes a fifth less time than line by
    line. Only where one does not fit, or mistakes are too many, do the next ones hang on that; then all is done again
    line by line.
    """
    findings: list[Diagnostic] = []
    text = source.text
    for cleaned in (mistakes.hidden, mistakes.tabs):
        text, found = cleaned(source.name, text)
        findings += found
    lines = Lines(source, text, findings)
    reader = _Reader(Maker(source.name, findings, lines.paragraphs))
    rows = lines.rows()
    while batch := list(islice(rows, ahead)):
        for row in batch:
            at = reader.feed(row.tokens, row.layout)
            if at is not None and len(row.tokens) > row.layout:
                if ahead > 1:
                    return parse(source, ahead=1)
                reader.feed([*lines.misread(row, at), ("_NL", "", row.end)], 0)
    if ahead > 1 and len(findings) >= MOST:
        return parse(source, ahead=1)  # to stop at the right line
    parts = reader.finish(len(text))
    header = next((part for part in parts if isinstance(part, tree.Header)), None)
    if header is None:
        findings.append(mistakes.no_header(source.name, text))
    findings.sort(key=lambda finding: finding.span.start if finding.span else 0)
    declarations = tuple([part for part in parts if not isinstance(part, tree.Header)])
    return tree.File(header, declarations, tuple(lines.comments), Span(source.name, 0, len(text))), findings


class _Reader:
    """An LALR parser's stacks over the tables of the grammar."""

    def __init__(self, maker: Maker) -> None:
        first, makers = tables()
        self._makers = [getattr(maker, name) if name else _several for name in makers]
        self._states: list[Any] = [first]
        self._values: list[Any] = []

    def feed(self, tokens: list[Token], layout: int) -> int | None:
        """Read the tokens of one line, the first `layout` of them about indentation.

        None when all fit. Otherwise the offset of the first that does not, and the line is as if it was never read,
        its indentation apart.
        """
        states, values, makers = self._states, self._values, self._makers
        before = 0
        state = states[-1]
        for index, token in enumerate(tokens):
            kind = token[0]
            while True:
                action = state.get(kind)
                if type(action) is dict:
                    if index == layout:
                        before = len(values)
                    state = action
                    states.append(state)
                    values.append(token)
                    break
                if action is None:
                    if kind in _KEYWORDS and index > layout:
                        kind = "NAME"  # a keyword that cannot stand here is a name like any other
                        token = (kind, token[1], token[2])
                        continue
                    if index > layout:
                        del states[before + 1 :], values[before:]
                    return token[2]
                size, maker, rule = action
                if size == 1:
                    if maker is not None:
                        values[-1] = makers[maker](values[-1])
                    states[-1] = state = states[-2][rule]
                    continue
                if size:
                    value = makers[maker](*values[-size:])
                    del states[-size:], values[-size:]
                else:
                    value = makers[maker]()
                state = states[-1][rule]
                states.append(state)
                values.append(value)
        return None

    def finish(self, end: int) -> list[tree.Header | tree.Declaration]:
        """Everything that was read, in order."""
        self.feed([("$END", "", end)], 0)
        return cast(list[tree.Header | tree.Declaration], self._values[0])


def _several(*parts: Any) -> list[Any]:
    """What a rule repeats, as a list."""
    if isinstance(parts[0], list):
        parts[0].extend(parts[1:])
        return parts[0]
    return list(parts)

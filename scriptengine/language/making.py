"""Tree nodes from what the grammar's rules found: one method for each rule or alias of `grammar/call.lark`.

A method's arguments are the rule's parts in order, tokens as they are and rules as made. What `*` and `+` repeat is a
list, and is missing when nothing was repeated, as is what `[]` and `?` leave out.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias, cast

from scriptengine.language import spoken, tree
from scriptengine.language.tokens import Token
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Span

_new = tuple.__new__  # makes a Span, Word, Name or Line in half the time, and there are several for every line

Marks: TypeAlias = tuple[tree.Word, ...]
Happenings: TypeAlias = tuple[tree.Happening, ...]


class Maker:
    """Makes the nodes of one file."""

    def __init__(self, file: str, findings: list[Diagnostic], paragraphs: set[int]) -> None:
        """Take the file's name, where to report mistakes in text, and the offsets of lines after a blank line."""
        self._file = file
        self._findings = findings
        self._paragraphs = paragraphs

    def _span(self, first: Token, end: int) -> Span:
        return _new(Span, (self._file, first[2], end))

    def _word(self, token: Token) -> tree.Word:
        _, text, start = token
        return _new(tree.Word, (text, _new(Span, (self._file, start, start + len(text)))))

    def _words(self, tokens: Iterable[Token]) -> tuple[tree.Word, ...]:
        return tuple([self._word(token) for token in tokens if token[0] == "NAME"])

    def marks(self, found: list[Token] | None = None) -> Marks:
        """Marks without their `@`."""
        if not found:
            return ()
        file = self._file
        return tuple(
            [tree.Word(text[1:], Span(file, start, start + len(text))) for kind, text, start in found if kind == "MARK"]
        )

    # --- declarations -------------------------------------------------------------------------------------------------

    def start(self, *parts: Any) -> list[tree.Header | tree.Declaration]:
        """Everything in the file, in order; what a rule pack requires after its header."""
        made: list[tree.Header | tree.Declaration] = []
        for one in parts[-1] if parts and isinstance(parts[-1], list) else ():
            if type(one) is tuple:  # a node is a tuple of a kind of its own
                made += one
            else:
                made.append(one)
        return made

    def header(
        self, kind: Token, name: Token, title: Token, end: Token, below: list[Any] | None = None
    ) -> tuple[Any, ...]:
        below = below or []
        own = tuple([one for one in below if isinstance(one, tree.Setting)])
        last = max([end[2], *(_end(one) for one in below)])
        node = tree.Header(cast(Any, kind[1]), self._word(name), _unquoted(title), own, self._span(kind, last))
        return (node, *(one for one in below if isinstance(one, tree.Requires)))

    def settings(self, _in: Token, found: list[Any], _out: Token) -> list[Any]:
        return found

    def setting(self, name: Token, value: Token, _nl: Token) -> tree.Setting:
        return tree.Setting(self._word(name), self._word(value))

    def requires(self, word: Token, mark: Token, *rest: Any) -> tree.Requires:
        more = rest[0] if len(rest) > 1 else []
        return tree.Requires(self.marks([mark, *more]), self._span(word, rest[-1][2]))

    def use(self, word: Token, path: Token, *rest: Token) -> tree.Use:
        alias = self._word(rest[1]) if len(rest) > 1 else None
        return tree.Use(self._word(path), alias, self._span(word, rest[-1][2]))

    def fact(self, word: Token, name: Token, _as: Token, type_: tree.TypeName, *rest: Any) -> tree.Fact:
        default, optional, marks, nl = rest
        return tree.Fact(self._word(name), type_, default, optional, marks, self._span(word, nl[2]))

    def default(self, _equals: Token | None = None, value: Any = None) -> tree.Constant | tree.Name | None:
        if value is None or isinstance(value, tree.Constant):
            return value
        return self.name(value) if value[0] == "NAME" else self.constant(value)

    def amount(self, first: Token, number: Token | None = None) -> tree.Constant:
        if number is None:
            return self.constant(first)
        return tree.Constant(-Decimal(number[1]), self._span(first, number[2] + len(number[1])))

    def optional(self, word: Token | None = None) -> bool:
        return word is not None

    def mark(self, word: Token, name: Token, meaning: Token, nl: Token) -> tree.MarkDeclaration:
        return tree.MarkDeclaration(self._word(name), _unquoted(meaning), self._span(word, nl[2]))

    def outcome(self, word: Token, name: Token, title: Token, marks: Marks, nl: Token) -> tree.Outcome:
        return tree.Outcome(self._word(name), _unquoted(title), marks, self._span(word, nl[2]))

    def contact(
        self, word: Token, name: Token, title: Token, nl: Token, below: list[tree.Setting] | None = None
    ) -> tree.Contact:
        settings = tuple([one for one in below or () if isinstance(one, tree.Setting)])
        last = settings[-1].value.span.end if settings else nl[2]
        return tree.Contact(self._word(name), _unquoted(title), settings, self._span(word, last))

    def guarantee(
        self, word: Token, name: Token, sentence: Token, nl: Token, claims: tuple[tree.Claim, ...]
    ) -> tree.Guarantee:
        last = claims[-1].span.end if claims else nl[2]
        return tree.Guarantee(self._word(name), _unquoted(sentence), claims, self._span(word, last))

    def waive(self, word: Token, name: Token, _until: Token, date: Token, _by: Token, *rest: Token) -> tree.Waive:
        who, _comma, why, nl = rest
        until = datetime.date.fromisoformat(date[1])
        return tree.Waive(self._word(name), until, who[1], why[1], self._span(word, nl[2]))

    def on(self, word: Token, events: tuple[tree.Word, ...], _nl: Token, block: tree.Block) -> tree.On:
        return tree.On(events, block, self._span(word, block.span.end))

    def events(self, first: Token, rest: Iterable[Token] = ()) -> tuple[tree.Word, ...]:
        return self._words((first, *rest))

    def step(self, word: Token, name: Token, _nl: Token, block: tree.Block) -> tree.Step:
        return tree.Step(self._word(name), block, self._span(word, block.span.end))

    def type(self, first: Token, _of: Token | None = None, *options: Any) -> tree.TypeName:
        names = [options[0], *(options[1] if len(options) > 1 else ())] if options else []
        words = tuple([self._word(token) for token in names if token[0] != ","])
        end = words[-1].span.end if words else first[2] + len(first[1])
        return tree.TypeName(cast(Any, first[1]), words, self._span(first, end))

    # --- what must hold -----------------------------------------------------------------------------------------------

    def claims(self, _in: Token, found: list[tree.Claim | tree.Bad], _out: Token) -> tuple[tree.Claim, ...]:
        return tuple([one for one in found if isinstance(one, tree.Claim)])

    def delayed(self, prefixes: list[Any], claim: tree.Claim) -> tree.Claim:
        """A claim with its `after X,` prefixes."""
        span = self._span(prefixes[0], claim.span.end)
        return claim._replace(after=tuple(prefixes[1::3]), span=span)

    def only_after(self, first: Happenings, _only: Token, _after: Token, second: Happenings, nl: Token) -> tree.Claim:
        return self._claim("only after", first[0].span.start, nl, first, second)

    def never(self, word: Token, first: Happenings, nl: Token) -> tree.Claim:
        return self._claim("never", word[2], nl, first)

    def at_most(self, word: Token, _most: Token, count: Token, first: Happenings, nl: Token) -> tree.Claim:
        return self._claim("at most", word[2], nl, first, count=int(count[1]))

    def every_call(self, word: Token, _call: Token, _has: Token, *rest: Any) -> tree.Claim:
        first, unless, nl = rest
        return self._claim("every call has", word[2], nl, first, unless)

    def within(self, first: Happenings, _within: Token, count: Token, _turns: Token, nl: Token) -> tree.Claim:
        return self._claim("within", first[0].span.start, nl, first, count=int(count[1]))

    def _claim(
        self, form: Any, start: int, nl: Token, first: Happenings, second: Happenings = (), count: int = 0
    ) -> tree.Claim:
        return tree.Claim(form, (), first, second, count, Span(self._file, start, nl[2]))

    def unless(self, _word: Token | None = None, found: Happenings = ()) -> Happenings:
        return found

    def happenings(self, first: tree.Happening, rest: Iterable[Any] = ()) -> Happenings:
        return (first, *[one for one in rest if isinstance(one, tree.Happening)])

    def happening(self, first: Token, name: Token | None = None) -> tree.Happening:
        last = name or first
        span = self._span(first, last[2] + len(last[1]))
        if first[0] == "MARK":
            return tree.Happening("mark", first[1][1:], span)
        if first[0] in {"NAME", "DOTTED"}:
            return tree.Happening("name", first[1], span)
        return tree.Happening(cast(Any, first[1]), name[1] if name else None, span)

    # --- statements ---------------------------------------------------------------------------------------------------

    def block(self, _in: Token, statements: list[tree.Statement], _out: Token) -> tree.Block:
        return tree.Block(tuple(statements), Span(self._file, statements[0].span.start, statements[-1].span.end))

    def say(self, word: Token, marks: Marks, last: Any, below: tree.Text = ()) -> tree.Say | tree.Bad:
        text = below or (last,)
        if not text[0].pieces and len(text) == 1:
            return tree.Bad(self._span(word, word[2] + len(word[1])))
        return tree.Say(marks, text, self._span(word, text[-1].span.end))

    def coach(self, word: Token, last: Any, below: tree.Text = ()) -> tree.Coach | tree.Bad:
        text = below or (last,)
        if not text[0].pieces and len(text) == 1:
            return tree.Bad(self._span(word, word[2] + len(word[1])))
        return tree.Coach(text, self._span(word, text[-1].span.end))

    def notice(self, word: Token, name: Token, nl: Token) -> tree.Notice:
        return tree.Notice(self._word(name), self._span(word, nl[2]))

    def acknowledge(self, word: Token, *rest: Token) -> tree.Acknowledge:
        return tree.Acknowledge(self._word(rest[0]) if len(rest) > 1 else None, self._span(word, rest[-1][2]))

    def ask(self, word: Token, name: Token, marks: Marks, _nl: Token, _in: Token, *rest: Any) -> tree.Ask:
        question, choices, _out = rest
        span = self._span(word, choices[-1].span.end)
        kept = tuple([one for one in choices if isinstance(one, tree.Choice)])
        return tree.Ask(self._word(name), marks, None, None, None, question, kept, span)

    def ask_typed(self, word: Token, name: Token, _as: Token, type_: tree.TypeName, *rest: Any) -> tree.Ask:
        low, high, marks, nl, *below = rest
        text: tree.Text = below[0] if below else ()
        span = self._span(word, text[-1].span.end if text else nl[2])
        return tree.Ask(self._word(name), marks, type_, low, high, text, (), span)

    def low(self, _word: Token | None = None, value: tree.Expr | None = None) -> tree.Expr | None:
        return value

    high = low

    def listen(self, word: Token, name: Token, nl: Token, text: tree.Text = ()) -> tree.Listen:
        return tree.Listen(self._word(name), text, self._span(word, text[-1].span.end if text else nl[2]))

    def set(self, word: Token, name: Token, _equals: Token, value: tree.Expr, nl: Token) -> tree.Set:
        return tree.Set(self._word(name), value, self._span(word, nl[2]))

    def if_(self, word: Token, condition: tree.Expr, _nl: Token, block: tree.Block, *rest: Any) -> tree.If:
        more = rest[0] if rest and isinstance(rest[0], list) else []
        otherwise = rest[-1] if rest and isinstance(rest[-1], tree.Block) else None
        branches = ((condition, block), *more)
        last = otherwise or branches[-1][1]
        return tree.If(branches, otherwise, self._span(word, last.span.end))

    def else_if(
        self, _else: Token, _if: Token, condition: tree.Expr, _nl: Token, block: tree.Block
    ) -> tuple[tree.Expr, tree.Block]:
        return condition, block

    def else_(self, _else: Token, _nl: Token, block: tree.Block) -> tree.Block:
        return block

    def go(self, arrow: Token, name: Token, nl: Token) -> tree.Go:
        return tree.Go(self._word(name), self._span(arrow, nl[2]))

    def do(self, word: Token, name: Token, nl: Token) -> tree.Do:
        return tree.Do(self._word(name), self._span(word, nl[2]))

    def raise_(self, word: Token, name: Token, nl: Token) -> tree.Raise:
        return tree.Raise(self._word(name), self._span(word, nl[2]))

    def escalate(self, word: Token, name: Token, nl: Token) -> tree.Escalate:
        return tree.Escalate(self._word(name), self._span(word, nl[2]))

    def end(self, word: Token, name: Token, nl: Token) -> tree.End:
        return tree.End(self._word(name), self._span(word, nl[2]))

    def return_(self, word: Token, nl: Token) -> tree.Return:
        return tree.Return(self._span(word, nl[2]))

    def resume(self, word: Token, nl: Token) -> tree.Resume:
        return tree.Resume(self._span(word, nl[2]))

    def bad(self, word: Token, nl: Token, block: tree.Block | None = None) -> tree.Bad:
        return tree.Bad(self._span(word, block.span.end if block else nl[2]), block)

    # --- text ---------------------------------------------------------------------------------------------------------

    def text(self, _in: Token, lines: list[tree.Line], _out: Token) -> tree.Text:
        return tuple(lines)

    def question(self, lines: list[tree.Line] | None = None) -> tree.Text:
        return tuple(lines or ())

    def plain_line(self, words: Token, nl: Token, more: list[Token]) -> tree.Line:
        return self._line(words, nl, more, words[2], None, False)

    def guarded_line(
        self, bracket: Token, guard: tree.Expr, _close: Token, words: Token, nl: Token, more: list[Token]
    ) -> tree.Line:
        return self._line(words, nl, more, bracket[2], guard, False)

    def else_line(
        self, bracket: Token, _else: Token, _close: Token, words: Token, nl: Token, more: list[Token]
    ) -> tree.Line:
        return self._line(words, nl, more, bracket[2], None, True)

    def _line(
        self, words: Token, nl: Token, more: list[Token], start: int, guard: tree.Expr | None, otherwise: bool
    ) -> tree.Line:
        pieces = spoken.line(words[1], words[2], self._file, self._findings)
        for _, text, at in more[::2]:
            pieces = spoken.joined(pieces, spoken.line(text, at, self._file, self._findings))
        end = more[-1][2] if more else nl[2]
        span = _new(Span, (self._file, start, end))
        return _new(tree.Line, (pieces, guard, otherwise, start in self._paragraphs, span))

    def more(
        self, _in: Token | None = None, found: list[Token] | None = None, _out: Token | None = None
    ) -> list[Token]:
        return found or []

    def choice(self, dash: Token, guard: tree.Expr | None, *rest: Any) -> tree.Choice:
        key = None
        if rest[0][0] == "KEY":
            _, text, at = rest[0]
            key = tree.Word(text[1:-1], Span(self._file, at + 1, at + len(text) - 1))
            rest = rest[1:]
        meant, marks, *after = rest
        block = target = None
        end: int = after[-1].span.end if isinstance(after[-1], tree.Block) else after[-1][2]
        if isinstance(after[-1], tree.Block):
            block = after[-1]
        elif len(after) > 1:
            target = self._word(after[1])
        text = spoken.meant(meant[1], meant[2], self._file, self._findings)
        return tree.Choice(guard, key, text, marks, target, block, self._span(dash, end))

    def guard(
        self, _open: Token | None = None, value: tree.Expr | None = None, _close: Token | None = None
    ) -> tree.Expr | None:
        return value

    # --- expressions --------------------------------------------------------------------------------------------------

    def binary(self, left: tree.Expr, sign: Token, right: tree.Expr) -> tree.Binary:
        return tree.Binary(cast(Any, sign[1]), left, right, Span(self._file, left.span.start, right.span.end))

    def is_not(self, left: tree.Expr, _is: Token, _not: Token, right: tree.Expr) -> tree.Binary:
        return tree.Binary("is not", left, right, Span(self._file, left.span.start, right.span.end))

    def unary(self, sign: Token, operand: tree.Expr) -> tree.Unary:
        return tree.Unary(cast(Any, sign[1]), operand, self._span(sign, operand.span.end))

    def name(self, token: Token) -> tree.Name:
        _, text, start = token
        return _new(tree.Name, (text, _new(Span, (self._file, start, start + len(text)))))

    def constant(self, token: Token) -> tree.Constant:
        kind, text, start = token
        span = Span(self._file, start, start + len(text))
        if kind == "NUMBER":
            return tree.Constant(Decimal(text), span)
        if kind == "DATE":
            return tree.Constant(datetime.date.fromisoformat(text), span)
        if kind == "STRING":
            return tree.Constant(text[1:-1], span)
        return tree.Constant(kind == "yes", span)

    def call(self, name: Token, _open: Token, *rest: Any) -> tree.Call:
        close = rest[-1]
        found = [one for one in rest[1] if type(one) is not tuple] if len(rest) > 2 else []
        arguments = (rest[0], *found) if len(rest) > 1 else ()
        return tree.Call(self._word(name), arguments, self._span(name, close[2] + 1))

    def bracket(self, _open: Token, inner: tree.Expr, _close: Token) -> tree.Expr:
        return inner


def _unquoted(token: Token) -> str:
    return token[1][1:-1]


def _end(one: tree.Setting | tree.Requires) -> int:
    return one.value.span.end if isinstance(one, tree.Setting) else one.span.end

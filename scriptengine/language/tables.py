"""The grammar as LALR tables: Lark makes them, and they are kept in `grammar/tables.json`; the only module with Lark.

To make them takes longer than to read most scripts. After a change to `grammar/call.lark` they are made anew with
`python -m scriptengine.language.tables`.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from scriptengine.resources import folder

Reduce: TypeAlias = tuple[int, int | None, str]
"""How many parts, which maker (None: the part itself), the rule's name."""

State: TypeAlias = "dict[str, State | Reduce]"
"""What to do with a token of each kind: the next state or a reduction; and the next state `after` each rule."""

_PYTHON_WORDS = {"if": "if_", "else": "else_", "raise": "raise_", "return": "return_"}


class Tables(NamedTuple):
    """The state in which a file begins, and the makers.

    A maker is called by the name of its method, or by none if it gives what a rule repeats as a list.
    """

    first: State
    makers: list[str]


@cache
def tables() -> Tables:
    """The tables of the grammar, with keywords and signs under their own text."""
    kept = json.loads(_file().read_bytes())
    reductions: list[Reduce] = [(size, maker, _after(rule)) for size, maker, rule in kept["reductions"]]
    states: list[State] = [{} for _ in kept["actions"]]
    for state, actions, gotos in zip(states, kept["actions"], kept["gotos"], strict=True):
        state.update((kind, states[what] if what >= 0 else reductions[~what]) for kind, what in actions.items())
        state.update((_after(rule), states[what]) for rule, what in gotos.items())
    for state in states:
        state.update({symbol: _passed_on(state, what) for symbol, what in state.items()})
    return Tables(states[0], kept["makers"])


def _passed_on(state: State, what: "State | Reduce") -> "State | Reduce":
    """Where a state leads, past states in which, whatever comes next, a part is only taken for a rule's whole."""
    while isinstance(what, dict):
        match list({id(one): one for one in what.values()}.values()):
            case [(1, None, rule)]:
                what = state[rule]
            case _:
                break
    return what


def _after(rule: str) -> str:
    """What a rule is called in a state, where a keyword may have its name."""
    return sys.intern(f"after {rule}")


def made() -> str:
    """What the file of the tables holds, made anew. Of a reduction the tables have `~` its number in a list of them."""
    from lark import Lark
    from lark.lexer import Lexer, PatternStr, Token

    class NoLexer(Lexer):
        """Lark's place for a lexer of one's own; no text is read here."""

        def __init__(self, _conf: object) -> None:
            pass

        def lex(self, *_: object) -> Iterator[Token]:
            return iter(())

    grammar = str(folder("grammar") / "call.lark")
    lark = Lark.open(grammar, parser="lalr", lexer=NoLexer, keep_all_tokens=True)
    names = {one.name: one.pattern.value for one in lark.terminals if isinstance(one.pattern, PatternStr)}
    conf = lark.parse_interactive().parser_state.parse_conf
    makers: dict[str, int] = {}
    reductions: dict[Reduce, int] = {}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    # Lark numbers the states otherwise each time; here they have the order in which they are come to.
    order = [conf.start_state]
    for state in order:
        actions.append({})
        gotos.append({})
        for symbol, (_, after) in sorted((str(symbol), what) for symbol, what in conf.states[state].items()):
            kind = names.get(symbol, symbol)
            if not isinstance(after, int):
                actions[-1][kind] = ~reductions.setdefault(_reduction(after, makers), len(reductions))
                continue
            if after not in order:
                order.append(after)
            if symbol.isupper():
                actions[-1][kind] = order.index(after)
            else:
                gotos[-1][symbol] = order.index(after)
    parts: dict[str, Sequence[object]] = {
        "makers": [*makers],
        "reductions": [*reductions],
        "actions": actions,
        "gotos": gotos,
    }
    return "{" + ",\n".join(f'"{name}": {_rows(rows)}' for name, rows in parts.items()) + "}\n"


def _rows(rows: Sequence[object]) -> str:
    """A list with a line for each thing in it, so that a change to the grammar shows where it tells."""
    return "[\n" + ",\n".join(map(json.dumps, rows)) + "]"


def _reduction(rule: Any, makers: dict[str, int]) -> Reduce:
    origin, size = str(rule.origin.name), len(rule.expansion)
    repeated = origin.startswith("__")  # a helper rule that Lark makes for `*` and `+`
    passed_on = rule.options.expand1 or origin.startswith("_") or origin == "choice"
    if size == 1 and not rule.alias and passed_on and not repeated:
        return size, None, origin
    name = rule.alias or origin
    name = "" if repeated else _PYTHON_WORDS.get(name, name)
    return size, makers.setdefault(name, len(makers)), origin


def _file() -> Path:
    return folder("grammar") / "tables.json"


if __name__ == "__main__":
    _file().write_text(made(), encoding="utf-8")

"""What holds for every tree: printed and read again it is the same, and so it is as lists."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from scriptengine.language import codec, tree
from scriptengine.language.format import write
from scriptengine.language.parse import parse
from scriptengine.language.words import KEYWORDS
from scriptengine.resources import folder
from scriptengine.text.source import Source, Span

SPAN = Span("a.call", 0, 0)
SCRIPTS = sorted(folder("scripts").rglob("*.call"))


def bare(node: Any) -> Any:
    """A tree without its places and comments."""
    if isinstance(node, tree.File):
        return ("File", bare(node.header), bare(node.declarations))
    if hasattr(node, "_fields"):
        return (type(node).__name__, *[bare(getattr(node, name)) for name in node._fields if name != "span"])
    if isinstance(node, tuple):
        return tuple(bare(one) for one in node)
    return node


def put(*values: Any) -> Any:
    return st.just(values[0]) if len(values) == 1 else st.sampled_from(values)


simple = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda name: name not in KEYWORDS | {"true", "false", "none", "in"}
)
dotted = st.one_of(simple, st.tuples(simple, simple).map(".".join))
word = simple.map(lambda name: tree.Word(name, SPAN))
dotted_word = dotted.map(lambda name: tree.Word(name, SPAN))
marks = st.lists(word, max_size=2).map(tuple)
title = st.text(alphabet="Aé b-'[]@#{}\\", max_size=8)
numbers = st.decimals(min_value=0, max_value=99999, places=2).map(lambda value: value.normalize() + 0)
names = dotted.map(lambda name: tree.Name(name, SPAN))
constants = st.one_of(numbers, st.booleans(), st.dates(), st.text(alphabet="ab c'@", max_size=5)).map(
    lambda value: tree.Constant(value, SPAN)
)


def operations(inner: SearchStrategy[tree.Expr]) -> SearchStrategy[tree.Expr]:
    signs = put("and", "or", "is", "is not", "<", "<=", ">", ">=", "+", "-", "*", "/")
    return st.one_of(
        st.builds(tree.Unary, put("not", "-"), inner, st.just(SPAN)),
        st.builds(tree.Binary, signs, inner, inner, st.just(SPAN)),
        st.builds(tree.Call, word, st.lists(inner, max_size=3).map(tuple), st.just(SPAN)),
    )


expressions: SearchStrategy[tree.Expr] = st.recursive(st.one_of(names, constants), operations, max_leaves=8)


def filtered(inner: SearchStrategy[tree.Expr]) -> SearchStrategy[tree.Expr]:
    return st.one_of(
        operations(inner), st.builds(tree.Filter, inner, word, st.lists(inner, max_size=2).map(tuple), st.just(SPAN))
    )


# Jinja has no dates, and reads a comparison with a text or a name alone as ours.
gap_constants = st.one_of(numbers, st.booleans(), st.text(alphabet="ab c'\"\\@}", max_size=5)).map(
    lambda value: tree.Constant(value, SPAN)
)
gap_values: SearchStrategy[tree.Expr] = st.recursive(st.one_of(names, gap_constants), filtered, max_leaves=5)
gaps = gap_values.map(lambda value: tree.Gap(value, SPAN))
prose = st.text(alphabet="aé ,.-[]@#\\(>", min_size=1, max_size=10)


def joined(pieces: list[tree.Piece]) -> tuple[tree.Piece, ...]:
    """Pieces as a reader makes them: no two texts in a row, no space at either end."""
    made: list[tree.Piece] = []
    for piece in pieces:
        if made and isinstance(piece, str) and isinstance(made[-1], str):
            made[-1] += piece
        else:
            made.append(piece)
    if made and isinstance(made[0], str):
        made[0] = made[0].lstrip()
    if made and isinstance(made[-1], str):
        made[-1] = made[-1].rstrip()
    return tuple(piece for piece in made if piece)


spoken = st.lists(st.one_of(prose, gaps), min_size=1, max_size=3).map(joined).filter(bool)
line = st.one_of(
    st.builds(tree.Line, spoken, st.one_of(st.none(), expressions), st.just(False), st.booleans(), st.just(SPAN)),
    st.builds(tree.Line, spoken, st.none(), st.just(True), st.booleans(), st.just(SPAN)),
)


def opened(lines: list[tree.Line]) -> tree.Text:
    return tuple(one._replace(new_paragraph=one.new_paragraph and index > 0) for index, one in enumerate(lines))


text = st.lists(line, min_size=1, max_size=3).map(opened)
plain_types = st.builds(tree.TypeName, put("text", "number", "money", "date", "yesno"), st.just(()), st.just(SPAN))
types = st.one_of(
    plain_types,
    st.builds(tree.TypeName, st.just("choice"), st.lists(word, min_size=1, max_size=3).map(tuple), st.just(SPAN)),
)
bound = st.one_of(st.none(), numbers.map(lambda value: tree.Constant(value, SPAN)), names, expressions)
one_line: SearchStrategy[tree.Statement] = st.one_of(
    st.builds(tree.Notice, word, st.just(SPAN)),
    st.builds(tree.Acknowledge, st.one_of(st.none(), word), st.just(SPAN)),
    st.builds(tree.Set, word, expressions, st.just(SPAN)),
    st.builds(tree.Go, word, st.just(SPAN)),
    st.builds(tree.Do, dotted_word, st.just(SPAN)),
    st.builds(tree.Raise, word, st.just(SPAN)),
    st.builds(tree.Escalate, word, st.just(SPAN)),
    st.builds(tree.End, word, st.just(SPAN)),
    st.builds(tree.Return, st.just(SPAN)),
    st.builds(tree.Resume, st.just(SPAN)),
    st.builds(tree.Say, marks, text, st.just(SPAN)),
    st.builds(tree.Coach, text, st.just(SPAN)),
    st.builds(tree.Listen, word, st.one_of(st.just(()), text), st.just(SPAN)),
    st.builds(tree.Ask, word, marks, types, bound, bound, st.one_of(st.just(()), text), st.just(()), st.just(SPAN)),
)


def nested(inner: SearchStrategy[tree.Statement]) -> SearchStrategy[tree.Statement]:
    block = st.lists(inner, min_size=1, max_size=2).map(lambda statements: tree.Block(tuple(statements), SPAN))
    choice = st.builds(
        lambda guard, key, words, found, after: tree.Choice(guard, key, words, found, after[0], after[1], SPAN),
        st.one_of(st.none(), expressions),
        st.one_of(st.none(), word),
        spoken,
        marks,
        st.one_of(st.just((None, None)), word.map(lambda one: (one, None)), block.map(lambda one: (None, one))),
    )
    return st.one_of(
        st.builds(
            tree.If,
            st.lists(st.tuples(expressions, block), min_size=1, max_size=2).map(tuple),
            st.one_of(st.none(), block),
            st.just(SPAN),
        ),
        st.builds(
            lambda name, found, asked, choices: tree.Ask(name, found, None, None, None, asked, choices, SPAN),
            word,
            marks,
            st.one_of(st.just(()), text),
            st.lists(choice, min_size=1, max_size=2).map(tuple),
        ),
    )


statements: SearchStrategy[tree.Statement] = st.recursive(one_line, nested, max_leaves=4)
block = st.lists(statements, min_size=1, max_size=3).map(lambda found: tree.Block(tuple(found), SPAN))
happening = st.one_of(
    st.builds(tree.Happening, put("mark", "step", "notice", "escalate", "end"), simple, st.just(SPAN)),
    st.builds(tree.Happening, put("name", "step"), dotted, st.just(SPAN)),
    st.builds(tree.Happening, put("say", "ask", "listen", "escalate", "end"), st.none(), st.just(SPAN)),
)
happenings = st.lists(happening, min_size=1, max_size=2).map(tuple)
after = st.lists(happenings, max_size=2).map(tuple)
count = st.integers(1, 99)
unless = st.one_of(st.just(()), happenings)
claim = st.one_of(
    st.builds(tree.Claim, st.just("only after"), after, happenings, happenings, st.just(0), st.just(SPAN)),
    st.builds(tree.Claim, st.just("never"), after, happenings, st.just(()), st.just(0), st.just(SPAN)),
    st.builds(tree.Claim, st.just("at most"), after, happenings, st.just(()), count, st.just(SPAN)),
    st.builds(tree.Claim, st.just("every call has"), after, happenings, unless, st.just(0), st.just(SPAN)),
    st.builds(tree.Claim, st.just("within"), after, happenings, st.just(()), count, st.just(SPAN)),
)  # fmt: skip
value_words = st.from_regex(r"[A-Za-z0-9+][A-Za-z0-9 ,@.+-]{0,8}[a-z0-9]", fullmatch=True)
paths = value_words.filter(lambda path: " " not in path).map(lambda path: tree.Word(path, SPAN))
people = st.from_regex(r"[A-Z][a-z ]{0,5}[a-z]", fullmatch=True)
setting = st.builds(
    tree.Setting,
    st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True).map(lambda name: tree.Word(name, SPAN)),
    value_words.map(lambda value: tree.Word(value, SPAN)),
)
settings = st.lists(setting, max_size=2).map(tuple)
default = st.one_of(
    st.none(),
    constants,
    numbers.map(lambda value: tree.Constant(-value, SPAN)),
    simple.map(lambda name: tree.Name(name, SPAN)),
)
declaration: SearchStrategy[tree.Declaration] = st.one_of(
    st.builds(tree.Use, paths, st.one_of(st.none(), word), st.just(SPAN)),
    st.builds(tree.Fact, dotted_word, types, default, st.booleans(), marks, st.just(SPAN)),
    st.builds(tree.MarkDeclaration, word, title, st.just(SPAN)),
    st.builds(tree.Outcome, word, title, marks, st.just(SPAN)),
    st.builds(tree.Contact, word, title, settings, st.just(SPAN)),
    st.builds(tree.Guarantee, word, title, st.lists(claim, min_size=1, max_size=3).map(tuple), st.just(SPAN)),
    st.builds(tree.Waive, dotted_word, st.dates(), people, value_words, st.just(SPAN)),
    st.builds(tree.On, st.lists(word, min_size=1, max_size=2).map(tuple), block, st.just(SPAN)),
)  # fmt: skip
header = st.builds(tree.Header, put("script", "flow"), word, title, settings, st.just(SPAN))
rules = st.tuples(
    st.builds(tree.Header, st.just("rules"), word, title, settings, st.just(SPAN)),
    st.lists(st.builds(tree.Requires, st.lists(word, min_size=1, max_size=2).map(tuple), st.just(SPAN)), max_size=2),
)
trees = st.builds(
    lambda top, found, steps: tree.File(top[0], (*top[1], *found, *steps), (), SPAN),
    st.one_of(rules, st.tuples(header, st.just([]))),
    st.lists(declaration, max_size=3),
    st.lists(st.builds(tree.Step, word, block, st.just(SPAN)), max_size=2),
)


@given(trees)
def test_a_tree_printed_and_read_again_is_the_same(file: tree.File) -> None:
    printed = write(file)
    again, findings = parse(Source("a.call", printed))
    assert not [finding for finding in findings if finding.severity == "error"], printed
    assert bare(again) == bare(file), printed
    assert write(again, Source("a.call", printed)) == printed


@given(trees)
def test_a_tree_as_lists_and_back_is_the_same(file: tree.File) -> None:
    coded = json.loads(json.dumps(codec.encode(file)))
    assert codec.decode(coded, "a.call") == file


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_shipped_script_is_in_the_usual_form(path: Path) -> None:
    source = Source("a.call", path.read_text(encoding="utf-8"))
    file, _ = parse(source)
    assert write(file, source) == source.text
    assert codec.decode(json.loads(json.dumps(codec.encode(file))), "a.call") == file


def formatted(text: str) -> str:
    source = Source("a.call", text)
    file, findings = parse(source)
    assert not findings
    once = write(file, source)
    twice = Source("a.call", once)
    again, _ = parse(twice)
    assert bare(again) == bare(file)
    assert write(again, twice) == once
    return once


def test_comments_stay_where_they_belong() -> None:
    given_text = """# top
script a_call "A"
  # of the header
  version 1
# of the step


step one
  # first
  say Hello.
  # last in the block

  # left of all
step two
  say
    # in the text
    One.

    # before two
    Two
      # inside
      goes on.
  ask who
    # before a choice
    - (yes)   Yes  ->  one
    # after the choices
# at the end
"""
    assert (
        formatted(given_text)
        == """# top
script a_call "A"
    # of the header
    version 1

# of the step

step one
    # first
    say Hello.
    # last in the block

    # left of all

step two
    say
        # in the text
        One.

        # before two
        Two
            # inside
            goes on.
    ask who
        # before a choice
        - (yes) Yes -> one
        # after the choices
# at the end
"""
    )


def test_lines_of_text_keep_their_breaks() -> None:
    given_text = 'script a_call "A"\n\nstep one\n  say Hello,\n     {{name}}, and\n     good morning.\n  end done\n'
    expected = (
        'script a_call "A"\n\nstep one\n    say Hello,\n        {{ name }}, and\n        good morning.\n    end done\n'
    )
    assert formatted(given_text) == expected


def test_superfluous_brackets_go() -> None:
    given_text = 'script a_call "A"\n\nstep one\n    set x = ((a + (b * c)) - (d - e))\n'
    assert "set x = a + b * c - (d - e)\n" in formatted(given_text)


def kinds_of_the_tree() -> set[type]:
    found = {one for one in vars(tree).values() if isinstance(one, type) and hasattr(one, "_fields")} - {Span}
    return {one for one in found if one.__module__.startswith("scriptengine.language")}


def test_every_kind_of_node_has_a_number_in_the_codec() -> None:
    assert set(codec.KINDS) == kinds_of_the_tree()


def test_every_kind_of_node_goes_to_lists_and_back() -> None:
    samples: dict[str, Any] = {
        "str": "a", "int": 3, "bool": True, "Span": SPAN, "Value": Decimal("1.50"),
    }  # fmt: skip
    file = tree.File(None, (), (), SPAN)
    for kind in codec.KINDS:
        types = kind.__annotations__.values()
        node = kind(*[samples.get(str(getattr(type_, "__name__", type_)), ()) for type_ in types])
        holder = file._replace(declarations=(node,))
        assert codec.decode(json.loads(json.dumps(codec.encode(holder))), "a.call") == holder, kind


def test_dates_and_decimals_keep_their_type() -> None:
    file = tree.File(
        None,
        (
            tree.Waive(tree.Word("g", SPAN), datetime.date(2026, 3, 31), "A", "b", SPAN),
            tree.Fact(
                tree.Word("f", SPAN),
                tree.TypeName("money", (), SPAN),
                tree.Constant(Decimal("1.50"), SPAN),
                False,
                (),
                SPAN,
            ),
        ),
        (),
        SPAN,
    )
    back = codec.decode(json.loads(json.dumps(codec.encode(file))), "a.call")
    assert back == file
    assert repr(back) == repr(file)


@given(st.recursive(st.none() | st.integers(-5, 50) | st.text(max_size=3), lambda inner: st.lists(inner, max_size=5)))
def test_lists_that_are_no_tree_are_refused(coded: Any) -> None:
    assert codec.decode(coded, "a.call") is None


def test_an_escaped_dash_before_a_sign_is_no_arrow() -> None:
    printed = 'script a "A"\n\nstep first\n    ask more\n        - \\- > b\n        - a \\- > b\n'
    file, findings = parse(Source("a.call", printed))
    assert not [finding for finding in findings if finding.severity == "error"]
    assert write(file) == printed

"""Parsing: layout, text, choices, recovery, hostile input, and the grammar as the definition of what is read."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Token
from lark.indenter import Indenter

from scriptengine.language import tables, tree
from scriptengine.language.lines import Lines
from scriptengine.language.parse import parse
from scriptengine.resources import folder
from scriptengine.text.diagnostic import Diagnostic
from scriptengine.text.source import Source, Span

SCRIPTS = sorted(folder("scripts").rglob("*.call"))
HEADER = 'script a_call "A call"\n\n'

GOOD = """# A comment on the first line.
script a_call "A call"
    version 3
    locale en-GB

use library/identity as who
use lexicon/en.yaml

fact account.balance as money = -12.50 optional @discloses @private
fact account.kind as choice of card, loan, no = card
fact account.due as date = 2026-03-31
outcome done "Done" @resolved
contact team_leader "Team leader"
    person Priya Nair

guarantee g "It holds"
    after hardship or angry, @demands or step pay only after @offers
    never @demands
    at most 2 listen
    every call has @informs unless end done or escalate team_leader
    after wrong_party, after minor, end within 1 turn

waive g until 2026-03-31 by Priya Nair, until the new wording is tested

on hardship or bereavement
    acknowledge
    resume

step greeting
    say @offers @informs Hello {{ customer.first_name | title }}.
        We are glad you called.
    say
        Good morning.

        [calm] How are you?
        # A comment inside a text.
        [angry and account.balance > 30 or not known(story)] I hear you,
            and I am sorry.
        [else] \\- Thank you.
    ask who @verifies
        Is that you?
        - [known(story)] (yes) Yes @consents @verifies -> pay
        - No \\-> not today
            raise wrong_party
            -> pay
        - (later) Later
    ask income as money from 0 to 100 * 2
        What comes in?
    listen story
    set spare = round_down(income - 3 / (2 + 1), 5)
    if spare >= 10
        notice recorded_line
    else if spare is not 0
        do identity.leave_message
    else
        escalate team_leader
        end done
    coach
        Slow down.
    -> pay

step pay
    say Goodbye.
    return
"""


def read(text: str) -> tuple[tree.File, list[Diagnostic]]:
    return parse(Source("a.call", text))


def statements(body: str) -> tuple[tree.Statement, ...]:
    file, findings = read(HEADER + "step one\n" + "".join(f"    {line}\n" for line in body.split("\n")))
    assert not findings
    step = file.declarations[0]
    assert isinstance(step, tree.Step)
    return step.block.statements


def said(body: str) -> tree.Text:
    say = statements(body)[0]
    assert isinstance(say, tree.Say)
    return say.text


class Indentation(Indenter):
    """The indenter that Lark's own lexer needs for the grammar."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 Lark's own interface
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 4


@pytest.fixture(scope="module")
def stock() -> Lark:
    """The grammar under Lark's own contextual lexer."""
    return Lark.open(
        str(folder("grammar") / "call.lark"),
        parser="lalr",
        lexer="contextual",
        postlex=Indentation(),
        keep_all_tokens=True,
    )


def test_the_tables_are_what_lark_makes_of_the_grammar() -> None:
    kept = (folder("grammar") / "tables.json").read_text(encoding="utf-8")
    assert kept == tables.made(), "the grammar has changed: python -m scriptengine.language.tables"


def test_a_text_is_read_without_lark() -> None:
    program = (
        "import sys; from scriptengine.language.parse import parse; from scriptengine.text.source import Source; "
        "assert not parse(Source('one.call', 'script one \"One\"\\nstep go\\n    end done\\n'))[1]; "
        "print('lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def words_of_the_grammar(stock: Lark, text: str) -> list[tuple[str, str]]:
    found = stock.parse("\n" + text).scan_values(lambda value: isinstance(value, Token))
    return [(_named(token), token.strip()) for token in found if token.type not in {"_NL", "_INDENT", "_DEDENT"}]


def _named(token: Token) -> str:
    return token.type if re.fullmatch(r"[A-Z]+", token.type) and token.upper() != token.type else str(token)


def words_of_the_lexer(text: str) -> list[tuple[str, str]]:
    source = Source("a.call", text)
    return [
        (token[0], token[1].strip())
        for row in Lines(source, text, []).rows()
        for token in row.tokens
        if token[0] not in {"_NL", "_INDENT", "_DEDENT"}
    ]


@pytest.mark.parametrize("text", [GOOD, *(path.read_text(encoding="utf-8") for path in SCRIPTS)])
def test_the_line_lexer_reads_the_same_words_as_the_grammar_alone(stock: Lark, text: str) -> None:
    assert [word for _, word in words_of_the_lexer(text)] == [word for _, word in words_of_the_grammar(stock, text)]


def test_every_keyword_of_the_grammar_is_in_the_list_of_words(stock: Lark) -> None:
    from lark.lexer import PatternStr

    from scriptengine.language.words import KEYWORDS

    written = {terminal.pattern.value for terminal in stock.terminals if isinstance(terminal.pattern, PatternStr)}
    assert {word for word in written if word.isalpha()} == KEYWORDS


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_shipped_script_has_no_mistakes_of_form(path: Path) -> None:
    assert not read(path.read_text(encoding="utf-8"))[1]


def test_a_whole_script_is_read_without_findings() -> None:
    file, findings = read(GOOD)
    assert not findings
    assert file.header is not None
    assert [setting.value.text for setting in file.header.settings] == ["3", "en-GB"]
    assert len(file.declarations) == 12
    assert [comment.text for comment in file.comments] == [
        "# A comment on the first line.",
        "# A comment inside a text.",
    ]


def test_every_node_of_a_good_script_has_the_words_it_was_made_from() -> None:
    file, _ = read(GOOD)
    words = [node for node in nodes(file) if isinstance(node, tree.Name)]
    assert words
    assert all(GOOD[word.span.start : word.span.end] == word.name for word in words)
    for node in nodes(file):
        if isinstance(node, tree.Word):
            assert GOOD[node.span.start : node.span.end].lstrip("@") == node.text


def nodes(node: object) -> list[object]:
    """Every node of a tree, itself first."""
    found = [node]
    if isinstance(node, tuple) and not isinstance(node, Span):
        for part in node:
            found += nodes(part)
    return found


# --- layout -----------------------------------------------------------------------------------------------------------


def test_a_comment_does_not_close_a_block() -> None:
    found = statements("if angry\n    say One.\n# left\n    say Two.\nsay Three.")
    assert isinstance(found[0], tree.If)
    assert len(found[0].branches[0][1].statements) == 2


def test_any_consistent_depth_is_read() -> None:
    file, findings = read(HEADER + "step one\n  if angry\n         say One.\n  say Two.\n")
    assert not findings
    assert len(file.declarations) == 1


def test_a_deeper_line_continues_the_text_above() -> None:
    assert said("say\n    One\n        two\n      three.\n    Four.")[0].pieces == ("One two three.",)


def test_a_deeper_line_continues_a_text_on_the_line_of_its_say() -> None:
    assert said("say One\n    two.")[0].pieces == ("One two.",)


def test_a_blank_line_starts_a_paragraph() -> None:
    assert [line.new_paragraph for line in said("say\n\n    One.\n    Two.\n\n    Three.")] == [False, False, True]


@pytest.mark.parametrize("sign", ["-", "[", "#", "@", "\\"])
def test_a_backslash_lets_a_text_line_begin_with_a_sign_of_the_language(sign: str) -> None:
    assert said(f"say\n    \\{sign}offers help.")[0].pieces == (f"{sign}offers help.",)


def test_arrows_and_at_signs_stand_in_a_choice_behind_a_backslash() -> None:
    ask = statements("ask who\n    Hello?\n    - (yes) Mail \\@home \\-> later @offers -> one")[0]
    assert isinstance(ask, tree.Ask)
    choice = ask.choices[0]
    assert (choice.text, choice.marks[0].text, choice.target and choice.target.text) == (
        ("Mail @home -> later",), "offers", "one",
    )  # fmt: skip


def test_an_address_in_a_choice_is_no_mark() -> None:
    ask = statements("ask who\n    - (mail) Write to me at a@b.example")[0]
    assert isinstance(ask, tree.Ask)
    assert ask.choices[0].text == ("Write to me at a@b.example",)


def test_else_branches_stay_with_their_if() -> None:
    found = statements("if angry\n    say One.\nelse if calm\n    say Two.\nelse\n    say Three.")[0]
    assert isinstance(found, tree.If)
    assert len(found.branches) == 2
    assert found.otherwise is not None


@pytest.mark.parametrize("word", ["end", "step", "text", "from", "optional", "turns"])
def test_a_keyword_is_a_name_where_the_language_does_not_look_for_it(word: str) -> None:
    found = statements(f"ask {word} as money from 0 to 10\n-> {word}\nset spare = {word} + 1")
    assert isinstance(found[1], tree.Go)
    assert found[1].step.text == word


def test_operators_bind_as_in_arithmetic_and_speech() -> None:
    found = statements("set x = not a or b and c < 1 + 2 * - 3")[0]
    assert isinstance(found, tree.Set)
    assert shape(found.value) == "((not a) or (b and (c < (1 + (2 * (- 3))))))"


def shape(value: tree.Expr) -> str:
    if isinstance(value, tree.Binary):
        return f"({shape(value.left)} {value.operator} {shape(value.right)})"
    if isinstance(value, tree.Unary):
        return f"({value.operator} {shape(value.operand)})"
    return str(value.value) if isinstance(value, tree.Constant) else value.name if isinstance(value, tree.Name) else "?"


# --- recovery ---------------------------------------------------------------------------------------------------------


def test_the_lines_around_a_mistake_are_understood() -> None:
    file, findings = read(HEADER + "step one\n    say One.\n    set x = 1 +\n    say Two.\nstep two\n    say Three.\n")
    assert len(findings) == 1
    one, two = file.declarations
    assert isinstance(one, tree.Step)
    assert isinstance(two, tree.Step)
    assert [type(each) for each in one.block.statements] == [tree.Say, tree.Bad, tree.Say]


def test_a_misspelt_keyword_is_read_as_it_was_meant() -> None:
    file, findings = read(HEADER + "stpe one\n    sya Hello.\n")
    assert len(findings) == 2
    step = file.declarations[0]
    assert isinstance(step, tree.Step)
    assert isinstance(step.block.statements[0], tree.Say)


def test_what_stands_below_a_bad_line_is_read() -> None:
    file, findings = read(HEADER + "step one\n    if a ==\n        say One.\n    else\n        say Two.\n")
    assert len(findings) == 1
    step = file.declarations[0]
    assert isinstance(step, tree.Step)
    assert all(isinstance(one, tree.Bad) and one.block for one in step.block.statements)


def test_a_line_with_a_bad_guard_stays_in_its_group() -> None:
    file, findings = read(HEADER + "step one\n    say\n        [x = y] Hello.\n        [else] Hi.\n")
    assert [finding.code for finding in findings] == ["CS053"]
    step = file.declarations[0]
    assert isinstance(step, tree.Step)
    say = step.block.statements[0]
    assert isinstance(say, tree.Say)
    assert [line.pieces for line in say.text] == [("Hello.",), ("Hi.",)]
    assert say.text[0].guard is not None


def test_a_fix_mends_the_line() -> None:
    text = HEADER + "step one\n    if cause == oversight\n        say Hello.\n"
    fix = read(text)[1][0].fix
    assert fix is not None
    for edit in fix.edits:
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert "if cause is oversight\n" in text
    assert not read(text)[1]


@given(
    st.text(alphabet=st.sampled_from(list("abc \n\t-[]()@#\\{}\"'%->=:.0123é\x00\r")) | st.characters(), max_size=300)
)
def test_random_text_never_raises(text: str) -> None:
    read(text)
    read(HEADER + "step one\n    say\n        " + text)


PARTS = st.sampled_from(sorted({*re.findall(r"\S+|\n *", GOOD)}))


@given(st.lists(PARTS, max_size=60))
def test_random_words_of_the_language_never_raise(parts: list[str]) -> None:
    read(" ".join(parts))
    read(HEADER + "step one\n    " + " ".join(parts))


@given(st.data())
def test_damage_in_one_step_leaves_the_others(data: st.DataObject) -> None:
    steps = [
        f"step s{number}\n    say Hello.\n    if angry\n        say Sorry.\n    -> s{number}\n" for number in range(4)
    ]
    at = data.draw(st.integers(len("step s1\n"), len(steps[1]) - 1))
    damage = data.draw(st.text(alphabet=st.sampled_from(list("ab @[](){}\"'->=#:\\")), max_size=8))
    length = data.draw(st.integers(0, 6))
    body = steps[1][:at] + damage + steps[1][at + length :]
    body = body.rstrip("\n") + "\n"
    file, _ = read(HEADER + steps[0] + body + steps[2] + steps[3])
    names = [one.name.text for one in file.declarations if isinstance(one, tree.Step)]
    assert {"s0", "s2", "s3"} <= set(names)
    kept = [one for one in file.declarations if isinstance(one, tree.Step) and one.name.text in {"s0", "s2", "s3"}]
    for one in kept:
        assert [type(each) for each in one.block.statements] == [tree.Say, tree.If, tree.Go]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "step " + "é" * 100_000,
        HEADER + "step one\n    say " + "{{" * 50_000,
        HEADER + "step one\n    say " + "{{ a " * 20_000,
        HEADER + "step one\n    set x = " + "(" * 100_000,
        HEADER + "step one\n    set x = " + "not " * 25_000 + "y",
        HEADER + "step one\n    set x = " + "a is " * 20_000 + "y",
        HEADER + "step one\n    ask x\n        - " + " " * 100_000 + "a" + " " * 100_000 + "b",
        HEADER + "step one\n    ask x\n        - a" + " @" * 50_000,
        HEADER + "step one\n    ask x\n        - a" + "\\" * 99_999,
        HEADER + "step one\n    say [" + "x and " * 20_000 + "y] Hello.",
        HEADER + "step one\n    if " + '"' * 99_999,
        HEADER + "step one\n    say {{ " + "'" * 99_999 + " }}",
        HEADER + "".join(" " * depth + "if a\n" for depth in range(2_000)),
        HEADER + "step one\n" + "".join(" " * (4 + depth) + "else if a\n" for depth in range(1_000)),
        "\n" * 300_000 + HEADER,
        HEADER + "#" * 100_000,
        "\x00" * 100_000,
    ],
    ids=range(18),
)
def test_hostile_text_is_answered_with_findings(text: str) -> None:
    _, findings = read(text)
    assert len(findings) <= 600


def test_reading_stops_after_very_many_mistakes() -> None:
    _, findings = read(HEADER + "bad\n" * 5_000)
    assert findings[-1].code == "CS009"
    assert len(findings) < 600


def test_many_warnings_keep_nobody_from_reading_on() -> None:
    file, findings = read(HEADER + "step one\n" + '    say "Hello."\n' * 1_000 + "step two\n    say Hello.\n")
    assert {finding.code for finding in findings} == {"CS043"}
    assert len(file.declarations) == 2


def test_spaces_at_line_ends_and_a_missing_last_line_end_change_nothing() -> None:
    plain, _ = read(GOOD)
    spaced, findings = read("\n".join(f"{line}  " for line in GOOD.rstrip("\n").split("\n")))
    assert not findings
    assert [type(one) for one in nodes(plain)] == [type(one) for one in nodes(spaced)]

"""Lines parsed a second at 300, 3,000 and 30,000 steps, beside Lark's bare parse of the same text and grammar.

    python -m benchmarks.parse [STEPS ...]

Lark's bare parse is its LALR parser under its own contextual lexer and indenter, which makes a tree of tokens and no
message. Growth is linear where the time for a line stays the same. Python looks for no garbage meanwhile, as when the
loader reads a file.
"""

import gc
import sys

from lark import Lark
from lark.indenter import Indenter

from benchmarks.timing import compare, show
from scriptengine.language.parse import parse
from scriptengine.resources import folder
from scriptengine.text.source import Source

SIZES = (300, 3_000, 30_000)
ROUNDS = 5

HEADER = """
script measured "A script of many steps"
    version 1
    locale en-GB
    currency GBP

fact customer.first_name as text
fact account.balance as money @discloses
outcome done "Done" @resolved

"""
STEP = """step s{here}
    say @discloses
        Thank you, {{{{ customer.first_name }}}}.
        [calm] I'm calling because the payment of {{{{ account.balance }}}} hasn't reached us yet.
        [anxious or distressed] There's nothing you have to decide today. I'm calling about
            {{{{ account.balance }}}} on your account, and to see how we can help.
        [else] I'm calling about {{{{ account.balance | whole }}}} that's outstanding.
    ask cause{here}
        Have I understood why the payment was missed?
        - (oversight) It slipped their mind -> s{there}
        - (short_of_money) They can't afford it right now @offers
            raise cannot_afford
        - (unsaid) They'd rather not say
    # What is left over decides.
    ask income{here} as money from 0 to 20000
        Roughly, what comes in each month?
    set spare{here} = round_down(income{here} - 100, 5)
    if spare{here} >= 10 and not angry
        say We could spread this at {{{{ spare{here} }}}} a month.
        end done
    else if known(account.balance)
        do affordable
    else
        escalate team_leader
    -> s{there}

"""


class Indentation(Indenter):
    """What turns Lark's line ends into blocks."""

    NL_type = "_NL"
    OPEN_PAREN_types: list[str] = []  # noqa: RUF012 Lark's own interface
    CLOSE_PAREN_types: list[str] = []  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 4


def script(steps: int) -> str:
    """A script of so many steps, each of all kinds of lines."""
    return HEADER + "".join([STEP.format(here=number, there=(number + 1) % steps) for number in range(steps)])


def bare() -> Lark:
    """Lark's own parser of the grammar. Comments are no part of that."""
    grammar = str(folder("grammar") / "call.lark")
    return Lark.open(grammar, parser="lalr", lexer="contextual", postlex=Indentation(), keep_all_tokens=True)


def main() -> None:
    gc.disable()
    stock = bare()
    for steps in [int(word) for word in sys.argv[1:]] or SIZES:
        text = script(steps)
        source = Source("measured.call", text)
        lines = source.line_count
        _, findings = parse(source)
        assert not findings, findings[0]
        ratio = compare(lambda: parse(source), lambda: stock.parse(text), ROUNDS if steps < 10_000 else 1)  # noqa: B023
        show(f"parse of {steps:,} steps, of Lark's bare parse", ratio, "well under 1, and 1.6 with the build")
        print(
            f"    {lines / ratio.first:,.0f} against {lines / ratio.second:,.0f} lines a second; "
            f"{ratio.first / lines * 1e6:.1f} us a line"
        )


if __name__ == "__main__":
    main()

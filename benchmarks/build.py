"""Parsing and building a script of 300, 3,000 and 30,000 steps, beside Lark's bare parse of the same text.

    python -m benchmarks.build [STEPS ...]

The script is a real one to the builder: facts with marks, guards, computed answers, questions of both kinds, an `on`
block, values that must be known. Growth is linear where the time for a step stays the same. Python looks for no garbage
in either, as when the loader reads a file.
"""

import gc
import sys

from lark import Lark

from benchmarks.parse import Indentation
from benchmarks.timing import compare, show
from scriptengine.program.load import load_sources
from scriptengine.resources import folder

SIZES = (300, 3_000, 30_000)
ROUNDS = 5

HEADER = """\
script measured "A script of many steps"
    version 1
    locale en-GB
    currency GBP

fact customer.first_name as text
fact account.balance as money @discloses
fact account.due as date
fact account.days_late as number
outcome done "Done" @resolved

on crisis
    end done

on hardship
    say I'm sorry to hear that.
    resume

"""
STEP = """\
step s{here}
    say @discloses
        Hello {{{{ customer.first_name }}}}, the balance is {{{{ account.balance }}}} since {{{{ account.due }}}}.
        [angry and account.days_late > 30] I know this has been open for a while, and I'd like to sort it out.
        [else] Let's look at it together.
    ask way{here}
        How would you like to go on?
        - (help) With some help
            set half{here} = account.balance / 2
            say That would be {{{{ half{here} }}}}.
        - [account.days_late > 3] (later) Later
        - (unsure) They're not sure
    if known(half{here})
        say @offers Half of it is {{{{ half{here} }}}}.
    ask income{here} as money from 0 to 20000
        Roughly, what comes in each month?
    {last}

"""


def script(steps: int) -> str:
    """A script of so many steps, one after the other."""
    lasts = [f"-> s{number + 1}" for number in range(steps - 1)] + ["end done"]
    return HEADER + "".join([STEP.format(here=number, last=last) for number, last in enumerate(lasts)])


def main() -> None:
    gc.disable()
    grammar = str(folder("grammar") / "call.lark")
    stock = Lark.open(grammar, parser="lalr", lexer="contextual", postlex=Indentation(), keep_all_tokens=True)
    for steps in [int(word) for word in sys.argv[1:]] or SIZES:
        text = script(steps)
        loaded = load_sources({"measured.call": text}, "measured.call")
        if loaded.program is None:
            sys.exit(f"The measured script is wrong: {loaded.diagnostics[0].message}")
        sources = {"measured.call": text}
        rounds = ROUNDS if steps < SIZES[-1] else 1
        ratio = compare(lambda: load_sources(sources, "measured.call"), lambda: stock.parse(text), rounds)  # noqa: B023
        show(f"parse and build {steps:,} steps beside Lark alone", ratio, "at most 1.6")
        print(f"    {ratio.first / steps * 1e6:.0f} us a step, {text.count(chr(10)) / ratio.first:,.0f} lines a second")


if __name__ == "__main__":
    main()

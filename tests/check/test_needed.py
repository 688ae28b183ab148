"""What proofs forget: values that nothing ahead reads, and those that a block never reads."""

from scriptengine.check.graph import Graph
from scriptengine.check.layout import Layout
from scriptengine.check.needed import Needed
from scriptengine.check.question import Question
from scriptengine.check.ways import ANY_BLOCK
from scriptengine.program.claims import automata
from scriptengine.program.load import load_sources

SCRIPT = """script small "Small"
    locale en-GB
    currency GBP
outcome done "Done"
guarantee one "One"
    never @demands
contact leader "Leader"
    person Pat Lee
    email pat@northwind.example
on suicide_risk or immediate_danger
    escalate leader
    end done
on hardship
    say There are ways we can help.
    resume
step first
    ask who
        Is that you?
        - (yes) Yes
        - (no) No
    if who is yes
        say Hello.
    else
        say Goodbye.
    ask more
        Anything else?
        - (yes) Yes
        - (no) No
    end done
"""


def _asked() -> Question:
    loaded = load_sources({"small.call": SCRIPT}, "small.call")
    assert loaded.program is not None, loaded.diagnostics
    program = loaded.program
    return Question(Layout(Graph(program)), automata(program, program.guarantees.values())[0], ["who"])


def test_a_value_is_kept_until_it_is_read_for_the_last_time() -> None:
    question = _asked()
    needed = Needed(question)
    assert needed.at["ask more"] == (0,)
    assert any(not needed.at[label] for label in question.graph.nodes if label.startswith("first#"))


def test_an_answer_is_not_needed_before_it_is_given() -> None:
    assert Needed(_asked()).at["ask who"] == (0,)


def test_a_value_does_not_go_into_blocks_that_never_read_it() -> None:
    assert Needed(_asked()).inside[ANY_BLOCK] == (0,)

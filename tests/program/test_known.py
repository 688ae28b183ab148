"""The search for values that may be unknown, held against random walks through the same programs."""

import random
from collections.abc import Iterator
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scriptengine.program.load import load_sources
from scriptengine.program.model import Ask, Branch, Do, End, Go, Program, Raise, Resume, Return, Say, Set, Value

ASKED, COMPUTED = ("a", "b", "c"), ("p", "q", "r")


class Writer:
    """Writes one file: every name asked for in one place, computed in several, spoken and guarded anywhere."""

    def __init__(self, chance: random.Random, flow: bool) -> None:
        self.chance, self.flow = chance, flow
        self.unasked = list(ASKED)
        chance.shuffle(self.unasked)
        self.last = "a"  # the name written last, which is the likeliest to be written again

    def name(self) -> str:
        outside = () if self.flow else tuple(f"f.{name}" for name in (*ASKED, *COMPUTED))
        if self.chance.random() < 0.4:
            self.last = self.chance.choice((*ASKED, *COMPUTED, *outside, "maybe"))
        return self.last

    def block(self, indent: str, depth: int) -> Iterator[str]:
        for _ in range(self.chance.randint(1, 5)):
            match self.chance.randrange(8):
                case 0 if self.unasked:
                    yield f"{indent}ask {self.unasked.pop()} as number"
                case 1 | 2:
                    place = self.chance.randrange(3)
                    source = self.chance.choice((*ASKED, *COMPUTED[:place], "maybe", "1"))
                    yield f"{indent}set {COMPUTED[place]} = {source} + 1"
                case 3 | 4 if depth:
                    condition = self.chance.choice(("known({0})", "not known({0})", "{0} > 5", "not {0} > 5"))
                    yield f"{indent}if {condition.format(self.name())}"
                    yield from self.block(indent + "    ", depth - 1)
                    if self.chance.random() < 0.5:
                        yield f"{indent}else"
                        yield from self.block(indent + "    ", depth - 1)
                case 5:
                    yield f"{indent}raise bereavement"
                case 6 if not self.flow:
                    yield f"{indent}do f"
                case _:
                    yield f"{indent}say @offers So {{{{ {self.name()} }}}}."

    def step(self, name: str, other: str, last: str) -> str:
        choices = f"    ask on_{name}\n        More?\n        - (back) Back -> {other}\n        - (on) On"
        return "\n".join([f"step {name}", *self.block("    ", 2), choices, f"    {last}"])

    def rest(self, last: str) -> str:
        """A step nobody goes to, which leaves no name without a place where it comes from."""
        lines = [f"    ask {name} as number" for name in self.unasked] + [f"    set {name} = 0" for name in COMPUTED]
        return "\n".join(["step rest", *lines, f"    {last}"])


def files(seed: int) -> dict[str, str]:
    chance = random.Random(seed)
    flow, main = Writer(chance, flow=True), Writer(chance, flow=False)
    block = chance.choice(
        [
            "",
            "    do f\n",
            "    do f.second\n",
            "    if not known(f.p)\n        do f\n",
            "    if known(f.a)\n        do f\n",
        ]
    )
    head = (
        'script s "S"\nuse f\nfact maybe as number optional\noutcome done "Done"\non crisis\n    end done\n'
        f"on bereavement\n{block}    resume\n"
    )
    steps = [main.step("one", "two", "-> two"), main.step("two", "one", "end done"), main.rest("end done")]
    inner = [flow.step("first", "second", "return"), flow.step("second", "first", "return"), flow.rest("return")]
    texts = {
        "m.call": head + "\n".join(steps),
        "f.call": 'flow f "F"\nfact maybe as number optional\n' + "\n".join(inner),
    }
    return {name: text + "\n" for name, text in texts.items()}


def accepted(texts: dict[str, str]) -> Program:
    """The program, with each line that may speak an unknown value made a plain one, which is then left out."""
    loaded = load_sources(texts, "m.call")
    while loaded.program is None:
        for finding in loaded.diagnostics:
            assert finding.code == "CS192", finding
            assert finding.span is not None
            source = loaded.sources[finding.span.file]
            lines = texts[source.name].split("\n")
            number = source.position(finding.span.start).line - 1
            lines[number] = lines[number].replace("say @offers", "say")
            texts[source.name] = "\n".join(lines)
        loaded = load_sources(texts, "m.call")
    return loaded.program


class Walk:
    """One call, walked without the engine: nodes, open flows, what is known."""

    def __init__(self, program: Program, chance: random.Random) -> None:
        self.program, self.chance = program, chance
        self.values: dict[str, Value] = {"maybe": Decimal(7)} if chance.random() < 0.5 else {}
        self.label = self.enter(program.first)
        self.open: list[tuple[str, str]] = []  # flows and blocks with where to go on after them
        self.said = 0

    def enter(self, step: str) -> str:
        return self.program.steps[step].entry

    def interrupt(self, back: str) -> None:
        if all(kind != "block" for kind, _ in self.open):
            self.open.append(("block", back))
            self.label = self.program.handlers["on bereavement"].entry

    def go(self) -> bool:
        """One node further; False at the end of the call."""
        program, node = self.program, self.program.nodes[self.label]
        match node:
            case Ask() if self.chance.random() < 0.15 and all(kind != "block" for kind, _ in self.open):
                self.interrupt(self.label)
            case Ask() if node.choices:
                choice = self.chance.choice(node.choices)
                self.values[node.name] = choice.key
                self.label = choice.next
            case Ask():
                self.values.pop(node.name, None)
                if self.chance.random() < 0.6:
                    self.values[node.name] = Decimal(self.chance.randrange(12))
                self.label = node.next
            case Say():
                for paragraph in node.speech:
                    text = paragraph.lines[0].render(self.values)
                    self.said += text is not None
                    assert text is not None or not node.marked, (node, self.values)
                self.label = node.next
            case Set():
                value = node.value.run(self.values)
                self.values.pop(node.name, None)
                if value is not None:
                    self.values[node.name] = value
                self.label = node.next
            case Branch():
                held = (label for condition, label in node.branches if condition.run(self.values) is True)
                self.label = next(held, node.otherwise)
            case Go():
                self.label = self.enter(node.step)
            case Do():
                for name in program.flows[node.flow].answers:
                    self.values.pop(name, None)
                again = next((place for place, (kind, _) in enumerate(self.open) if kind == node.flow), None)
                if again is None:
                    self.open.append((node.flow, node.next))
                else:
                    # The flow is open already: it begins anew, and whoever did it first goes on when the block resumes.
                    first = self.open.pop(again)[1]
                    place = next(place for place, (kind, _) in enumerate(self.open) if kind == "block")
                    self.open[place] = ("block", first)
                    self.open.append((node.flow, node.next))
                self.label = self.enter(node.step)
            case Return() | Resume():
                self.label = self.open.pop()[1]
            case Raise():
                before = self.label
                self.label = node.next
                self.interrupt(node.next)
                assert self.label != before
            case End():
                return False
        return True


@given(st.integers(min_value=0, max_value=2**32))
def test_no_walk_through_an_accepted_program_leaves_a_marked_line_with_an_unknown_value(seed: int) -> None:
    program = accepted(files(seed))
    chance = random.Random(seed + 1)
    for _ in range(20):
        walk = Walk(program, chance)
        for _ in range(120):
            if not walk.go():
                break


def test_the_random_programs_do_speak_marked_values() -> None:
    marked = 0
    for seed in range(40):
        program = accepted(files(seed))
        marked += sum(
            isinstance(node, Say) and node.marked and any(node.speech[0].lines[0].names)
            for node in program.nodes.values()
        )
    assert marked > 10

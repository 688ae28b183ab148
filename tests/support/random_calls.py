"""Small random call scripts that load without an error, and random events to play on them."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from itertools import count
from random import Random

from scriptengine.call import events
from scriptengine.call.state import State
from scriptengine.call.turn import Turn
from scriptengine.program.load import load_sources
from scriptengine.program.model import Program

TRIGGERS = ("job_loss", "illness", "complaint", "dispute", "suicide_risk", "speaker_changed")
TONES = ("calm", "angry", "anxious")
MARKS = ("verifies", "discloses", "demands", "offers", "summarises", "agrees")
TODAY = datetime.date(2026, 3, 2)

PHRASES = """kind: phrases
language: en
general:
- Thank you for telling me that.
- I am glad you told me.
- I hear you.
tones:
  angry:
  - I can hear how much this has upset you.
triggers:
  hardship:
  - That sounds like a lot to carry.
  - That is hard, and I am sorry.
"""


def sources(seed: int, *, marks: bool = True, guarantees: str = "") -> dict[str, str]:
    """The files of a random script: `main.call`, one or two flows and a phrase book."""
    return _Writer(Random(seed), marks, guarantees).files()


def program(seed: int, *, marks: bool = True, guarantees: str = "") -> Program:
    """A random program."""
    files = sources(seed, marks=marks, guarantees=guarantees)
    loaded = load_sources(files, "main.call", today=TODAY)
    assert loaded.program is not None, (files["main.call"], files, loaded.diagnostics)
    return loaded.program


def first_that_loads(sources: Callable[[int], dict[str, str]], seed: int) -> Program:
    """The program of a seed, or where it does not load (a loop without a turn, say) of another."""
    for other in count(seed, 1_000_003):
        loaded = load_sources(sources(other), "main.call", today=TODAY)
        if loaded.program is not None:
            return loaded.program
    raise AssertionError


class _Writer:
    def __init__(self, random: Random, marks: bool, guarantees: str) -> None:
        self.random = random
        self.marks = marks
        self.guarantees = guarantees
        self.asked = 0

    def files(self) -> dict[str, str]:
        random = self.random
        flows = ["helping", "checking"][: random.choice([0, 1, 1, 2])]
        files = {"phrases.yaml": PHRASES}
        for at, name in enumerate(flows):
            others = flows[at + 1 :]
            steps = self.steps(random.choice([1, 1, 2]), "return", others, name)
            uses = "".join(f"use {other}.call\n" for other in others)
            marked = 'mark agrees "They agree"\n' if self.marks else ""
            files[f"{name}.call"] = (
                f'flow {name} "Flow {name}"\nuse phrases.yaml\n{uses}{marked}{self.shared()}\n{steps}'
            )
        head = ['script main "Random"', "    locale en-GB", "    currency GBP", "use phrases.yaml"]
        head += [f"use {flow}.call" for flow in flows]
        head += ['mark agrees "They agree"'] if self.marks else []
        head += [self.shared(), "fact account.late as number", "fact vulnerable as yesno", self.guarantees]
        handlers = [
            "on suicide_risk or immediate_danger",
            *random.sample(
                ["on hardship", "on job_loss", "on complaint", "on speaker_changed"], random.choice([0, 1, 2, 3])
            ),
        ]
        if random.random() < 0.4:
            handlers.append("on angry")
        blocks = [self.handler(line, flows) for line in handlers]
        names = random.choice([2, 3, 4])
        files["main.call"] = "\n".join([*head, *blocks, self.steps(names, "end", flows, "main")])
        return files

    def shared(self) -> str:
        return (
            'outcome done "Done" @resolved\noutcome safe "Safe"\n'
            'contact leader "Leader"\n    person Pat Lee\n    email pat@northwind.example\n'
            "fact account.balance as money\n"
        )

    def handler(self, line: str, flows: list[str]) -> str:
        random = self.random
        if line == "on angry":
            return f"{line}\n    acknowledge\n    resume\n"
        body = ["    acknowledge"] if random.random() < 0.8 else ["    say We stop here for a moment."]
        if flows and random.random() < 0.4:
            body.append(f"    do {random.choice(flows)}")
        if random.random() < 0.5:
            body += self.ask(1, [], "    resume")
        if random.random() < 0.2:
            body.append(f"    raise {random.choice(TRIGGERS[:5])}")
        end = random.choice(["resume", "resume", "resume", "-> step_0", "end safe"])
        if line.startswith("on suicide_risk"):
            end = random.choice(["end safe", "end safe", "resume"])
        return "\n".join([line, *body, f"    {end}", ""])

    def steps(self, count: int, ending: str, flows: list[str], prefix: str) -> str:
        names = [f"step_{at}" for at in range(count)]
        return "\n".join(self.step(at, names, ending, flows) for at in range(count))

    def step(self, at: int, names: list[str], ending: str, flows: list[str]) -> str:
        later = names[at + 1 :]
        back = [names[0]] if at else []
        body = self.block(1, later + back, ending, flows, self.random.choice([2, 3, 4]))
        return "\n".join([f"step {names[at]}", *body, ""])

    def block(self, depth: int, targets: list[str], ending: str, flows: list[str], size: int) -> list[str]:
        pad = "    " * depth
        lines: list[str] = []
        for _ in range(size):
            lines += self.statement(depth, targets, ending, flows)
        # An ask stands before every arrow, so that no loop goes without a turn.
        lines += self.ask(depth, [], pad)
        lines.append(pad + self.way_out(targets, ending))
        return lines

    def way_out(self, targets: list[str], ending: str) -> str:
        last = "end done" if ending == "end" else "return"
        return f"-> {self.random.choice(targets)}" if targets and self.random.random() < 0.7 else last

    def statement(self, depth: int, targets: list[str], ending: str, flows: list[str]) -> list[str]:
        random = self.random
        pad = "    " * depth
        kind = random.choice(
            [
                "say",
                "say",
                "group",
                "coach",
                "ask",
                "ask",
                "typed",
                "set",
                "if",
                "raise",
                "do",
                "listen",
                "escalate",
                "ack",
            ]
        )
        match kind:
            case "say":
                return [f"{pad}say{self.mark()} Line {random.randrange(1000)} about {{{{ account.balance }}}}."]
            case "group":
                return [
                    f"{pad}say{self.mark()}",
                    f"{pad}    [calm] Calmly {random.randrange(1000)}.",
                    f"{pad}    [angry] Angrily {random.randrange(1000)}.",
                    f"{pad}    [hardship and angry] Gently {random.randrange(1000)}.",
                    f"{pad}    [else] Plainly {random.randrange(1000)}.",
                ]
            case "coach":
                return [f"{pad}coach Breathe {random.randrange(1000)}."]
            case "ask":
                return self.ask(depth, targets, pad)
            case "typed":
                name = self.name()
                kind_of = random.choice(["money", "number"])
                return [
                    f"{pad}ask {name} as {kind_of} from 0 to {random.choice([5, 50])}{self.mark()}",
                    f"{pad}    How much is it?",
                    f"{pad}if {name} {random.choice(['<', '>='])} {random.choice([3, 10])}",
                    f"{pad}    say{self.mark()} That is {{{{ {name} }}}}.",
                ]
            case "set":
                name = self.name()
                return [
                    f"{pad}set {name} = account.balance / {random.choice(['account.late', '2'])}",
                    f"{pad}say It is {{{{ {name} }}}}.",
                ]
            case "if":
                guard = random.choice(
                    ["hardship", "vulnerable", "account.late > 3", "not vulnerable", "complaint or vulnerable"]
                )
                return [
                    f"{pad}if {guard}",
                    f"{pad}    say{self.mark()} Because {random.randrange(1000)}.",
                    *(self.ask(depth + 1, targets, pad + "    ") if random.random() < 0.4 else []),
                    f"{pad}else",
                    f"{pad}    coach Otherwise {random.randrange(1000)}.",
                ]
            case "raise":
                return [f"{pad}raise {random.choice(TRIGGERS)}"] if random.random() < 0.5 else []
            case "do":
                return [f"{pad}do {random.choice(flows)}"] if flows else []
            case "listen":
                return [f"{pad}listen {self.name()}", f"{pad}    Tell me more."]
            case "escalate":
                return [f"{pad}escalate leader"] if random.random() < 0.5 else []
        return [f"{pad}acknowledge"]

    def ask(self, depth: int, targets: list[str], pad: str) -> list[str]:
        random = self.random
        pad = "    " * depth
        name = self.name()
        lines = [f"{pad}ask {name}{self.mark()}", f"{pad}    Is it so?", f"{pad}    - (yes) Yes{self.mark()}"]
        if random.random() < 0.3:
            lines.append(f"{pad}        raise {random.choice(TRIGGERS)}")
        if random.random() < 0.4:
            guard = random.choice(["hardship", "vulnerable", "account.late > 3"])
            lines.append(f"{pad}    - [{guard}] (perhaps) Perhaps{self.mark()}")
        arrow = f" -> {random.choice(targets)}" if targets and random.random() < 0.4 else ""
        lines.append(f"{pad}    - (no) No{self.mark()}{arrow}")
        if random.random() < 0.3:
            lines += [f"{pad}if {name} is yes", f"{pad}    say{self.mark()} Good {random.randrange(1000)}."]
        return lines

    def mark(self) -> str:
        return f" @{self.random.choice(MARKS)}" if self.marks and self.random.random() < 0.3 else ""

    def name(self) -> str:
        self.asked += 1
        return f"answer_{self.asked}"


def start(random: Random) -> events.Started:
    """The first event of a call of any random program."""
    return events.Started(
        "T3ST",
        {
            "account.balance": Decimal(random.randrange(1, 50000)) / 100,
            "account.late": Decimal(random.choice([0, 2, 5, 40])),
            "vulnerable": random.random() < 0.5,
        },
        TODAY,
    )


def answer(random: Random, turn: Turn) -> events.Event:
    """An event that does what the turn asks."""
    match turn.do:
        case "choose":
            return (
                events.Chose(turn.ask, random.choice(turn.options).key)
                if turn.options
                else events.Noted("nothing to choose")
            )
        case "type":
            top = turn.high if isinstance(turn.high, Decimal) else Decimal(100)
            return events.Answered(
                turn.ask, random.choice([None, Decimal(0), top, Decimal(random.randrange(0, int(top) + 1))])
            )
        case "listen":
            return events.Listened(turn.ask, random.choice(["", "I lost my job in March", "all fine"]))
        case "go_on":
            return events.WentOn()
        case "dropped" | "there":
            return events.Returned(random.random() < 0.5)
    return events.Noted("at the end")


def event(random: Random, state: State) -> events.Event:
    """Any event, most often one that moves the call on; now and then one that does not fit."""
    turn = state.turn
    if random.random() < 0.6:
        return answer(random, turn)
    given = [
        entry
        for _, entry in state.path.entries[: state.path_length]
        if isinstance(entry[1], events.Chose | events.Answered | events.Listened)
    ]
    kinds: list[events.Event] = [
        events.Raised(tuple(random.sample(TRIGGERS, random.choice([1, 1, 2])))),
        events.Raised((random.choice(TRIGGERS),), suggested=True, tone=random.choice(("", *TONES))),
        events.ToneSet(random.choice(TONES)),
        events.TakenBack(random.choice(state.raised or ("job_loss",))),
        events.WentBack(),
        events.WentBack(),
        events.Rephrased(random.choice([None, 0, 1, 9])),
        events.Noted("a note"),
        events.Heard("some words", (("job_loss", "words"),)),
        events.Declined(("job_loss",)),
        events.Left(random.choice([*state.program.steps, "nowhere"]), "the customer asked"),
        events.Escalated(random.choice(["leader", "nobody"]), "words"),
        events.Dropped(),
        events.Returned(random.random() < 0.5),
        events.Chose("answer_1", "yes"),
        events.Answered("answer_1", Decimal(1)),
        events.WentOn(),
    ]
    if given:
        anchor, old = random.choice(given)
        kinds += [correction(random, state, anchor, old)] * 3
    if random.random() < 0.03:
        kinds = [events.WrappedUp("done")]
    return random.choice(kinds)


def correction(random: Random, state: State, anchor: tuple[str, int], old: events.Event) -> events.Corrected:
    """A correction of an answer that was given, to some value its question can take."""
    label, round_ = anchor
    match old:
        case events.Chose():
            return events.Corrected(old.ask, round_, random.choice(sorted(state.plan.keys[label])))
        case events.Answered():
            return events.Corrected(old.ask, round_, random.choice([None, Decimal(0), Decimal(4)]))
        case events.Listened():
            return events.Corrected(old.listen, round_, random.choice(["", "something else"]))
    raise AssertionError(old)

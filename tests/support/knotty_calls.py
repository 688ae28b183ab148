"""Small random scripts with claims of their own, made of what proofs pass by, drop or share: blocks that only speak,
that end the call, wait, leave by an arrow or do a flow that is open already, and flows that never return."""

from random import Random

from random_calls import first_that_loads

from scriptengine.program.model import Program

TRIGGERS = ("job_loss", "illness", "complaint", "dispute", "bad_moment", "suicide_risk")
MARKS = ("offers", "demands", "verifies", "plans")
BLOCKS = ("job_loss", "illness", "hardship", "job_loss or illness", "complaint", "dispute", "bad_moment")
BOOK = "kind: phrases\nlanguage: en\ngeneral:\n- I hear you.\n- Thank you.\n"
SHARED = (
    'mark plans "A plan"\noutcome done "Done"\noutcome safe "Safe" @resolved\n'
    'contact leader "Leader"\n    person Pat Lee\n    email pat@northwind.example\n'
)


def sources(seed: int) -> dict[str, str]:
    """The files of a script: `main.call`, one flow and a phrase book."""
    return _Writer(Random(seed)).files()


def program(seed: int) -> Program:
    """A random program. Of the scripts written one in twenty does not load: then another."""
    return first_that_loads(sources, seed)


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.asked: list[str] = []
        self.steps = [f"s{at}" for at in range(random.choice([1, 2, 2, 3]))]
        self.more = 0
        self.first = "go"

    def files(self) -> dict[str, str]:
        random = self.random
        flow = f'flow part "Part"\nuse book.yaml\n{SHARED}\nstep go\n' + self.text(self.flow())
        self.asked = [f"part.{name}" for name in self.asked]
        self.first = self.steps[0]
        names = random.sample(BLOCKS, random.choice([1, 2, 3, 3, 4]))
        if "job_loss or illness" in names:
            names = [name for name in names if name not in ("job_loss", "illness")]
        blocks = [f"on {name}\n{self.text(self.handler())}" for name in names]
        blocks.append(f"on suicide_risk or immediate_danger\n{self.text(self.crisis())}")
        if random.random() < 0.3:
            blocks.append("on angry\n    acknowledge\n    resume\n")
        steps = [f"step {name}\n{self.text(self.step(at))}" for at, name in enumerate(self.steps)]
        claims = [f'guarantee c{at} "Claim {at}"\n    {self.claim()}\n' for at in range(8)]
        head = 'script main "Knotty"\n    locale en-GB\n    currency GBP\nuse book.yaml\nuse part.call\n'
        main = "\n".join([head + SHARED + "fact vulnerable as yesno\n", *claims, *blocks, *steps])
        return {"main.call": main, "part.call": flow, "book.yaml": BOOK}

    @staticmethod
    def text(lines: list[str]) -> str:
        return "".join(f"    {line}\n" for line in lines)

    # --- what is claimed

    def claim(self) -> str:
        random = self.random
        stages = [f"after {self.tokens()}, " for _ in range(random.choice([0, 0, 1, 1, 1, 2]))]
        form = random.choice(["only", "only", "never", "never", "most", "every", "every", "within"])
        match form:
            case "only":
                body = f"{self.token()} only after {self.tokens()}"
            case "never":
                body = f"never {self.tokens()}"
            case "most":
                body = f"at most {random.choice([1, 1, 2])} {self.tokens()}"
            case "every":
                body = f"every call has {self.tokens()}" + (f" unless {self.tokens()}" if random.random() < 0.4 else "")
            case _:
                body = f"{self.tokens()} within {random.choice(['1 turn', '2 turns', '3 turns'])}"
        return "".join(stages) + body

    def tokens(self) -> str:
        return " or ".join(dict.fromkeys(self.token() for _ in range(self.random.choice([1, 1, 1, 2]))))

    def token(self) -> str:
        random = self.random
        return random.choice(
            [
                *[f"@{random.choice(MARKS)}"] * 8,
                *[random.choice(TRIGGERS)] * 3,
                "hardship",
                "hardship",
                "angry",
                "end done",
                "end safe",
                "escalate",
                "vulnerable",
                f"step {random.choice(self.steps)}",
                "listen",
            ]
        )

    # --- what is said and asked

    def mark(self, often: float = 0.35) -> str:
        return f" @{self.random.choice(MARKS)}" if self.random.random() < often else ""

    def say(self) -> list[str]:
        self.more += 1
        return [f"say{self.mark()} Line {self.more}."]

    def guard(self) -> str:
        random = self.random
        named = [f"{name} is y" for name in self.asked]
        return random.choice(
            ["vulnerable", "hardship", *random.sample(TRIGGERS, 2), "not job_loss", f"visits({self.first}) < 2", *named]
        )

    def ask(self, ways: list[list[str]] | None = None) -> list[str]:
        random = self.random
        name = f"a{len(self.asked)}"
        lines = [f"ask {name}{self.mark(0.15)}", f"    Number {name}?"]
        for key in random.choice([["y"], ["y", "n"], ["y", "n"]]):
            guard = f"[{self.guard()}] " if key == "n" and random.random() < 0.3 else ""
            lines.append(f"    - {guard}({key}) Say {key}{self.mark()}")
            inside = random.choice(ways) if ways and random.random() < 0.35 else []
            if random.random() < 0.15:
                inside = [f"raise {random.choice(TRIGGERS[:5])}", *inside]
            lines += [f"        {line}" for line in inside]
        self.asked.append(name)
        return lines

    def branch(self, inside: list[str]) -> list[str]:
        return [f"if {self.guard()}", *(f"    {line}" for line in inside)]

    def body(self, ways: list[list[str]] | None, kinds: str) -> list[str]:
        random = self.random
        lines: list[str] = []
        for kind in random.choices(kinds.split(), k=random.choice([1, 1, 2, 3])):
            match kind:
                case "say":
                    lines += self.say()
                case "ask":
                    lines += self.ask(ways)
                case "if":
                    lines += self.branch(self.say() if random.random() < 0.6 else self.ask())
                case "way":
                    lines += self.branch(random.choice(ways[:2])) if ways else []
                case "do":
                    lines.append("do part")
                case "raise":
                    lines.append(f"raise {random.choice(TRIGGERS)}")
                case "listen":
                    lines += [f"listen l{self.more}", "    Go on."]
                    self.more += 1
                case "escalate":
                    lines.append("escalate leader")
        return lines

    # --- where it goes

    def step(self, at: int) -> list[str]:
        later = [[f"-> {name}"] for name in self.steps[at + 1 :]]
        ends = [["end done"], ["end safe"]]
        back = [[f"-> {name}"] for name in self.steps[: at + 1]]
        lines = self.body([*later, *ends, *back], "say ask ask if way do raise listen escalate")
        way_out = self.random.choice([*later * 2, *ends, *back[:1]])
        # A loop goes by a question.
        return [*lines, *(self.ask() if way_out in back or self.random.random() < 0.4 else []), *way_out]

    def flow(self) -> list[str]:
        ways = [["return"], ["end done"]]
        lines = self.body(ways, "say ask ask if way raise")
        last = self.random.choice(["return", "return", "return", "end done", "again"])
        if last == "again":
            return [*lines, *self.ask(ways), "-> go"]
        return [*lines, last]

    def handler(self) -> list[str]:
        random = self.random
        arrows = [[f"-> {name}"] for name in self.steps]
        ways = [["resume"], *arrows, ["end safe"]]
        kinds = random.choice(["say", "say ask", "ask", "ask say if", "say do", "if raise", "way ask escalate"])
        lines = self.body(ways if random.random() < 0.4 else None, kinds)
        return [*lines, *random.choice([["resume"], ["resume"], ["resume"], ["end safe"], random.choice(arrows)])]

    def crisis(self) -> list[str]:
        lines = self.body(None, self.random.choice(["say", "say ask", "ask ask", "do escalate"]))
        return [*lines, self.random.choice(["resume", "end safe", "end safe"])]

"""Small random scripts whose guards do sums with what was asked, with claims of their own; all questions take few
values, so that every call can be tried."""

from random import Random

from random_calls import first_that_loads

from scriptengine.program.model import Program

TOP = 4
"""The most that can be answered, and the least is nothing: whole numbers do for brute force."""

MARKS = ("offers", "demands")
CLAIMS = (
    "@demands only after @offers",
    "never @demands",
    "at most 1 @demands",
    "every call has @offers",
    "after job_loss, never @demands",
    "@offers only after @demands",
)
SHARED = 'outcome done "Done"\noutcome safe "Safe"\n'


def sources(seed: int) -> dict[str, str]:
    """The files of a script: `main.call` and a flow that it may do."""
    return _Writer(Random(seed)).files()


def program(seed: int) -> Program:
    """A random program."""
    return first_that_loads(sources, seed)


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.numbers: list[str] = []
        self.made = 0
        self.said = 0

    def files(self) -> dict[str, str]:
        random = self.random
        part = 'flow part "Part"\n' + SHARED + "step go\n" + self.text([*self.body(2, 1), "return"])
        inner = self.numbers
        self.numbers = ["owed", *(f"part.{name}" for name in inner)] if random.random() < 0.5 else ["owed"]
        flow = len(self.numbers) > 1
        steps = [f"step s{at}\n{self.text(self.step(at, flow))}" for at in range(2)]
        blocks = "on suicide_risk or immediate_danger\n    end safe\n"
        if random.random() < 0.4:
            blocks += "on job_loss\n" + self.text([*self.body(1, 1), "resume"])
        claims = "".join(
            f'guarantee c{at} "Claim {at}"\n    {claim}\n' for at, claim in enumerate(random.sample(CLAIMS, 3))
        )
        optional = " optional" if random.random() < 0.3 else ""
        head = f'script main "Sums"\n    locale en-GB\n    currency GBP\n{"use part.call" if flow else ""}\n'
        facts = f"fact owed as {random.choice(['money', 'number'])}{optional}\n"
        files = {"main.call": "\n".join([head + SHARED + facts, claims, blocks, *steps])}
        return {**files, "part.call": part} if flow else files

    @staticmethod
    def text(lines: list[str]) -> str:
        return "".join(f"    {line}\n" for line in lines)

    def step(self, at: int, flow: bool) -> list[str]:
        random = self.random
        lines = ["do part"] if flow and random.random() < 0.6 else []
        lines += self.body(random.choice([2, 3]), random.choice([1, 2]))
        if at == 0:
            return [*lines, "-> s1"]
        if random.random() < 0.3:
            self.said += 1
            lines += [f"ask again{self.said}", "    Once more?", "    - (yes) Yes -> s0", "    - (no) No"]
        return [*lines, "end done"]

    def body(self, gives: int, guards: int) -> list[str]:
        """Some numbers asked for or computed, and then some said to be offered or demanded because of them."""
        lines: list[str] = []
        for _ in range(gives):
            lines += self.asked() if len(self.numbers) < 2 or self.random.random() < 0.5 else self.computed()
        for _ in range(guards):
            lines += self.guarded()
        return lines

    def asked(self) -> list[str]:
        self.made += 1
        name = f"n{self.made}"
        self.numbers.append(name)
        return [f"ask {name} as {self.random.choice(['money', 'number'])} from 0 to {TOP}", "    How much?"]

    def computed(self) -> list[str]:
        self.made += 1
        name = f"m{self.made}"
        line = f"set {name} = {self.expression(2)}"
        self.numbers.append(name)
        return [line]

    def guarded(self) -> list[str]:
        lines = [f"if {self.condition()}", *(f"    {line}" for line in self.inside())]
        if self.random.random() < 0.4:
            lines += ["else", *(f"    {line}" for line in self.inside())]
        return lines

    def inside(self) -> list[str]:
        random = self.random
        self.said += 1
        said = [f"say @{random.choice(MARKS)} Line {self.said}."]
        if random.random() < 0.2:
            return [*said, "end done"]
        return said if random.random() < 0.7 else [*self.computed(), *said]

    def condition(self) -> str:
        random = self.random
        comparison = f"{self.expression(1)} {random.choice(['<', '<=', '>', '>=', 'is'])} {self.expression(2)}"
        match random.choice("one one one and or not known".split()):
            case "and":
                return f"{comparison} and {self.expression(1)} > {self.expression(0)}"
            case "or":
                return f"{comparison} or {self.expression(0)} is {random.randrange(TOP)}"
            case "not":
                return f"not ({comparison})"
            case "known":
                return f"known({random.choice(self.numbers)}) and {comparison}"
        return comparison

    def expression(self, deep: int) -> str:
        random = self.random
        if deep <= 0 or random.random() < 0.25:
            return random.choice(self.numbers) if random.random() < 0.8 else str(random.randrange(TOP + 2))
        one, other = self.expression(deep - 1), self.expression(deep - 1)
        return random.choice(
            [
                f"({one} + {other})",
                f"({one} - {other})",
                f"({one} - {other})",
                f"{one} * {random.choice([2, 3])}",
                f"{one} / {random.choice([2, 3, 4])}",
                f"min({one}, {other})",
                f"max({one}, {other})",
                f"round_down({one}, {random.choice([2, 3])})",
                f"round_up({one}, 2)",
            ]
        )

"""Guarantees proved over every call a program allows, or refuted by a call that breaks them."""

import datetime
import gc
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Literal

from scriptengine.call.events import Event
from scriptengine.check import apart
from scriptengine.check.acting import PROFILES, Acted, Actor, Filling
from scriptengine.check.exact import exact
from scriptengine.check.graph import Graph, deciding
from scriptengine.check.layout import Layout
from scriptengine.check.missed import Missed
from scriptengine.check.question import Question, starting, ways
from scriptengine.check.search import Found, OwedError, Search, TooMuchError
from scriptengine.check.shorter import shortened
from scriptengine.check.solver import Solver
from scriptengine.program.claims import SAFETY, Automaton, automata
from scriptengine.program.model import Program, Value
from scriptengine.program.promises import Claim, Guarantee

_WORTH_A_PROCESS = 12  # claims; for fewer another process costs more than it gives

Status = Literal["proved", "untested", "broken", "undecided"]


Learned = dict[Hashable, list[str]]
"""What was tracked for a claim that holds, by the blocks it is about and by what it says."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a proof goes for one claim before it is undecided: states of a search, times that more values are
    tracked, courses that no call can take, events tried one by one, and amounts tried where guards do sums with several
    of them."""

    states: int = 200_000
    rounds: int = 16
    courses: int = 40
    events: int = 4_000
    amounts: int = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one claim.

    "untested" is proved, but nothing can ever test it: what it is about never happens. `events` is the call that breaks
    it, from Started on, as the interpreter played it. `reason` says why a claim is undecided, with the limit met.
    """

    guarantee: str
    claim: Claim
    status: Status
    events: tuple[Event, ...] = ()
    reason: str = ""


def prove(
    program: Program,
    *,
    guarantees: Collection[str] | None = None,
    limits: Limits = Limits(),  # frozen
    today: datetime.date | None = None,
    processes: int = 1,
) -> tuple[Verdict, ...]:
    """One verdict for each claim of the guarantees named, or of all. `today` is the day of the calls shown. Many claims
    are proved in so many processes."""
    if not program.first:
        return ()
    wanted = [one for name, one in program.guarantees.items() if guarantees is None or name in guarantees]
    layout = Layout(Graph(program))
    solver = Solver(layout)
    day = today or datetime.date.today()  # noqa: DTZ011  # a day of the calendar

    claims = [(guarantee, one) for guarantee in wanted for one in automata(program, (guarantee,))]
    # Claims learn from each other, in order: those that may are proved in one process, whatever the others do.
    families: dict[Hashable, list[int]] = {}
    for at, (_, one) in enumerate(claims):
        families.setdefault(_blocks_claimed(program, one.claim) or _alike(one.claim), []).append(at)
    together = sorted(families.values(), key=lambda some: [_breadth(claims[at][1].claim) for at in some], reverse=True)

    def verdicts(family: Sequence[int]) -> dict[int, Verdict]:
        learned: Learned = {}
        return {at: _Proof(layout, solver, *claims[at], limits, day, learned).verdict() for at in family}

    found: dict[int, Verdict] = {}

    # A search makes very many small records and no circles of them: looking for such costs a fifth of its time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        side_by_side = processes if apart.COPIES and len(claims) >= _WORTH_A_PROCESS else 1
        for some in apart.each(verdicts, together, side_by_side):
            found.update(some)
        return tuple(found[at] for at in range(len(claims)))
    finally:
        if collecting:
            gc.enable()


def _alike(claim: Claim) -> Hashable:
    """The same for claims that only start otherwise."""
    return claim.form, claim.first, claim.second


def _blocks_claimed(program: Program, claim: Claim, way: str | None = None) -> frozenset[str]:
    """The blocks that a claim of what must not happen is about: for others about the same, the same matters."""
    if claim.form not in SAFETY:
        return frozenset()
    if way is not None:
        return frozenset({way}) - {""}
    starts = (handler for tokens in claim.after for token in tokens for handler in starting(program, token))
    return frozenset(starts) - {""}


def _breadth(claim: Claim) -> tuple[bool, int]:
    """How much there may be to tell apart for a claim: counts first, then what starts by one thing or another."""
    return claim.form == "at most", sum(map(len, claim.after))


class _Proof:
    def __init__(
        self,
        layout: Layout,
        solver: Solver,
        guarantee: Guarantee,
        automaton: Automaton,
        limits: Limits,
        today: datetime.date,
        learned: Learned,
    ) -> None:
        self.learned = learned
        self.layout = layout
        self.solver = solver
        self.graph = graph = layout.graph
        self.automaton = automaton
        self.limits = limits
        self.today = today
        alone = Guarantee(
            guarantee.name, guarantee.sentence, guarantee.pack, (automaton.claim,), guarantee.firm, guarantee.span
        )
        self.alone = replace(graph.program, guarantees={guarantee.name: alone}, made={})

    def verdict(self) -> Verdict:
        """The worst that comes of the claim in whatever way it may start, with the shortest call."""
        if not self._can_happen():
            return self._verdict("untested")
        verdicts = [self._asked(way) for way in ways(self.graph.program, self.automaton.claim)]
        broken = [one for one in verdicts if one.status == "broken"]
        undecided = [one for one in verdicts if one.status == "undecided"]
        return min(broken, key=lambda one: len(one.events)) if broken else (*undecided, *verdicts)[0]

    def _asked(self, way: str | None) -> Verdict:
        """What comes of the claim started in one way."""
        claim = self.automaton.claim
        blocks, alike = _blocks_claimed(self.graph.program, claim, way), _alike(claim)
        learned = self.learned
        tracked = list(learned.get(blocks) or (*learned.get(alike, ()), *sorted(blocks)))
        verdict = self._looked(way, tracked)
        if verdict.status == "proved":
            learned[alike] = [name for name in tracked if name not in self.graph.program.handlers]
            if blocks:
                learned[blocks] = tracked
        return verdict

    def _looked(self, way: str | None, tracked: list[str], *, said_ahead: bool = True) -> Verdict:
        """Search; play what was found; where it cannot be played, track what made the difference and search again.

        Without what is `said_ahead` and gone back over there are fewer calls, so that nothing is proved, but plainer
        ones: they are looked at first where one that goes back cannot be played.
        """
        rounds = 0
        plainly = not said_ahead
        each_turn = False
        while rounds < self.limits.rounds:
            question = Question(self.layout, self.automaton, tracked, way, said_ahead=said_ahead, each_turn=each_turn)
            try:
                found = Search(question, self.limits.states).run()
            except OwedError:
                each_turn = True
                continue
            except TooMuchError:
                return self._undecided(f"more than {self.limits.states} states had to be told apart")
            if found is None:
                return self._verdict("proved") if said_ahead else self._undecided("")
            acted = self._acted(question, found)
            if acted.broken:
                return self._verdict("broken", self._shorter(question, tracked, acted).events)
            if found.gone_back and not plainly:
                plainly = True
                verdict = self._looked(way, tracked, said_ahead=False)
                if verdict.status == "broken":
                    return verdict
                continue
            missed = Missed(question, found, acted)
            more = missed.more()
            if self._numbers(found) and (not more or missed.sums()):
                acted, course = self._solved(question, found, acted)
                if acted.broken:
                    return self._verdict("broken", acted.events)
                more = course or more
            if not more:
                return self._one_by_one(question, found, acted) if said_ahead else self._undecided("")
            tracked += more
            rounds += more[0] not in self.graph.courses
        return self._undecided(f"values had to be told apart more than {self.limits.rounds} times")

    def _shorter(self, question: Question, tracked: list[str], acted: Acted) -> Acted:
        """The call that comes of looking at each turn, where some were passed and it is shorter."""
        if question.each_turn or self.automaton.claim.form != "within":
            return acted
        anew = Question(self.layout, self.automaton, tracked, question.way, said_ahead=question.said_ahead)
        try:
            found = Search(anew, self.limits.states).run()
        except TooMuchError:
            return acted
        other = self._acted(anew, found) if found is not None else acted
        return other if other.broken and len(other.events) < len(acted.events) else acted

    def _can_happen(self) -> bool:
        """Whether what the claim is about can happen at all, wherever the call may go."""
        claim = self.automaton.claim
        program = self.graph.program
        can = {*program.triggers, *program.groups, *program.tones, *program.facts, "escalate"}
        can |= {f"escalate {name}" for name in program.contacts}
        needed = [*claim.after]
        if claim.form in ("only after", "never", "at most"):
            needed.append(claim.first)
        return all(not tokens.isdisjoint(can) or self.layout.happens(tokens) for tokens in needed)

    def _acted(self, question: Question, found: Found) -> Acted:
        """The call acted out, as far as it goes with some amounts in place of those that nothing is known of."""
        facts: dict[str, Value] = {}
        best = Actor(question, self.alone, self.today).act(found)
        while not best.broken:
            other = self._other_fact(question, found, best, facts)
            if other is None:
                break
            acted = Actor(question, self.alone, self.today, amounts=facts | other).act(found)
            facts |= other
            best = acted if acted.broken or acted.made >= best.made else best
        if best.broken or not self._numbers(found):
            return best
        for profile in range(1, PROFILES):
            acted = Actor(question, self.alone, self.today, amounts=facts, profile=profile).act(found)
            if acted.broken or acted.made > best.made:
                best = acted
            if acted.broken:
                break
        return best

    def _other_fact(
        self, question: Question, found: Found, acted: Acted, tried: Mapping[str, Value]
    ) -> dict[str, Value] | None:
        """A fact that the search left open, said otherwise: where the call went another way because of it."""
        facts = self.graph.program.facts
        for name in Missed(question, found, acted).parted():
            if name in facts and name not in tried and facts[name].type.name == "yesno":
                return {name: not acted.state.values.get(name, False)}
        return None

    def _numbers(self, found: Found) -> bool:
        """Whether an amount is typed in on the way, and something on the way depends on amounts."""
        nodes = [
            self.graph.nodes[label] for _, through in found.moves for label in through if label in self.graph.nodes
        ]
        return any(
            (type_ := self.graph.type_of(name)) is not None and type_.name in ("money", "number", "date")
            for node in nodes
            for name in deciding(node)
        )

    def _solved(self, question: Question, found: Found, acted: Acted) -> tuple[Acted, list[str]]:
        """The call acted out with values that the solver has for it; where there are none, a course to be tracked that
        no call can take."""
        solved = self.solver.solve(found, self.today)
        if isinstance(solved, Filling):
            filled = Actor(question, self.alone, self.today, filling=solved).act(found)
            return filled if filled.events else acted, []
        if solved is None or len(question.courses) == self.limits.courses:
            return acted, []
        courses = self.graph.courses
        name = next((name for name, course in courses.items() if course == solved), f"course {len(courses) + 1}")
        courses[name] = solved
        return acted, [] if name in question.courses else [name]

    def _one_by_one(self, question: Question, found: Found, acted: Acted) -> Verdict:
        amounts = self._amounts(question)
        for chosen in amounts:
            tried = Actor(question, self.alone, self.today, amounts=chosen).act(found)
            if tried.broken:
                return self._verdict("broken", tried.events)
        for events in (acted.events, acted.events[: len(acted.events) // 2 + 1], acted.events[:1]):
            broken = exact(question, self.alone, events, self.limits.events)
            if broken is not None:
                return self._verdict("broken", broken)
        reason = (
            "arithmetic between variables decides here, and none of the amounts tried breaks the claim"
            if amounts
            else f"a call that might break it cannot be played, and of {self.limits.events} events tried none breaks it"
        )
        if self._numbers(found) and self.solver.missing:
            reason += "; the solver that decides sums is not installed, `pip install scriptengine[proofs]` brings it"
        return self._undecided(reason)

    def _amounts(self, question: Question) -> list[dict[str, Decimal]]:
        """Amounts to try where guards compare what is computed from several."""
        numeric = [
            name
            for name in question.tracked
            if (type_ := self.graph.type_of(name)) is not None
            and type_.name in ("money", "number")
            and name not in self.graph.definitions
        ]
        computed = [name for name in question.tracked if name in self.graph.definitions]
        if not numeric or not computed:
            return []
        random = Random(0)  # noqa: S311  # the same amounts in every run
        sizes = [0, 1, 5, 10, 50, 100, 500, 1000, 5000, 20000]
        return [{name: Decimal(random.choice(sizes)) for name in numeric} for _ in range(self.limits.amounts)]

    def _verdict(self, status: Status, events: tuple[Event, ...] = ()) -> Verdict:
        return Verdict(self.automaton.guarantee, self.automaton.claim, status, shortened(self.alone, events))

    def _undecided(self, reason: str) -> Verdict:
        return Verdict(self.automaton.guarantee, self.automaton.claim, "undecided", (), reason)


def statuses(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, Status]]:
    """Each guarantee's worst claim."""
    order: list[Status] = ["proved", "untested", "undecided", "broken"]
    worst: dict[str, Status] = {}
    for verdict in verdicts:
        before = worst.get(verdict.guarantee, "proved")
        worst[verdict.guarantee] = max(before, verdict.status, key=order.index)
    yield from worst.items()

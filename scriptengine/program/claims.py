"""Guarantees as small automata over what happens on a call: the live call and the proofs watch with the same ones.

What happens comes as tokens (see `model`) and how each came to pass: see `Automaton.happen`. A claim's state is a pair
of small numbers, so a proof can put it in product with the program's graph.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from scriptengine.program.model import Program
from scriptengine.program.promises import Claim, Guarantee

ClaimState = tuple[int, int]
"""How many of the claim's `after` have happened, and from then on: for `only after` and `every call has` 1 once B (or
Y) came, else 0; for `at most` the count (and in steps of `Automaton.carry`, how much of it was gone back over); for
`within` the turns shown since it is owed, -1 when nothing is owed; for `never` 0."""

SAFETY = frozenset({"only after", "never", "at most"})
"""Forms that say what must not happen: broken by a single happening. The others are owed, and broken where the call
ends."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """One claim, watched. `crisis`: it is claimed `after` a crisis trigger, so a call that ends in a crisis block owes
    it too."""

    guarantee: str
    claim: Claim
    crisis: bool

    @property
    def start(self) -> ClaimState:
        """The state before anything has happened."""
        return (0, self._fresh)

    @property
    def _fresh(self) -> int:
        # A bare `within` is owed from the start; one with `after` only from there.
        return -1 if self.claim.form == "within" and self.claim.after else 0

    @property
    def carry(self) -> int:
        """What `at most` adds to its count for each saying in it that was gone back over and not said anew since."""
        return self.claim.count + 1

    def happen(self, state: ClaimState, token: str, how: str) -> tuple[ClaimState, bool]:
        """The state after a happening, and whether that broke the claim.

        A happening is first held against what was claimed before it; then, where it is the claim's X, the claim holds
        anew from it on. How it came to pass:

        said, chosen, raised   it happens now
        again                  its turn is shown once more: it is said again (what must not be said must not be said
                               again), but it starts no claim and adds to no count
        anew                   said where it had been said before the call went back: a count has it already
        before                 passed over in a correction, with the answer that followed: it was said before, so it
                               counts like the rest but cannot break anything now
        raised again           a group, all of whose triggers had been taken back: it starts what was not promised yet,
                               and adds to no count
        taken back             a slip: nothing that happens
        """
        if how == "taken back":
            return state, False
        claim = self.claim
        stage, value = state
        after = claim.after
        broken = False
        if stage == len(after):
            value, broken = self._hold(value, token, how)
            if after and token in after[-1] and how not in ("again", "raised again"):
                value = self._anew(value)
        elif token in after[stage] and how != "again":
            stage += 1
            value = self._anew(self._fresh) if stage == len(after) else value
        return (stage, value), broken and how != "before"

    def _hold(self, value: int, token: str, how: str) -> tuple[int, bool]:
        claim = self.claim
        match claim.form:
            case "only after":
                if token in claim.second:
                    return 1, False
                return value, value == 0 and token in claim.first
            case "never":
                return value, token in claim.first
            case "at most":
                if token not in claim.first or how in ("again", "raised again"):
                    return value, False
                carried, count = divmod(value, self.carry)
                if carried and how in ("anew", "before"):
                    return value - self.carry, False
                return carried * self.carry + min(count + 1, claim.count), count == claim.count
            case "every call has":
                return (1 if token in claim.first or token in claim.second else value), False
            case "within":
                return (-1 if token in claim.first else value), False

    def _anew(self, value: int) -> int:
        match self.claim.form:
            case "only after" | "every call has":
                return 0
            case "within":
                return max(value, 0)
        return value

    @property
    def settles(self) -> bool:
        """Whether there can come a time from which on nothing can break the claim."""
        return self.claim.form in ("only after", "every call has", "within") and not self.claim.after

    def settled(self, state: ClaimState) -> bool:
        """Whether nothing that may still happen can break the claim."""
        return self.settles and (state[1] < 0 if self.claim.form == "within" else state[1] == 1)

    def full(self, state: ClaimState) -> bool:
        """Whether no more may be said of what may be said `at most` so many times."""
        stage, value = state
        claim = self.claim
        return claim.form == "at most" and stage == len(claim.after) and value % self.carry == claim.count

    def lifted(self, state: ClaimState, slips: Collection[str]) -> ClaimState:
        """The state once triggers were taken back as slips, so that none of `slips` (triggers and groups) holds: what
        was promised after nothing but them, and has not been kept yet, is promised no more."""
        stage, value = state
        if not stage or not self.claim.after[stage - 1] <= set(slips):
            return state
        kept = stage == len(self.claim.after) and (
            (self.claim.form in ("only after", "every call has") and value == 1)
            or (self.claim.form == "within" and value < 0)
        )
        return state if kept else (stage - 1, self._fresh)

    def undone(self, state: ClaimState, token: str, how: str) -> ClaimState:
        """The state after going back over a happening, `state` being that of the turn gone back to: what was said
        still counts for what must not happen, for the rest it has to be said once more.

        An answer takes its marks with it, and what the agent raised is raised anew where the call went back to.
        """
        if self.claim.form not in SAFETY or how not in ("said", "anew", "before"):
            return state
        after = self.happen(state, token, how)[0]
        if self.claim.form != "at most" or state[0] < len(self.claim.after) or token not in self.claim.first:
            return after
        # Said anew, it was counted when it was first gone back over; said, it is counted now.
        return (after[0], after[1] + self.carry) if how == "said" else (after[0], state[1])

    def shown(self, state: ClaimState, blocks: Collection[str]) -> tuple[ClaimState, bool]:
        """The state once a turn has been shown, and whether that broke the claim.

        `blocks` are the tokens that the innermost open block interrupts for (its triggers with their groups, or its
        tone), empty outside
        blocks: the turns of other interrupts do not count for `within`.
        """
        stage, value = state
        claim = self.claim
        if claim.form != "within" or stage < len(claim.after) or value < 0:
            return state, False
        if blocks and claim.after and claim.after[-1].isdisjoint(blocks):
            return state, False
        value = min(value + 1, claim.count)
        return (stage, value), value >= claim.count

    def owed(self, state: ClaimState, end: Collection[str], *, crisis: bool) -> bool:
        """Whether a call that ends in this state owes the claim something. `end` is what happened with its end: that
        stays so whatever comes up after it. `crisis`: it ends in a crisis block."""
        stage, value = state
        if stage < len(self.claim.after) or (crisis and not self.crisis):
            return False
        match self.claim.form:
            case "every call has":
                return value == 0 and self.claim.first.isdisjoint(end) and self.claim.second.isdisjoint(end)
            case "within":
                return value >= 0
        return False


class Watch:
    """All the guarantees of a program, watched at once. States are a tuple, one `ClaimState` an automaton."""

    def __init__(self, program: Program, guarantees: Iterable[Guarantee] | None = None) -> None:
        self.program = program
        self.automata = automata(program, program.guarantees.values() if guarantees is None else guarantees)
        self.start: tuple[ClaimState, ...] = tuple(one.start for one in self.automata)
        self._concerned: dict[str, list[int]] = {}
        for at, one in enumerate(self.automata):
            for token in one.claim.tokens:
                self._concerned.setdefault(token, []).append(at)
        self._within = [at for at, one in enumerate(self.automata) if one.claim.form == "within"]

    def happen(
        self, states: tuple[ClaimState, ...], happened: Iterable[tuple[str, str]]
    ) -> tuple[tuple[ClaimState, ...], list[int]]:
        """The states after what happened, in order, and the automata (by index) that it broke."""
        now: list[ClaimState] | None = None
        broken: list[int] = []
        for token, how in happened:
            for at in self._concerned.get(token, ()):
                if now is None:
                    now = list(states)
                now[at], wrong = self.automata[at].happen(now[at], token, how)
                if wrong and at not in broken:
                    broken.append(at)
        return (states if now is None else tuple(now)), broken

    def undone(self, states: tuple[ClaimState, ...], happened: Iterable[tuple[str, str]]) -> tuple[ClaimState, ...]:
        """The states after going back over what happened, to a turn whose states were `states`."""
        now = list(states)
        for token, how in happened:
            for at in self._concerned.get(token, ()):
                now[at] = self.automata[at].undone(now[at], token, how)
        return tuple(now)

    def lifted(
        self, states: tuple[ClaimState, ...], taken: Iterable[str], slips: Collection[str]
    ) -> tuple[ClaimState, ...]:
        """The states once what is `taken` was taken back, so that none of `slips` holds (see `Automaton.lifted`)."""
        now = list(states)
        for token in taken:
            for at in self._concerned.get(token, ()):
                if any(token in x for x in self.automata[at].claim.after):
                    now[at] = self.automata[at].lifted(now[at], slips)
        return tuple(now)

    def shown(
        self, states: tuple[ClaimState, ...], blocks: Collection[str]
    ) -> tuple[tuple[ClaimState, ...], list[int]]:
        """The states once a turn has been shown (see `Automaton.shown`), and what that broke."""
        if not self._within:
            return states, []
        now = list(states)
        broken = []
        for at in self._within:
            now[at], wrong = self.automata[at].shown(now[at], blocks)
            if wrong:
                broken.append(at)
        return tuple(now), broken

    def owed(self, states: Sequence[ClaimState], end: Collection[str], *, crisis: bool) -> list[int]:
        """The automata that a call ending now would owe something (see `Automaton.owed`)."""
        return [at for at, one in enumerate(self.automata) if one.owed(states[at], end, crisis=crisis)]


def automata(program: Program, guarantees: Iterable[Guarantee]) -> tuple[Automaton, ...]:
    """The automata of some guarantees of a program, in order."""
    urgent = {name for name, trigger in program.triggers.items() if trigger.urgency == "crisis"} | {"crisis"}
    return tuple(
        Automaton(guarantee.name, claim, any(not urgent.isdisjoint(x) for x in claim.after))
        for guarantee in guarantees
        for claim in guarantee.claims
    )

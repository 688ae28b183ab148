"""One claim as asked of a graph: which happenings, values, triggers and blocks matter for it."""

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from scriptengine.call.interrupts import URGENCY
from scriptengine.check import values
from scriptengine.check.graph import spoken
from scriptengine.check.layout import Layout
from scriptengine.check.sayings import Sayings
from scriptengine.check.slice import Bearing, Slice
from scriptengine.program import model
from scriptengine.program.claims import SAFETY, Automaton, ClaimState
from scriptengine.program.promises import Claim

AGAIN = "again"
"""Tracked like a name: what a turn shown once more says again."""


def ways(program: model.Program, claim: Claim) -> tuple[str | None, ...]:
    """The ways a claim may start, to be asked about one by one: by a raise that runs a certain block, or "" for all
    else; None is for all at once, where they are not told apart.

    Each start counts by itself: whatever breaks the claim breaks it for the one it was owed since.
    """
    if len(claim.after) != 1 or not claim.after[0].isdisjoint(claim.first | claim.second):
        return (None,)
    found = dict.fromkeys(handler for token in sorted(claim.after[0]) for handler in starting(program, token))
    return tuple(found) if len(found) > 1 else (None,)


def starting(program: model.Program, token: str) -> Iterator[str]:
    """The blocks that run when a token happens, "" for none."""
    if token in program.tones:
        yield program.tone_handlers.get(token, "")
    for name in sorted(program.groups.get(token, frozenset({token}))):
        if token not in program.tones:
            yield program.triggers[name].handler if name in program.triggers else ""


class Kind(NamedTuple):
    """Triggers that are alike for this claim: raising one does what raising another does. `bit` is its block's, 0 when
    it has none or one that does not matter here."""

    trigger: str
    tokens: tuple[str, ...]
    groups: tuple[str, ...]
    handler: str
    bit: int


class Question:
    """A claim's automaton, what is tracked for it (names for their values, blocks for whether they are open or wait),
    and all else that depends on these two."""

    def __init__(
        self,
        layout: Layout,
        automaton: Automaton,
        tracked: Iterable[str] = (),
        way: str | None = None,
        *,
        said_ahead: bool = True,
        each_turn: bool = True,
    ) -> None:
        """`each_turn`: where turns are counted, also those are looked at that open while nothing is owed."""
        self.way = way
        self.each_turn = each_turn
        self.said_ahead = said_ahead
        self.layout = layout
        self.graph = graph = layout.graph
        self.automaton = automaton
        program = graph.program
        tracked = tuple(tracked)
        # What is said again can break these; to the others it may only be of help, which is first left out of account.
        self.repeats = automaton.claim.form in ("only after", "never") or AGAIN in tracked
        tracked = tuple(name for name in tracked if name != AGAIN)
        self._watched = tuple(name for name in tracked if name in program.handlers)
        tracked = tuple(name for name in tracked if name not in program.handlers)
        self.concerned = automaton.claim.tokens
        if way is not None:
            self.concerned -= {
                token for x in automaton.claim.after for token in x if way not in starting(program, token)
            }
        # A group happens once, whether or not its triggers are taken back later.
        groups = [f"begun {group}" for group in program.groups if group in self.concerned]
        # Raised again when all its triggers had been taken back, it may come second, or be what must not happen.
        claim = automaton.claim
        later = frozenset().union(*claim.after[1:], claim.first, claim.second)
        groups += [group for group in program.groups if group in later]
        told_apart = (name for name in tracked if name not in graph.contact_details and len(graph.domain(name)) > 1)
        self.tracked: tuple[str, ...] = tuple(dict.fromkeys((*groups, *told_apart)))
        self.at = {name: at for at, name in enumerate(self.tracked)}
        self.courses = {name: graph.courses[name] for name in self.tracked if name in graph.courses}
        self.domains = [graph.domain(name) for name in self.tracked]
        self._bits: dict[str, int] = {}
        self.kinds = self._sort_triggers()
        self.slice = Slice(layout, self._bearing())
        self._unowed = self.slice if each_turn or claim.form != "within" else self.slice.uncounted()
        self.others = tuple(name for name in self._interrupting() if name in self.slice.blocks)
        self._levels = self._counting_blocks()
        self.takeable = not self.at.keys().isdisjoint(graph.standing)
        self._kept_open: dict[str, int] = {}
        self._happens: dict[str, tuple[str, ...]] = {}
        self._alike_again: dict[str, str] = {}
        self._first_alike: dict[Hashable, str] = {}
        scripts = {name: at for name, at in self.at.items() if self._only_by_script(name)}
        ahead = self.concerned if said_ahead else frozenset[str]()
        self.sayings = Sayings(layout, self.slice, automaton.claim, scripts, self.domains, ahead)

    def slice_in(self, state: ClaimState, level: int) -> Slice:
        """What is to be looked at where the claim stands so, at a level of blocks."""
        return self.slice if state[1] >= 0 and level < 2 else self._unowed

    def _only_by_script(self, name: str) -> bool:
        """Whether nobody but the script changes what is tracked."""
        others = name in self.courses or name in self.graph.standing or name.startswith("begun ")
        return not others and name != "escalation.reference"

    def starts(self, name: str, handler: str) -> bool:
        """Whether a group that happens as a trigger runs this block, or none, may start the claim here."""
        return self.way in (None, handler) or not any(name in x for x in self.automaton.claim.after)

    @property
    def blind(self) -> bool:
        """Whether no value is tracked at all."""
        return not self.tracked

    # --- triggers --------------------------------------------------------------------------------

    def _sort_triggers(self) -> tuple[Kind, ...]:
        """The kinds of triggers that matter for the claim."""
        program = self.graph.program
        of: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for name in program.triggers:
            groups = tuple(group for group, members in program.groups.items() if name in members)
            said: tuple[str, ...] = (name,) if name in self.concerned or name in self.at else ()
            of[name] = (said, tuple(group for group in groups if group in self.concerned or group in self.at))
        if self.automaton.claim.form not in SAFETY:
            # Whether a block runs decides whether what is owed comes.
            owing = self.concerned & frozenset().union(*self.automaton.claim.after)
            for name, (said, groups) in of.items():
                handler = program.triggers[name].handler
                if self.way in (None, handler) and not owing.isdisjoint((*said, *groups)):
                    self._bit(handler)
            for tone, handler in program.tone_handlers.items():
                if tone in owing:
                    self._bit(handler)
        for handler in self._watched:
            self._bit(handler)
        kinds: dict[Hashable, Kind] = {}
        self.alike_triggers: dict[str, list[str]] = {}
        for name, (said, groups) in of.items():
            handler = program.triggers[name].handler
            bit = self._bits.get(handler, 0)
            if said or groups or bit:
                alike = (name if name in self.at else tuple(name in some for some in self._parts()), groups, handler)
                kind = kinds.setdefault(alike, Kind(name, said, groups, handler, bit))
                self.alike_triggers.setdefault(kind.trigger, []).append(name)
        told = frozenset(name for names in self.alike_triggers.values() for name in names)
        self._openers = {one.handler: name for name, one in program.triggers.items() if name not in told}
        return tuple(kinds.values())

    def _bearing(self) -> Bearing:
        claim = self.automaton.claim
        program = self.graph.program
        tones = {handler for tone, handler in program.tone_handlers.items() if tone in self.concerned}
        # Owed from the start, and in whatever block.
        anywhere = claim.form == "within" and not claim.after
        counting = {name for name, unit in self.layout.units.items() if anywhere and unit.turns}
        return Bearing(
            tokens=self.concerned,
            names=frozenset(self.tracked),
            labels=frozenset().union(*(course.labels for course in self.courses.values())),
            blocks=frozenset({*self._bits, *tones, *counting, *(kind.handler for kind in self.kinds)} - {""}),
            raising=frozenset(
                name
                for name, trigger in program.triggers.items()
                if any(name == kind.trigger or trigger.handler == kind.handler for kind in self.kinds)
                or any(name in program.groups[group] for kind in self.kinds for group in kind.groups)
            ),
            ends=self._owing(),
            counts_turns=claim.form == "within",
            repeats=self.repeats,
        )

    def _owing(self) -> frozenset[str]:
        """The labels where a call may end that owes the claim something: not where the end itself settles it, nor in a
        crisis block if it is not about a crisis."""
        claim, layout = self.automaton.claim, self.layout
        if claim.form in SAFETY:
            return frozenset()
        settling = claim.first | claim.second
        owing = {label for label in layout.ends if settling.isdisjoint(getattr(self.graph.nodes[label], "happens", ()))}
        if not self.automaton.crisis:
            for name, handler in self.graph.program.handlers.items():
                if handler.urgency == "crisis":
                    owing -= layout.units[name].labels - layout.outside_crisis
        return frozenset(owing)

    def _interrupting(self) -> Iterator[str]:
        """The blocks of which it is not known whether they are open or wait."""
        program = self.graph.program
        handlers = [trigger.handler for trigger in program.triggers.values()]
        handlers += [handler for tone, handler in program.tone_handlers.items() if tone in program.tones]
        yield from (name for name in dict.fromkeys(handlers) if name and name not in self._bits)

    def _parts(self) -> Iterator[frozenset[str]]:
        claim = self.automaton.claim
        yield from (*claim.after, claim.first, claim.second)

    def _bit(self, handler: str) -> None:
        if not handler or handler in self._bits:
            return
        alike = [name for name in self._bits if self.alike(name, handler)]
        self._bits[handler] = self._bits[alike[0]] if alike else 1 << len(set(self._bits.values()))

    def alike(self, handler: str, other: str) -> bool:
        """Whether it need not be told which of two blocks is open or waits: both only end the call."""
        handlers, units = self.graph.program.handlers, self.layout.units
        if handlers[handler].urgency != handlers[other].urgency:
            return False
        return not any(units[name].resumes or units[name].goes for name in (handler, other))

    def shared(self, handler: str) -> bool:
        """Whether a block's bit stands for others as well."""
        return list(self._bits.values()).count(self._bits.get(handler, 0)) > 1

    def slips(self, triggers: Iterable[str], open_: int) -> frozenset[str]:
        """Of what is tracked, the names that a raise of these triggers holds true while their blocks run or wait: to
        take one back is to return to the turn before, as if it had never been raised. In an open block it is only
        noted."""
        program = self.graph.program
        found: set[str] = set()
        for name in triggers:
            handler = program.triggers[name].handler if name in program.triggers else ""
            if not handler or self.bit(handler) & open_:
                continue
            found.update({name} & self.at.keys())
            for group, members in program.groups.items():
                if group in self.at and name in members and self._only_block(members) == handler:
                    found.add(group)
        return frozenset(found)

    def _only_block(self, triggers: Iterable[str]) -> str:
        handlers = {self.graph.program.triggers[name].handler for name in triggers}
        return handlers.pop() if len(handlers) == 1 else ""

    def handler_of(self, name: str) -> str:
        """The block that a tracked trigger, or all of a tracked group, runs."""
        program = self.graph.program
        return program.triggers[min(program.groups.get(name, frozenset({name})))].handler

    @property
    def watched(self) -> frozenset[str]:
        """The blocks of which it is known whether they are open or wait."""
        return frozenset(self._bits)

    def bit(self, handler: str) -> int:
        """The block's bit in a set of blocks, 0 for one that does not matter here."""
        return self._bits.get(handler, 0)

    def kept_open_by(self, name: str) -> int:
        """The blocks that are left when a trigger is taken back, or all of a group: those that only it can open."""
        if name not in self._kept_open:
            program = self.graph.program
            members = program.groups.get(name, frozenset({name}))
            bits = 0
            for handler, bit in self._bits.items():
                if self.shared(handler):
                    continue  # another may be open
                openers = {trigger for trigger, one in program.triggers.items() if one.handler == handler}
                bits |= bit if openers and openers <= members else 0
            self._kept_open[name] = bits
        return self._kept_open[name]

    def handlers(self, bits: int) -> list[str]:
        """The blocks of a set, most urgent first."""
        found = [name for name, bit in self._bits.items() if bits & bit]
        return sorted(found, key=lambda name: URGENCY[self.graph.program.handlers[name].urgency])

    def trigger_of(self, handler: str) -> str:
        """Some trigger, or a tone, that runs a block: one of no kind if there is, for nothing else raises that."""
        return self._openers.get(handler) or self.layout.openers[handler]

    # --- turns that count --------------------------------------------------------------------------------

    def _counting_blocks(self) -> frozenset[str]:
        claim = self.automaton.claim
        if not claim.after:
            return frozenset(self.graph.program.handlers)
        program = self.graph.program
        return frozenset(handler for token in claim.after[-1] for handler in starting(program, token)) - {""}

    def level(self, handler: str) -> int:
        """1 in a block whose turns count, 2 in another interrupt."""
        return 1 if self.automaton.claim.form != "within" or handler in self._levels else 2

    # --- happenings --------------------------------------------------------------------------------

    def happens(self, node: model.Node | model.Choice, key: str) -> tuple[str, ...]:
        """The tokens of a statement or a choice that this claim speaks of; `key` is the node's label, and for a choice
        its key too."""
        found = self._happens.get(key)
        if found is None:
            happening = getattr(node, "happens", ())
            found = self._happens[key] = tuple(token for token in happening if token in self.concerned)
        return found

    def alike_again(self, node: model.Node) -> str:
        """The label of the first statement met that says again what this one does, "" where that does not matter. Said
        once more in one turn, the like changes nothing."""
        found = self._alike_again.get(node.label)
        if found is None:
            found = self._alike_again[node.label] = self._find_alike(node)
        return found

    def _find_alike(self, node: model.Node) -> str:
        claim = self.automaton.claim
        means = dict.fromkeys(
            (token in claim.first, token in claim.second, token.startswith("@"))
            for token in self.happens(node, node.label)
            if token in claim.first or token in claim.second
        )
        if not means:
            return ""
        if not spoken(node).isdisjoint(self.at):
            return node.label
        outcomes = self.graph.outcomes(node, self.layout.untracked, blind=True)
        return self._first_alike.setdefault((tuple(means), outcomes), node.label)

    # --- values --------------------------------------------------------------------------------

    def cell(self, name: str, value: values.Abstract) -> int:
        """The first cell of a tracked name that a value lies in."""
        return self.graph.cells_of(name, value)[0]

"""One claim as asked of a graph: which happenings, values, triggers and blocks matter for it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import NamedTuple

from scriptengine.check import values
from scriptengine.check.graph import Graph
from scriptengine.program import model
from scriptengine.program.claims import SAFETY, Automaton, tokens

_ALL_SUBSETS = 4
AGAIN = "again"
"""Tracked like a name: what a turn shown once more says again."""


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

    def __init__(self, graph: Graph, automaton: Automaton, tracked: Iterable[str] = ()) -> None:
        self.graph = graph
        self.automaton = automaton
        program = graph.program
        tracked = tuple(tracked)
        # What is said again can break these; to the others it may only be of help, which is first left out of account.
        self.repeats = automaton.claim.form in ("only after", "never") or AGAIN in tracked
        tracked = tuple(name for name in tracked if name != AGAIN)
        self._watched = tuple(name for name in tracked if name in program.handlers)
        tracked = tuple(name for name in tracked if name not in program.handlers)
        self.concerned = tokens(automaton.claim)
        groups = [group for group in program.groups if group in self.concerned]
        told_apart = (name for name in _with_sources(graph, tracked) if len(graph.domain(name)) > 1)
        self.tracked: tuple[str, ...] = tuple(dict.fromkeys((*groups, *told_apart)))
        self.at = {name: at for at, name in enumerate(self.tracked)}
        self.domains = [graph.domain(name) for name in self.tracked]
        self._bits: dict[str, int] = {}
        self.kinds, self.others = self._sort_triggers()
        self._levels = self._counting_blocks()
        self._kept_open: dict[str, int] = {}
        self._happens: dict[str, tuple[str, ...]] = {}
        self.spoken = self._spoken()
        self.inert = frozenset(name for name in self.others if self._is_inert(name))

    @property
    def blind(self) -> bool:
        """Whether no value is tracked at all."""
        return not self.tracked

    # --- triggers --------------------------------------------------------------------------------

    def _sort_triggers(self) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
        """The kinds of triggers that matter for the claim, and the blocks that do not."""
        program = self.graph.program
        of: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for name in program.triggers:
            groups = tuple(group for group, members in program.groups.items() if name in members)
            said: tuple[str, ...] = (name,) if name in self.concerned or name in self.at else ()
            of[name] = (said, tuple(group for group in groups if group in self.concerned or group in self.at))
        for name, (said, groups) in of.items():
            if not self.concerned.isdisjoint((*said, *groups)):
                self._bit(program.triggers[name].handler)
        for tone, handler in program.tone_handlers.items():
            if tone in self.concerned:
                self._bit(handler)
        for handler in self._watched:
            self._bit(handler)
        kinds: dict[tuple[tuple[str, ...], tuple[str, ...], str], Kind] = {}
        for name, (said, groups) in of.items():
            handler = program.triggers[name].handler
            bit = self._bits.get(handler, 0)
            if said or groups or bit:
                kinds.setdefault((said, groups, handler), Kind(name, said, groups, handler, bit))
        handlers = [trigger.handler for trigger in program.triggers.values()]
        handlers += [handler for tone, handler in program.tone_handlers.items() if tone in program.tones]
        others = tuple(name for name in dict.fromkeys(handlers) if name and name not in self._bits)
        return tuple(kinds.values()), others

    def _bit(self, handler: str) -> None:
        if handler:
            self._bits.setdefault(handler, 1 << len(self._bits))

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
                openers = {trigger for trigger, one in program.triggers.items() if one.handler == handler}
                bits |= bit if openers and openers <= members else 0
            self._kept_open[name] = bits
        return self._kept_open[name]

    def handlers(self, bits: int) -> list[str]:
        """The blocks of a set, most urgent first."""
        order = {"crisis": 0, "high": 1, "normal": 2}
        found = [name for name, bit in self._bits.items() if bits & bit]
        return sorted(found, key=lambda name: order[self.graph.program.handlers[name].urgency])

    def together(self) -> Iterator[Sequence[Kind]]:
        """The sets of kinds that may be raised at once."""
        sizes = range(1, len(self.kinds) + 1) if len(self.kinds) <= _ALL_SUBSETS else (1, 2, len(self.kinds))
        return chain.from_iterable(combinations(self.kinds, size) for size in sizes)

    def _is_inert(self, handler: str) -> bool:
        """Whether a block surely just speaks and resumes, and nothing in it bears on the claim."""
        label = self.graph.program.handlers[handler].entry
        while True:
            node = self.graph.nodes[label]
            if isinstance(node, model.Resume):
                return True
            if not isinstance(node, model.Say | model.Coach | model.Notice | model.Acknowledge) or self.happens(
                node, label
            ):
                return False
            label = node.next

    def trigger_of(self, handler: str) -> str:
        """Some trigger, or a tone, that runs a block."""
        program = self.graph.program
        named = (name for name, trigger in program.triggers.items() if trigger.handler == handler)
        found = next(named, None)
        return found or next(tone for tone, name in program.tone_handlers.items() if name == handler)

    # --- turns that count --------------------------------------------------------------------------------

    def _counting_blocks(self) -> frozenset[str]:
        claim = self.automaton.claim
        if not claim.after:
            return frozenset(self.graph.program.handlers)
        program = self.graph.program
        last = claim.after[-1]
        found = set()
        for name, trigger in program.triggers.items():
            groups = {group for group, members in program.groups.items() if name in members}
            if trigger.handler and not last.isdisjoint({name, *groups}):
                found.add(trigger.handler)
        found |= {handler for tone, handler in program.tone_handlers.items() if tone in last}
        return frozenset(found)

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

    def _spoken(self) -> dict[str, set[str]]:
        """For each token that is still said after going back and then counts: the labels from which a statement that
        says it lies ahead."""
        claim = self.automaton.claim
        if claim.form not in SAFETY:
            return {}
        counts = frozenset().union(*claim.after, claim.first if claim.form == "at most" else frozenset())
        saying: dict[str, list[str]] = {}
        for label, node in self.graph.nodes.items():
            if isinstance(
                node, model.Say | model.Ask | model.Listen | model.Notice | model.Acknowledge | model.Escalate
            ):
                for token in node.happens:
                    if token in counts:
                        saying.setdefault(token, []).append(label)
        # Whoever calls a flow or a block does not matter here: more turns, never fewer.
        ahead = {token: self.graph.leading_to(labels) for token, labels in saying.items()}
        for token, labels in ahead.items():
            if any(handler.entry in labels for handler in self.graph.program.handlers.values()):
                ahead[token] = set(self.graph.nodes)
        return ahead

    # --- values --------------------------------------------------------------------------------

    def cell(self, name: str, value: values.Abstract) -> int:
        """The first cell of a tracked name that a value lies in."""
        return self.graph.cells_of(name, value)[0]


def _with_sources(graph: Graph, names: Iterable[str]) -> Iterator[str]:
    """The names, and what the `set`s that give them are computed from."""
    left = list(names)
    seen: set[str] = set()
    while left:
        name = left.pop(0)
        if name in seen or name in graph.contact_details:
            continue
        seen.add(name)
        yield name
        for definition in graph.definitions.get(name, ()):
            left += sorted(definition.value.names)

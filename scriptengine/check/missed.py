"""A call that a search has found and that cannot be played: what has to be told apart for the next search."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from scriptengine.check import values
from scriptengine.check.acting import Acted
from scriptengine.check.graph import deciding, spoken
from scriptengine.check.question import AGAIN, Question
from scriptengine.check.search import Found
from scriptengine.program.claims import SAFETY
from scriptengine.program.model import Branch, Raise, Values


class Missed:
    """What a question found, and how far it could be acted out."""

    def __init__(self, question: Question, found: Found, acted: Acted) -> None:
        self._question = question
        self._graph = question.graph
        self._found = found
        self._acted = acted

    def more(self) -> list[str]:
        """The names that may tell why a call could not be played: those read where it went another way."""
        at = min(self._acted.made, len(self._found.moves) - 1)
        near = [*(self._found.moves[at - 1][1] if at else ()), *self._found.moves[at][1]]
        everywhere = [label for _, through in self._found.moves for label in through]
        if more := self._gaps(everywhere):
            return more
        claimed = dict.fromkeys(
            kind.handler
            for kind in self._question.kinds
            if kind.handler in self._question.others
            and self._question.way in (None, kind.handler)
            and not self._question.concerned.isdisjoint((*kind.tokens, *kind.groups))
        )
        more = (
            [name for name in self._acted.late if name in self._question.others and name in claimed]
            or self._standing()
            or self.parted()
            or self._twice()
            or self._unwatched()
            or list(claimed)[:1]
        )
        if more:
            return more
        for labels in (near, everywhere):
            blocks = [name for label in labels for name in self._blocks(label) if name not in self._question.watched]
            if blocks:
                return list(dict.fromkeys(blocks))
            nodes = [self._graph.nodes[label] for label in labels if label in self._graph.nodes]
            for node in nodes:
                more = [name for name in sorted(deciding(node)) if self._untracked(name)]
                if more:
                    return more
        return [] if self._question.repeats else [AGAIN]

    def _untracked(self, name: str) -> bool:
        return (
            name not in self._question.at
            and name not in self._graph.contact_details
            and len(self._graph.domain(name)) > 1
        )

    def parted(self) -> list[str]:
        """The names to be tracked next of those read where the engine went another way; triggers only if there are no
        others, for they can be raised and taken back at any turn."""
        new = [names for names in map(self._first, self._partings()) if names]
        return next((names for names in new if self._graph.standing.isdisjoint(names)), new[0] if new else [])

    def sums(self) -> bool:
        """Whether the engine went another way first at an `if` over what is tracked: sums decide there."""
        names = next(self._partings(), [])
        return bool(names) and not any(self._untracked(name) for name in names)

    def _partings(self) -> Iterator[list[str]]:
        """The names read by each `if` on the way at which the engine went another way."""
        given: set[str] = set()
        after_all = [through[0] if through else "" for _, through in self._found.moves[1:]]
        for (_, through), known, after in zip(self._found.moves, self._acted.known, [*after_all, ""], strict=False):
            given.update(getattr(self._graph.nodes.get(label), "name", "") for label in through)
            for label, following in pairwise([*through, after]):
                node = self._graph.nodes.get(label)
                names = self._culprits(node, following, known, given) if isinstance(node, Branch) else []
                if names:
                    yield names

    def _culprits(self, node: Branch, following: str, known: Values, given: Collection[str]) -> list[str]:
        """What an `if` reads that would have to be otherwise for it to lead where the search went."""

        def of(name: str) -> values.Abstract:
            if name in self._graph.standing:
                return values.exactly(known.get(name, False))
            return values.exactly(known.get(name))

        for condition, target in node.branches:
            holds = values.truth(condition.tree, of) == values.TRUE
            if holds and target == following:
                return []
            if holds:
                # It should not have held: what makes it true.
                names = [name for name in sorted(condition.names) if known.get(name) not in (None, False)]
                return names or sorted(condition.names)
            if target == following:
                parts = [part for part in values.conditions(condition.tree) if values.truth(part, of) != values.TRUE]
                # What was given on the way cannot be otherwise; the rest may be, by another way.
                parts.sort(key=lambda part: values.names(part).isdisjoint(given))
                names = [name for part in parts[:1] for name in sorted(values.names(part) & condition.names)]
                return names or sorted(condition.names)
        return []

    def _first(self, names: list[str]) -> list[str]:
        """Of these names those to be tracked first: what the claim speaks of, then others, then what they come from."""
        new = [name for name in names if self._untracked(name)]
        spoken_of = [name for name in new if name in self._question.concerned]
        if spoken_of or new:
            return spoken_of or new
        sources = (
            name
            for tracked in names
            for definition in self._graph.definitions.get(tracked, ())
            for name in sorted(definition.value.names)
        )
        return [name for name in dict.fromkeys(sources) if self._untracked(name)]

    def _standing(self) -> list[str]:
        """What the claim is `after`, where some of it is taken back: it is promised no more only where none holds."""
        names = frozenset().union(*self._question.automaton.claim.after) & self._graph.standing
        taken = any(move[0] == "take back" and move[1] in names for move, _ in self._found.moves)
        return [name for name in sorted(names) if self._untracked(name)] if taken else []

    def _unwatched(self) -> list[str]:
        """The blocks that are open or wait where the call went another way."""
        state = self._acted.state
        going = [frame.name for frame in state.frames if frame.kind == "on"]
        going += [one.handler for one in state.circumstances.waiting]
        return [name for name in dict.fromkeys(going) if name in self._question.others]

    def _gaps(self, labels: list[str]) -> list[str]:
        """The values without which a statement on the way does not bring what the claim asks for."""
        claim = self._question.automaton.claim
        wanted = claim.second if claim.form in SAFETY else claim.first | claim.second
        found: dict[str, None] = {}
        for label in labels:
            node = self._graph.nodes.get(label)
            if node is not None and not wanted.isdisjoint(self._question.happens(node, label)):
                found.update(dict.fromkeys(sorted(spoken(node) - self._graph.standing)))
        return [name for name in found if self._untracked(name)]

    def _blocks(self, label: str) -> list[str]:
        """The blocks that a `raise` runs."""
        node = self._graph.nodes.get(label)
        if not isinstance(node, Raise):
            return []
        triggers = self._graph.program.triggers
        return [triggers[name].handler for name in node.triggers if triggers[name].handler]

    def _twice(self) -> list[str]:
        """The blocks raised more than once on the way: while one is open, it is not run again."""
        triggers = self._graph.program.triggers
        raised = [triggers[name].handler for move, _ in self._found.moves for name in move[1:] if name in triggers]
        again = dict.fromkeys(name for name in raised if name and raised.count(name) > 1)
        return [name for name in again if name not in self._question.watched]

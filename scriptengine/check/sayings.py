"""What may be said ahead of a turn and gone back over: it counts, though the call then goes another way."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple

from scriptengine.check import values
from scriptengine.check.layout import Fixed, Layout
from scriptengine.check.slice import Slice
from scriptengine.program import model
from scriptengine.program.claims import SAFETY
from scriptengine.program.promises import Claim

Cells = tuple[int, ...]
"""A cell number for each tracked name, negative where it is not known."""

_SPOKEN = model.Say | model.Ask | model.Listen | model.Notice | model.Acknowledge | model.Escalate


class Saying(NamedTuple):
    """A token that may have been said before going back, by which statement if that matters, where, the labels before
    it, and how many times at most that matters."""

    token: str
    label: str
    at: frozenset[str]
    before: Collection[str]
    times: int


class Sayings:
    """For one claim, and what is tracked for it: `all` that is still said after going back and then counts, and what of
    it lies ahead where."""

    def __init__(
        self,
        layout: Layout,
        slice_: Slice,
        claim: Claim,
        places: Mapping[str, int],
        domains: Sequence[Sequence[values.Abstract]],
        concerned: frozenset[str],
    ) -> None:
        """`places` are those of the tracked names that nobody but the script changes, among cells of these domains;
        `concerned` are the tokens that matter."""
        self._layout = layout
        self._slice = slice_
        self._places = places
        self._domains = domains
        self.all = self._said(claim, concerned) if claim.form in SAFETY else {}
        self._ahead: dict[Hashable, frozenset[str]] = {}
        self._own: dict[str, frozenset[str]] = {}
        self._leading: dict[tuple[str, Fixed], Collection[str]] = {}

    def _said(self, claim: Claim, concerned: frozenset[str]) -> dict[str, Saying]:
        """What adds to a count is told apart by its statement, since that counts once."""
        counted = claim.first & concerned if claim.form == "at most" else frozenset()
        after = frozenset().union(*claim.after) & concerned
        saying: dict[str, tuple[str, str, set[str]]] = {}
        for label, node in self._layout.nodes.items():
            if isinstance(node, _SPOKEN):
                for token in node.happens:
                    if token in counted:
                        saying[f"{token} {label}"] = (token, label, {label})
                    elif token in after:
                        saying.setdefault(token, (token, "", set()))[2].add(label)
        found = {}
        for key, (token, label, labels) in saying.items():
            times = claim.count if self._layout.recurs(label) else 1
            found[key] = Saying(token, label, frozenset(labels), self._before(labels), times)
        return found

    def _before(self, labels: set[str]) -> Collection[str]:
        """The labels from which one of these lies ahead, in the same run of a flow or block, and can be gone back over.

        What comes by an interrupt can be gone back over from any turn.
        """
        layout = self._layout
        return layout.nodes if not layout.after_interrupts.isdisjoint(labels) else layout.leading_to(labels)

    def passed(self, label: str, target: str, known: Cells) -> frozenset[str]:
        """What may be said ahead of the turns passed on the way from a label to a target, and is not ahead of it."""
        if not self.all:
            return frozenset()
        passed = self._slice.passed(label).get(target, frozenset())
        found = frozenset[str]().union(*(self.ahead(turn, known) for turn in passed))
        return found - self.ahead(target, known) if found else found

    def ahead(self, label: str, known: Cells, done: model.Do | None = None) -> frozenset[str]:
        """What may be said ahead of a turn and gone back over, where what is tracked has these cells; `done` is a flow
        that is done first, when the label comes after it."""
        key = (label, known, done and done.step)
        found = self._ahead.get(key)
        if found is None:
            names = [name for name, saying in self.all.items() if label in saying.before]
            fixed = self._fixed(label, known, done) if names and self._places else ()
            if fixed:
                names = [name for name in names if label in self._leading_to(name, fixed)]
            found = self._ahead[key] = frozenset(names)
        return found

    def own(self, label: str) -> frozenset[str]:
        """What nothing but one statement says, and only once on any way: once said, it lies ahead no more."""
        found = self._own.get(label)
        if found is None:
            names = [name for name, saying in self.all.items() if saying.at == {label}]
            found = self._own[label] = frozenset(names if names and not self._layout.recurs(label) else ())
        return found

    def _fixed(self, label: str, known: Cells, done: model.Do | None) -> Fixed:
        """The names whose value cannot change on the way from here on, in the same run or by an interrupt."""
        fixed = (
            (name, self._staying(name, known[at], label, done)) for name, at in self._places.items() if known[at] >= 0
        )
        return tuple((name, value) for name, value in fixed if value is not None)

    def _staying(self, name: str, cell: int, label: str, done: model.Do | None) -> values.Abstract | None:
        """What a name's value is anywhere from a label on where it has this cell, if that can be told."""
        layout = self._layout
        value = self._domains[self._places[name]][cell]
        inside = layout.flow(done.step).labels | {done.label} if done is not None else frozenset()
        given = [
            one
            for one in layout.giving.get(name, ())
            if one in layout.after_interrupts or one in inside or label in layout.leading_to((one,))
        ]
        if given and name.startswith("visits "):
            return value._replace(high=None, high_in=False) if isinstance(value, values.Range) else None
        graph = layout.graph
        for one in given:
            node = layout.nodes[one]
            if not isinstance(node, model.Set) or graph.cells_of(name, graph.computed(node, layout.untracked)) != [
                cell
            ]:
                return None
        return value

    def _leading_to(self, name: str, fixed: Fixed) -> Collection[str]:
        """The labels from which something is said ahead, past guards over what stays as it is, or by an interrupt."""
        found = self._leading.get((name, fixed))
        if found is None:
            layout = self._layout
            found = layout.leading_where(self.all[name].at, fixed)
            if any(handler.entry in found for handler in layout.program.handlers.values()):
                found = layout.nodes
            self._leading[name, fixed] = found
        return found

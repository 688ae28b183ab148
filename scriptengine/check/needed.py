"""What anything ahead on a call still reads: the rest may be forgotten, and states that differ only there are one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from scriptengine.check.graph import spoken
from scriptengine.check.question import Question
from scriptengine.check.ways import ANY_BLOCK, Ways
from scriptengine.program import model

Places = tuple[int, ...]
"""Places in a tuple of values."""


class Needed:
    """For one question: what may be forgotten `at` a label and `between` blocks, and which values are not read `inside`
    what begins at a label (or at ANY_BLOCK): they need not go in, for whoever calls it still has them."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._graph = question.graph
        if not question.tracked:
            self.at: Mapping[str, Places] = defaultdict(tuple)
            self.between: Places = ()
            self.inside: Mapping[str, Places] = self.at
            return
        said = self._said()
        always = {*question.concerned, *question.courses}
        always |= {name for name in question.tracked if name.startswith("begun ")}
        if question.repeats:
            always |= frozenset().union(*said.values())
        self._always = self._bits(always)
        self._uses: dict[str, int] = {}  # what is read at each label, as bits
        self._gives: dict[str, int] = {}  # what is given anew
        self._look(said)
        ways = self._graph.ways
        self.at = self._places(self._read(ways.all))
        self.between = self.at[ANY_BLOCK]
        # Raising, taking back and entering go on from the value there was, so that it has to be at hand.
        self._always |= self._bits(name for name in question.tracked if name in self._graph.standing)
        for name in question.tracked:
            if name.startswith("visits "):
                self._add(self._uses, question.layout.giving.get(name, ()), name)
        # What may be said ahead and gone back over is told by values, after an arrow out of a block too.
        self.inside = self._places(self._read(ways.beyond if question.sayings.all else ways.inside))

    def _said(self) -> dict[str, frozenset[str]]:
        """The names that decide what is said at each label where something happens that the claim speaks of."""
        question = self._question
        saying = question.layout.saying
        labels: set[str] = set().union(*(saying.get(token, ()) for token in question.concerned))
        nodes = self._graph.nodes
        return {label: spoken(nodes[label]) for label in labels if question.happens(nodes[label], label)}

    def _look(self, said: Mapping[str, frozenset[str]]) -> None:
        """Find out where each name that is tracked is read and given."""
        nodes, layout = self._graph.nodes, self._question.layout
        for name in self._question.tracked:
            self._add(self._uses, layout.reading.get(name, ()), name)
            self._add(self._uses, (label for label, names in said.items() if name in names), name)
            given = (label for label in layout.giving.get(name, ()) if self._anew(nodes[label], name))
            self._add(self._gives, given, name)

    def _anew(self, node: model.Node, name: str) -> bool:
        """Whether a statement that gives a name does so whatever it was before."""
        if isinstance(node, model.Do):
            return name in self._graph.program.flows[node.flow].answers
        return isinstance(node, model.Set | model.Ask | model.Listen)

    def _add(self, to: dict[str, int], labels: Iterable[str], name: str) -> None:
        for label in labels:
            to[label] = to.get(label, 0) | self._bits((name,))

    def _bits(self, names: Iterable[str]) -> int:
        at = self._question.at
        bits = 0
        for name in names:
            if name in at:
                bits |= 1 << at[name]
        return bits

    def _places(self, read: Mapping[str, int]) -> Mapping[str, Places]:
        """What is not read, at each label."""
        forgotten = {bits: self._forgotten(bits) for bits in {0, *read.values()}}
        none = forgotten[0]
        return defaultdict(lambda: none, {label: forgotten[bits] for label, bits in read.items()})

    def _forgotten(self, read: int) -> Places:
        read |= self._always
        return tuple(at for at in range(len(self._question.tracked)) if not read & 1 << at)

    def _read(self, ways: Ways) -> dict[str, int]:
        """The names, as bits, whose value is read from a label on before it is given anew; only where there are any."""
        read: dict[str, int] = {}
        # What begins where nothing comes after, and no turn opens, is read outside.
        left = [one for one in self._uses.items() if ways.after[one[0]] or one[0] in ways.turns]
        while left:
            label, bits = left.pop()
            known = read.get(label, 0)
            new = bits & ~known
            if new:
                read[label] = known | new
                # A block may come before an answer, and read what was answered there before.
                given = self._gives if label != ANY_BLOCK else {}
                left += [(one, self._through(one, new, given.get(one, 0))) for one in ways.before.get(label, ())]
        return read

    def _through(self, label: str, read: int, given: int) -> int:
        """What is read before a statement, of what is read after it."""
        if read & given and isinstance(node := self._graph.nodes[label], model.Set):
            return (read & ~given) | self._bits(node.value.names)
        return read & ~given

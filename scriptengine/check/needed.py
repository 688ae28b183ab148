"""What anything ahead on a call still reads: the rest may be forgotten, and states that differ only there are one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from scriptengine.check.graph import deciding, spoken
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
        nodes = self._graph.nodes
        always = {*question.concerned, *question.courses}
        always |= {name for name in question.tracked if name.startswith("begun ")}
        if question.repeats and question.tracked:
            for label, node in nodes.items():
                if question.happens(node, label):
                    always |= spoken(node)
        self._always = self._bits(always)
        if not question.tracked:
            self.at: Mapping[str, Places] = defaultdict(tuple)
            self.between: Places = ()
            self.inside: Mapping[str, Places] = self.at
            return
        self._uses = {label: self._bits(deciding(node)) for label, node in nodes.items()}
        read = self._read(self._graph.ways.all)
        forgotten = {bits: self._forgotten(bits) for bits in set(read.values())}
        self.at = {label: forgotten[bits] for label, bits in read.items()}
        self.between = self.at[ANY_BLOCK]
        # Raising, taking back and entering go on from the value there was, so that it has to be at hand.
        self._always |= self._bits(name for name in question.tracked if name in self._graph.standing)
        for label, node in nodes.items():
            if isinstance(node, model.Go | model.Do):
                self._uses[label] |= self._bits((f"visits {node.step}",))
        # What may be said ahead and gone back over is told by values, after an arrow out of a block too.
        ways = self._graph.ways
        local = self._read(ways.beyond if question.spoken else ways.inside)
        forgotten = {bits: self._forgotten(bits) for bits in set(local.values())}
        self.inside = {label: forgotten[bits] for label, bits in local.items()}

    def _bits(self, names: Iterable[str]) -> int:
        at = self._question.at
        bits = 0
        for name in names:
            if name in at:
                bits |= 1 << at[name]
        return bits

    def _forgotten(self, read: int) -> Places:
        read |= self._always
        return tuple(at for at in range(len(self._question.tracked)) if not read & 1 << at)

    def _read(self, ways: Ways) -> dict[str, int]:
        """For each label the names, as bits, whose value is read from there on before it is given anew."""
        before: dict[str, list[str]] = {}
        for label, following in ways.items():
            for after in following:
                before.setdefault(after, []).append(label)
            if isinstance(self._graph.nodes.get(label), model.Ask | model.Listen | model.Go | model.End):
                before.setdefault(ANY_BLOCK, []).append(label)
        read = dict.fromkeys(ways, 0)
        left = [label for label in ways if self._before(label, ways, read)]
        while left:
            label = left.pop()
            bits = self._before(label, ways, read)
            if bits != read[label]:
                read[label] = bits
                left += before.get(label, ())
        return read

    def _before(self, label: str, ways: Ways, read: dict[str, int]) -> int:
        after = 0
        for following in ways[label]:
            after |= read[following]
        node = self._graph.nodes.get(label)
        if node is None:
            return after
        said = self._bits(spoken(node)) if self._question.happens(node, label) else 0
        match node:
            case model.Set():
                given = self._bits((node.name,))
                return (after & ~given) | (self._bits(node.value.names) if after & given else 0)
            case model.Ask() | model.Listen() | model.End():
                # A block may come before the answer, and read what was answered here before.
                after = (after & ~self._bits((getattr(node, "name", ""),))) | read[ANY_BLOCK]
                return after | self._uses[label] | said
            case model.Go():
                return after | read[ANY_BLOCK] | self._uses[label] if ways[label] else 0
            case model.Do():
                return (after & ~self._bits(set(self._graph.program.flows[node.flow].answers))) | self._uses[label]
            case model.Branch():
                return after | self._uses[label]
        return after | said

"""What anything ahead on a call still reads: the rest may be forgotten, and states that differ only there are one."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from scriptengine.check.graph import spoken
from scriptengine.check.question import Question
from scriptengine.check.ways import ANY_BLOCK, Ways
from scriptengine.program import model

Places = tuple[int, ...]
"""Places in a tuple of values."""


class Unread(dict[str, Places]):
    """What is not read from a label on, found when it is asked for: `read` has for each place the labels from which it
    is, None where it always is."""

    def __init__(self, read: Sequence[Collection[str] | None]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, label: str) -> Places:
        found = self[label] = tuple(
            at for at, labels in enumerate(self._read) if labels is not None and label not in labels
        )
        return found


class Needed:
    """For one question: what may be forgotten `at` a label and `between` blocks, and which values are not read `inside`
    what begins at a label (or at ANY_BLOCK): they need not go in, for whoever calls it still has them."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._graph = graph = question.graph
        said = self._said()
        always = {*question.concerned, *question.courses}
        always |= {name for name in question.tracked if name.startswith("begun ")}
        if question.repeats:
            always |= frozenset().union(*said.values())
        reading = question.layout.reading
        uses = {
            name: {*reading.get(name, ()), *(label for label, names in said.items() if name in names)}
            for name in question.tracked
        }
        ways = graph.ways
        self.at = self._unread(uses, ways.all, always)
        self.between = self.at[ANY_BLOCK]
        # Raising, taking back and entering go on from the value there was, so that it has to be at hand.
        for name in question.tracked:
            if name.startswith("visits "):
                uses[name] |= question.layout.giving.get(name, set())
        # What may be said ahead and gone back over is told by values, after an arrow out of a block too.
        inside = ways.beyond if question.sayings.all else ways.inside
        self.inside = self._unread(uses, inside, always | graph.standing)

    def _said(self) -> dict[str, frozenset[str]]:
        """The names that decide what is said at each label where something happens that the claim speaks of."""
        question = self._question
        saying = question.layout.saying
        labels: set[str] = set().union(*(saying.get(token, ()) for token in question.concerned))
        nodes = self._graph.nodes
        return {label: spoken(nodes[label]) for label in labels if question.happens(nodes[label], label)}

    def _unread(self, uses: Mapping[str, Collection[str]], ways: Ways, always: Collection[str]) -> Unread:
        """What is not read where, if names are read at the labels in `uses`.

        A `set` of what is read ahead reads what it is made of.
        """
        # What begins where nothing comes after, and no turn opens, is read outside.
        begun = {
            name: frozenset(label for label in labels if ways.after[label] or label in ways.turns)
            for name, labels in uses.items()
        }
        read: dict[str, frozenset[str]] = {}
        left = list(begun)
        while left:
            name = left.pop(0)
            read[name] = self._read_from(name, begun[name], ways)
            for made in self._graph.definitions.get(name, ()):
                sources = [source for source in made.value.names if source in begun and made.next in read[name]]
                for source in sources:
                    if made.label not in begun[source]:
                        begun[source] |= {made.label}
                        left.append(source)
        return Unread([None if name in always else read[name] for name in self._question.tracked])

    def _read_from(self, name: str, labels: frozenset[str], ways: Ways) -> frozenset[str]:
        """The labels from which a name's value is read, at one of these, before it is given anew."""
        known = self._question.layout.read
        key = (name, labels, id(ways))
        found = known.get(key)
        if found is None:
            given = set(self._given_anew(name))
            before = ways.before
            seen = set(labels)
            left = list(labels)
            while left:
                label = left.pop()
                # A block may come before an answer, and read what was answered there before.
                kept = given if label != ANY_BLOCK else ()
                new = [one for one in before.get(label, ()) if one not in seen and one not in kept]
                seen.update(new)
                left += new
            found = known[key] = frozenset(seen)
        return found

    def _given_anew(self, name: str) -> Iterator[str]:
        """The labels where a name gets a value whatever it was before."""
        nodes, program = self._graph.nodes, self._graph.program
        for label in self._question.layout.giving.get(name, ()):
            match node := nodes[label]:
                case model.Do():
                    if name in program.flows[node.flow].answers:
                        yield label
                case model.Set() | model.Ask() | model.Listen():
                    yield label

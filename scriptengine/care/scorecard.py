"""What a call is scored by: measures of care, of money and of speed, and the weight each has."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from scriptengine.care.entries import Entries
from scriptengine.text.diagnostic import Diagnostic, Kind, did_you_mean
from scriptengine.text.source import Source, Span

UNKNOWN_MEASURE = Kind("CS251", "unknown-measure")
BAD_WEIGHT = Kind("CS252", "bad-weight")
NO_MEASURES = Kind("CS253", "no-measures")

Nature = Literal["care", "money", "speed"]


class Measure(NamedTuple):
    """One thing that can be measured: its nature, what is counted over what, and whether less of it is better."""

    name: str
    nature: Nature
    meaning: str
    less_is_better: bool = False


_ALL = (
    Measure("resolved", "care", "calls that end in an outcome marked @resolved / calls with the right party"),
    Measure("kept", "care", "promises kept in full within the days of grace / promises that fell due"),
    Measure("satisfied", "care", "customers who say the call went well / customers who were asked and answered"),
    Measure("retained", "care", "people who are still customers 90 days after the call / people called"),
    Measure("acknowledged", "care", "triggers and strong emotions acknowledged in the next turn / those that came up"),
    Measure("offered_help", "care", "calls in which help was offered after hardship came up / calls in which it did"),
    Measure(
        "signposted", "care", "calls in which free, independent help was named after hardship / calls with hardship"
    ),
    Measure("summarised", "care", "agreements that were summed up before the yes / agreements"),
    Measure("safeguarded", "care", "crisis calls handed to a specialist / crisis calls"),
    Measure("handed_over", "care", "calls passed on to somebody who could decide / calls in which that was asked for"),
    Measure("asked_again", "care", "times money was asked for again after a no / calls with the right party", True),
    Measure("complaints", "care", "complaints / 1000 calls with the right party", True),
    Measure("collected", "money", "money received / money owed at the start"),
    Measure("promises", "money", "promises to pay / calls with the right party"),
    Measure("paid_on_call", "money", "payments made on the call / calls with the right party"),
    Measure("promised_amount", "money", "money promised / money owed at the start"),
    Measure("handle_time", "speed", "minutes of talk and of notes after it / calls", True),
    Measure("calls_an_hour", "speed", "calls / hours worked"),
    Measure("contacts", "speed", "calls that reached somebody / calls made"),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ALL})


class Weight(NamedTuple):
    """How much a measure counts, beside the others' weights, and where that is written."""

    measure: Measure
    weight: Decimal
    span: Span


class Scorecard(NamedTuple):
    """A title and the weights of what is measured; weights count in proportion, so 3 is three times 1."""

    title: str
    weights: tuple[Weight, ...]

    def share(self, *natures: Nature) -> Decimal:
        """The part of all weights that measures of these natures have: 0 to 1; 0 for a card without weights."""
        total = sum((weight.weight for weight in self.weights), Decimal(0))
        chosen = sum((weight.weight for weight in self.weights if weight.measure.nature in natures), Decimal(0))
        return chosen / total if total else Decimal(0)


def read_scorecard(source: Source) -> tuple[Scorecard, list[Diagnostic]]:
    """A scorecard and what is wrong with it. Whether it pays for the right things is for the linter to say."""
    entries = Entries()
    root = entries.book(source, "scorecard", ("title", "measures"))
    if root is None:
        return Scorecard("", ()), entries.findings
    title = entries.text(root, "title", why="Give it a name that agents know it by: `title: …`.")
    weights = []
    for name, span, node in entries.named(root, "measures"):
        measure = MEASURES.get(name)
        if measure is None:
            advice = f"What can be measured: {', '.join(MEASURES)}."
            message = f"Nothing called `{name}` is measured.{did_you_mean(name, MEASURES)}"
            entries.findings.append(UNKNOWN_MEASURE.at(span, message, advice))
            continue
        scalar = entries.scalar(node, f"The weight of `{name}`")
        weight = entries.number(scalar, f"the weight of `{name}`") if scalar is not None else None
        if weight is None:
            continue
        if weight <= 0:
            message = f"`{name}` has a weight of {weight}; a weight is more than 0."
            advice = "Leave out what should not count."
            if measure.less_is_better:
                advice += " Less of this is better already: its weight is what having little of it earns."
            entries.findings.append(BAD_WEIGHT.at(node.span, message, advice))
            continue
        weights.append(Weight(measure, weight, span))
    if not weights and not entries.findings:
        span = root.keys.get("measures", root.keys["kind"])
        advice = "Add `measures:` and below it, indented, lines such as `kept: 30`."
        entries.findings.append(NO_MEASURES.at(span, "This scorecard measures nothing.", advice))
    return Scorecard(title.text if title else "", tuple(weights)), entries.findings

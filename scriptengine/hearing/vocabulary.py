"""The built-in triggers, their groups and the tones: the names that lexicons, scripts and labelled data share."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Urgency = Literal["crisis", "high", "normal"]
URGENCIES: tuple[Urgency, ...] = ("crisis", "high", "normal")


class Trigger(NamedTuple):
    """Something a customer says about themself, their household or this call, and how soon it matters."""

    name: str
    group: str
    urgency: Urgency
    meaning: str


_BUILT_IN = (
    Trigger("suicide_risk", "crisis", "crisis", "own wish to die, self-harm, a plan, being a burden better gone"),
    Trigger("immediate_danger", "crisis", "crisis", "medical or physical danger now"),
    Trigger("serious_illness", "health", "high", "terminal or life-threatening illness, self or household"),
    Trigger("illness", "health", "high", "other physical illness, injury, hospital stay"),
    Trigger("mental_health", "health", "high", "a named condition, symptom or treatment"),
    Trigger("disability", "health", "normal", "disability, hearing or sight loss, long-term condition"),
    Trigger("addiction", "health", "high", "gambling, alcohol, drugs"),
    Trigger("job_loss", "life", "high", "unemployed, laid off, business closed"),
    Trigger("reduced_income", "life", "high", "hours or pay cut, irregular, fixed or low income"),
    Trigger("bereavement", "life", "high", "death of a relative, partner or close friend"),
    Trigger("separation", "life", "normal", "divorce or separation as an event"),
    Trigger("domestic_abuse", "life", "high", "violence, control or economic abuse by partner or family"),
    Trigger("caring", "life", "normal", "looks after a child, parent or partner; new baby"),
    Trigger("housing_loss", "life", "high", "homeless, eviction, repossession, feared or happened"),
    Trigger("cannot_afford", "resilience", "high", "cannot pay or make ends meet, with or without a cause"),
    Trigger("essentials", "resilience", "high", "going without food, heat, power or medicine"),
    Trigger("over_indebted", "resilience", "high", "many lenders at once, borrowing to pay debts"),
    Trigger("disaster", "resilience", "high", "flood, fire, storm, sudden large cost"),
    Trigger("capacity", "capability", "high", "does not follow or remember the conversation; dementia"),
    Trigger("language_barrier", "capability", "normal", "does not share the agent's language well"),
    Trigger(
        "literacy", "capability", "normal", "trouble with reading, numbers, forms or the internet; neurodivergence"
    ),
    Trigger("customer_deceased", "status", "high", "the account holder has died"),
    Trigger("fraud_victim", "status", "high", "scammed, identity stolen, coerced debt"),
    Trigger("breathing_space", "status", "high", "breathing space, debt adviser, debt management plan"),
    Trigger("insolvency", "status", "high", "own bankruptcy, IVA or similar, filed, planned or discharged"),
    Trigger("represented", "status", "high", "has or will use a lawyer or authorised adviser"),
    Trigger("dispute", "status", "high", "not mine, wrong amount, already paid, prove it"),
    Trigger("cease_contact", "status", "high", "asks to stop or limit contact"),
    Trigger("servicemember", "status", "normal", "active military duty"),
    Trigger("third_party", "call", "high", "someone else is speaking"),
    Trigger("wrong_party", "call", "high", "no such person here"),
    Trigger("speaker_changed", "call", "high", "the phone was handed over"),
    Trigger("minor", "call", "high", "a child is speaking"),
    Trigger("bad_moment", "call", "normal", "driving, at work, cannot talk now"),
    Trigger("recording_refused", "call", "normal", "does not want to be recorded"),
    Trigger("identity_refused", "call", "normal", "will not go through security"),
    Trigger("complaint", "call", "high", "any expression of dissatisfaction with the service"),
    Trigger("wants_human", "call", "normal", "asks for a manager or someone who can decide"),
)

TRIGGERS: Mapping[str, Trigger] = MappingProxyType({trigger.name: trigger for trigger in _BUILT_IN})


def _groups() -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for trigger in _BUILT_IN:
        members.setdefault(trigger.group, set()).add(trigger.name)
    members["hardship"] = members["health"] | members["life"] | members["resilience"]
    return {name: frozenset(names) for name, names in members.items()}


GROUPS: Mapping[str, frozenset[str]] = MappingProxyType(_groups())

TONES: tuple[str, ...] = ("calm", "anxious", "distressed", "angry", "withdrawn", "confused", "suspicious", "evasive")


class Sensitive(NamedTuple):
    """Triggers whose words are kept only with consent, and those whose words are always kept."""

    health: frozenset[str]
    crisis: frozenset[str]


def sensitive(groups: Mapping[str, Collection[str]]) -> Sensitive:
    """Which triggers those are, by the groups that triggers belong to."""
    return Sensitive(frozenset(groups.get("health", ())) | {"capacity"}, frozenset(groups.get("crisis", ())))


SENSITIVE = sensitive(GROUPS)

"""What words do to people: turns of phrase that hurt or ring hollow, shouting, and how hard a text is to read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scriptengine.text.diagnostic import Kind

HOLLOW = Kind("CS241", "hollow-empathy")
BLAME = Kind("CS242", "blame")
DISMISSAL = Kind("CS243", "dismissed-feeling")
ORDER = Kind("CS244", "order")
PROMISE = Kind("CS245", "promise-nobody-can-keep")
SHOUTING = Kind("CS246", "shouting")

_LETTERS = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Tell:
    """A turn of phrase that was found: what sort, the words themselves, where in the text, why it hurts, what to do."""

    kind: Kind
    words: str
    start: int
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class _Turn:
    kind: Kind
    pattern: re.Pattern[str]
    why: str
    advice: str


def _turn(kind: Kind, why: str, advice: str, *patterns: str) -> _Turn:
    return _Turn(kind, re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE), why, advice)


# A clause that begins with "you": "You have to decide", not "I'm sorry that you have to" or "if you have to".
_CLAUSE_START = r"(?:(?<=^)|(?<=[.!?,;:] )|(?<=\bbut )|(?<=\bso )|(?<=\band )|(?<=\bbecause ))"

_TURNS = (
    _turn(
        HOLLOW,
        "claims a feeling nobody can have for somebody else, or is a stock phrase people no longer hear",
        "Say back what was said: `I can hear how hard this has been.`",
        r"i (?:can |do |just )?(?:know|understand|imagine|appreciate) (?:exactly |just |precisely )?how you\b",
        r"i (?:know|understand) (?:exactly |just )?(?:what|how) (?:it|that|this)(?:'s| is| feels| must be) like",
        r"i (?:know|understand) (?:exactly |just )?what you(?:'re| are|'ve| have) (?:been )?(?:going|gone) through",
        r"(?:i|we) (?:completely|totally|fully|perfectly) (?:understand|get|sympathi[sz]e|empathi[sz]e)",
        r"feel your pain",
        r"(?:i've|i have|we've|we have) (?:all )?been (?:there|in your shoes)",
        r"(?:understand|appreciate) your (?:frustration|concerns?|situation|anger)\b",
        r"(?:sorry|apologi[sz]e) for any inconvenience",
        r"your (?:call|custom|business|feedback) is (?:very )?(?:important|valuable) to us",
        r"everything happens for a reason",
        r"time (?:heals|is a (?:great )?healer)",
        r"(?:in|gone to) a better place",
        r"(?:could|might) (?:be|have been) (?:a lot |much )?worse",
        r"look on the bright side",
    ),
    _turn(
        BLAME,
        "puts the fault on the customer",
        "Leave out who is to blame. Ask what changed, or say it again in other words.",
        r"as (?:i|we)(?:'ve| have)? (?:already )?(?:said|told|explained|mentioned)",
        r"(?:i|we)(?:'ve| have)? already (?:said|told|explained)",
        r"(?:why|how come) (?:didn't|haven't|don't) you\b",
        r"(?:why|how come) (?:did|have) you (?:not\b|never\b|stop)",
        r"you (?:failed|neglected|ignored|forgot)\b",
        r"you (?:should|could|ought to) have\b",
        r"you (?:shouldn't|should not) have\b",
        r"you (?:chose|decided) (?:not )?to\b",
        r"if you(?:'d| had)(?:n't)? (?:only |not |just )?(?:\w{2,}ed|rung|told|paid|said|read|let|been|come)\b",
        r"(?<!none of )(?:it|that|this)(?:'s| is) (?:all |entirely )?your (?:own )?(?:fault|doing|responsibility)",
        r"you (?:brought|let) (?:this|that|it) (?:on|happen)",
        r"that(?:'s| is) not what (?:i|we) (?:see|have)",
        r"are you (?:quite |really )?sure\b",
    ),
    _turn(
        DISMISSAL,
        "tells people not to feel what they feel",
        "Name what you heard, or simply give them time: `Take all the time you need.`",
        r"calm (?:yourself )?down",
        r"(?:please |just )relax\b",
        r"no (?:need|reason) to (?:shout|cry|panic|get|be|raise|swear|feel)\b",
        r"(?:don't|do not) (?:get|be) (?:so |too )?(?:upset|angry|silly|cross|emotional|difficult|dramatic|rude)",
        r"(?:don't|do not) (?:cry|shout|panic|overreact|take (?:it|this) personally)",
        r"you(?:'re| are) (?:being )?(?:overreacting|too sensitive|unreasonable|dramatic|difficult|emotional)",
        r"(?:it|that|things)(?: is not|'s not| isn't| aren't| can't be) (?:really )?(?:all )?that bad",
        r"cheer up",
        r"get over it",
        r"pull yourself together",
        r"at least (?:you|it|he|she|they)\b",
        r"worse things happen",
    ),
    _turn(
        ORDER,
        "gives an order",
        "Offer a way instead: `One way is …`.",
        _CLAUSE_START + r"you(?:'ve| have)? (?:need|have|got) to\b",
        _CLAUSE_START + r"you (?:must|had better|should)\b",
        _CLAUSE_START + r"you'd better\b",
    ),
    _turn(
        PROMISE,
        "promises what nobody on the phone can be sure of",
        "Say only what is true now: `I'm listening`, `We'll take one thing at a time.`",
        r"i (?:promise|guarantee|swear)\b",
        r"(?:it|everything|things)(?:'s| is|'ll| will| are) (?:all )?(?:going to )?be (?:just )?(?:all )?"
        r"(?:fine|okay|ok|right|alright|sorted|better)\b",
        r"you(?:'ll| will) be (?:just )?(?:fine|okay|ok|all right|alright)\b",
        r"(?:i|we)(?:'ll| will) (?:definitely|certainly|always|make sure|fix|take care of)\b",
        r"(?:i|we)(?:'ll| will) (?:get (?:it|this|that) sorted|sort (?:it|this|that|everything))",
        r"nothing (?:bad )?(?:will|is going to) happen",
        r"you(?:'ll| will) never\b",
    ),
)
_SHOUT = re.compile(r"\b[A-Z]{2,}(?:['’][A-Z]+)?(?:\s+[A-Z]{2,})+\b|\b[A-Z]{5,}\b|!")


def tells(text: str) -> Iterator[Tell]:
    """Every turn of phrase in a spoken text that hurts or rings hollow; curly and straight apostrophes are alike."""
    plain = text.replace("’", "'")
    for turn in _TURNS:
        for found in turn.pattern.finditer(plain):
            yield Tell(turn.kind, text[found.start() : found.end()], found.start(), turn.why, turn.advice)
    shout = _SHOUT.search(text)
    if shout is not None:
        advice = "Write it in small letters with a full stop; what matters needs no shouting."
        yield Tell(SHOUTING, shout.group(), shout.start(), "reads as shouting", advice)


def words(text: str) -> int:
    """How many words are spoken: what stands between spaces and has a letter or digit in it."""
    return sum(1 for word in text.split() if _LETTERS.search(word))


def reading_grade(text: str) -> float:
    """The automated readability index of an English text, in United States school grades (6 is an age of about 11).

    4.71 x letters / words + 0.5 x words / sentences - 21.43. Source: Senter and Smith, Automated Readability Index,
    1967. Formulas err, most of all on short texts: a hint, never a verdict. A text without words has grade 0.
    """
    count = words(text)
    if not count:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    letters = len(_LETTERS.findall(text))
    return max(0.0, 4.71 * letters / count + 0.5 * count / sentences - 21.43)

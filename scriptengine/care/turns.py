"""Turns of phrase that hurt or ring hollow: each sort with its patterns, why it hurts and what to say instead."""

import re
from dataclasses import dataclass
from typing import Final

from scriptengine.text.diagnostic import Kind

HOLLOW = Kind("CS241", "hollow-empathy")
BLAME = Kind("CS242", "blame")
DISMISSAL = Kind("CS243", "dismissed-feeling")
ORDER = Kind("CS244", "order")
PROMISE = Kind("CS245", "promise-nobody-can-keep")

# "Can't you …?" asks, and denies nothing.
_NEGATION = (
    r"\b(?:not|\w+n't(?! (?:you|we|they|someone|somebody)\b)|cannot|never|no|nobody|nothing|none|nor|without|"
    r"rather than|instead of)\b"
)
_BREAK = re.compile(r"[.!?;:,…]|\b(?:but|because)\b")
_NEGATED = re.compile(_NEGATION)
_CONDITION = re.compile(r"\s*(?:and |or |so )?(?:if|unless)\b")
_SPEAKER = re.compile(r"(?:i|we|you|they|our|your|someone|somebody)\b")
_DENIED = re.compile(
    r"(?:\b(?:nobody|no one|not|\w+n't|never)\b (?:\w+ ){0,2}?(?:say|says|said|saying|mean|means|think|want)|"
    r"\b(?:say|says|said|told you|afraid|worried|fear|scared|heard|feel))(?: that| of)? ?$",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One sort of phrase, with its pattern for small letters.

    `deniable`: harmless where the words around deny it (“nobody will …”, “you needn't …”).
    """

    kind: Kind
    pattern: re.Pattern[str]
    why: str
    advice: str
    deniable: bool = False

    def is_denied(self, text: str, start: int) -> bool:
        """Whether the clause that leads up to `start` denies what begins there, or tells what somebody fears."""
        if not self.deniable:
            return False
        before = text[max(0, start - 80) : start]
        *_, clause = _BREAK.split(before)
        if _CONDITION.match(clause):
            return False
        if _SPEAKER.match(text, start):
            return _DENIED.search(clause) is not None
        return _NEGATED.search(clause) is not None


def turn(kind: Kind, why: str, advice: str, *patterns: str, deniable: bool = False) -> Turn:
    """A sort of phrase, found where a word begins that one of the patterns fits."""
    return Turn(kind, re.compile(rf"\b(?:{'|'.join(patterns)})"), why, advice, deniable)


# A clause that begins with "you": "You have to decide", not "I'm sorry that you have to" or "if you have to". What
# comes before is looked at last, since a pattern that begins with a letter is found several times as fast.
_YOU = r"you(?:(?<=^you)|(?<=[.!?,;:] you)|(?<=\bbut you)|(?<=\bso you)|(?<=\band you)|(?<=\bbecause you))"
HURTING: Final = (
    turn(
        HOLLOW,
        "claims a feeling nobody can have for somebody else, or is a stock phrase people no longer hear",
        "Say back what was said: `I can hear how hard this has been.`",
        r"i (?:can |do |just |truly |really )?(?:know|understand|imagine|appreciate) (?:exactly |just |"
        r"precisely )?how you\b",
        r"i (?:know|understand) (?:exactly |just )?(?:what|how) (?:it|that|this)(?:'s| is| feels| must be) like",
        r"i (?:can )?(?:know|understand|imagine) (?:exactly |just |only )?what you(?:'re| are|'ve| have| must)"
        r" (?:be |been )?(?:going|gone|feeling|through)",
        r"(?:i|we) (?:completely|totally|fully|perfectly|absolutely) (?:understand|get|sympathi[sz]e|empathi[sz]e|"
        r"know)",
        r"i know (?:exactly|just) (?:what|where|how)\b",
        r"feel your pain",
        r"(?:i've|i have|we've|we have) (?:all )?been (?:there|in your (?:shoes|position))",
        r"(?:understand|appreciate) your (?:frustration|concerns?|situation|anger|position)\b",
        r"(?:sorry|apologi[sz]e) for (?:any|the) inconvenience",
        r"your (?:call|custom|business|feedback) is (?:very )?(?:important|valuable) to us",
        r"your \w+ (?:is|are) (?:very |extremely |so )?(?:important|valuable) to us",
        r"we(?:'ve| have) all (?:been|had|felt|gone)",
        r"we value your (?:call|custom|business|feedback)",
        r"everything happens for a reason",
        r"time (?:heals|is a (?:great )?healer)",
        r"(?:in|gone to) a better place",
        r"(?:could|might) (?:be|have been) (?:a lot |much )?worse",
        r"look on the bright side",
        r"i (?:can )?(?:know|understand|imagine) (?:exactly |just )?(?:what|how) (?:it|that|this)"
        r"(?:'s| is| must be| feels) (?:like|feel)",
        r"we (?:really |truly )?value you(?: as|r (?:call|custom|business|feedback|patience))?\b(?! \w+ing)",
        r"i (?:really |do )?feel for you\b|in the same boat|every cloud|silver lining",
        r"i can (?:totally |really |completely )?relate\b|appreciate your (?:patience|understanding|cooperation)\b",
        r"i know (?:it|this|that)(?:'s| is| must be| can be) (?:\w+ )?(?:hard|difficult|frustrating|tough),? but\b",
    ),
    turn(
        BLAME,
        "puts the fault on the customer",
        "Leave out who is to blame. Ask what changed, or say it again in other words.",
        r"as (?:i|we)(?:'ve| have)? (?:already |just )?(?:said|told|explained|mentioned)",
        r"(?:i|we)(?:'ve| have)? already (?:said|told|explained)",
        r"(?:why|how come) (?:didn't|haven't|don't) you\b",
        r"(?:why|how come) (?:did|have) you (?:not\b|never\b|stop|let|ignore|miss)",
        r"you (?:failed|neglected|ignored|forgot)\b",
        r"you(?:'ve| have) (?:failed|neglected|ignored|forgotten|broken|let us down|let (?:this|it|things))\b",
        r"you(?:'ve| have) (?:\w+ )?(?:missed|stopped|been avoiding|been ignoring|not (?:paid|kept|called|replied))",
        r"you (?:didn't|did not|haven't|have not) (?:\w+ )?(?:keep|kept|pay|paid|answer|reply|replied|respond|"
        r"bother|honou?r|do what|stick|"
        r"make (?:the|your)|made (?:the|your)|open|call|called|ring|rung)",
        r"why (?:have|are|were|do|would) you (?:been |not |keep |still |always )?(?:avoid|ignor|miss|refus|late|"
        r"spend|waste|hid|pay)",
        r"you (?:promised|knew|caused|wasted|keep (?:missing|ignoring|breaking|saying))\b|your (?:negligence|"
        r"carelessness|bad (?:choices|decisions))",
        r"you let (?:this|it|things|us|that) (?:slip|get|go|down|happen|slide|build|run)|(?:was|were|"
        r"is) your (?:own )?(?:responsibility|job|fault|duty|mistake|choice) to",
        r"(?:i|we)(?:'ve| have) told you|how many times",
        r"you (?:broke|missed) (?:your|the|another|a)\b",
        r"you (?:never|didn't even|didn't bother)\b",
        r"(?<!that )you (?:should|could|ought to) have\b",
        r"you (?:shouldn't|should not) have\b",
        r"you (?:chose|decided) (?:not )?to\b",
        r"if you(?:'d| had)(?:n't)? (?:only |not |just )?(?:\w{2,}ed|rung|told|paid|said|read|let|been|come)\b",
        r"(?<!none of )(?:it|that|this)(?:'s| is) (?:all |entirely )?your (?:own )?(?:fault|doing|responsibility)",
        r"you(?:'ve| have)? only (?:got )?yourself to blame|you(?:'re| are) to blame",
        r"you (?:brought|let) (?:this|that|it) (?:on|happen)",
        r"you got yourself into",
        r"that(?:'s| is) not what (?:i|we) (?:see|have)",
        r"are you (?:quite |really )?sure\b",
        r"(?:i|we) (?:don't|do not|can't) believe (?:you|that|it)\b",
        r"you(?:'ve| have)? had (?:plenty of|enough|ample|all the|more than enough|every|so much|weeks of|months of) "
        r"(?:time|chances?|warnings?|opportunit(?:y|ies)|notice|reminders)\b",
        r"you (?:clearly|obviously|plainly|evidently|apparently) (?:don't|do not|didn't|did not|haven't|aren't|never|"
        r"can't|won't|think|thought|expect)\b",
        r"you (?:don't|do not|didn't) (?:even |really |seem to )?care\b",
        r"(?:ought to|should|must|have to|need to|could (?:just |always |simply )?|might try) (?:\w+ )?"
        r"(?:spend(?:ing)? (?:\w+ )?less|be more careful with|live within|learn to (?:budget|save|manage))",
        r"(?:within|beyond|above) your means\b",
        r"(?:find|found) (?:that|it|this) (?:\w+ )?(?:hard|difficult|impossible) to (?:believe|accept|swallow)",
        r"you(?:'ve| have) had your (?:chances?|warnings?|time)\b",
        r"(?:wouldn't|would not|needn't|need not) (?:have (?:happened|come to|got)|be (?:here|happening|in this)) "
        r"[^.?!]{0,20}\bif you\b",
        r"you(?:'re| are) (?:always|forever|constantly) (?:late|behind|complaining|making|saying|missing|asking|the)\b",
        r"(?:nobody|no one) (?:made|forced) you\b|(?:so|now) it(?:'s| is) (?:our|my) fault",
        r"be (?:\w+ )?more (?:responsible|organi[sz]ed|disciplined|sensible|mature|grateful)\b",
        r"(?:irresponsible|careless|reckless|lazy|dishonest)\b",
    ),
    turn(
        DISMISSAL,
        "tells people not to feel what they feel",
        "Name what you heard, or simply give them time: `Take all the time you need.`",
        r"(?<!n't have to )(?<!n't need to )(?<!not have to )calm (?:yourself )?down",
        r"stay calm\b",
        r"(?:please |just )relax\b",
        r"no (?:need|reason|point in) (?:to |for )?(?:shout|cry|panic|get|be|raise|swear|feel|tears|take (?:it|"
        r"that) personally)",
        r"(?:don't|do not) (?:get|be) (?:so |too )?(?:upset|angry|silly|cross|emotional|difficult|dramatic|rude|"
        r"ridiculous)",
        r"(?:don't|do not) (?:cry|shout|panic|overreact|exaggerate|take (?:it|this) personally)",
        r"stop (?:crying|shouting|panicking|complaining|exaggerating|worrying)",
        r"you(?:'re| are) (?:being |just )?(?:overreacting|too sensitive|unreasonable|dramatic|difficult|emotional|"
        r"exaggerating|silly|making (?:a fuss|too much|a big deal|a scene))",
        r"(?:it|that|things)(?: is not|'s not| isn't| aren't| can't be) (?:really )?(?:all )?(?:that|so) bad",
        r"(?:not the end of the world|no big deal|not (?:such )?a big deal)",
        r"you(?:'re| are) being (?:\w+ )?(?:emotional|sensitive|difficult|dramatic|unreasonable|silly|ridiculous|"
        r"paranoid)",
        r"it(?:'s| is) (?:only|just) (?:money|a (?:bill|debt|phone call|letter|small))",
        r"worry so much|stress about (?:it|this)|(?:not|don't) get (?:\w+ )?(?:emotional|upset|carried away|"
        r"worked up|angry|hysterical)",
        r"out of (?:all )?proportion|(?:a )?mountain out of|let's (?:all )?(?:keep|stay|be) (?:calm|reasonable|"
        r"sensible|rational|realistic)",
        r"(?:snap out of|lighten up|toughen up|man up|chin up|get a grip|move on)\b|you'll get over",
        r"(?:control|compose|collect) yourself|relax,|relax\.|stop (?:being|getting|over)|get a hold of yourself",
        r"it (?:could|might) (?:be|have been) (?:a lot |much )?worse",
        r"cheer up",
        r"get over it",
        r"pull yourself together",
        r"at least (?:you|it|he|she|they)\b",
        r"worse things happen",
        r"(?:it|that|this|things)(?:'s| is| are) (?:\w+ )?not (?:really )?(?:all )?(?:that|so) (?:bad|serious)",
        r"(?:watch|mind) your (?:tone|language|mouth|words|attitude)\b",
        r"(?:don't|do not|can't) (?:know|see|understand|get) (?:what|why) you(?:'re| are) (?:\w+ ){0,2}?(?:angry|"
        r"upset|cross|annoyed|worried|bothered|emotional|crying|shouting)\b",
        r"(?:stop|don't|do not|no need to) mak(?:e|ing) (?:such )?a (?:scene|fuss|big deal)\b",
        r"(?:hold of|grip on|control|control of) (?:yourself|your (?:emotions|feelings|temper))\b|hysterical\b",
        r"nothing to (?:be |get )?(?:upset|angry|cry|cross|worked up)\b",
        r"(?:other people|others|plenty of people|some people) (?:have|are|has) (?:it |got it )?(?:much |far |"
        r"a lot )?worse",
    ),
    turn(
        ORDER,
        "gives an order",
        "Offer a way instead: `One way is …`.",
        _YOU + r"(?:'ve| have)? (?:will |really |just |simply |'ll )?(?:need|have|got) to\b",
        _YOU + r"'ll (?:need|have) to\b",
        _YOU + r" (?:must|had better|should)\b",
        _YOU + r"'d better\b",
        _YOU + r"(?:'re| are) (?:required|obliged|expected|supposed) to\b",
        _YOU + r" (?:are not|aren't|'re not) to\b",
    ),
    turn(
        PROMISE,
        "promises what nobody on the phone can be sure of",
        "Say only what is true now: `I'm listening`, `We'll take one thing at a time.`",
        r"i (?:can |could |do )?(?:promise|guarantee|swear)\b",
        r"(?:it|everything|things)(?:'s| is|'ll| will| are) (?:all )?(?:going to )?be (?:just )?(?:all )?"
        r"(?:fine|okay|ok|right|alright|sorted|better)\b",
        r"you(?:'ll| will) be (?:just )?(?:fine|okay|ok|all right|alright)\b",
        r"(?:i|we)(?:'ll| will) (?:definitely|certainly|always|make sure|fix|take care of)\b",
        r"(?:i|we)(?:'ll| will) (?:get (?:it|this|that) sorted|sort (?:it|this|that|everything))",
        r"nothing (?:bad )?(?:will|is going to) happen",
        r"you(?:'ll| will) never\b",
        r"(?:nothing|no need|no reason) to worry about",
        r"you have my word|(?:will|'ll) definitely|definitely (?:be|get)\b|i (?:can )?assure you|rest assured|"
        r"trust me\b|there's no doubt",
    ),
)

"""The turns of phrase that hurt, press or ring hollow: each sort with its patterns, why it hurts and what to say."""

import re
from dataclasses import dataclass
from typing import Final

from scriptengine.text.diagnostic import Kind

HOLLOW = Kind("CS241", "hollow-empathy")
BLAME = Kind("CS242", "blame")
DISMISSAL = Kind("CS243", "dismissed-feeling")
ORDER = Kind("CS244", "order")
PROMISE = Kind("CS245", "promise-nobody-can-keep")
THREAT = Kind("CS271", "threat")
PRESSURE = Kind("CS272", "pressure")
BORROWING = Kind("CS273", "steering-to-borrow")
URGENCY = Kind("CS274", "urgency")
DEAD_END = Kind("CS275", "dead-end")

_NEGATION = r"\b(?:not|\w+n't|cannot|never|no|nobody|nothing|none|nor|without|rather than|instead of)\b"
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


def _turn(kind: Kind, why: str, advice: str, *patterns: str, deniable: bool = False) -> Turn:
    return Turn(kind, re.compile(rf"\b(?:{'|'.join(patterns)})"), why, advice, deniable)


# A clause that begins with "you": "You have to decide", not "I'm sorry that you have to" or "if you have to". What
# comes before is looked at last, since a pattern that begins with a letter is found several times as fast.
_YOU = r"you(?:(?<=^you)|(?<=[.!?,;:] you)|(?<=\bbut you)|(?<=\bso you)|(?<=\band you)|(?<=\bbecause you))"
_WILL = (
    r"(?:'ll|'d| will| would| may| might| could| can| shall|(?:'re| are|'s| is|'m| am) (?:going to|about to|likely to))"
)
_US = r"(?:i|we|they|our [\w ]{2,25}?|the (?:bank|company|firm|office|court|team)|someone|somebody)"
_LAW = (
    r"(?:bailiffs?|solicitors?|lawyers?|attorneys?|legal team|legal department|debt collectors?|enforcement \w+|police)"
)
_KIN = r"(?:famil(?:y|ies)|friends?|parents?|mum|mom|dad|mother|father|partner|husband|wife|relatives?|children|kids)"
_CREDIT = r"(?:credit (?:file|rating|score|record|history|report)|record|reputation)"
_NOW = r"(?:now|today|right now|right away|straight ?away|immediately|at once|this minute|asap|tonight)"

TURNS: Final = (
    _turn(
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
        r"we value your (?:call|custom|business|feedback)",
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
        r"as (?:i|we)(?:'ve| have)? (?:already |just )?(?:said|told|explained|mentioned)",
        r"(?:i|we)(?:'ve| have)? already (?:said|told|explained)",
        r"(?:why|how come) (?:didn't|haven't|don't) you\b",
        r"(?:why|how come) (?:did|have) you (?:not\b|never\b|stop|let|ignore|miss)",
        r"you (?:failed|neglected|ignored|forgot)\b",
        r"you(?:'ve| have) (?:failed|neglected|ignored|forgotten|broken|let us down|let (?:this|it|things))\b",
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
        r"(?:irresponsible|careless|reckless|lazy|dishonest)\b",
    ),
    _turn(
        DISMISSAL,
        "tells people not to feel what they feel",
        "Name what you heard, or simply give them time: `Take all the time you need.`",
        r"calm (?:yourself )?down",
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
        r"cheer up",
        r"get over it",
        r"pull yourself together",
        r"at least (?:you|it|he|she|they)\b",
        r"worse things happen",
        r"(?:other people|others|plenty of people|some people) (?:have|are|has) (?:it |got it )?(?:much |far |"
        r"a lot )?worse",
    ),
    _turn(
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
        r"(?:nothing|no need|no reason) to worry about",
        r"you have my word",
    ),
    _turn(
        THREAT,
        "threatens",
        "Say what can be done and who can help; what the law may bring belongs in a notice, word for word.",
        rf"{_US}{_WILL} (?:\w+ ){{0,2}}?(?:have to |be forced to |need to )?(?:take (?:you to court|legal|court|"
        rf"this further|"
        r"it further|action|further action|enforcement)|sue\b|send (?:\w+ ){0,3}(?:bailiffs?|enforcement|someone)|"
        r"report you|"
        r"(?:tell|contact|call|ring|inform|notify) (?:\w+ )?(?:employer|boss|workplace|neighbou?rs|landlord|police)|"
        r"garnish|seize|repossess|take (?:away )?your|evict|prosecute|"
        rf"(?:pass|hand|send|refer|sell) (?:\w+ ){{1,3}}(?:on |over )?to (?:\w+ ){{0,3}}?{_LAW}|"
        r"(?:start|begin|issue|launch) (?:\w+ )?(?:proceedings|a claim|a summons)|"
        r"(?:come|coming|be (?:coming|visiting)|turn up|call round|send \w+ round|visit|knock) (?:\w+ )?(?:to |"
        r"at |on )?(?:your|you)|"
        r"(?:freeze|blacklist|ruin|arrest|disconnect|cut (?:you|your)|make sure you)|default you|"
        r"(?:mark|damage|wreck|hurt) your)",
        rf"you{_WILL} (?:\w+ )?(?:end up (?:in|with|on)|be (?:taken to|sued|prosecuted|arrested|evicted|"
        rf"blacklisted|reported|"
        r"summonsed|jailed|fined|in (?:serious|real|big|deep|even more) trouble|hearing from|sorry)|go to (?:jail|"
        r"prison|court)|"
        r"lose (?:your|the) (?:home|house|car|job|flat|licen[cs]e|children|kids|wages)|get a (?:ccj|default|"
        r"criminal|visit)|"
        rf"face (?!to\b)|find yourself in|regret|hear from (?:\w+ )?{_LAW}|have {_LAW}|never (?:get|be able))",
        rf"{_LAW}{_WILL} (?:\w+ )?(?:be|come|visit|call|take|knock|turn|start|contact|get|ring)",
        rf"(?:this|it|that|which){_WILL} (?:\w+ )?(?:go to court|end (?:up )?in court|affect your|ruin|damage|"
        rf"hurt your|harm your|"
        rf"destroy|wreck|cost you|follow you|(?:stay|show|go|be) on your {_CREDIT})",
        r"(?:court|legal|enforcement|further) (?:action|proceedings)(?: will|'ll| may| could| might| can|"
        r" is (?:next|the next))",
        r"(?:result in|lead to|mean|risk|risking|means|forced to take|considering|thinking of|threat of) (?:\w+ )?"
        r"(?:legal action|court|prosecution|proceedings|enforcement|bailiffs|eviction|repossession|jail|prison|arrest)",
        r"failure to (?:pay|respond|reply|comply|cooperate|do so)",
        r"(?:have|leaves? (?:us|me)(?: with)?|there(?:'s| is)) no (?:other )?(?:choice|option|alternative) (?:but|"
        r"other than|except)",
        r"pay (?:up )?or (?:else|we|face|i)\b",
        r"or else\b(?=[.!]|$)",
        r"(?:serious|severe|legal|unpleasant|nasty) consequences|there(?:'ll| will| may| could) be consequences|"
        r"the consequences of not",
        rf"(?:unless|if) (?:you|we|i) (?:\w+ ){{0,3}}?(?:pay|hear|respond|reply|agree|settle|refuse|can't|cannot|"
        rf"fail)[^.?!]*\b(?:"
        rf"courts?|{_LAW}|legal|{_CREDIT}|employer|prison|jail|worse|consequences|further action)\b",
        r"you (?:don't|do not|wouldn't|would not) want (?:\w+ )?(?:us|me|this|that|it|bailiffs|to (?:end|lose|go|"
        r"find))",
        rf"(?:you|we) (?:don't|do not|wouldn't) want (?:a |that on |this on )?(?:your )?(?:ccj|default|{_CREDIT}|"
        rf"court|trouble)",
        r"(?:things|it|this|that)(?: will| could| can| may|'ll) (?:only )?(?:get|become|turn) (?:much |a lot |"
        r"very |even )?"
        r"(?:worse|ugly|serious|nasty|unpleasant|difficult)",
        r"(?:that's|that is|this is) (?:fraud|theft|stealing|a crime|a criminal)",
        r"(?:it|that)(?:'d| would| will|'ll) be a (?:shame|pity) if",
        rf"your (?:{_CREDIT}|wages|salary|home|house|car|job|benefits|employer|licen[cs]e){_WILL} "
        r"(?:\w+ )?(?:be|suffer|get|know|hear|find)",
        rf"(?:the account|your account|this account|the matter|your case|this case|your file|the debt) (?:goes|"
        rf"will go|is going|"
        rf"moves|gets passed|will be passed|is passed) (?:\w+ )?to (?:\w+ ){{0,2}}?(?:{_LAW}|court|collections|legal)",
        deniable=True,
    ),
    _turn(
        PRESSURE,
        "presses",
        "Ask what would work for them, and take a no for a no.",
        r"you(?:'ve| have)? (?:really |just |simply |honestly )(?:must|need to|have to|got to|should|"
        r"ought to) (?:pay|settle|find|agree|commit)",
        r"you (?:must|have to|need to|ought to|should|had better|'d better) (?:\w+ )?(?:pay|settle|clear this|"
        r"come up with|commit|make (?:a|the) payment)",
        rf"what (?:would|will|do|does|might) (?:you think )?your (?:{_KIN}|employer|boss|"
        rf"neighbou?rs)\b[^.?!]*(?:think|say|feel)",
        r"(?:everyone|everybody|most people|other people|others|other customers|all our customers|"
        r"people in your) (?:else )?"
        r"(?:(?:just )?pays?\b|manages?|has to pay|have to pay|finds? (?:the|a) (?:money|way)|copes?)",
        r"there (?:must|has to|has got to) be (?:something|some\b|someone|somebody|a way)",
        r"surely you|you (?:can |could |must )?surely\b|surely (?:there|someone|a|that)",
        r"(?:can't|couldn't) you (?:just |at least |even )(?:\w+ ){0,2}?(?:pay|find|manage|spare|give|make|scrape|"
        r"afford)",
        r"(?:not|n't) (?:\w+ ){0,4}?(?:hang(?:ing)? up|end(?:ing)? (?:this|the) call|let(?:ting)? you go|leav(?:e|"
        r"ing)|get(?:ting)? off)"
        r"[^.?!]*(?:until|unless|without)",
        r"(?:until|before) you (?:\w+ )?(?:pay|agree|commit|give me|tell me (?:how|when)|make a payment)",
        r"(?:that's|that is|it's|this is|is) (?:simply |just |really )?not (?:good enough|acceptable|"
        r"an? (?:option|excuse|answer))",
        r"(?:no (?:more )?|(?:any|your|these|those|the|more|just|an?|tired of) (?:same )?)excuses?\b",
        r"do the right thing",
        r"(?:honou?r|meet|live up to|face up to|fulfil|take|own|"
        r"stand by) (?:up )?(?:to )?(?:your )?(?:obligations?|responsibilit(?:y|ies)|commitments?)\b",
        r"(?:i|we) (?:really |must |do |strongly |still )?(?:need|expect|insist on|insist|require|demand|"
        r"want)(?: \w+){0,2}? "
        r"(?:full |immediate |a |your )?(?:payment|commitment|money|(?:you to|that you) (?:\w+ )?(?:pay|commit|"
        r"settle|agree|find))",
        r"why (?:can't|won't|don't|aren't) you (?:just )?(?:pay|find|commit|agree|able to pay)",
        r"just (?:pay (?!what|as|when|the rest)|agree to|say yes|commit|get it over with|make the payment)",
        r"you owe (?:it to|us\b)",
        r"how (?:can|do|could|did) you (?:\w+ )?(?:sleep|expect|live with|afford|justify)",
        r"if you (?:really |truly |honestly )?(?:cared|meant it|were serious|wanted to (?:pay|sort|help))",
        r"(?:cut (?:back|down|out)|give up|cancel|go without)(?: on)? (?:\w+ )?(?:holidays?|subscriptions?|"
        r"cigarettes|smoking|phone|tv|luxur\w+|treats?|nights? out|takeaways?)",
        r"(?:i|we)(?:'ll| will|'re going to| are going to) (?:just )?(?:keep|carry on|go on|continue|"
        r"be) (?:calling|ringing|phoning|contacting|chasing)",
        r"(?:don't you|aren't you|you should be) (?:\w+ )?(?:ashamed|embarrassed|feel bad|feel guilty|care)",
        r"(?:set|think of|what) (?:\w+ )?(?:example|your children will|kind of person)",
        r"you(?:'re| are) (?:letting|being) (?:\w+ )?(?:down|unfair|selfish)",
        r"(?:is|was) that (?:really )?(?:the best|all) you can",
        r"(?:you can|you could|try to|try harder) (?:do|pay|manage|offer)? ?(?:better|more) than that",
        r"you (?:signed|agreed to|made) (?:an? |the |this |that )?(?:agreement|contract|promise|commitment)",
        deniable=False,
    ),
    _turn(
        BORROWING,
        "steers people to borrow or sell in order to pay",
        "Work out what they can spare, or offer a pause. Paying one debt with another helps nobody.",
        rf"(?:borrow|lend|(?:get|ask for|find|raise) (?:it|money|the money|some money|help|"
        rf"the rest))\b[^.?!]{{0,25}}\bfrom "
        rf"(?:\w+ ){{0,3}}?(?:{_KIN}|bank|employer|boss|someone|somebody|anyone|lender)",
        rf"(?:{_KIN}|someone|anyone|somebody|employer|boss)\b[^.?!]{{0,25}}\b(?:lend|borrow|"
        rf"(?:help (?:you )?(?:to )?|could |can |might |to )(?:pay|cover|settle)|give you the money|bail you)",
        r"ask(?:ed|ing)? (?:\w+ ){0,3}?(?:for a loan|for an advance|to lend|to borrow|for the money)",
        r"(?:put|pay|settle|clear|charge) (?:\w+ ){0,3}?(?:on|with|by|using|onto) (?:\w+ )?(?:credit card|"
        r"overdraft|store card|payday)",
        r"(?:tak(?:e|ing)(?: out)?|get(?:ting)?|consider(?:ed|ing)?|apply(?:ing)? for|look(?:ed|ing)? (?:at|into)|"
        r"thought of|think of|about) (?:\w+ ){0,3}?"
        r"(?:a|another) (?:\w+ )?(?:loan|credit card|cash advance|advance|overdraft)\b",
        r"payday (?:loan|lender)",
        r"(?:could|can|would|might|to|consider(?:ed)?|thought of|about|try) (?:you )?(?:\w+ )?sell(?:ing)?\b",
        r"(?:remortgag|pawn)\w*",
        r"(?:could|can|might|would|to|you|not) (?:\w+ )?(?:use|dip into|draw on|cash in|touch|take (?:it|that|"
        r"some) (?:from|out of)) "
        r"your (?:\w+ )?(?:overdraft|pension|rent|savings|benefits|credit card|inheritance)",
        r"skip (?:\w+ )?(?:rent|mortgage|council tax|another bill|meals?)",
        deniable=True,
    ),
    _turn(
        URGENCY,
        "makes a hurry that isn't there",
        "Give them time: `There's no hurry with any of this.` A date that is real comes from a fact.",
        r"(?:your |the |a |our )?(?:last|final|only) (?:chance|opportunity|warning|reminder|offer|call|notice)\b",
        r"before it(?:'s| is) too late",
        rf"(?<!like to )(?:act|decide|respond|answer|commit|agree|sign) (?:\w+ )?{_NOW}\b(?! or\b)",
        rf"(?:must|have to|has to|need to|got to|please|just|should) (?:pay|settle|sort|do|"
        rf"clear) (?:\w+ ){{0,3}}?{_NOW}\b(?! or\b)",
        r"(?:pay|settle|clear) (?:it |this |that |up )?(?:right now|at once|straight ?away|right away)\b(?! or\b)",
        r"(?:time(?:'s| is)|you(?:'re| are)|we(?:'re| are)) (?:running|run) out|out of time|clock is ticking",
        r"(?<!anything )(?<!something )urgent(?:ly)?\b",
        r"immediate(?:ly)? (?:payment|action|attention|response|decision|settlement)|(?:pay|settle|respond|paid|"
        r"due|settled|payment) immediately",
        r"(?:offer|this|discount|deal|arrangement|it)(?:'s| is| will)? (?:only )?(?:expires?|ends?|runs? out|"
        r"lapses?|won't last|is off|withdrawn|gone) "
        r"(?:\w+ )?(?:today|tonight|tomorrow|soon|at|in|when|by|if|after)\b",
        r"(?:offer|this|discount|deal|it) (?:won't|will not|doesn't) (?:last|be (?:here|available|repeated)|come)",
        r"(?:only )?(?:valid|good|available|open|on the table) (?:only )?(?:today|until|for (?:today|the next|"
        r"a (?:short|limited)))",
        r"limited (?:time|offer)|for a (?:limited|short) time",
        r"today only|only today|this once only",
        r"(?:must|has to|have to|needs? to|had better) be (?:paid|settled|done|sorted|decided|resolved|cleared|"
        r"made|in|agreed) (?:\w+ )?"
        r"(?:today|now|immediately|by|before|within|right|straight)",
        r"(?:can't|cannot|won't|couldn't) (?:\w+ )?wait\b",
        r"(?:no|not a|any) (?:more )?(?:time|moment|minute|second) to (?:lose|waste|spare)",
        r"(?<!no )(?:strict |final )?deadlines?\b",
        r"by (?:close of (?:business|play)|midnight|noon|the end of (?:today|the day|this call))|end of play",
        r"now or never|once it's gone|while (?:you|it) still (?:can|lasts?)|as soon as possible|asap\b",
        r"(?:don't|do not|can't|please don't) (?:delay|wait|put (?:it|this|that) off|leave (?:it|this)|hang about|"
        r"hesitate|miss)\b",
        r"there(?:'s| is) (?:no|little|not much) time (?!limit)",
        r"(?:need|want|expect|have to have|must have|waiting for) (?:\w+ ){0,2}?(?:answer|decision|payment|yes|"
        r"commitment) "
        rf"(?:\w+ )?(?:{_NOW}|before|by|on this call|within|while)",
        r"(?:you|we)(?:'ve| have)? (?:only |just )(?:have |got |have got )?(?:until|till|a few (?:hours|minutes|"
        r"days)|\w+ (?:hours|minutes|days))\b(?! (?:to|of) (?:be|yourself))",
        r"hurry\b(?! up\b)|quickly before|sooner or later",
        deniable=True,
    ),
    _turn(
        DEAD_END,
        "leaves the customer with nowhere to go",
        "Say what can be done, or who can decide: `I'm passing this to {{ team_leader.person }}, who can decide.`",
        r"(?:not|n't|against|just|is|it's|that's|our|company|the) (?:in |to )?(?:our|company|the|bank|"
        r"firm) (?:policy|procedure)\b|company policy",
        r"(?:it's|that's|it is) (?:just |simply |our )?policy",
        r"(?:nothing|not (?:a lot|much)|little|n't (?:much|anything|a lot)) (?:else |more |further |"
        r"at all )?(?:that )?(?:i|we|anyone) can\b",
        r"nothing (?:more |else |further |to be |that can be |can be )(?:i can |we can )?(?:do|done|say|offer)\b",
        r"(?:i|we)(?: can't| cannot| can not|(?:'m| am|'re| are) (?:unable|not able|powerless) to|"
        r" won't be able to| aren't able to)"
        r" (?:\w+ )?(?:do (?:that|it|this|anything|more)|help|assist|accept that|allow|offer (?:you )?(?:any|that|"
        r"more)|make an exception|comment|deal with|change (?:that|it|this|the))\b",
        r"(?:(?:that|this|it)(?:'s| is) not|(?:that|this|it) isn't) (?:my|our) (?:department|job|problem|area|"
        r"responsibility|concern|decision)\b",
        r"(?:not|n't) (?:my|our) (?:department|job|problem|area|concern|decision)",
        r"out of (?:my|our) (?:hands|control)|(?:my|our) hands are tied",
        r"(?:computer|system|software|screen) (?:says|won't|doesn't|does not|will not|isn't letting|can't)",
        r"(?:those|these|them|they)(?:'re| are) (?:just )?the rules|rules are rules|(?:the )?rules (?:don't|"
        r"do not|say|won't)",
        r"(?:we|i) (?:just |simply )?(?:don't|do not|never) (?:do that|deal with|handle|offer that|"
        r"make (?:any )?exceptions?|negotiate|accept that|allow|discuss)\b",
        r"you(?:'ll| will| would)? (?:just |simply )?(?:have|need) to (?:ring|call|write|contact|go|try|"
        r"take (?:it|that) up)\b[^.?!]{0,20}\b(?:back|else|another|elsewhere|again|somewhere|different)",
        r"(?:no|without|make|making|any) exceptions?\b(?! to)",
        r"(?:it's|that's|it is|that is|this is|'s) (?:just |simply |really )?(?:not|n't) (?:possible|allowed|"
        r"permitted|something (?:we|i)|up to me|negotiable)",
        r"(?:impossible|no way around|not negotiable|non-negotiable)\b",
        r"there(?:'s| is|'re| are) (?:really |simply )?no (?:other )?(?:ways?|options?|alternatives?|"
        r"help)\b(?! to know| too)",
        r"(?:can't|cannot|can not) be (?:done|changed|helped|undone|avoided)",
        r"take it or leave it|like it or not|end of (?:story|discussion)",
        r"that(?:'s| is) (?:just |simply )?(?:how|the way) (?:it is|things are|it works|we do)|"
        r"that's (?:all there is|all i can|final|that)\b",
        r"you(?:'ll| will) (?:just |simply )?have to (?:accept|live with|wait|manage|cope|deal with|put up)",
        r"(?:i(?:'m| am)|we(?:'re| are)) not (?:allowed|permitted|authori[sz]ed|in a position) to",
    ),
)

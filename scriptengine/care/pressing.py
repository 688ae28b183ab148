"""Turns of phrase that threaten, press, hurry or close a door: each sort with its patterns, why and what to say."""

from typing import Final

from scriptengine.care.turns import turn
from scriptengine.text.diagnostic import Kind

THREAT = Kind("CS271", "threat")
PRESSURE = Kind("CS272", "pressure")
BORROWING = Kind("CS273", "steering-to-borrow")
URGENCY = Kind("CS274", "urgency")
DEAD_END = Kind("CS275", "dead-end")

_WILL = (
    r"(?:'ll|'d| will| would| may| might| could| can| shall|(?:'re| are|'s| is|'m| am) (?:going to|about to|likely to))"
)
_US = r"(?:i|we|they|our [\w ]{2,25}?|the (?:bank|company|firm|office|court|team)|someone|somebody)"
_LAW = (
    r"(?:bailiffs?|solicitors?|lawyers?|attorneys?|legal team|legal department|debt collectors?|"
    r"(?:debt )?collections? (?:agency|agencies|firm)|enforcement \w+|police)"
)
_KIN = r"(?:famil(?:y|ies)|friends?|parents?|mum|mom|dad|mother|father|partner|husband|wife|relatives?|children|kids)"
_CREDIT = r"(?:credit (?:file|rating|score|record|history|report)|record|reputation)"
_NOW = r"(?:now|today|right now|right away|straight ?away|immediately|at once|this minute|asap|tonight)"

PRESSING: Final = (
    turn(
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
        r"(?:come|coming|be (?:coming|visiting|sending)|turn up|call round|send \w+ round|visit|knock) (?:\w+ )?(?:to |"
        r"at |on )?(?:your|you)|"
        r"(?:freeze|blacklist|ruin|arrest|disconnect|cut (?:you|your)|make sure you)|default you|"
        r"(?:mark|damage|wreck|hurt) your)",
        rf"you{_WILL} (?:\w+ )?(?:end up (?:in|with|on|losing|without)|be (?:taken to|sued|prosecuted|arrested|evicted|"
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
        r"(?:'ll|will|'d|would|may|might|could|going to|have to|forced to|next step is)\b(?! (?:rather|ask|help|"
        r"tell|be sorry|have (?:heard|seen|had|got|been)))"
        r"[^.?!,;]{0,60}\b(?:courts?\b|bailiffs?|legal (?:action|proceedings)|proceedings|prosecut|prison|jail\b|"
        r"arrested|"
        r"reposses|evict|debt collect|collections? agenc|credit (?:agenc|bureau|reference|file|rating|score|"
        r"record)|garnish|"
        r"blacklist|police\b|your (?:employer|boss|landlord))(?![^.!]{0,120}\?)",
        r"(?:non-?payment|(?:legal|court|enforcement) (?:action|proceedings)|proceedings|"
        r"prosecution)[^.?!,;]{0,15} (?:will|may|could|can|means|leads|results)\b",
        r"(?:hate|be sorry|wouldn't (?:like|want)|not want|would be sad) (?:to see|for) (?:you |your |this |"
        r"bailiffs|it )",
        r"(?:this|it|that|case|account|file|matter|debt) (?:will |would |then )?(?:goes|go|has to go|is going|"
        r"gets passed|be sold|gets sold) "
        r"(?:straight |over )?to (?:an? |the |our )?(?:court|bailiff|legal|solicitor|collect)",
        r"(?:be|get) (?:registered|recorded|entered|issued|made|filed) against (?:you|your)|"
        r"against your (?:credit|name|home|house|property)",
        r"reserve the right|next step (?:is|would be|will be) (?:\w+ )?(?:enforcement|court|legal|bailiff|"
        r"recovery|a default)",
        r"(?:at )?risk (?:of )?(?:losing|being|having)|knocking (?:on|at) your|at your door\b",
        r"(?:instruct|brief|involve|bring in) (?:our |the |a |some )?(?:solicitors?|lawyers?|bailiffs?|attorneys?|"
        r"police|debt coll)",
        r"(?:report|treat|see|regard) (?:this|it|that|you) as (?:\w+ )?(?:fraud|theft|a crime|refus)",
        r"(?:taken|deducted|money) (?:straight |directly )?(?:from|out of) your (?:wages|salary|pay|benefits|"
        r"account)|attachment of earnings|charging order",
        r"we know where you|there(?:'ll| will|'d be| would be)? (?:be )?trouble|or there(?:'ll| will)|"
        r"you'll be sorry|watch out\b",
        r"failure to (?:pay|respond|reply|comply|cooperate|do so)",
        r"(?:have|leaves? (?:us|me)(?: with)?|there(?:'s| is)) no (?:other )?(?:choice|option|alternative) (?:but|"
        r"other than|except)",
        r"pay (?:up )?or (?:else|we|face|i)\b",
        r"or else\b(?=[.!]|$)",
        r"(?:serious|severe|legal|unpleasant|nasty) consequences|there(?:'ll| will| may| could) be consequences|"
        r"the consequences of not",
        rf"(?:unless|if) (?:you|we|i) (?:\w+ ){{0,3}}?(?:pay|hear|respond|reply|agree|settle|refuse|can't|cannot|"
        rf"fail)[^.?!]{{0,120}}\b(?:"
        rf"courts?|{_LAW}|legal|{_CREDIT}|employer|prison|jail|worse|consequences|further action)\b",
        r"you (?:don't|do not|wouldn't|would not) want (?:\w+ )?(?:us|me|this|that|it|to (?:end|lose|go|"
        rf"find)|{_LAW})",
        rf"{_LAW} (?:to (?:get|be|become) |getting |being )?involved",
        r"(?:take|taking|deduct|get) (?:\w+ ){1,3}(?:from|out of) your (?:wages|salary|pay|benefits|pension)\b",
        r"(?:be|come) (?:round|over) to (?:collect|take|get|see)|collect your (?:things|belongings|goods|car)\b",
        rf"you{_WILL} (?:\w+ )?find it (?:\w+ )?(?:hard|harder|difficult|impossible) to (?:get|rent|borrow|find) "
        r"(?:an?|any|another)\b",
        r"i'd (?:start |be )?(?:worry\w*|worried|careful|scared)[^.?!]{0,20}\bif i were you",
        r"cost(?:ing)? you (?:\w+ ){0,3}?(?:more|dear|dearly)\b",
        r"(?:if|when|before) your (?:neighbou?rs|employer|boss|family|landlord) (?:\w+ )?"
        r"(?:finds?|found|hears?|heard|knew)\b",
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
    turn(
        PRESSURE,
        "presses",
        "Ask what would work for them, and take a no for a no.",
        r"you(?:'ve| have)? (?:really |just |simply |honestly )(?:must|need to|have to|got to|should|"
        r"ought to) (?:pay|settle|find|agree|commit)",
        r"you (?:must|have to|need to|ought to|should|had better|'d better) (?:\w+ )?(?:pay|settle|clear this|"
        r"come up with|commit|make (?:a|the) payment)",
        rf"what (?:would|will|do|does|might) (?:you think )?your (?:{_KIN}|employer|boss|"
        rf"neighbou?rs)\b[^.?!]{{0,120}}(?:think|say|feel)",
        r"(?:everyone|everybody|most people|other people|others|other customers|all our customers|"
        r"people in your) (?:else )?"
        r"(?:(?:just )?pays?\b|manages?|has to pay|have to pay|finds? (?:the|a) (?:money|way)|copes?)",
        r"there (?:must|has to|has got to) be (?:something|some\b|someone|somebody|a way)",
        r"surely you|you (?:can |could |must )?surely\b|surely (?:there|someone|a|that)",
        r"(?:can't|couldn't) you (?:just |at least |even )(?:\w+ ){0,2}?(?:pay|find|manage|spare|give|make|scrape|"
        r"afford)",
        r"(?:not|\w+n't) (?:\w+ ){0,4}?(?:hang(?:ing)? up|end(?:ing)? (?:this|the) call|let(?:ting)? you go|leav(?:e|"
        r"ing)|get(?:ting)? off)"
        r"[^.?!]{0,120}(?:until|unless|without)",
        r"(?:until|before) you (?:\w+ )?(?:pay|agree|commit|give me|tell me (?:how|when)|make a payment)",
        r"(?:that's|that is|it's|this is|is) (?:simply |just |really )?not (?:good enough|acceptable|"
        r"an? (?:option|excuse|answer))",
        r"(?:no (?:more )?|(?:any|your|these|those|the|more|just|an?|tired of) (?:same )?)excuses?\b",
        r"you (?:really |honestly |just |simply )+(?:must|need to|have to|should|ought to) (?:make|do|sort|find|"
        r"try|think|pay)",
        r"you (?:need to|have to|must|should) (?:prioriti[sz]e|put (?:us|this) first|make (?:this|us) (?:a|"
        r"your) priority|take this seriously)",
        r"your (?:\w+ )?duty|(?:what's|what is) stopping you|(?:can't|cannot|can not) (?:just |simply )?(?:ignore|"
        r"walk away from|run away from|hide from|get away|expect us)",
        r"(?:take|accept|hear) (?:a )?no for an answer|(?:shows?|sign of|act of|gesture of) (?:goodwill|"
        r"good faith|willing)",
        r"show (?:some|a little) (?:\w+ )?(?:responsibility|respect|goodwill|effort|commitment|good)|(?:i|"
        r"we)(?:'d)? expect (?:you|a |better|more)|step up\b|try harder",
        r"do the right thing",
        r"i(?:'m| am) (?:quite |pretty )?sure (?:that )?you (?:can|could|have|must)|you can (?:always|certainly|"
        r"definitely) (?:find|pay|manage)",
        r"(?:customers|people|others) in your (?:position|situation|shoes)",
        r"(?:can|do|could) you (?:honestly|seriously|really) (?:say|tell|expect|think|mean)",
        r"(?:don't|wouldn't|shouldn't) you (?:think|feel|agree) (?:that )?you (?:should|ought|owe|could|need)",
        r"think (?:of|about) (?:your (?:children|kids|family|future|reputation)|how (?:this|it) looks)",
        r"(?:really|just|simply) (?:need|have|ought) to (?:sort|deal with|get) (?:this|it)",
        r"(?:so|now|then|then just|just) pay(?: up| it)?\b(?=[.!]|$)",
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
    turn(
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
        r"payday (?:loan|lender)|tried (?:borrowing|lending|a loan|asking (?:your|a))",
        rf"(?:{_KIN}|someone|anyone)\b (?:who )?(?:could|can|might|would|to) (?:help (?:you )?out|chip in|step in|"
        rf"cover|bail|pitch in)",
        r"(?:credit card|overdraft|savings?|pension) (?:that )?(?:you|we) (?:could|can|might)\b",
        r"(?:could|can|would|might|to|consider(?:ed)?|thought of|about|try) (?:you )?(?:\w+ )?sell(?:ing)?\b",
        r"(?:remortgag|pawn)\w*",
        r"(?:could|can|might|would|to|you|not) (?:\w+ )?(?:use|dip into|draw on|cash in|touch|take (?:it|that|"
        r"some) (?:from|out of)) "
        r"your (?:\w+ )?(?:overdraft|pension|rent|savings|benefits|credit card|inheritance)",
        r"skip (?:\w+ )?(?:rent|mortgage|council tax|another bill|meals?)",
        deniable=True,
    ),
    turn(
        URGENCY,
        "makes a hurry that isn't there",
        "Give them time: `There's no hurry with any of this.` A date that is real comes from a fact.",
        r"(?:your |the |a |our )?(?:last|final|only) (?:chance|opportunity|warning|reminder|offer|call|notice)\b",
        r"too late\b",
        r"(?:by|before) (?:tomorrow|tonight|the end of (?:the|today|this) (?:day|week|call|month))\b(?=[.!]|$|"
        r" or\b| at the latest)|of the essence|one[- ]time|once[- ]in",
        r"you have until|(?:can't|cannot|mustn't|won't|must not|shouldn't) be (?:delayed|postponed|put off)|"
        r"at the latest|act (?:quickly|fast|soon|now)|"
        r"(?:settle|pay|sort|clear|do|resolve) (?:it|this|that) (?:immediately|urgently|quickly|without delay)",
        r"(?:you|we)(?:'ve| have)? (?:got |only |just |only got |have )?(?:\d+|two|three|five|ten|twenty-four|"
        r"forty-eight|a few) (?:hours?|minutes?)"
        r"(?: (?:to|left|before|until)\b|(?=[.!]|$))",
        r"(?:isn't|not) (?:much|a lot of) time",
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
        r"(?:i|we) (?:can't|cannot|can not|couldn't|won't|wouldn't) (?:\w+ )?(?:hold|keep|offer|guarantee|do|leave|"
        r"repeat|honou?r) (?:\w+ ){1,5}?(?:after|beyond|past|longer than) (?:today|tonight|tomorrow|this|the end)\b",
        r"(?:offer|deal|discount|price)(?:'s| is| stands)? (?:only )?(?:good |there |yours )?while\b",
        r"(?:unless you|if you (?:don't|do not)) (?:\w+ ){1,3}?(?:now|today)\b,? (?:it|this|that|the|we|i)\b",
        r"make up your mind\b|make your mind up\b",
        r"(?:get|have|need|want|do|done|sort|settle)\b[^.?!,]{0,25} before (?:you|we) (?:hang up|ring off|go|put)\b",
        r"(?:offer|do|say) (?:this|it|that|you this) (?:only |just )?once\b",
        r"(?:i|we) (?:won't|will not|can't) (?:\w+ )?be (?:this|so|as) (?:generous|lenient|patient|flexible|kind)\b",
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
    turn(
        DEAD_END,
        "leaves the customer with nowhere to go",
        "Say what can be done, or who can decide: `I'm passing this to {{ team_leader.person }}, who can decide.`",
        r"(?:not|\w+n't|against|just|is|it's|that's|our|company|the) (?:in |to )?(?:our|company|the|bank|"
        r"firm) (?:policy|policies|procedures?)\b|company policy",
        r"(?:it's|that's|it is) (?:just |simply |our )?policy",
        r"(?:nothing|not (?:a lot|much)|little|\w+n't (?:much|anything|a lot)) (?:else |more |further |"
        r"at all )?(?:that )?(?:i|we|anyone) can\b",
        r"nothing (?:more |else |further |to be |that can be |can be )(?:i can |we can )?(?:do|done|say|offer)\b",
        r"(?:i|we)(?: can't| cannot| can not|(?:'m| am|'re| are) (?:unable|not able|powerless) to|"
        r" won't be able to| aren't able to)"
        r" (?:\w+ )?(?:do (?:that|it|this|anything|more)|help|assist|accept that|allow|offer (?:you )?(?:any|that|"
        r"more)|make an exception|comment|deal with|change (?:that|it|this|the))\b",
        r"(?:(?:that|this|it)(?:'s| is) not|(?:that|this|it) isn't) (?:my|our) (?:department|job|problem|area|"
        r"responsibility|concern|decision)\b",
        r"(?:not|\w+n't) (?:my|our) (?:department|job|problem|area|concern|decision)",
        r"out of (?:my|our) (?:hands|control)|(?:my|our) hands are tied",
        r"(?:computer|system|software|screen) (?:says|won't|doesn't|does not|will not|isn't letting|can't)",
        r"(?:those|these|them|they)(?:'re| are) (?:just )?the rules|rules are rules|(?:the )?rules (?:don't|"
        r"do not|say|won't)",
        r"(?:we|i) (?:just |simply )?(?:don't|do not|never) (?:do that|deal with|handle|offer that|"
        r"make (?:any )?exceptions?|negotiate|accept that|allow|discuss)\b",
        r"you(?:'ll| will| would)? (?:just |simply )?(?:have|need) to (?:ring|call|write|contact|go|try|speak|talk|ask|"
        r"take (?:it|that) up)\b[^.?!]{0,20}\b(?:back|else|another|elsewhere|again|somewhere|different)",
        r"(?:no|without|make|making|any) exceptions?\b(?! to)",
        r"(?:it's|that's|it is|that is|this is|'s) (?:just |simply |really )?(?:not|n't) (?:possible|allowed|"
        r"permitted|something (?:we|i)|up to me|negotiable)",
        r"(?:impossible|no way around|not negotiable|non-negotiable)\b",
        r"there(?:'s| is|'re| are) (?:really |simply )?no (?:other )?(?:ways?|options?|alternatives?|"
        r"help)\b(?! to know| too)",
        r"(?:can't|cannot|can not) be (?:done|changed|helped|undone|avoided)",
        r"policy (?:doesn't|does not|won't|says|is(?! to (?:ask|help|listen|thank|wait)\b)|"
        r"prevents|states)|against (?:the )?(?:rules|regulations)|"
        r"no way (?:around|round)",
        r"take it or leave it|like it or not|end of (?:story|discussion)",
        r"that(?:'s| is) (?:just |simply )?(?:how|the way) (?:it is|things are|it works|we do)|"
        r"that's (?:all there is|all i can|final|that)\b",
        r"you(?:'ll| will) (?:just |simply )?have to (?:accept|live with|wait|manage|cope|deal with|put up)",
        r"(?:i(?:'m| am)|we(?:'re| are)) not (?:allowed|permitted|authori[sz]ed|in a position) to",
        r"(?:i|we) (?:don't|do not|didn't) make the (?:rules|decisions?|policy|policies)\b",
        r"(?:that|this|it)(?:'s| is) (?:your|the) only (?:option|choice)\b",
        r"no (?:point|use|good) (?:in )?(?:asking|arguing|complaining|trying|calling|ringing|talking|going on)\b",
        r"(?:we|this)(?:'re| are|'s| is)(?: not|n't) an? (?:charity|bank|advice line|helpline)\b|out of the question\b",
    ),
)

"""Turns of phrase that do what a mark stands for, and where: in what is said, in a question, in an answer."""

import re
from typing import Final, Literal, NamedTuple

Where = Literal["said", "line", "question", "proposal", "typed", "option", "answer", "answered"]
"""`said` in any words of the agent's; `line` in a `say`, `question` in an `ask`, `typed` in one with a typed answer,
`proposal` in one that asks for money; `option` in an answer, for the mark of its question; `answer` in an answer, for
its own mark; `answered` in a question with one of its answers behind a bar."""


class Turn(NamedTuple):
    """Words in small letters, with straight apostrophes, and the mark that they call for where they stand."""

    mark: str
    where: Where
    pattern: re.Pattern[str]


def _turn(mark: str, where: Where, *ways: str) -> Turn:
    return Turn(f"@{mark}", where, re.compile(rf"\b(?:{'|'.join(ways)})"))


_REST = r"(?:pause|break|breather|payment holiday)\b"
_COSTS = r"(?:interest|(?:late )?fees?|charges?|penalt(?:y|ies)|letters|calls)\b"
_EASE = r"(?:(?:freez|stop|waiv|remov|drop|reduc|lower|cancel|suspend|refund|paus)(?:p?ing|e|)|tak(?:e|ing) off)"
_RELIEF = "|".join(
    (
        rf"an? (?:\w+ )?{_REST}|breathing space\b|nothing to pay\b|paying nothing\b|more time to pay\b",
        r"(?:put|place) (?:it|this|that|everything|things|(?:the|your) \w+) on hold\b",
        rf"{_EASE} (?:the |your |any |all |all the |those )?{_COSTS}",
        r"(?:skip|miss) (?:a|one|two|the next) (?:payments?|months?)\b",
        r"(?:mov|chang|push)(?:ing|e|) (?:back )?(?:the|your) (?:payment |due )?(?:date|day)s?\b",
        r"(?:smaller|lower) (?:payment|amount|instal?lment)s?\b",
        r"spread(?:ing)? (?:it|this|that|the \w+) (?:out|over)\b",
        r"(?:leav|left|wait|hold off|start again)(?:ing|e|ed)? (?:(?:it|this|that|off) )?until\b",
    )
)
"""What takes the weight off somebody who can't pay."""

_CAN = r"(?:(?:we|i|you) (?:can|could)|you're welcome to|we're happy to|i'm happy to)"
_WOULD = r"(?:would|could|shall|can|may|how about|what if)"
_BETTER = r"(?:would|could|might) (?:help|make up for|make (?:it|this|that|things) (?:easier|lighter|right|better))\b"

_GIVE = r"(?:offer|give|set up|arrange|lower|reduce|split|spread|extend|delay|defer|move|change|work out)"
_WHAT = r"(?:payments?(?! page)|instal?lments?|bill|due date|extension|plan|(?:more|extra) time|interest|fees?)\b"

OFFERS: Final = (
    _turn(
        "offers",
        "question",
        rf"{_WOULD}\b[^.?!]*?\b(?:{_RELIEF})",
        r"(?:can|could|shall|would) (?:we|i) take [^.?!]{1,20} off\b",
        rf"we (?:can|could) (?:[^.?!]*?\b(?:{_RELIEF})|take [^.?!]{{1,20}} off\b)",
        rf"(?:shall we|shall i|(?:can|could) (?:we|i)|we (?:can|could)) {_GIVE} [^.?!]*\b{_WHAT}",
        rf"would you like (?:us |me )?to {_GIVE} [^.?!]*\b{_WHAT}",
        r"would [^?]{0,40}\bleave you enough\b",
        rf"(?:any|some)thing (?:\w+ )?(?:that )?{_BETTER}",
        r"would (?:any|some|a little) help\b|would it help (?:you )?(?:if|to)\b",
        r"which of (?:those|these|them)\b[^?]*\b(?:help|suit|sound|work for you)\b",
    ),
    _turn(
        "offers",
        "option",
        rf"^(?:yes, )?(?:they'd (?:like|rather have) )?an? (?:\w+ )?{_REST}",
        r"^(?:skip|miss) (?:a|one|two|the next) (?:payments?|months?)\b",
        r"free (?:advice|help|adviser)\b",
    ),
    _turn(
        "offers",
        "line",
        rf"{_CAN} [^.?!]*?\b(?:{_RELIEF})",
        rf"(?:{_CAN}|(?:we|i) may be able to) (?:\w+ly )?{_GIVE} [^.?!]*\b{_WHAT}",
        r"(?:we'll|we will|we can|i can) (?:\w+ly )?(?:work with you|(?:discuss|talk through) (?:\w+ )?options)\b",
        r"(?:ways|options|choices) (?:that |in which )?(?:we|i) can (?:help|offer)\b",
        r"there are (?:(?:a few|some|several|different|other|more) )?(?:ways|options|choices)\b(?! to\b)",
        rf"there(?:'s| is| are) (?:always |also )?(?:{_RELIEF})",
        r"to (?:put (?:it|this|that|things) right (?:for|with) you|make (?:it|this|that) up to you)\b",
        r"us to put (?:it|this|that|things) right\b",
    ),
)

_PAYING = (
    r"(?:pay(?:ing)?(?! (?:your|the) (?:rent|bills)\b| by\b| them\b| attention\b)|settle (?!in\b|down\b)|"
    r"(?:mak|tak)(?:e|ing) (?:an?|the|that|this|your) (?:\w+ )?payment|put (?:\w+ )?towards|"
    r"(?:clear|resolve|take care of) (?:it|this|that|(?:the|your) (?:\w+ )?(?:account|balance|bill|amount|rest))|"
    r"bring (?:it|this|the \w+|your \w+) up to date)"
)
_ASKED = r"(?:can|could|would|will|shall|may|are|do) (?:you|we|i)"

MONEY: Final = (
    _turn(
        "demands",
        "question",
        rf"(?<!how )(?<!where ){_ASKED} (?!know\b|see\b|remember\b)(?:[^?.!]* )?(?<!how to ){_PAYING}\b",
        r"in (?:a|the) position to (?:pay|make (?:a|the) payment)\b",
        r"(?:work|suit you|be possible) for (?:a|the|that|your) (?:\w+ )?payment\b",
        rf"(?:how much|how soon|when) [^?.!]*\byou(?:'ll| will)? [^?.!]*\b{_PAYING}\b",
    ),
    _turn(
        "plans",
        "proposal",
        r"(?:each|every|per|(?<!in )a) (?:month|week|fortnight)\b",
        r"instal?lments?\b",
    ),
    _turn(
        "refuses",
        "answer",
        r"(?:don't|do not|doesn't) want (?:to (?:pay|agree|commit)|(?:a|any|the) plan)\b",
        r"(?:won't|will not|refuses? to|rather not) (?:pay|agree|commit)\b",
        r"(?:aren't|isn't|not) (?:willing|prepared|going|ready) to (?:pay|agree|commit)\b",
        r"(?:says?|said) no to (?:a |the |any )?(?:pay\w*|plan|instal?lments?)\b",
    ),
    _turn(
        "discloses",
        "said",
        r"you(?: still| now| currently)? owe (?!us an\b)",
        r"(?:have|did)(?:n't| not) (?:yet )?(?:received|had|got|get|see|seen) (?:the|your|a|that) (?:\w+ )?payment\b",
        r"you(?:'ve| have)? missed (?:the|your|an?|two|three|some) (?:\w+ )?(?:payment|instal?lment)s?\b",
        r"(?:payment|instal?lment)s? (?:of … )?(?:has|have|did)(?:n't| not) (?:yet )?(?:reach|arriv|come|been|clear)",
        r"your (?:\w+ )?(?:account|loan|card|bill|mortgage|rent) is (?:now |still )?(?:overdue|past due|unpaid)\b",
        r"(?:account|loan|card|bill|balance|payment) is (?:now |still )?(?:outstanding|in arrears|late)\b",
        r"(?:there (?:is|are)|you have|you're in|your) (?:[^.?!]{0,30} )?arrears\b",
        r"you(?:'re| are) behind (?:on|with) (?:your|the)\b",
        r"(?:about|regarding|regards? to) (?:your (?:account|loan|balance)|an? (?:overdue|outstanding|unpaid) \w+)\b",
        r"(?:about|regarding) a balance\b",
        r"(?:was|were) (?:supposed|meant) to be paid\b|with a balance of\b",
    ),
)

_HARD = (
    r"(?:hard|tough|difficult|awful|terrible|horrible|frightening|scary|exhausting|upsetting|painful|lonely|worrying|"
    r"stressful|frustrating|challenging|distressing|devastating|overwhelming|rough|heavy|a lot|a shock)\b"
)
_SORRY = r"(?:i'm|i am|we're|we are) (?:so |very |really |truly )*sorry"

_LET_ME = r"(?:let me|i'll|i'd like to|may i|can i|shall i|let's) (?:just |quickly )?"

HEARD: Final = (
    _turn(
        "acknowledges",
        "said",
        r"glad (?:that )?you(?:'ve)? (?:told me|called|rang|rung|said)\b",
        r"i'm (?:still |right )?here (?:with you|for you|to listen)\b",
        r"(?:i'm staying|i'll stay) (?:here |right here |on the line )?(?:with you|until you)\b",
        r"i can (?:hear|understand|imagine|see) (?:how|why) (?!much\b|many\b|long\b)(?:\w+ )?(?:you|this|that|it)\b",
        rf"(?:that|this|it|things) (?:sounds?|(?:must|can't) (?:be|feel|have (?:been|felt))) (?:\w+ )?{_HARD}",
        r"(?:that|this|it) can't (?:be|have been) (?:\w+ )?easy\b",
        rf"sounds like an? (?:\w+ )?{_HARD}",
        r"(?:takes|took) (?:real |a lot of )?(?:courage|strength)\b",
        r"thank you for trusting\b",
        r"you(?:'ve| have) been through (?:an?|so|such|too)\b",
        r"you(?:'ve| have) had (?:such )?an? (?:hard|rough|tough|difficult|terrible)\b",
        rf"how {_HARD}|(?:that's|it's) an? (?:\w+ )?{_HARD}",
        r"(?:so|very|truly|really) sorry (?:that|this|it's|it|you)\b(?! took\b)",
        r"(?:a lot|a great deal) (?:to (?:carry|cope|deal|take in)|on your (?:mind|shoulders|plate))\b",
        r"(?:is|was)(?:n't| not) (?:always )?(?:an )?easy (?:to say|thing|time)\b",
        r"(?:makes sense that you|natural to (?:be|feel)|(?:all right|okay) to (?:be|feel))\b",
        r"(?:isn't|is not|none of this is) your fault\b|no failing of yours\b|haven't done anything wrong\b",
        r"you're not (?:alone|on your own)\b|no wonder (?:you|things|this|that|it)\b|(?:my|our) condolences\b",
        r"i hear you\b|i can tell (?:that )?(?:this|it)\b",
        r"i appreciate you (?:telling|being|sharing|saying|trusting|explaining)\b",
        r"(?:in your place|in your shoes|anyone would|anybody would)\b",
        r"i (?:can )?(?:understand|imagine|hear) (?:how|that|this|what|it)(?:'s| is| could| must| you(?:'ve|'re)?)\b",
        rf"{_SORRY} (?:that )?you(?:'ve| have|'re| are)\b(?! to\b)",
        r"sorry (?:to hear|for your loss|about your|that you(?:'ve| have|'re| are))\b",
        r"sorry (?:that )?(?:this|it|things) (?:has|have|is|are)\b",
    ),
    _turn(
        "signposts",
        "said",
        r"free,? (?:and )?(?:independent|impartial|confidential) (?:\w+ )?(?:help|advice|support|counsel\w+)\b",
        r"independent (?:debt |money )?(?:help|advice|advis[eo]rs?|charit(?:y|ies)|counsel\w+)\b",
        r"(?:assistance|relief|support) program(?:me)?s? (?:through|from|run by)\b",
        r"free (?:debt |money |legal )?(?:advice|counsel\w+|service (?:that|which))\b",
    ),
    _turn(
        "summarises",
        "said",
        rf"{_LET_ME}(?:say|read|repeat) (?:it |that |this |all of it )?back\b",
        rf"{_LET_ME}(?:recap|sum (?:it |that |this )?up)\b",
        rf"{_LET_ME}(?:go|run) (?:over|through) (?:it|that|this|what we(?:'ve| have)?) "
        r"(?:once more|once again|again|said|agreed|decided)\b",
        r"(?:to (?:recap|sum (?:it |that )?up|summari[sz]e)|just to confirm,)",
        r"(?:here's|this is) what we(?:'ve| have)? (?:agreed|decided|said)\b",
    ),
    _turn(
        "feedback",
        "question",
        r"(?:found|find|rate|feel about|was) (?:this|our|the|your|today's) (?:call|talk|chat|conversation)\b",
        r"(?:satisfied|happy) with (?:this call|the (?:help|service)|how (?:i|we)|the way (?:i|we))\b",
        r"to your satisfaction\b",
        r"how (?:did|have) (?:we|i) (?:do|done)\b",
        r"how (?:helpful|clear|useful|friendly) (?:was i|were we|am i)\b",
        r"(?:how (?:easy|helpful|clear|useful|friendly|satisfied|happy)|scale|out of (?:ten|five|10|5))\b"
        r"[^?]*\b(?:this call|this talk|our call|to talk to us|to talk with us|talking (?:to|with) us)\b",
        r"did you feel [^?]*\b(?:listened to|heard|understood|respected)\b",
        r"(?:could|should) (?:we|i) have done (?:better|differently)\b",
        r"(?:we|i) (?:could|should) have done (?:better|differently)\b",
    ),
)

_FREE = r"(?:free of charge|(?:for|it's|that's|is|are) free|(?:do|does|wo)n't charge|at no (?:cost|charge))\b"
_ADVICE = r"(?:advi[cs]e|advis[eo]rs?|charity|charities|counsel\w+|helpline|(?:help|support) (?:you|people))\b"
_SENTENCE = r"(?:^|(?<=[.?!] ))(?![^.?!]*\bour\b)[^.?!]*\b"

_YES = r"(?:yes|they agree|they're (?:happy|fine)|of course|go ahead|that's fine)\b"
_MAY = r"(?:all right|ok|okay|happy|comfortable|may (?:i|we)|can (?:i|we)|do you (?:agree|consent)|permission)\b"
_KEEP = r"(?:keep|make|take|writ(?:e|ing)|not(?:e|ing)|stor(?:e|ing))\b"
_KEPT = r"(?:down|a note of|a record of|details|what you|about your)\b"
_SHARE = r"(?:(?:shar|not)(?:e|ing) (?:this|that|it|these|your)|pass(?:ing)? (?:this|that|it) on|being recorded)\b"

_ACTING = r"(?:solicitor|lawyer|attorney|(?:debt )?advis[eo]r|trustee|representative)"
_SENDING = r"(?:i'll|i'm|i will|we'll|we will|we're) (?:send|post|e-?mail)(?:ing)? you"

OTHERS: Final = (
    _turn("signposts", "said", rf"{_SENTENCE}{_ADVICE}[^.?!]*\b{_FREE}", rf"{_SENTENCE}{_FREE}[^.?!]*\b{_ADVICE}"),
    _turn(
        "consents",
        "answered",
        rf"{_MAY}[^?|]*\b{_KEEP}[^?|]*\b{_KEPT}[^|]*\| {_YES}",
        rf"{_MAY}[^?|]*\b{_SHARE}[^|]*\| {_YES}",
    ),
    _turn(
        "takes_details",
        "typed",
        rf"(?:who|what|which|how)\b[^?]*\b(?:is|(?:name|number|address) of) (?:your|the) {_ACTING}\b",
        rf"(?:who|which {_ACTING}|what {_ACTING}|how)\b[^?]*\b(?:acting|acts for you|represents you|helping you)\b",
        r"(?:who|how|where) [^?]*\blaw firm\b",
    ),
    _turn(
        "stops_recording",
        "line",
        r"(?:i've|i have|i'm|we've|we have) (?:now )?(?:stopp|switch|turn)(?:ed|ing) (?:off )?the record(?:ing|er)\b",
        r"record(?:ing|er) (?:is|has been) (?:now )?(?:off|stopped|switched off|turned off)\b",
        r"no longer (?:being )?recorded\b",
    ),
    _turn(
        "copy_sent",
        "line",
        rf"{_SENDING} (?:a|the) (?:\w+ )?(?:copy|agreement)\b",
        rf"{_SENDING} (?:confirmation|all of (?:it|that|this))\b",
        r"you'll (?:have|get|receive) (?:all of )?(?:it|this|that) (?:in writing|by (?:e-?mail|post))\b",
        r"you'll (?:have|get|receive) an? (?:\w+ )?(?:copy|confirmation)\b",
    ),
    _turn(
        "machine",
        "answer",
        r"(?:answering (?:machine|service)|answer(?:ing)? ?phone|answer ?machine)\b",
        r"(?:^|to |gets? |reach(?:ed)? )voice ?mail\b",
        r"machine (?:picks?|picked|answers|answered)\b",
        r"a beep\b",
    ),
)
"""Free help that is nobody's own, consent to what is kept, and what marks of the shipped rule packs stand for."""

TURNS: Final = (*OFFERS, *MONEY, *HEARD, *OTHERS)

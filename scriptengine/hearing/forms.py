"""The forms of private things, in tables: by the words beside them and by their shape; and what is not private."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scriptengine.hearing.spelled import END, FIGURE, LETTER, SIGN, day


class Form(NamedTuple):
    """A private thing's kind and its pattern: what is private in it is the group `it`, or all of it without one.

    `signs` is what its figures and letters have to be when written together (`123456`), as far as they are that.
    """

    kind: str
    pattern: re.Pattern[str]
    signs: re.Pattern[str] | None = None


def _form(kind: str, *pattern: str) -> Form:
    return Form(kind, re.compile("".join(pattern), re.IGNORECASE))


def _told(kind: str, name: str, gap: str, signs: str, *, sign: str = FIGURE, marks: str = " ,.-") -> Form:
    """Figures (or any `sign`) with `marks` between them, after words that name them and a gap."""
    run = rf"(?P<it>{sign}(?:[{marks}]{{1,3}}{sign}){{0,40}}+)"
    return _form(kind, rf"\b(?:{name})(?![a-z]){gap}{run}")._replace(signs=re.compile(signs))


_WHOSE = r"(?:(?:my|his|her|their|our|your|the|this|that) )?"
_IT_IS = r"is|was|are|were|it'?s|that'?s|would be|will be|should be|used to be"

# --- figures and codes after words that name them ---------------------------------------------------------------------

# Right after the name, or after "is" and the like: any short number could follow a full stop.
_CLOSE = rf"(?:\s{{0,2}}(?:\b(?:{_IT_IS}|says|reads)\b|'s\b|[:=#-]|,(?= (?:{_IT_IS})\b))\s{{0,2}}|\s{{1,3}}){{1,3}}"
_NEAR = (
    rf"(?:\b(?:{_IT_IS}|it|that|be|the|my|his|her|for|number|no|num|code|on|to|file|yeah|yes|please|um|uh|erm?|so|given|as)\b"
    r"|'s\b|[\s,.:;=#?!'-]){0,14}"
)
_NOT_ERROR = "".join(f"(?<!{word} )" for word in ("area", "err", "error", "fault", "reference", "tax", "zip"))
_ANYTHING = r"[^\d\n£$€\[\]]{0,20}?"
_NO_ACCOUNT = r"ref|reference|balance|paid|pay|payments?|owes?|owed|owing|limit|total|credit|since|opened|closed"
_NO_CODE = r"claim|case|order|invoice|account|acc|letter|ticket|policy|error|pounds?|quid|times?"
_NO_MONEY = rf"(?:(?!\b(?:{_NO_ACCOUNT})\b)[^\d\n£$€\[\]]){{0,16}}?"

_FROM_THEM = r" (?:they|you|it|that|the bank)(?:'ve)?(?: just)? (?:sent|texted|gave|emailed)(?: me| us)?(?: over)?"
_SENT = rf"(?:{_FROM_THEM}| from (?:(?:the|my|your) )?(?:bank|app|text|e-?mail))?"
_PIN = (
    r"pin(?: ?(?:number|num|no|code))?\.?(?: (?:for|on|of) (?:\w{1,12} ){0,2}(?:card|account|phone|banking|app))?"
    rf"|(?:(?:one[ -]?time )?pass ?code|one[ -]?time (?:pass ?)?(?:code|word|pin|number)|otp){_SENT}"
    r"|2fa(?: backup)? codes?"
    r"|(?:(?:sec(?:urity)?|access|activation|verification|authori[sz]ation|auth|log ?in) (?:code|number|digits)"
    r"|confirmation (?:code|digits))(?: (?:from|on|in) (?:\w{1,12} ){0,2}(?:app|card|back|front|text|strip|device))?,?"
    rf"|code(?:{_FROM_THEM}| (?:that )?(?:came|come) (?:through|up))"
)
# What a text message or the bank's own device says, and what has just come.
_DEVICE = (
    r"(?:authenticator|authenti\w{1,8} app|pin ?sentry|(?<!meter )reader|key ?fob|token|dongle|secure ?key)"
    r"(?: thing| app)?(?: now| just)? (?:is )?(?:say|said|show|read|giv|gave|display)(?:s|ing|es|e)?(?: me)?"
)
_MESSAGE = (
    rf"{_NOT_ERROR}(?:codes?|(?:texts?|txt)(?! (?:line|\w{{1,20}} to)\b)|sms|messages?|msg|notification|pass ?code|otp"
    r"|token|key ?fob)"
)
_NOT_OTHERWISE_NAMED = rf"(?:(?!\b(?:{_NO_ACCOUNT}|{_NO_CODE})\b)[^\d\n£$€\[\]]){{0,32}}?"
_ARRIVED = (
    r"(?:(?:come|came|coming|ping\w{0,3}|popp\w{2,3})(?: just)? (?:through|up|in)|got it|have it(?: here)?"
    r"|here it is|it says|(?:sent|texted|emailed) (?:me|us)(?: over| through)?)(?: on my (?:phone|mobile|screen))?"
    r"[,.:]?(?: now| just| yeah| ok| it'?s| is| was| and){0,3}"
)
# Six digits as codes are grouped, alone: no list of amounts, no round amount, no date.
_DIGIT = rf"(?=\d(?!\d)|[a-z]){FIGURE}"
_SIX = (
    rf"(?P<it>\d{{6}}|\d{{3}}[ -]\d{{3}}|\d\d(?:[ -]\d\d){{2}}|{_DIGIT}(?:[ ,-]{{1,3}}{_DIGIT}){{2,5}}+)"
    rf"(?!\w|[ ,-]{{1,3}}(?:and )?(?:{FIGURE}|£)|[.,/-]\d)"
)
_NO_DATE = re.compile(r"(?!\d{3}000|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d)\d{6}")
_CARD = r"(?:card|amex|visa|mastercard)"
_ON_A_CARD = (
    r"(?:cvv2?|cvc2?)(?: number| code)?|card verification(?: number| code| value)?"
    r"|back code|(?:three|3)[ -]digits? (?:number|code)"
    r"|(?:digits?|numbers?|figures?|code|three|3|four|4) (?:on|across|at) the "
    rf"(?:back|front|reverse|(?:signature )?strip)(?: of {_WHOSE}{_CARD})?,?"
    rf"|back of {_WHOSE}{_CARD}(?: it)?(?= says| reads|:)"
)
_ACCOUNT = (
    r"a(?:/c|c|cc|cct|ccount)\.?(?: ?(?:no|num|number|#))?|routing(?: number)?|(?:policy|customer|roll|loan) number"
)
_SORT = r"sort[ -]?code|sort(?=:? \d\d[ -]?\d\d[ -]?\d\d\b)|s/c|sc(?=[ :])"
_PHONE = (
    r"(?:(?:call|ring|phone|text|whatsapp|mobile|mob|cell|tel|landline|contact|reach)(?: number| no)?"
    r"(?: (?:me|us|him|her|them|back)){0,2}"
    r"|(?:my|his|her|their|our|the|best|new|old|home|work|house|office|other|mum'?s|dad'?s)"
    r" (?:new |best )?(?:number|no))\.?"
)
_SOCIAL = r"(?:soc(?:ial)?(?: sec(?:urity)?)?(?: number)?|ssn)"
_INSURED = r"soc(?:ial)?(?: sec(?:urity)?)?|ssn|sin|nino|n\.?i\.?|nat(?:ional)? ins(?:urance)?|pps"
_TAXED = r"itin|ein|tin|tax(?:payer)? id(?:entification)?"
_LAST_FOUR = r"last (?:four|4)(?: digits| numbers)?"
_SOCIAL_END = (
    rf"{_LAST_FOUR}(?: (?:of|on|for))? {_WHOSE}{_SOCIAL}"
    rf"|{_SOCIAL},?(?: {_LAST_FOUR}| (?:ends?|ending)(?: in| with)?)"
)
_BIRTH = r"(?:date of birth|birth ?date|d\.?o\.?b\.?|d o b)(?: (?:confirmed|verified|checked|given|passed))?"

TOLD: Sequence[Form] = (
    _told("password", f"{_PIN}|{_ON_A_CARD}", _CLOSE, r"\d{3,12}"),
    _told("password", _DEVICE, _CLOSE, r"\d{6,8}"),
    _form("password", rf"\b(?:{_ARRIVED})(?![a-z])[\s,:]{{1,3}}{_SIX}")._replace(signs=_NO_DATE),
    _told("sort code", _SORT, _ANYTHING, r"\d{6}", marks=" ,./-"),
    _told("account number", _ACCOUNT, _NO_MONEY, r"\d{6,17}", marks=" /-"),
    _told("account number", r"a(?:/c|c|cc|cct|ccount)\.? ?(?:no|num|number)\.?", _CLOSE, r"\d{4,17}", marks=" -"),
    _told("account number", "iban", _NEAR, r"[a-z]{2}\d\d[a-z\d]{11,30}", sign=SIGN),
    _told("card number", r"(?:card|long)(?: number| no\.?)(?: (?:on|across) the front)?", _CLOSE, r"\d{8,19}"),
    _told("national id", f"{_INSURED}|{_TAXED}", _NEAR, r"(?=(?:\D*\d){5})[a-z\d]{8,9}", sign=SIGN),
    _told("national id", "nhs|utr", _NEAR, r"\d{10}"),
    _told("national id", "licen[cs]e|dl|medicare|passport", _NEAR, r"(?=(?:\D*\d){4})[a-z\d]{7,18}", sign=SIGN),
    _told("national id", _SOCIAL_END, _NEAR, r"\d{4}"),
    _told("phone number", _PHONE, "(?: on| at|'s| is|:)? ?", r"\d{7,15}"),
    _told("postcode", r"post ?code|pcode", _NEAR, r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}", sign=SIGN),
    _told("postcode", r"zip(?: ?code)?", _CLOSE, r"\d{5}(?:\d{4})?"),
    _told("user name", r"user ?id|(?:online|internet) banking (?:(?:user )?id|number)", _CLOSE, r"\d{6,12}"),
    _told("date of birth", _BIRTH, _CLOSE, r"(?!(?:19|20)\d\d$)\d{4,8}"),
    _told("date of birth", "birthday", _CLOSE, r"\d{6,8}"),
    _told("password", rf"{_NOT_ERROR}code(?: is| was|'s|:)", " ?", r"\d{4,8}"),
    _form("password", rf"\b(?:{_MESSAGE})(?![a-z]){_NOT_OTHERWISE_NAMED}{_SIX}")._replace(signs=_NO_DATE),
    # a national insurance number, however it is read out
    _form(
        "national id",
        rf"(?<!\w)(?P<it>{LETTER}[ ,-]{{1,2}}{LETTER}(?:[ ,.-]{{1,2}}{FIGURE}){{2,6}}+[ ,-]{{1,2}}{LETTER})",
    )._replace(signs=re.compile(r"[a-z]{2}\d{6}[a-d]")),
)
"""Figures and codes that words name. To be looked for where dates, times and amounts are out of sight."""

# --- passwords, which can be any word ---------------------------------------------------------------------------------

# What tells something about a password instead of giving it away.
_ABOUT_IT = (
    r"(?!\[|(?:n[o't]?t|never|too|no|still|always|already|now|just|also|only|being|been|to|for|on|in|at|from|with|by|the|a"
    r"|an|be|my|your|their|our|his|her|its|it|this|that|what|when|where|why|how|if|and|or|but|wrong|right|correct|incorrect"
    r"|invalid|valid|blocked|unblocked|locked|expired|forgotten|lost|stolen|unknown|required|needed|asked|sent|reset"
    r"|changed|working|available|provided|given|same|different|new|old|easy|hard|safe|secret|private|confidential|hacked"
    r"|compromised|guessed|leaked|taken|used|entered|typed|saved|set|rejected|refused|declined|accepted|weak|strong|simple"
    r"|fine|ok|okay|so|up|out|really|very|quite|pretty|probably|apparently|actually|constantly|something|anything"
    r"|everything|nothing|one|mine|yours|broken|down|failed|failing|passed|checked|confirmed|recogni[sz]ed|unrecogni[sz]ed"
    r"|coming|going|gonna|getting|giving|showing|saying|causing|changing|having|asking|using|making|written|linked|slow|good|bad"
    r"|long|short|similar|gone|due|missing|called|there|here|back|all|case|question|check|see|none|n/?a|tbc|ask)\b)"
)
# With what a sentence goes on after a password of several words.
_GOES_ON = (
    r"(?:and|but|so|or|because|cos|cause|if|when|while|with|that|which|who|then|please|pls|thanks|thank|ok|okay|i|i'[a-z]+"
    r"|it|it'?s|you|we|they|he|she|me|my|your|his|their|everyone|everybody|nobody|not|no|can|can't|could|do|does|don't|did"
    r"|is|isn't|are|was|were|has|have|had|for|since|now|on|to|at|in|from|by|all|capital|too|also|still|there|right|yeah|yes"
    r"|sorry|just|will|would|like|as)\b"
)
_WORD = r"(?:(?=[^\s\w]{0,3}\w)[^\s,;.!?\[](?:[^\s,;\[]{0,62}[^\s,;.?\[])?)"
_WITH_A_DIGIT = rf"(?=[^\s\d]{{0,62}}\d){_WORD}"
_MIXED = rf"(?!\d{{1,3}}[a-z]{{1,6}}\b)(?=\d{{0,63}}[a-z]){_WITH_A_DIGIT}"  # but no `12th`
_SOME_LETTERS = r"(?:[^\W_](?:,? and|,)? ){1,8}[^\W_](?!\w)"  # "b and u"
_SECRET = rf"(?P<it>{_SOME_LETTERS}|{_ABOUT_IT}(?:{_WITH_A_DIGIT}|{_WORD}(?: (?!{_GOES_ON}){_WORD}){{0,3}}))"
_IS = rf"[?,]?\s{{0,3}}(?:\b(?:(?:is )?(?:gonna|going to) be|(?:is|was) called|{_IT_IS})\b|[:=]|-(?= )|'s\b)\s{{0,3}}"
_OF_IT = r"(?: (?:on|for|to) \w{2,12}(?: \w{2,12})?| (?:i|we|they|he|she) \w{2,5})?"
_KEYWORD = r"(?:pass ?(?:word|phrase|code)|p/?w|pwd|passwd)"
_FIRST = "(?:pet|dog|cat|school|car)"
_ANSWER = (
    r"(?:(?:memorable|security|secret)(?: question)? (?:word|name|place|date|info(?:rmation)?|answer|phrase)"
    rf"|answer to {_WHOSE}(?:security|secret) question|name of {_WHOSE}first {_FIRST}"
    rf"|first {_FIRST}'s name)"
)
_MAIDEN = r"(?:(?:mother|mum|mom|mam)'?s? maiden name|maiden name of (?:my|his|her|their) (?:mother|mum|mom)|mmn)"
_CODE = (
    r"(?:pin(?: number| code)?|pass ?code|cvv2?|cvc2?"
    r"|(?:security|access|activation|verification|auth|authori[sz]ation|one[ -]?time) code)"
)
_ONE_CODE = r"(?:\d{4,8}|\d{3} \d{3})"
_USER = r"(?:user ?(?:name|id)|log ?in(?: id| name| with)?|online (?:banking )?(?:user )?id)"
# "pass" is a password beside a user's name only.
_NAMED = rf"(?:{_USER}|user)(?:{_IS}| )"
_PASS = rf" ?[,;/]?(?: and)?(?: my)? pass(?:{_IS}| )"

_SECRETS: Sequence[Form] = (
    _form("password", rf"\b(?:{_KEYWORD}|{_ANSWER}|{_MAIDEN}){_OF_IT}{_IS}{_SECRET}"),
    _form("password", rf"\b(?:set|reset|changed?|updated?) {_WHOSE}(?:new )?{_KEYWORD} (?:to|as) {_SECRET}"),
    _form("password", rf"\b(?:{_KEYWORD}s?|{_ANSWER}),? (?P<it>{_MIXED})"),
    _form("password", rf"\b{_NAMED}{_MIXED}{_PASS}(?P<it>{_ABOUT_IT}{_WORD})"),
    _form("password", rf"\b{_NAMED}{_WORD}{_PASS}(?P<it>{_MIXED})"),
    _form("password", rf"\bpass ?[:=] ?(?P<it>{_MIXED})"),
    _form("password", rf"(?<![\w-])(?P<it>{_MIXED}),? my {_KEYWORD}(?=\s{{0,2}}(?:[,.;]|$))"),
    _form("password", rf"(?<![\w-])(?P<it>(?!\d\d?\s){_WITH_A_DIGIT}) (?:is|for|as) {_WHOSE}(?:{_KEYWORD}|{_CODE})\b"),
    _form("password", rf"\b(?:try|tried|using|used?) (?P<it>{_ABOUT_IT}{_WORD}) (?:as|for) {_WHOSE}{_KEYWORD}\b"),
    _form("password", rf"\b{_KEYWORD}{_IS}(?:just|still|currently|now|always) (?P<it>{_MIXED})"),
    _form("password", rf"\b{_KEYWORD} (?:set|reset|changed?|updated?) to (?P<it>{_MIXED})"),
    _form("password", rf"\b{_ANSWER}[,:]? (?P<it>{_ABOUT_IT}(?-i:[A-Z])[a-z]{{2,30}}\b)"),
    _form(
        "password",
        rf"\banswer(?:'s| is| was) (?P<it>{_ABOUT_IT}{_WORD}(?: {_WORD})?) (?:for|to) {_WHOSE}",
        "(?:security|secret) question",
    ),
    _form("password", rf"\bmemorable date{_IS}(?P<it>{day('?')})"),
    _form("password", rf"\bfirst {_FIRST}(?: (?:is|was) called |(?: is| was)? (?=(?-i:[A-Z][a-z]))){_SECRET}"),
    _form("password", rf"\b{_MAIDEN}[,:]? (?P<it>(?-i:[A-Z])[a-z]{{2,30}}\b)"),
    _form("password", rf"\bit'?s (?P<it>(?-i:[A-Z])[\w'-]{{2,30}}),? (?:my|his|her|their) {_MAIDEN}"),
    _form("password", rf"\b{_CODE}{_IS}(?P<it>(?=[a-z\d]{{0,15}}[a-z])(?=[a-z]{{0,15}}\d)[a-z\d]{{3,16}})\b"),
    _form("password", rf"\b{_CODE} are (?P<it>\d(?:,? and \d|, ?\d){{1,8}})\b"),
    # a code sent once, as the message has it, or before the words that name it
    _form("password", r"\bg ?(?:-|dash|hyphen) ?(?:(?:number|code),? )?(?P<it>\d{6})\b"),
    _form(
        "password",
        rf"\b(?:use|enter|quote|type in|put in) (?P<it>{_ONE_CODE})",
        r" (?:to (?:confirm|verify|log|sign|authori[sz]e|approve|get in)|as ",
        rf"{_WHOSE}(?:\w{{1,15}} )?(?:code|pass ?code|password|pin))\b",
    ),
    _form("password", rf"(?<![\w£$€.,/-])(?P<it>{_ONE_CODE}) (?:is|was) {_WHOSE}code\b"),
    # the code on a card, before those words or after the card and its last month
    _form(
        "password",
        rf"(?<![\w£$€.,/-])(?P<it>\d{{3}}|{FIGURE} {FIGURE} {FIGURE}) on the back(?: of {_WHOSE}card)?",
        r"(?=\s{0,2}(?:[,.;]|$))",
    ),
    _form(
        "password",
        r"(?<![\d.-])[3-6](?:[ -]?\d){12,18},? (?:exp\w{0,6}\.?:? )?\d\d ?/ ?\d\d,? (?P<it>\d{3,4})(?![\w.])",
    ),
    _form("user name", rf"(?<!your )\b(?!log ?in(?! id| name)){_USER}{_IS}(?P<it>{_ABOUT_IT}{_WORD})"),
    _form("user name", rf"\b{_USER}(?:{_IS}| )(?P<it>(?=[^\s\d._]{{0,40}}[\d._]+[^\s,;.]){_MIXED})"),
    _form("user name", rf"\b(?:log|logs|logged|sign|signs|signed) ?(?:in|on) (?:as|with|under) (?P<it>{_MIXED})"),
)

# --- e-mail addresses -------------------------------------------------------------------------------------------------

_DOT = r"(?: ?\. ?|,? dot | ?[(\[] ?dot ?[)\]] ?)"
_TOP = r"(?:com|co|uk|org|net|ie|eu|gov|edu|info|me|io|in|au|ca|nz|za|de|fr|es|it|nl|pl|ro|pt)"
_PROVIDER = (
    r"(?:gmail|googlemail|g mail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|proton(?:mail)?|btinternet|sky"
    r"|virginmedia|talktalk|ntlworld|comcast|verizon|att)"
)
# Somebody who says where they looked or bought names a site, not an address.
_NO_MAILBOX = (
    r"(?!(?:look\w*|work\w*|shop\w*|bought|buy\w*|order\w*|read|saw|seen|see|found|find|check\w*|it|me|us|them|him|her|am"
    r"|is|are|was|be|site|website|page|online|account|e?mail|help|more|go|went|on|out|here|there|up|boss)"
    r"(?:,? at| ?@| ?[(\[]))"
)
_MAILBOX = (
    r"(?:\w(?: \w(?!\w)){1,24}+|[\w-]{1,40})"
    rf"(?:(?:{_DOT}| underscore | dash | hyphen | plus )[\w-]{{1,40}}){{0,5}}(?: {FIGURE}){{0,4}}"
)
_SPOKEN = (
    rf"{_MAILBOX}(?:(?:,? at | ?[(\[] ?at ?[)\]] ?){_PROVIDER}(?:{_DOT}{_TOP}){{1,2}}"
    rf"|,? at [\w-]{{1,40}}(?:(?: hyphen | dash )[\w-]{{1,40}}){{0,2}}(?:,? dot {_TOP}){{1,2}}"
    rf"| ?[(\[] ?at ?[)\]] ?[\w-]{{1,40}}(?:{_DOT}{_TOP}){{1,2}})\b"
)

_ADDRESSES: Sequence[Form] = (
    _form(
        "e-mail",
        r"(?<![\w.+-])(?=[\w.+-]{0,63}[^\W\d])[\w.+-]{1,64}@(?=[\w-]{0,62}[^\W\d])",
        r"(?:[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?<=[\w.+-]{3}@)[\w-]{2,63})",
    ),
    _form("e-mail", rf"\b[\w-]{{1,40}}(?:(?: ?\. ?|_)[\w-]{{1,40}}){{0,3}} ?@ ?[\w-]{{1,40}}(?: ?\. ?{_TOP}){{1,2}}\b"),
    _form("e-mail", rf"(?<![\w']){_NO_MAILBOX}{_SPOKEN}"),
    _form(
        "e-mail",
        r"\be-?mail(?: address)?(?:'s| is|:)?+ ",
        rf"(?P<it>(?!(?:me|us|him|her|them|it|all)\b)(?:[\w-]{{1,20}} ){{1,3}}{_SPOKEN})",
    ),
    _form("e-mail", rf"(?<!\w)[\w-]{{1,40}}[._\d][\w.-]{{0,40}} at {_PROVIDER}\b"),
    _form("e-mail", rf"(?<!\w)[a-z][\w-]{{1,40}}[._][a-z][\w.-]{{0,40}} at [\w-]{{2,40}}(?:\.{_TOP}){{1,2}}\b"),
)

# --- what its shape tells ---------------------------------------------------------------------------------------------

_AREA = (
    r"(?:A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]"
    r"|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE)"
)
_FOUR = rf"(?P<it>{FIGURE}(?:[ -]{FIGURE}){{0,3}}+)"
_NO_PREFIX = r"(?!BG|GB|NK|KN|TN|NT|ZZ)"  # no national insurance number begins so

SHAPES: Sequence[Form] = (
    *_SECRETS,
    *_ADDRESSES,
    # national insurance, driving licence and social security numbers
    _form("national id", rf"\b{_NO_PREFIX}[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z] ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-D]\b"),
    _form(
        "national id",
        rf"\b{_NO_PREFIX}(?-i:[A-CEGHJ-TW-Z][ -]?[A-CEGHJ-NP-TW-Z](?:[ .-]{{0,2}}\d){{6}}[ .-]{{0,2}}[A-D])\b",
    ),
    _form("national id", r"\b[A-Z9]{5} ?\d[0156]\d[0-3]\d{2} ?[A-Z9]{2}\d?[A-Z\d]{1,2}(?: ?\d\d)?\b"),
    _form("national id", r"(?<![\d-])(?!000|666)\d{3}-\d{2}-\d{4}(?![\d-])"),
    _form("national id", rf"\b{_FOUR}(?: is| are|,(?: that'?s| it'?s)?) the {_LAST_FOUR} of {_WHOSE}{_SOCIAL}\b"),
    _form("national id", rf"\b{_LAST_FOUR}(?:'s| is| are)? {_FOUR} (?:on|of) {_WHOSE}{_SOCIAL}\b"),
    # international account numbers, and a sort code with its account
    _form("account number", r"\b(?-i:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?)\b"),
    _form("account number", r"\b[A-Z]{2}\d{2} ?(?:[A-Z]{4} ?)?\d(?: ?\d){9,25}\b"),
    _form(
        "account number",
        r"(?<!\d)\d\d(?:-\d\d-\d\d|( ?)\d\d\1\d\d)(?:[ ,/]{1,3}| and )(?:account |acc |a/c )?",
        r"\d\d( ?)\d\d\2\d\d\2\d\d(?!\d)",
    ),
    _form("account number", r"(?<!\d)\d{8}[ ,/]{1,3}(?:\d{6}|\d\d-\d\d-\d\d)(?![\d/-])"),
    _form("postcode", rf"\b{_AREA}\d[A-Z\d]? {{0,2}}(?!(?-i:\d(?:st|nd|rd|th)\b))\d[ABD-HJLNP-UW-Z]{{2}}\b"),
    # days that are said to be somebody's birth
    _form("date of birth", rf"\b{_BIRTH}{_NEAR}(?P<it>(?:{day('?')}|\d{{8}}|\d{{6}}){END})"),
    _form("date of birth", rf"\b(?:born(?: on)?(?: the)?|birthday{_NEAR}) ?(?P<it>{day('')}{END})"),
    _form("date of birth", rf"(?<![\w/.-])(?P<it>{day('')}) (?:is|was) {_WHOSE}(?:{_BIRTH}|birthday)\b"),
    _form(
        "date of birth",
        rf"(?<![\w/.-])(?P<it>{day('')}),? (?:is |was |that's )?when (?:i|he|she|they) (?:was|were) born\b",
    ),
    _form("date of birth", rf"(?<![\w/.-])(?P<it>{day('')}),? {_BIRTH}(?=\s{{0,2}}(?:[,.;]|$))"),
)
"""Words and shapes that are private, dates among them."""

UNDATED_SHAPES: Sequence[Form] = (
    # a card with a figure mistyped, so that its check fails; but not where two of four look like round amounts
    _form(
        "card number",
        r"(?<![\w£$€.,-])(?!(?:\d{4}[ -]){0,2}\d{3}0[ -](?:\d{4}[ -]){0,2}\d{3}0)",
        r"[3-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}(?!\w|[.,-]\d)",
    ),
    _form(
        "phone number",
        r"(?<![\w£$€.,-])(?:\+\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){6,11}|00\d{1,3}[ -]?\d(?:[ -]?\d){7,11}",
        r"|0(?:[ -]?\d){9,10}|0\d{2,4}\.\d{3,4}\.\d{3,4}|7\d{3} \d{6}|\(0\d{2,4}\)[ -]?\d(?:[ -]?\d){5,7}",
        r"|(?!\d\d0 \d\d0 \d{3}0)(?:1[ -])?(?:\(\d{3}\) ?\d{3}[ -]|\d{3}([ .-])\d{3}\1)\d{4})(?!\d)",
    ),
    # two digits three times that are no date in any order
    _form(
        "sort code",
        r"(?<![\w£$€.,/-])(?!(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])-|\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))",
        r"\d\d-\d\d-\d\d(?![\w/-]|[.,]\d)",
    ),
)
"""Shapes to be looked for where dates, times and amounts are out of sight."""

# --- what is not private ----------------------------------------------------------------------------------------------

AMOUNT_OR_DATE = re.compile(
    r"(?<![\d.,/-])(?:(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)"
    r"|(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20)\d\d"
    r"|(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
    r"|\d{1,7}\.\d\d|\d{1,3}(?:,\d{3}){1,3}(?:\.\d\d)?)(?![\d/-])(?![.,]\d)"
)
DATE_IN_ONE = re.compile(
    r"(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
"""A date in eight digits without anything between."""
REFERENCE = re.compile(
    r"\b(?:(?:ref(?:erence)?|invoice|ticket|tracking|claim|agreement|booking|order|serial|conf(?:irmation)?)"
    r"(?: (?:number|no|id|ref))?|quot(?:e|ing)"
    r"|(?:case|complaint|crime|dispute|file|fine|incident|notice|pcn|penalty|po|job|letter|application|transaction|contract"
    r"|meter) (?:number|no|num|id|ref(?:erence)?))"
    r"(?![a-z])\.?(?: (?:on|of) (?:\w{1,12} ){0,2}(?:letter|e-?mail|form|bill)| with \w{1,15})?"
    rf"(?:'s| is| was| says)?[ :#-]{{0,3}}(?P<it>{FIGURE}(?:[ -]{{1,2}}{FIGURE}){{0,18}}+)",
    re.IGNORECASE,
)
"""A number that is named as one of a letter, a case or an order: nobody's own."""

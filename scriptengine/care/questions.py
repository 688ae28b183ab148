"""How many things a text asks at once: by its question marks, and by requests that `and` joins in one sentence."""

import re

QUESTION = re.compile(r"\?(?=[\s”\"')]|$)")
_HELPING = (
    r"(?:is|are|was|were|do|does|did|have|has|can|could|would|will|may|might|shall|should)"
    r" (?:i|you|we|they|he|she|there|your|any\w+|some\w+)\b"
)
_ASKED_WITH = (
    r"(?:what|how|why|who|where|which|when)(?:['’]s| (?:is|are|has|have|do|does|did|can|could|would|will|was|were|much|"
    r"many|long|often))\b"
)
_TELL = r"\b(?:tell me|let me know|confirm|like to know|like to ask)\b"
_SENTENCE = r"(?:^|(?<=[.?!…] ))(?:(?:so|and|now|then|ok|okay|right|thanks|thank you|please),? )?"
_BETWEEN = "[^.?!]{0,400}?"  # so far as a sentence goes: without an end, time grows with the square of a text
_JOINED = re.compile(
    # "Do you live alone, and do they know?" Not "…, and is that all right?", nor "What can and could you pay?".
    rf"{_SENTENCE}(?:{_HELPING}|{_ASKED_WITH}|{_TELL}){_BETWEEN}(?<!\bcan )(?<!could )(?<!would )(?<!will )(?<!\bdo )"
    rf"(?<!does )(?<!\bdid )\band (?:also |then )?{_HELPING}"
    # "Tell me your name and whether you can pay." With a comma behind, "whether you can pay or not" asks nothing.
    rf"|{_TELL}{_BETWEEN}\band whether\b[^.?!,]{{0,400}}(?=[.?!]|$)"
    # "… and tell me how you are": not "and tell me to stop".
    rf"|{_TELL}{_BETWEEN}\band (?:also |then )?tell me (?:about|how|what|when|where|whether|which|who|why|your|the)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.?!]|$")


def asked(text: str) -> int:
    """How many things a text asks: one for each question mark, and two where a sentence surely joins two requests."""
    joined = 0
    if " and " in text:
        for found in _JOINED.finditer(text):
            end = _END.search(text, found.end())
            joined += 1 if end is not None and end[0] == "?" else 2
    return len(QUESTION.findall(text)) + joined

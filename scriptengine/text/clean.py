"""Characters that a screen, a log or a file would obey instead of showing, made harmless."""

import re

# The Unicode categories Cc (but the line end and the tab), Cf, Zl, Zp and Cs: controls and escapes, invisible marks and
# turns of the writing direction, separators, halves of characters. Written out, since reading them from `unicodedata`
# takes a fifth of a second; a test holds the two equal.
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_LINE_ENDS = re.compile("\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """The text without what is harmful; unusual line ends become a space, so that words stay apart."""
    if text.isprintable():
        return text
    return HARMFUL.sub("", _LINE_ENDS.sub(" ", text))


def one_line(text: str) -> str:
    """The same on a single line: line ends and tabs become a space each."""
    return clean(text).replace("\n", " ").replace("\t", " ")


def visible(text: str) -> str:
    """The text with a replacement character for each harmful one, so that every place in it stays where it was."""
    return text if text.isprintable() else HARMFUL.sub("\N{REPLACEMENT CHARACTER}", text)

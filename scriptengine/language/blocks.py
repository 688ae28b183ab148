"""What may stand below what: the sorts of blocks, which lines open them, and one depth of a file while it is read."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from scriptengine.language.tokens import Token

Context = Literal["top", "block", "ask", "text", "more", "settings", "claims"]


# What stands in for the content of a block that has none, so that the rest of the file is read.
NOTHING: dict[Context, tuple[Token, ...]] = {
    "block": (("BAD", "", 0), ("_NL", "", 0)),
    "ask": (("BAD", "", 0), ("_NL", "", 0)),
    "claims": (("BAD", "", 0), ("_NL", "", 0)),
    "text": (("SPEECH", "", 0), ("_NL", "", 0)),
}


class Below(NamedTuple):
    """What may stand indented below a line, and whether it must."""

    context: Context
    required: bool


BELOW: dict[str, Below] = {
    "step": Below("block", True),
    "on": Below("block", True),
    "if": Below("block", True),
    "else if": Below("block", True),
    "else": Below("block", True),
    "guarantee": Below("claims", True),
    "script": Below("settings", False),
    "flow": Below("settings", False),
    "rules": Below("settings", False),
    "contact": Below("settings", False),
    "listen": Below("text", False),
}


@dataclass(slots=True)
class Level:
    """The lines of one depth: how far in they stand, what they may be, and what was seen of them.

    `within` is set where lines are too deep without a reason: they count as the lines of that level.
    `chain` tells whether an `else` may follow: after an `if`, or after one that was not understood.
    """

    indent: int
    context: Context
    required: bool = False
    opener: tuple[int, int] = (0, 0)
    within: "Level | None" = None
    filled: bool = False
    chain: Literal["", "if", "bad"] = ""
    choices: bool = False

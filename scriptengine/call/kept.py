"""What is kept of typed words: cleaned, numbers masked, and words on health only with consent."""

from collections.abc import Collection, Mapping, Sequence

from scriptengine.call.ear import Hear
from scriptengine.call.events import Heard
from scriptengine.call.state import State
from scriptengine.call.turn import Turn
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.hearing.vocabulary import sensitive
from scriptengine.text.clean import clean, one_line

LONGEST = 20_000
"""Characters of one text that are kept: an hour of fast typing, and no more than a screen can be asked to show."""

CONSENT = "@consents"


def line(text: str) -> str:
    """A name on one line."""
    return one_line(text[:LONGEST])


def cleaned(text: str) -> str:
    """Text with what a screen would obey taken out: for hearing alone, which keeps nothing."""
    return clean(text[:LONGEST])


def masked(text: str) -> str:
    """Cleaned text with numbers of cards, accounts and people masked."""
    # Not before something is typed: the first turn need not wait for it.
    from scriptengine.hearing.private import mask

    return mask(cleaned(text)).text


def answered(text: str) -> str:
    """The answer to a question that asked for words: kept as it is, except cards' numbers and codes."""
    from scriptengine.hearing.private import without_cards

    return without_cards(cleaned(text))


class Consent:
    """Whether the customer has agreed on this call that what they say of their health is kept.

    `which` are the triggers whose words depend on it, and those whose words do not.
    """

    def __init__(self, groups: Mapping[str, Collection[str]]) -> None:
        self.which = sensitive(groups)
        self._given_at: list[int] = []

    def follow(self, state: State, turn: Turn) -> None:
        """Take in a turn. Going back over the agreement takes it with it, as it does every choice's mark."""
        before = [] if turn.afresh else [at for at in self._given_at if at <= state.path_length]
        agreed = any(token == CONSENT for token, _ in turn.happened)
        self._given_at = [*before, state.path_length] if agreed else before

    @property
    def given(self) -> bool:
        return bool(self._given_at)

    def withheld(self, text: str, hearing: Hearing) -> str:
        """Masked text as it may be kept, given what was heard in it."""
        from scriptengine.hearing.withhold import withhold

        return withhold(text, hearing, self.given, self.which)

    def words(self, text: str, ear: Hear, before: Sequence[str]) -> str:
        """Words as typed, the customer's or the agent's, as they may be kept."""
        shown = masked(text)
        return shown if self.given or not shown else self.withheld(shown, ear(cleaned(text), before))


def heard(words: str, hearing: Hearing) -> Heard:
    """The event of these words, as far as they are to be kept, and of what is suggested from them."""

    def evidence(found: Suggestion) -> str:
        # Where the words had to give way to the trigger's name, it stands alone.
        return found.evidence if found.evidence in words and f"[{found.name}]" not in words else ""

    def pairs(found: Sequence[Suggestion]) -> tuple[tuple[str, str], ...]:
        return tuple((one.name, evidence(one)) for one in found)

    tone = hearing.tone
    named = (tone.name, evidence(tone)) if tone else ("", "")
    return Heard(words, pairs(hearing.triggers), pairs(hearing.denied), *named)

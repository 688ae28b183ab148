"""The agent's desk: the call, what the agent is asked now, and what they type or press made into moves; no screen."""

import threading
from collections.abc import Callable

from scriptengine.call import kept
from scriptengine.call.conversation import Conversation
from scriptengine.call.journal import JournalError
from scriptengine.console import questions, sheets, suggestions
from scriptengine.console.commands import BY_WORD
from scriptengine.console.moves import Doing, Moves
from scriptengine.console.question import Question, Unclear, take
from scriptengine.console.shown import Shown
from scriptengine.console.words import Words
from scriptengine.text.clean import one_line
from scriptengine.text.diagnostic import did_you_mean

_LISTENED = 2000  # characters that are heard at each key; on Enter, all of them are


class Desk:
    """One agent at one call. `keys` says whether there are keys beside the `/words`.

    Whatever shows it calls `enter` with each line typed, `do` for a command, `cancel` to give one up, and shows `shown`
    after each, until `finished` or `stopped`.
    """

    def __init__(self, call: Conversation, *, keys: bool, warning: str = "") -> None:
        self.call = call
        self.words = Words(call.program)
        self._moves = Moves(call, self.words, keys=keys)
        self._hears = False
        self._warning = warning
        self._doing: Doing | None = None
        self._asked: Question | None = None
        self._told = ""
        self.tell_of_hearing()
        self._wait_no_longer()

    # --- what shows --------------------------------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        """Whether the call is wrapped up."""
        return self.call.finished

    @property
    def stopped(self) -> bool:
        """Whether the agent wants to stop here."""
        return self._moves.stopped

    @property
    def question(self) -> Question:
        """What the agent is asked now: by a command under way, or else by the turn."""
        if self._asked is not None:
            return self._asked
        turn = self._moves.turn
        return questions.of_turn(turn, self.words, self._moves.drafts.get((turn.place, turn.round), ""))

    @property
    def busy(self) -> bool:
        """Whether a command has a question open, so that Enter alone or Esc gives it up."""
        return self._asked is not None

    def shown(self) -> Shown:
        """All there is to show now."""
        turn, state, sheet = self._moves.turn, self.call.state, self._moves.sheet
        alone = sheet is not None
        if sheet is None and turn.do in ("ended", "dropped"):
            sheet = sheets.wrap_up_sheet(self.call, self.words)
        return Shown(
            title=self.words.program.title,
            call=self.call.call,
            place=self.words.step(turn.step),
            tone=self.words.trigger(state.tone),
            raised=tuple(map(self.words.trigger, state.raised)),
            turn=turn,
            question=self.question,
            messages=tuple(self._moves.messages),
            warning=self._warning,
            sheet=sheet,
            alone=alone,
        )

    def suggested(self, typed: str) -> str:
        """What the words typed so far suggest, in words; empty where nothing does or nothing is being heard."""
        if not self._hears or not self.question.heard or len(typed) < 3:
            return ""
        hearing = self.call.suggest(typed[-_LISTENED:])
        self.tell_of_hearing()
        return "; ".join(map(self._moves.because, suggestions.listed(hearing)))

    def get_ready_to_hear(self, then: Callable[[], None] = lambda: None) -> None:
        """Read the phrases that hearing needs, which takes a while, in a thread of its own; do `then` in it at the end.

        Until then nothing is suggested while the agent types, and what they enter to be heard waits for it.
        """

        def read() -> None:
            self.call.suggest("")
            self._hears = True
            then()

        self._moves.getting_ready = threading.Thread(target=read, daemon=True)
        self._moves.getting_ready.start()

    def tell_of_hearing(self) -> None:
        """Tell what is wrong with hearing, once, where something is."""
        if self.call.hearing_trouble != self._told:
            self._told = self.call.hearing_trouble
            self._moves.tell(self._told, warn=True)

    # --- what the agent does -----------------------------------------------------------------------------------------

    def enter(self, typed: str) -> None:
        """Take a line: a `/command`, or the answer to the question."""
        if typed.startswith("/"):
            word, _, argument = typed[1:].partition(" ")
            self.do(word.casefold(), argument.strip())
            return
        if typed.strip() == "?":
            self.do("help")
            return
        question = self.question
        if self.busy and not typed.strip() and question.default is None and not question.firm:
            self.cancel()
            return
        taken = take(question, typed)
        self._moves.messages = []
        if isinstance(taken, Unclear):
            self._not_taken(typed, taken.why)
        elif self._doing is not None:
            self._go_on(lambda doing: doing.send(taken.value))
        else:
            self._begin(self._moves.answered(taken.value))

    def _not_taken(self, typed: str, why: str) -> None:
        heard = self._moves.no_answer(typed, self.question)
        if heard is None:
            self._moves.tell(why, warn=True)
        else:
            self._give_up()
            self._begin(heard)

    def do(self, word: str, argument: str = "") -> None:
        """Begin a command; its `argument` answers its first question, and no suggestion that is put before or after."""
        begin = self._moves.commands.get(word)
        if begin is None:
            self._moves.messages = []
            near = did_you_mean(word, BY_WORD)
            shown = one_line(kept.masked(word))[:20]
            self._moves.tell(f"There is no command /{shown}.{near} /help lists them.", warn=True)
            return
        self._give_up()
        doing = begin()
        self._begin(doing)
        if argument and self._doing is doing and not self.question.firm:
            self.enter(argument)

    def cancel(self) -> None:
        """Give up the command under way, if any, unless its question is firm."""
        if self.question.firm:
            self.enter("")
            return
        if self.question.instant:
            self._moves.waiting = None  # what is no crisis may be passed over
        self._give_up()
        self._moves.messages = []
        self._wait_no_longer()

    def _give_up(self) -> None:
        if self._doing is not None:
            self._doing.close()
        self._over()

    def _over(self) -> None:
        self._doing = self._asked = self._moves.sheet = None

    def _wait_no_longer(self) -> None:
        """Put once more what was suggested and a command came before."""
        self._doing = self._moves.waited()
        if self._doing is not None:
            self._go_on(next)

    def _begin(self, doing: Doing) -> None:
        self._doing = doing
        self._moves.messages = []
        self._go_on(next)

    def _go_on(self, how: Callable[[Doing], Question]) -> None:
        assert self._doing is not None
        try:
            self._asked = how(self._doing)
        except StopIteration:
            self._over()
            self._wait_no_longer()
        except JournalError as problem:
            self._over()
            self._moves.tell(f"This was not recorded, and so not done. {problem}", warn=True)
            self._wait_no_longer()
        self.tell_of_hearing()

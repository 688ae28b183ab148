"""What each command and each answer asks the agent and does to the call, one generator a command."""

import threading
from collections.abc import Callable, Generator, Sequence
from functools import partial

from scriptengine.call.conversation import Conversation
from scriptengine.call.ear import to_suggest
from scriptengine.call.turn import Case, Turn
from scriptengine.console import questions, sheets, suggestions
from scriptengine.console.learning import agreed
from scriptengine.console.question import Pick, Question
from scriptengine.console.shown import Message, Sheet, same_statements
from scriptengine.console.words import Words
from scriptengine.hearing.suggestion import Hearing, Suggestion
from scriptengine.hearing.vocabulary import URGENCIES
from scriptengine.program.model import Value

Doing = Generator[Question, str, None]
"""Something being done: it puts its questions, is sent what was answered to each, and is closed when given up."""

_NOTHING = "back to the call"
_READ = Question("Read, then go back to the call.", default="", enter=_NOTHING)
_AWAY = ("dropped", "there")  # turns at which nobody is known to be on the line, so that nothing can be raised
_LONGEST = 70  # letters of what a suggestion rests on: one line of a narrow screen


class Moves:
    """The moves of one call. What they have to tell goes to `messages` and `sheet`, the turn they lead to is `turn`;
    `drafts` are words typed at turns that something else interrupted, `waiting` what is suggested and unanswered."""

    def __init__(self, call: Conversation, words: Words, *, keys: bool) -> None:
        self.call = call
        self.words = words
        self.turn = call.turn
        self.messages: list[Message] = []
        self.sheet: Sheet | None = None
        self.drafts = dict(call.gists)
        self.waiting = suggestions.left_open(call.unanswered)
        self.stopped = False
        self.getting_ready: threading.Thread | None = None
        self._keys = keys
        self.commands: dict[str, Callable[[], Doing]] = {
            "help": self._help,
            "tone": self._tone,
            "trigger": self._trigger,
            "hear": self._heard,
            "again": self._again,
            "note": self._note,
            "back": self._back,
            "correct": self._correct,
            "escalate": self._escalate,
            "leave": self._leave,
            "takeback": self._takeback,
            "drop": self._drop,
            "why": self._why,
            "answers": self._answers,
            "quit": self._quit,
        }

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Tell the agent something."""
        self.messages.append(Message(text, "warn" if warn else "news"))

    def _move(self, act: Callable[[], Turn]) -> Generator[Question, str, bool]:
        """Make a move and tell what came of it: whether it was taken."""
        cases, reason = self.call.state.cases, ""
        turn = act()
        if turn.refused and turn.broken and not any(one.firm for one in turn.broken):
            self.tell(turn.refused, warn=True)
            picks = (Pick("stay", "Stay here"), Pick("through", "Do it all the same", "with a reason that is kept"))
            if (yield Question("Do it all the same?", picks, enter="stay here")) == "stay":
                return False
            reason = yield Question("Why? A few words, for the record.", free=True, enter="stay here")
            self.call.override([one.guarantee for one in turn.broken], reason)
            turn = act()
        if turn.refused:
            self.tell(turn.refused, warn=True)
        else:
            self._arrive(turn, cases)
        if reason:
            yield from self._overhear(reason)
        return not turn.refused

    def _arrive(self, turn: Turn, cases: Sequence[Case]) -> None:
        self.turn = turn
        self.messages += sheets.changes(turn.changes, self.words)
        self.messages += [sheets.case_message(case, self.words) for case in self.call.state.cases if case not in cases]
        if turn.unset:
            names = ", ".join(map(self.words.name, turn.unset))
            self.tell(f"Could not be worked out, since something in it is not known: {names}.", warn=True)

    def answered(self, value: str) -> Doing:
        """Do what the open turn asks for."""
        call = self.call
        match self.turn.do:
            case "choose":
                yield from self._move(lambda: call.choose(value))
            case "type" if value == questions.NONE:
                yield from self._move(lambda: call.answer(None))
            case "type" if self.turn.type is not None and self.turn.type.name == "text":
                yield from self._heard_first(value, partial(call.answer, value))
            case "type":
                if not (yield from self._move(lambda: call.answer(value))):
                    yield from self._overhear(value)
            case "listen":
                yield from self._heard_first(value, partial(call.listen, value))
            case "go_on":
                yield from self._move(call.go_on)
            case "ended":
                yield from self._wrap_up(value)
            case "dropped" if value == "wrap_up":
                if self._crisis_is_open():
                    return
                note = yield Question("A last note?", (), True, "", "finish without a note")
                yield from self._wrap_up(note)
            case "dropped":
                yield from self._move(lambda: call.returned(same_person=False))
            case "there":
                yield from self._move(lambda: call.returned(same_person=value == "yes"))

    def _wrap_up(self, note: str) -> Doing:
        """Wrap up, after asking for what hearing may learn from where the record may not have the words.

        Where the last note tells of a crisis, the call goes on there, and has the note.
        """
        before = self.turn
        heard = yield from self._overhear(note)
        if heard and (self.waiting is not None or not same_statements(self.turn, before)):
            yield from self._keep(note)
            return
        offers = self.call.offers
        if offers and note and (yield from self._keep(note)):
            note = ""  # it stays, whatever comes of the questions
        for offer in offers:
            words = yield from agreed(offer, self._called(offer.moment.name), partial(self.tell, warn=True))
            self.call.send(offer, words)
            if words is not None:
                self.tell(f"Kept for hearing to learn from: “{words}”.")
        yield from self._move(lambda: self.call.wrap_up(note))

    def _heard_first(self, words: str, act: Callable[[], Turn]) -> Doing:
        """Hear the customer's words before the call goes on with them, so that what they tell comes first."""
        before = self.turn
        if words and words != self.drafts.get((before.place, before.round)) and not self._private(before.ask):
            hearing = self._hear(words)
            self.drafts[before.place, before.round] = words  # there to keep, if the suggestions are given up
            yield from self._suggest(hearing, quiet=True)
            if not same_statements(self.turn, before):
                return
        yield from self._move(act)

    def no_answer(self, words: str, question: Question) -> Doing | None:
        """What to do with words that are no answer to what is asked: they are heard where they go on what the customer
        said, while a suggestion from it is put, or tell of a crisis."""
        if self.turn.do in _AWAY:
            return None
        more = question.instant and self.waiting is not None and len(words.split()) > 1
        return self._said_on(words) if more or self._tells_of_crisis(words) else None

    def _said_on(self, words: str) -> Doing:
        at = self.turn.place, self.turn.round
        if at in self.drafts:
            self.drafts[at] += f" {words}"
        hearing = self._hear(words)
        self.tell("What you typed is heard, and kept in the record.")
        yield from self._suggest(hearing, quiet=True)

    def _overhear(self, words: str) -> Generator[Question, str, bool]:
        """Hear words typed for something else, if they tell of a crisis and the line is there: whether so."""
        found = self.turn.do != "dropped" and self._tells_of_crisis(words)
        if found:
            yield from self._suggest(self._hear(words))
        return found

    def _tells_of_crisis(self, words: str) -> bool:
        if self.getting_ready is not None:
            self.getting_ready.join()
        return bool(words.strip()) and self._crisis(self.call.suggest(words))

    def _private(self, name: str) -> bool:
        answer = self.words.program.answers.get(name)
        return answer is not None and answer.private

    def _hear(self, words: str) -> Hearing:
        if self.getting_ready is not None:
            self.getting_ready.join()
        return self.call.hear(words)

    def _suggest(self, hearing: Hearing, *, quiet: bool = False) -> Doing:
        """Offer what their words suggest, and what waits from before, to be accepted or turned down with one key."""
        for one in hearing.denied:
            self.tell(f"Not suggested, since they deny it: {self.because(one)}.")
        if not quiet and not suggestions.listed(hearing):
            self.tell("Nothing to suggest from that. It is kept in the record.")
        state = self.call.state
        hearing = to_suggest(suggestions.together(self.waiting, hearing), self.call.program, state.raised, state.tone)
        new = suggestions.listed(hearing)
        self.waiting = hearing if new else None
        if not new or self.turn.do in _AWAY:
            self._crisis_is_open()
            return
        names = [one.name for one in new]
        ways = suggestions.ways(hearing)
        crisis = self._crisis(hearing)
        picks = tuple(
            Pick(letter, self._yes_to(accepted, names), enter=crisis and letter != "y")
            for letter, accepted in ways.items()
        )
        because = "; ".join(map(self.because, new))
        accepted = ways[(yield Question(f"Suggested: {because}. Is it so?", picks, instant=True, firm=crisis))]
        declined = [name for name in names if name not in accepted]
        if declined:
            self.call.decline(*declined)
            slip = f" If that was a slip, {'F3' if self._keys else '/trigger'} raises it." if crisis else ""
            self.tell(f"Turned down: {', '.join(map(self._called, declined))}.{slip}")
        if accepted and not (yield from self._move(lambda: self.call.accept(*accepted))):
            return  # it was refused, and so is put again
        self.waiting = None

    def waited(self) -> Doing | None:
        """Suggest once more what something else came before."""
        if self.waiting is None or self.stopped or self.turn.do in _AWAY or self.call.finished:
            return None
        return self._suggest(Hearing(), quiet=True)

    def _crisis_is_open(self) -> bool:
        """Whether a suggested crisis waits for an answer that only an open call can take; tells so."""
        if self.waiting is None or not self._crisis(self.waiting):
            return False
        because = "; ".join(map(self.because, self.waiting.triggers))
        first = "Say who is on the line first; then it is put."
        if self.turn.do == "dropped":
            drop = "F12" if self._keys else "/drop"
            first = (
                f"Choose “They are back on the line”, even if they are not: then it is put, and {drop} leads back here."
            )
        self.tell(f"Suggested and not answered: {because}. {first}", warn=True)
        return True

    def _crisis(self, hearing: Hearing) -> bool:
        return any(self.words.program.triggers[one.name].urgency == "crisis" for one in hearing.triggers)

    def _yes_to(self, accepted: list[str], names: list[str]) -> str:
        yes = "Yes: " if accepted == names else "Only "
        return yes + ", ".join(map(self._called, accepted)) if accepted else "No"

    def because(self, one: Suggestion) -> str:
        """A suggestion in words, with the customer's words it rests on."""
        trigger = self.words.program.triggers.get(one.name)
        called = ("CRISIS: " if trigger and trigger.urgency == "crisis" else "") + self._called(one.name)
        return f"{called} (“{_short(one.evidence)}”)" if one.evidence else called

    def _called(self, name: str) -> str:
        called = self.words.trigger(name)
        return f"tone {called}" if name in self.words.program.tones else called

    # --- commands ----------------------------------------------------------------------------------------------------

    def _help(self) -> Doing:
        yield from self._read(sheets.help_sheet(self._keys))

    def _why(self) -> Doing:
        yield from self._read(sheets.why_sheet(self.call.state))

    def _answers(self) -> Doing:
        yield from self._read(sheets.answers_sheet(self.call, self.words))

    def _read(self, sheet: Sheet) -> Doing:
        self.sheet = sheet
        yield _READ

    def _tone(self) -> Doing:
        now = self.call.state.tone
        picks = [
            Pick(tone, self.words.trigger(tone), self.words.meaning(tone) + (" (now)" if tone == now else ""))
            for tone in self.words.program.tones
        ]
        tone = yield Question("How do they sound?", tuple(picks), enter=_NOTHING)
        if (yield from self._move(lambda: self.call.set_tone(tone))):
            self.tell(f"Tone: {self.words.trigger(tone)}.")

    def _trigger(self) -> Doing:
        known = sorted(self.words.program.triggers.values(), key=lambda one: URGENCIES.index(one.urgency))
        picks = [self._trigger_pick(one.name, one.urgency) for one in known]
        name = yield Question("What did they tell you? Type to search.", tuple(picks), enter=_NOTHING)
        if (yield from self._move(lambda: self.call.raise_trigger(name))):
            self.tell(f"Raised: {self.words.trigger(name)}. If that was a slip, take it back.")

    def _trigger_pick(self, name: str, urgency: str) -> Pick:
        hint = ("crisis: " if urgency == "crisis" else "") + self.words.meaning(name)
        groups = [group for group, members in self.words.program.groups.items() if name in members]
        return Pick(name, self.words.trigger(name), hint, " ".join(groups))

    def _takeback(self) -> Doing:
        raised = self.call.state.raised
        if not raised:
            self.tell("No trigger is raised.", warn=True)
            return
        picks = tuple(Pick(name, self.words.trigger(name)) for name in reversed(raised))
        name = yield Question("Which one was a slip?", picks, enter=_NOTHING)
        if (yield from self._move(lambda: self.call.take_back(name))):
            self.tell(f"Taken back: {self.words.trigger(name)}.")

    def _heard(self) -> Doing:
        if self.turn.do == "dropped":
            self.tell("The line is gone, and nobody to be heard. Go back to the call first, or keep a note.", warn=True)
            return
        words = yield Question("What did they say? Their words or the gist.", (), True, enter=_NOTHING, heard=True)
        yield from self._suggest(self._hear(words))

    def _again(self) -> Doing:
        yield from self._move(self.call.rephrase)

    def _note(self) -> Doing:
        note = yield Question("Your note, for the record.", free=True, enter=_NOTHING)
        if (yield from self._keep(note)):
            yield from self._overhear(note)

    def _keep(self, note: str) -> Generator[Question, str, bool]:
        words = self.call.as_kept(note)
        taken = yield from self._move(lambda: self.call.note(note))
        if taken:
            self.tell("The note is kept." if words == note else f"The note is kept as: {words}")
        return taken

    def _back(self) -> Doing:
        if (yield from self._move(self.call.back)):
            self.tell("Back. What was said stays on record.")

    def _correct(self) -> Doing:
        answers = self.call.answers
        if not answers:
            self.tell("Nothing has been answered yet.", warn=True)
            return
        picks = [self._answer_pick(number, *answer) for number, answer in enumerate(answers)]
        picked = yield Question("Which answer was something else?", tuple(reversed(picks)), enter=_NOTHING)
        name, _, time = answers[int(picked)]
        asked = questions.of_answer(name, self.call.state.values, self.words)
        while True:
            value = yield asked
            given = None if value == questions.NONE else value
            taken = yield from self._move(partial(self.call.correct, name, given, time))
            if taken and not self.turn.changes:
                self.tell("That was the answer already; nothing changes.")
            if (asked.free and (yield from self._overhear(value))) or taken:
                return

    def _answer_pick(self, number: int, name: str, value: Value | None, time: int) -> Pick:
        shown = self.words.value(name, value)
        return Pick(str(number), f"{self.words.name(name)}: {shown}", f"time {time}" if time > 1 else "")

    def _escalate(self) -> Doing:
        contacts = self.words.program.contacts
        if not contacts:
            self.tell("This script names nobody to pass the call to. Follow your house's own rules.", warn=True)
            return
        picks = tuple(Pick(name, self.words.contact(name), self.words.reach(name)) for name in contacts)
        contact = yield Question("Pass it to whom?", picks, enter=_NOTHING)
        words = yield Question("What is it about, in their own words?", (), True, "", "use what was heard last")
        yield from self._move(lambda: self.call.escalate(contact, words))
        yield from self._overhear(words)

    def _leave(self) -> Doing:
        program = self.words.program
        steps = sorted(program.steps.values(), key=lambda step: program.flows[step.flow].kind != "script")
        picks = [Pick(step.name, self.words.step(step.name), self._flow(step.flow)) for step in steps]
        step = yield Question("Leave the script here, for which step?", tuple(picks), enter=_NOTHING)
        reason = yield Question("Why? A few words, for the record.", free=True, enter=_NOTHING)
        yield from self._move(lambda: self.call.leave(step, reason))
        yield from self._overhear(reason)

    def _flow(self, name: str) -> str:
        flow = self.words.program.flows[name]
        return "" if flow.kind == "script" else f"{flow.title}, then back here"

    def _drop(self) -> Doing:
        if self.turn.do == "there" and self._crisis_is_open():
            return
        if self.waiting is not None and self._crisis(self.waiting):
            # Raised now, it is passed on, and the wrap-up has it.
            yield from self._suggest(Hearing(), quiet=True)
        if (yield from self._move(self.call.drop)):
            self._crisis_is_open()

    def _quit(self) -> Doing:
        self.stopped = True
        yield from ()


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"

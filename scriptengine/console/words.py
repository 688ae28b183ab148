"""What a program's names and values are called on the screen: titles, printed values, private ones masked."""

import re

from scriptengine.call import kept
from scriptengine.program.model import Program, Type, Value, Values
from scriptengine.program.values import text_of
from scriptengine.text.clean import one_line

NOT_GIVEN = "not given"
_TEXT = Type("text")
_TONES = {
    "calm": "at ease, businesslike",
    "anxious": "worried, apologetic",
    "distressed": "crying, overwhelmed",
    "angry": "raised voice, accusing",
    "withdrawn": "short answers, giving up",
    "confused": "lost, asking the same again",
    "suspicious": "doubts who you are",
    "evasive": "steers away, vague",
}


class Words:
    """The words of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def name(self, name: str) -> str:
        """A name in words: `affordable.income` is `income`, or `affordable income` where there are two."""
        last = name.rpartition(".")[2]
        alike = sum(one.rpartition(".")[2] == last for one in self.program.answers)
        return one_line((last if alike <= 1 else name).replace("_", " ").replace(".", " "))

    def value(self, name: str, value: Value | None) -> str:
        """A value of an answer or a fact as it is shown: printed by type, masked where private.

        An answer in words was kept as its question asked for it, and numbers and the like in it are masked here.
        """
        if value is None:
            return NOT_GIVEN
        known = self.program.answers.get(name) or self.program.facts.get(name)
        type_ = known.type if known else _TEXT
        private = known.private if known else False
        if isinstance(value, str) and type_.name == "text" and name in self.program.answers:
            value = kept.masked(value)
        return self.printed(value, type_, private=private)

    def without_answers(self, line: str, values: Values) -> str:
        """A line that was said, as a transcript has it: answers in words that it gave back are masked there, too."""
        for name, value in values.items():
            known = self.program.answers.get(name)
            if known is not None and known.type.name == "text" and isinstance(value, str):
                whole, hidden = one_line(value), self.value(name, value)
                if hidden != whole:
                    spelled = " ".join(whole.replace(" ", ""))
                    either = re.compile(f"{re.escape(whole)}|{re.escape(spelled)}", re.IGNORECASE)
                    line = either.sub(hidden.replace("\\", r"\\"), line)
        return line

    def printed(self, value: Value, type_: Type, *, private: bool = False) -> str:
        """A value as the script's locale prints it."""
        return text_of(value, type_, self.program.locale, self.program.currency, private=private)

    def outcome(self, name: str) -> str:
        """An outcome's title."""
        outcome = self.program.outcomes.get(name)
        return one_line(outcome.title if outcome else name)

    def contact(self, name: str) -> str:
        """Who a contact is: the person and the title."""
        contact = self.program.contacts.get(name)
        if contact is None:
            return one_line(name)
        return one_line(f"{contact.person}, {contact.title}" if contact.person else contact.title)

    def reach(self, name: str) -> str:
        """How a contact is reached directly: phone, e-mail, queue, whichever there are."""
        contact = self.program.contacts.get(name)
        return one_line(", ".join(filter(None, (contact.phone, contact.email, contact.queue)))) if contact else ""

    def step(self, name: str) -> str:
        """A step, or the block that a trigger opened, in words."""
        block = self.program.handlers.get(name)
        return one_line(" or ".join(block.events) if block else name).replace("_", " ")

    def trigger(self, name: str) -> str:
        """A trigger or tone in words."""
        return one_line(name).replace("_", " ")

    def meaning(self, name: str) -> str:
        """What a trigger or a tone means, where that is known."""
        known = self.program.triggers.get(name)
        return one_line(known.meaning) if known else _TONES.get(name, "")

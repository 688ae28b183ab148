"""What each kind of turn asks of the agent, as a question."""

from scriptengine.call import kept
from scriptengine.call.turn import Turn
from scriptengine.console.question import Pick, Question
from scriptengine.console.words import NOT_GIVEN, Words
from scriptengine.program import model
from scriptengine.program.model import Type, Value, Values

NONE = "-"
"""What stands for "not given" where a value is typed."""

_NOT_GIVEN = Pick(NONE, NOT_GIVEN)


def of_turn(turn: Turn, words: Words, draft: str = "") -> Question:
    """The question that a turn puts; `draft` is what was typed at it before something else came first."""
    shown = kept.masked(draft)
    keep = f"keep “{shown if len(shown) <= 40 else shown[:39] + '…'}”"
    match turn.do:
        case "choose":
            options = tuple(Pick(option.key, option.text) for option in turn.options)
            if not options:
                return Question(
                    "None of these choices fits here. Correct an answer, hand over, or leave for another step."
                )
            return Question("What do they answer? Number or first letters, then Enter.", options)
        case "type":
            assert turn.type is not None
            question = of_value(turn.type, turn.low, turn.high, words)
            return question._replace(default=draft, enter=keep) if draft else question
        case "listen":
            enter = keep if draft else "go on without writing it down"
            return Question("Listen. Type the gist of what they say, then Enter.", (), True, draft, enter, heard=True)
        case "go_on":
            first = "Say it" if any(item.how != "coach" for item in turn.items) else "Read it"
            return Question(f"{first}, then press Enter.", default="")
        case "ended":
            prompt = f"The call is over: {words.outcome(turn.outcome)}. Say what is left to say."
            return Question(f"{prompt} A last note?", (), True, "", "finish without a note")
        case "dropped":
            back = Pick("returned", "They are back on the line", "asks again who is speaking")
            return Question("The line is gone.", (back, Pick("wrap_up", "Wrap up", "the call ends here")))
        case "there":
            yes = Pick("yes", "Yes, the same person, all the time")
            no = Pick("no", "No, or I'm not sure", "asks again who is speaking")
            return Question("The call was interrupted. Is the same person still on the line?", (yes, no))


def of_value(type_: Type, low: Value | None, high: Value | None, words: Words) -> Question:
    """A question for a value of a type, which may always be "not given"."""
    if type_.name == "yesno":
        return Question("What do they answer?", (Pick("yes", "Yes"), Pick("no", "No"), _NOT_GIVEN))
    if type_.name == "choice":
        titles = dict(zip(type_.options, type_.titles, strict=False))
        picks = (Pick(key, titles.get(key) or key.replace("_", " ")) for key in type_.options)
        return Question("What do they answer?", (*picks, _NOT_GIVEN))
    between = ""
    if low is not None and high is not None:
        between = f" from {words.printed(low, type_)} to {words.printed(high, type_)}"
    elif low is not None:
        between = f", {words.printed(low, type_)} or more"
    elif high is not None:
        between = f", {words.printed(high, type_)} or less"
    needed = {
        "money": f"the amount in {words.program.currency}",
        "number": "the number",
        "date": "the date",
        "text": "their answer",
    }[type_.name]
    return Question(f"Type {needed}{between}.", (_NOT_GIVEN,), free=True, heard=type_.name == "text")


def of_answer(name: str, values: Values, words: Words) -> Question:
    """A question for another answer to an ask or a listen that was answered before."""
    nodes = words.program.nodes
    node = nodes.get(f"ask {name}")
    if isinstance(node, model.Ask) and node.choices:
        picks = tuple(Pick(choice.key, choice.text.render_gaps(values)) for choice in node.choices)
        return Question(f"What is right for “{words.name(name)}”?", picks)
    if isinstance(node, model.Ask):
        low = node.low.run(values) if node.low is not None else None
        high = node.high.run(values) if node.high is not None else None
        return of_value(node.type, low, high, words)
    return Question(f"What is right for “{words.name(name)}”? Type the gist.", (), free=True)

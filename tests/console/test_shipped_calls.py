"""The shipped scripts, led line by line to an end."""

import datetime
import io
from collections.abc import Iterator
from functools import cache

import pytest

from scriptengine.call.account import read_account
from scriptengine.call.conversation import Conversation
from scriptengine.console import plain
from scriptengine.console.desk import Desk
from scriptengine.hearing.suggestion import Hearing
from scriptengine.program.load import Loaded, load
from scriptengine.resources import folder
from scriptengine.text.files import read_file

TODAY = datetime.date(2026, 11, 21)
NAMES = sorted(path.stem for path in folder("scripts").glob("*.call"))


@cache
def loaded(name: str) -> Loaded:
    return load(folder("scripts") / f"{name}.call", today=TODAY)


class Agent(io.TextIOBase):
    """Answers whatever is asked, always the first choice or always the last."""

    def __init__(self, last: bool) -> None:
        self.last = last
        self.desk: Desk | None = None
        self._turns: Iterator[int] = iter(range(300))

    def isatty(self) -> bool:
        return False

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        assert self.desk is not None
        if next(self._turns, None) is None:
            return ""
        question = self.desk.question
        if question.free:
            turn = self.desk.shown().turn
            kind = turn.type.name if turn.do == "type" and turn.type is not None else "text"
            low = turn.low if turn.do == "type" else None
            return {"date": "tomorrow", "text": "so it goes"}.get(kind, str(low or 1)) + "\n"
        if not question.picks:
            return "\n"
        return f"{len(question.picks) if self.last else 1}\n"


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_script_comes_to_an_end_line_by_line(name: str, last: bool) -> None:
    program = loaded(name).program
    assert program is not None, loaded(name).diagnostics
    source, _ = read_file(folder("scripts") / "accounts" / f"{name}.yaml")
    assert source is not None
    facts, findings = read_account(program, source)
    assert not [finding for finding in findings if finding.severity == "error"]
    call = Conversation.start(program, facts, today=TODAY, ear=lambda text, before: Hearing((), None, ()))
    agent, shown = Agent(last), io.StringIO()
    agent.desk = Desk(call, keys=False)
    plain.run(agent.desk, agent, shown)  # type: ignore[arg-type]
    text = shown.getvalue()
    assert agent.desk.finished, text[-2000:]
    assert "IMPORTANT: “" not in text
    assert text.replace("\n", "").isprintable()

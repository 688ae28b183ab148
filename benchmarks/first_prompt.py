"""From pressing Enter to the first prompt of `early_arrears`, with its library and lexicon, beside importing
prompt_toolkit."""

import os
import pty
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import Work, compare, python, show

SCRIPTS = Path(__file__).parent.parent / "scripts"
PROMPT = b"What do they answer?"
SIZE = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm-256color"}


def first_prompt(folder: Path, *more: str, cold: bool) -> Work:
    """Start a call in a terminal of its own and wait for its first question; what would come after is cut off."""
    words = [sys.executable, "-m", "scriptengine", "call", str(SCRIPTS / "early_arrears.call"), *more]
    words += ["--account", str(SCRIPTS / "accounts" / "early_arrears.yaml"), "--journal", str(folder / "calls.sqlite3")]

    def run() -> None:
        if cold:
            shutil.rmtree(folder / "cache", ignore_errors=True)
        child, terminal = pty.fork()
        if not child:
            for name in ("PYTHONDONTWRITEBYTECODE", "NODE_EXTRA_CA_CERTS"):
                os.environ.pop(name, None)
            os.environ.update(SIZE, XDG_CACHE_HOME=str(folder / "cache"))
            os.execv(words[0], words)
        seen = b""
        while PROMPT not in seen:
            seen += os.read(terminal, 65536)
            if b"Enter begins the call" in seen:
                raise SystemExit("First prove the script as it stands: scriptengine lint --proofs scripts")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)

    return run


if __name__ == "__main__":
    toolkit = python("import prompt_toolkit")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for mode, more in (("full screen", ()), ("line by line", ("--plain",))):
            for cold, aim in ((False, "at most 2.2"), (True, "at most 3")):
                ratio = compare(first_prompt(folder, *more, cold=cold), toolkit)
                heat = "cold" if cold else "warm"
                show(f"first prompt, {mode}, {heat} cache, against import prompt_toolkit", ratio, aim)

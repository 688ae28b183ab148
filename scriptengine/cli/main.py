"""The command line's front door: picks a command, loads only that one, and turns whatever happens into an exit code.

A command is a module with `arguments(parser)` and `run(arguments) -> int`. It gives CLEAN, FOUND or FAILED.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from scriptengine.version import __version__

CLEAN = 0
FOUND = 1
FAILED = 2
_INTERNAL = 70  # EX_SOFTWARE of sysexits.h
_INTERRUPTED = 130  # what a shell gives for Ctrl-C
_PIPE_CLOSED = 141  # and for a reader that went away
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

COMMANDS: dict[str, tuple[str, str]] = {
    "call": ("scriptengine.cli.call", "lead a call through a script"),
    "resume": ("scriptengine.cli.resume", "go on with a call that was interrupted"),
    "calls": ("scriptengine.cli.calls", "list the calls on record"),
    "show": ("scriptengine.cli.show", "show what was said on a call"),
    "lint": ("scriptengine.cli.lint", "check scripts, and prove their guarantees"),
    "rule": ("scriptengine.cli.rule", "explain a rule that lint names"),
    "test": ("scriptengine.cli.test", "play scenarios and check what happens"),
    "hear": ("scriptengine.cli.hear", "show what a customer's words suggest"),
    "lexicon": ("scriptengine.cli.lexicon", "add phrases to a lexicon"),
    "learn": ("scriptengine.cli.learn", "propose phrases from calls where hearing was wrong"),
    "format": ("scriptengine.cli.format", "lay scripts out in the usual form"),
}
"""Each command's module and what it does, in the order of a trainer's and an agent's day."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` names and give its exit code: 0 clean, 1 something found, 2 could not run.

    70 is a defect of ours. It is told in one line without the error's own words, which may be a customer's; the
    environment variable SCRIPTENGINE_DEBUG brings the whole traceback.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:  # whoever began this has closed it
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # to the end
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that knows only ASCII still shows the rest, and a strange byte typed or pasted ends no call.
            stream.reconfigure(errors="replace")
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # Python flushes once more on its way out, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except OSError as problem:
        if problem.errno not in _FULL:
            return _defect(problem)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        why = os.strerror(problem.errno)
        print(f"What this prints cannot be written: {why}. Make room there, or write it elsewhere.", file=sys.stderr)
        return FAILED
    except Exception as problem:  # noqa: BLE001 the last place where a traceback can be kept from an agent's screen
        return _defect(problem)
    return code


def _run(words: list[str]) -> int:
    if words and words[0] in COMMANDS:
        name, rest = words[0], words[1:]
        module, about = COMMANDS[name]
        command = import_module(module)
        parser = argparse.ArgumentParser(f"scriptengine {name}", description=_sentence(about), allow_abbrev=False)
        command.arguments(parser)
        return int(command.run(parser.parse_args(rest)))
    parser = _front()
    if not words:
        parser.print_help(sys.stderr)
        return FAILED
    parser.parse_args(words[:1])
    from scriptengine.text.clean import one_line
    from scriptengine.text.diagnostic import did_you_mean

    word = one_line(words[0])
    print(f"There is no command `{word}`.{did_you_mean(word, COMMANDS)}", file=sys.stderr)
    print("`scriptengine --help` lists them all.", file=sys.stderr)
    return FAILED


def _front() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {about}" for name, (_, about) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        "scriptengine",
        usage="scriptengine COMMAND ...",
        description="Call scripts that trainers can read, agents can follow, and a linter can prove.",
        epilog=f"commands:\n{listed}\n\n`scriptengine COMMAND --help` tells more about one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"scriptengine {__version__}")
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    return parser


def _sentence(about: str) -> str:
    return f"{about[0].upper()}{about[1:]}."


def _defect(problem: Exception) -> int:
    import traceback
    from pathlib import PurePath

    if os.environ.get("SCRIPTENGINE_DEBUG"):
        traceback.print_exception(problem)
        return _INTERNAL
    ours = [frame for frame in traceback.extract_tb(problem.__traceback__) if "scriptengine" in frame.filename]
    where = f" at {PurePath(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    print(
        f"scriptengine {__version__} has a defect ({type(problem).__name__}{where}); it is not your mistake. "
        "To report it, run the same again with SCRIPTENGINE_DEBUG=1 and send what is printed, without customers' data.",
        file=sys.stderr,
    )
    return _INTERNAL

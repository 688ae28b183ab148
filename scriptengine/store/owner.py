"""Who writes a call: a process on a host, and whether it is still alive."""

import os
import socket
from pathlib import Path
from typing import NamedTuple

EXPIRY = 600
"""Seconds without an event until a lease may be taken over, where nobody can see whether its process still runs."""


class Owner(NamedTuple):
    """A process. `process` tells it from a later one with the same pid: when it started, on which boot; empty where
    the system does not say."""

    host: str
    pid: int
    process: str


def this_process() -> Owner:
    """The process that asks."""
    pid = os.getpid()
    return Owner(socket.gethostname(), pid, _started(pid))


def may_be_alive(owner: Owner, idle: float) -> bool:
    """Whether a lease of this owner must be respected, `idle` seconds after its last event.

    On this host a dead process is known at once. Of another host, or where the system does not tell, only time says.
    """
    if owner.host != socket.gethostname() or os.name != "posix":
        return idle < EXPIRY
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True  # somebody else's process is a process
    return _started(owner.pid) == owner.process if owner.process else idle < EXPIRY


def _started(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
    # The name in brackets may hold anything, brackets and spaces too, so count from its end; the start is field 22.
    fields = stat[stat.rfind(")") + 1 :].split()
    # A zombie has let go of its files; only its parent does not know yet.
    return f"{boot}:{fields[19]}" if len(fields) > 19 and fields[0] not in "ZX" else "ended"

"""Two things timed in turn, round after round: on a machine whose speed drifts, only their ratio can be trusted."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

Work = Callable[[], object] | Sequence[str]
"""What is timed: something to call, or the words of a command to run."""


class Ratio(NamedTuple):
    """How many times longer the first took than the second: the median of the rounds, the least and the most."""

    middle: float
    least: float
    most: float
    first: float
    """Seconds, the median; likewise `second`."""
    second: float


def compare(first: Work, second: Work, rounds: int = 7) -> Ratio:
    """Time both once without counting, then `rounds` times in alternating order, so that neither is always warm."""
    pairs = []
    for number in range(rounds + 1):
        if number % 2:
            late = seconds(second)
            early = seconds(first)
        else:
            early = seconds(first)
            late = seconds(second)
        if number:
            pairs.append((early, late))
    ratios = [early / late for early, late in pairs]
    middles = median(early for early, _ in pairs), median(late for _, late in pairs)
    return Ratio(median(ratios), min(ratios), max(ratios), *middles)


def seconds(work: Work) -> float:
    """The seconds that one run takes, with the garbage of earlier runs out of the way."""
    gc.collect()
    if callable(work):
        start = perf_counter()
        work()
        return perf_counter() - start
    # These two would cost every process tens of milliseconds that users do not pay.
    dropped = {"PYTHONDONTWRITEBYTECODE", "NODE_EXTRA_CA_CERTS"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    start = perf_counter()
    subprocess.run(list(work), env=environment, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def python(program: str) -> list[str]:
    """The command that runs a program with this very Python."""
    return [sys.executable, "-c", program]


def show(name: str, ratio: Ratio, target: str = "") -> None:
    """One line: the ratio and how far it spread, the seconds of both, and what was aimed at."""
    aimed = f"; target: {target}" if target else ""
    print(
        f"{name}: {ratio.middle:.2f} times ({ratio.least:.2f} to {ratio.most:.2f}; "
        f"{ratio.first * 1000:.1f} ms against {ratio.second * 1000:.1f} ms{aimed})"
    )

"""Work done side by side, in copies of this process where the system makes such well."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor  # not every run needs it

T = TypeVar("T")

COPIES = sys.platform == "linux"
"""Elsewhere what belongs to the system may not survive in the copy of a process."""

_works: list[Callable[[int], object]] = []
"""What this copy was made for."""


@contextmanager
def pool(processes: int, begin: Callable[..., object] | None = None, *given: Any) -> Iterator["ProcessPoolExecutor"]:
    """So many processes, each of which begins so: copies of this one, or new ones where `COPIES` is not."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    others = active_children()
    made = ProcessPoolExecutor(processes, get_context("fork" if COPIES else "spawn"), begin, given)
    try:
        yield made
    except BaseException:
        # Whoever stops it does not wait for what is under way.
        for process in active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        made.shutdown(cancel_futures=True)


def each(work: Callable[[int], T], many: int, processes: int) -> Iterator[T]:
    """`work(0)` to `work(many - 1)`, in order, begun in that order; what it gives has to be such that it can be
    pickled. In this process where it cannot be copied."""
    if processes < 2 or many < 2 or not COPIES:
        yield from map(work, range(many))
        return
    with pool(min(processes, many), _works.append, work) as copies:
        yield from copies.map(_do, range(many))  # type: ignore[misc]


def _do(number: int) -> object:
    return _works[-1](number)

"""Work done side by side, in copies of this process where the system makes such well."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

COPIES = sys.platform == "linux"
"""Elsewhere what belongs to the system may not survive in the copy of a process."""

_works: list[Callable[[Any], Any]] = []
"""What this copy was made for."""


def each(work: Callable[[A], B], things: Sequence[A], processes: int, chunk: int = 1) -> Iterator[B]:
    """What comes of each thing, in order: things and that have to be such that they can be pickled.

    Where `COPIES` is not, so does `work`. So many things as a `chunk` go to a process at once. Where there can be no
    more processes, or one is gone, this one does what is left.
    """
    done = 0
    if processes > 1 and len(things) > 1:
        from concurrent.futures.process import BrokenProcessPool  # not every run needs it

        try:
            for one in _side_by_side(work, things, min(processes, len(things)), chunk):
                yield one
                done += 1
        except (OSError, ImportError, NotImplementedError, BrokenProcessPool):
            pass
    yield from map(work, things[done:])


def _side_by_side(work: Callable[[A], B], things: Sequence[A], processes: int, chunk: int) -> Iterator[B]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    others = active_children()
    if COPIES:
        pool = ProcessPoolExecutor(processes, get_context("fork"), _begin, (work,))
        work = _do
    else:
        pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (None,))
    try:
        yield from pool.map(work, things, chunksize=chunk)
    except BaseException:
        # Whoever stops it does not wait for what is under way.
        for process in active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: Callable[[Any], Any] | None) -> None:
    """Begin as a process that is there for one work, or for whatever comes, and no longer than whoever began it."""
    from threading import Thread

    if work is not None:
        _works.append(work)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(thing: Any) -> Any:
    return _works[-1](thing)

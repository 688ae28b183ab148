"""The time of day, as the shell reads it: the only place where a call learns of it."""

import datetime
from collections.abc import Callable

Clock = Callable[[], datetime.datetime]
"""Gives the present, with its time zone."""


def now() -> datetime.datetime:
    """The present in the local time zone."""
    return datetime.datetime.now().astimezone()


def stamp(at: datetime.datetime) -> str:
    """A time as records hold it: UTC, ISO 8601, milliseconds."""
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds")

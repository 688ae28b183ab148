"""A call script engine: a small language for hard calls, an interpreter for agents, a linter that proves promises."""

from scriptengine.version import __version__

__all__ = ["__version__"]

"""A call script engine: a small language for hard calls, an interpreter for agents, a linter that proves promises."""

__version__ = "0.1.0"

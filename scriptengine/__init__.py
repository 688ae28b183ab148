"""A call script engine: a small language for hard phone calls, an interpreter for agents, and a linter that proves promises."""

__version__ = "0.1.0"

"""Findings for readers: people at a terminal, and the machines of a build."""

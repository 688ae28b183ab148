"""Calls without customers: scenarios played and expected, for scripts that are to change without fear."""

"""The agent's screen: turns shown, keys and words taken, for a full screen or one line at a time."""

"""The command line: one module a command, and the one that picks among them."""

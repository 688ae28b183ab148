"""Where calls are kept: the journal on disk."""

"""The language as written: text to a tree, common slips in plain words, and a tree back to canonical text."""

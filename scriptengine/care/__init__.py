"""What care needs: exact money, the books of phrases and notices, and what a call is scored by."""

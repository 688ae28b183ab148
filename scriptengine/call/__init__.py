"""A call as the list of its events: what happened, what to show next, and the journal that keeps it."""

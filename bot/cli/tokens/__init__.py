"""`switchboard tokens`."""

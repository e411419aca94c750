"""`switchboard eval`."""

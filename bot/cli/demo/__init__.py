"""`switchboard demo`."""

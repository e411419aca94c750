"""`switchboard model`."""

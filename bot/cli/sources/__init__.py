"""`switchboard sources`."""

"""`switchboard backup` and `switchboard restore`."""

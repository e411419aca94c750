"""`switchboard run`."""

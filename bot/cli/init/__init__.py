"""`switchboard init`."""

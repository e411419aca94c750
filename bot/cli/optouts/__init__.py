"""`switchboard optouts`."""

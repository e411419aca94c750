"""`switchboard sinks`."""

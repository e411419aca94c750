"""Maintenance steps: they move no question to its next state on the way to an answer."""

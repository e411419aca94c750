"""Undoing what a person has just done: which acts, for how long, and when it is too late. Pure."""

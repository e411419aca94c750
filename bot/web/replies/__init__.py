"""Replies on the web: which are wanted, how one is shown, and what can be done about it."""

"""Signing in to the desk on the web: how long a link and a session hold, and what is kept of their secrets."""

"""Signing in to the desk on the web."""

"""Signing in and out, and the cookie by which a session is known."""

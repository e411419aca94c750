"""Replies on their way out, looked at all together."""

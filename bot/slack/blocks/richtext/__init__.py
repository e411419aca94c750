"""Slack's own rich text: what its people write in messages and windows, as neutral rich text, and back. Pure."""

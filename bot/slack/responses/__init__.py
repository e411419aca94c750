"""Responses to slash commands, visible only to the person who typed one. Pure."""

"""Whom to ask, why, and until when. Pure."""

"""Moments and spans of time as people type them and are told them, in their own time zone. Pure."""

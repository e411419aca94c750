"""Answers that stand in public, as they are published once more."""

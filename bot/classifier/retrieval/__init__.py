"""Retrieval of earlier answers for a new post."""

"""Queries about what is handed on to other systems."""

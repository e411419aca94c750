"""Repositories about people."""

"""Buttons and windows of a burst, and of the answer for all of its questions."""

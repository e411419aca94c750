"""Chaos: the real bot in a process of its own, killed at random again and again, while people act on both sides and
Slack and the square fail now and then. `python -m tests.chaos` plays it and judges what came of it.
"""

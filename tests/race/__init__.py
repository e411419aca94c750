"""Races: two people at once on every act that decides, and every edit and deletion in every state. What should come of
each is written down in tables by hand; a new act or state without a row fails its test.
"""

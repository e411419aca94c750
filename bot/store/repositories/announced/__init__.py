"""Rows that each have one message of their own in Slack: bursts and notices."""

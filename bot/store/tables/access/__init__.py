"""The tables of what lets somebody in from outside Slack."""

from bot.store.tables.access import tokens

__all__ = ["tokens"]

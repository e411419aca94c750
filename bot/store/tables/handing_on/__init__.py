"""The tables of what is handed on to other systems."""

from bot.store.tables.handing_on import outbox

__all__ = ["outbox"]

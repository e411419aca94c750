"""How a person's calls stand: what they take by what they said and what is configured, and what of it is spent."""

from bot.core.interrupting.budget import CallStanding
from bot.core.settings.sections import CallSettings
from bot.store.transaction import Transaction


def standing_of(tx: Transaction, settings: CallSettings, who: str) -> CallStanding:
    """As it is now."""
    said, spent = tx.call_preferences.of(who), tx.calls.spent([who])[who]
    return CallStanding(said.budget(settings), spent, said.hour_told(settings))

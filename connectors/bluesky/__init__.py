"""Bluesky, and other servers of the AT Protocol: mentions of our account and searches, answered as our account."""

from collections.abc import Mapping

from bot.core.ports.runtime import Clock
from connectors.bluesky.connector import Bluesky
from connectors.bluesky.settings import ABOUT, PASSWORD, SECRETS, Settings

__all__ = ("ABOUT", "SECRETS", "Settings", "build")


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> Bluesky:
    return Bluesky(name, settings, secrets.get(PASSWORD, ""), clock)

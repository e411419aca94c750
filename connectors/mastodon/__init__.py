"""Mastodon, and servers that speak its API: mentions of our account, hashtags and searches, answered as our account."""

from collections.abc import Mapping

from bot.core.ports.runtime import Clock
from connectors.mastodon.connector import Mastodon
from connectors.mastodon.settings import ABOUT, SECRETS, TOKEN, Settings

__all__ = ("ABOUT", "SECRETS", "Settings", "build")


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> Mastodon:
    return Mastodon(name, settings, secrets.get(TOKEN, ""), clock)

"""Lemmy, in both of its APIs: mentions of our account, replies to it, communities and searches, answered as ours."""

from collections.abc import Mapping

from bot.core.ports.runtime import Clock
from connectors.lemmy.connector import Lemmy
from connectors.lemmy.settings import ABOUT, PASSWORD, SECRETS, Settings

__all__ = ("ABOUT", "SECRETS", "Settings", "build")


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> Lemmy:
    return Lemmy(name, settings, secrets.get(PASSWORD, ""), clock)

"""Talk pages of a MediaWiki with DiscussionTools: comments that are added to them, answered below as our account."""

from collections.abc import Mapping

from bot.core.ports.runtime import Clock
from connectors.mediawiki.connector import MediaWiki
from connectors.mediawiki.settings import ABOUT, PASSWORD, SECRETS, Settings

__all__ = ("ABOUT", "SECRETS", "Settings", "build")


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> MediaWiki:
    return MediaWiki(name, settings, secrets.get(PASSWORD, ""), clock)

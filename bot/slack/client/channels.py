"""Resolves channel names to ids: the configuration says #support, Slack wants an id. Names are looked up once."""

import re

from slack_sdk import WebClient

from bot.core.errors import ChannelUnusable
from bot.core.ports.runtime import Clock
from bot.slack.client.errors import WHERE, translate_errors

_ID = re.compile(r"[CGDUW][A-Z0-9]{2,20}")
_PAGE = 1000


class ChannelDirectory:
    """The channels the bot can see, cached for the lifetime of the process."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._ids: dict[str, str] = {}

    def id(self, channel: str) -> str:
        """The id of "#name", "name" or an id, a user's for our direct messages with them. Raises ChannelUnusable when
        there is no such channel for the bot.
        """
        if _ID.fullmatch(channel):
            return channel
        name = channel.removeprefix("#").lower()
        if name not in self._ids:
            self._ids.update(self._look_up())
        if name not in self._ids:
            raise ChannelUnusable(
                WHERE, f"#{name}: it does not exist or the bot is not in it: invite the bot with /invite"
            )
        return self._ids[name]

    def _look_up(self) -> dict[str, str]:
        found: dict[str, str] = {}
        cursor = ""
        while True:
            with translate_errors(self._clock, "the list of channels"):
                answer = self._client.conversations_list(
                    types="public_channel,private_channel", exclude_archived=True, limit=_PAGE, cursor=cursor
                )
            found.update({str(room["name"]).lower(): str(room["id"]) for room in answer.get("channels") or []})
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found

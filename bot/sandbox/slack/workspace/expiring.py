"""Everything that is valid for a while or a number of times: trigger ids, response URLs, socket tickets, and the rate
at which a channel may be written to and messages may be changed. All by the clock that was handed in.
"""

import math
import secrets
from dataclasses import dataclass, field

from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.workspace.state import State


class Triggers:
    """Trigger ids: each opens one window, within `Rules.trigger` seconds (Slack: 3)."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._issued: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()

    def issue(self, user: str) -> str:
        micros = round(self.state.now() * 1000)
        trigger = f"{micros}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._issued[trigger] = (user, self.state.now() + self.state.rules.trigger)
        return trigger

    def exchange(self, trigger: str) -> str:
        """The user it was issued to. Raises invalid_trigger_id, expired_trigger_id, exchanged_trigger_id."""
        if trigger not in self._issued:
            raise SlackRefusal("invalid_trigger_id")
        user, until = self._issued[trigger]
        if trigger in self._used:
            raise SlackRefusal("exchanged_trigger_id")
        if self.state.now() > until:
            raise SlackRefusal("expired_trigger_id")
        self._used.add(trigger)
        return user


@dataclass(slots=True)
class ResponseUrl:
    """Where an interaction can be responded to. `message` is the one it came from, None for a command."""

    channel: str
    user: str
    until: float
    message: Json | None = None
    ephemeral: bool = False
    uses: int = 0
    said: list[Json] = field(default_factory=list)


class ResponseUrls:
    """response_urls: `Rules.response_uses` uses within `Rules.response_life` seconds (Slack: 5 in 30 minutes)."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.issued: dict[str, ResponseUrl] = {}

    def issue(self, channel: str, user: str, message: Json | None = None, *, ephemeral: bool = False) -> str:
        """The last part of a new response_url."""
        name = f"{self.state.seed.team_id}/{secrets.randbelow(10**12)}/{secrets.token_urlsafe(18)}"
        until = self.state.now() + self.state.rules.response_life
        self.issued[name] = ResponseUrl(channel, user, until, message, ephemeral)
        return name

    def use(self, name: str) -> ResponseUrl:
        """Counts one use. Raises expired_url or used_url, both with status 404 as Slack answers them."""
        url = self.issued.get(name)
        if url is None or self.state.now() > url.until:
            raise SlackRefusal("expired_url", status=404)
        if url.uses >= self.state.rules.response_uses:
            raise SlackRefusal("used_url", status=404)
        url.uses += 1
        return url


class SocketUrls:
    """The tickets in socket URLs from apps.connections.open: one use each, within `Rules.ticket_life` seconds."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._issued: dict[str, float] = {}

    def issue(self) -> str:
        ticket = secrets.token_urlsafe(16)
        self._issued[ticket] = self.state.now() + self.state.rules.ticket_life
        return ticket

    def take(self, ticket: str) -> bool:
        until = self._issued.pop(ticket, None)
        return until is not None and self.state.now() <= until


UPDATES = "chat.update"
"""The bucket of all changes of messages together."""

PROFILES = "users.profile.get"
"""The bucket of all profiles together."""


class MethodRateLimits:
    """One message a second in each channel, with a small burst, and the tiers of chat.update and users.profile.get: a
    token bucket each.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._buckets: dict[str, tuple[float, float]] = {}

    def count_message(self, channel: str) -> None:
        """Raises ratelimited (429, Retry-After in whole seconds) when the channel has had too many."""
        self._count(channel, self.state.rules.messages_per_second, float(self.state.rules.burst))

    def count_update(self) -> None:
        """Raises ratelimited when the workspace has had a minute's worth of changes."""
        self._count(UPDATES, self.state.rules.updates_per_minute / 60, self.state.rules.updates_per_minute)

    def count_profile(self) -> None:
        """Raises ratelimited when the app has asked for a minute's worth of profiles."""
        self._count(PROFILES, self.state.rules.profiles_per_minute / 60, self.state.rules.profiles_per_minute)

    def _count(self, bucket: str, a_second: float, most: float) -> None:
        if a_second <= 0:
            return
        now = self.state.now()
        level, then = self._buckets.get(bucket, (most, now))
        level = min(most, level + (now - then) * a_second)
        if level < 1:
            self._buckets[bucket] = (level, now)
            wait = max(1, math.ceil((1 - level) / a_second))
            raise SlackRefusal("ratelimited", status=429, headers={"Retry-After": str(wait)})
        self._buckets[bucket] = (level - 1, now)

"""What the rules and the descriptions of communities say of such as us, read once a day and remembered by all listings.

Posts of a search and what reaches us come from anywhere: of communities that nobody knows yet a few are read with each
page. All this is an extra: while it cannot be read, posts are, and what was known before counts.
"""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.errors import Outside
from connectors.reddit.api import RedditApi
from connectors.reddit.rules import caution, forbids_bots

KEPT = timedelta(days=1)
AT_ONCE = 5
"""Communities read with one page, two calls each, of the 100 calls a minute that Reddit allows."""
MOST = 1_000
"""Communities remembered."""


class Communities:
    """Threads share it. What it remembers is lost with the process, and read again when it is needed."""

    def __init__(self, api: RedditApi) -> None:
        self._api = api
        self._lock = threading.Lock()
        self._told: dict[str, tuple[datetime, str]] = {}

    def read(self, subreddit: str, now: datetime, before: str = "") -> bool:
        """Read what this one says, and whether its rules clearly forbid bots; it says `before` where nothing can be
        read.
        """
        rules, about = (self._answer(f"r/{subreddit}/about{part}") for part in ("/rules", ""))
        told = before if rules is None and about is None else caution(rules, subreddit, about)
        with self._lock:
            while len(self._told) >= MOST:
                self._told.pop(next(iter(self._told)))
            self._told[subreddit.casefold()] = (now, told)
        return forbids_bots(rules)

    def look_up(self, subreddits: Iterable[str], now: datetime) -> tuple[str, ...]:
        """Read the first few of these that were not read today; returns those whose rules clearly forbid bots."""
        others = [name for name in dict.fromkeys(subreddits) if name and not self._is_fresh(name, now)]
        return tuple(name for name in others[:AT_ONCE] if self.read(name, now, self.said_of(name)))

    def said_of(self, subreddit: str) -> str:
        """What is known of this one."""
        with self._lock:
            return self._told.get(subreddit.casefold(), (None, ""))[1]

    def _is_fresh(self, subreddit: str, now: datetime) -> bool:
        with self._lock:
            known = self._told.get(subreddit.casefold())
        return known is not None and now - known[0] < KEPT

    def _answer(self, path: str) -> object:
        try:
            return self._api.read(path, {})
        except Outside:
            return None

"""Calls to Reddit through praw, restrained: no retries but of a read with an expired token, no sleeping, and every HTTP
failure becomes one of our errors here. Reddit's JSON is interpreted in `posts` and `receipts`.

Why praw needs this: prawcore 4 sends a failed POST up to three times, sleeps according to the X-Ratelimit headers,
ignores praw's `timeout` and follows redirects of the token request; praw reads a praw.ini from the working directory,
which can send the credentials elsewhere. So its requestor, retry strategy and rate limiter are replaced (`transport`),
and all its settings are given explicitly.
"""

import configparser
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import praw
from praw.config import Config
from prawcore.const import WINDOW_SIZE
from prawcore.exceptions import BadJSON

from bot.core.errors import Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota
from bot.core.ports.runtime import Clock
from connectors.reddit.transport import Allowance, NoSleep, OneTry, TranslatingRequestor

KINDS = {"comment": "t1", "redditor": "t2", "submission": "t3", "message": "t4", "subreddit": "t5", "trophy": "t6"}


@dataclass(frozen=True, slots=True)
class Access:
    """Reddit credentials: a refresh token, or the account's name and password (a "script" app).

    `nobody`: those of the app alone, which sees what anybody sees.
    """

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    username: str = field(repr=False)
    password: str = field(repr=False)
    refresh_token: str = field(repr=False)
    nobody: bool = False

    @classmethod
    def from_secrets(cls, secrets: Mapping[str, str]) -> "Access":
        names = ("client_id", "client_secret", "username", "password", "refresh_token")
        client_id, client_secret, username, password, token = (
            secrets.get(f"REDDIT_{name.upper()}", "").strip() for name in names
        )
        return cls(client_id, client_secret, username, password, token)

    @property
    def of_nobody(self) -> "Access":
        """Of the app alone: application-only OAuth, https://github.com/reddit-archive/reddit/wiki/OAuth2."""
        return Access(self.client_id, self.client_secret, "", "", "", nobody=True)

    @property
    def missing(self) -> list[str]:
        """The required environment variables that are not set."""
        needed = {"REDDIT_CLIENT_ID": self.client_id}
        if not self.refresh_token:
            needed["REDDIT_CLIENT_SECRET"] = self.client_secret
        if not self.refresh_token and not self.nobody:
            needed["REDDIT_USERNAME"] = self.username
            needed["REDDIT_PASSWORD"] = self.password
        return [name for name, value in needed.items() if not value]

    @property
    def secret_values(self) -> list[str]:
        """The values that must not appear in an error. The username is public."""
        return [word for word in (self.client_id, self.client_secret, self.password, self.refresh_token) if word]


@dataclass(frozen=True, slots=True)
class Server:
    """Reddit's addresses, the timeout in seconds for connecting and for each read, and our user agent."""

    reddit_url: str
    oauth_url: str
    timeout: float
    user_agent: str


class RedditApi:
    """One praw session, opened at its first use. Calls run side by side, so that one which hangs delays no other; only
    who needs a token waits while one is fetched.
    """

    def __init__(
        self, name: str, server: Server, access: Access, clock: Clock, allowance: Allowance | None = None
    ) -> None:
        self._name, self._server, self._access, self._clock = name, server, access, clock
        self._allowance = allowance or Allowance()
        self._lock = threading.Lock()
        self._reddit: praw.Reddit | None = None

    @property
    def quota(self) -> Quota | None:
        return self._allowance.quota

    def read(self, path: str, params: Mapping[str, str]) -> Any:
        """The JSON at `path`. Raises Unavailable, Unauthorised, Refused.

        An access token is valid for 24 h and can be revoked earlier: when it is refused, the read is tried once more
        with a new one.
        """
        session = self._open_session()
        try:
            return self._ask(session.reddit, "GET", path, params=dict(params))
        except Unauthorised:
            self._forget(session)
            if session.is_new:
                raise
        return self._ask(self._open_session().reddit, "GET", path, params=dict(params))

    def write(self, path: str, data: Mapping[str, str]) -> Any:
        """Send `data` once and return the JSON of the response. Raises Uncertain when the response was lost, else as
        `read`.
        """
        session = self._open_session()
        try:
            return self._ask(session.reddit, "POST", path, data=dict(data))
        except Unauthorised:
            self._forget(session)
            raise

    def _ask(self, reddit: praw.Reddit, method: str, path: str, **more: Any) -> Any:
        try:
            return reddit.request(method=method, path=path, **more)
        except (BadJSON, RecursionError) as error:
            nonsense = Unavailable if method == "GET" else Uncertain
            raise nonsense(self._name, "its answer was not JSON") from error

    def _open_session(self) -> "_Session":
        """The session with an access token, which is fetched when there is none or it has expired."""
        with self._lock:
            reddit = self._open()
            authorizer = _authorizer(reddit)
            is_new = not authorizer.is_valid()
            if is_new:
                self._fetch_token(authorizer)
            return _Session(reddit, authorizer.access_token, is_new)

    def _fetch_token(self, authorizer: Any) -> None:
        try:
            authorizer.refresh()
        except (BadJSON, RecursionError) as error:
            raise Unavailable(self._name, "its answer to the credentials was not a token") from error

    def _forget(self, session: "_Session") -> None:
        """Let the next call fetch another token; not when another call has done so meanwhile."""
        with self._lock:
            authorizer = _authorizer(session.reddit)
            if authorizer.access_token == session.token:
                authorizer.access_token = None

    def _open(self) -> praw.Reddit:
        if self._reddit is None:
            if self._access.missing:
                raise Unauthorised(self._name, f"set {', '.join(self._access.missing)} in the environment")
            self._reddit = _open_praw(self._name, self._server, self._access, self._clock, self._allowance)
        return self._reddit


@dataclass(frozen=True, slots=True)
class _Session:
    """praw, the access token that it holds, and whether that was fetched just now."""

    reddit: praw.Reddit
    token: str | None = field(repr=False)
    is_new: bool


def _authorizer(reddit: praw.Reddit) -> Any:
    """What holds the access token."""
    core: Any = reddit._core  # noqa: SLF001  praw has no public access to it
    return core.authorizer


def _open_praw(name: str, server: Server, access: Access, clock: Clock, allowance: Allowance) -> praw.Reddit:
    _ignore_praw_ini()
    by_token = bool(access.refresh_token) or access.nobody
    reddit = praw.Reddit(
        "DEFAULT",
        requestor_class=TranslatingRequestor,
        requestor_kwargs={
            "where": name,
            "clock": clock,
            "allowance": allowance,
            "secret_words": access.secret_values,
            "timeout": server.timeout,
        },
        client_id=access.client_id,
        client_secret=access.client_secret or None,
        username=None if by_token else access.username,
        password=None if by_token else access.password,
        refresh_token=access.refresh_token or None,
        redirect_uri=None,
        user_agent=server.user_agent,
        reddit_url=server.reddit_url,
        oauth_url=server.oauth_url,
        ratelimit_seconds=-1,  # with 0, praw still sleeps and posts again when Reddit asks for some milliseconds
        timeout=int(server.timeout) or 1,
        check_for_updates=False,
        check_for_async=False,
        window_size=WINDOW_SIZE,
        **{f"{what}_kind": kind for what, kind in KINDS.items()},
    )
    core = reddit._core  # noqa: SLF001  praw offers no other way to choose these two
    if core is not None:
        core._retry_strategy_class = OneTry  # noqa: SLF001
        core._rate_limiter = NoSleep(window_size=WINDOW_SIZE)  # noqa: SLF001
    return reddit


def _ignore_praw_ini() -> None:
    """Load the settings praw ships with, before it looks for a praw.ini in the working directory and at home."""
    shipped = configparser.ConfigParser(interpolation=None)
    shipped.read_string(files("praw").joinpath("praw.ini").read_text(encoding="utf-8"))
    with Config.LOCK:
        Config.CONFIG = shipped

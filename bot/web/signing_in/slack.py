"""Sign in with Slack (docs.slack.dev/authentication/sign-in-with-slack): OpenID Connect by the authorisation code, with
state, nonce and PKCE. What comes back is believed once its signature, issuer, audience, time, nonce and workspace hold.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.core.errors import NotAllowed
from bot.web.signing_in.attempt import AGAIN, SignInAttempt, SlackApplication

if TYPE_CHECKING:
    from httpx2 import BaseTransport

    from bot.web.signing_in.openid_client import OpenIdClient

BACK = "/sign-in/slack/back"
"""Where Slack leads back to: a redirect URL of the app, after the desk's address."""

_TEAM, _USER = "https://slack.com/team_id", "https://slack.com/user_id"


class SlackSignIn:
    """Leads to Slack and reads who came back. `team` is the id of our workspace, `address` the desk's own."""

    def __init__(
        self,
        application: SlackApplication,
        address: str,
        team: Callable[[], str],
        now: Callable[[], datetime],
        transport: "BaseTransport | None" = None,
    ) -> None:
        self._app = application
        self._address = address
        self._team = team
        self._now = now
        self._transport = transport

    def begin(self) -> tuple[str, SignInAttempt]:
        """Where to go, and what the browser keeps meanwhile. Raises Outside while we do not know our workspace."""
        attempt = SignInAttempt.new()
        return self._client().address(attempt, self._team()), attempt

    def person(self, attempt: SignInAttempt | None, query: Mapping[str, str]) -> str:
        """The Slack user id of who came back with this address. Raises NotAllowed, Outside."""
        if attempt is None or not secrets.compare_digest(query.get("state", "").encode(), attempt.state.encode()):
            raise NotAllowed(f"This sign-in was begun elsewhere, or too long ago. {AGAIN}")
        if "code" not in query:
            raise NotAllowed(f"Slack did not let you in. {AGAIN}")
        claims = self._client().claims(attempt, query["code"], self._now())
        if claims.get(_TEAM) != self._team():
            raise NotAllowed("You are signed in to another workspace in Slack. Choose ours there, and begin again.")
        return str(claims.get(_USER, ""))

    def _client(self) -> "OpenIdClient":
        from bot.web.signing_in.openid_client import OpenIdClient

        return OpenIdClient(self._app, f"{self._address}{BACK}", self._transport)

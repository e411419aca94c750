"""Who the bot is in Slack: asked once, before anything is listened to, and kept. So no event depends on a call that may
fail.
"""

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.core.ports.runtime import Clock
from bot.slack.client.errors import translate_errors


class OwnIdentity:
    """The bot's own authorisation, by its token."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: AuthorizeResult | None = None

    def ask(self) -> AuthorizeResult:
        """What Bolt wants to know for each payload; Slack is asked unless it is known.

        Raises Unavailable, Unauthorised or Refused.
        """
        if self._known is None:
            with translate_errors(self._clock, "who we are"):
                answer = self._client.auth_test()
            self._known = AuthorizeResult.from_auth_test_response(
                auth_test_response=answer, bot_token=self._client.token
            )
        return self._known

"""What signing in with Slack is done with: the application, and what a browser keeps while its person is at Slack."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

ATTEMPT_HOLDS = timedelta(minutes=10)
AGAIN = "Begin again from the page where one signs in."


@dataclass(frozen=True, slots=True)
class SlackApplication:
    """The app with which people sign in: its id, its secret, and where Slack's Web API is."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str = "https://slack.com/api/"

    @property
    def slack(self) -> str:
        """Slack itself, which issues what says who somebody is."""
        return self.api_url.removesuffix("/").removesuffix("/api")


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """What one browser holds while its person is at Slack; whoever comes back without it did not begin here."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def new(cls) -> "SignInAttempt":
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))

    @classmethod
    def unpacked(cls, text: str) -> "SignInAttempt | None":
        """From a cookie; None where there is none."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None  # noqa: PLR2004  its three fields

    @property
    def packed(self) -> str:
        """As the value of a cookie."""
        return f"{self.state}.{self.nonce}.{self.verifier}"

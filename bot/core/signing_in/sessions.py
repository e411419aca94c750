"""A session on the web and the link that begins one. Of a secret only its hash is kept. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

LINK_HOLDS = timedelta(minutes=10)
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
TOUCH = timedelta(minutes=5)
"""How exactly it is kept when a session was last used: not every page that is read is a row that is written."""


class SignInMethod(StrEnum):
    """How somebody signed in."""

    LINK = "link"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in, known by the hash of their session's secret."""

    secret_hash: str
    person: str
    began: datetime
    last_used: datetime

    @property
    def expires(self) -> datetime:
        """When it ends unless it is used."""
        return min(self.last_used + IDLE, self.began + LONGEST)

    def is_over(self, now: datetime) -> bool:
        return self.expires <= now


def secret_hash(secret: str) -> str:
    """What is kept of a secret of 256 random bits: nothing to guess, so a plain hash does."""
    return sha256(secret.encode()).hexdigest()

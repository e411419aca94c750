"""Tokens by which programs read: what each may see, how long it holds, and by what it is known. The secret itself is
kept nowhere.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.errors import Faulty

PREFIX = "swb_"
"""How a token begins, so that people and scanners of secrets know it."""

USUAL_DAYS, MOST_DAYS = 90, 730
_LONGEST_NAME = 60


class ApiScope(StrEnum):
    """What a token lets a program read."""

    QUESTIONS = "questions:read"
    REPLIES = "replies:read"
    NUMBERS = "numbers:read"

    @property
    def shows(self) -> str:
        """What is seen by it, in a sentence."""
        return _SHOWN[self]


_SHOWN: Mapping[ApiScope, str] = {
    ApiScope.QUESTIONS: "What was asked in public, by whom and where; state, tags and times of each question, and the"
    " name of whoever has claimed it. Nothing that colleagues say or write.",
    ApiScope.REPLIES: "Every reply's state and times, its author's and approvers' names; its words only while they"
    " stand in public. No candidate's words, no versions, no findings, no reasons.",
    ApiScope.NUMBERS: "The figures, as `switchboard stats --json` tells them. No words, and no names.",
}


@dataclass(frozen=True, slots=True)
class ApiTokenRequest:
    """A token that is to be made."""

    name: str
    scopes: tuple[ApiScope, ...]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is known here. `name` is what operators call it."""

    number: int
    name: str
    scopes: tuple[ApiScope, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and now < self.expires_at


def token_request(name: str, scopes: Collection[str], days: int) -> ApiTokenRequest:
    """What somebody asks for. Raises Faulty with every fault in it."""
    known = {scope.value: scope for scope in ApiScope}
    every = ", ".join(known)
    faults = [f"There is no scope {scope}. There are: {every}." for scope in scopes if scope not in known]
    faults += [] if scopes else [f"Say what it may read, with --scope: {every}."]
    short = " ".join(name.split())
    faults += [] if 0 < len(short) <= _LONGEST_NAME else [f"Give it a name of 1 to {_LONGEST_NAME} characters."]
    faults += [] if 1 <= days <= MOST_DAYS else [f"It lasts from 1 to {MOST_DAYS} days."]
    if faults:
        raise Faulty(faults)
    return ApiTokenRequest(short, tuple(known[scope] for scope in dict.fromkeys(scopes)), timedelta(days=days))


def token_hash(secret: str) -> str:
    """By what a token is known. Its 256 bits are random, so nothing slower is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()

"""Translates what the Slack client raises into our own errors, in this one place for every call to Slack.

Nothing is retried here and nothing waits: the caller decides whether and when to try again. No message text and no
token gets into an error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPException

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.core.errors import ChannelUnusable, Outside, Refused, ThreadGone, Unauthorised, Unavailable
from bot.core.ports.runtime import Clock
from bot.slack.client.refusals import CHANNELS, in_words

WHERE = "slack"


class SlackNotFound(Refused):
    """The message to be updated or deleted no longer exists, or can no longer be changed."""


_TOKEN = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "org_login_required",
        "team_access_not_granted",
    }
)
_LATER = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "rollup_error"}
)
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "cant_delete_message"})
"""Codes for a message that was deleted, or can never be changed again."""
_RATE_LIMITED = 429
_BROKEN = 500


@contextmanager
def translate_errors(clock: Clock, about: str = "") -> Iterator[None]:
    """Raises Unavailable, Unauthorised or Refused instead of what slack_sdk, urllib or the socket raises.

    `about` names the channel or message concerned, for the person who reads the reason.
    """
    try:
        yield
    except SlackApiError as e:
        raise _problem(e, clock(), about) from None  # its text holds the whole response
    except (OSError, HTTPException) as e:
        raise Unavailable(WHERE, f"it could not be reached ({type(e).__name__})") from e


def _problem(error: SlackApiError, now: datetime, about: str) -> Outside:
    answer = error.response
    code = str(answer.get("error", "") or "")[:80]
    if not isinstance(answer, SlackResponse):
        return _refused(code, about)
    status: int = answer.status_code
    if status == _RATE_LIMITED or code in _LIMITED:
        return Unavailable(WHERE, "it asks us to slow down", _retry_at(answer, now))
    if status >= _BROKEN or code in _LATER:
        return Unavailable(WHERE, f"it answered {status if status >= _BROKEN else code}")
    if code in _TOKEN:
        return Unauthorised(WHERE, f"{code}: check the token, its scopes and its installation" + _needed(answer))
    return _refused(code, about)


def _refused(code: str, about: str) -> Refused:
    words = in_words(code)
    refused = _refusal(code)(WHERE, f"{about}: {words}" if about else words)
    refused.code = code
    return refused


def _refusal(code: str) -> type[Refused]:
    if code == "thread_not_found":
        return ThreadGone
    if code in _GONE:
        return SlackNotFound
    return ChannelUnusable if code in CHANNELS else Refused


def _needed(answer: SlackResponse) -> str:
    needed = answer.get("needed")
    return f" (it needs {needed})" if isinstance(needed, str) else ""


def _retry_at(answer: SlackResponse, now: datetime) -> datetime | None:
    seconds = str(answer.headers.get("Retry-After", answer.headers.get("retry-after", "")))
    return now + timedelta(seconds=int(seconds)) if seconds.isdecimal() else None

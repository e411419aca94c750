"""How long to wait after Slack failed or refused."""

from datetime import datetime, timedelta

AGAIN = timedelta(seconds=10)
"""When Slack failed and did not say for how long."""

SOONEST = timedelta(seconds=1)
"""When Slack asks us to slow down and names a moment that has passed."""

AFTER_REFUSAL = timedelta(minutes=5)
"""When Slack refused a message until a person fixes it, such as a channel that the bot is not in. For a question's
messages it doubles with each try, up to `LONGEST_REFUSAL`.
"""

LONGEST_REFUSAL = timedelta(hours=6)

AFTER_WRONG_TOKEN = timedelta(seconds=30)
"""When the token is wrong. Short, as it may be fixed at any time."""


def earliest_try(retry_at: datetime | None, now: datetime) -> datetime:
    """When Slack is asked again after it said `retry_at`. A moment ahead is kept as it is, so that messages waiting for
    it do not put it off further.
    """
    if retry_at is None:
        return now + AGAIN
    return retry_at if retry_at > now else now + SOONEST

"""How long Slack is left alone after it failed or refused."""

from datetime import timedelta

AGAIN = timedelta(seconds=10)
"""When Slack failed and did not say for how long."""


AFTER_REFUSAL = timedelta(minutes=5)
"""When Slack refused for good until a person mends it: the bot is not in the channel, a token was revoked."""

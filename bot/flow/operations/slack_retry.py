"""How long to wait after Slack failed or refused."""

from datetime import timedelta

AGAIN = timedelta(seconds=10)
"""When Slack failed and did not say for how long."""

SOONEST = timedelta(seconds=1)
"""When Slack asks us to slow down, however soon it says that it takes more: it counts whole seconds."""

AFTER_REFUSAL = timedelta(minutes=5)
"""When Slack refused a message until a person fixes it, such as a channel that the bot is not in. For a question's
messages it doubles with each try, up to `LONGEST_REFUSAL`.
"""

LONGEST_REFUSAL = timedelta(hours=6)

AFTER_WRONG_TOKEN = timedelta(seconds=30)
"""When the token is wrong. Short, as it may be fixed at any time."""

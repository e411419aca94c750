"""How long Slack is left alone after it failed or refused."""

from datetime import timedelta

AGAIN = timedelta(seconds=10)
"""When Slack failed and did not say for how long."""

SOONEST = timedelta(seconds=1)
"""When Slack asks us to slow down, however soon it says that it takes more: it counts whole seconds."""

AFTER_REFUSAL = timedelta(minutes=5)
"""When Slack refused a message until a person mends it, such as a channel that the bot is not in; each time longer."""

LONGEST_REFUSAL = timedelta(hours=6)

AFTER_WRONG_TOKEN = timedelta(seconds=30)
"""When the token is wrong: it is looked at again soon, for it may be well again at any time."""

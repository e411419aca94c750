"""What Slack sends, and who answers it: the table of contents. A handler acknowledges, reads, calls the desk
once, answers.

What a person may do is decided by the desk; what is drawn stands in `bot.slack`; nothing here touches a public channel.
"""

from slack_bolt import App

from bot.desk import Desk
from handlers import actions, errors, home, shortcuts, thread_messages, windows
from handlers.catch_up import catch_up
from handlers.commands import dispatch

__all__ = ["catch_up", "register"]


def register(app: App, desk: Desk) -> None:
    """Connect every listener to `app`; what people do goes to `desk`."""
    errors.register(app, desk)  # an error in any of the others ends here
    dispatch.register(app, desk)  # /switchboard and /sb, and the pages of what they answer
    actions.register(app, desk)  # buttons under cards, notes and reviews
    windows.register(app, desk)  # previews while typing, and windows handed in
    thread_messages.register(app, desk)  # what is said, edited and deleted in threads
    shortcuts.register(app, desk)  # Propose as reply
    home.register(app, desk)  # the app's home

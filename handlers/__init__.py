"""What Slack sends, and which listener handles it. A listener acknowledges, parses, calls the desk once, and responds.
What a person may do is decided by the desk; what is drawn is in `bot.slack`; nothing here touches a public channel.
"""

from slack_bolt import App

from bot.desk import Desk
from handlers import actions, errors, home, shortcuts, thread_messages, windows
from handlers.catch_up import catch_up
from handlers.commands import dispatch

__all__ = ["catch_up", "register"]


def register(app: App, desk: Desk) -> None:
    """Register every listener with `app`; what people do goes to `desk`."""
    errors.register(app, desk)  # catches the errors of all others
    dispatch.register(app, desk)  # /switchboard and /sb, and the buttons in their responses
    actions.register(app, desk)  # buttons under cards, notes and reviews
    windows.register(app, desk)  # previews while typing, and submissions
    thread_messages.register(app, desk)  # messages posted, edited and deleted in threads
    shortcuts.register(app, desk)  # Propose as reply
    home.register(app, desk)  # the app home

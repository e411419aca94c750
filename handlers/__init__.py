"""What Slack sends, and what follows. What may change something is kept in the inbox, acknowledged, and carried out
from there: parsed, one call of the desk, an answer. What opens a window or shows something has a listener of its own.
What a person may do is decided by the desk; what is drawn is in `bot.slack`; nothing here touches a public channel.
"""

from collections.abc import Callable

from slack_bolt import App

from bot.desk import Desk
from handlers import actions, ask_to_allow, errors, inbox, members, own_events, shortcuts, windows
from handlers.catch_up import catch_up
from handlers.commands import dispatch
from handlers.homes import drawing
from handlers.homes.drawing import Homes
from handlers.inbox import KeptPayloads
from handlers.payloads import make_readable

__all__ = ["Homes", "KeptPayloads", "catch_up", "make_readable", "register"]


def register(app: App, desk: Desk, homes: Homes, missed: Callable[[], None] = lambda: None) -> None:
    """Register every listener with `app`; what people do goes to `desk`, and to be seen to `homes`. `missed` is called
    when a message could not be kept: it is to be read from its thread.
    """
    errors.register(app, desk)  # catches the errors of all others
    own_events.register(app)  # what we did ourselves
    members.register(app, desk)  # who is of another workspace, and whose account has changed
    inbox.register(app, desk, missed)  # keeps what may change something: the rest goes on to the listeners below
    dispatch.register(app, desk, homes)  # the buttons in the commands' responses
    actions.register(app, desk)  # buttons that open a window or show something
    ask_to_allow.register(app, desk)  # words that lint forbids are put before communications
    windows.register(app, desk, homes)  # previews while typing, and submissions
    shortcuts.register(app, desk)  # Propose as reply
    drawing.register(app, homes)  # the app home

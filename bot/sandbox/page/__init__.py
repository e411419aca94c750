"""The demo's web page: the public square and the company's Slack side by side, for a person to try by hand.

`server.DemoPage` serves it on 127.0.0.1, `origin_guard` rejects foreign requests. It has no logic of its own: it shows
the state of both and passes actions on.
"""

from bot.sandbox.page.server import DemoPage

__all__ = ["DemoPage"]

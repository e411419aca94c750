"""The page of the demo: the public square and the company's Slack next to each other, for a person to try by hand.

`server.Page` serves it on 127.0.0.1; who may ask what is `page.origin_guard`'s. It shows and passes on; it decides
nothing.
"""

from bot.sandbox.page.server import DemoPage

__all__ = ["DemoPage"]

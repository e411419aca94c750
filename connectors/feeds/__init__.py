"""One RSS or Atom feed as a source.

`connector` is what an operator says of it and how entries become posts; `fetch` reads it over `safe_network`, which
refuses addresses that are not public; `parser` reads it in a process of its own; `cursor` is what is remembered between
two readings.
"""

from connectors.feeds.connector import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

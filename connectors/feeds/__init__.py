"""One RSS, Atom or JSON feed as a source.

`connector` has the settings and turns entries into posts; `fetch` downloads the feed over `safe_network`, which refuses
addresses that are not public, and `connections`, which are kept; `parser` has it parsed by `parser_pool`; `identity`
tells which entry is which where the feed does not; `cursor` is the state kept between two polls. `json_feed` reads JSON
Feed, `opml` lists of feeds; `discovery` finds the feed of a web page.
"""

from connectors.feeds.connector import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

"""X: mentions and a search, with replies by API where X's rules allow it.

`connector` has the settings and implements Source, Replier and Finder; `api` makes the calls, `payloads` parses the
responses, `posts` turns them into posts, `cursor` decides what is read next; `length` counts as X does, with `links`
and `emoji`.
"""

from connectors.x.connector import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

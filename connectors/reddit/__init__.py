"""Reddit: subreddits, a search and the inbox.

`settings` says what a source can be told, `connector` implements the ports; `api` makes the calls over `transport`,
`posts` turns Reddit's JSON into posts, `cursor` decides what is read next, `receipts` interprets the responses to our
replies.
"""

from connectors.reddit.connector import ABOUT, SECRETS, build
from connectors.reddit.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

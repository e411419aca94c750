"""Reddit: subreddits, a search and the inbox.

`connector` has the settings and implements Source, Replier and Finder; `api` makes the calls over `transport`, `posts`
turns Reddit's JSON into posts, `cursor` decides what is read next, `receipts` interprets the responses to our replies.
"""

from connectors.reddit.connector import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

"""Reddit: subreddits, a search and the inbox.

`settings` says what a source can be told, `connector` implements the ports, `reading` reads the `listings` that it
watches; `api` makes the calls over `transport`, `problems` says what went wrong, `posts` turns Reddit's JSON into
posts (`fields` reads it, `contents` says what a post holds, `authors` whether a machine wrote it), `cursor` decides
what is read next, `rules` what a subreddit says of such as us (`communities` reads it), `receipts` interprets the
responses to our replies.
"""

from connectors.reddit.connector import ABOUT, SECRETS, build
from connectors.reddit.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

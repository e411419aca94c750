"""Reddit: subreddits, a search and the inbox.

`connector` is what an operator says of it and the three abilities; `api` makes the calls, `posts` makes posts of what
it answers, `cursor` says what is read next, `receipts` what an answer to a reply means.
"""

from connectors.reddit.connector import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

"""X: mentions, a search and our own posts, with replies by API where X's rules allow it.

`connector` answers and finds; `reading` reads the streams, within what `spending` allows a day and `ledger` has left;
`api` makes the calls, `refusals` says what a refusal means, `payloads` parses the responses, `posts` turns them into
posts (`authors` says whether a machine wrote them), `cursor` decides what is read next; `length` counts as X does,
with `links` and `emoji`.
"""

from connectors.x.connector import ABOUT, SECRETS, build
from connectors.x.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

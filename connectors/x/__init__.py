"""X: mentions and a search, answered by API where its rules allow it.

`connector` is what an operator says of it and the three abilities; `api` makes the calls, `payloads` reads the answers,
`posts` makes posts of them, `cursor` says what is read next; `length` counts as X does, with `links` and `emoji`.
"""

from connectors.x.connector import ABOUT, SECRETS, Settings, build

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

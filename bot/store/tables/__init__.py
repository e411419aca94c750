"""The tables, one file a noun. Importing this package registers them all: migrations and `create_all` see no others.
Rows never leave the store: it returns the frozen values of `bot.core`. States and kinds are stored by value. Times are
UTC. A lease (`lease_token`, `lease_until`) says who works on a row and until when.
"""

from bot.store.tables import (
    access,
    handing_on,
    history,
    images,
    inbox,
    learning,
    opt_outs,
    people,
    promises,
    questions,
    replies,
    similarity,
    slack,
    sources,
)

__all__ = [
    "access",
    "handing_on",
    "history",
    "images",
    "inbox",
    "learning",
    "opt_outs",
    "people",
    "promises",
    "questions",
    "replies",
    "similarity",
    "slack",
    "sources",
]

"""Discourse: all posts of a forum.

`settings` says what a source can be told, `connector` implements the ports, `reading` reads the forum's newest posts,
`api` sends requests and says what went wrong, `shapes` is the JSON that is read and how it becomes posts.
"""

from connectors.discourse.connector import ABOUT, SECRETS, build
from connectors.discourse.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

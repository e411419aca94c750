"""Facebook: the comments under the posts of a Page of ours.

`settings` says what a source can be told, `connector` implements the ports, `reading` reads comments, `api` sends
requests and says what went wrong, `shapes` is the JSON that is read and how it becomes posts.
"""

from connectors.facebook.connector import ABOUT, SECRETS, build
from connectors.facebook.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

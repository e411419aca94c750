"""WordPress: the comments of a blog, its own or one at WordPress.com.

`settings` says what a source can be told, `connector` implements the ports, `reading` reads comments, `api` sends
requests and says what went wrong, `shapes` is the JSON that is read and how it becomes posts.
"""

from connectors.wordpress.connector import ABOUT, SECRETS, build
from connectors.wordpress.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

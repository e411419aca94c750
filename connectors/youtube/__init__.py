"""YouTube: the comments under the videos of a channel of ours.

`settings` says what a source can be told, `connector` implements the ports, `reading` reads threads and their answers;
`api` sends requests and says what went wrong, `credentials` fetches access tokens, `budget` counts the day's units,
`shapes` is the JSON that is read and how it becomes posts.
"""

from connectors.youtube.connector import ABOUT, SECRETS, build
from connectors.youtube.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

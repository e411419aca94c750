"""GitHub: issues, their comments, and discussions of chosen repositories.

`settings` says what a source can be told, `connector` implements the ports. `issues` reads issues and comments over
REST, `discussions` reads and answers over GraphQL; both use `api`, which sends requests and says what went wrong.
`shapes` is the JSON that is read, `addresses` how a post is named, `posts` how it becomes ours, `markers` the hidden
mark by which a reply is found again.
"""

from connectors.github.connector import ABOUT, SECRETS, build
from connectors.github.settings import Settings

__all__ = ["ABOUT", "SECRETS", "Settings", "build"]

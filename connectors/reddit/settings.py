"""What a source of Reddit can be told in the configuration."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from connectors import ConnectorSettings
from connectors._http import TIMEOUT

_ONE_SERVER = r"^(https://[A-Za-z0-9.-]+(:\d+)?|http://(127\.0\.0\.1|localhost)(:\d+)?)$"

_Query = Annotated[str, Field(max_length=500)]


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of kind "reddit" may say."""

    subreddits: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{2,24}$")], ...] = Field(
        default=(),
        max_length=100,
        description='Subreddits to watch, without "r/".',
        examples=[["ecommerce", "sysadmin"]],
    )
    comments: bool = Field(default=True, description="Watch the comments of these subreddits too, not only the posts.")
    search: _Query | tuple[_Query, ...] = Field(
        default="",
        description="A Reddit search over all subreddits, or several in a list; empty for none.",
        examples=["ferrywire"],
    )
    inbox: bool = Field(
        default=True,
        description="Watch replies to our posts and comments, and mentions of us; no private message and no chat.",
    )
    account: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9_-]{0,24}$",
        description="Our account's name; empty: REDDIT_USERNAME. Its own posts never become questions.",
    )
    reply: Literal["api", "assist"] = Field(
        default="assist",
        description='How replies leave: "assist", a person posts them; "api", once Reddit has approved your client.',
    )
    timeout: float = Field(default=TIMEOUT, gt=0, le=60, description="Seconds to connect, and for each read.")
    reddit_url: str = Field(
        default="https://www.reddit.com", pattern=_ONE_SERVER, description="Where tokens are fetched. For tests."
    )
    oauth_url: str = Field(
        default="https://oauth.reddit.com", pattern=_ONE_SERVER, description="Where the API is. For tests."
    )

    @property
    def queries(self) -> tuple[str, ...]:
        """What is searched for, each once."""
        given = (self.search,) if isinstance(self.search, str) else self.search
        return tuple(dict.fromkeys(query.strip() for query in given if query.strip()))

    @model_validator(mode="after")
    def _watches_something(self) -> Self:
        if not (self.subreddits or self.queries or self.inbox):
            raise ValueError("it watches nothing: set subreddits, search or inbox")
        return self

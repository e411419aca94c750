"""What a source of this kind may be told, and the secret it needs."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from connectors import About, ConnectorSettings

ABOUT = About(
    watches="mentions of an account, hashtags and searches on its Mastodon server",
    answers="by API where we are mentioned, else by a person",
)

TOKEN = "MASTODON_ACCESS_TOKEN"  # noqa: S105  a name

SECRETS: Mapping[str, str] = {
    TOKEN: "on your server: Preferences, Development, New application, with the scopes read:accounts read:statuses "
    "read:notifications read:search write:statuses write:media; then “Your access token”",
}


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of this kind may say."""

    server: str = Field(
        pattern=r"^https?://[^\s/]+/?$",
        description="The server of our account.",
        examples=["https://mastodon.example"],
    )
    mentions: bool = Field(True, description="Whether posts that mention our account are read.")
    hashtags: tuple[Annotated[str, Field(pattern=r"^#?\w{1,100}$")], ...] = Field(
        (), max_length=20, description="Hashtags that are read, as far as their posts reach our server."
    )
    searches: tuple[Annotated[str, Field(min_length=1, max_length=400)], ...] = Field(
        (),
        max_length=20,
        description="What to search for. A server without full-text search finds nothing, and no server finds authors "
        "who did not agree to be found.",
    )
    uncalled: Literal["assist", "api"] = Field(
        "assist",
        description='How those are answered who do not mention us: "assist", a person posts it; "api", where the '
        "rules of your server let an account do so.",
    )
    visibility: Literal["unlisted", "public"] = Field(
        "unlisted",
        description='Whether our replies are in public timelines too: "unlisted", they are not, though anybody may '
        "read them. None is ever more public than what it answers.",
    )
    limit: int = Field(
        500, ge=1, le=1_000_000, description="The longest post your server takes, in characters as it counts them."
    )

    @model_validator(mode="after")
    def _reads_something(self) -> "Settings":
        if not (self.mentions or self.hashtags or self.searches):
            raise ValueError("nothing is read: turn mentions on, or name hashtags or searches")
        return self

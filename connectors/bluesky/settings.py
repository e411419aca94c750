"""What a source of this kind may be told, and the secret it needs."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from connectors import About, ConnectorSettings

ABOUT = About(
    watches="mentions of an account, replies to it, and searches on Bluesky",
    answers="by API where we are mentioned or replied to, else by a person",
)

PASSWORD = "BLUESKY_APP_PASSWORD"  # noqa: S105  a name

SECRETS: Mapping[str, str] = {
    PASSWORD: "an app password of the account: Settings, Privacy and security, App passwords; without access to direct "
    "messages",
}


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of this kind may say."""

    account: str = Field(
        pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        description="The handle of our account, without @.",
        examples=["ferrywire.bsky.social"],
    )
    mentions: bool = Field(True, description="Whether posts that mention us, reply to us or quote us are read.")
    searches: tuple[Annotated[str, Field(min_length=1, max_length=400)], ...] = Field(
        (), max_length=20, description='What to search for; "a phrase", #tag, from:handle and domain:name work too.'
    )
    service: str = Field(
        "https://bsky.social",
        pattern=r"^https?://[^\s/]+/?$",
        description="The server that our account is on (its PDS), where that is not Bluesky's own.",
    )

    @model_validator(mode="after")
    def _reads_something(self) -> "Settings":
        if not (self.mentions or self.searches):
            raise ValueError("nothing is read: turn mentions on, or name searches")
        return self

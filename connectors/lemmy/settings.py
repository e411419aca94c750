"""What a source of this kind may be told, and the secret it needs."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from connectors import About, ConnectorSettings

ABOUT = About(
    watches="mentions of an account, replies to it, communities and searches on its Lemmy server",
    answers="by API where we are mentioned or replied to, else by a person",
)

PASSWORD = "LEMMY_PASSWORD"  # noqa: S105  a name

SECRETS: Mapping[str, str] = {PASSWORD: "the password of our account on the server; two-factor login must be off"}


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of this kind may say."""

    server: str = Field(
        pattern=r"^https?://[^\s/]+/?$", description="The server of our account.", examples=["https://lemmy.example"]
    )
    account: str = Field(
        pattern=r"^[A-Za-z0-9_]+$", max_length=255, description="The name of our account there.", examples=["ferrywire"]
    )
    mentions: bool = Field(True, description="Whether comments that mention us and replies to us are read.")
    communities: tuple[Annotated[str, Field(pattern=r"^!?[A-Za-z0-9_]+(@[A-Za-z0-9.:-]+)?$")], ...] = Field(
        (), max_length=20, description='Communities whose posts and comments are read: "name", or "name@server".'
    )
    searches: tuple[Annotated[str, Field(min_length=1, max_length=400)], ...] = Field(
        (), max_length=5, description="What to search for in posts and comments. A server allows few searches."
    )
    uncalled: Literal["assist", "api"] = Field(
        "assist",
        description='How those are answered who neither mention us nor reply to us: "assist", a person posts it; '
        '"api", where the community is ours or its rules let an account do so.',
    )

    @model_validator(mode="after")
    def _reads_something(self) -> "Settings":
        if not (self.mentions or self.communities or self.searches):
            raise ValueError("nothing is read: turn mentions on, or name communities or searches")
        return self

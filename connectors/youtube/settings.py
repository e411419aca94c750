"""What a source of YouTube can be told in the configuration."""

from typing import Annotated, Literal

from pydantic import Field

from connectors import ConnectorSettings
from connectors._http import TIMEOUT

_Channel = Annotated[str, Field(pattern=r"^UC[A-Za-z0-9_-]{22}$")]


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of kind "youtube" may say."""

    channel_id: _Channel = Field(
        description="The id of our channel, whose videos' comments are watched, and which answers.",
        examples=["UCferrywire0000000000000"],
    )
    own_channels: tuple[_Channel, ...] = Field(
        (), description="Other channels that are us; what they wrote is never taken for a question."
    )
    follow_days: int = Field(
        7, ge=1, le=28, description="For how many days after a comment answers below it are looked for."
    )
    reading_units: int = Field(
        4_000,
        ge=300,
        le=10_000,
        description="Quota units a day that reading may use; a project has 10,000, and an answer costs 50.",
    )
    reply: Literal["api", "assist"] = Field(
        default="api", description='How replies leave: "api", or "assist": a person posts them.'
    )
    page_size: int = Field(100, ge=1, le=100, description="Threads read in one call; YouTube gives 100 at most.")
    timeout: float = Field(default=TIMEOUT, gt=0, le=60, description="Seconds to connect, and for each read.")
    api_url: str = Field(
        "https://www.googleapis.com/youtube/v3", pattern=r"^https?://\S+$", description="Where the API is. For tests."
    )
    token_url: str = Field(
        "https://oauth2.googleapis.com/token", pattern=r"^https?://\S+$", description="Where tokens are. For tests."
    )

    @property
    def ours(self) -> frozenset[str]:
        return frozenset((self.channel_id, *self.own_channels))

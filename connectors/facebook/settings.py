"""What a source of Facebook can be told in the configuration."""

from typing import Literal

from pydantic import Field

from connectors import ConnectorSettings
from connectors._http import TIMEOUT


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of kind "facebook" may say."""

    page_id: str = Field(
        pattern=r"^[0-9]{1,20}$", description="The number of our Page, which answers.", examples=["1090000000000"]
    )
    posts: int = Field(
        25, ge=1, le=100, description="How many of the Page's newest posts are watched for comments, all in one call."
    )
    comments: int = Field(
        25, ge=1, le=50, description="Comments of each that come along; more are asked for by themselves."
    )
    follow_days: int = Field(14, ge=1, le=60, description="For how many days back comments are looked at again.")
    reply: Literal["api", "assist"] = Field(
        default="api", description='How replies leave: "api", or "assist": a person posts them.'
    )
    timeout: float = Field(default=TIMEOUT, gt=0, le=60, description="Seconds to connect, and for each read.")
    api_url: str = Field(
        "https://graph.facebook.com/v26.0",
        pattern=r"^https?://\S+$",
        description="Where the API is, with its version; each lives for two years.",
    )

"""What a source of GitHub can be told in the configuration."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from connectors import ConnectorSettings
from connectors._http import TIMEOUT

_Repository = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$")]
_Login = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,39}(\[bot\])?$")]


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of kind "github" may say."""

    repositories: tuple[_Repository, ...] = Field(
        min_length=1,
        max_length=50,
        description='Repositories to watch, as "owner/name".',
        examples=[["ferrywire/ferrywire"]],
    )
    account: _Login = Field(
        description="The account whose token answers; what it wrote is ours.", examples=["ferrywire-support"]
    )
    own_authors: tuple[_Login, ...] = Field(
        (), description="Other accounts that are us; what they wrote is never taken for a question."
    )
    issues: bool = Field(default=True, description="Watch issues and their comments.")
    pull_requests: bool = Field(
        default=False, description="Watch pull requests and their comments too: code that somebody offers."
    )
    discussions: bool = Field(default=False, description="Watch discussions, where the repositories have them.")
    reply: Literal["api", "assist"] = Field(
        default="assist",
        description='How replies leave: "api", in repositories of your own; "assist", a person posts them. '
        "An account that answers by itself where nobody asked it to is soon suspended.",
    )
    page_size: int = Field(100, ge=1, le=100, description="Entries read in one call; GitHub gives 100 at most.")
    timeout: float = Field(default=TIMEOUT, gt=0, le=60, description="Seconds to connect, and for each read.")
    api_url: str = Field(
        "https://api.github.com",
        pattern=r"^https?://\S+$",
        description="Where the API is: https://HOST/api/v3 of an Enterprise Server.",
    )

    @model_validator(mode="after")
    def _watches_something(self) -> Self:
        if not (self.issues or self.pull_requests or self.discussions):
            raise ValueError("it watches nothing: set issues, pull_requests or discussions")
        return self

    @property
    def ours(self) -> frozenset[str]:
        """The accounts that are us, in small letters: GitHub tells no capitals apart."""
        return frozenset(name.casefold() for name in (self.account, *self.own_authors))

"""What a source of Discourse can be told in the configuration."""

from typing import Annotated, Literal

from pydantic import Field

from connectors import ConnectorSettings
from connectors._http import TIMEOUT

_Name = Annotated[str, Field(pattern=r"^[\w.-]{1,60}$")]


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of kind "discourse" may say."""

    url: str = Field(
        pattern=r"^https?://[^\s/]+(/\S*)?$",
        description="The forum's address.",
        examples=["https://community.ferrywire.example"],
    )
    account: _Name = Field(description="Our account's user name there; it answers.", examples=["ferrywire"])
    own_authors: tuple[_Name, ...] = Field(
        (), description="Other accounts that are us; what they wrote is never taken for a question."
    )
    categories: tuple[int, ...] = Field(
        (),
        max_length=200,
        description="The numbers of the categories to watch; empty for all that the account may see.",
    )
    reply: Literal["api", "assist"] = Field(
        default="api", description='How replies leave: "api", or "assist": a person posts them.'
    )
    shortest: int = Field(20, ge=1, description="The shortest post the forum takes, in characters (min_post_length).")
    limit: int = Field(32_000, ge=100, description="The longest post the forum takes, in characters (max_post_length).")
    timeout: float = Field(default=TIMEOUT, gt=0, le=60, description="Seconds to connect, and for each read.")

    @property
    def ours(self) -> frozenset[str]:
        """The accounts that are us, in small letters: a forum tells no capitals apart."""
        return frozenset(name.casefold() for name in (self.account, *self.own_authors))

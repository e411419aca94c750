"""The settings of a source of kind "x"."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from connectors import ConnectorSettings

LEAST_READS = 100
LEAST_UNITS = 450
"""With less a day, not even the smallest page of a search could be asked for."""


class Settings(ConnectorSettings):
    """What a source of kind "x" may say."""

    account: str = Field(
        pattern=r"^@?[A-Za-z0-9_]{1,15}$",
        description="Our account's handle, with or without @.",
        examples=["ferrywire"],
    )
    user_id: str = Field("", pattern=r"^[0-9]{0,19}$", description="Our account's number; looked up when left out.")
    search: str = Field(
        "",
        max_length=400,
        description="A search in X's own language for posts that do not mention us; empty for none.",
        examples=["ferrywire -is:retweet lang:en"],
    )
    own_posts: bool = Field(
        default=True,
        description="Read what our account posts, to notice what colleagues answer there by hand and what becomes of "
        "our replies; no post of ours ever asks anything. Each costs as any other.",
    )
    limit: int = Field(280, ge=1, le=25_000, description="The longest reply; more than 280 needs a Premium account.")
    daily_reads: int = Field(
        0,
        ge=0,
        description="At most so many posts are read a day (UTC), those they quote or answer included; 0 for no limit, "
        "else 100 or more. A part is kept for what replies need; where that is spent, an approved reply waits for "
        "midnight UTC and says so.",
    )
    daily_cost: float = Field(
        0,
        ge=0,
        description="At most so many dollars are spent on reading a day (UTC), by read_price; 0 for no limit. "
        "Replies have their part as with daily_reads.",
    )
    read_price: float = Field(
        0.005,
        gt=0,
        description="Dollars X takes for a post or an image it returns; an author costs twice that "
        "(docs.x.com/x-api/getting-started/pricing, August 2026).",
    )
    api_url: str = Field("", pattern=r"^(https?://\S+)?$", description="Another address for the API, for a stand-in.")

    @field_validator("account")
    @classmethod
    def _without_at(cls, value: str) -> str:
        return value.removeprefix("@")

    @model_validator(mode="after")
    def _suffices_for_a_page(self) -> Self:
        if 0 < self.daily_reads < LEAST_READS:
            raise ValueError(f"daily_reads is 0 for no limit, else at least {LEAST_READS}")
        if 0 < self.daily_cost < LEAST_UNITS * self.read_price:
            raise ValueError(f"daily_cost is 0 for no limit, else at least {LEAST_UNITS * self.read_price:g}")
        return self

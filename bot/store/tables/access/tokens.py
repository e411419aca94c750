"""The table of tokens by which programs read."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from bot.store.tables.columns import json_column, time_column


class ApiTokenRow(SQLModel, table=True):
    """A token; `sha256` is of the secret, which is kept nowhere. It holds until `expires_at`, unless it is revoked."""

    __tablename__: ClassVar[str] = "api_token"
    number: int | None = Field(default=None, primary_key=True)
    name: str
    sha256: str = Field(unique=True)
    scopes: list[str] | None = json_column()
    made_at: datetime = time_column(nullable=False)
    made_by: str = ""
    expires_at: datetime = time_column(nullable=False)
    revoked_at: datetime | None = time_column()
    revoked_by: str = ""

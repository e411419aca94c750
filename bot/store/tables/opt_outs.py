"""The table of opt-outs: authors and communities that are not to be answered."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from bot.store.tables.columns import time_column


class OptOutRow(SQLModel, table=True):
    """An opt-out, in force until `lifted_at`. `kind` is the kind of channel; `key` is compared, `name` is shown. `post`
    is the number of the post that asked; it may be deleted before the opt-out is.
    """

    __tablename__: ClassVar[str] = "opt_out"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("opt_out_by_key", "kind", "scope", "key"),)
    number: int | None = Field(default=None, primary_key=True)
    kind: str
    scope: str
    key: str
    name: str = ""
    cause: str = ""
    at: datetime = time_column(nullable=False)
    by: str = ""
    why: str = ""
    post: int | None = None
    lifted_at: datetime | None = time_column(index=True)
    lifted_by: str = ""

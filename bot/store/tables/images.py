"""The tables of the images that go along with a reply. Their bytes are kept until the reply has left or fell away."""

from typing import ClassVar

from sqlmodel import Field, SQLModel


class ReplyImageRow(SQLModel, table=True):
    """An image of one version of a reply, known by the SHA-256 of its bytes. `url` is where Slack shows it."""

    __tablename__: ClassVar[str] = "reply_image"
    reply: int = Field(primary_key=True, foreign_key="reply.number")
    version: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    sha256: str = Field(index=True)
    media_type: str
    alt: str
    size: int
    url: str = ""


class ImageRow(SQLModel, table=True):
    """The bytes of an image that may still leave."""

    __tablename__: ClassVar[str] = "image"
    sha256: str = Field(primary_key=True)
    content: bytes

"""The images of replies. A version keeps what its images are; their bytes are deleted once no reply needs them."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from bot.core.attachments import Attachments, ReplyImage
from bot.core.model import OutgoingImage
from bot.core.states import LIVE_REPLIES
from bot.store.repositories.approvals import ReplyReader
from bot.store.rows import find_row
from bot.store.tables.images import ImageRow, ReplyImageRow
from bot.store.tables.replies import ReplyRow, VersionRow
from bot.store.tables.reply_values import image_of


class Images:
    """Every query about images. `row` is how replies' rows are read."""

    def __init__(self, session: Session, row: ReplyReader) -> None:
        self._session = session
        self._row = row

    def keep(self, images: Sequence[tuple[ReplyImage, OutgoingImage]]) -> None:
        """Keep the bytes of images that a reply is about to get."""
        for kept, leaving in images:
            self._session.merge(ImageRow(sha256=kept.sha256, content=leaving.content))

    def attach(self, number: int, images: Sequence[ReplyImage]) -> None:
        """Give a reply's present version these images; bytes that only earlier versions had are deleted."""
        row = self._row(number)
        for position, image in enumerate(images):
            self._session.add(_row(number, row.version, position, image))
        self._session.flush()
        self._delete_unneeded(number)

    def attachments(self, number: int) -> Attachments:
        """What goes along with a reply's present words, and what does not."""
        row = self._row(number)
        present = (ReplyImageRow.reply == number, ReplyImageRow.version == row.version)
        rows = self._session.exec(select(ReplyImageRow).where(*present).order_by(col(ReplyImageRow.position)))
        version = find_row(self._session, VersionRow, number, row.version)
        left_out = tuple(version.left_out or ()) if version else ()
        return Attachments(tuple(image_of(one) for one in rows), left_out)

    def outgoing(self, number: int) -> tuple[OutgoingImage, ...]:
        """The images of a reply's present version with their bytes, in order; one whose bytes are gone is left out."""
        kept = ((image, self._session.get(ImageRow, image.sha256)) for image in self.attachments(number).images)
        return tuple(OutgoingImage(image.media_type, image.alt, row.content) for image, row in kept if row)

    def release(self, number: int) -> None:
        """Delete the bytes of a reply's images, once it left or fell away and no other reply needs them."""
        if self._session.exec(select(ReplyImageRow.sha256).where(ReplyImageRow.reply == number).limit(1)).first():
            self._session.flush()
            self._delete_unneeded(number)

    def _delete_unneeded(self, number: int) -> None:
        """Of this reply's images, those that are in no live reply's present version."""
        own = select(ReplyImageRow.sha256).where(ReplyImageRow.reply == number)
        needed = (
            select(ReplyImageRow.sha256)
            .join(ReplyRow, col(ReplyRow.number) == col(ReplyImageRow.reply))
            .where(col(ReplyRow.state).in_([state.value for state in LIVE_REPLIES]))
            .where(ReplyImageRow.version == ReplyRow.version, col(ReplyImageRow.sha256).in_(own))
        )
        unneeded = delete(ImageRow).where(col(ImageRow.sha256).in_(own), col(ImageRow.sha256).not_in(needed))
        self._session.exec(unneeded)


def _row(reply: int, version: int, position: int, image: ReplyImage) -> ReplyImageRow:
    return ReplyImageRow(
        reply=reply,
        version=version,
        position=position,
        sha256=image.sha256,
        media_type=image.media_type,
        alt=image.alt,
        size=image.size,
        url=image.url,
    )

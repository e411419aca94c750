"""Posts of our own accounts: which of them are recorded replies of ours, and which a person wrote by hand."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bot.core.states import PUBLISHED_REPLIES, ReplyState
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow


class OwnPosts:
    """Every query about what our own accounts posted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unrecorded_answer(self, source: str, external_id: str) -> str:
        """The url (or id) of our own account's reply under this post, if it is no recorded reply; else ""."""
        recorded = select(ReplyRow.external_id).where(col(ReplyRow.external_id) != "")
        query = select(PostRow).where(
            PostRow.source == source,
            PostRow.parent_id == external_id,
            col(PostRow.own).is_(True),
            col(PostRow.gone_at).is_(None),
            col(PostRow.external_id).not_in(recorded),
        )
        row = self._session.exec(query.limit(1)).first()
        return "" if row is None else row.url or row.external_id

    def own_post_under(self, number: int, url: str) -> str:
        """The external id of our own account's reply under this post, if it is no recorded reply; else "".

        If there are several, the one at `url` is preferred.
        """
        above = self._session.get_one(PostRow, number)
        recorded = select(ReplyRow.external_id).where(col(ReplyRow.external_id) != "")
        query = select(PostRow.external_id, PostRow.url).where(
            PostRow.source == above.source,
            PostRow.parent_id == above.external_id,
            col(PostRow.own).is_(True),
            col(PostRow.external_id).not_in(recorded),
        )
        found = sorted(self._session.exec(query), key=lambda one: one[1] != url)
        return found[0][0] if found else ""

    def link_own_post(self, source: str, external_id: str, parent_id: str) -> None:
        """Link a post of our own account to the reply that a person said they posted there, if its id is missing."""
        query = (
            select(ReplyRow)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .where(PostRow.source == source, PostRow.external_id == parent_id)
            .where(ReplyRow.state == ReplyState.SENT.value, ReplyRow.external_id == "")
        )
        row = self._session.exec(query.order_by(col(ReplyRow.number)).limit(1)).first()
        if row is not None:
            row.external_id = external_id

    def published_replies(self, source: str, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """External id → (reply, question), for those of these ids that are public replies of ours."""
        query = (
            select(ReplyRow.external_id, ReplyRow.number, ReplyRow.question)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .where(PostRow.source == source, col(ReplyRow.external_id).in_(list(ids)))
            .where(col(ReplyRow.state).in_([state.value for state in PUBLISHED_REPLIES]))
        )
        return {name: (number or 0, question) for name, number, question in self._session.exec(query)}

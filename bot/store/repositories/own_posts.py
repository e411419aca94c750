"""Posts of our own accounts: which of them are recorded replies of ours, which a person wrote by hand, and how a
published reply is amended and deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from bot.core.replying.amending import same_words
from bot.core.replying.manners import PublicAnswer
from bot.core.replying.target import LEFT
from bot.core.richtext.model import RichText
from bot.core.richtext.serialise import to_json
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, ReplyState, check_reply_move
from bot.store.leases import Lease, check_lease, release_lease, take_lease
from bot.store.parameters import LIMIT, NOW
from bot.store.repositories.approvals import ReplyReader
from bot.store.repositories.searching.index import REPLY_WORDS, WordIndex
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ApprovalRow, ReplyRow, VersionRow

_DELETING = (
    select(PostRow.source, ReplyRow.number)
    .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
    .where(
        col(ReplyRow.state) == ReplyState.DELETING.value,
        or_(col(ReplyRow.lease_until).is_(None), col(ReplyRow.lease_until) <= NOW),
    )
    .order_by(col(ReplyRow.number))
    .limit(LIMIT)
)


class OwnPosts:
    """Every query about what our own accounts posted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def answers_since(self, source: str, since: datetime, but: int) -> tuple[PublicAnswer, ...]:
        """Our answers on this source that went out after `since`, or may have; amendments and one reply left out."""
        on_their_way = col(ReplyRow.state).in_([state.value for state in LEFT])
        query = (
            select(ReplyRow.sent_at, ReplyRow.claimed_at, PostRow)
            .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
            .where(PostRow.source == source, col(ReplyRow.amends).is_(None), ReplyRow.number != but)
            .where(or_(col(ReplyRow.sent_at) > since, on_their_way & (col(ReplyRow.claimed_at) > since)))
        )
        found = ((sent or claimed, row) for sent, claimed, row in self._session.exec(query))
        return tuple(PublicAnswer(at, row.thread_id or row.external_id, row.author_id) for at, row in found if at)

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


@dataclass(frozen=True, slots=True)
class DeletionClaim:
    """A published reply claimed to be deleted. `attempts` includes this one."""

    lease: Lease
    attempts: int


class PublishedReplies:
    """Every query about what is done to replies once they are published."""

    def __init__(self, session: Session, now: datetime, lease: timedelta, row: ReplyReader) -> None:
        self._session = session
        self._now = now
        self._lease = lease
        self._row = row
        self._words = WordIndex(session, REPLY_WORDS)

    def make_amendment(self, number: int, amends: int) -> None:
        """These words are to replace those of that published reply."""
        self._row(number).amends = amends

    def live_amendments(self, number: int) -> list[int]:
        """Amendments of this reply that somebody or something still has to act on."""
        states = [state.value for state in LIVE_REPLIES]
        query = select(ReplyRow.number).where(ReplyRow.amends == number, col(ReplyRow.state).in_(states))
        return [found for found in self._session.exec(query.order_by(col(ReplyRow.number))) if found is not None]

    def was_amended(self, number: int) -> bool:
        """Whether an amendment of it was applied, or somebody edited it by hand."""
        applied = ReplyState.APPLIED.value
        query = select(ReplyRow.number).where(ReplyRow.amends == number, ReplyRow.state == applied)
        return bool(self._row(number).standing) or self._session.exec(query.limit(1)).first() is not None

    def is_our_wording(self, number: int, text: str) -> bool:
        """Whether this is what the reply says, or what an amendment of it says that is on its way."""
        states = [ReplyState.SENDING.value, ReplyState.UNCERTAIN.value]
        query = select(ReplyRow.text).where(ReplyRow.amends == number, col(ReplyRow.state).in_(states))
        ours = [self._row(number).text, *self._session.exec(query)]
        return any(same_words(text, one) for one in ours)

    def set_standing(self, number: int, text: str) -> None:
        """Store what stands there; "" for the words of the reply itself."""
        row = self._row(number, lock=True)
        row.standing = text
        self._words.replace(number, f"{row.text} {text}")

    def set_late_words(self, number: int, words: RichText) -> None:
        """Store what the reply's Slack message says since it was changed too late."""
        row = self._row(number, lock=True)
        row.late_words, row.late_rich = words.plain, to_json(words)

    def apply_amendment(self, number: int, amendment: int, sha256: str) -> int:
        """Give a published reply the words and approvals of its amendment, as its next version, which is returned."""
        row, new = self._row(number, lock=True), self._row(amendment)
        row.version += 1
        row.text, row.sha256, row.length, row.standing = new.text, sha256, new.length, ""
        row.late_words, row.late_rich = "", None
        row.approvals_needed, row.policy_why, row.findings = new.approvals_needed, new.policy_why, new.findings
        row.words, row.markup, row.question_sha256 = new.words, new.markup, new.question_sha256
        version = VersionRow(reply=number, number=row.version, text=new.text, by=new.author, at=self._now)
        version.words, version.markup = new.words, new.markup
        self._session.add(version)
        self._words.replace(number, new.text)
        query = select(ApprovalRow).where(ApprovalRow.reply == amendment, ApprovalRow.sha256 == new.sha256)
        for yes in self._session.exec(query.where(ApprovalRow.question_sha256 == new.question_sha256)).all():
            given = ApprovalRow(reply=number, sha256=sha256, by=yes.by, at=yes.at)
            given.question_sha256 = new.question_sha256
            self._session.merge(given)
        self._session.flush()
        return row.version

    def begin_deletion(self, number: int) -> None:
        """Have a published reply deleted. Raises NotAllowed unless it stands."""
        row = self._row(number, lock=True)
        check_reply_move(ReplyState(row.state), ReplyState.DELETING)
        row.state, row.attempts = ReplyState.DELETING.value, 0
        release_lease(row)

    def due_to_delete(self, limit: int = 50) -> list[tuple[str, int]]:
        """(source, number) of replies that are to be deleted and that nobody is deleting."""
        found = self._session.exec(_DELETING, params={"now": self._now, "limit": limit})
        return [(source, number) for source, number in found if number is not None]

    def claim_deletion(self, number: int) -> DeletionClaim | None:
        """Lease a reply that is to be deleted; None when it is not, or another worker has it."""
        row = self._row(number, lock=True)
        lease = take_lease(row, self._now, self._lease) if row.state == ReplyState.DELETING.value else None
        if lease is None:
            return None
        row.attempts += 1
        return DeletionClaim(lease, row.attempts)

    def renew_lease(self, number: int, token: str) -> None:
        """Extend the claim by a whole lease from now: the look took time. Raises Stale for another token."""
        check_lease(self._row(number, lock=True), token).lease_until = self._now + self._lease

    def put_off_deletion(self, number: int, token: str, until: datetime) -> None:
        """Try again at `until`. Raises Stale for another token."""
        check_lease(self._row(number, lock=True), token).lease_until = until

    def end_deletion(self, number: int, token: str, state: ReplyState) -> None:
        """Record how it ended. Raises Stale for another token, NotAllowed for a move not in the table."""
        row = check_lease(self._row(number, lock=True), token)
        check_reply_move(ReplyState(row.state), state)
        row.state = state.value
        release_lease(row)

"""The rows of replies: versions, approvals, and sending. States change as `bot.core.states` allows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, false
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import Select

from bot.core.details import ReplyDetail
from bot.core.errors import NotFound
from bot.core.model import Receipt
from bot.core.reply import Reply
from bot.core.richtext.serialise import to_json
from bot.core.sending.fates import next_look
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, CameBy, ReplyState, check_reply_move
from bot.core.text.findings_json import findings_to_json
from bot.core.text.lint_finding import LintFinding
from bot.store.leases import LEASE, Lease, check_lease, release_lease, take_lease
from bot.store.parameters import LIMIT, NOW
from bot.store.repositories.approvals import Approvals, set_approvers
from bot.store.repositories.holds import Holds, held_replies
from bot.store.repositories.reply.details import details_of
from bot.store.repositories.reply.handed_over import HandedOver
from bot.store.repositories.reply.images import Images
from bot.store.repositories.reply.kept_words import KeptWords
from bot.store.repositories.reply.records import Records
from bot.store.repositories.reply.wording import Wording
from bot.store.repositories.searching.index import REPLY_WORDS, WordIndex
from bot.store.rows import find_row, get_row
from bot.store.tables.questions import PostRow
from bot.store.tables.replies import ReplyRow, VersionRow
from bot.store.tables.reply_values import reply_of


@dataclass(frozen=True, slots=True)
class SendClaim:
    """A reply claimed for sending. `since`: the first attempt with these words; `attempts` includes this one.

    `by_hand`: a person posts it, whatever its channel would take.
    """

    lease: Lease
    reply: Reply
    since: datetime
    attempts: int
    by_hand: bool = False


class Replies:
    """Every query about replies."""

    def __init__(self, session: Session, now: datetime, lease: timedelta = LEASE) -> None:
        self._session = session
        self._rows: dict[int, ReplyRow] = {}
        self._locked: set[int] = set()
        self._now = now
        self._lease = lease
        self.approvals = Approvals(session, now, self.row)
        self.images = Images(session, self.row)
        self.kept_words = KeptWords(session)
        self.records = Records(session)
        self.handed_over = HandedOver(session, now, self.row)
        self._holds = Holds(session, now)
        self._words = WordIndex(session, REPLY_WORDS)

    def propose(self, question: int, post: int, wording: Wording, by: str) -> int:
        """A new reply in version 1; returns its number."""
        row = ReplyRow(
            question=question, post=post, text=wording.text, sha256=wording.sha256, author=by, proposed_at=self._now
        )
        row.listed_at, row.source = self._now, get_row(self._session, PostRow, post).source
        self._session.add(row)
        self._session.flush()
        self._set_wording(row, wording, by)
        return row.number or 0

    def reword(self, number: int, wording: Wording, by: str) -> int:
        """Give a reply new words as its next version, which is returned. Approvals of other words no longer count."""
        row = self.row(number, lock=True)
        row.version += 1
        row.claimed_at, row.attempts, row.failure, row.by_hand, row.resumed = None, 0, "", False, False
        self._set_wording(row, wording, by)
        return row.version

    def one(self, number: int) -> Reply:
        """A reply by number. Raises NotFound."""
        return reply_of(self.row(number))

    def locked(self, number: int) -> Reply:
        """A reply as it is now, its row locked until the transaction ends. Raises NotFound."""
        return reply_of(self.row(number, lock=True))

    def move(self, number: int, state: ReplyState, failure: str = "") -> ReplyState:
        """Put a reply into another state and return the old one. Raises NotAllowed for a move not in the table."""
        row = self.row(number, lock=True)
        old = ReplyState(row.state)
        check_reply_move(old, state)
        row.state, row.failure, row.resumed = state.value, failure, row.resumed and state is ReplyState.WAITING
        self._release_images(number, state)
        return old

    def bring_back(self, number: int, state: ReplyState) -> None:
        """Put back what was turned down, as the act that did is undone."""
        self.row(number, lock=True).state = state.value

    def set_findings(self, number: int, findings: tuple[LintFinding, ...]) -> None:
        """What lint says of the present words by today's rules."""
        self.row(number, lock=True).findings = findings_to_json(findings)

    def resume(self, number: int) -> None:
        """Let a waiting reply go though it is held, until the next hold."""
        self.row(number, lock=True).resumed = True

    def mark_holding(self, number: int) -> None:
        """It says only that the answer will come."""
        self.row(number, lock=True).holding = True

    def set_send_at(self, number: int, moment: datetime) -> None:
        """Send it at `moment`, not before."""
        self.row(number).send_at = moment

    def approvals_needed(self, number: int) -> tuple[int, str]:
        """How many approvals the present words need, and why."""
        row = self.row(number)
        return row.approvals_needed, row.policy_why

    def find_by_message(self, channel: str, ts: str) -> int | None:
        """The newest reply whose words came from this Slack message."""
        query = select(ReplyRow.number).where(ReplyRow.spoken_channel == channel, ReplyRow.spoken_ts == ts)
        return self._session.exec(query.order_by(col(ReplyRow.number).desc()).limit(1)).first()

    def set_origin(self, number: int, spoken: tuple[str, str], came_by: CameBy, written_by: str = "") -> None:
        """Store which way the newest words came. `spoken`: channel and ts of their Slack message, whose edit or
        deletion affects this reply, and `written_by` its author, if that was not the proposer; empty for none.
        """
        row = self.row(number)
        (row.spoken_channel, row.spoken_ts), row.came_by, row.spoken_by = spoken, came_by.value, written_by

    def live_replies(self, question: int) -> list[int]:
        """Replies of a question that somebody or something still has to act on; its amendments are left out."""
        live = col(ReplyRow.state).in_([state.value for state in LIVE_REPLIES])
        query = select(ReplyRow.number).where(ReplyRow.question == question, live, col(ReplyRow.amends).is_(None))
        return [n for n in self._session.exec(query.order_by(col(ReplyRow.number))) if n is not None]

    def other_published(self, post: int, but: int) -> str:
        """The url of another published answer of ours to this post, "" when there is none; holding answers are none."""
        published = col(ReplyRow.state).in_([s.value for s in PUBLISHED_REPLIES])
        query = select(ReplyRow).where(
            ReplyRow.post == post, ReplyRow.number != but, published, col(ReplyRow.holding).is_(False)
        )
        row = self._session.exec(query.limit(1)).first()
        return "" if row is None else row.url or f"reply {row.number}"

    def put_off_for(self, why: str) -> list[tuple[str, int]]:
        """(source, number) of replies that were put off for a reason that begins so."""
        query = select(PostRow.source, ReplyRow.number).join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        query = query.where(ReplyRow.state == ReplyState.WAITING.value, col(ReplyRow.failure).startswith(why))
        return [(source, number or 0) for source, number in self._session.exec(query.order_by(col(ReplyRow.number)))]

    def due_to_send(self, limit: int = 50, *, amendments: bool = False) -> list[tuple[str, int]]:
        """(source, number) of replies after their undo window and not held, or whose sender died; by send time.

        Amendments instead of replies, if that is asked for.
        """
        held = held_replies(self._session)
        query = _due_unheld(amendments) if held is None else _due(amendments, held)
        rows = self._session.exec(query, params={"now": self._now, "limit": limit})
        found = [(source, row.number or 0, row) for source, row in rows]
        self._rows |= {number: row for _, number, row in found if number not in self._rows}
        return [(source, number) for source, number, _ in found]

    def claim_for_sending(self, number: int, *, amendment: bool = False) -> SendClaim | None:
        """Lease a due reply and mark it SENDING; None when it is not due, held, undone or another worker has it, and
        for an amendment unless that is meant.
        """
        row = self.row(number, lock=True)
        if (row.amends is not None) is not amendment:
            return None
        state = ReplyState(row.state)
        due = state is ReplyState.WAITING and row.send_at is not None and row.send_at <= self._now
        if not (due or state is ReplyState.SENDING):
            return None
        if due and self._holds.reason_to_keep(number):
            return None
        lease = take_lease(row, self._now, self._lease)
        if lease is None:
            return None
        row.state = ReplyState.SENDING.value
        row.claimed_at = row.claimed_at or self._now
        row.attempts += 1
        taken_over = Lease(lease.token, state is ReplyState.SENDING)
        return SendClaim(taken_over, reply_of(row), row.claimed_at, row.attempts, row.by_hand)

    def start_over(self, number: int, *, by_hand: bool = False) -> None:
        """Count attempts from zero again, as a person asked. The time of the first attempt stays, for looking up.

        `by_hand`: it is handed to a person, whatever its channel would take.
        """
        row = self.row(number, lock=True)
        row.attempts, row.failure, row.by_hand = 0, "", by_hand

    def renew_lease(self, number: int, token: str) -> None:
        """Extend the claim by a whole lease from now: the checks took time. Raises Stale for another token."""
        check_lease(self.row(number, lock=True), token).lease_until = self._now + self._lease

    def look_up_after(self, number: int, token: str, until: datetime) -> None:
        """Keep a reply SENDING, outcome unknown: a claim after `until` looks it up. Raises Stale for another token."""
        check_lease(self.row(number, lock=True), token).lease_until = until

    def record_outcome(self, number: int, token: str, state: ReplyState, failure: str = "") -> None:
        """Record how an attempt ended. Raises Stale for another token, NotAllowed for a move not in the table."""
        row = check_lease(self.row(number, lock=True), token)
        check_reply_move(ReplyState(row.state), state)
        row.state, row.failure = state.value, failure
        self._release_images(number, state)
        release_lease(row)

    def record_receipt(self, number: int, receipt: Receipt) -> None:
        """Record where the reply was published."""
        row = self.row(number, lock=True)
        row.external_id, row.url, row.sent_at = receipt.external_id, receipt.url, receipt.at
        row.listed_at = receipt.at
        row.look_at = receipt.look_at or next_look(receipt.at, self._now)

    def details_of(self, question: int) -> tuple[ReplyDetail, ...]:
        """A question's replies with everything about them, oldest first."""
        return details_of(self._session, question)

    def _release_images(self, number: int, state: ReplyState) -> None:
        if state not in LIVE_REPLIES:
            self.images.release(number)

    def _set_wording(self, row: ReplyRow, wording: Wording, by: str) -> None:
        row.text, row.sha256 = wording.text, wording.sha256
        row.length, row.longest = wording.length, wording.limit
        row.findings = findings_to_json(wording.findings)
        row.approvals_needed, row.policy_why = wording.approvals_needed, wording.policy_why
        set_approvers(row, wording.approvers, wording.undo)
        row.words = None if wording.words is None else to_json(wording.words)
        row.markup = wording.markup.value
        version = VersionRow(
            reply=row.number or 0,
            number=row.version,
            text=wording.text,
            by=by,
            at=self._now,
            words=row.words,
            markup=row.markup,
        )
        version.left_out = list(wording.attached.left_out) or None
        self._session.add(version)
        self._session.flush()
        self._words.replace(row.number or 0, wording.text)
        if wording.attached.images or row.version > 1:
            self.images.attach(row.number or 0, wording.attached.images)

    def row(self, number: int, *, lock: bool = False) -> ReplyRow:
        """The row; locked and read again the first time this transaction asks for the lock. Raises NotFound."""
        asks = lock and number not in self._locked
        if not asks and number in self._rows:
            return self._rows[number]
        row = find_row(self._session, ReplyRow, number, lock=asks)
        if row is None:
            raise NotFound(f"There is no reply {number}.")
        self._rows[number] = row  # kept here: the session only holds a weak reference
        if lock:
            self._locked.add(number)
        return row


def _due(amendments: bool, held: ColumnElement[bool]) -> Select[str, ReplyRow]:
    """Replies, or amendments, that are due to be sent and that nobody is sending."""
    waiting = (col(ReplyRow.state) == ReplyState.WAITING.value) & (col(ReplyRow.send_at) <= NOW)
    stuck = (col(ReplyRow.state) == ReplyState.SENDING.value) & (col(ReplyRow.lease_until) <= NOW)
    return (
        select(PostRow.source, ReplyRow)
        .join(PostRow, col(PostRow.number) == col(ReplyRow.post))
        .where(or_(waiting & ~held, stuck))
        .where(col(ReplyRow.amends).is_not(None) if amendments else col(ReplyRow.amends).is_(None))
        .order_by(col(ReplyRow.send_at), col(ReplyRow.number))
        .limit(LIMIT)
    )


@cache
def _due_unheld(amendments: bool) -> Select[str, ReplyRow]:
    return _due(amendments, false())

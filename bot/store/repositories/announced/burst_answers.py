"""The rows of what is said to all questions of a burst: the words, whom they are for, who approved them, and how far
their replies are.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from bot.core.burst_answers.answer import (
    BurstAnswer,
    BurstAnswerKind,
    BurstAnswerState,
    BurstRecipient,
    RecipientState,
    answer_hash,
)
from bot.core.promises.rungs import RungCall, UpcomingRung
from bot.core.richtext.markup import Markup
from bot.core.richtext.model import RichText
from bot.core.richtext.serialise import from_json, to_json
from bot.core.slack_messages import BURST_ANSWER
from bot.core.states import ReplyState
from bot.store.leases import check_lease, release_lease
from bot.store.repositories.announced.rows import AnnouncedRows
from bot.store.tables.replies import ReplyRow
from bot.store.tables.slack import BurstAnswerRow, BurstApprovalRow, BurstRecipientRow

_TO_SEND = (
    select(BurstAnswerRow.number)
    .where(col(BurstAnswerRow.state) == BurstAnswerState.APPROVED.value)
    .order_by(col(BurstAnswerRow.number))
)
_IN_ORDER = (col(BurstRecipientRow.question), col(BurstRecipientRow.post))
_NO_POST = 0
"""The post of a question of which nothing can be answered: it is part of the row's key."""
_UNDER_WAY = [state.value for state in BurstAnswerState if state.is_under_way]


class BurstAnswers(AnnouncedRows[BurstAnswerRow]):
    """Every query about answers to whole bursts."""

    owner = BURST_ANSWER
    table = BurstAnswerRow

    def prepare(
        self, burst: int, kind: BurstAnswerKind, words: RichText, by: str, recipients: Sequence[BurstRecipient]
    ) -> int:
        """A new answer that waits for communications; returns its number."""
        row = BurstAnswerRow(burst=burst, kind=kind.value, author=by, prepared_at=self._now, show_at=self._now)
        row.words, row.plain, row.sha256 = to_json(words), words.plain, answer_hash(recipients)
        self._session.add(row)
        self._session.flush()
        return self._add(row, recipients)

    def reword(self, number: int, words: RichText, recipients: Sequence[BurstRecipient]) -> None:
        """Give it other words, and whom they are for; what was approved or let pass before no longer counts."""
        row = self.row(number, lock=True)
        row.words, row.plain, row.sha256 = to_json(words), words.plain, answer_hash(recipients)
        row.passed_by = row.passed_why = ""
        row.show_at = self.redrawn_from(number)
        for former in self._session.exec(select(BurstRecipientRow).where(BurstRecipientRow.answer == number)):
            self._session.delete(former)
        self._session.flush()
        self._add(row, recipients)

    def let_pass(self, number: int, by: str, why: str) -> None:
        """Store who lets pass what lint forbids in it, and why."""
        row = self.row(number, lock=True)
        row.passed_by, row.passed_why, row.show_at = by, why, self.redrawn_from(number)

    def one(self, number: int) -> BurstAnswer:
        """An answer by number. Raises NotFound."""
        return self._answer(self.row(number))

    def locked(self, number: int) -> BurstAnswer:
        """An answer as it is now, its row locked until the transaction ends. Raises NotFound."""
        return self._answer(self.row(number, lock=True))

    def of_burst(self, burst: int) -> tuple[BurstAnswer, ...]:
        """A burst's answers, the oldest first."""
        query = select(BurstAnswerRow).where(BurstAnswerRow.burst == burst).order_by(col(BurstAnswerRow.number))
        return tuple(self._answer(row) for row in self._session.exec(query).all())

    def under_way(self, burst: int) -> BurstAnswer | None:
        """The one of a burst that is prepared or sent now."""
        row = self._session.exec(
            select(BurstAnswerRow).where(BurstAnswerRow.burst == burst, col(BurstAnswerRow.state).in_(_UNDER_WAY))
        ).first()
        return None if row is None else self._answer(row)

    def proposed(self) -> tuple[BurstAnswer, ...]:
        """Those that wait for communications, the longest waiting first."""
        waits = BurstAnswerRow.state == BurstAnswerState.PROPOSED.value
        query = (
            select(BurstAnswerRow).where(waits).order_by(col(BurstAnswerRow.prepared_at), col(BurstAnswerRow.number))
        )
        return tuple(map(self._answer, self._session.exec(query).all()))

    def approve(self, number: int, by: str) -> tuple[str, ...]:
        """Store an approval of it as it is; returns who has approved it."""
        row = self.row(number, lock=True)
        self._session.merge(BurstApprovalRow(answer=number, sha256=row.sha256, by=by, at=self._now))
        self._session.flush()
        row.show_at = self.redrawn_from(number)
        return self._approvals(row)

    def decide(self, number: int, state: BurstAnswerState, by: str, why: str = "") -> None:
        """Store what became of it."""
        row = self.row(number, lock=True)
        row.state, row.decided_by, row.decided_at, row.why = state.value, by, self._now, why
        row.show_at = self.redrawn_from(number)

    def show_soon(self, number: int) -> None:
        """Have its message drawn anew."""
        self.row(number, lock=True).show_at = self.redrawn_from(number)

    def finish(self, number: int) -> None:
        """Every reply of it is made."""
        row = self.row(number, lock=True)
        row.state, row.show_at = BurstAnswerState.DONE.value, self.redrawn_from(number)

    def to_send(self) -> list[int]:
        """Those that are approved, and whose replies are not all made."""
        return [number for number in self._session.exec(_TO_SEND) if number is not None]

    def next_recipient(self, number: int) -> BurstRecipient | None:
        """The next post that has no reply of it yet."""
        waits = (BurstRecipientRow.answer == number, BurstRecipientRow.state == RecipientState.WAITING.value)
        query = select(BurstRecipientRow).where(*waits).order_by(*_IN_ORDER).limit(1)
        row = self._session.exec(query).first()
        return None if row is None else _recipient(row)

    def made(self, number: int, recipient: BurstRecipient, reply: int) -> None:
        """A post has its reply."""
        row = self._recipient_row(number, recipient)
        row.state, row.reply = RecipientState.MADE.value, reply

    def leave_out(self, number: int, recipient: BurstRecipient, why: str) -> None:
        """A post gets none, and why."""
        row = self._recipient_row(number, recipient)
        row.state, row.why = RecipientState.LEFT_OUT.value, why

    def leave_out_waiting(self, number: int, why: str) -> list[int]:
        """Those that have no reply yet get none; returns the replies that were made."""
        rows = self._session.exec(select(BurstRecipientRow).where(BurstRecipientRow.answer == number)).all()
        for row in rows:
            if row.state == RecipientState.WAITING.value:
                row.state, row.why = RecipientState.LEFT_OUT.value, why
        return [row.reply for row in rows if row.reply is not None]

    def shown(self, number: int, token: str, answer: BurstAnswer) -> datetime | None:
        """Give the claim back, fenced: its message says all of `answer`. Returns when to tell what happened since."""
        row = check_lease(self.row(number, lock=True), token)
        now = self._answer(row)
        behind = _shown_of(answer) != _shown_of(now)
        row.show_at = self.redrawn_from(number) if behind else None
        release_lease(row)
        return row.show_at

    def _add(self, row: BurstAnswerRow, recipients: Sequence[BurstRecipient]) -> int:
        self._session.add_all([_recipient_row(row.number or 0, one) for one in recipients])
        self._session.flush()
        return row.number or 0

    def _recipient_row(self, number: int, recipient: BurstRecipient) -> BurstRecipientRow:
        return self._session.get_one(BurstRecipientRow, (number, recipient.question, recipient.post or _NO_POST))

    def _answer(self, row: BurstAnswerRow) -> BurstAnswer:
        number = row.number or 0
        query = select(BurstRecipientRow).where(BurstRecipientRow.answer == number)
        rows = self._session.exec(query.order_by(*_IN_ORDER)).all()
        return BurstAnswer(
            number=number,
            burst=row.burst,
            kind=BurstAnswerKind(row.kind),
            state=BurstAnswerState(row.state),
            author=row.author,
            prepared_at=row.prepared_at,
            words=from_json(row.words, row.plain),
            sha256=row.sha256,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            why=row.why,
            recipients=tuple(map(_recipient, rows)),
            approvals=self._approvals(row),
            passed_by=row.passed_by,
            passed_why=row.passed_why,
            review_minutes=row.review_minutes,
            due_at=row.due_at,
            next_rung=UpcomingRung(RungCall(row.rung), row.rung_at) if row.rung_at else None,
            fates=self._fates([one.reply for one in rows if one.reply is not None]),
        )

    def _approvals(self, row: BurstAnswerRow) -> tuple[str, ...]:
        given = (BurstApprovalRow.answer == row.number, BurstApprovalRow.sha256 == row.sha256)
        return tuple(
            self._session.exec(
                select(BurstApprovalRow.by).where(*given).order_by(col(BurstApprovalRow.at), col(BurstApprovalRow.by))
            ).all()
        )

    def _fates(self, replies: Collection[int]) -> Mapping[ReplyState, int]:
        query = select(ReplyRow.state, func.count()).where(col(ReplyRow.number).in_(replies)).group_by(ReplyRow.state)
        return Counter({ReplyState(state): count for state, count in self._session.exec(query)})


def _shown_of(answer: BurstAnswer) -> tuple[object, ...]:
    """What the message of it shows that can change while it is drawn."""
    promised = answer.due_at, answer.next_rung
    return answer.state, answer.approvals, answer.why, answer.sha256, answer.passed_by, promised


def _recipient_row(answer: int, one: BurstRecipient) -> BurstRecipientRow:
    return BurstRecipientRow(
        answer=answer,
        question=one.question,
        post=one.post or _NO_POST,
        source=one.source,
        state=one.state.value,
        why=one.why,
        text=one.text,
        markup=one.markup.value,
        length=one.length,
        longest=one.limit,
        sha256=one.sha256,
        question_sha256=one.question_sha256,
        approvals_needed=one.approvals_needed,
        policy_why=one.policy_why,
        approvers=list(one.approvers) or None,
        forbidden=one.forbidden,
    )


def _recipient(row: BurstRecipientRow) -> BurstRecipient:
    return BurstRecipient(
        question=row.question,
        state=RecipientState(row.state),
        why=row.why,
        post=row.post or None,
        source=row.source,
        text=row.text,
        markup=Markup(row.markup),
        length=row.length,
        limit=row.longest,
        sha256=row.sha256,
        question_sha256=row.question_sha256,
        approvals_needed=row.approvals_needed,
        policy_why=row.policy_why,
        approvers=tuple(row.approvers or ()),
        reply=row.reply,
        forbidden=row.forbidden,
    )

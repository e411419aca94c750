"""The rows of bursts: which are going on, which questions arrived under their tags, and which have news for Slack. When
many questions are a burst is decided in `bot.core.bursts`.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, false, func, or_
from sqlmodel import col, select

from bot.core.bursts import Burst, BurstArrival, BurstChange
from bot.core.slack_messages import BURST
from bot.core.states import QuestionState
from bot.store.leases import check_lease, release_lease
from bot.store.repositories.announced.rows import AnnouncedRows
from bot.store.rows import find_row
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.slack import BurstRow

USUAL_PERIOD = timedelta(days=14)
"""How far back a tag's usual count is taken from."""

FOLLOWED_FOR = timedelta(days=7)
"""How long after its end a burst's message still tells how its questions stand."""

MIN_SPANS_KNOWN = 3
"""From how many times the span on a tag's past is used: with less, a burst would be its own usual count."""

_S = QuestionState
_NO_QUESTIONS = [s.value for s in (_S.NEW, _S.DOUBTFUL, _S.DISMISSED, _S.IGNORED)]

_ONGOING = select(BurstRow).where(col(BurstRow.ended_at).is_(None)).order_by(col(BurstRow.number))
_BEHIND = (
    select(BurstRow.number)
    .join(QuestionRow, col(QuestionRow.burst) == col(BurstRow.number))
    .where(col(BurstRow.ended_at).is_(None) | (col(BurstRow.ended_at) > bindparam("since")))
    .where(col(BurstRow.resolved_at).is_(None), col(BurstRow.show_at).is_(None))
    .group_by(col(BurstRow.number), col(BurstRow.shown_entry))
    .having(func.max(QuestionRow.last_entry) > col(BurstRow.shown_entry))
)
_RESOLVED = select(BurstRow.number).where(col(BurstRow.resolved_at).is_not(None))
_FIXED = or_(col(QuestionRow.burst_by) != "", func.coalesce(col(QuestionRow.burst).in_(_RESOLVED), false()))
_ARRIVALS = (
    select(QuestionRow.number, QuestionRow.tags, QuestionRow.channel, QuestionRow.burst)
    .add_columns(col(PostRow.seen_at), col(PostRow.written_at), _FIXED)
    .join_from(PostRow, QuestionRow, col(QuestionRow.number) == col(PostRow.question))
    .where(col(PostRow.seen_at) >= bindparam("seen"), col(PostRow.written_at) >= bindparam("written"))
    .where(col(PostRow.role) == "asked", col(QuestionRow.state).not_in(_NO_QUESTIONS))
    .order_by(col(PostRow.seen_at), col(PostRow.number))
)


class Bursts(AnnouncedRows[BurstRow]):
    """Every query about bursts."""

    owner = BURST
    table = BurstRow

    def ongoing(self) -> tuple[Burst, ...]:
        """The bursts that have not ended, oldest first."""
        return tuple(map(self._burst, self._session.exec(_ONGOING).all()))

    def one(self, number: int) -> Burst:
        """A burst by number. Raises NotFound."""
        return self._burst(self.row(number))

    def of_question(self, number: int) -> Burst | None:
        """The burst a question is in, or was in when it ended."""
        question = find_row(self._session, QuestionRow, number)
        row = None if question is None or question.burst is None else find_row(self._session, BurstRow, question.burst)
        return None if row is None else self._burst(row)

    def arrivals_since(self, moment: datetime, within: timedelta) -> tuple[BurstArrival, ...]:
        """Posts seen from `moment` on that ask, of questions with a tag, oldest first.

        Posts written more than `within` before `moment` are left out: a backlog may have thousands.
        """
        rows = self._session.execute(_ARRIVALS, {"seen": moment, "written": moment - within})
        return tuple(
            BurstArrival(number, tags[0], channel, seen_at, written_at, burst, bool(is_fixed))
            for number, tags, channel, burst, seen_at, written_at, is_fixed in rows
            if tags
        )

    def usual_count(self, tag: str, within: timedelta) -> float:
        """How many posts of this tag asked in a time of this length, on average, up to one such time ago.

        Counted by when they were written, over two weeks or as far back as any post that asks is known; 0 while that is
        less than `MIN_SPANS_KNOWN` such times.
        """
        start, end = self._now - USUAL_PERIOD, self._now - within
        asking = (col(PostRow.seen_at) >= start, PostRow.role == "asked", col(PostRow.written_at) >= start)
        oldest = self._session.exec(
            select(PostRow.written_at).where(*asking).order_by(col(PostRow.written_at)).limit(1)
        )
        since = oldest.first()
        if since is None or end - since < MIN_SPANS_KNOWN * within:
            return 0.0
        query = (
            select(func.count())
            .select_from(PostRow)
            .join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
            .where(*asking, col(PostRow.written_at) < end, col(QuestionRow.tags)[0].as_string() == tag)
        )
        spans: float = (end - since) / within
        return self._session.exec(query).one() / spans

    def save(self, change: BurstChange) -> int:
        """Store what a burst is now, and have its message updated; returns its number."""
        row = BurstRow(tag=change.tag, channel=change.channel, started_at=change.started_at, newest_at=change.newest_at)
        if change.number is not None:
            row = self.row(change.number, lock=True)
        row.newest_at, row.count = change.newest_at, change.count
        row.show_at = row.show_at or self.redrawn_from(row.number)
        row.ended_at = self._now if change.over else None
        self._session.add(row)
        self._session.flush()
        self._mark(change.joining, row.number)
        self._mark(change.leaving, None)
        return row.number or 0

    def put_in(self, number: int, questions: Collection[int], by: str) -> None:
        """Put questions into a burst by a person's word."""
        self._place(questions, number, by)
        self.show_soon(number)

    def take_out(self, number: int, questions: Collection[int], by: str) -> None:
        """Take questions out of it by a person's word: the watch never puts them in again."""
        self._place(questions, None, by)
        self.show_soon(number)

    def resolve(self, number: int, by: str) -> None:
        """A person closes it; what comes from now on is none of it."""
        row = self.row(number, lock=True)
        row.resolved_at, row.resolved_by, row.ended_at = self._now, by, row.ended_at or self._now
        self.show_soon(number)

    def show_soon(self, number: int) -> None:
        """Its message is to be drawn again."""
        row = self.row(number, lock=True)
        row.show_at = row.show_at or self.redrawn_from(number)

    def behind(self) -> list[int]:
        """Those that people may still act on, and of whose questions something was told since they were drawn."""
        found = self._session.execute(_BEHIND, {"since": self._now - FOLLOWED_FOR})
        return [number for (number,) in found if number is not None]

    def newest_entry(self, number: int) -> int:
        """The newest entry of its questions' histories."""
        return (
            self._session.exec(select(func.max(QuestionRow.last_entry)).where(QuestionRow.burst == number)).one() or 0
        )

    def _place(self, questions: Collection[int], burst: int | None, by: str) -> None:
        for row in self._session.exec(select(QuestionRow).where(col(QuestionRow.number).in_(questions))):
            row.burst, row.burst_by = burst, by

    def _mark(self, questions: frozenset[int], burst: int | None) -> None:
        if not questions:
            return
        for row in self._session.exec(select(QuestionRow).where(col(QuestionRow.number).in_(questions))):
            row.burst = burst

    def shown(self, number: int, token: str, burst: Burst, shown_entry: int = 0) -> datetime | None:
        """Give the claim back, fenced: the message says all of `burst`, and of its questions as far as this entry. When
        more has happened meanwhile, returns when that can be told.
        """
        row = check_lease(self.row(number, lock=True), token)
        row.told, row.shown_entry = burst.count, max(row.shown_entry, shown_entry)
        said = (burst.count, burst.newest_at, burst.ended_at, burst.resolved_at, burst.questions)
        present = self._burst(row)
        behind = said != (row.count, row.newest_at, row.ended_at, row.resolved_at, present.questions)
        row.show_at = self.redrawn_from(number) if behind else None
        release_lease(row)
        return row.show_at

    def _burst(self, row: BurstRow) -> Burst:
        members = self._members(row.number or 0)
        asked = Counter(person for question in members for person in question.asked or ())
        return Burst(
            number=row.number or 0,
            tag=row.tag,
            channel=row.channel,
            started_at=row.started_at,
            newest_at=row.newest_at,
            ended_at=row.ended_at,
            count=row.count,
            questions=tuple(question.number or 0 for question in members),
            asked=tuple(person for person, _ in asked.most_common()),
            resolved_at=row.resolved_at,
            resolved_by=row.resolved_by,
        )

    def _members(self, number: int) -> Sequence[QuestionRow]:
        hidden = [*_NO_QUESTIONS, QuestionState.MERGED.value]
        query = select(QuestionRow).where(QuestionRow.burst == number, col(QuestionRow.state).not_in(hidden))
        return self._session.exec(query.order_by(col(QuestionRow.number).desc())).all()

"""Questions as they are listed, page by page, each with its posts, its replies and what tells how it stands. Whatever
the length of a page, each table is asked once.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from bot.core.conversations.listing import ConversationChoice, DuePlace
from bot.core.details import KeptPost, QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry
from bot.core.sending.fates import Fate
from bot.core.states import QuestionState
from bot.store.repositories.history import entry_of
from bot.store.repositories.question.conditions import asked_on, has_any_tag
from bot.store.repositories.question.values import question_of
from bot.store.tables.history import HistoryRow
from bot.store.tables.post_values import kept_post
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.reply_values import reply_of

_TELLING = (
    *("question.claimed", "question.assigned", "question.lapsed", "question.settled", "question.reopened"),
    *("reply.sent", "reply.amended", "reply.edited_there", "reply.handed_over"),
    *("reply.looked_up", "reply.held_there"),
)
"""The entries by which it is told how a question stands."""


class Conversations:
    """Every query for a list of conversations."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def page(self, choice: ConversationChoice) -> tuple[tuple[QuestionDetail, ...], bool]:
        """The chosen questions in their order, and whether there are more. Raises Faulty."""
        due, number = col(QuestionRow.due_at), col(QuestionRow.number)
        order = (due.is_(None), due, number) if choice.by_due else (number.desc(),)
        query = select(QuestionRow).where(*_conditions(choice, self._now)).order_by(*order)
        rows = self._session.exec(query.limit(choice.limit + 1)).all()
        shown = rows[: choice.limit]
        return self._outlines(shown), len(rows) > len(shown)

    def first_words(self, numbers: Sequence[int]) -> dict[int, str]:
        """The words that asked each of these questions, as far as they are kept."""
        found = self._posts(numbers)
        return {n: f"{posts[0].post.title} {posts[0].post.text}".strip() for n, posts in found.items()}

    def _outlines(self, rows: Sequence[QuestionRow]) -> tuple[QuestionDetail, ...]:
        numbers = [row.number or 0 for row in rows]
        posts, replies, entries = self._posts(numbers), self._replies(numbers), self._entries(numbers)
        return tuple(
            QuestionDetail(question_of(row), tuple(posts[n]), tuple(replies[n]), tuple(entries[n]))
            for n, row in zip(numbers, rows, strict=True)
        )

    def _posts(self, numbers: Sequence[int]) -> dict[int, list[KeptPost]]:
        found: defaultdict[int, list[KeptPost]] = defaultdict(list)
        order = (col(PostRow.role), col(PostRow.number))
        for row in self._session.exec(select(PostRow).where(col(PostRow.question).in_(numbers)).order_by(*order)):
            found[row.question or 0].append(kept_post(row))
        return found

    def _replies(self, numbers: Sequence[int]) -> dict[int, list[ReplyDetail]]:
        found: defaultdict[int, list[ReplyDetail]] = defaultdict(list)
        query = select(ReplyRow).where(col(ReplyRow.question).in_(numbers)).order_by(col(ReplyRow.number))
        for row in self._session.exec(query):
            fate = Fate(row.sent_at, row.seen_at, row.likes)
            found[row.question].append(ReplyDetail(reply_of(row), resumed=row.resumed, fate=fate))
        return found

    def _entries(self, numbers: Sequence[int]) -> dict[int, list[HistoryEntry]]:
        found: defaultdict[int, list[HistoryEntry]] = defaultdict(list)
        telling = func.coalesce(col(HistoryRow.what), "").in_(_TELLING)  # among their own, not among all of a kind
        told = (col(HistoryRow.question).in_(numbers), telling)
        for row in self._session.exec(select(HistoryRow).where(*told).order_by(col(HistoryRow.seq))):
            found[row.question or 0].append(entry_of(row))
        return found


def _in_states(states: Sequence[QuestionState]) -> ColumnElement[bool]:
    """Of few states by their index; of most, by what is left out, so that the newest are read and none is sorted."""
    others = [state.value for state in QuestionState if state not in states]
    if len(others) < len(states):
        return col(QuestionRow.state).not_in(others)
    return col(QuestionRow.state).in_([state.value for state in states])


def _is_after(place: DuePlace) -> ColumnElement[bool]:
    """Whether a question comes later in the order of what is due."""
    due, later = col(QuestionRow.due_at), col(QuestionRow.number) > place.number
    if place.due_at is None:
        return due.is_(None) & later
    return or_(due.is_(None), due > place.due_at, (due == place.due_at) & later)


def _conditions(choice: ConversationChoice, now: datetime) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [_in_states(choice.states)]
    if choice.before is not None:
        wanted.append(col(QuestionRow.number) < choice.before)
    if choice.after is not None:
        wanted.append(_is_after(choice.after))
    if choice.tag:
        wanted.append(has_any_tag([choice.tag]))
    if choice.source:
        wanted.append(asked_on(choice.source))
    if choice.person:
        wrote = select(ReplyRow.number).where(ReplyRow.question == QuestionRow.number, ReplyRow.author == choice.person)
        wanted.append(or_(col(QuestionRow.claimed_by) == choice.person, wrote.exists()))
    if choice.overdue:
        wanted.append(col(QuestionRow.due_at) < now)
    if choice.since is not None:
        wanted.append(col(QuestionRow.created_at) >= choice.since)
    if choice.until is not None:
        wanted.append(col(QuestionRow.created_at) < choice.until)
    return wanted

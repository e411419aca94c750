"""The rows of earlier answers: which replies may be offered again, which may fit a question, which are outdated. The
classifier decides what is similar. A stranger's words are read here for the index, never written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func
from sqlmodel import Session, col, select

from bot.core.earlier_answers import EarlierAnswer, PublishedAnswer, RankedAnswer, distinct_answers
from bot.core.errors import NotFound
from bot.core.richtext.serialise import from_json
from bot.core.states import OPEN, PUBLISHED_REPLIES
from bot.store.parameters import NUMBER
from bot.store.repositories.question.shown import draw_again, has_card
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.tables.similarity import EarlierRow, VectorRow

_OF_A_REPLY = (
    "reply.sent",
    "reply.removed",
    "reply.edited_there",
    "reply.amended",
    "reply.deleting",
    "reply.not_deleted",
    "reply.outdated",
    "reply.renewed",
)
_OF_ITS_POSTS = (
    "post.gone",
    "post.changed",
    "question.joined",
    "question.merged",
    "question.split",
    "question.unmerged",
)

_OF_QUESTION = (
    select(EarlierRow, ReplyRow, QuestionRow)
    .join(ReplyRow, col(ReplyRow.number) == col(EarlierRow.reply))
    .join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
    .where(col(EarlierRow.question) == NUMBER, col(ReplyRow.state).in_([state.value for state in PUBLISHED_REPLIES]))
    .order_by(col(EarlierRow.likeness).desc(), col(EarlierRow.reply))
)
_NEWEST = select(func.max(HistoryRow.seq))
_LATER = select(HistoryRow.what, HistoryRow.reply, HistoryRow.question, HistoryRow.data).where(
    col(HistoryRow.seq) > bindparam("after"), col(HistoryRow.what).in_([*_OF_A_REPLY, *_OF_ITS_POSTS])
)


class EarlierAnswers:
    """Every query about earlier answers."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def save(self, question: int, found: Iterable[RankedAnswer]) -> None:
        """Store which earlier answers may fit: the best few that may be offered now and do not say the same."""
        likely = {one.reply: one.likeness for one in found}
        query = (
            select(ReplyRow, QuestionRow)
            .join(QuestionRow, col(QuestionRow.number) == col(ReplyRow.question))
            .where(col(ReplyRow.number).in_(likely), ReplyRow.question != question, *_offerable())
        )
        rows = self._session.exec(query).all()
        for one in distinct_answers(_earlier_answer(likely[reply.number or 0], reply, asked) for reply, asked in rows):
            self._session.merge(EarlierRow(question=question, reply=one.reply, likeness=one.likeness))

    def of_question(self, question: int) -> tuple[EarlierAnswer, ...]:
        """The answers stored for a question that are still public, the likeliest first; outdated ones are marked."""
        found = self._session.exec(_OF_QUESTION, params={"number": question})
        return tuple(_earlier_answer(kept.likeness, reply, answered) for kept, reply, answered in found)

    def outdate(self, reply: int, by: str) -> bool:
        """Never offer this reply again; False when it was outdated before. Raises NotFound unless it is public."""
        row = self._published_row(reply)
        if row.outdated_at is not None:
            return False
        row.outdated_at, row.outdated_by = self._now, by
        return True

    def renew(self, reply: int) -> bool:
        """Offer it again; False when it was not outdated. Raises NotFound unless it is public."""
        row = self._published_row(reply)
        if row.outdated_at is None:
            return False
        row.outdated_at, row.outdated_by = None, ""
        return True

    def redraw_cards(self, reply: int) -> list[int]:
        """Have the cards of open questions that show this reply drawn again; returns the questions' numbers."""
        shown_to = select(EarlierRow.question).where(EarlierRow.reply == reply)
        query = select(QuestionRow).where(
            col(QuestionRow.number).in_(shown_to),
            col(QuestionRow.state).in_([state.value for state in OPEN]),
            has_card(),
        )
        return draw_again(self._session.exec(query.order_by(col(QuestionRow.number))).all(), self._now)

    def offerable_replies(self) -> list[int]:
        """The numbers of all replies that may be offered again, newest first."""
        query = select(ReplyRow.number).where(*_offerable()).order_by(col(ReplyRow.number).desc())
        return [number for number in self._session.exec(query) if number is not None]

    def newest_entry(self) -> int:
        """The number of the history's newest entry."""
        return self._session.exec(_NEWEST).one() or 0

    def replies_changed_since(self, entry: int) -> frozenset[int]:
        """Replies changed by the entries after this one: whether they are public, or which posts they answer."""
        later = self._session.exec(_LATER, params={"after": entry}).all()
        replies = {reply for what, reply, _, _ in later if what in _OF_A_REPLY and reply is not None}
        asked = [(number, data or {}) for what, _, number, data in later if what in _OF_ITS_POSTS]
        if not asked:
            return frozenset(replies)
        questions = {number for number, _ in asked}
        questions |= {int(value) for _, data in asked for value in data.values() if value.isdecimal()}
        query = select(ReplyRow.number).where(col(ReplyRow.question).in_(questions))
        return frozenset(replies | {number for number in self._session.exec(query) if number is not None})

    def answers(self, replies: Collection[int], model: str) -> tuple[PublishedAnswer, ...]:
        """Those of these replies that may be offered, with the posts they answered, as far as their words are kept.

        `model`: the version of the embedder whose vectors are wanted, "" for none.
        """
        query = select(ReplyRow).where(col(ReplyRow.number).in_(replies), *_offerable())
        rows = self._session.exec(query).all()
        asked = self._asked_texts([row.question for row in rows], model)
        return tuple(PublishedAnswer(row.number or 0, row.text, tuple(asked[row.question])) for row in rows)

    def _asked_texts(self, questions: Sequence[int], model: str) -> Mapping[int, list[tuple[str, bytes]]]:
        query = (
            select(PostRow, VectorRow)
            .join(VectorRow, col(VectorRow.post) == col(PostRow.number), isouter=True)
            .where(col(PostRow.question).in_(questions), PostRow.role == "asked", col(PostRow.gone_at).is_(None))
            .order_by(col(PostRow.number))
        )
        found: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        for post, vector in self._session.exec(query):
            words = f"{post.title}\n{post.text}".strip()
            known = vector is not None and model != "" and vector.model.partition("+")[0] == model
            if post.question is not None and len(found[post.question]) < _MOST_ASKED:
                found[post.question].append((words, vector.vector if known else b""))
        return found

    def _published_row(self, reply: int) -> ReplyRow:
        row = self._session.get(ReplyRow, reply, with_for_update=True)
        if row is None or row.state not in [state.value for state in PUBLISHED_REPLIES]:
            raise NotFound(f"There is no answer {reply} out in public.")
        return row


_MOST_ASKED = 5
"""Posts of one question by which its answer is found again; the posts of a burst are much alike."""


def _offerable() -> tuple[ColumnElement[bool], ...]:
    published = col(ReplyRow.state).in_([state.value for state in PUBLISHED_REPLIES])
    return published, col(ReplyRow.outdated_at).is_(None), col(ReplyRow.holding).is_(False)


def _earlier_answer(likeness: float, reply: ReplyRow, answered: QuestionRow) -> EarlierAnswer:
    words = from_json(reply.words, reply.text)
    return EarlierAnswer(
        reply=reply.number or 0,
        question=reply.question,
        text=words.plain,
        author=reply.author,
        sent_at=reply.sent_at or reply.proposed_at,
        tags=tuple(answered.tags or ()),
        url=reply.url,
        likeness=likeness,
        outdated_by=reply.outdated_by,
        words=words,
    )

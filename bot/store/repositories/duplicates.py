"""The rows about duplicates: vectors of posts, what is known of two questions, and the moving of posts between
questions. The classifier decides which texts are alike; `bot.flow.operations.merge` decides what is merged and records
it. A vector is deleted with its post's words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, delete, or_, select, update

from bot.core.duplicates import DuplicateSuggestion
from bot.core.states import OPEN
from bot.store.parameters import NUMBER
from bot.store.rows import get_row
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.similarity import SameRow, VectorRow

SUGGESTED, MERGED, DECLINED, SPLIT = "suggested", "merged", "declined", "split"

_SUGGESTIONS = (
    select(SameRow)
    .where(col(SameRow.question) == NUMBER, col(SameRow.state) == SUGGESTED)
    .order_by(col(SameRow.likeness).desc(), col(SameRow.other))
)
_OPEN = [state.value for state in OPEN]
_BATCH_SIZE = 500

MAX_COMPARED = 5_000
"""Posts that one post is compared with. Where more are open, nobody has looked at the older ones for days."""


class DuplicateCandidate(NamedTuple):
    """A post of another open question. `vector` is b"" if none of this model is stored."""

    question: int
    post: int
    vector: bytes


class Duplicates:
    """Every query about duplicates."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def save(self, model: str, vectors: Mapping[int, bytes]) -> None:
        """Store posts' vectors of one model, in place of another model's. Posts that are gone are skipped."""
        query = select(PostRow.number).where(col(PostRow.number).in_(list(vectors)), col(PostRow.gone_at).is_(None))
        for post in self._session.exec(query).all():
            if post is not None:
                self._session.merge(VectorRow(post=post, model=model, vector=vectors[post]))

    def candidates(self, question: int, model: str, since: datetime) -> tuple[DuplicateCandidate, ...]:
        """Posts seen from `since` on that ask in other open questions, newest first; `MAX_COMPARED` at most.

        Questions that a person said ask something else are left out.
        """
        newest = (
            select(PostRow.question, PostRow.number)
            .join(QuestionRow, col(QuestionRow.number) == col(PostRow.question))
            .where(PostRow.role == "asked", col(PostRow.gone_at).is_(None), col(PostRow.seen_at) >= since)
            .where(col(QuestionRow.state).in_(_OPEN), PostRow.question != question)
            .order_by(col(PostRow.number).desc())
            .limit(MAX_COMPARED)
            .subquery()
        )
        query = select(newest.c.question, newest.c.number, VectorRow.model, VectorRow.vector).join_from(
            newest, VectorRow, col(VectorRow.post) == newest.c.number, isouter=True
        )
        apart = self.known_different(question)
        return tuple(
            DuplicateCandidate(number, post, vector if made_by == model else b"")
            for number, post, made_by, vector in self._session.exec(query.order_by(newest.c.number.desc()))
            if number not in apart
        )

    def words(self, posts: Iterable[int]) -> dict[int, str]:
        """The words of these posts, as far as they are kept."""
        wanted = list(posts)
        found: dict[int, str] = {}
        for start in range(0, len(wanted), _BATCH_SIZE):
            numbers = wanted[start : start + _BATCH_SIZE]
            query = select(PostRow.number, PostRow.title, PostRow.text).where(col(PostRow.number).in_(numbers))
            rows = self._session.exec(query.where(col(PostRow.gone_at).is_(None)))
            found.update((n, f"{title}\n{text}".strip()) for n, title, text in rows if n is not None)
        return found

    def known_different(self, question: int) -> frozenset[int]:
        """Questions that a person said do not ask the same as this one, and the questions that hold their posts now."""
        no = col(SameRow.state).in_([DECLINED, SPLIT])
        either = or_(col(SameRow.question) == question, col(SameRow.other) == question)
        others = {
            row.other if row.question == question else row.question
            for row in self._session.exec(select(SameRow).where(no, either))
        }
        return frozenset(others | {self.present_holder(other) for other in others})

    def record_relation(self, question: int, other: int, state: str, by: str, likeness: float | None = None) -> None:
        """Store what is known of two questions. The likeness measured before stays, unless another is given.

        MERGED has a direction: `question` is merged into `other`. The other states are the same from either side.
        """
        turned = self._session.get(SameRow, (other, question))
        row = self._session.get(SameRow, (question, other)) or turned
        if row is None or (row is turned and state == MERGED):
            before = row.likeness if row else 0.0
            row = SameRow(question=question, other=other, likeness=before, at=self._now)
            self._session.add(row)
            if turned is not None:
                self._session.delete(turned)
        row.state, row.by, row.at = state, by, self._now
        row.likeness = row.likeness if likeness is None else likeness
        self._session.flush()

    def suggestions(self, question: int) -> tuple[DuplicateSuggestion, ...]:
        """Open questions that perhaps ask the same as this one, the likeliest first."""
        rows = self._session.exec(_SUGGESTIONS, params={"number": question}).all()
        apart = self.known_different(question) if rows else frozenset()
        found: dict[int, DuplicateSuggestion] = {}
        for row in rows:
            last = get_row(self._session, QuestionRow, self.present_holder(row.other))
            number = last.number or 0
            if number not in (question, *apart, *found) and last.state in _OPEN:
                found[number] = DuplicateSuggestion(number, row.likeness, self._first_words(number))
        return tuple(found.values())

    def present_holder(self, question: int) -> int:
        """The question that has this one's posts now: itself, unless it was merged."""
        return get_row(self._session, QuestionRow, question).merged_into or question

    def questions_merged_into(self, question: int) -> list[int]:
        """Questions that were merged into this one, directly or through another."""
        found: set[int] = set()
        ahead = {question}
        while ahead:
            query = select(SameRow.question).where(SameRow.state == MERGED, col(SameRow.other).in_(ahead))
            ahead = set(self._session.exec(query)) - found
            found |= ahead
        return sorted(found)

    def question_opened_by(self, post: int) -> int | None:
        """The question this post belonged to before that was merged into another, if it was."""
        return get_row(self._session, PostRow, post).merged_from

    def merge(self, question: int, into: int) -> None:
        """Move a question's posts, with those of questions merged into it, to another."""
        following = self.questions_merged_into(question)
        moved = update(PostRow).where(col(PostRow.question) == question)
        own = moved.where(col(PostRow.merged_from).is_(None))
        self._session.exec(own.values(merged_from=question))
        self._session.exec(moved.values(question=into))
        self._point([question, *following], into)

    def posts_to_split_off(self, question: int) -> list[int]:
        """The posts a merged question would get back: those that asked it, and the follow-ups under them."""
        return self._posts_with_follow_ups(
            [question, *self.questions_merged_into(question)], self.present_holder(question)
        )

    def split(self, question: int, by: str) -> None:
        """Give a merged question its posts back, including those of questions that were merged into it.

        It is stored as different from the questions it was part of.
        """
        following = self.questions_merged_into(question)
        merged = select(SameRow.other).where(SameRow.question == question, SameRow.state == MERGED)
        for other in {*self._session.exec(merged), self.present_holder(question)}:
            self.record_relation(question, other, SPLIT, by)
        self._move(self.posts_to_split_off(question), question)
        own = update(PostRow).where(col(PostRow.question) == question, col(PostRow.merged_from) == question)
        self._session.exec(own.values(merged_from=None))
        self._point(following, question)
        self._point([question], None)

    def move_post(self, post: int, to: int) -> None:
        """Move one asking post, and the follow-ups under it, to another question."""
        row = get_row(self._session, PostRow, post)
        self._move([post, *self._follow_ups_under([row], row.question or 0)], to)

    def _move(self, posts: Sequence[int], to: int) -> None:
        self._session.exec(update(PostRow).where(col(PostRow.number).in_(posts)).values(question=to))

    def _point(self, questions: Sequence[int], into: int | None) -> None:
        merged = update(QuestionRow).where(col(QuestionRow.number).in_(questions))
        self._session.exec(merged.values(merged_into=into))

    def _posts_with_follow_ups(self, opened_by: Sequence[int], held_by: int) -> list[int]:
        query = select(PostRow).where(PostRow.question == held_by, col(PostRow.merged_from).in_(opened_by))
        rows = list(self._session.exec(query))
        asking = [row for row in rows if row.role == "asked"]
        numbers = [row.number or 0 for row in rows] + self._follow_ups_under(asking, held_by)
        return sorted(set(numbers))

    def _follow_ups_under(self, asking: Sequence[PostRow], held_by: int) -> list[int]:
        """Follow-ups in the conversations of these posts, except where another post asks in the same conversation."""
        query = select(PostRow).where(PostRow.question == held_by).order_by(col(PostRow.number))
        rows = list(self._session.exec(query))
        going = {row.number for row in asking}
        staying = {_place(row) for row in rows if row.role == "asked" and row.number not in going}
        places = {_place(row) for row in asking} - staying
        return [row.number or 0 for row in rows if row.role == "follow_up" and _place(row) in places]

    def _first_words(self, question: int) -> str:
        query = select(PostRow).where(PostRow.question == question, PostRow.role == "asked")
        row = self._session.exec(query.order_by(col(PostRow.number)).limit(1)).first()
        return f"{row.title} {row.text}".strip() if row else ""


def delete_vectors_of(session: Session, posts: Sequence[int]) -> None:
    """Delete the vectors of these posts, whose words were changed or removed."""
    session.exec(delete(VectorRow).where(col(VectorRow.post).in_(posts)))


def _place(row: PostRow) -> tuple[str, str]:
    return row.source, row.thread_id or row.external_id

"""What people taught, one row a correction, and the classifier versions made from it. A correction belongs to a post's
words and is deleted when the post is removed or edited. What an act teaches is decided in `bot.core.corrections`; the
step `learn`, which is woken here, does the learning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select, update

from bot.core.details import Correction
from bot.core.errors import Stale
from bot.core.ports.runtime import Wake
from bot.core.verdict import Example, Lesson
from bot.store.parameters import NUMBER
from bot.store.rows import get_row
from bot.store.tables.learning import CorrectionRow, ModelRow, TaughtRow
from bot.store.tables.questions import PostRow

LEARN_STEP, LEARN_KEY = "learn", "all"
"""The step and key that are woken when there is something to learn."""

_OF_QUESTION = select(CorrectionRow).where(col(CorrectionRow.question) == NUMBER).order_by(col(CorrectionRow.number))


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A classifier version: since when it has judged, and from how many corrections and tags it was made."""

    version: str
    at: datetime
    corrections: int
    tags: int


class Corrections:
    """Every query about corrections."""

    def __init__(self, session: Session, now: datetime, wake: Wake) -> None:
        self._session = session
        self._now = now
        self._wake = wake

    def add(
        self,
        question: int,
        kind: str,
        tags: Sequence[str] | None,
        by: str,
        why: str,
        entry: int,
        lesson: Lesson | None = None,
    ) -> int:
        """Store what a person taught about a question; returns the correction's number, 0 if none of the question's
        words are left.

        `kind`: retag, reassign, ignore, merge, approve or reopen. `tags` None: nothing about its tags; empty: the
        question is not for us. `lesson`: what is said beside the tags. `entry` is the number of the history entry.
        """
        post = self._asking_post(question)
        if post is None:
            return 0
        row = CorrectionRow(
            question=question,
            post=post,
            kind=kind,
            lesson=lesson or "",
            tags=None if tags is None else list(tags),
            by=by,
            at=self._now,
            why=why,
            entry=entry,
        )
        self._session.add(row)
        self._session.flush()
        self._announce_change()
        return row.number or 0

    def delete(self, number: int) -> Correction:
        """Delete a correction and return it. Raises Stale when it is gone already."""
        correction = self.one(number)
        self._session.exec(delete(CorrectionRow).where(col(CorrectionRow.number) == number))
        self._announce_change()
        return correction

    def one(self, number: int) -> Correction:
        """A correction by number. Raises Stale when it was taken back, or was deleted with its post's words."""
        row = self._session.get(CorrectionRow, number, with_for_update=True)
        if row is None:
            raise Stale("This is not learnt from any more: it was taken back, or the post's words are gone.")
        return _correction(row)

    def of_question(self, question: int) -> tuple[Correction, ...]:
        """The corrections of a question, oldest first."""
        return tuple(map(_correction, self._session.exec(_OF_QUESTION, params={"number": question})))

    def revision(self) -> int:
        """Grows with every correction that is made or deleted."""
        return get_row(self._session, TaughtRow, 1).revision

    def revision_and_examples(self) -> tuple[int, tuple[Example, ...]]:
        """The revision, and the example of each question, newest last."""
        return self.revision(), tuple(example for _, example in self.effective_corrections())

    def effective_corrections(self) -> tuple[tuple[Correction, Example], ...]:
        """For each question its newest correction that says something of its post, with the example it makes.

        The newest is last.
        """
        query = (
            select(CorrectionRow, PostRow.title, PostRow.text)
            .join(PostRow, col(PostRow.number) == col(CorrectionRow.post))
            .where(col(PostRow.gone_at).is_(None))
            .order_by(col(CorrectionRow.number))
        )
        newest: dict[int, tuple[Correction, Example]] = {}
        for row, title, text in self._session.exec(query):
            words = f"{title}\n{text}".strip() if title else text
            if (row.tags is not None or row.lesson) and words:
                newest.pop(row.question, None)
                made = _correction(row)
                example = Example(words, made.tags or (), f"Q-{row.question}", made.lesson)
                newest[row.question] = (made, example)
        return tuple(newest.values())

    def versions(self) -> tuple[ModelVersion, ...]:
        """Each classifier version that ever judged here, oldest first."""
        rows = self._session.exec(select(ModelRow).order_by(col(ModelRow.at), col(ModelRow.version)))
        return tuple(ModelVersion(row.version, row.at, row.corrections, row.tags) for row in rows)

    def keep_version(self, version: str, corrections: int, tags: int) -> None:
        """Remember a version that judges from now on; a known one stays as it is."""
        if self._session.get(ModelRow, version) is None:
            self._session.add(ModelRow(version=version, at=self._now, corrections=corrections, tags=tags))

    def _asking_post(self, question: int) -> int | None:
        query = select(PostRow.number).where(
            or_(PostRow.question == question, PostRow.merged_from == question),
            PostRow.role == "asked",
            col(PostRow.gone_at).is_(None),
        )
        return self._session.exec(query.order_by(col(PostRow.number)).limit(1)).first()

    def _announce_change(self) -> None:
        _increase_revision(self._session)
        self._wake(LEARN_STEP, LEARN_KEY)


def delete_corrections_of(session: Session, posts: Sequence[int]) -> None:
    """Delete the corrections that belong to these posts, whose words were changed or removed."""
    gone = session.exec(delete(CorrectionRow).where(col(CorrectionRow.post).in_(posts)))
    if gone.rowcount:
        _increase_revision(session)


def _increase_revision(session: Session) -> None:
    session.exec(update(TaughtRow).where(col(TaughtRow.id) == 1).values(revision=TaughtRow.revision + 1))


def _correction(row: CorrectionRow) -> Correction:
    return Correction(
        number=row.number or 0,
        question=row.question,
        kind=row.kind,
        tags=None if row.tags is None else tuple(row.tags),
        by=row.by,
        at=row.at,
        why=row.why,
        entry=row.entry,
        post=row.post,
        lesson=Lesson(row.lesson) if row.lesson else None,
    )
